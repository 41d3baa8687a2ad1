"""What the rules know beside the text of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.model.interview import Debrief, Interviewer, Profile
from agent.model.letter import Kind


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the rules know beside the text."""

    kind: Kind
    debrief: Debrief
    """Sanitised and without questions about pay."""
    profile: Profile
    addressee: Interviewer | None
    now: datetime
    """Aware."""
    other_names: frozenset[str] = frozenset()
    """Companies, roles and people of every other interview (C-13)."""
    siblings: tuple[str, ...] = ()
    """Texts of the letters of this kind for the other interviewers (C-27)."""
    earlier: str | None = None
    """Text of the thank-you that a second-chance letter follows (C-27)."""
    html_text: str | None = None
    """The HTML part, or its text (C-07); None: there is none."""
    invitation_slots: tuple[str, ...] = ()
    """Dates and times offered in an unanswered invitation (TY-11)."""
    known_words: str = ""
    """The thread's own words, in which a name or number may stand (C-30)."""
    second_chance_sent: bool = False
    via: bool = False
    """The addressee arranged the interview and was not in it."""
    pass_on: tuple[str, ...] = ()
    """Names of those who are thanked through the addressee (TY-12)."""
    subject_inherited: bool = False
    """The subject is the thread's own: exempt from C-15."""
