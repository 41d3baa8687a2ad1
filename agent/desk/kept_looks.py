"""What the mailbox showed of interviews whose letters are written at the desk; a check asks it nothing."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from agent.keeping.journal.records import Record
from agent.model.interview import InterviewId
from agent.model.letter import Kind, OwnLetter
from agent.model.plan import Placement
from agent.visit import Agent
from agent.visit.observation import Observation
from agent.visit.own_words import observe_letters

_MOST = 16
"""Interviews that are kept; the one that was used last goes last."""
_LASTS = timedelta(hours=1)

_OnRecord = tuple[Record, tuple[Placement, ...], tuple[OwnLetter, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the mail of an interview."""

    observation: Observation
    on_record: _OnRecord
    """As it was before; where it is another now, the look no longer holds."""
    taken_at: datetime
    given: dict[tuple[Kind, str], str] = field(default_factory=dict)
    """By kind and person, the text that the page put before the person to go on with."""


class KeptLooks:
    """The last looks, by interview; several requests may ask at once."""

    def __init__(self) -> None:
        """None was taken yet."""
        self._looks: OrderedDict[InterviewId, Look] = OrderedDict()
        self._lock = Lock()

    def find(self, agent: Agent, interview: InterviewId, clock: datetime) -> Look | None:
        """The look that still holds; None: there is none, it is old, or something was put on record since.

        Args:
            agent: The house, open for reading.
            interview: Its id on record.
            clock: The moment; aware.
        """
        with self._lock:
            look = self._looks.get(interview)
            if look is None:
                return None
            self._looks.move_to_end(interview)
        is_old = not timedelta() <= clock - look.taken_at <= _LASTS
        return None if is_old or look.on_record != _read_record(agent, interview) else look

    def take(self, agent: Agent, interview: InterviewId, now: datetime, clock: datetime) -> Look:
        """Ask the mailbox, and keep what it shows instead of an earlier look.

        Args:
            agent: The house, with a copy of the journal.
            interview: Its id on record.
            now: The moment that counts; aware.
            clock: The moment; aware.

        Raises:
            As a visit.
        """
        on_record = _read_record(agent, interview)
        look = Look(observe_letters(agent, interview, now), on_record, clock)
        with self._lock:
            self._looks[interview] = look
            self._looks.move_to_end(interview)
            while len(self._looks) > _MOST:
                self._looks.popitem(last=False)
        return look


def _read_record(agent: Agent, interview: InterviewId) -> _OnRecord:
    journal = agent.journal
    return (
        journal.get(interview),
        journal.placements(interview),
        journal.own_letters.list_waiting(interview),
    )
