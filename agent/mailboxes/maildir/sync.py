"""The folders of a Maildir as they are now, with the index brought up to date: only what is new is read.

Other programs change the Maildir meanwhile. A file that is gone when it is to be read was renamed or moved:
the folders are listed again and it is found by its unique name, or it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeVar

from agent.knowledge.marks import NOT_LIVE
from agent.mailboxes.folder_names import Role
from agent.mailboxes.maildir.file_bytes import read_headers
from agent.mailboxes.maildir.files import delivery_time, list_mails, marks_of, read_file
from agent.mailboxes.maildir.folders import Folder, Layout
from agent.mailboxes.maildir.index import Entry, Index
from agent.model.mail import Message
from agent.reading.authentication import ANYBODY, Trust
from agent.reading.message import read_message

_Result = TypeVar("_Result")
_PASSES = 4
"""How often the folders are listed when files keep moving under our hands."""
_TRIES = 3
"""How often a mail is looked for that was renamed before it was read."""
_AT_REST = 2 * 10**9
"""Nanoseconds after which a change that came later would show in a folder's mtime on any file system."""
_BATCH = 2000


class Snapshot:
    """The mailbox as it is now.

    Attributes:
        index: Where its mails are, up to date.
        layout: Its folders.
        notes: Folders and mails that had to be left out, a sentence each.
    """

    def __init__(self, index: Index, list_folders: Callable[[], Layout], trust: Trust = ANYBODY) -> None:
        """List the folders and bring the index up to date.

        Args:
            index: The index of the mailbox.
            list_folders: Lists the folders as they are; called again where mail moves meanwhile.
            trust: Whose word on the sender of a mail is believed.

        Raises:
            MailboxMissingError: the mailbox is not there or cannot be read.
            sqlite3.Error: the index is locked or damaged, or its disk is full.
        """
        self.index = index
        self._list_folders = list_folders
        self._trust = trust
        self._refresh()

    def _refresh(self) -> None:
        self.layout = self._list_folders()
        self.notes = _update_index(self.index, self.layout)

    def read(self, mails: Iterable[int], *, bodies: bool = False) -> dict[int, Message]:
        """Mail number -> message; one that is gone is left out."""

        def read_entry(folder: Folder, entry: Entry) -> Message:
            return read_file(folder, entry.name, entry.file, bodies=bodies, trust=self._trust)

        return dict(self._each(mails, read_entry))

    def select(self, mails: Iterable[int], is_wanted: Callable[[Folder, Entry], bool]) -> set[int]:
        """The mails that pass a test, which may read their files."""
        return {mail for mail, wanted in self._each(mails, is_wanted) if wanted}

    def _each(
        self, mails: Iterable[int], work: Callable[[Folder, Entry], _Result]
    ) -> Iterator[tuple[int, _Result]]:
        """Do something with mail files, one after the other: (mail number, what came of it).

        A file renamed meanwhile is found again, one that is gone or closed left out.
        """
        waiting = set(mails)
        for _ in range(_TRIES):
            lost = set[int]()
            folders = {folder.place: folder for folder in self.layout.folders}
            for entry in self.index.entries(waiting):
                try:
                    result = work(folders[entry.folder], entry)
                except (FileNotFoundError, KeyError):
                    lost.add(entry.id)
                except OSError as error:
                    self.notes += (f"The mail {entry.file} is left out: {error.strerror}.",)
                else:
                    yield entry.id, result
            if not lost:
                break
            waiting = lost
            self._refresh()


# ---- bringing the index up to date


class _NewFile(NamedTuple):
    """A file that is not in the index."""

    folder: Folder
    number: int
    """Of its folder."""
    name: str
    file: str

    @property
    def path(self) -> Path:
        return self.folder.path / self.file


@dataclass(slots=True)
class _Changes:
    """What one listing of all folders found."""

    gone: list[Entry] = field(default_factory=list)
    new: list[_NewFile] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)
    """Folder number -> the state in which it was listed."""
    unread: set[int] = field(default_factory=set)
    """Folders with files that could not be read: to be listed again next time."""
    are_outdated: bool = False
    """A file was gone before it was read."""
    notes: list[str] = field(default_factory=list)


def _update_index(index: Index, layout: Layout) -> tuple[str, ...]:
    """Read what is new, forget what is gone, follow what moved; returns what had to be left out."""
    for _ in range(_PASSES):
        changes = _Changes()
        with index.change():
            _list_changes(index, layout, changes)
            if changes.gone or changes.new:
                _record_changes(index, layout, changes)
            for number, state in changes.states.items():
                index.record_state(number, "" if number in changes.unread else state)
        if not changes.are_outdated:
            break
    return tuple(changes.notes)


