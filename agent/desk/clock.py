"""Whether the program is called by itself, when next, and what the last run came to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from agent.checkup.cron import examine_schedule
from agent.errors import SecondChanceError
from agent.keeping.config import Notify
from agent.keeping.failed_starts import load_failed_starts
from agent.keeping.home_folder import Home
from agent.model.finding import Finding, State
from agent.scheduling.scheduler import build_job
from agent.visit import Agent
from agent.wording import runs, sentences

_KNOWN_FOR = timedelta(minutes=10)

Ask = Callable[[Home, Notify], tuple[Finding, ...]]
"""What this computer's schedulers say of a home."""


def _ask_schedulers(home: Home, notify: Notify) -> tuple[Finding, ...]:
    return tuple(examine_schedule(home, notify, os.environ))


@dataclass(slots=True)
class Schedule:
    """What the schedulers say; asked now and then, for each answer takes the start of some programs."""

    ask: Ask = _ask_schedulers
    _known: tuple[datetime, tuple[Finding, ...]] | None = None

    def read(self, home: Home, notify: Notify, now: datetime) -> tuple[Finding, ...]:
        """The findings, some minutes old at most.

        Args:
            home: Whose runs.
            notify: How the person is told.
            now: Aware.
        """
        known = self._known
        if known is None or not timedelta() <= now - known[0] < _KNOWN_FOR:
            known = self._known = now, self.ask(home, notify)
        return known[1]

    def forget(self) -> None:
        """Ask anew next time: the person did something."""
        self._known = None


def find_schedule() -> Schedule:
    """The schedule of the desk whose request is answered."""
    schedule = current_app.extensions.setdefault("schedule", Schedule())
    assert isinstance(schedule, Schedule)  # noqa: S101 - nobody else keeps anything there
    return schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Whether the program is called by itself, and what it did last."""

    is_set: bool
    sentences: tuple[str, ...]


def read_clock(agent: Agent, home: Home, now: datetime) -> Clock:
    """Whether something calls the program every hour, when next, and what the last run came to."""
    findings = find_schedule().read(home, agent.config.notify, now)
    is_set = any(one.state is State.OK for one in findings)
    return Clock(is_set=is_set, sentences=tuple(_list_sentences(agent, home, findings, now, is_set=is_set)))


def _list_sentences(
    agent: Agent, home: Home, findings: tuple[Finding, ...], now: datetime, *, is_set: bool
) -> Iterator[str]:
    zone = agent.config.profile.time_zone
    if is_set:
        upcoming = find_next_run(now, build_job(str(home.root)).minute, ZoneInfo(zone))
        yield f"Your mail is looked at by itself, once an hour; next at {upcoming:%H:%M}."
    yield from (one.text for one in findings if one.state is not State.OK)
    if not is_set:
        yield "Until that is so, letters come only when you press the button here."
    last = agent.journal.runs.list_latest(1)
    if last and last[0].tells:
        when = sentences.format_moment(last[0].at, zone, now)
        ended = runs.describe_end(last[0])
        yield f"The last look was on {when}: {ended}. second-chance log shows what it did."
    elif last:
        yield runs.describe_idle(last[0], zone, now)
    with suppress(SecondChanceError):  # the file is a help, no more
        if failed := load_failed_starts(home):
            yield runs.describe_failed_starts(failed, zone, now)


def find_next_run(now: datetime, minute: int, zone: ZoneInfo) -> datetime:
    """When a run comes next that comes at this minute of each hour, on the person's clock."""
    here = now.astimezone(zone)
    upcoming = here.replace(minute=minute, second=0, microsecond=0)
    return upcoming if upcoming > here else upcoming + timedelta(hours=1)
