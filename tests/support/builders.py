"""Small builders for records: everything has a sensible value, a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from agent.model.interview import (
    Botched,
    Debrief,
    Fit,
    Interviewer,
    Mode,
    Part,
    Profile,
    References,
    Tone,
    WentWrong,
)
from agent.model.mail import Address, Body, Mark, Message, MessageId

CHICAGO_NOON = datetime.fromisoformat("2026-09-04T12:10:00-05:00")


def at(text: str) -> datetime:
    """An aware moment from ISO 8601."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def address(text: str) -> Address:
    """`Denise Kowalczyk <d@x.example>` or a bare address."""
    if "<" not in text:
        return Address(text.strip())
    name, _, rest = text.partition("<")
    return Address(rest.rstrip("> "), name.strip())


def denise(**changes: Any) -> Interviewer:
    """The hiring manager of the sample interview."""
    return replace(
        Interviewer(
            name="Denise Kowalczyk",
            email="denise.kowalczyk@prairiegate.example",
            given="Denise",
            family="Kowalczyk",
            first_name_basis=True,
            part=Part.HIRING_MANAGER,
            highlight="the teller who redesigned the queue with masking tape",
        ),
        **changes,
    )


def botched(**changes: Any) -> Botched:
    """The question of the sample interview."""
    return replace(
        Botched(
            question="How would you handle a cash shortage at close?",
            asked_by="Denise Kowalczyk",
            went=WentWrong.INCOMPLETE,
            better_answer="I recount with a second person before anyone leaves",
        ),
        **changes,
    )


def debrief(**changes: Any) -> Debrief:
    """Marcus's interview at Prairie Gate Credit Union (the example of the documentation)."""
    return replace(
        Debrief(
            company="Prairie Gate Credit Union",
            role="Branch Operations Manager",
            mode=Mode.ONSITE,
            interview_end=at("2026-09-04T11:30:00-05:00"),
            their_time_zone="America/Chicago",
            their_country="US",
            subdivision="IL",
            interviewers=(denise(),),
            fit=(
                Fit(
                    skill="running a four-teller branch through two audits",
                    need="steadier closing routines",
                ),
            ),
            enthusiasm="rebuilding the closing routine with your tellers",
            botched=(botched(),),
            references=References(who="my former district manager"),
        ),
        **changes,
    )


def profile(**changes: Any) -> Profile:
    """Marcus."""
    return replace(
        Profile(
            name="Marcus Ellery",
            addresses=("marcus.ellery@mail.example",),
            time_zone="America/Chicago",
            tone=Tone.WARM,
        ),
        **changes,
    )


def message(
    message_id: str | None = "<a1@prairiegate.example>",
    *,
    sender: str = "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>",
    to: str = "marcus.ellery@mail.example",
    date: str = "2026-09-01T09:00:00-05:00",
    text: str | None = "Dear Marcus, we look forward to seeing you on Friday at 10. Denise",
    marks: frozenset[Mark] = frozenset(),
    **changes: Any,
) -> Message:
    """An ordinary mail from Denise to Marcus before the interview; `text=None` means headers only."""
    subject = changes.pop("subject", "Branch Operations Manager interview")
    return replace(
        Message(
            key=message_id or "no-id",
            message_id=MessageId(message_id) if message_id else None,
            subject=subject,
            base_subject=changes.pop("base_subject", subject),
            sender=address(sender),
            to=tuple(address(one) for one in to.split(",") if one.strip()),
            date=at(date),
            received=at(date),
            marks=marks,
            body=None if text is None else Body(text=text, new_text=text),
        ),
        **changes,
    )
