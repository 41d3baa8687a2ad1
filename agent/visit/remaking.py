"""A letter made once more, on the person's word: one deleted by mistake, or of which nothing can be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from agent.deciding.planning import decide
from agent.errors import RefusedError
from agent.model.interview import InterviewId
from agent.model.letter import Kind, OwnLetter
from agent.model.plan import Fate, Plan, TrackState
from agent.visit.agent import Agent
from agent.visit.observation import Observation, observe

_GONE = frozenset({Fate.DELETED, Fate.UNKNOWN})
_STILL_TO_COME = frozenset({TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.BLOCKED})


def remake(agent: Agent, interview: InterviewId, kind: Kind, now: datetime) -> None:
    """Take the letters of a kind that are gone off the record, so that the next visit makes them again.

    Letters in the person's own words that still wait go too: what is made is ours again.

    W-24: A letter that the person deleted, or of which nothing can be told, is made again on their word
    alone, and only while it would be written today; one that stands or was sent stays the only one.
    Why: A click in the wrong line must not cost a letter, and no letter goes out twice.

    Args:
        agent: The house.
        interview: Its id on record.
        kind: Of the letters.
        now: Aware.

    Raises:
        RefusedError: none is gone, or it would not be written now.
        As a visit.
    """
    record = agent.journal.get(interview)
    counts = dict(record.words.remade)
    counts[kind] = counts.get(kind, 0) + 1
    words = replace(record.words, remade=tuple(sorted(counts.items())), skipped=record.words.skipped - {kind})
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    observation = observe(agent, replace(record, words=words), mailbox, now)
    waiting = [one for one in observation.own_letters if one.kind is kind]
    gone = [p for p in observation.situation.placed(kind) if p.fate in _GONE]
    surely_unmade = any(p.kind is kind for p in observation.withdrawn)
    if waiting and not observation.situation.placed(kind):
        _drop(agent, interview, waiting)
        return
    if not gone and not surely_unmade:
        raise _describe_standing(observation, kind)
    left = tuple(p for p in observation.situation.placements if p not in gone)
    plan = decide(replace(observation.situation, placements=left))
    if not _will_be_written(plan, kind):
        raise RefusedError(
            "That letter would not be written now, so it is not made again.",
            f"`second-chance explain {interview}` says why.",
        )
    agent.journal.record_words(interview, words)
    _drop(agent, interview, waiting)
    for placement in gone:
        agent.journal.release(placement)


def _drop(agent: Agent, interview: InterviewId, waiting: Iterable[OwnLetter]) -> None:
    for own in waiting:
        agent.journal.own_letters.drop(interview, own)


def _describe_standing(observation: Observation, kind: Kind) -> RefusedError:
    """Why there is nothing to make again."""
    interview, several = observation.situation.id, observation.situation.placed(kind)
    if not several:
        return RefusedError(
            "No such letter of this interview was made yet.",
            f"`second-chance status {interview}` shows what comes next.",
        )
    standing = several[0]
    if standing.is_own and standing.fate is Fate.UNSENT:
        return RefusedError(
            f"The letter for {standing.person} stands in Drafts, in your own words.",
            "To have ours again, delete the draft in your mail program first, then give this command again.",
        )
    return RefusedError(
        f"The letter for {standing.person} is not gone. {standing.sighting.evidence}",
        f"`second-chance status {interview}` shows where it is.",
    )


def _will_be_written(plan: Plan, kind: Kind) -> bool:
    """Whether a letter of this kind is due, or still to come."""
    if any(step.kind is kind for step in plan.steps):
        return True
    return kind is Kind.SECOND_CHANCE and plan.second_chance.state in _STILL_TO_COME
