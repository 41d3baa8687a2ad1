"""The folders of a Maildir++ (`.Drafts`, `.A.B`) or of a folder of Maildirs (`Drafts/`, `A/B/`)."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.errors import BadFileError, MailboxMissingError, TryLaterError
from agent.mailboxes.folder_names import (
    Role,
    comparable,
    from_modified_utf7,
    guess_role,
    lies_in,
    to_modified_utf7,
)

_DEEPEST = 12
"""Folders nested deeper than this are not looked for, so a loop of links ends here at the latest."""
_NEVER_SENT = frozenset({Role.INBOX, Role.DRAFTS, Role.TRASH, Role.SPAM})
_OWN_PARTS = frozenset({"cur", "new", "tmp"})
_EMPTIED = "There was mail in it, and now it is an empty folder"
_NEVER_MAIL = frozenset({"lost+found"})
"""What lies beside mail where a file system begins, closed to everybody but root."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One Maildir: a folder with cur/, new/ and tmp/."""

    path: Path
    place: str
    """Where it lies under the root, as on disk; `.` for the root itself."""
    name: str
    """What a person calls it: decoded, levels separated by `/`."""
    role: Role | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one mailbox and which of them are Drafts and Sent."""

    root: Path
    folders: tuple[Folder, ...]
    drafts: Folder | None
    """Where drafts are placed; None when there is no such folder."""
    closed: tuple[tuple[Folder, str], ...] = ()
    """Folders that could not be looked into, with all that lies in them, and why (`Permission denied`)."""
    notes: tuple[str, ...] = ()
    """What else was left out, a sentence each."""


def find_layout(
    root: Path, drafts: str, sent: Collection[str], with_mail: Collection[str] = frozenset()
) -> Layout:
    """Which folders there are, and which of them are Drafts and Sent.

    Args:
        root: The mailbox.
        drafts: The name of its Drafts folder in config.toml; when there is none of that name, the only
            folder with a usual name for drafts takes its place.
        sent: The names of its folders for sent mail: these, and what lies in them, hold sent mail and no
            others do. Where there is none of these names, every folder with a usual name does.
        with_mail: The folders (`Folder.place`) in which there was mail before: where one of them is an empty
            folder now, its file system is not mounted.

    Raises:
        BadFileError: a folder named in `sent` is the inbox or another of the mailbox, by a link.
        MailboxMissingError: the root is not there, cannot be read or holds no Maildir.
        TryLaterError: the same, and there was mail before.
    """
    search = _Search(frozenset(with_mail))
    try:
        search.look_into(root)
    except OSError as error:
        if with_mail:
            raise _try_later(root, f"cannot be read: {error.strerror}") from error
        raise MailboxMissingError(
            f"The mailbox {root} cannot be read: {error.strerror}.",
            "Check `path` of this mailbox in config.toml, then run `second-chance doctor`.",
        ) from error
    found = sorted(search.maildirs)
    if not found and with_mail:
        raise _try_later(root, "holds no Maildir any more")
    if not found:
        raise MailboxMissingError(
            f"There is no Maildir at {root}.",
            "Give `path` in config.toml the folder that holds cur/ and new/, or INBOX/, Drafts/ and Sent/.",
        )
    closed = [(name, place) for name, place, _ in search.closed]
    drafts_at = _choose_drafts(drafts, [*found, *closed])
    named = {place for name, place in (*found, *closed) if any(lies_in(name, one) for one in sent)}
    folders = [
        Folder(root / place, place, name, _find_role(name, place, drafts_at, named)) for name, place in found
    ]
    links = _find_links(folders)
    for folder in folders:
        if folder.place in links and folder.place in named:
            raise BadFileError(
                f"`sent` in config.toml names the folder {folder.name} of {root}, which is the same as "
                f"{links[folder.place].name}.",
                "Name a folder in which only your sent mail lies.",
            )
    folders = [replace(folder, role=None) if folder.place in links else folder for folder in folders]
    return Layout(
        root,
        tuple(folders),
        next((one for one in folders if one.place == drafts_at), None),
        tuple(
            (Folder(root / place, place, name, _find_role(name, place, drafts_at, named)), reason)
            for name, place, reason in search.closed
        ),
        tuple(search.notes),
    )


def make_drafts_folder(layout: Layout, drafts: str) -> Folder:
    """The Drafts folder, made in the style of the mailbox where there is none; never a whole mailbox.

    Raises:
        OSError: it cannot be made.
    """
    folder = layout.drafts
    if folder is None:
        place = _place_of_new_drafts(layout, drafts)
        folder = Folder(layout.root / place, place, drafts, Role.DRAFTS)
    for part in ("tmp", "new", "cur"):
        (folder.path / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.place.startswith("."):
        (folder.path / "maildirfolder").touch(mode=0o600)
    return folder


@dataclass(slots=True)
class _Search:
    """A search for every Maildir in a folder."""

    with_mail: frozenset[str]
    """The folders (`Folder.place`) in which there was mail before."""
    maildirs: list[tuple[str, str]] = field(default_factory=list)
    """(name, place) of each that was found."""
    closed: list[tuple[str, str, str]] = field(default_factory=list)
    """(name, place, reason) of what could not be looked into."""
    notes: list[str] = field(default_factory=list)
    """What else was left out."""
    _visited: set[tuple[int, int]] = field(default_factory=set)

    def look_into(self, folder: Path, name: str = "", place: str = "", depth: int = 0) -> None:
        """Look for Maildirs in and under a folder.

        Args:
            folder: Where to look.
            name: What a person calls it; empty for the root.
            place: Where it lies under the root; empty for the root itself.
            depth: How many folders lie around it.

        Raises:
            OSError: the folder is closed or gone.
        """
        here = folder.stat()
        if (here.st_dev, here.st_ino) in self._visited:
            if (name, place) not in self.maildirs:
                self.notes.append(f"The folder {name} is left out: it leads back to another folder.")
            return
        if depth > _DEEPEST:
            self.closed.append((name, place, f"It lies more than {_DEEPEST} folders deep"))
            return
        self._visited.add((here.st_dev, here.st_ino))
        with os.scandir(folder) as entries:
            inside = sorted(entry.name for entry in entries if _is_folder(entry))
        if depth == 0 and "cur" in inside:
            self.maildirs.append(("INBOX", "."))
        for child in inside:
            if child in _OWN_PARTS or child in _NEVER_MAIL:
                continue
            levels = child[1:].split(".") if child.startswith(".") else [child]
            path = "/".join((*filter(None, [name]), *map(_show_level, levels)))
            at = f"{place}/{child}" if place else child
            try:
                self._look_at(folder / child, path, at)
                if not child.startswith("."):
                    self.look_into(folder / child, path, at, depth + 1)
            except (FileNotFoundError, NotADirectoryError):
                continue  # it is gone meanwhile
            except OSError as error:
                self.closed.append((path, at, str(error.strerror)))

    def _look_at(self, folder: Path, name: str, place: str) -> None:
        """Whether a folder is a Maildir itself."""
        try:
            if stat.S_ISDIR(os.stat(folder / "cur").st_mode):  # noqa: PTH116 - `is_dir` is silent on some errors
                self.maildirs.append((name, place))
        except (FileNotFoundError, NotADirectoryError):
            if place in self.with_mail and _is_empty(folder):
                self.closed.append((name, place, _EMPTIED))


def _is_empty(folder: Path) -> bool:
    """Whether a folder is there and holds nothing."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return False


