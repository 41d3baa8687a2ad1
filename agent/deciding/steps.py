"""The decision about one interview at one moment: one pure function."""

from __future__ import annotations

from datetime import datetime, timedelta

from agent.deciding import waiting
from agent.deciding.addressing import FORWARDED
from agent.deciding.events import from_company, invitation, unanswered
from agent.deciding.letters import decline_addressing, due, open_roles
from agent.deciding.roles import Role
from agent.deciding.situation import SENT, Situation
from agent.deciding.track import Assessment, assess, second_chance
from agent.deciding.why import why
from agent.model.letter import Kind
from agent.model.plan import Fate, InterviewState, Plan, Step, Track, TrackState

_WATCHED = timedelta(days=45)
"""How long an interview is visited by itself after the last thing that happened."""
_WATCHED_CLOSED = timedelta(days=14)
_SETTLED = SENT | {Fate.DELETED}


def decide(situation: Situation) -> Plan:
    """Every letter to place now, where the second-chance letter stands, and what is asked of the person.

    Pure and idempotent (W-09): with its steps among the placements it has nothing more to place.
    """
    now = assess(situation)
    track = second_chance(situation, now)
    state = _state(situation, now)
    writing = state is InterviewState.OPEN and not situation.snoozed
    steps = tuple(due(situation, now, track)) if writing else ()
    track, requests = _asked(situation, now, track, steps, state)
    return Plan(
        state=state,
        steps=steps,
        second_chance=track,
        warnings=tuple(dict.fromkeys(_warnings(situation, now, track, state))),
        needs_input=tuple(dict.fromkeys(requests)),
        look_again=situation.now if _is_watched(situation, state) else None,
        why=why(situation, now, track, state, steps),
    )


def _state(situation: Situation, now: Assessment) -> InterviewState:
    if situation.words.closed_at or _rejection_is_answered(situation, now):
        return InterviewState.CLOSED
    return InterviewState.STALE if situation.stale else InterviewState.OPEN


def _rejection_is_answered(situation: Situation, now: Assessment) -> bool:
    """The decline stands, or there is nobody to send one to."""
    return now.rejection is not None and decline_addressing(situation, now.rejection) is None


def _asked(
    situation: Situation, now: Assessment, track: Track, steps: tuple[Step, ...], state: InterviewState
) -> tuple[Track, list[str]]:
    """What is asked of the person; a due letter without anybody to go to waits for the recipient."""
    if state is InterviewState.CLOSED:
        return track, []
    asked = ["confirm_stale_interview"] if state is InterviewState.STALE else []
    if now.rejection is None:
        asked += _thread_or_recipient(situation, now)
    if track.state is TrackState.DUE and not any(one.kind is Kind.SECOND_CHANCE for one in steps):
        asked.append("recipient")
        track = Track(TrackState.NEEDS_INPUT)
    return track, asked + [one.code for one in situation.problems]


def _thread_or_recipient(situation: Situation, now: Assessment) -> list[str]:
    """RT-13, RT-04: asked while no thank-you stands anywhere."""
    if not situation.thread_settled:
        return ["choose_thread"]
    stands = situation.placed(Kind.THANK_YOU) or (now.holder and now.holder.stands_since)
    if stands or now.roles or Kind.THANK_YOU in situation.words.skipped:
        return []
    return ["recipient" if now.anchor else "choose_thread"]


def _warnings(situation: Situation, now: Assessment, track: Track, state: InterviewState) -> list[str]:
    """The codes of CONTENT 7.4 that deciding can see."""
    codes: list[str] = []
    if state is InterviewState.CLOSED:
        return codes
    placed = {one.person for one in situation.placed(Kind.THANK_YOU)}
    waiting_roles = list(open_roles(situation, now))
    written = [one for one in now.roles if one in waiting_roles or one.person.name in placed]
    if any(_is_generic(situation, one) for one in written):
        codes.append("generic_thank_you")
    if _is_overdue(situation, track):
        codes.append("thank_you_overdue")
    asked = invitation(situation, situation.last_end)
    if asked and now.rejection is None and unanswered(situation, asked):
        codes.append("unanswered_invitation")
    if situation.salary_question_left_out:
        codes.append("salary_question_left_out")
    if now.anchor and now.anchor.forwarded and now.rejection is None:
        codes.append(FORWARDED)
    return codes


def _is_generic(situation: Situation, role: Role) -> bool:
    """Nothing of the conversation stands in it (TY-06): no highlight of those it thanks."""
    thanked = {role.person.name, *role.pass_on} if role.via else {role.person.name}
    return not any(one.highlight for one in situation.debrief.interviewers if one.name in thanked)


def _is_overdue(situation: Situation, track: Track) -> bool:
    """A thank-you still lies in Drafts, or holds the second-chance letter back (W-03)."""
    if situation.now < waiting.thank_you_overdue_at(situation.debrief.interview_end, situation.their):
        return False
    lying = any(one.fate not in _SETTLED for one in situation.placed(Kind.THANK_YOU))
    return lying or track.reason == "thank_you_not_sent"


def _is_watched(situation: Situation, state: InterviewState) -> bool:
    """Whether a run should visit it by itself."""
    if state is InterviewState.STALE:
        return False
    unsettled = any(one.fate not in _SETTLED for one in situation.placements)
    if state is InterviewState.CLOSED:
        return unsettled and situation.now < _last_event(situation) + _WATCHED_CLOSED
    return situation.now < _last_event(situation) + _WATCHED


def _last_event(situation: Situation) -> datetime:
    """The last thing anybody wrote, placed or said."""
    words = situation.words
    said = (words.closed_at, words.confirmed_at, words.rearmed_at, words.snoozed_until)
    moments = [situation.debrief.interview_end, situation.recorded_at, *filter(None, said)]
    moments += [one.message.date for one in from_company(situation)]
    moments += [one.message.date for one in situation.own_mail]
    moments += [one.placed_at for one in situation.placements if one.placed_at]
    return max(moments)
