"""What is asked about an interview, and what mails did to it, each with the ways to settle it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from agent.keeping.journal.records import Record
from agent.model.letter import Kind
from agent.model.plan import Because
from agent.wording import sentences
from agent.wording.sentences import Choice, begin

_STALE = "confirm_stale_interview"
_STALE_CHOICES = (
    Choice("confirm", "Yes, letters should still be written"),
    Choice("close", "No, write nothing more"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that waits for a word, or that can be taken back."""

    code: str
    text: str
    choices: tuple[Choice, ...] = ()
    """Each a word that settles it; none: the text says what does."""
    is_asked: bool = True
    """An answer is waited for; False: something was done, and can be taken back."""


def list_questions(record: Record, zone: str, now: datetime) -> Iterator[Question]:
    """What is asked first, then what mails did.

    Args:
        record: The interview, as of its last visit.
        zone: The person's own.
        now: Aware.
    """
    plan = record.plan
    if plan is None:
        return
    asked = set(plan.needs_input)
    yield from (_ask(cause, zone, now, is_asked=True) for cause in plan.because if cause.code in asked)
    with_mail = {cause.code for cause in plan.because}
    for code in dict.fromkeys(plan.needs_input):
        if code == _STALE:
            yield Question(code, begin(sentences.REQUESTS[code][0]), choices=_STALE_CHOICES)
        elif code in sentences.CAUSES and code not in with_mail:
            choices = sentences.list_choices(code)
            yield Question(code, begin(sentences.CAUSES[code][0]), choices=choices)
        elif code not in with_mail:
            yield Question(code, begin(sentences.describe_request(code, record.id, record.debrief)))
    told = {one.key: one for one in (*plan.track.because, *plan.because) if one.code not in asked}
    yield from (_ask(cause, zone, now, is_asked=False) for cause in told.values())


def _ask(cause: Because, zone: str, now: datetime, *, is_asked: bool) -> Question:
    """What a mail gives rise to."""
    text = begin(sentences.describe_mail(cause, zone, now))
    choices = sentences.list_choices(cause.code, cause.kind or Kind.THANK_YOU)
    return Question(cause.code, text, choices, is_asked)


def list_warnings(record: Record) -> tuple[str, ...]:
    """What the person should know, and what stopped the last visit, a sentence each."""
    plan = record.plan
    if plan is None:
        return ()
    described = (
        sentences.describe_warning(code, plan.unread, interview=record.id, debrief=record.debrief)
        for code in plan.warnings
    )
    return (*described, *(f"{error.text} {error.hint}".strip() for error in plan.errors))
