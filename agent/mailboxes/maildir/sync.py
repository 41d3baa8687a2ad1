"""Bring the index up to date with the folders: only what is new is read.

Other programs change the Maildir meanwhile. A file that is gone when it is to be read was renamed or moved:
the folders are listed again and it is found by its unique name, or it is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple

from agent.mailboxes.conversations import NOT_ARRIVED
from agent.mailboxes.folder_names import Role
from agent.mailboxes.maildir.files import flags_of, listing, modified, read_headers
from agent.mailboxes.maildir.folders import Folder, Layout
from agent.mailboxes.maildir.index import Entry, Index
from agent.mailboxes.maildir.messages import marks
from agent.model.mail import Message
from agent.reading.message import read_message

_PASSES = 4
"""How often the folders are listed when files keep moving under our hands."""
_AT_REST = 2 * 10**9
"""Nanoseconds after which a change that came later would show in a folder's mtime on any file system."""
_BATCH = 2000


class _Listed(NamedTuple):
    """A folder as it is and as it was."""

    folder: Folder
    number: int
    files: dict[str, str]
    known: dict[str, Entry]


class _Fresh(NamedTuple):
    """A file that is not in the index."""

    folder: Folder
    number: int
    name: str
    file: str


@dataclass(slots=True)
class _Pass:
    """One round over all folders."""

    gone: list[Entry] = field(default_factory=list)
    fresh: list[_Fresh] = field(default_factory=list)
    seen: dict[int, str] = field(default_factory=dict)
    """Folder number -> what to note as its last change."""
    restless: set[int] = field(default_factory=set)
    """Folders with files that could not be read: to be listed again next time."""
    moved_on: bool = False
    """A file was gone before it was read."""
    notes: list[str] = field(default_factory=list)


def bring_up_to_date(index: Index, layout: Layout) -> tuple[str, ...]:
    """Read what is new, forget what is gone, follow what moved; returns what had to be left out.

    Raises:
        sqlite3.Error: the index is locked or damaged, or its disk is full.
        OSError: the index file is gone.
    """
    notes: tuple[str, ...] = ()
    for _ in range(_PASSES):
        round_ = _Pass()
        with index.change():
            _list(index, layout, round_)
            if round_.gone or round_.fresh:
                _take_over(index, layout, round_)
            for number, changed in round_.seen.items():
                index.seen(number, "" if number in round_.restless else changed)
        notes = tuple(round_.notes)
        if not round_.moved_on:
            break
    return notes


def _list(index: Index, layout: Layout, round_: _Pass) -> None:
    """Compare every folder that changed with what is known of it."""
    moment = index.moment()
    known_folders = index.folders()
    for folder in layout.folders:
        number, changed_before = known_folders.pop(folder.place, (0, ""))
        try:
            changes = [
                (folder.path / part).stat().st_mtime_ns for part in ("cur", "new") if _there(folder, part)
            ]
            changed = " ".join(map(str, changes))
            if number and changed == changed_before and folder.role is not Role.DRAFTS:
                continue
            known = index.in_folder(number)
            files = listing(folder.path)
            if known.keys() - files.keys():  # readdir(3) may pass over a file that is just renamed
                files |= listing(folder.path)
        except OSError as error:
            round_.notes.append(f"The folder {folder.name} is left out: {error.strerror}.")
            continue
        number = number or index.add_folder(folder.place)
        _compare(_Listed(folder, number, files, known), index, round_)
        at_rest = moment - max(changes) > _AT_REST
        round_.seen[number] = changed if at_rest else ""
    for number, _ in known_folders.values():
        round_.gone.extend(index.in_folder(number).values())
        index.drop_folder(number)


def _there(folder: Folder, part: str) -> bool:
    """A Maildir without new/ is still one."""
    return part == "cur" or (folder.path / part).is_dir()


def _compare(listed: _Listed, index: Index, round_: _Pass) -> None:
    """Note what is gone and what is fresh in a folder; a change of flags is followed at once."""
    folder, number, files, known = listed
    for name, file in files.items():
        entry = known.pop(name, None)
        if entry is None:
            round_.fresh.append(_Fresh(folder, number, name, file))
            continue
        fresh = _Fresh(folder, number, name, file)
        anew = folder.role is Role.DRAFTS and not _same_file(folder.path / file, entry)
        if anew or _arrives_now(entry, folder.role, fresh):  # written anew under its old name, or taken back
            round_.gone.append(entry)
            round_.fresh.append(fresh)
        elif entry.file != file:
            index.move(entry.id, number, file)
    round_.gone.extend(known.values())


def _take_over(index: Index, layout: Layout, round_: _Pass) -> None:
    """Follow the moved, forget the gone, read the fresh."""
    roles = {folder.place: folder.role for folder in layout.folders}
    gone = {entry.name: entry for entry in round_.gone}
    moved: set[int] = set()
    unread: list[_Fresh] = []
    for fresh in round_.fresh:
        entry = gone.get(fresh.name)
        if (
            entry
            and entry.id not in moved
            and not _arrives_now(entry, roles.get(entry.folder), fresh)
            and _same_file(fresh.folder.path / fresh.file, entry)
        ):
            index.move(entry.id, fresh.number, fresh.file)
            moved.add(entry.id)
        else:
            unread.append(fresh)
    index.drop([entry.id for entry in round_.gone if entry.id not in moved])
    numbers = count(index.newest() + 1)
    batch: list[tuple[int, Entry, Message]] = []
    for fresh in unread:
        taken = _read(fresh, next(numbers), round_)
        if taken:
            batch.append((fresh.number, *taken))
        if len(batch) == _BATCH:
            index.add(batch)
            batch.clear()
    index.add(batch)


def _read(fresh: _Fresh, mail: int, round_: _Pass) -> tuple[Entry, Message] | None:
    """A fresh mail for the index; None when its file is gone or closed."""
    try:
        headers, facts = read_headers(fresh.folder.path / fresh.file)
    except FileNotFoundError:
        round_.moved_on = True
        round_.restless.add(fresh.number)
        return None
    except OSError as error:
        where = f"{fresh.folder.name}/{fresh.file}"
        round_.notes.append(f"The mail {where} is left out: {error.strerror}.")
        round_.restless.add(fresh.number)
        return None
    entry = Entry(mail, fresh.folder.place, fresh.name, fresh.file, facts.st_size, facts.st_mtime_ns)
    return entry, read_message(headers, key="", received=modified(facts), headers_only=True)


def _arrives_now(entry: Entry, role: Role | None, fresh: _Fresh) -> bool:
    """Whether a known mail was a draft, spam or thrown away and is no longer: it is numbered as a new one."""
    before = marks(role, flags_of(entry.file))
    return bool(before & NOT_ARRIVED) and not marks(fresh.folder.role, flags_of(fresh.file)) & NOT_ARRIVED


def _same_file(path: Path, entry: Entry) -> bool:
    """Whether the file is still the one the index knows."""
    try:
        facts = path.stat()
    except OSError:
        return False
    return (facts.st_size, facts.st_mtime_ns) == (entry.size, entry.mtime)
