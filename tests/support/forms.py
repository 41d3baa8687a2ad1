"""A realistic debrief form, and a person who fills it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from builders import CHICAGO_NOON, profile
from form_mangling import CODE, mail

from agent.debriefing.answers import Replay
from agent.debriefing.form_reading import FormAnswers, read_form
from agent.debriefing.form_text import FormMail, write_form
from agent.model.prefill import Person, Prefill, Suggestion
from agent.reading.body import read_body

DENISE = Person(
    name="Denise Kowalczyk",
    email="denise.kowalczyk@prairiegate.example",
    source="wrote on 1 September",
    first_name_basis=True,
)
TOMAS = Person(
    name="Tomas Reyes",
    email="tomas.reyes@prairiegate.example",
    source="named in the mail of 1 September",
)
PREFILL = Prefill(
    mailbox="personal",
    thread="<first@prairiegate.example>",
    subject="Interview: Branch Operations Manager",
    company=Suggestion("Prairie Gate Credit Union", "from the address denise.kowalczyk@prairiegate.example"),
    role=Suggestion("Branch Operations Manager", "from the subject “Interview: Branch Operations Manager”"),
    mode=Suggestion("onsite", "from the mail of 1 September"),
    interview_end=Suggestion("2026-09-04T11:30:00-05:00", "from the calendar entry of 1 September"),
    their_time_zone=Suggestion("America/Chicago", "from the mail of 1 September, written at UTC-05:00"),
    people=(DENISE, TOMAS),
)
MINIMAL = {
    "how it went": "well",
    "what you bring 1": "running a four-teller branch through two audits",
    "what excites you": "rebuilding the closing routine with your tellers",
}
ONE = MINIMAL | {
    "how it went": "mixed",
    "what they need 1": "steadier closing routines",
    "question 1": "How would you handle a cash shortage at close?",
    "what was missing 1": "incomplete",
    "better answer 1": "I recount with a second person before anyone leaves",
}


ANSWERS = {
    **ONE,
    "what stayed with you 1": "the teller who redesigned the queue with masking tape",
    "part 1": "hiring manager",
    "role": "Branch Operations Manager",
    "company": "Prairie Gate Credit Union",
    "how you talked": "in person",
}
"""All that a form needs."""
MISSING = "what excites you"
"""Without it a form is not complete."""


def form(prefill: Prefill = PREFILL, **more: Any) -> FormMail:
    """The form as it is placed on the day of the interview."""
    return write_form(prefill, profile(), now=CHICAGO_NOON, code=CODE, **more)


def replay(prefill: Prefill = PREFILL) -> Replay:
    return Replay(profile=profile(), now=CHICAGO_NOON, prefill=prefill)


def filled(text: str, answers: Mapping[str, str]) -> str:
    """The form with answers typed behind their labels, in place of what stood there."""
    for label, answer in answers.items():
        line = re.compile(rf"^(• {re.escape(label)}(?: \([^)\n]*\))?:).*$", re.MULTILINE)
        text, count = line.subn(partial(_put, answer), text)
        assert 1 == count, f"no line {label!r}"
    return text


def _put(answer: str, found: re.Match[str]) -> str:
    return f"{found[1]} {answer}".rstrip()


def read(text: str, html: str = "", code: str = CODE) -> FormAnswers | None:
    """What the program reads in a mail of this text."""
    return read_form(read_body(mail(text, html)), code)


def texts(text: str, html: str = "") -> dict[str, str]:
    """What the program reads in it, without what was left empty."""
    found = read(text, html)
    assert found is not None
    return {field: answer for field, answer in found.texts.items() if answer}
