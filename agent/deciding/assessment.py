"""What a situation amounts to, and where the second-chance letter stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.deciding import waiting
from agent.deciding.addressing import find_contacts
from agent.deciding.history import ThankYou, cancelled_by, find_thank_you, placed_for
from agent.deciding.recipients import (
    Parent,
    Recipient,
    choose_recipients,
    find_parent,
    second_chance_addressee,
)
from agent.deciding.situation import SENT, Situation, rejection, returns_at, unclear_decision
from agent.model.interview import Interviewer
from agent.model.letter import Kind
from agent.model.mail import ClassifiedMessage
from agent.model.plan import Fate, Track, TrackState


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a situation amounts to, worked out once for all that is decided from it."""

    parent: Parent | None
    """The message a thank-you answers."""
    recipients: tuple[Recipient, ...]
    """The thank-yous; empty where nobody can be reached."""
    thank_you: ThankYou | None
    """The thank-you to whom the second-chance letter goes; None: nobody."""
    rejection: ClassifiedMessage | None
    unclear: ClassifiedMessage | None
    """Mail of somebody else that may tell what the company decided."""


def assess(situation: Situation) -> Assessment:
    """Work out whom and what the letters answer and how the thank-you stands."""
    parent = find_parent(situation) if situation.thread_settled else None
    contacts = find_contacts(situation, parent) if parent else ()
    recipients = choose_recipients(situation.debrief, contacts, parent.mail.writer) if parent else ()
    reader = _choose_reader(situation, recipients)
    return Assessment(
        parent=parent,
        recipients=recipients,
        thank_you=find_thank_you(situation, reader) if reader else None,
        rejection=rejection(situation),
        unclear=unclear_decision(situation),
    )


def second_chance(situation: Situation, assessment: Assessment) -> Track:
    """The state of the second-chance letter, its reason and its window."""
    fates = {placement.fate for placement in situation.placed(Kind.SECOND_CHANCE)}
    if fates & SENT:
        return Track(TrackState.SENT)
    if not fates and not situation.debrief.botched and not situation.had_botched:
        return Track(TrackState.NONE)
    reason = "user_deleted" if Fate.DELETED in fates else cancelled_by(situation, assessment.thank_you)
    if reason:
        return Track(TrackState.CANCELLED, reason)
    window = _window(situation, assessment.thank_you)
    expires = waiting.second_chance_expires(situation.last_end, situation.their)
    if fates:
        return Track(TrackState.DRAFTED, None, window.not_before if window else None, expires)
    if _needs_a_word(situation, assessment):
        return Track(TrackState.NEEDS_INPUT)
    return _unless_unclear(assessment, _in_time(situation, assessment, window, expires))


def _unless_unclear(assessment: Assessment, track: Track) -> Track:
    """Nothing goes out while somebody else's mail may tell of a decision: it is asked about."""
    if assessment.unclear is None or track.state is TrackState.EXPIRED:
        return track
    return Track(TrackState.NEEDS_INPUT, None, track.not_before, track.expires)


def _in_time(
    situation: Situation, assessment: Assessment, window: waiting.Window | None, expires: datetime
) -> Track:
    """What the clocks say."""
    now = situation.now
    if window is None:
        if now > expires:
            return Track(TrackState.EXPIRED, None, None, expires)
        if assessment.thank_you and assessment.thank_you.bounced:
            return Track(TrackState.BLOCKED, "bounced", None, expires)
        if now >= waiting.thank_you_overdue_at(situation.last_end, situation.their):
            return Track(TrackState.BLOCKED, "thank_you_not_sent", None, expires)
        return Track(TrackState.ARMED, None, None, expires)
    if window.never or now > expires:
        return Track(TrackState.EXPIRED, None, window.not_before, expires)
    state = TrackState.DUE if window.holds(now) else TrackState.WAITING
    return Track(state, None, window.not_before, expires)


def _choose_reader(situation: Situation, recipients: tuple[Recipient, ...]) -> Interviewer | None:
    """To whom the second-chance letter goes (D9): the addressee, or who was thanked in their place."""
    wanted = second_chance_addressee(situation.debrief)
    if wanted is None:
        return None
    thanked = situation.placed(Kind.THANK_YOU)
    if placed_for(situation, Kind.THANK_YOU, wanted) or wanted in [
        recipient.person for recipient in recipients
    ]:
        through = next(
            (placement.person for placement in thanked if wanted.name in placement.pass_on), wanted.name
        )
        return situation.person(through) or wanted
    covered = [placement.person for placement in thanked if wanted.name in placement.pass_on]
    covered += [recipient.person.name for recipient in recipients if wanted.name in recipient.pass_on]
    covered += [recipient.person.name for recipient in recipients[:1]]
    return next((person for name in covered if (person := situation.person(name))), wanted)


def _window(situation: Situation, thank_you: ThankYou | None) -> waiting.Window | None:
    """From when to when the letter may be made; None while its thank-you is not sent."""
    sent = thank_you.sent.at if thank_you and thank_you.sent else None
    if situation.later_sessions:
        last = max(situation.later_sessions, key=lambda session: session.interview_end).thank_you_sent_at
        sent = max(sent, last) if sent and last else None
    if sent is None or thank_you is None:
        return None
    their, words = situation.their, situation.words
    window = waiting.second_chance_window(
        sent, situation.last_end, situation.debrief.decision.date, situation.waiting.business_days, their
    )
    start = window.not_before
    returns = returns_at(situation, thank_you.person.name)
    if returns:
        start = waiting.after_return(start, returns, their)
    if words.rearmed_at:
        start = waiting.rearmed(start, words.rearmed_at, their)
    if words.snoozed_until:
        start = max(start, their.local(words.snoozed_until))
    return waiting.Window(start, window.expires)


def _needs_a_word(situation: Situation, assessment: Assessment) -> bool:
    """The thread, the recipient or a field the letter needs is not settled."""
    if situation.is_stale or not situation.thread_settled or assessment.thank_you is None:
        return True
    thank_you = assessment.thank_you
    if situation.is_stopped(Kind.SECOND_CHANCE, thank_you.person.name):
        return True
    if thank_you.stands_since:
        return False
    return not assessment.recipients or situation.is_stopped(Kind.THANK_YOU, thank_you.person.name)
