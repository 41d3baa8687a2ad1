"""What became of the thank-you, and what calls the second letter off (W-03, W-14, W-15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agent.deciding.causes import MOST, build_because, build_own_because
from agent.deciding.situation import (
    Situation,
    from_company,
    invitations,
    offers,
    rejection,
    rejections,
)
from agent.model.interview import Interviewer
from agent.model.letter import Kind
from agent.model.mail import Address, ClassifiedMessage, Message, SignalKind, Voice
from agent.model.plan import Because, OwnMail, Placement, SentMail

_RE = "Re: "


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankYou:
    """The thank-you to one person."""

    person: Interviewer
    stands_since: datetime | None
    """When it was first placed or sent; None: neither."""
    sent: SentMail | None
    """The one that reached them, as far as is known."""
    bounces: tuple[ClassifiedMessage, ...] = ()
    """What says that the last one came back undelivered; empty: it did not."""


def find_thank_you(situation: Situation, person: Interviewer) -> ThankYou:
    """Find out how the thank-you to one person stands.

    W-15: A thank-you that came back undelivered holds the second-chance letter; the next one sent frees it.
    Why: Nobody was thanked yet.

    A message of the person's own making counts like the sent form of a draft: it stands in the thread after
    the interview, gives thanks and is addressed to them. What came back undelivered does not count; the next
    one does.
    """
    sends = sorted(_sends(situation, person), key=lambda sent: sent.at)
    bounces = tuple(_bounces(situation, sends))
    bounced_at = max((bounce.message.date for bounce in bounces), default=None)
    good = sends
    if bounced_at:
        again = [
            own.mail
            for own in situation.own_mail
            if own.thanks and own.placement_of is None and not _to_others(situation, own.mail, person)
        ]
        good = sorted((sent for sent in (*sends, *again) if sent.at > bounced_at), key=lambda sent: sent.at)
    placed = [
        placement.placed_at
        for placement in placed_for(situation, Kind.THANK_YOU, person)
        if placement.placed_at
    ]
    stands = [*placed, *(sent.at for sent in sends[:1])]
    return ThankYou(
        person=person,
        stands_since=min(stands, default=None),
        sent=good[0] if good else None,
        bounces=bounces if not good else (),
    )


def find_thank_you_to_answer(situation: Situation, thank_you: ThankYou) -> SentMail | None:
    """The sent thank-you a later letter answers: the last session's where it reached them too."""
    sessions = {session.thank_you_sent_at for session in situation.later_sessions}
    keys = _keys(situation, thank_you.person)
    later = [
        own.mail
        for own in situation.own_mail
        if own.mail.at in sessions and own.is_ours and _reaches(own.mail, keys)
    ]
    return max(later, key=lambda sent: sent.at) if thank_you.sent and later else thank_you.sent


def placed_for(situation: Situation, kind: Kind, person: Interviewer) -> tuple[Placement, ...]:
    """Placements of a kind for a person, known again by name or by address, whatever became of them."""
    keys = _written_keys(situation, person)
    return tuple(
        placement
        for placement in situation.placed(kind)
        if placement.person == person.name or keys & {address.key for address in placement.to}
    )


def sent_at(placement: Placement) -> datetime | None:
    """When a placed letter was sent; None: not yet."""
    if not placement.fate.is_sent:
        return None
    return placement.sighting.sent_at or placement.placed_at


def thanks_somebody_else(situation: Situation, own: OwnMail, person: Interviewer) -> bool:
    """A note of thanks to another interviewer of the panel: no further message to this one."""
    mine = _keys(situation, person) & {address.key for address in own.mail.recipients}
    return own.thanks and not mine and _to_others(situation, own.mail, person)


def _sends(situation: Situation, person: Interviewer) -> list[SentMail]:
    placements = [
        placement for placement in placed_for(situation, Kind.THANK_YOU, person) if placement.fate.is_sent
    ]
    ids = {placement.sighting.sent_message_id for placement in placements}
    names = {(placement.kind, placement.person) for placement in placements}
    keys = _keys(situation, person)
    found, found_ids = [], set()
    for own in situation.own_mail:
        known = own.mail.message_id
        written = own.placement_of is None and own.thanks and _reaches(own.mail, keys)
        if written or (own.placement_of in names and (known in ids or None in ids)):
            found.append(own.mail)
            found_ids.add(known)
    lost = (
        (placement, sent_at(placement))
        for placement in placements
        if placement.sighting.sent_message_id not in found_ids
    )
    found += [_as_placed(placement, at) for placement, at in lost if at]
    told = (at for name, at in situation.words.thanked if name in ("", person.name))
    return found + [_as_told(situation, person, at) for at in told]


def _as_told(situation: Situation, person: Interviewer, moment: datetime) -> SentMail:
    """Thanks that the mailbox does not show: the person says that they were given."""
    return SentMail(
        at=moment,
        message_id=None,
        references=(),
        sender=None,
        to=tuple(
            address for placed in placed_for(situation, Kind.THANK_YOU, person) for address in placed.to
        ),
        cc=(),
        base_subject="",
    )


def _as_placed(placement: Placement, moment: datetime) -> SentMail:
    """The sent form of a draft, of which the thread holds no sent mail any more: as it was seen then.

    What version 0.1.0 saw is on record without addressees; there the draft's own stand for them.
    """
    seen, own = placement.sighting, placement.sighting.sent_message_id
    references = seen.sent_references or placement.references
    return SentMail(
        at=moment,
        message_id=own,
        references=(*references, own) if own else references,
        sender=seen.sent_from or placement.sender,
        to=seen.sent_to or placement.to,
        cc=seen.sent_cc if seen.sent_to else placement.cc,
        base_subject=seen.sent_subject or placement.subject.removeprefix(_RE),
    )


