"""A word as the person said it: of which interview, when, and the moments and people it names."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.commands.command import LAST_YEAR
from agent.errors import UsageError
from agent.keeping.journal.records import Record
from agent.knowledge.text import comparable
from agent.model.letter import Kind
from agent.model.plan import Because, Placement

_SPAN = re.compile(r"(\d{1,4}) ?(h|d|w)\w*", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 168}


@dataclass(frozen=True, slots=True)
class Speech:
    """A word as it was said, and what is on record of the interview it is about."""

    args: argparse.Namespace
    record: Record
    placements: tuple[Placement, ...]
    own_zone: str
    """The person's time zone."""
    now: datetime
    """Aware."""

    @property
    def causes(self) -> tuple[Because, ...]:
        """The mails that stopped or postponed the second-chance letter, or are asked about."""
        plan = self.record.plan
        return (*plan.track.because, *plan.because) if plan else ()

    def has_sent(self, kind: Kind) -> bool:
        """Whether a letter of this kind was sent."""
        return any(one.kind is kind and one.fate.is_sent for one in self.placements)


def read_when(text: str, now: datetime) -> datetime:
    """The moment a person means; without a zone when they gave none.

    Raises:
        UsageError: it cannot be read.
    """
    span = _SPAN.fullmatch(text.strip())
    if span:
        return now + timedelta(hours=int(span[1]) * _HOURS[span[2].lower()])
    try:
        until = datetime.fromisoformat(text.strip())
    except ValueError:
        until = None
    if until is None or until.year > LAST_YEAR:
        raise UsageError(f"{text!r} is no date.", "Write it like 2026-09-10, 2026-09-10T09:00, 3d or 12h.")
    return until


def find_person(record: Record, typed: str) -> str:
    """The name, in the debrief, of a person called by name, first name or address."""
    people = record.debrief.interviewers
    wanted = comparable(typed)
    found = [
        one.name
        for one in people
        if wanted in {comparable(text) for text in (one.name, one.given, one.family, one.email) if text}
    ]
    if len(found) != 1:
        names = ", ".join(one.name for one in people)
        raise UsageError(
            f"Nobody of this interview, or more than one, is called {typed}.", f"There are: {names}."
        )
    return found[0]


def read_day(speech: Speech, typed: str) -> datetime:
    """The moment of a day or a time that has passed since the interview; a bare day means its noon there."""
    zone = ZoneInfo(speech.own_zone)
    end, now = speech.record.debrief.interview_end, speech.now
    said = read_when(typed, now)
    local = said if said.tzinfo else said.replace(tzinfo=zone)
    bare = len(typed.strip()) == len("2026-09-10")
    at = min(max(local.replace(hour=12), end), now) if bare else local
    days = (end.astimezone(zone).date(), now.astimezone(zone).date())
    if not (days[0] <= local.astimezone(zone).date() <= days[1]) or not end <= at <= now:
        raise UsageError(
            f"{typed} is not between the interview and now.", f"Give a date from {days[0]} to {days[1]}."
        )
    return at
