"""The decision about one interview at one moment: one pure function."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.deciding import waiting
from agent.deciding.addressing import FORWARDED
from agent.deciding.assessment import AWAY_PAST_WINDOW, UNREAD, Assessment, assess, second_chance
from agent.deciding.causes import build_because
from agent.deciding.letters import (
    decline_addressing,
    find_due_letters,
    find_unwritten_thank_yous,
)
from agent.deciding.recipients import Recipient
from agent.deciding.situation import Situation, from_company, invitation, is_unanswered, rejections
from agent.model.letter import Kind
from agent.model.mail import Address, Voice
from agent.model.plan import Because, Fate, InterviewState, Placement, Plan, Step, Track, TrackState

_WATCHED = timedelta(days=45)
"""How long an interview is visited by itself after the last thing that happened."""
_WATCHED_CLOSED = timedelta(days=14)


def decide(situation: Situation) -> Plan:
    """Every letter to place now, where the second-chance letter stands, and what is asked of the person.

    W-09: Every run is idempotent: at most one draft for each kind of letter and person, whatever is
    repeated.
    Why: Cron runs it again and again; nobody wants two letters.

    Pure and idempotent (W-09): with its steps among the placements it has nothing more to place.
    """
    assessment = assess(situation)
    track = second_chance(situation, assessment)
    state = _state(situation, assessment)
    writing = state is InterviewState.OPEN and not situation.is_snoozed
    steps = tuple(find_due_letters(situation, assessment, track)) if writing else ()
    track, requests = _asked(situation, assessment, track, steps, state)
    return Plan(
        state=state,
        steps=steps,
        second_chance=track,
        warnings=tuple(dict.fromkeys(_warnings(situation, assessment, track, state))),
        needs_input=tuple(dict.fromkeys(requests)),
        because=_find_because(situation, assessment, track, requests),
        unread=_find_passed_by(situation, track),
        look_again=situation.now if _is_watched(situation, state) else None,
        why=why(situation, assessment, track, state, steps),
    )


def _state(situation: Situation, assessment: Assessment) -> InterviewState:
    if situation.words.closed_at or _rejection_is_answered(situation, assessment):
        return InterviewState.CLOSED
    return InterviewState.STALE if situation.is_stale else InterviewState.OPEN


def _rejection_is_answered(situation: Situation, assessment: Assessment) -> bool:
    """The decline stands, or there is nobody to send one to."""
    answered = assessment.is_declined and decline_addressing(situation, assessment) is None
    return answered and not assessment.is_decision_unclear


def _asked(
    situation: Situation, assessment: Assessment, track: Track, steps: tuple[Step, ...], state: InterviewState
) -> tuple[Track, list[str]]:
    """What is asked of the person; a due letter without anybody to go to waits for the recipient."""
    if state is InterviewState.CLOSED:
        return track, []
    asked = ["confirm_stale_interview"] if state is InterviewState.STALE else []
    if not assessment.is_declined:
        asked += _thread_or_recipient(situation, assessment)
    asked += [cause.code for cause in _list_questions(assessment, track)]
    if track.state is TrackState.DUE and not any(step.kind is Kind.SECOND_CHANCE for step in steps):
        asked.append("recipient")
        track = Track(TrackState.NEEDS_INPUT, None, track.not_before, track.expires)
    return track, asked + [problem.code for problem in situation.open_problems]


def _list_questions(assessment: Assessment, track: Track) -> tuple[Because, ...]:
    """The mails and letters that the person is asked about."""
    away = (cause for cause in track.because if cause.code == AWAY_PAST_WINDOW)
    return (*assessment.doubts, *assessment.redirections, *away)


def _thread_or_recipient(situation: Situation, assessment: Assessment) -> list[str]:
    """What is asked while no thank-you stands anywhere.

    RT-13: Where several threads fit equally, the person is asked which one it is, and nothing is
    drafted. An interviewer's address in a thread counts 3, the company's domain 2, the role 2, a
    message within 14 days before the interview 1; a lead of 2 decides. Of several that are all with the same
    interviewer, who writes from one house in all of them, and about this company the one with the newest
    mail from them is taken, with a warning.
    Why: A letter in the wrong conversation goes to the wrong people; an older one reaches the right ones.
    A name alone can be borrowed.
    """
    if not situation.thread_settled:
        return ["choose_thread"]
    stands = situation.placed(Kind.THANK_YOU) or (assessment.thank_you and assessment.thank_you.stands_since)
    if stands or assessment.recipients or Kind.THANK_YOU in situation.words.skipped:
        return []
    return ["recipient" if assessment.parent else "choose_thread"]


def _find_because(
    situation: Situation, assessment: Assessment, track: Track, requests: list[str]
) -> tuple[Because, ...]:
    """The mails that gave rise to what is asked, and a no that ends more than a second-chance letter."""
    asked = (cause for cause in _list_questions(assessment, track) if cause.code in requests)
    ended = () if track.because else reversed(rejections(situation))
    return (*asked, *(build_because("rejection", mail) for mail in ended))


_TO_COME = frozenset(
    {TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.BLOCKED, TrackState.NEEDS_INPUT}
)
"""The second-chance letter may still be written."""


def _find_left_out(situation: Situation, track: Track, unthanked: list[str]) -> Iterator[str]:
    """The answers that letters still to come do without; one that is placed tells its own."""
    for problem in situation.problems:
        if problem.category == "nothing":  # "n/a": they said themselves that there is nothing
            continue
        thanks = Kind.THANK_YOU in problem.letters and (
            problem.person in unthanked if problem.person else bool(unthanked)
        )
        second = Kind.SECOND_CHANCE in problem.letters and track.state in _TO_COME
        if thanks or second:
            yield f"left_out: {problem.field}"


_IN_THE_WAY = frozenset({"rejection", "offer", "invitation"})


def _warnings(situation: Situation, assessment: Assessment, track: Track, state: InterviewState) -> list[str]:
    """The warning codes that deciding can see.

    W-20: A second-chance draft that still stands after a no, an offer or an invitation is left alone, and the
    person is told to delete it; so is an answer to a no that was none.
    Why: It is theirs by then; but sent by mistake it would be a plea after the answer.
    """
    codes: list[str] = []
    standing = {one.kind for one in situation.placements if one.fate is Fate.UNSENT}
    plea_after_answer = Kind.SECOND_CHANCE in standing and track.reason in _IN_THE_WAY
    if plea_after_answer or (Kind.GRACIOUS_DECLINE in standing and not assessment.is_declined):
        codes.append("draft_in_the_way")
    if state is InterviewState.CLOSED:
        return codes
    placed = {placement.person for placement in situation.placed(Kind.THANK_YOU)}
    still_open = list(find_unwritten_thank_yous(situation, assessment))
    written = [
        recipient
        for recipient in assessment.recipients
        if recipient in still_open or recipient.person.name in placed
    ]
    if any(_is_generic(situation, recipient) for recipient in written):
        codes.append("generic_thank_you")
    if _is_overdue(situation, track):
        codes.append("thank_you_overdue")
    asked = invitation(situation, situation.last_end)
    if asked and not assessment.is_declined and is_unanswered(situation, asked):
        codes.append("unanswered_invitation")
    if situation.salary_question_left_out:
        codes.append("salary_question_left_out")
    codes += _find_left_out(situation, track, [recipient.person.name for recipient in still_open])
    if assessment.parent and assessment.parent.is_passed_on and not assessment.is_declined:
        codes.append(FORWARDED)
    if _find_passed_by(situation, track):
        codes.append(UNREAD)
    if any(placement.sighting.doubles for placement in situation.placements):
        codes.append("draft_doubled")
    return codes


def _find_passed_by(situation: Situation, track: Track) -> tuple[str, ...]:
    """The folders that could not be looked into although the second-chance letter is due or stands."""
    if track.state not in {TrackState.DUE, TrackState.DRAFTED}:
        return ()
    return tuple(name for name, _ in situation.unread)


def _is_generic(situation: Situation, recipient: Recipient) -> bool:
    """Nothing of the conversation stands in it (TY-06): no highlight of those it thanks."""
    if situation.is_own(Kind.THANK_YOU, recipient.person.name):
        return False
    thanked = {recipient.person.name, *recipient.pass_on} if recipient.via else {recipient.person.name}
    return not any(person.highlight for person in situation.debrief.interviewers if person.name in thanked)


def _is_overdue(situation: Situation, track: Track) -> bool:
    """A thank-you still lies in Drafts, or holds the second-chance letter back (W-03)."""
    if situation.now < waiting.thank_you_overdue_at(situation.debrief.interview_end, situation.their):
        return False
    lying = any(not _is_settled(placement) for placement in situation.placed(Kind.THANK_YOU))
    return lying or track.reason == "thank_you_not_sent"


def _is_settled(placement: Placement) -> bool:
    """Whether nothing can become of it any more."""
    return placement.fate.is_sent or placement.fate is Fate.DELETED


def _is_watched(situation: Situation, state: InterviewState) -> bool:
    """Whether a run should visit it by itself."""
    if state is InterviewState.STALE:
        return False
    unsettled = any(not _is_settled(placement) for placement in situation.placements)
    if state is InterviewState.CLOSED:
        return unsettled and situation.now < _last_event(situation) + _WATCHED_CLOSED
    return situation.now < _last_event(situation) + _WATCHED


def _last_event(situation: Situation) -> datetime:
    """The last thing anybody wrote, placed or said."""
    words = situation.words
    said = (words.closed_at, words.confirmed_at, words.rearmed_at, words.snoozed_until)
    moments = [situation.debrief.interview_end, situation.recorded_at, *filter(None, said)]
    moments += [mail.message.date for mail in from_company(situation)]
    moments += [own.mail.at for own in situation.own_mail]
    moments += [placement.placed_at for placement in situation.placements if placement.placed_at]
    return max(moments)


_LETTERS = {
    Kind.THANK_YOU: "the thank-you",
    Kind.SECOND_CHANCE: "the second-chance letter",
    Kind.GRACIOUS_DECLINE: "the gracious answer",
    Kind.STATUS_NUDGE: "the question how things stand",
}
_STATES = {
    TrackState.NONE: "There is no second-chance letter: no question went badly.",
    TrackState.NEEDS_INPUT: "The second-chance letter needs a word from you first.",
    TrackState.ARMED: "The second-chance letter waits for the thank-you to be sent.",
    TrackState.WAITING: "The second-chance letter waits until {not_before}.",
    TrackState.DUE: "The second-chance letter is due since {not_before}.",
    TrackState.DRAFTED: "The second-chance letter was made; there is only ever one.",
    TrackState.SENT: "The second-chance letter was sent.",
    TrackState.EXPIRED: "The time for a second-chance letter has passed: {expires}.",
}
_REASONS = {
    "rejection": "No second-chance letter: they decided for somebody else.",
    "invitation": "No second-chance letter: they invited you to another meeting.",
    "offer": "No second-chance letter: they made an offer.",
    "reply_received": "No second-chance letter: somebody answered; `rearm` brings it back.",
    "user_followed_up": "No second-chance letter: you wrote to them yourself; `rearm` brings it back.",
    "user": "No second-chance letter: you decided against it.",
    "user_deleted": "No second-chance letter: you deleted the draft.",
    "bounced": "The second-chance letter is held back: the thank-you came back.",
    "thank_you_not_sent": "The second-chance letter is held back until the thank-you is sent.",
    UNREAD: "The second-chance letter is held back: their answer may lie in a folder that cannot be opened.",
}

_CAUSES = {
    "unverified_mail": "It may be forged, so that nothing follows from it unasked",
    "unclear_decision": "It may tell of a decision, so that nothing follows from it before you have read it",
    "away_past_window": "They are away until the time for the letter has passed",
    "recipient_changed": "An address in it is not on record",
    "rejection": "They said no",
    "offer": "They made an offer",
    "invitation": "They invited you",
    "reply_received": "They answered",
    "user_followed_up": "You wrote to them",
    "bounced": "It says that the thank-you came back",
    "away": "They are away, so that the letter waits",
}
"""What a mail did or may have done."""


def why(
    situation: Situation, assessment: Assessment, track: Track, state: InterviewState, steps: tuple[Step, ...]
) -> tuple[str, ...]:
    """All that was decided and why; moments on the recipient's clock."""
    return (
        *_about_interview(situation, state),
        *_about_causes(situation, assessment, track, state),
        *_about_steps(steps),
        *_about_withheld(situation, assessment, state),
        _about_track(situation, track),
        *situation.their.days.notes,
    )


