"""Small builders for the deciding room: a situation, what was heard in it, and what became of its letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from builders import CHICAGO_NOON, address, at, debrief, message, placement, profile

from agent.deciding.recipients import ancestry_with
from agent.deciding.situation import Situation
from agent.knowledge.marks import NOT_EVIDENCE
from agent.model.interview import Interviewer, InterviewId, Part, Waiting
from agent.model.letter import Kind, LetterFacts, fields_of
from agent.model.mail import ClassifiedMessage, Mark, Message, MessageId, Signal, SignalKind, Voice
from agent.model.plan import Fate, OwnMail, Placement, SentMail, Sighting, Step

ME = "Marcus Ellery <marcus.ellery@mail.example>"
DENISE = "Denise Kowalczyk"


def heard(
    message_id: str | None = "<a1@prairiegate.example>",
    kind: SignalKind = SignalKind.HUMAN_OTHER,
    *,
    personal: bool | None = None,
    writer: str = DENISE,
    bulk: bool = False,
    return_date: datetime | None = None,
    **changes: Any,
) -> ClassifiedMessage:
    """A message of Denise's; a person wrote it unless its kind is a machine's."""
    machine = kind in (SignalKind.AUTO, SignalKind.BOUNCE, SignalKind.CALENDAR)
    by_hand = not machine if personal is None else personal
    voice = changes.pop("voice", None)
    mail = message(message_id, **changes)
    signal = Signal(kind, by_hand, "as said", return_date, bulk)
    return ClassifiedMessage(mail, signal, writer, voice or plain_voice(mail))


def plain_voice(mail: Message) -> Voice:
    """The company's, unless the mailbox itself, or the person's own address, says otherwise."""
    if Mark.SENT in mail.marks:
        return Voice.PERSON
    own = mail.sender is not None and profile().owns(mail.sender.email)
    return Voice.NOBODY if own or mail.marks & NOT_EVIDENCE else Voice.COMPANY


def situation(**changes: Any) -> Situation:
    """Marcus's interview of Friday 4 September 2026, forty minutes after it; no holidays but Labor Day."""
    known = Situation(
        id=InterviewId("prairie-gate-credit-union-2026-09-04"),
        debrief=debrief(closed_days=(at("2026-09-07T00:00:00-05:00").date(),)),
        profile=profile(),
        waiting=Waiting(holidays=False),
        now=CHICAGO_NOON,
        recorded_at=CHICAGO_NOON,
        thread=(heard(),),
        had_botched=True,
    )
    return replace(known, **changes)


def on(now: str, **changes: Any) -> Situation:
    """The same at another moment."""
    return situation(now=at(now), **changes)


def with_debrief(known: Situation, **changes: Any) -> Situation:
    """The same with other answers."""
    return replace(known, debrief=replace(known.debrief, **changes))


def person(name: str, part: Part = Part.PANELIST, **changes: Any) -> Interviewer:
    """Somebody of the interview; no address unless given."""
    return replace(
        Interviewer(name=name, part=part, highlight="the two shifts that share one desk"), **changes
    )


def placement_of(step: Step, placed_at: datetime, fate: Fate = Fate.UNSENT, **changes: Any) -> Placement:
    """The draft of a step as it stands after placing."""
    known = placement(
        **fields_of(step, LetterFacts),
        person=step.person,
        message_id=MessageId(f"<{step.kind}.{step.person.replace(' ', '')}@mail.example>"),
        in_reply_to=step.addressing.in_reply_to,
        references=step.addressing.references,
        sender=step.addressing.sender,
        to=step.addressing.to,
        cc=step.addressing.cc,
        subject=step.addressing.subject,
        suggested_send=step.suggested_send,
        placed_at=placed_at,
        sighting=Sighting(fate, "as said"),
    )
    return replace(known, **changes)


def after_placing(known: Situation, steps: tuple[Step, ...]) -> Situation:
    """The situation once these drafts stand."""
    return replace(known, placements=known.placements + tuple(placement_of(one, known.now) for one in steps))


def sent_form(draft: Placement, date: str, message_id: str | None = None) -> Message:
    """What the mailbox shows of a draft the person sent."""
    return message(
        message_id or f"<sent.{draft.kind}.{draft.person.replace(' ', '')}@mail.example>",
        sender=ME,
        to="",
        date=date,
        subject=draft.subject,
        base_subject=draft.subject.removeprefix("Re: "),
        references=draft.references,
        in_reply_to=(draft.in_reply_to,) if draft.in_reply_to else (),
        text="Thank you for the conversation.",
    )


def after_sending(
    known: Situation, kind: Kind, date: str, name: str | None = None, message_id: str | None = None
) -> Situation:
    """The situation once the person sent the draft of this kind (for this person)."""
    placements, mails, thread = [], list(known.own_mail), list(known.thread)
    for draft in known.placements:
        if draft.kind is not kind or name not in (None, draft.person):
            placements.append(draft)
            continue
        mail = replace(sent_form(draft, date, message_id), to=draft.to, cc=draft.cc)
        seen = Sighting(Fate.SENT, "as said", sent_at=at(date), sent_message_id=mail.message_id)
        placements.append(replace(draft, sighting=seen))
        mails.append(OwnMail(as_sent(mail), kind is not Kind.STATUS_NUDGE, (draft.kind, draft.person)))
        signal = Signal(SignalKind.HUMAN_OTHER, personal=True, evidence="own")
        thread.append(ClassifiedMessage(mail, signal, voice=Voice.PERSON))
    return replace(
        known, placements=tuple(placements), own_mail=tuple(mails), thread=tuple(thread), now=at(date)
    )


def own(
    date: str, *, to: str = "denise.kowalczyk@prairiegate.example", thanks: bool = False, **changes: Any
) -> OwnMail:
    """A message the person wrote themselves."""
    mail = message(f"<own.{date}@mail.example>", sender=ME, to=to, date=date, **changes)
    return OwnMail(as_sent(mail), thanks)


def as_sent(mail: Message) -> SentMail:
    """A message as the record of what was sent."""
    return SentMail(
        at=mail.date,
        message_id=mail.message_id,
        references=ancestry_with(mail),
        sender=mail.sender,
        to=mail.to,
        cc=mail.cc,
        base_subject=mail.base_subject,
    )


def recipients(step: Step) -> list[str]:
    """The addresses in To and Cc."""
    return [one.email for one in step.addressing.to + step.addressing.cc]


__all__ = [
    "DENISE",
    "ME",
    "address",
    "after_placing",
    "after_sending",
    "at",
    "heard",
    "on",
    "own",
    "person",
    "placement_of",
    "recipients",
    "situation",
    "with_debrief",
]
