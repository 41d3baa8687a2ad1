"""A word as the person said it: of which interview, when, and the moments and people it names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agent.debriefing.typed_days import LAST_YEAR, read_past_day, read_wait
from agent.errors import UnclearError, UsageError
from agent.keeping.journal.records import Record
from agent.model.letter import Kind
from agent.model.plan import Because, Placement
from agent.visit.persons_words import find_people, find_thanks_moment, list_causes

EXAMPLE = '"next week"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What goes with a word, as it was typed; each word takes its own part of it."""

    kind: Kind | None = None
    """Which letter."""
    person: str = ""
    """Whom, by name, first name or address; empty: everybody."""
    on: str = ""
    """A day or a moment that has passed; empty: now."""
    when: str = ""
    """Until when to wait."""
    message_id: str = ""
    """Of any mail in a thread; the angle brackets may be left out."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A word as it was said, and what is on record of the interview it is about."""

    said: Said
    record: Record
    placements: tuple[Placement, ...]
    own_zone: str
    """The person's time zone."""
    now: datetime
    """Aware."""

    @property
    def causes(self) -> tuple[Because, ...]:
        """The mails that stopped or postponed the second-chance letter, or are asked about."""
        return list_causes(self.record)


def find_kind(said: Said) -> Kind:
    """The kind of letter that was named.

    Raises:
        UsageError: none was.
    """
    if said.kind is None:
        raise UsageError("Which letter is meant was not said.", f"There are: {', '.join(Kind)}.")
    return said.kind


def read_when(text: str, now: datetime, zone: str, interview: str) -> datetime:
    """The moment until which the person wants to wait with this interview, aware.

    Raises:
        UsageError: it cannot be read, or is not to come.
    """
    try:
        return read_wait(text, now=now, zone=ZoneInfo(zone))
    except UnclearError as error:
        raise UsageError(str(error), f"Write it as in: second-chance snooze {interview} {EXAMPLE}") from None


def find_person(record: Record, typed: str) -> str:
    """The name, in the debrief, of a person called by name, first name or address."""
    found = find_people(record, typed)
    if len(found) != 1:
        names = ", ".join(one.name for one in record.debrief.interviewers)
        raise UsageError(
            f"Nobody of this interview, or more than one, is called {typed}.", f"There are: {names}."
        )
    return found[0]


def read_day(speech: Speech, typed: str) -> datetime:
    """The moment of a day or a time that has passed since the interview; a bare day means its noon there."""
    zone = ZoneInfo(speech.own_zone)
    end, now = speech.record.debrief.interview_end, speech.now
    at = find_thanks_moment(speech.record, _read_past(typed, now.astimezone(zone)), zone, now)
    if at is None:
        first, last = end.astimezone(zone).date(), now.astimezone(zone).date()
        days = f"a date from {first} to {last}" if first != last else f"the day of the interview, {first}"
        raise UsageError(f"{typed} is not between the interview and now.", f"Give {days}.")
    return at


def _read_past(typed: str, here: datetime) -> datetime | date:
    """A moment in ISO 8601, or a day in words; both in the zone of `here`."""
    with suppress(ValueError):
        return date.fromisoformat(typed.strip())
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        try:
            return read_past_day(typed, today=here.date())
        except UnclearError as error:
            raise UsageError(str(error), "Write it like 2026-09-10, yesterday, or friday.") from None
    if moment.year > LAST_YEAR:
        raise UsageError(f"{typed!r} is no date.", "Write it like 2026-09-10, yesterday, or friday.")
    return moment if moment.tzinfo else moment.replace(tzinfo=here.tzinfo)
