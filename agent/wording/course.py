"""The course of one interview, from the invitation to the end of the time for letters, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from agent.keeping.journal.records import PlanSnapshot, Record
from agent.knowledge.kinds import KINDS
from agent.model.letter import Kind
from agent.model.plan import Placement, Track, TrackState


class Part(StrEnum):
    """What an event belongs to."""

    THEIRS = "theirs"
    INTERVIEW = "interview"
    PLACED = "placed"
    YOURS = "yours"
    PLAN = "plan"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is to come, at a moment (aware)."""

    at: datetime
    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A time of waiting, or in which the second letter may come; both ends aware."""

    since: datetime
    until: datetime
    is_wait: bool
    text: str


@dataclass(frozen=True, slots=True)
class Course:
    """Events by their moments, and the spans between them."""

    events: tuple[Event, ...]
    spans: tuple[Span, ...]


_ALMOST = timedelta(hours=1)
"""Events of one kind within it are told as one."""
_WITH_AN_END = frozenset(TrackState) - {TrackState.NONE, TrackState.CANCELLED, TrackState.SENT}
_DID = {
    "rejection": "They said no",
    "offer": "They made you an offer",
    "invitation": "They invited you again",
    "reply_received": "They answered",
    "bounced": "The thank-you came back undelivered",
    "away": "They wrote that they are away",
    "away_past_window": "They wrote that they are away",
    "unclear_decision": "A mail that may be their decision",
    "unverified_mail": "A mail that may be forged",
    "recipient_changed": "A mail that names another address",
}
"""What a mail did, by the code of its cause; others stand there already."""


def describe_course(record: Record, placements: Sequence[Placement], now: datetime) -> Course:
    """What happened and what is to come, by its moments.

    Args:
        record: The interview, as of its last visit.
        placements: Its letters.
        now: Aware; it is one of the events.
    """
    events = (
        *_list_theirs(record),
        Event(record.debrief.interview_end, Part.INTERVIEW, "The interview ended"),
        *_list_letters(placements),
        *_list_yours(record),
        *_list_planned(record, placements),
        Event(now, Part.NOW, "Now"),
    )
    return Course(tuple(sorted(events, key=lambda one: one.at)), tuple(_list_spans(record, placements)))


def _list_theirs(record: Record) -> Iterator[Event]:
    plan = record.plan
    if plan is None:
        return
    if plan.invited_at:
        yield Event(plan.invited_at, Part.THEIRS, "They invited you")
    elif plan.first_mail_at:
        yield Event(plan.first_mail_at, Part.THEIRS, "They first wrote to you")
    told = {one.key: one for one in (*plan.track.because, *plan.because) if one.code in _DID}
    yield from (Event(one.date, Part.THEIRS, _DID[one.code]) for one in told.values())


def _list_letters(placements: Iterable[Placement]) -> Iterator[Event]:
    """When each was placed, and when it was sent; several to several people at a time are one event."""
    placed = [(p.placed_at, p) for p in placements if p.placed_at and not p.is_on_its_way]
    sent = [(p.sighting.sent_at, p) for p in placements if p.fate.is_sent and p.sighting.sent_at]
    for several in _gather(placed):
        yield Event(several[0][0], Part.PLACED, f"{_name(several)} placed")
    for several in _gather(sent):
        yield Event(several[0][0], Part.YOURS, f"{_name(several)} sent")


def _gather(dated: list[tuple[datetime, Placement]]) -> Iterator[list[tuple[datetime, Placement]]]:
    """Letters of one kind whose moments almost are the same."""
    rows: list[list[tuple[datetime, Placement]]] = []
    for at, one in sorted(dated, key=lambda pair: (pair[1].kind, pair[0])):
        if rows and rows[-1][0][1].kind is one.kind and at - rows[-1][0][0] < _ALMOST:
            rows[-1].append((at, one))
        else:
            rows.append([(at, one)])
    yield from rows


def _name(several: list[tuple[datetime, Placement]]) -> str:
    """`Thank-you to Denise Kowalczyk`, or how many there are."""
    first, count = several[0][1], len(several)
    name = KINDS[first.kind]
    begun = name[:1].upper() + name[1:]
    return f"{begun} to {first.person}" if count == 1 else f"{begun} to {count} people"


def _list_yours(record: Record) -> Iterator[Event]:
    """What the person did beside our letters, and said."""
    words = record.words
    for own in record.plan.own_mail if record.plan else ():
        if not own.is_ours:
            yield Event(own.mail.at, Part.YOURS, "You thanked them" if own.thanks else "You wrote to them")
    for person, at in words.thanked:
        yield Event(at, Part.YOURS, f"You thanked {person or 'them'} yourself")
    if words.declined_at:
        yield Event(words.declined_at, Part.YOURS, "You said that it was a no")
    if words.closed_at:
        yield Event(words.closed_at, Part.YOURS, "You ended it")


def _list_planned(record: Record, placements: Iterable[Placement]) -> Iterator[Event]:
    """What is to come, or was to come by now."""
    plan, debrief, until = record.plan, record.debrief, record.words.snoozed_until
    track = plan.track if plan else Track(TrackState.NONE)
    is_placed = any(one.kind is Kind.SECOND_CHANCE for one in placements)
    if track.not_before and not is_placed and track.state in _WITH_AN_END:
        yield Event(track.not_before, Part.PLAN, "The second letter is due")
    if track.expires and track.state in _WITH_AN_END:
        yield Event(track.expires, Part.PLAN, "The time for a second letter ends")
    if debrief.decision.date:
        zone = ZoneInfo(debrief.their_time_zone) if debrief.their_time_zone else debrief.interview_end.tzinfo
        noon = datetime.combine(debrief.decision.date, datetime.min.time(), zone) + timedelta(hours=12)
        yield Event(noon, Part.PLAN, "They meant to decide by this day")
    if until:
        yield Event(until, Part.PLAN, "Nothing is written before this, as you said")


def _list_spans(record: Record, placements: Sequence[Placement]) -> Iterator[Span]:
    """The wait between thanks and second letter, and the time in which that may come."""
    track = record.plan.track if record.plan else Track(TrackState.NONE)
    second = [one.placed_at for one in placements if one.kind is Kind.SECOND_CHANCE and one.placed_at]
    due = track.not_before or min(second, default=None)
    if due is None:
        return
    thanks = [at for at in _list_thanks(record, record.plan, placements) if at < due]
    if thanks:
        yield Span(max(thanks), due, is_wait=True, text="The wait before a second letter")
    if track.expires and track.expires > due and track.state in _WITH_AN_END:
        yield Span(due, track.expires, is_wait=False, text="The time in which a second letter may come")


def _list_thanks(
    record: Record, plan: PlanSnapshot | None, placements: Iterable[Placement]
) -> Iterator[datetime]:
    for one in placements:
        if one.kind is Kind.THANK_YOU and one.fate.is_sent and one.sighting.sent_at:
            yield one.sighting.sent_at
    yield from (at for _, at in record.words.thanked)
    yield from (own.mail.at for own in (plan.own_mail if plan else ()) if own.thanks)
