"""A debrief as the text of an interview file, with a line on every field that is not plain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from typing import Any

from agent.model.interview import Botched, Debrief, Fit, Interviewer

_HEAD = (
    "One interview, for `second-chance debrief FILE`.",
    "Only what stands here can appear in a letter; private_note and improve never do.",
)
_NOTES = {
    "mode": "onsite, video or phone",
    "interview_end": "with the offset from UTC",
    "thread": "Message-ID of any mail in the thread",
    "subdivision": "state or province, ISO 3166-2",
    "closed_days": "their own, added to the holidays",
    "enthusiasm": "what draws you to the work",
    "went": "good, mixed or badly; never reaches a letter",
    "tone": "formal, warm or brief",
    "nudge": "true: one polite question when they stay silent",
    "feedback": "true: ask for one piece of feedback after a rejection",
    "private_note": "never reaches a letter",
    "improve": "never reaches a letter",
    "interviewers.part": "hiring_manager, panelist, recruiter_inhouse, recruiter_agency or coordinator",
    "interviewers.highlight": "what they told you that stayed with you",
    "fit.skill": "what you bring that they can use",
    "fit.need": "what they need it for, as they told you",
    "fit.said_by": "who told you that: name or email of an interviewer",
    "fit.why": "why it matters to you, at most 12 words",
    "request": "what you ask for, if not another meeting of the usual length",
    "botched.asked_by": "name or email of an interviewer",
    "botched.went": "incomplete, unclear, wrong, no_answer or misunderstood",
}
_TABLES = frozenset({"interviewers", "fit", "botched", "references", "decision"})


def dump(debrief: Debrief) -> str:
    """The TOML text that `interview_file.parse` reads as this very debrief; what says nothing is left out."""
    import tomlkit  # noqa: PLC0415 - only where a file is written

    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    for name in (field.name for field in fields(Debrief)):
        if name not in _TABLES:
            _put(document, name, getattr(debrief, name), name)
    _rows(document, "interviewers", debrief.interviewers)
    _rows(document, "fit", debrief.fit)
    _rows(document, "botched", debrief.botched)
    references, decision = debrief.references, debrief.decision
    quote = {"text": references.testimonial_text, "source": references.testimonial_source}
    _table(document, "references", {"who": references.who, "testimonial": quote})
    _table(document, "decision", {"date": decision.date, "text": decision.text})
    return tomlkit.dumps(document)


def _rows(document: Any, name: str, rows: Iterable[Interviewer | Fit | Botched]) -> None:
    import tomlkit  # noqa: PLC0415 - as above

    array = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for field in fields(row):
            _put(table, field.name, getattr(row, field.name), f"{name}.{field.name}")
        array.append(table)
    if len(array):
        document.add(tomlkit.nl())
        document.add(name, array)


def _table(parent: Any, name: str, values: dict[str, Any]) -> None:
    import tomlkit  # noqa: PLC0415 - as above

    table = tomlkit.table()
    for key, value in values.items():
        if isinstance(value, dict):
            _table(table, key, value)
        else:
            _put(table, key, value, f"{name}.{key}")
    if len(table):
        parent.add(name, table)


def _put(table: Any, name: str, value: object, note: str) -> None:
    """Add a field with its note, unless it says nothing."""
    import tomlkit  # noqa: PLC0415 - as above

    if value in ("", None, False, ()):
        return
    if isinstance(value, StrEnum):
        value = value.value
    item = tomlkit.item(list(value) if isinstance(value, tuple) else value)
    if note in _NOTES:
        item.comment(_NOTES[note])
    table.add(name, item)
