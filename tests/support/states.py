"""A home and a mailbox as they are, told so that states from which nothing different can follow are equal.

Who breaks something at each of many steps finds the same state behind many of them. What follows from a state
need be played once: everything here is given its time, and chance makes nothing but names.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from desk import Desk
from fake_gmail.store import Store
from worlds.gmail import GmailWorld
from worlds.imap import ImapWorld
from worlds.maildir import MaildirWorld

_CHANCE = re.compile(r"\b\d{9,10}\.R[0-9a-f]{16}P\d+Q\d+|\b1[0-9]{18}\b|\b[0-9a-f]{16}\b|\b[0-9a-f]{12}\b")
"""Names of files, moments in nanoseconds, the identity of an index, the end of a ticket."""


SECRET = "5e" * 32 + "\n"


def fix_ids(desk: Desk) -> None:
    """Give a home the same secret each time, so that its ids are the same."""
    secret = desk.home / "ids.secret"
    secret.write_text(SECRET, encoding="ascii")
    secret.chmod(0o600)


class States:
    """The states that were there already."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def is_new(self, desk: Desk) -> bool:
        """Whether this state was not there yet; from now on it was."""
        told = read_state(desk)
        is_new = told not in self._known
        self._known.add(told)
        return is_new


def read_state(desk: Desk) -> str:
    """A digest of journal and mailbox."""
    told = "\n".join([*dump(desk.journal_file), *_tell_mailbox(desk)])
    numbered = number_names(told.replace(str(desk.base), "base"))
    return sha256(numbered.encode("utf-8", "surrogatepass")).hexdigest()


def _tell_mailbox(desk: Desk) -> Iterator[str]:
    world = desk.world
    if isinstance(world, MaildirWorld):
        yield from tell_maildir(world.root)
        yield from dump(world.index)
    elif isinstance(world, GmailWorld):
        yield from tell_gmail(world.gmail.store)
    elif isinstance(world, ImapWorld):
        yield from (line.replace(world.user, "user") for line in tell_folders(world))
    else:
        raise TypeError(type(world))


def tell_maildir(root: Path) -> Iterator[str]:
    """Every file with its words."""
    for folder, _, files in sorted(os.walk(root)):
        yield os.path.relpath(folder, root)
        for file in sorted(files):
            yield f"{file} {Path(folder, file).read_bytes()!r}"


def tell_gmail(store: Store) -> Iterator[str]:
    """Messages with their labels, and the drafts around them."""
    for one in store.messages.values():
        yield f"{one.id} {one.thread_id} {sorted(one.labels)} {one.mail.raw!r}"
    yield from map(str, store.drafts.values())
    yield f"{store.history_floor} {store.history_id}"


def tell_folders(world: ImapWorld) -> Iterator[str]:
    """Each folder with the UIDs, flags and words of its mails."""
    program = world.program
    for listed in program.list()[1]:
        name = re.sub(rb'^\([^)]*\) "[^"]*" ', b"", listed if isinstance(listed, bytes) else b"")
        exists = int(program.select(name.decode(), readonly=True)[1][0] or 0)
        mails = program.fetch("1:*", "(UID FLAGS BODY.PEEK[])")[1] if exists else []
        yield f"{name!r} {program.response('UIDVALIDITY')[1]!r} {mails!r}"


def dump(database: Path) -> Iterator[str]:
    """A SQLite file as the statements that make it; nothing where there is none."""
    if not database.exists():
        return
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        yield from db.iterdump()


def number_names(told: str) -> str:
    """Names that chance makes as numbers, in the order in which they first come."""
    numbers: dict[str, str] = {}
    return _CHANCE.sub(lambda found: numbers.setdefault(found[0], f"#{len(numbers)}"), told)
