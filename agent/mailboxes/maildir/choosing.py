"""Whether a folder is the whole of one mailbox, and which is meant where it is a part of one, or several."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.mailboxes.folder_names import Role, guess_role

_PARTS = ("cur", "new", "tmp")
_USUAL = ("Maildir", "Mail", "mail", ".mail", ".maildir", ".local/share/mail")
"""Where mail programs keep Maildirs, below the home folder."""
_MBOX = b"From "
_NOT_MBOX = "That cannot be used. If your mail lives on a server, choose IMAP."
_MANY = 200
"""Entries of a folder that are looked at."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a folder is."""

    problem: str = ""
    """Why it is not one mailbox, a sentence; empty: it is, as far as can be told."""
    instead: tuple[str, ...] = ()
    """The folders that may be meant, as a person writes them."""


def list_usual(home: Path) -> tuple[str, ...]:
    """The mailboxes at the usual places, as a person writes them; none is listed from outside of `home`."""
    found: dict[Path, str] = {}
    for place in _USUAL:
        folder = home / place
        inside = [folder] if _is_mailbox(folder) else []
        if not inside and _is_inside(folder, home):
            inside = list(_list_mailboxes(folder))
        for one in inside:  # where names know no case, Mail and mail are one
            found.setdefault(one.resolve(), f"~/{one.relative_to(home)}")
    return tuple(found.values())


def _is_inside(folder: Path, home: Path) -> bool:
    """Whether a folder lies in the person's home; a link may lead out of it."""
    try:
        return folder.resolve().is_relative_to(home.resolve())
    except (OSError, RuntimeError):
        return False


def look_around(path: str) -> Surroundings:
    """Whether a folder, as a person writes it, is the whole of one mailbox.

    A folder of Maildirs counts as one mailbox where an inbox, drafts or sent mail lie right in it.
    """
    try:
        folder = Path(path).expanduser()
        is_there = folder.exists()
    except (OSError, RuntimeError, ValueError):  # RuntimeError: ~somebody who is not here; ValueError: a NUL
        return Surroundings(f"There is no Maildir at {path}.")
    if not folder.is_dir():
        return _describe_file(path, folder) if is_there else Surroundings(f"There is no Maildir at {path}.")
    if folder.name in _PARTS and _has_parts(folder.parent):
        return _say_inside(path, folder.parent)
    if _has_parts(folder) and (whole := _find_whole(folder)):
        return _say_inside(path, whole)
    return Surroundings() if _is_mailbox(folder) else _describe_folder(path, folder)


def _say_inside(path: str, mailbox: Path) -> Surroundings:
    outer = _find_whole(mailbox) or mailbox
    (named,) = _name_like(path, [outer])
    return Surroundings(f"{path} is one folder of a mailbox; the whole of it is {named}.", (named,))


def _describe_folder(path: str, folder: Path) -> Surroundings:
    mailboxes = list(_list_mailboxes(folder))
    if mailboxes:
        named = _name_like(path, mailboxes)
        many = f"{len(named)} mailboxes: {', '.join(named)}" if len(named) > 1 else f"the mailbox {named[0]}"
        return Surroundings(f"{path} holds {many}.", named)
    inside = list(_entries(folder))
    if not inside:
        return Surroundings(f"{path} is empty: no mail program has put mail there yet.")
    if any(_is_mbox(one) for one in inside):
        return Surroundings(f"{path} holds mail in single files (mbox), as Thunderbird keeps it. {_NOT_MBOX}")
    if any(_has_parts(one) for one in inside):  # folders with names of their own
        return Surroundings()
    return Surroundings(f"There is no Maildir at {path}.")


def _describe_file(path: str, file: Path) -> Surroundings:
    if _is_mbox(file):
        return Surroundings(f"{path} is one file with all mail in it (mbox). {_NOT_MBOX}")
    return Surroundings(f"{path} is a file, no folder of mail.")


def _find_whole(folder: Path) -> Path | None:
    """The mailbox that a folder with cur, new and tmp is only a part of; None: it is a whole one itself."""
    parent, name = folder.parent, folder.name
    if name.startswith(".") and _has_parts(parent):  # Maildir++: .Sent
        return parent
    if any(_has_parts(one) for one in _entries(folder)):
        return None
    beside = [
        one for one in _entries(parent) if one != folder and _has_parts(one) and not _is_mailbox_name(one)
    ]
    if guess_role(name) is not None and (beside or _has_parts(parent)):
        return parent
    return None


def _is_mailbox_name(folder: Path) -> bool:
    """Whether a Maildir beside another is a mailbox of its own: it has folders, and no name of a folder."""
    return guess_role(folder.name) is None and any(_has_parts(one) for one in _entries(folder))


def _is_mailbox(folder: Path) -> bool:
    if _has_parts(folder):
        return True
    return any(
        guess_role(one.name) in {Role.INBOX, Role.DRAFTS, Role.SENT} and _has_parts(one)
        for one in _entries(folder)
    )


def _list_mailboxes(folder: Path) -> Iterator[Path]:
    """The mailboxes in a folder that is none itself: accounts, each with folders of its own."""
    for one in sorted(_entries(folder)):
        if one.name.startswith("."):
            continue
        if any(
            guess_role(inner.name.lstrip(".")) is not None and _has_parts(inner) for inner in _entries(one)
        ):
            yield one


def _has_parts(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _entries(folder: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(folder) as found:
        for _, one in zip(range(_MANY), found, strict=False):
            yield folder / one.name


def _is_mbox(file: Path) -> bool:
    with suppress(OSError):
        if file.is_file():
            with file.open("rb") as opened:
                return opened.read(len(_MBOX)) == _MBOX
    return False


def _name_like(path: str, folders: list[Path]) -> tuple[str, ...]:
    """Folders as a person would write them: with `~` where they did."""
    home = Path.home()
    return tuple(
        f"~/{one.relative_to(home)}" if path.startswith("~") and one.is_relative_to(home) else str(one)
        for one in folders
    )
