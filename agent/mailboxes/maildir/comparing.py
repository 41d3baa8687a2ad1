"""The index of a Maildir is brought up to date: only what is new is read, and little memory is taken.

Directories are compared with what was kept of them (`listings`), `new` and `cur` apart. What could not be
read is kept in mind and tried again each time; of what cannot be looked into nothing is forgotten.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.mailboxes.folder_names import Role
from agent.mailboxes.maildir.folders import Folder, Layout
from agent.mailboxes.maildir.gaps import Gaps
from agent.mailboxes.maildir.index import Index
from agent.mailboxes.maildir.listings import Directory
from agent.mailboxes.maildir.statements import OvertakenError
from agent.mailboxes.maildir.taking import Taking
from agent.mailboxes.maildir.tallies import (
    BUCKETS,
    Tally,
    bucket_of,
    difference,
    list_names,
    make_filter,
    tally_names,
)

_PASSES = 4
"""How often the folders are listed when files keep moving under our hands."""
_COARSE = 2 * 10**9
"""Nanoseconds after which a change that came later would show in a directory's mtime on any file system."""
_FINE = 10**8
"""The same where the file system tells parts of a second."""
_SECOND = 10**9
_MANY = 20_000
"""With so many new names in a directory more of the index is kept in memory."""
_AT_ONCE = 50_000
"""Names compared at once."""


def update_index(index: Index, layout: Layout) -> Gaps:
    """Read what is new, forget what is gone, follow what moved; what could not be looked into.

    Raises:
        sqlite3.Error: the index is locked or damaged, or its disk is full.
    """
    for _ in range(_PASSES):
        with suppress(OvertakenError):
            return _compare_all(index, layout)
    busy = sqlite3.OperationalError("somebody else writes it all the time")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise busy


def _compare_all(index: Index, layout: Layout) -> Gaps:
    comparison = _Comparison(index, layout)
    for _ in range(_PASSES):
        comparison.list_directories()
        if comparison.is_settled():
            break
    comparison.finish()
    return comparison.gaps


@dataclass(slots=True)
class _State:
    """How a directory is told to be as it was, without listing it."""

    words: str
    mtime: int
    """Nanoseconds."""

    def is_at_rest(self, now: int) -> bool:
        """Whether every change that comes after `now` (nanoseconds) will show."""
        return now - self.mtime > (_FINE if self.mtime % _SECOND else _COARSE)


@dataclass(slots=True)
class _Listed:
    """What one directory looks like now."""

    state: _State
    tally: Tally
    buckets: set[int] | None
    """Those that changed since the index was written; None: any."""


