"""Mails and letters of the sample interview as bytes: a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from agent.model.interview import InterviewId
from agent.model.letter import Kind, Outgoing
from agent.model.mail import Address, MessageId
from agent.model.plan import Placement, Stage
from agent.reading.new_words import fingerprint

ME = "marcus.ellery@mail.example"
DENISE = "denise.kowalczyk@prairiegate.example"
EDWIN = "edwin.sharma@prairiegate.example"
MARCUS = f"Marcus Ellery <{ME}>"
DENISE_IN_FULL = f"Denise Kowalczyk <{DENISE}>"
APPLIED = datetime.fromisoformat("2026-08-24T20:00:00-05:00")
INVITED = datetime.fromisoformat("2026-09-01T09:00:00-05:00")
INTERVIEWED = datetime.fromisoformat("2026-09-04T11:30:00-05:00")
DEBRIEFED = PLACED = datetime.fromisoformat("2026-09-04T12:10:00-05:00")
SENT = datetime.fromisoformat("2026-09-04T12:40:00-05:00")
SUBJECT = "Branch Operations Manager interview"
INVITATION = MessageId("<a1@prairiegate.example>")

THANKS = (
    "Dear Denise,\n\nThank you for the conversation about the Branch Operations Manager role at Prairie Gate "
    "Credit Union. The teller who redesigned the queue with masking tape stays with me, and rebuilding the "
    "closing routine with your tellers is work I would enjoy.\n\nKind regards,\nMarcus Ellery\n"
)
THANKS_EDWIN = (
    "Dear Edwin,\n\nIt was good to hear how the audit team plans its autumn, and what you expect of a branch "
    "before you arrive. Two audits with four tellers taught me to like that kind of list.\n\n"
    "Kind regards,\nMarcus Ellery\n"
)
SECOND_CHANCE = (
    "Dear Denise,\n\nYou asked how I would handle a cash shortage at close, and my answer was incomplete. I "
    "recount with a second person before anyone leaves, and write down what we found.\n\nCould we speak once "
    "more, at a time that suits your team?\n\nKind regards,\nMarcus Ellery\n"
)


def raw_mail(  # noqa: PLR0913 - a builder: a test names only what it is about
    message_id: str | None = INVITATION,
    *,
    sender: str = DENISE_IN_FULL,
    to: str = ME,
    date: str | datetime | None = INVITED,
    subject: str = SUBJECT,
    text: str = "Dear Marcus, we look forward to seeing you on Friday at 10. Denise",
    answers: str = "",
    references: str | None = None,
    kind: str = "text/plain",
    **headers: str,
) -> bytes:
    """An ordinary mail from Denise; `answers` is In-Reply-To, and References unless those are given."""
    references = answers if references is None else references
    lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}"]
    if date is not None:
        moment = datetime.fromisoformat(date) if isinstance(date, str) else date
        lines.append(f"Date: {format_datetime(moment)}")
    lines += [f"Message-ID: {message_id}"] if message_id else []
    lines += [f"In-Reply-To: {answers}"] if answers else []
    lines += [f"References: {references}"] if references else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [
        "MIME-Version: 1.0",
        f"Content-Type: {kind}; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    return "\r\n".join([*lines, "", *text.splitlines(), ""]).encode()


def mail(
    text: str,
    when: datetime,
    message_id: str,
    *,
    references: tuple[str, ...] = (),
    headers: dict[str, str] | None = None,
    **fields: str,
) -> bytes:
    """The same by what tests of whole visits name: its words, its moment, its id, and the mails above it."""
    answers, above = references[-1] if references else "", " ".join(references)
    fields = {"to": MARCUS, **fields, **(headers or {})}
    return raw_mail(message_id, text=text, date=when, answers=answers, references=above, **fields)


def invitation() -> bytes:
    """Denise's mail before the interview, which the thank-you answers."""
    text = (
        "Dear Marcus,\n\nwe look forward to seeing you on Friday at 10 about the Branch Operations Manager "
        "role.\n\nDenise\n"
    )
    return mail(text, INVITED, INVITATION)


def application() -> bytes:
    """They wrote first: what makes an invitation trusted."""
    return raw_mail(
        "<apply@mail.example>",
        sender=MARCUS,
        to=DENISE_IN_FULL,
        date=APPLIED,
        subject="Application: Branch Operations Manager",
        text="Dear Ms. Kowalczyk,\n\nhere is my application for the Branch Operations Manager role.\n\n"
        "Marcus\n",
    )


def letter(  # noqa: PLR0913 - a builder: a test names only what it is about
    *,
    to: str = DENISE,
    text: str = THANKS,
    answers: str = INVITATION,
    references: str | None = None,
    kind: Kind = Kind.THANK_YOU,
    subject: str = f"Re: {SUBJECT}",
    at: datetime = PLACED,
) -> tuple[Outgoing, Placement]:
    """A letter on its way, and the journal's record of it before anything was done."""
    own_id = MessageId(f"<{kind.value}.{to.partition('@')[0]}@mail.example>")
    raw = raw_mail(
        own_id,
        sender=MARCUS,
        to=to,
        date=at,
        subject=subject,
        text=text,
        answers=answers,
        references=references,
    )
    outgoing = Outgoing(
        raw=raw,
        message_id=own_id,
        thread_key="",
        in_reply_to=MessageId(answers) if answers else None,
        recipients=(Address(to),),
        text=text,
    )
    placement = Placement(
        interview=InterviewId("prairie-gate-credit-union-2026-09-04"),
        kind=kind,
        person=to,
        stage=Stage.INTENDED,
        message_id=own_id,
        in_reply_to=outgoing.in_reply_to,
        references=tuple(MessageId(one) for one in (answers if references is None else references).split()),
        sender=Address(ME, "Marcus Ellery"),
        to=outgoing.recipients,
        subject=subject,
        fingerprint=fingerprint(text),
    )
    return outgoing, placement


def as_staged(placement: Placement, ticket: str) -> Placement:
    """The record after `stage`."""
    return replace(placement, stage=Stage.STAGED, ticket=ticket)


def as_placed(placement: Placement, draft_id: str, at: datetime = PLACED, **changes: Any) -> Placement:
    """The record after `place`."""
    return replace(placement, stage=Stage.PLACED, draft_id=draft_id, placed_at=at, **changes)
