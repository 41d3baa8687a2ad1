"""What happened after the interview, as far as it bears on the letters (CONTENT 7.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agent.deciding.situation import OwnMail, Situation
from agent.deciding.thanks import Thanks, is_draft_of_ours, thanks_somebody_else
from agent.model.letter import Kind
from agent.model.mail import ClassifiedMessage, SignalKind

_REPLIES = frozenset({SignalKind.ASK, SignalKind.ACK, SignalKind.HUMAN_OTHER})
_DECIDED_BEFORE = frozenset({SignalKind.BOUNCE, SignalKind.OFFER, SignalKind.REJECTION})


def from_company(situation: Situation) -> tuple[ClassifiedMessage, ...]:
    """All the company wrote, oldest first: in the thread and elsewhere, lists left out."""
    several = situation.thread + situation.company_mail
    heard = (one for one in several if situation.inbound(one) and not one.signal.bulk)
    return tuple(sorted(heard, key=lambda one: one.message.date))


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


def unanswered(situation: Situation, one: ClassifiedMessage) -> bool:
    """No own message followed it; a draft of ours that was sent answers nothing (TY-11)."""
    return not any(
        own.message.date > one.message.date and not is_draft_of_ours(own) for own in situation.own_mail
    )


def cancelled_by(situation: Situation, thanks: Thanks | None) -> str | None:
    """Why the second-chance letter is called off (7.3); None: it is not.

    A no outlasts everything; the person's own word comes next; then what the company decided; then the
    first sign that the conversation went on.
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
    return _went_on(situation, thanks, since) if thanks else None


def returns_at(situation: Situation, person: str) -> datetime | None:
    """The latest day of return that an out-of-office of this person, or of nobody known, names (7.3)."""
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


def _went_on(situation: Situation, thanks: Thanks, since: datetime) -> str | None:
    """`reply_received` or `user_followed_up`, whichever came first."""
    stands, sent = thanks.stands_since, thanks.sent.at if thanks.sent else None
    if situation.later_sessions:
        last = max(situation.later_sessions, key=lambda one: one.interview_end)
        stands = sent = last.thank_you_sent_at
    signs = []
    if stands:
        signs += [(one.message.date, "reply_received") for one in _replies(situation, max(since, stands))]
    if sent:
        own = _further(situation, thanks, max(since, sent))
        signs += [(one.message.date, "user_followed_up") for one in own]
    return min(signs)[1] if signs else None


def _replies(situation: Situation, since: datetime) -> Iterable[ClassifiedMessage]:
    return (
        one
        for one in from_company(situation)
        if one.signal.kind in _REPLIES and one.signal.personal and one.message.date > since
    )


def _further(situation: Situation, thanks: Thanks, since: datetime) -> Iterable[OwnMail]:
    """Own messages that are neither the sent form of a draft nor thanks to another interviewer."""
    return (
        own
        for own in situation.own_mail
        if own.message.date > since
        and not is_draft_of_ours(own)
        and not thanks_somebody_else(situation, own, thanks.person)
    )


def _of_kind(
    several: Iterable[ClassifiedMessage], kind: SignalKind, since: datetime
) -> list[ClassifiedMessage]:
    return [one for one in several if one.signal.kind is kind and one.message.date > since]


def _requests_meeting(heard: ClassifiedMessage, after: datetime) -> bool:
    """A calendar REQUEST that starts later than the interview ended; updates of the past one do not."""
    body = heard.message.body
    if body is None or heard.signal.kind in _DECIDED_BEFORE:
        return False
    return any(
        one.method == "REQUEST" and one.start is not None and one.start > after for one in body.invitations
    )