def _try_later(root: Path, what: str) -> TryLaterError:
    return TryLaterError(
        f"The mailbox {root} {what}; there was mail in it before.",
        "If its disk is not mounted, mount it; if the mail lies elsewhere now, set `path` in config.toml.",
    )


def _show_level(level: str) -> str:
    """One level of a folder's name as a person reads it, whatever bytes it is written in on disk."""
    try:
        level.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(level).decode("cp1252", "replace")
    return from_modified_utf7(level)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link that points in a circle


def _choose_drafts(wanted: str, places: list[tuple[str, str]]) -> str | None:
    """Where the folder for drafts lies: the configured name, else the only one with a usual name."""
    for name, place in places:
        if comparable(name) == comparable(wanted):
            return place
    usual = [place for name, place in places if guess_role(name) is Role.DRAFTS]
    return usual[0] if len(usual) == 1 else None


def _find_role(name: str, place: str, drafts_at: str | None, named_sent: Collection[str]) -> Role | None:
    """What a folder is for; where folders for sent mail are named, no other is one by its name."""
    guessed = guess_role(name)
    if place == drafts_at:
        return Role.DRAFTS
    if guessed in _NEVER_SENT or not named_sent:
        return guessed
    if place in named_sent:
        return Role.SENT
    return None if guessed is Role.SENT else guessed


def _find_links(folders: list[Folder]) -> dict[str, Folder]:
    """`Folder.place` of a folder for sent mail -> the other folder whose mail lies in it too, by a link."""
    others = {
        inside: folder for folder in folders if folder.role is not Role.SENT for inside in _parts(folder)
    }
    return {
        folder.place: others[inside]
        for folder in folders
        if folder.role is Role.SENT
        for inside in _parts(folder)
        if inside in others
    }


def _parts(folder: Folder) -> list[tuple[int, int]]:
    """Which folders of the file system hold its mail."""
    found = []
    for part in ("cur", "new"):
        with suppress(OSError):
            here = (folder.path / part).stat()
            found.append((here.st_dev, here.st_ino))
    return found


def _place_of_new_drafts(layout: Layout, drafts: str) -> str:
    """Where a Drafts folder belongs in this layout."""
    levels = [level for level in drafts.replace(".", "/").split("/") if level]
    on_disk = [to_modified_utf7(level) for level in levels]
    places = [folder.place for folder in layout.folders]
    maildir_plus_plus = "." in places and all(place.startswith(".") for place in places)
    return "." + ".".join(on_disk) if maildir_plus_plus else "/".join(on_disk)
