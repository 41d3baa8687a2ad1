"""What a situation amounts to, and where the second-chance letter stands in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from agent.deciding import waiting
from agent.deciding.addresses import (
    describe_changed_recipients,
    find_changed_recipients,
    find_redirections,
)
from agent.deciding.addressing import find_contacts
from agent.deciding.causes import UNCLEAR, build_because, describe_sender, find_doubts
from agent.deciding.history import (
    Stop,
    ThankYou,
    find_stop,
    find_thank_you,
    find_thank_you_to_answer,
    placed_for,
)
from agent.deciding.recipients import (
    Parent,
    Recipient,
    choose_recipients,
    find_parent,
    second_chance_addressee,
)
from agent.deciding.situation import Situation, find_absence, rejection
from agent.model.interview import Interviewer
from agent.model.letter import Kind
from agent.model.mail import ClassifiedMessage
from agent.model.plan import Because, Fate, Track, TrackState

UNREAD = "folder_unread"
AWAY_PAST_WINDOW = "away_past_window"


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
    is_declined: bool
    """They said no: in a mail, or in another way that the person told of."""
    doubts: tuple[Because, ...]
    """The mails of which nothing follows before the person has said so, the newest first."""
    redirections: tuple[Because, ...]
    """The mails that ask for answers at an address that is not on record."""

    @property
    def is_decision_unclear(self) -> bool:
        """A mail of theirs may be a decision, or may take one back; only the person can tell."""
        return any(doubt.code == UNCLEAR for doubt in self.doubts)


def assess(situation: Situation) -> Assessment:
    """Work out whom and what the letters answer and how the thank-you stands."""
    parent = find_parent(situation) if situation.thread_settled else None
    contacts = find_contacts(situation, parent) if parent else ()
    recipients = choose_recipients(situation.debrief, contacts, parent.mail.writer) if parent else ()
    reader = _choose_reader(situation, recipients)
    thank_you = find_thank_you(situation, reader) if reader else None
    no = rejection(situation)
    return Assessment(
        parent=parent,
        recipients=recipients,
        thank_you=thank_you,
        rejection=no,
        is_declined=no is not None or situation.words.declined_at is not None,
        doubts=(*find_doubts(situation), *_find_changed(situation, thank_you), *_find_lost(situation)),
        redirections=find_redirections(situation),
    )


def _find_changed(situation: Situation, thank_you: ThankYou | None) -> tuple[Because, ...]:
    """The thank-you was sent to somebody who is not on record: to whom does the next letter go?"""
    sent = find_thank_you_to_answer(situation, thank_you) if thank_you else None
    if thank_you is None or sent is None or not find_changed_recipients(situation, sent):
        return ()
    return (describe_changed_recipients(situation, sent, thank_you.person),)


def _find_lost(situation: Situation) -> tuple[Because, ...]:
    """The letters of which the mailbox cannot tell what became.

    W-22: A letter of which it cannot be told whether it was made, or what became of it, is not made again
    unasked: the person is asked, and says that they have thanked, that it is to be made again, or that
    it is not wanted.
    Why: A second copy of a letter that was sent costs more than a question.
    """
    thanked = {name for name, _ in situation.words.thanked}
    return tuple(
        Because(
            code="draft_unknown",
            key=placement.message_id,
            message_id=placement.message_id,
            sender=placement.sender,
            date=placement.placed_at or situation.now,
            words="",
            note=placement.sighting.evidence,
            kind=placement.kind,
        )
        for placement in situation.placements
        if placement.fate is Fate.UNKNOWN
        and placement.kind not in situation.words.skipped
        and not (placement.kind is Kind.THANK_YOU and thanked & {"", placement.person})
    )


def second_chance(situation: Situation, assessment: Assessment) -> Track:
    """The state of the second-chance letter, its reason and its window."""
    fates = {placement.fate for placement in situation.placed(Kind.SECOND_CHANCE)}
    if not fates and not situation.debrief.botched and not situation.had_botched:
        return Track(TrackState.NONE)
    thank_you = assessment.thank_you
    absence = find_absence(situation, thank_you.person.name) if thank_you else None
    window = _window(situation, thank_you, absence)
    expires = waiting.second_chance_expires(situation.last_end, situation.their)
    over = Track(TrackState.SENT, None, None, expires)
    counted = replace(over, not_before=window.not_before if window else None)
    if any(fate.is_sent for fate in fates):
        return over
    stop = Stop("user_deleted") if Fate.DELETED in fates else find_stop(situation, thank_you)
    if stop:
        return replace(over, state=TrackState.CANCELLED, reason=stop.reason, because=stop.because)
    if fates:
        is_lost = any(doubt.kind is Kind.SECOND_CHANCE for doubt in assessment.doubts)
        return replace(counted, state=TrackState.NEEDS_INPUT if is_lost else TrackState.DRAFTED)
    return _unless_held(situation, assessment, _in_time(situation, assessment, window, expires, absence))


def _unless_held(situation: Situation, assessment: Assessment, track: Track) -> Track:
    """Nothing goes out while something is to be said first: what a mail means, which thread, a field."""
    if track.state is TrackState.EXPIRED:
        return track
    if _needs_a_word(situation, assessment) or assessment.doubts:
        return replace(track, state=TrackState.NEEDS_INPUT, reason=None)
    return _unless_unread(situation, track)


def _unless_unread(situation: Situation, track: Track) -> Track:
    """Hold a letter that is due while a folder cannot be looked into, for a day.

    W-23: Where a folder that may hold their answer cannot be looked into, the second-chance letter waits;
    after a day it comes all the same, and the person is told which folder was passed by.
    Why: An answer that could not be looked for may be there; but a folder may be shut for good.
    """
    is_waited_for = any(not waiting.is_passed_by(since, situation.now) for _, since in situation.unread)
    if track.state is not TrackState.DUE or not is_waited_for:
        return track
    return replace(track, state=TrackState.BLOCKED, reason=UNREAD)


def _in_time(
    situation: Situation,
    assessment: Assessment,
    window: waiting.Window | None,
    expires: datetime,
    absence: ClassifiedMessage | None,
) -> Track:
    """What the clocks say."""
    now = situation.now
    if window is None:
        return _before_thanks(situation, assessment, expires)
    away = _find_postponement(situation, absence, window, assessment.thank_you)
    over = Track(TrackState.EXPIRED, None, window.not_before, window.expires, away)
    if away and window.never and now <= (ends := _find_end_of_return(situation, absence) or now):
        asked = tuple(replace(cause, code=AWAY_PAST_WINDOW) for cause in away)
        return replace(over, state=TrackState.NEEDS_INPUT, expires=ends, because=asked)
    if window.never or now > window.expires:
        return over
    return replace(over, state=TrackState.DUE if window.holds(now) else TrackState.WAITING)


def _before_thanks(situation: Situation, assessment: Assessment, expires: datetime) -> Track:
    """What the clocks say while the thank-you is not sent."""
    if situation.now > expires:
        return Track(TrackState.EXPIRED, None, None, expires)
    if assessment.thank_you and (bounces := assessment.thank_you.bounces):
        because = tuple(build_because("bounced", bounce) for bounce in bounces)
        return Track(TrackState.BLOCKED, "bounced", None, expires, because)
    if situation.now >= waiting.thank_you_overdue_at(situation.last_end, situation.their):
        return Track(TrackState.BLOCKED, "thank_you_not_sent", None, expires)
    return Track(TrackState.ARMED, None, None, expires)


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


def _window(
    situation: Situation, thank_you: ThankYou | None, absence: ClassifiedMessage | None = None
) -> waiting.Window | None:
    """From when to when the letter may be made; None while its thank-you is not sent.

    `absence` is the out-of-office note that counts.
    """
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
    start, expires = window.not_before, window.expires
    if absence and absence.signal.return_date:
        start = waiting.after_return(start, absence.signal.return_date, their)
    if words.rearmed_at:
        back = _find_end_of_return(situation, absence)
        expires = back if back and start > expires and _is_after(words.rearmed_at, absence) else expires
        start = waiting.rearmed(start, words.rearmed_at, their)
    if words.snoozed_until:
        start = max(start, their.local(words.snoozed_until))
    return waiting.Window(start, expires)


def _find_end_of_return(situation: Situation, absence: ClassifiedMessage | None) -> datetime | None:
    """Until when a letter to somebody who was away may come (W-26); None: nobody is."""
    returns = absence.signal.return_date if absence else None
    return waiting.return_ends(returns, situation.their) if returns else None


def _is_after(moment: datetime, mail: ClassifiedMessage | None) -> bool:
    return mail is not None and moment > mail.message.date


def _find_postponement(
    situation: Situation,
    absence: ClassifiedMessage | None,
    window: waiting.Window,
    thank_you: ThankYou | None,
) -> tuple[Because, ...]:
    """The out-of-office note without which the letter would come earlier."""
    without = _window(situation, thank_you)
    if absence is None or without is None or window.not_before <= without.not_before:
        return ()
    return (build_because("away", absence, describe_sender(situation, absence)),)


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