def _about_interview(situation: Situation, state: InterviewState) -> Iterator[str]:
    if state is InterviewState.CLOSED:
        yield "It is closed: no letter is written for it any more."
    if state is InterviewState.STALE:
        yield "It was recorded more than 14 days after the interview: it waits for `confirm`."
    if situation.is_snoozed and situation.words.snoozed_until:
        yield f"No letter before {_when(situation, situation.words.snoozed_until)}, as you asked."
    if not situation.thread_settled:
        found = situation.thread_candidates
        yield f"{found or 'No'} thread{'' if found == 1 else 's'} could be the interview's."
    if not situation.debrief.their_time_zone:
        yield "Their time zone is not given: yours counts."


def _about_causes(
    situation: Situation, assessment: Assessment, track: Track, state: InterviewState
) -> Iterator[str]:
    """The mails that stopped, postponed or are asked about, so that the person finds and reads them."""
    doubts = () if state is InterviewState.CLOSED else (*assessment.doubts, *assessment.redirections)
    for cause in (*track.because, *doubts):
        if cause.kind:
            yield f"What became of {_LETTERS[cause.kind]} cannot be told. {cause.note}"
            continue
        who, when = cause.sender.name or cause.sender.email, _when(situation, cause.date)
        said = f": “{cause.words}”" if cause.words else "."
        yield f"{_CAUSES.get(cause.code, 'It counts')}: {who} wrote on {when}{said} {cause.note}".rstrip()
    for mail in situation.mail_of(Voice.UNVERIFIED):
        sender = mail.message.sender or Address("")
        when = _when(situation, mail.message.date)
        yield f"The mail of {sender.email} of {when}: {mail.message.unverified}."


def _about_steps(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        yield f"{_LETTERS[step.kind].capitalize()} for {step.person}: {step.why}"
        yield from step.addressing.why


def _about_withheld(situation: Situation, assessment: Assessment, state: InterviewState) -> Iterator[str]:
    if state is not InterviewState.OPEN:
        return
    for recipient in find_unwritten_thank_yous(situation, assessment):
        if situation.is_stopped(Kind.THANK_YOU, recipient.person.name):
            yield f"The thank-you for {recipient.person.name} is held back by a field that has to change."
    for placement in situation.placements:
        letter = _LETTERS[placement.kind].capitalize()
        yield f"{letter} for {placement.person} was made already ({placement.fate}): never twice."


def _about_track(situation: Situation, track: Track) -> str:
    if track.reason:
        return _REASONS[track.reason]
    return _STATES[track.state].format(
        not_before=_when(situation, track.not_before),
        expires=_when(
            situation, track.expires or waiting.second_chance_expires(situation.last_end, situation.their)
        ),
    )


def _when(situation: Situation, moment: datetime | None) -> str:
    return f"{situation.their.local(moment):%Y-%m-%d %H:%M %Z}" if moment else "its day"
