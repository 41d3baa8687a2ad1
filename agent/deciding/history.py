"""What became of the thank-you to one person: sent is detected, not assumed (W-03)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agent.deciding.addressing import SentMail
from agent.deciding.recipients import ancestry_with
from agent.deciding.situation import SENT, OwnMail, Situation
from agent.model.interview import Interviewer
from agent.model.letter import Kind
from agent.model.mail import Address, ClassifiedMessage, Message, SignalKind
from agent.model.plan import Placement

_RE = "Re: "


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankYou:
    """The thank-you to one person."""

    person: Interviewer
    stands_since: datetime | None
    """When it was first placed or sent; None: neither."""
    sent: SentMail | None
    """The one that reached them, as far as is known."""
    bounced: bool
    """The last one came back undelivered."""


def find_thank_you(situation: Situation, person: Interviewer) -> ThankYou:
    """Find out how the thank-you to one person stands.

    W-15: A thank-you that came back undelivered holds the second-chance letter; the next one sent frees it.
    Why: Nobody was thanked yet.

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
    return ThankYou(
        person=person,
        stands_since=min(stands, default=None),
        sent=good[0] if good else None,
        bounced=bounced_at is not None and not good,
    )


def find_thank_you_to_answer(situation: Situation, thank_you: ThankYou) -> SentMail | None:
    """The sent thank-you a later letter answers: the last session's where it reached them too."""
    sessions = {one.thank_you_sent_at for one in situation.later_sessions}
    keys = _keys(situation, thank_you.person)
    later = [
        own.message
        for own in situation.own_mail
        if own.message.date in sessions and own.is_ours and _reaches(own.message, keys)
    ]
    return _as_sent(max(later, key=lambda one: one.date)) if thank_you.sent and later else thank_you.sent


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
    """A note of thanks to another interviewer of the panel: no further message to this one."""
    mine = _keys(situation, person) & {one.key for one in own.message.recipients}
    return own.thanks and not mine and _to_others(situation, own.message, person)


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
        for mail in situation.thread
        if mail.writer == person.name
        for address in (mail.message.sender, *mail.message.reply_to)
        if address
    ]
    return frozenset({Address(person.email).key, *(one.key for one in written)}) - own - {""}


def _keys(situation: Situation, person: Interviewer) -> frozenset[str]:
    """Those, and where a letter for them was placed."""
    placed = [a.key for one in situation.placements if one.person == person.name for a in one.to]
    return _written_keys(situation, person) | frozenset(placed)


_REPLIES = frozenset({SignalKind.ASK, SignalKind.ACK, SignalKind.HUMAN_OTHER})
_DECIDED_BEFORE = frozenset({SignalKind.BOUNCE, SignalKind.OFFER, SignalKind.REJECTION})


def from_company(situation: Situation) -> tuple[ClassifiedMessage, ...]:
    """All the company wrote, oldest first: in the thread and elsewhere, lists left out."""
    several = situation.thread + situation.company_mail
    mail = (one for one in several if situation.is_inbound(one) and not one.signal.bulk)
    return tuple(sorted(mail, key=lambda one: one.message.date))


def rejection(situation: Situation) -> ClassifiedMessage | None:
    """The rejection after the interview: the newest that a person wrote, else the newest (GD-00, W-12)."""
    found = _of_kind(from_company(situation), SignalKind.REJECTION, situation.debrief.interview_end)
    return next((one for one in reversed(found) if one.signal.personal), found[-1] if found else None)


def offer(situation: Situation, since: datetime) -> ClassifiedMessage | None:
    """The newest offer after a moment."""
    return next(iter(reversed(_of_kind(from_company(situation), SignalKind.OFFER, since))), None)


def invitation(situation: Situation, since: datetime) -> ClassifiedMessage | None:
    """The newest invitation after a moment: in words, or a calendar request with a later start."""
    found = [
        one
        for one in from_company(situation)
        if one.message.date > since
        and (one.signal.kind is SignalKind.INVITATION or _requests_meeting(one, situation.last_end))
    ]
    return found[-1] if found else None


