"""What became of the thank-you to one person: sent is detected, not assumed (W-03)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agent.deciding.addressing import SentMail
from agent.deciding.parent import ancestry_with
from agent.deciding.situation import SENT, OwnMail, Situation
from agent.model.interview import Interviewer
from agent.model.letter import Kind
from agent.model.mail import Address, ClassifiedMessage, Message, SignalKind
from agent.model.plan import Placement

_RE = "Re: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """The thank-you to one person."""

    person: Interviewer
    stands_since: datetime | None
    """When it was first placed or sent; None: neither."""
    sent: SentMail | None
    """The one that reached them, as far as is known."""
    bounced: bool
    """The last one came back undelivered (7.3)."""


def thanks_to(situation: Situation, person: Interviewer) -> Thanks:
    """Find out how the thank-you to one person stands.

    A message of the person's own making counts like the sent form of a draft: it stands in the thread after
    the interview, gives thanks and is addressed to them. What came back undelivered does not count; the next
    one does.
    """
    sends = sorted(_sends(situation, person), key=lambda one: one.at)
    bounced_at = max((one.message.date for one in _bounces(situation, sends)), default=None)
    good = sends
    if bounced_at:
        again = [
            _as_sent(one.message)
            for one in situation.own_mail
            if one.thanks and one.placement_of is None and not _to_others(situation, one.message, person)
        ]
        good = sorted((one for one in (*sends, *again) if one.at > bounced_at), key=lambda one: one.at)
    placed = [one.placed_at for one in placed_for(situation, Kind.THANK_YOU, person) if one.placed_at]
    stands = [*placed, *(one.at for one in sends[:1])]
    return Thanks(
        person=person,
        stands_since=min(stands, default=None),
        sent=good[0] if good else None,
        bounced=bounced_at is not None and not good,
    )


def last_thanks(situation: Situation, thanks: Thanks) -> SentMail | None:
    """The sent thank-you a later letter answers: the last session's where it reached them too."""
    sessions = {one.thank_you_sent_at for one in situation.later_sessions}
    keys = _keys(situation, thanks.person)
    later = [
        own.message
        for own in situation.own_mail
        if own.message.date in sessions and is_draft_of_ours(own) and _reaches(own.message, keys)
    ]
    return _as_sent(max(later, key=lambda one: one.date)) if thanks.sent and later else thanks.sent


def placed_for(situation: Situation, kind: Kind, person: Interviewer) -> tuple[Placement, ...]:
    """Placements of a kind for a person, known again by name or by address, whatever became of them."""
    keys = _written_keys(situation, person)
    return tuple(
        one
        for one in situation.placed(kind)
        if one.person == person.name or keys & {address.key for address in one.to}
    )


def sent_at(placement: Placement) -> datetime | None:
    """When a placed letter was sent; None: not yet."""
    if placement.fate not in SENT:
        return None
    return placement.sighting.sent_at or placement.placed_at


def thanks_somebody_else(situation: Situation, own: OwnMail, person: Interviewer) -> bool:
    """A note of thanks to another interviewer of the panel: no further message to this one (7.3)."""
    mine = _keys(situation, person) & {one.key for one in own.message.recipients}
    return own.thanks and not mine and _to_others(situation, own.message, person)


def is_draft_of_ours(own: OwnMail) -> bool:
    """The sent form of a draft, of this interview or of another session in the same thread."""
    return own.placement_of is not None


def _sends(situation: Situation, person: Interviewer) -> list[SentMail]:
    placements = [one for one in placed_for(situation, Kind.THANK_YOU, person) if one.fate in SENT]
    ids = {one.sighting.sent_message_id for one in placements}
    names = {(one.kind, one.person) for one in placements}
    keys = _keys(situation, person)
    found, seen = [], set()
    for own in situation.own_mail:
        known = own.message.message_id
        written = own.placement_of is None and own.thanks and _reaches(own.message, keys)
        if written or (own.placement_of in names and (known in ids or None in ids)):
            found.append(_as_sent(own.message))
            seen.add(known)
    lost = ((one, sent_at(one)) for one in placements if one.sighting.sent_message_id not in seen)
    return found + [_as_placed(one, at) for one, at in lost if at]


def _as_sent(message: Message) -> SentMail:
    return SentMail(
        at=message.date,
        message_id=message.message_id,
        references=ancestry_with(message),
        sender=message.sender,
        to=message.to,
        cc=message.cc,
        base_subject=message.base_subject,
    )


def _as_placed(placement: Placement, at: datetime) -> SentMail:
    """The sent form of a draft as it was placed: the sent mail itself is not in the thread any more."""
    own = placement.sighting.sent_message_id
    return SentMail(
        at=at,
        message_id=own,
        references=(*placement.references, own) if own else placement.references,
        sender=placement.sender,
        to=placement.to,
        cc=placement.cc,
        base_subject=placement.subject.removeprefix(_RE),
    )


def _bounces(situation: Situation, sends: list[SentMail]) -> list[ClassifiedMessage]:
    """Bounces after the first send that do not plainly belong to another letter."""
    if not sends:
        return []
    mine = _traces((one.message_id, one.to) for one in sends)
    others = _traces((one.message.message_id, one.message.recipients) for one in situation.own_mail)
    others -= mine | {Address(one).key for one in situation.profile.addresses}
    return [
        one
        for one in situation.thread + situation.company_mail
        if one.signal.kind is SignalKind.BOUNCE
        and one.message.date > sends[0].at
        and (_names(one.message, mine) or not _names(one.message, others))
    ]


def _traces(letters: Iterable[tuple[str | None, tuple[Address, ...]]]) -> set[str]:
    """What a bounce may name of letters: their ids and to whom they went."""
    traces = set[str]()
    for message_id, recipients in letters:
        traces |= {message_id or "", *(address.key for address in recipients)}
    return traces - {""}


def _names(message: Message, traces: set[str]) -> bool:
    text = message.body.text.casefold() if message.body else ""
    return bool(traces & set(message.ancestry)) or any(one.casefold() in text for one in traces)


def _reaches(message: Message, keys: frozenset[str]) -> bool:
    return bool(keys & {one.key for one in message.recipients})


def _to_others(situation: Situation, message: Message, person: Interviewer) -> bool:
    """It is addressed to somebody else of the interview."""
    others = (one for one in situation.debrief.interviewers if one.name != person.name)
    return any(_reaches(message, _keys(situation, one)) for one in others)


def _written_keys(situation: Situation, person: Interviewer) -> frozenset[str]:
    """The addresses they are known by: the debrief's, and where their messages came from."""
    own = frozenset(Address(one).key for one in situation.profile.addresses)
    written = [
        address
        for heard in situation.thread
        if heard.writer == person.name
        for address in (heard.message.sender, *heard.message.reply_to)
        if address
    ]
    return frozenset({Address(person.email).key, *(one.key for one in written)}) - own - {""}


def _keys(situation: Situation, person: Interviewer) -> frozenset[str]:
    """Those, and where a letter for them was placed."""
    placed = [a.key for one in situation.placements if one.person == person.name for a in one.to]
    return _written_keys(situation, person) | frozenset(placed)