class _Comparison:
    """The folders as they are, compared with the index, as often as they have to be."""

    def __init__(self, index: Index, layout: Layout) -> None:
        self.gaps = Gaps.of_layout(layout)
        self._index = index
        self._version = index.version()
        self._listings = index.listings
        self._layout = layout
        self._known = self._listings.directories()
        self._listed: dict[int, _Listed] = {}
        self._vanished: set[int] = set()
        self._again: set[int] = set()
        """Directories from which something was missing, to be listed once more."""
        self._back: set[int] = set()
        """Directories that were gone and are there after all, every name in them to be compared."""
        self._now: int | None = None
        self._taking = Taking(index, layout, self.gaps, self._version)

    def list_directories(self) -> None:
        """Find what is new and what is gone in every directory that changed, and take it up."""
        seen: set[int] = set()
        for folder in self._layout.folders:
            for part in ("new", "cur"):  # in the order in which mail goes through them
                try:
                    state = _read_state(folder.path / part)
                    if state is None:
                        continue
                    directory = self._known.get((folder.place, part))
                    if directory and directory.id in self._vanished:
                        self._take_back(directory.id)
                    if directory is None or self._is_to_be_listed(folder, directory, state):
                        directory = self._list(folder, part, state)
                    seen.add(directory.id)
                except OSError as error:
                    self.gaps.close_folder(folder, error)
        present = seen | self._vanished
        for directory in self._known.values():
            if directory.id not in present and not self.gaps.find_closed(directory.place):
                self._vanished.add(directory.id)
                self._taking.note_directory_gone(directory.id)
        self._taking.take_up({directory.id: directory for directory in self._known.values()}, seen)

    def is_settled(self) -> bool:
        """Whether nothing moved under our hands; else the directories must be listed once more."""
        lost = self._taking.directories_of_gone() - self._vanished
        is_sure = lost <= self._again  # readdir(3) may pass over a file that is just renamed
        self._again |= lost
        return is_sure and not self._taking.is_outdated

    def finish(self) -> None:
        """Forget what is gone and write down what was seen."""
        if not (self._listed or self._vanished or self._taking.has_changes):
            return
        with self._index.change(self._version):
            self._taking.finish(self._vanished)
            for number, listed in self._listed.items():
                if listed.buckets is None or listed.buckets:
                    self._listings.record_tally(number, listed.tally, listed.buckets)
                is_known = number not in self._taking.unsettled and listed.state.is_at_rest(self._now or 0)
                self._listings.record_state(number, listed.state.words if is_known else "")
            for number in self._vanished:
                self._listings.drop_directory(number)

    # ---- one directory

    def _take_back(self, number: int) -> None:
        """A directory is there after all: what was its may have been taken for moved meanwhile."""
        self._vanished.discard(number)
        self._back.add(number)
        self._taking.note_directory_back(number)

    def _is_to_be_listed(self, folder: Folder, directory: Directory, state: _State) -> bool:
        if folder.role is Role.DRAFTS or directory.id in self._again | self._back:
            return True
        listed = self._listed.get(directory.id)
        return state.words != (listed.state.words if listed else directory.state)

    def _list(self, folder: Folder, part: str, state: _State) -> Directory:
        """Compare the names in a directory with what is known of them."""
        path = os.fsencode(folder.path / part)
        if self._now is None:
            self._now = self._index.clock()
        directory = self._known.get((folder.place, part))
        listed = self._listed.get(directory.id) if directory else None
        before = self._listings.read_tally(directory.id) if directory and not listed else Tally()
        before = listed.tally if listed else before
        after, fresh = tally_names(path, before.known)
        if directory is None:
            directory = self._known[folder.place, part] = self._listings.add_directory(folder.place, part)
        if directory.id in self._back or (directory.is_unsure and not listed):
            self._back.discard(directory.id)
            before, fresh = Tally([-1] * BUCKETS, before.known), None
        if after.is_crowded:
            after.known = make_filter(path, after.count)
        changed = set[int]()
        if after.totals != before.totals:
            changed = {one for one in range(BUCKETS) if after.totals[one] != before.totals[one]}
        unclear = changed if fresh is None else self._read_totals(directory, changed, before, after, fresh)
        if unclear:
            self._compare(directory, path, unclear, after)
        buckets = listed.buckets if listed else set()
        if buckets is None or len(after.known) != len(before.known):
            self._listed[directory.id] = _Listed(state, after, None)
        else:
            self._listed[directory.id] = _Listed(state, after, buckets | changed)
        if folder.role is Role.DRAFTS:
            self._find_rewritten(directory, folder.path / part)
        return directory

    def _read_totals(
        self, directory: Directory, changed: set[int], before: Tally, after: Tally, fresh: Iterable[bytes]
    ) -> set[int]:
        """Note what the totals alone tell: these names came, and at most one of a bucket went.

        Returns:
            The buckets of which they do not tell.
        """
        by_bucket: dict[int, list[bytes]] = {bucket: [] for bucket in changed}
        for name in fresh:
            by_bucket.setdefault(bucket_of(name), []).append(name)
        unclear, gone, new = set[int](), list[int](), list[bytes]()
        for bucket, names in by_bucket.items():
            missing = difference(after.totals[bucket], before.totals[bucket], names)
            mail = self._listings.squares(directory.id, bucket).get(missing) if missing else 0
            if mail is None:
                unclear.add(bucket)
                continue
            new += names
            gone += [mail] if mail else []
        self._note(directory, gone, new, after)
        return unclear

    def _compare(self, directory: Directory, path: bytes, buckets: set[int], after: Tally) -> None:
        """Compare the names of some buckets one by one, as many at once as memory has room for."""
        if len(buckets) == BUCKETS and after.count > _MANY:
            self._index.expect_many()
        waiting = sorted(buckets)
        most = max(1, _AT_ONCE * BUCKETS // max(1, after.count))
        closed = self._taking.closed_in(directory.id)
        for start in range(0, len(waiting), most):
            some = waiting[start : start + most]
            names = set(list_names(path, some))
            entries = self._listings.in_buckets(directory.id, some)
            gone = [mail for file, mail in entries.items() if file not in names]
            self._note(directory, gone, names - entries.keys() - closed, after)
            if self._again:
                self._taking.note_back([mail for file, mail in entries.items() if file in names])

    def _note(self, directory: Directory, gone: list[int], new: Iterable[bytes], after: Tally) -> None:
        for name in new:
            after.add(name)
        self._taking.note_gone(gone)
        self._taking.note_fresh(directory.id, new)

    def _find_rewritten(self, directory: Directory, path: Path) -> None:
        """Find drafts that a program wrote anew under the same name."""
        rewritten: list[tuple[int, bytes]] = []
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            for mail, file, size, mtime in self._listings.facts_in_directory(directory.id):
                try:
                    facts = os.stat(file, dir_fd=handle)
                except OSError:  # gone, or not to be seen
                    continue
                if facts.st_size != size or facts.st_mtime_ns != mtime:
                    rewritten.append((mail, file))
        finally:
            os.close(handle)
        self._taking.note_gone([mail for mail, _ in rewritten])
        self._taking.note_fresh(directory.id, [file for _, file in rewritten])


def _read_state(directory: Path) -> _State | None:
    """In what state a directory is; None: it is not there.

    Raises:
        OSError: it cannot be listed, or nothing in it be opened.
    """
    try:
        handle = os.open(directory, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except FileNotFoundError:
        return None
    try:
        facts = os.stat(".", dir_fd=handle)
    finally:
        os.close(handle)
    return _State(f"{facts.st_ino} {facts.st_mtime_ns} {facts.st_ctime_ns}", facts.st_mtime_ns)
