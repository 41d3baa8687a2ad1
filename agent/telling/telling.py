"""Telling the person, once by each way, in their hours.

Before a way says a word its tries are raised in the journal, and after it the word is recorded as told. A run
that is killed in between leaves a try whose outcome is unknown: it is said once more, and no third time. What
surely did not reach the person is tried again by later runs, for a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.errors import SecondChanceError, wrap_unforeseen
from agent.keeping.config import Config
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.notices import SEEN, Telling
from agent.model.notice import Notice
from agent.telling.facts import gather_facts
from agent.telling.hours import find_opening, is_open
from agent.telling.way import Board, NotToldError, Way
from agent.telling.what_waits import list_notices, select_waiting
from agent.telling.words import make_word

NEWS_LASTS = timedelta(days=3)
"""What only happened, and was not told by then, is told no more."""
TRIED_FOR = timedelta(days=1)
"""So long a way that surely fails is tried."""
_RETRY = timedelta(minutes=10)
"""A run that comes so soon after a failure leaves the way alone."""
_MOST_TRIES = 2
_KEPT = timedelta(days=90)
"""So long it is remembered that something was told which holds no more."""


@dataclass(frozen=True, slots=True)
class Report:
    """What telling came to."""

    told: tuple[str, ...] = ()
    """The labels of the ways by which something was told."""
    failures: tuple[tuple[Way, SecondChanceError], ...] = ()
    waits: bool = False
    """Whether anything waits for the person now."""


def tell(config: Config, journal: Journal, home: Home, ways: Sequence[Way], now: datetime) -> Report:
    """Tell what is due and was not told yet by each way; a way that fails stops no other.

    Sets when a run is due next because of it.

    Args:
        config: The person's settings.
        journal: Of their home.
        home: Where the sign-ins are known.
        ways: What there is to tell by; without any, nothing is due.
        now: Aware.
    """
    if not ways:
        journal.notices.set_wake(None)
        return Report()
    notices = list_notices(gather_facts(config, journal, home, now), now)
    rounds = [_Round(config, journal, way, notices, now) for way in ways]
    failures = [failure for one in rounds for failure in one.tell()]
    told = tuple(one.way.label for one in rounds if one.has_told)
    journal.notices.prune({notice.key for notice in notices}, now - _KEPT)
    journal.notices.set_wake(min((moment for one in rounds for moment in one.list_moments()), default=None))
    return Report(told, tuple(failures), waits=bool(select_waiting(notices, now)))


def mark_seen(config: Config, journal: Journal, home: Home, about: Sequence[str], now: datetime) -> None:
    """Record that the person has just seen, at a terminal, what there is to tell of some interviews.

    Args:
        config: The person's settings.
        journal: Of their home.
        home: Where the sign-ins are known.
        about: Ids of interviews.
        now: Aware.
    """
    notices = list_notices(gather_facts(config, journal, home, now), now)
    ids = set(about)
    keys = [one.key for one in notices if one.due <= now and ids.intersection(one.key.split())]
    journal.notices.mark_seen(keys, now)


class _Round:
    """What is told by one way in one run."""

    def __init__(
        self, config: Config, journal: Journal, way: Way, notices: Sequence[Notice], now: datetime
    ) -> None:
        self.way = way
        self.has_told = False
        self._journal, self._now = journal.notices, now
        self._config, self._zone = config.notify, ZoneInfo(config.profile.time_zone)
        self._notices = self._enter(notices)

    def _enter(self, notices: Sequence[Notice]) -> tuple[Notice, ...]:
        """Record what is new; of a way that never told anything, old news is old already."""
        known, seen = self._known(), self._journal.list_of_way(SEEN)
        fresh = {
            one.key: self._now if known and not one.waits else min(one.since, self._now)
            for one in notices
            if one.key not in known
        }
        if fresh:
            self._journal.enter(self.way.name, fresh)
        return tuple(one for one in notices if one.key not in seen)

    def tell(self) -> Iterator[tuple[Way, SecondChanceError]]:
        """Say one word of all that is due; what went wrong."""
        known = self._known()
        due = [one for one in self._notices if one.due <= self._now and self._is_open(one, known[one.key])]
        if not due or not is_open(self._now, self._zone, self._config.hours):
            return
        keys = [one.key for one in due]
        word = make_word(self._choose_shown(due), discreet=self._config.discreet)
        self._journal.begin(self.way.name, keys)
        try:
            self.way.say(word)
        except NotToldError as error:
            self._journal.fail(self.way.name, keys, self._now)
            yield self.way, error
        except SecondChanceError as error:
            yield self.way, error
        except Exception as error:  # noqa: BLE001 - a fault in one way must not silence the others
            yield self.way, wrap_unforeseen(error, f"while telling you by {self.way.label}")
        else:
            self._journal.finish(self.way.name, keys, self._now)
            self.has_told = True

    def _choose_shown(self, due: Sequence[Notice]) -> Sequence[Notice]:
        """What the word says: what is due, and on a board what was told before and still holds."""
        if not (isinstance(self.way, Board) and self.way.is_board):
            return due
        shown = {one.key for one in due}
        lasting = (one for one in self._notices if one.waits or self._now - one.since <= NEWS_LASTS)
        shown |= {one.key for one in lasting if one.due <= self._now}
        return [one for one in self._notices if one.key in shown]

    def list_moments(self) -> Iterator[datetime]:
        """When each notice that was not told may be told next (aware)."""
        known = self._known()
        soon = self._now + _RETRY
        for one in self._notices:
            if self._is_open(one, known[one.key]):
                begins = max(self._now, one.due)
                opens = find_opening(begins, self._zone, self._config.hours)
                yield opens if opens > self._now else soon

    def _is_open(self, notice: Notice, telling: Telling) -> bool:
        """Whether it was not told, may still be tried, and is not too old."""
        if telling.told_at or telling.tries >= _MOST_TRIES:
            return False
        if telling.failed_at and self._now - telling.failed_at >= TRIED_FOR:
            return False
        return notice.waits or self._now - telling.since <= NEWS_LASTS

    def _known(self) -> Mapping[str, Telling]:
        return self._journal.list_of_way(self.way.name)