def _list_changes(index: Index, layout: Layout, changes: _Changes) -> None:
    """Compare every folder that changed with what is known of it."""
    now = index.clock()
    known_folders = index.folders()
    for folder in layout.folders:
        number, last_state = known_folders.pop(folder.place, (0, ""))
        try:
            times = [(folder.path / part).stat().st_mtime_ns for part in _parts_of(folder)]
            state = " ".join(map(str, times))
            if number and state == last_state and folder.role is not Role.DRAFTS:
                continue
            known = index.in_folder(number)
            files = list_mails(folder.path)
            if known.keys() - files.keys():  # readdir(3) may pass over a file that is just renamed
                files |= list_mails(folder.path)
        except OSError as error:
            changes.notes.append(f"The folder {folder.name} is left out: {error.strerror}.")
            continue
        number = number or index.add_folder(folder.place)
        listed = [_NewFile(folder, number, name, file) for name, file in files.items()]
        _compare(listed, known, index, changes)
        changes.states[number] = state if now - max(times) > _AT_REST else ""
    for number, _ in known_folders.values():
        changes.gone.extend(index.in_folder(number).values())
        index.drop_folder(number)


def _parts_of(folder: Folder) -> list[str]:
    """A Maildir without new/ is still one."""
    return ["cur", "new"] if (folder.path / "new").is_dir() else ["cur"]


def _compare(listed: Iterable[_NewFile], entries: dict[str, Entry], index: Index, changes: _Changes) -> None:
    """Note what is gone and what is new in a folder; a change of flags is followed at once."""
    for new in listed:
        entry = entries.pop(new.name, None)
        if entry is None:
            changes.new.append(new)
            continue
        is_rewritten = new.folder.role is Role.DRAFTS and not _is_unchanged(new.path, entry)
        if is_rewritten or _arrives_now(entry, new.folder.role, new):
            changes.gone.append(entry)
            changes.new.append(new)
        elif entry.file != new.file:
            index.move(entry.id, new.number, new.file)
    changes.gone.extend(entries.values())


def _record_changes(index: Index, layout: Layout, changes: _Changes) -> None:
    """Follow the moved, forget the gone, read the new."""
    roles = {folder.place: folder.role for folder in layout.folders}
    gone = {entry.name: entry for entry in changes.gone}
    moved: set[int] = set()
    unread: list[_NewFile] = []
    for new in changes.new:
        entry = gone.get(new.name)
        if (
            entry
            and entry.id not in moved
            and not _arrives_now(entry, roles.get(entry.folder), new)
            and _is_unchanged(new.path, entry)
        ):
            index.move(entry.id, new.number, new.file)
            moved.add(entry.id)
        else:
            unread.append(new)
    index.drop([entry.id for entry in changes.gone if entry.id not in moved])
    numbers = count(index.newest() + 1)
    batch: list[tuple[int, Entry, Message]] = []
    for new in unread:
        read = _read_new(new, next(numbers), changes)
        batch += [(new.number, *read)] if read else []
        if len(batch) == _BATCH:
            index.add(batch)
            batch.clear()
    index.add(batch)


def _read_new(new: _NewFile, mail: int, changes: _Changes) -> tuple[Entry, Message] | None:
    """A new mail for the index; None when its file is gone or closed."""
    try:
        headers, facts = read_headers(new.path)
    except OSError as error:
        changes.unread.add(new.number)
        if isinstance(error, FileNotFoundError):
            changes.are_outdated = True
        else:
            changes.notes.append(f"The mail {new.folder.name}/{new.file} is left out: {error.strerror}.")
        return None
    entry = Entry(mail, new.folder.place, new.name, new.file, facts.st_size, facts.st_mtime_ns)
    return entry, read_message(headers, key="", received=delivery_time(facts), headers_only=True)


def _arrives_now(entry: Entry, role: Role | None, new: _NewFile) -> bool:
    """Whether a known mail was a draft, spam or thrown away and no longer is: it is numbered as a new one."""
    before, after = marks_of(role, entry.file), marks_of(new.folder.role, new.file)
    return bool(before & NOT_LIVE) and not after & NOT_LIVE


def _is_unchanged(path: Path, entry: Entry) -> bool:
    """Whether the file is still the one the index knows."""
    try:
        facts = path.stat()
    except OSError:
        return False
    return (facts.st_size, facts.st_mtime_ns) == (entry.size, entry.mtime)
