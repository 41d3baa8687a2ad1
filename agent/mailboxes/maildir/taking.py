"""What is new in a Maildir is read for its index, what moved is followed, and what is gone forgotten."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from agent.knowledge.marks import NOT_LIVE
from agent.mailboxes.folder_names import Role
from agent.mailboxes.maildir.file_bytes import read_headers
from agent.mailboxes.maildir.file_names import marks_of, show_name, unique_part
from agent.mailboxes.maildir.files import delivery_time
from agent.mailboxes.maildir.folders import Folder, Layout
from agent.mailboxes.maildir.gaps import Gaps
from agent.mailboxes.maildir.index import FreshMail, Index, describe_mail
from agent.mailboxes.maildir.listings import Directory
from agent.mailboxes.maildir.statements import Entry
from agent.reading.message import read_envelope

_BATCH = 5000
_LEADS_NOWHERE = frozenset({errno.ENOENT, errno.ELOOP})


class Taking:
    """The files that are to be read, and the mails whose files are gone.

    Attributes:
        is_outdated: A file was gone before it was read.
        unsettled: The directories in which that was so.
        has_changes: There is something to be written down.
    """

    def __init__(self, index: Index, layout: Layout, gaps: Gaps, version: int) -> None:
        """Nothing is to be done yet, but for trying again what could not be read the last time.

        Args:
            index: Where it is written down.
            layout: The folders.
            gaps: Where it is noted what could not be read.
            version: `Index.version` before anything was compared.
        """
        self.is_outdated = False
        self.unsettled: set[int] = set()
        self.has_changes = False
        self._index = index
        self._version = version
        self._listings = index.listings
        self._gaps = gaps
        self._folders = {folder.place: folder for folder in layout.folders}
        self._were_closed = self._listings.closed()
        self._closed = set(self._were_closed)
        self._retries = set(self._were_closed)
        self._directories: Mapping[int, Directory] = {}

    def note_fresh(self, number: int, files: Iterable[bytes]) -> None:
        """These files of a directory are to be read; what begins with a dot is no mail."""
        wanted = [file for file in files if not file.startswith(b".")]
        if wanted:
            self._begin()
            self._listings.note_fresh(number, wanted)

    def note_gone(self, mails: Collection[int]) -> None:
        """The files of these mails are no longer where they were."""
        if mails:
            self._begin()
            self._listings.note_gone(mails)

    def note_directory_gone(self, number: int) -> None:
        """A directory is no longer there."""
        self._begin()
        self._listings.note_directory_gone(number)

    def note_directory_back(self, number: int) -> None:
        """A directory is there after all."""
        self._listings.note_directory_back(number)

    def note_back(self, mails: Collection[int]) -> None:
        """The files of these mails are there after all."""
        self._listings.forget_gone(mails)

    def closed_in(self, number: int) -> set[bytes]:
        """The files of a directory that could not be read."""
        return {file for directory, file in self._closed if directory == number}

    def directories_of_gone(self) -> set[int]:
        """The directories in which mails lay that are gone and were found nowhere else."""
        return self._listings.directories_of_gone() if self.has_changes else set()

    def take_up(self, directories: Mapping[int, Directory], seen: Collection[int]) -> None:
        """Follow the moved and read the new.

        Args:
            directories: By number.
            seen: Those that are there and open.
        """
        self._directories = directories
        self.is_outdated = False
        retries = sorted((number, file) for number, file in self._retries if number in seen)
        for start in range(0, len(retries), _BATCH):
            self._take(retries[start : start + _BATCH], are_tallied=True)
        self._retries = set()
        while self.has_changes and (files := self._listings.take_fresh(_BATCH)):
            self._take(files, are_tallied=False)

    def finish(self, vanished: Collection[int]) -> None:
        """Forget what is gone, and keep in mind what could not be read.

        Args:
            vanished: Directories that are not there any more.
        """
        self._closed = {(number, file) for number, file in self._closed if number not in vanished}
        if self.has_changes:
            while some := self._listings.gone(_BATCH):
                self._index.drop(some)
                self._listings.forget_gone(some)
        if self._closed != self._were_closed:
            self._listings.record_closed(self._closed)

    # ---- one portion

    def _begin(self) -> None:
        if not self.has_changes:
            self._listings.begin()
        self.has_changes = True

    def _take(self, files: list[tuple[int, bytes]], *, are_tallied: bool) -> None:
        """Take up some files; those that only moved keep their number.

        Args:
            files: (directory, file name) of each.
            are_tallied: Whether the tallies of their directories have these names already.
        """
        names = {unique_part(os.fsdecode(file)) for _, file in files}
        gone = self._listings.find_gone(names) if self.has_changes else {}
        moves: list[tuple[int, int, bytes]] = []
        replaced: list[int] = []
        new: list[FreshMail] = []
        for number, file in files:
            directory = self._directories[number]
            folder = self._folders[directory.place]
            same = gone.get(unique_part(os.fsdecode(file)), [])
            if entry := self._choose_moved(same, folder, directory.part, os.fsdecode(file)):
                same.remove(entry)
                moves.append((entry.id, number, file))
            elif read := self._read(folder, directory, file):
                new.append(read)
                replaced += [entry.id for entry in same if entry.folder == folder.place]
        if not (moves or new):
            return
        self._begin()
        with self._index.change(self._version):
            if not are_tallied:
                self._listings.distrust({number for number, _ in files})
            for move in moves:
                self._index.move(*move)
            self._listings.forget_gone([mail for mail, _, _ in moves])
            self._listings.forget_gone(replaced)
            self._index.drop(replaced)
            self._index.add(new)

    def _choose_moved(self, same: list[Entry], folder: Folder, part: str, name: str) -> Entry | None:
        """Which of the mails of one unique name that are gone lies here now."""
        for entry in same:
            before = self._folders.get(entry.folder)
            if _arrives_now(entry, before.role if before else None, folder.role, name):
                continue
            if entry.folder == folder.place and folder.role is not Role.DRAFTS:
                return entry
            if file_facts(folder.path / part / name) == (entry.size, entry.mtime):
                return entry
        return None

    def _read(self, folder: Folder, directory: Directory, file: bytes) -> FreshMail | None:
        """A new mail; None when its file is gone or closed."""
        self._closed.discard((directory.id, file))
        try:
            headers, facts = read_headers(folder.path / directory.part / os.fsdecode(file))
        except OSError as error:
            self._leave_out(folder, directory, file, error)
            return None
        received = delivery_time(facts)
        message = read_envelope(headers, received=received)
        return describe_mail(directory.id, file, facts, message)

    def _leave_out(self, folder: Folder, directory: Directory, file: bytes, error: OSError) -> None:
        """A file could not be read: gone, or kept in mind."""
        name = os.fsdecode(file)
        leads_nowhere = error.errno in _LEADS_NOWHERE
        if leads_nowhere and not os.path.lexists(folder.path / directory.part / name):
            if (directory.id, file) not in self._were_closed:
                self.is_outdated = True
                self.unsettled.add(directory.id)
            return
        self._closed.add((directory.id, file))
        if not leads_nowhere:
            self._gaps.close_file(f"{folder.name}/{directory.part}/{show_name(name)}", error)


def file_facts(path: Path) -> tuple[int, int] | None:
    """Size and time of change (nanoseconds) of a file; None: it cannot be seen."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns


def _arrives_now(entry: Entry, before: Role | None, after: Role | None, name: str) -> bool:
    """Whether a known mail was a draft, spam or thrown away and no longer is: it is numbered as a new one."""
    was, is_now = marks_of(before, entry.file), marks_of(after, name)
    return bool(was & NOT_LIVE) and not is_now & NOT_LIVE
