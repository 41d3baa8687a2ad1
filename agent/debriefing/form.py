"""The debrief as a form in the person's own Drafts folder: written, read back, and what it says."""

from __future__ import annotations

from agent.debriefing.form_answers import answered
from agent.debriefing.form_lines import label_of
from agent.debriefing.form_reading import FormAnswers, read_form
from agent.debriefing.form_text import FormMail, write_form

__all__ = ["FormAnswers", "FormMail", "answered", "label_of", "read_form", "write_form"]
