"""The person's own letter put in place: into our draft, else by a visit when it is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.visit.agent import Agent
from agent.visit.own_words import LetterNow, put_own_letter
from agent.visit.rounds import Outcome, visit_all


@dataclass(frozen=True, slots=True)
class OwnPlacing:
    """What became of the letter, and of the visit that it gave rise to."""

    letter: LetterNow
    outcome: Outcome
    """Of the visit; empty where the letter went into a draft that stood."""


def place_own_letter(
    agent: Agent, interview: InterviewId, kind: Kind, person: str, text: str, now: datetime
) -> OwnPlacing:
    """Put a letter that the person wrote in place, or keep it for its day.

    Args:
        agent: The house, to itself.
        interview: Its id on record.
        kind: Of the letter.
        person: The addressee's name in the debrief.
        text: Their letter.
        now: Aware.

    Raises:
        As `put_own_letter`; what stops the visit is told in the outcome.
    """
    done = put_own_letter(agent, interview, kind, person, text, now)
    if done.placement is not None:
        return OwnPlacing(done, Outcome((), ()))
    outcome = visit_all(agent, [interview], now)
    placed = [one for result in outcome.visited for one in result.placed]
    mine = (one for one in placed if (one.kind, one.person) == (kind, person))
    return OwnPlacing(replace(done, placement=next(mine, None)), outcome)