def _bounces(situation: Situation, sends: list[SentMail]) -> list[ClassifiedMessage]:
    """Bounces after the first send that do not plainly belong to another letter."""
    if not sends:
        return []
    mine = _traces((sent.message_id, sent.to) for sent in sends)
    others = _traces((own.mail.message_id, own.mail.recipients) for own in situation.own_mail)
    others -= mine | {Address(address).key for address in situation.profile.addresses}
    return [
        mail
        for mail in situation.thread + situation.elsewhere
        if mail.signal.kind is SignalKind.BOUNCE
        and mail.voice in (Voice.COMPANY, Voice.STRANGER)
        and mail.message.identity not in situation.words.disregarded
        and mail.message.date > sends[0].at
        and (_names(mail.message, mine) or not _names(mail.message, others))
    ]


def _traces(letters: Iterable[tuple[str | None, tuple[Address, ...]]]) -> set[str]:
    """What a bounce may name of letters: their ids and to whom they went."""
    traces = set[str]()
    for message_id, recipients in letters:
        traces |= {message_id or "", *(address.key for address in recipients)}
    return traces - {""}


def _names(message: Message, traces: set[str]) -> bool:
    text = message.body.text.casefold() if message.body else ""
    return bool(traces & set(message.ancestry)) or any(trace.casefold() in text for trace in traces)


def _reaches(mail: SentMail, keys: frozenset[str]) -> bool:
    return bool(keys & {address.key for address in mail.recipients})


def _to_others(situation: Situation, mail: SentMail, person: Interviewer) -> bool:
    """It is addressed to somebody else of the interview."""
    others = (other for other in situation.debrief.interviewers if other.name != person.name)
    return any(_reaches(mail, _keys(situation, other)) for other in others)


def _written_keys(situation: Situation, person: Interviewer) -> frozenset[str]:
    """The addresses they are known by: the debrief's, and where their messages came from."""
    own = frozenset(Address(address).key for address in situation.profile.addresses)
    written = [
        address
        for mail in situation.thread
        if mail.writer == person.name and mail.voice is Voice.COMPANY
        for address in (mail.message.sender, *mail.message.reply_to)
        if address
    ]
    return frozenset({Address(person.email).key, *(address.key for address in written)}) - own - {""}


def _keys(situation: Situation, person: Interviewer) -> frozenset[str]:
    """Those, and where a letter for them was placed."""
    placed = [
        address.key
        for placement in situation.placements
        if placement.person == person.name
        for address in placement.to
    ]
    return _written_keys(situation, person) | frozenset(placed)


_REPLIES = frozenset({SignalKind.ASK, SignalKind.ACK, SignalKind.HUMAN_OTHER})


@dataclass(frozen=True, slots=True)
class Stop:
    """Why the second-chance letter is called off or held back, and the mails that did it."""

    reason: str
    because: tuple[Because, ...] = ()


def find_stop(situation: Situation, thank_you: ThankYou | None) -> Stop | None:
    """Why the second-chance letter is called off; None: it is not.

    W-14: A no calls the letter off for good; so does the person's own word; then an offer or an invitation;
    then an answer of a person, or a further message of the person's own. `reopen` takes back what a mail did.
    Why: A plea that crosses an answer looks careless (D6), and whoever goes on talking needs no such letter.
    """
    words = situation.words
    if rejection(situation):
        return _build_stop("rejection", rejections(situation))
    if words.declined_at:
        return Stop("rejection")
    cleared = situation.had_botched and not situation.debrief.botched
    if cleared or words.closed_at or Kind.SECOND_CHANCE in words.skipped:
        return Stop("user")
    since = max(situation.last_end, words.rearmed_at or situation.last_end)
    if found := offers(situation, since):
        return _build_stop("offer", found)
    if found := invitations(situation, since):
        return _build_stop("invitation", found)
    return _went_on(situation, thank_you, since) if thank_you else None


def _build_stop(reason: str, mails: tuple[ClassifiedMessage, ...]) -> Stop:
    return Stop(reason, tuple(build_because(reason, mail) for mail in reversed(mails[-MOST:])))


def _went_on(situation: Situation, thank_you: ThankYou, since: datetime) -> Stop | None:
    """`reply_received` or `user_followed_up`, whichever came first."""
    stands, sent = thank_you.stands_since, thank_you.sent.at if thank_you.sent else None
    if situation.later_sessions:
        last = max(situation.later_sessions, key=lambda session: session.interview_end)
        stands = sent = last.thank_you_sent_at
    signs: list[Because] = []
    if stands:
        replies = _replies(situation, max(since, stands))
        signs += [build_because("reply_received", reply) for reply in replies]
    if sent:
        further = _further(situation, thank_you, max(since, sent))
        signs += [build_own_because("user_followed_up", own.mail, own.sentence) for own in further]
    if not signs:
        return None
    reason = min(signs, key=lambda sign: (sign.date, sign.code)).code
    same = sorted((sign for sign in signs if sign.code == reason), key=lambda sign: sign.date, reverse=True)
    return Stop(reason, tuple(same[:MOST]))


def _replies(situation: Situation, since: datetime) -> Iterable[ClassifiedMessage]:
    return (
        mail
        for mail in from_company(situation)
        if mail.signal.kind in _REPLIES and mail.signal.personal and mail.message.date > since
    )


def _further(situation: Situation, thank_you: ThankYou, since: datetime) -> Iterable[OwnMail]:
    """Own messages that are neither the sent form of a draft nor thanks to another interviewer."""
    return (
        own
        for own in situation.own_mail
        if own.mail.at > since
        and not own.is_ours
        and own.mail.identity not in situation.words.disregarded
        and not thanks_somebody_else(situation, own, thank_you.person)
    )