def is_unanswered(situation: Situation, one: ClassifiedMessage) -> bool:
    """No own message followed it; a draft of ours that was sent answers nothing (TY-11)."""
    return not any(own.message.date > one.message.date and not own.is_ours for own in situation.own_mail)


def unclear_decision(situation: Situation) -> ClassifiedMessage | None:
    """The newest mail of somebody else that may tell what the company decided, if nothing has settled it.

    The person settles it by a word (`rearm`: it was nothing; `close`), the company by its own mail.
    """
    since = max(situation.last_end, situation.words.rearmed_at or situation.last_end)
    if rejection(situation) or offer(situation, since) or invitation(situation, since):
        return None
    newer = [one for one in situation.unclear_mail if one.message.date > since]
    return max(newer, key=lambda one: one.message.date, default=None)


def cancelled_by(situation: Situation, thank_you: ThankYou | None) -> str | None:
    """Why the second-chance letter is called off; None: it is not.

    W-14: A no calls the letter off for good; so does the person's own word; then an offer or an invitation;
    then an answer of a person, or a further message of the person's own.
    Why: A plea that crosses an answer looks careless (D6), and whoever goes on talking needs no such letter.
    """
    words = situation.words
    if rejection(situation):
        return "rejection"
    cleared = situation.had_botched and not situation.debrief.botched
    if cleared or words.closed_at or Kind.SECOND_CHANCE in words.skipped:
        return "user"
    since = max(situation.last_end, words.rearmed_at or situation.last_end)
    if offer(situation, since):
        return "offer"
    if invitation(situation, since):
        return "invitation"
    return _went_on(situation, thank_you, since) if thank_you else None


def returns_at(situation: Situation, person: str) -> datetime | None:
    """The latest day of return that an out-of-office of this person, or of nobody known, names."""
    days = [
        one.signal.return_date
        for one in from_company(situation)
        if one.signal.kind is SignalKind.AUTO
        and one.signal.return_date
        and one.writer in ("", person)
        and one.message.date > situation.debrief.interview_end
    ]
    return max(days, default=None)


def last_reply(situation: Situation) -> datetime | None:
    """When a person of the company last wrote."""
    human = [one.message.date for one in from_company(situation) if one.signal.personal]
    return max(human, default=None)


def _went_on(situation: Situation, thank_you: ThankYou, since: datetime) -> str | None:
    """`reply_received` or `user_followed_up`, whichever came first."""
    stands, sent = thank_you.stands_since, thank_you.sent.at if thank_you.sent else None
    if situation.later_sessions:
        last = max(situation.later_sessions, key=lambda one: one.interview_end)
        stands = sent = last.thank_you_sent_at
    signs = []
    if stands:
        signs += [(one.message.date, "reply_received") for one in _replies(situation, max(since, stands))]
    if sent:
        own = _further(situation, thank_you, max(since, sent))
        signs += [(one.message.date, "user_followed_up") for one in own]
    return min(signs)[1] if signs else None


def _replies(situation: Situation, since: datetime) -> Iterable[ClassifiedMessage]:
    return (
        one
        for one in from_company(situation)
        if one.signal.kind in _REPLIES and one.signal.personal and one.message.date > since
    )


def _further(situation: Situation, thank_you: ThankYou, since: datetime) -> Iterable[OwnMail]:
    """Own messages that are neither the sent form of a draft nor thanks to another interviewer."""
    return (
        own
        for own in situation.own_mail
        if own.message.date > since
        and not own.is_ours
        and not thanks_somebody_else(situation, own, thank_you.person)
    )


def _of_kind(
    several: Iterable[ClassifiedMessage], kind: SignalKind, since: datetime
) -> list[ClassifiedMessage]:
    return [one for one in several if one.signal.kind is kind and one.message.date > since]


def _requests_meeting(mail: ClassifiedMessage, after: datetime) -> bool:
    """A calendar REQUEST that starts later than the interview ended; updates of the past one do not."""
    body = mail.message.body
    if body is None or mail.signal.kind in _DECIDED_BEFORE:
        return False
    return any(
        one.method == "REQUEST" and one.start is not None and one.start > after for one in body.invitations
    )
