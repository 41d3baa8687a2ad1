"""The decision in plain words, one line each, for `explain`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agent.deciding import waiting
from agent.deciding.letters import open_roles
from agent.deciding.situation import Situation
from agent.deciding.track import Assessment
from agent.model.letter import Kind
from agent.model.plan import InterviewState, Step, Track, TrackState

_LETTERS = {
    Kind.THANK_YOU: "the thank-you",
    Kind.SECOND_CHANCE: "the second-chance letter",
    Kind.GRACIOUS_DECLINE: "the gracious answer",
    Kind.STATUS_NUDGE: "the question how things stand",
}
_STATES = {
    TrackState.NONE: "There is no second-chance letter: no question went badly.",
    TrackState.NEEDS_INPUT: "The second-chance letter needs a word from you first.",
    TrackState.ARMED: "The second-chance letter waits for the thank-you to be sent (SC-00).",
    TrackState.WAITING: "The second-chance letter waits until {not_before} (W-04).",
    TrackState.DUE: "The second-chance letter is due since {not_before} (W-08).",
    TrackState.DRAFTED: "The second-chance letter was made; there is only ever one (W-07).",
    TrackState.SENT: "The second-chance letter was sent.",
    TrackState.EXPIRED: "The time for a second-chance letter has passed: {expires} (W-05).",
}
_REASONS = {
    "rejection": "No second-chance letter: they decided for somebody else (W-12).",
    "invitation": "No second-chance letter: they invited you to another meeting (7.3).",
    "offer": "No second-chance letter: they made an offer (7.3).",
    "reply_received": "No second-chance letter: somebody answered (D6); `rearm` brings it back.",
    "user_followed_up": "No second-chance letter: you wrote to them yourself (7.3); `rearm` brings it back.",
    "user": "No second-chance letter: you decided against it.",
    "user_deleted": "No second-chance letter: you deleted the draft (W-07).",
    "bounced": "The second-chance letter is held back: the thank-you came back (7.3).",
    "thank_you_not_sent": "The second-chance letter is held back until the thank-you is sent (W-03).",
}


def why(
    situation: Situation, standing: Assessment, track: Track, state: InterviewState, steps: tuple[Step, ...]
) -> tuple[str, ...]:
    """All that was decided and why; moments on the recipient's clock."""
    return (
        *_about_interview(situation, state),
        *_about_steps(steps),
        *_about_withheld(situation, standing, state),
        _about_track(situation, track),
        *situation.their.days.notes,
    )


def _about_interview(situation: Situation, state: InterviewState) -> Iterator[str]:
    if state is InterviewState.CLOSED:
        yield "It is closed: no letter is written for it any more."
    if state is InterviewState.STALE:
        yield "It was recorded more than 14 days after the interview: it waits for `confirm` (W-11)."
    if situation.snoozed and situation.words.snoozed_until:
        yield f"No letter before {_when(situation, situation.words.snoozed_until)}, as you asked."
    if not situation.thread_settled:
        found = situation.thread_candidates
        yield f"{found or 'No'} thread{'' if found == 1 else 's'} could be the interview's (RT-13)."
    if not situation.debrief.their_time_zone:
        yield "Their time zone is not given: yours counts."


def _about_steps(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        yield f"{_LETTERS[step.kind].capitalize()} for {step.person}: {step.why}"
        yield from step.addressing.why


def _about_withheld(situation: Situation, standing: Assessment, state: InterviewState) -> Iterator[str]:
    if state is not InterviewState.OPEN:
        return
    for role in open_roles(situation, standing):
        if situation.stopped(Kind.THANK_YOU, role.person.name):
            yield f"The thank-you for {role.person.name} is held back by a field that has to change."
    for one in situation.placements:
        letter = _LETTERS[one.kind].capitalize()
        yield f"{letter} for {one.person} was made already ({one.fate}): never twice (W-09)."


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
