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
from agent.keeping.journal import Journal
from agent.keeping.journal_appointments import Appointments

NOW = at("2026-09-04T12:10:00-05:00")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def looks(home: Path) -> Iterator[Appointments]:
    with Journal.open(home / "journal.db") as journal:
        yield journal.appointments


def test_a_new_mailbox_is_due(looks: Appointments) -> None:
    """A mailbox of the config that was never looked at is due at once, and not before it is known."""
    assert looks.looks_due(NOW) == ()
    looks.keep_looks(["local", "work"], now=NOW, latest=NOW + HOUR)
    assert ("local", "work") == looks.looks_due(NOW)
    assert looks.looks_due(NOW - HOUR) == ()
    assert ("", None) == (looks.bookmark("local"), looks.looked_at("local"))


def test_a_look_is_kept(looks: Appointments) -> None:
    """How far it came, when it was, and when the next is due, to the second."""
    looks.keep_looks(["local"], now=NOW, latest=NOW + HOUR)
    looks.looked("local", "history 4711", at=NOW, next_at=NOW + HOUR)
    assert ("history 4711", NOW) == (looks.bookmark("local"), looks.looked_at("local"))
    assert looks.looks_due(NOW + HOUR - timedelta(seconds=1)) == ()
    assert ("local",) == looks.looks_due(NOW + HOUR)


def test_a_failed_look_keeps_the_bookmark(looks: Appointments) -> None:
    """The next look goes on where the last good one ended."""
    looks.looked("local", "1", at=NOW, next_at=NOW + HOUR)
    looks.looked("local", None, at=NOW + HOUR, next_at=NOW + 2 * HOUR)
    assert ("1", NOW) == (looks.bookmark("local"), looks.looked_at("local"))
    assert looks.looks_due(NOW + HOUR) == ()
    assert ("local",) == looks.looks_due(NOW + 2 * HOUR)


def test_a_first_look_may_fail(looks: Appointments) -> None:
    """A mailbox that never answered has no bookmark and was never looked at."""
    looks.looked("local", None, at=NOW, next_at=NOW + HOUR)
    assert ("", None) == (looks.bookmark("local"), looks.looked_at("local"))
    assert ("local",) == looks.looks_due(NOW + HOUR)


@pytest.mark.parametrize(
    "bookmark", ["", "ä\n\0", "\udcff half a name", "x" * 1_000_000, '{"INBOX": [1, 2]}']
)
def test_any_bookmark_comes_back(bookmark: str, looks: Appointments) -> None:
    """What a mailbox gave is given back to it as it was."""
    looks.looked("local", bookmark, at=NOW, next_at=NOW)
    assert bookmark == looks.bookmark("local")


def test_the_longest_waiting_is_first(looks: Appointments) -> None:
    """Mailboxes come in the order in which they fell due."""
    looks.looked("b", "1", at=NOW, next_at=NOW)
    looks.looked("a", "1", at=NOW, next_at=NOW + HOUR)
    assert ("b", "a") == looks.looks_due(NOW + HOUR)


def test_mailboxes_come_and_go(looks: Appointments) -> None:
    """One that left the config is not looked at any more; one that stays keeps its bookmark and time."""
    for name in ("stays", "goes"):
        looks.looked(name, "1", at=NOW, next_at=NOW + HOUR)
    looks.keep_looks({"stays", "comes"}, now=NOW, latest=NOW + DAY)
    assert ("comes",) == looks.looks_due(NOW)
    assert ("comes", "stays") == looks.looks_due(NOW + HOUR)
    assert ("1", "") == (looks.bookmark("stays"), looks.bookmark("goes"))
    looks.keep_looks((), now=NOW, latest=NOW + DAY)
    assert looks.looks_due(NOW + DAY) == ()


def test_no_look_is_too_late(looks: Appointments) -> None:
    """After a clock that was years ahead, or when looks are wanted more often, the next one comes soon."""
    looks.looked("local", "1", at=NOW, next_at=NOW + 1000 * DAY)
    looks.keep_looks(["local"], now=NOW, latest=NOW + HOUR)
    assert looks.looks_due(NOW) == ()
    assert ("local",) == looks.looks_due(NOW + HOUR)


def test_it_is_explained_once_in_a_home(looks: Appointments) -> None:
    """That the person was told is kept, also when all mailboxes change."""
    assert not looks.explained()
    looks.explain(NOW)
    looks.explain(NOW + HOUR)
    looks.keep_looks((), now=NOW, latest=NOW)
    assert looks.explained()


@pytest.mark.parametrize("column", ["bookmark = 'x'", "looked_at = 'x'"])
def test_an_unreadable_look_is_said(column: str, looks: Appointments, home: Path) -> None:
    """A row that holds no look is damage, not a traceback."""
    looks.looked("local", "1", at=NOW, next_at=NOW)
    with closing(sqlite3.connect(home / "journal.db", isolation_level=None)) as db:
        db.execute(f"UPDATE looks SET {column}")  # noqa: S608 - a table's column
    read = looks.bookmark if column.startswith("bookmark") else looks.looked_at
    with pytest.raises(JournalError, match="a row is unreadable"):
        read("local")
