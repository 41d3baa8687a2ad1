"""The index of a Maildir is brought up to date in every case that is rare: crowded, distrusted, overtaken."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from mails import PLACED, raw_mail
from worlds.maildir import make_maildir, names_of_opened, put

from agent.mailboxes.maildir import comparing, taking, tallies
from agent.mailboxes.maildir.comparing import update_index
from agent.mailboxes.maildir.file_bytes import read_headers
from agent.mailboxes.maildir.folders import Layout, find_layout
from agent.mailboxes.maildir.gaps import Gaps
from agent.mailboxes.maildir.index import Index
from agent.mailboxes.maildir.taking import file_facts

WIDE = -48_000


class Shelf:
    """A Maildir with two folders and the index of it."""

    def __init__(self, base: Path) -> None:
        self.root = make_maildir(base / "Mail")
        self.old = make_maildir(self.root / ".Old")
        self.files = [put(self.root, raw_mail(f"<m{number}@x>"), PLACED) for number in range(3)]
        self.index = Index(base / "index.db", self.root)

    @property
    def layout(self) -> Layout:
        return find_layout(self.root, "Drafts", ())

    def look(self) -> Gaps:
        return update_index(self.index, self.layout)

    def ask(self, words: str) -> list[Any]:
        return [value for (value,) in self.index._sql.execute(words).fetchall()]

    def names(self) -> list[str]:
        return sorted(os.fsdecode(file) for file in self.ask("SELECT file FROM mails"))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    one = Shelf(tmp_path)
    yield one
    one.index.close()


def test_a_crowded_directory_gets_a_wider_filter(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known names are known in it, so that only what is new is read; what went is forgotten."""
    shelf.look()
    assert {1} == {len(known) for known in shelf.ask("SELECT known FROM buckets")}
    monkeypatch.setattr(tallies, "_NAMES_PER_BYTE", 1100)
    monkeypatch.setattr(tallies, "_BYTES_PER_NAME", 2000)
    opened = names_of_opened(monkeypatch)
    shelf.files.append(put(shelf.root, raw_mail("<m3@x>"), PLACED))
    shelf.look()
    assert [shelf.files[3].name] == opened
    assert {2} == {len(known) for known in shelf.ask("SELECT known FROM buckets")}
    shelf.files.pop(0).unlink()
    shelf.look()
    shelf.files.append(put(shelf.root, raw_mail("<m4@x>"), PLACED))
    shelf.look()
    assert [one.name for one in shelf.files[2:]] == opened
    assert sorted(one.name for one in shelf.files) == shelf.names()


def test_a_distrusted_folder_is_compared_name_by_name(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is known is read again; where there are many names more of the index stays in memory."""
    shelf.look()
    opened = names_of_opened(monkeypatch)
    for many, is_wide in ((2, False), (0, True)):
        monkeypatch.setattr(comparing, "_MANY", many)
        shelf.index.listings.distrust_folders({"."})
        shelf.files.pop().unlink()
        shelf.look()
        assert sorted(one.name for one in shelf.files) == shelf.names()
        assert is_wide is (shelf.ask("PRAGMA cache_size") == [WIDE])
    assert [] == opened


@pytest.mark.parametrize(("times", "is_done"), [(3, True), (4, False)])
def test_an_index_that_somebody_else_writes_all_the_time_is_busy(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, times: int, *, is_done: bool
) -> None:
    """It is begun anew a few times; then it counts as locked, and nothing is written over theirs."""
    versions = count()
    monkeypatch.setattr(Index, "version", lambda _: min(next(versions), 2 * times))
    if is_done:
        shelf.look()
    else:
        with pytest.raises(sqlite3.OperationalError) as caught:
            shelf.look()
        assert sqlite3.SQLITE_BUSY == caught.value.sqlite_errorcode
    assert (3 if is_done else 0) == len(shelf.names())


def test_a_directory_that_is_back_at_the_second_look_keeps_its_mails(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renamed and back meanwhile: its mails are not read again, but for one that was copied elsewhere."""
    old, gone, copied = (put(shelf.old, raw_mail(f"<old{number}@x>"), PLACED) for number in range(3))
    for folder in (shelf.old, shelf.root):
        os.utime(folder / "cur", (1_700_000_000, 1_700_000_000))
    shelf.look()
    opened = names_of_opened(monkeypatch)
    real, missed = comparing._read_state, [shelf.old / "cur"]

    def look_away(directory: Path) -> Any:
        if directory in missed:
            missed.remove(directory)
            return None
        return real(directory)

    monkeypatch.setattr(comparing, "_read_state", look_away)
    gone.unlink()
    copy = shelf.root / "cur" / copied.name
    copy.write_bytes(copied.read_bytes())
    os.utime(copy, ns=(copied.stat().st_mtime_ns,) * 2)
    shelf.files.pop().unlink()  # so that there is a second look
    shelf.look()
    assert [] == missed
    assert [copied.name] == opened
    there = [old.name, copied.name, copied.name, *(one.name for one in shelf.files)]
    assert sorted(there) == shelf.names()
    missed.append(shelf.old / "cur")
    shelf.look()
    assert old.name not in shelf.names()


def test_a_closed_file_that_is_gone_later_is_no_reason_to_look_twice(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as long as it lies there; then it is forgotten."""
    closed = shelf.files[0]

    def read(path: Path) -> Any:
        if path == closed and path.exists():
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return read_headers(path)

    monkeypatch.setattr(taking, "read_headers", read)
    for _ in range(2):
        assert [f"INBOX/cur/{closed.name}"] == [one.place for one in shelf.look().unread]
    assert 2 == len(shelf.names())
    closed.unlink()
    looks: list[object] = []
    real_look = comparing._Comparison.list_directories

    def list_directories(comparison: Any) -> None:
        looks.append(comparison)
        real_look(comparison)

    monkeypatch.setattr(comparing._Comparison, "list_directories", list_directories)
    assert () == tuple(shelf.look().unread)
    assert 1 == len(looks)
    assert set() == shelf.index.listings.closed()


def test_the_facts_of_a_file_that_cannot_be_seen(shelf: Shelf) -> None:
    """There are none: a mail is not taken for the one that lay there."""
    file = shelf.files[0]
    facts = file.stat()
    assert (facts.st_size, facts.st_mtime_ns) == file_facts(file)
    file.unlink()
    assert None is file_facts(file)
