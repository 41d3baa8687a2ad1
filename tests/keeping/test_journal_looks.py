"""When mailboxes are looked at, and how far they were read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from builders import at

from agent.errors import JournalError
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.looks import Looks

NOW = at("2026-09-04T12:10:00-05:00")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def looks(home: Path) -> Iterator[Looks]:
    with Journal.open(home / "journal.db") as journal:
        yield journal.looks


def test_a_new_mailbox_is_due(looks: Looks) -> None:
    """A mailbox of the config that was never looked at is due at once, and not before it is known."""
    assert looks.due(NOW) == ()
    looks.set_mailboxes(["local", "work"], now=NOW, latest=NOW + HOUR)
    assert ("local", "work") == looks.due(NOW)
    assert looks.due(NOW - HOUR) == ()
    assert ("", None) == (looks.bookmark("local", NOW), looks.last_at("local"))


def test_a_look_is_kept(looks: Looks) -> None:
    """How far it came, when it was, and when the next is due, to the second."""
    looks.set_mailboxes(["local"], now=NOW, latest=NOW + HOUR)
    looks.record("local", "history 4711", now=NOW, next_at=NOW + HOUR)
    assert ("history 4711", NOW) == (looks.bookmark("local", NOW), looks.last_at("local"))
    assert looks.due(NOW + HOUR - timedelta(seconds=1)) == ()
    assert ("local",) == looks.due(NOW + HOUR)


def test_a_failed_look_keeps_the_bookmark(looks: Looks) -> None:
    """The next look goes on where the last good one ended."""
    looks.record("local", "1", now=NOW, next_at=NOW + HOUR)
    looks.record("local", None, now=NOW + HOUR, next_at=NOW + 2 * HOUR)
    assert ("1", NOW) == (looks.bookmark("local", NOW), looks.last_at("local"))
    assert looks.due(NOW + HOUR) == ()
    assert ("local",) == looks.due(NOW + 2 * HOUR)


def test_a_first_look_may_fail(looks: Looks) -> None:
    """A mailbox that never answered has no bookmark and was never looked at."""
    looks.record("local", None, now=NOW, next_at=NOW + HOUR)
    assert ("", None) == (looks.bookmark("local", NOW), looks.last_at("local"))
    assert ("local",) == looks.due(NOW + HOUR)


@pytest.mark.parametrize(
    "bookmark", ["", "ä\n\0", "\udcff half a name", "x" * 1_000_000, '{"INBOX": [1, 2]}']
)
def test_any_bookmark_comes_back(bookmark: str, looks: Looks) -> None:
    """What a mailbox gave is given back to it as it was."""
    looks.record("local", bookmark, now=NOW, next_at=NOW)
    assert bookmark == looks.bookmark("local", NOW)


def test_the_longest_waiting_is_first(looks: Looks) -> None:
    """Mailboxes come in the order in which they fell due."""
    looks.record("b", "1", now=NOW, next_at=NOW)
    looks.record("a", "1", now=NOW, next_at=NOW + HOUR)
    assert ("b", "a") == looks.due(NOW + HOUR)


def test_mailboxes_come_and_go(looks: Looks) -> None:
    """One that left the config is not looked at any more; one that stays keeps its bookmark and time."""
    for name in ("stays", "goes"):
        looks.record(name, "1", now=NOW, next_at=NOW + HOUR)
    looks.set_mailboxes({"stays", "comes"}, now=NOW, latest=NOW + DAY)
    assert ("comes",) == looks.due(NOW)
    assert ("comes", "stays") == looks.due(NOW + HOUR)
    assert ("1", "") == (looks.bookmark("stays", NOW), looks.bookmark("goes", NOW))
    looks.set_mailboxes((), now=NOW, latest=NOW + DAY)
    assert looks.due(NOW + DAY) == ()


def test_no_look_is_too_late(looks: Looks) -> None:
    """After a clock that was years ahead, or when looks are wanted more often, the next one comes soon."""
    looks.record("local", "1", now=NOW, next_at=NOW + 1000 * DAY)
    looks.set_mailboxes(["local"], now=NOW, latest=NOW + HOUR)
    assert looks.due(NOW) == ()
    assert ("local",) == looks.due(NOW + HOUR)


def test_it_is_explained_once_in_a_home(looks: Looks) -> None:
    """That the person was told is kept, also when all mailboxes change."""
    assert not looks.is_explained()
    looks.mark_explained(NOW)
    looks.mark_explained(NOW + HOUR)
    looks.set_mailboxes((), now=NOW, latest=NOW)
    assert looks.is_explained()


@pytest.mark.parametrize("column", ["bookmark = 'x'", "looked_at = 'x'"])
def test_an_unreadable_look_is_said(column: str, looks: Looks, home: Path) -> None:
    """A row that holds no look is damage, not a traceback."""
    looks.record("local", "1", now=NOW, next_at=NOW)
    with closing(sqlite3.connect(home / "journal.db", isolation_level=None)) as db:
        db.execute(f"UPDATE looks SET {column}")  # noqa: S608 - a table's column
    with pytest.raises(JournalError, match="a row is unreadable"):
        looks.bookmark("local", NOW)


def test_unread_places_are_counted_from_the_first_time(looks: Looks) -> None:
    """Each place keeps the moment since which it cannot be looked into; what can be again is forgotten."""
    assert looks.record_unread("work", ["Old", "Jobs"], NOW) == {"Old": NOW, "Jobs": NOW}
    assert looks.record_unread("local", ["Old"], NOW + DAY) == {"Old": NOW + DAY}
    later = {"Jobs": NOW, "New": NOW + HOUR}
    assert later == looks.record_unread("work", ["New", "Jobs"], NOW + HOUR)
    assert later == looks.unread("work")
    assert looks.record_unread("work", [], NOW + HOUR) == looks.unread("work") == {}
    assert looks.unread("local") == {"Old": NOW + DAY}


def test_a_place_unread_in_the_future_counts_from_now(looks: Looks) -> None:
    """A run under a wrong clock makes nobody wait longer than the true one would."""
    looks.record_unread("work", ["Old"], NOW + 365 * DAY)
    assert looks.record_unread("work", ["Old"], NOW) == {"Old": NOW} == looks.unread("work")
