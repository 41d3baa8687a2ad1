"""A Maildir on disk, as other programs make and use it."""

from __future__ import annotations

import os
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from weakref import finalize

import pytest
from mails import ME

from agent.mailboxes.maildir.mailbox import MaildirMailbox
from worlds import ARCHIVE, DRAFTS, INBOX, JUNK, SENT_FOLDER, TRASH, World

_numbers = count(1)
PLUS_PLUS = {INBOX: ".", DRAFTS: ".Drafts", SENT_FOLDER: ".Sent", TRASH: ".Trash"}
FOLDERS = {INBOX: "INBOX", DRAFTS: "Drafts", SENT_FOLDER: "Sent", TRASH: "Trash"}
LATER = {ARCHIVE: "Archive", JUNK: "Junk"}
"""Folders that are there when something lies in them."""
FLAGS = {DRAFTS: "DS"}
MEANINGS = {"S": "\\Seen", "R": "\\Answered", "F": "\\Flagged", "T": "\\Deleted", "P": "$Forwarded"}


class MaildirWorld(World):
    """A Maildir, the index of ours beside it, and another program that files mail away."""

    def __init__(self, base: Path, places: dict[str, str] | None = None) -> None:
        self.root = base / "Mail"
        self.index = base / "home" / "maildir.db"
        self.index.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.places = places or PLUS_PLUS
        for place in self.places.values():
            make_maildir(self.root / place)
        self._boxes: list[MaildirMailbox] = []
        finalize(self, _close, self._boxes)

    @property
    def settings(self) -> dict[str, Any]:
        return {"kind": "maildir", "path": str(self.root)}

    def open(self) -> MaildirMailbox:
        """A mailbox of ours, closed with this world at the latest."""
        self._boxes.append(MaildirMailbox("local", self.root, own_addresses=(ME,), index=self.index))
        return self._boxes[-1]

    def deliver(self, raw: bytes, received: datetime, folder: str = INBOX) -> Path:
        if folder in LATER:
            return self.deliver_labelled(raw, received, LATER[folder])
        return put(self.root / self.places[folder], raw, received, FLAGS.get(folder, "S"))

    def deliver_labelled(self, raw: bytes, received: datetime, label: str) -> Path:
        """The person sorts it into a folder of that name, made where there is none."""
        plus_plus = self.places[INBOX] == "."
        folder = self.root / (f".{label.replace('/', '.')}" if plus_plus else label)
        return put(make_maildir(folder), raw, received)

    def draft_files(self) -> tuple[Path, ...]:
        return tuple(sorted((self.root / self.places[DRAFTS] / "cur").iterdir()))

    def drafts(self) -> dict[str, bytes]:
        return {file.name.partition(":")[0]: file.read_bytes() for file in self.draft_files()}

    def remove(self, draft_id: str) -> None:
        self.draft_file(draft_id).unlink()

    def list_inbox(self) -> dict[str, tuple[bytes, frozenset[str]]]:
        """Unique name -> mail and its flags (as IMAP calls them), of what lies in the inbox."""
        found = {}
        for file in self._inbox_files():
            flags = frozenset(MEANINGS.get(flag, flag) for flag in file.name.partition(":2,")[2])
            found[file.name.partition(":")[0]] = (file.read_bytes(), flags)
        return found

    def flag(self, name: str, flag: str) -> None:
        """The person's program flags a mail in the inbox."""
        (file,) = (one for one in self._inbox_files() if one.name.startswith(name))
        letter = next((letter for letter, word in MEANINGS.items() if word == flag), flag)
        flags = "".join(sorted({*file.name.partition(":2,")[2], letter}))
        file.rename(file.parent.parent / "cur" / f"{name}:2,{flags}")

    def move_to_trash(self, name: str) -> None:
        """The person's program moves a mail from the inbox to the trash."""
        (file,) = (one for one in self._inbox_files() if one.name.startswith(name))
        file.rename(self.root / self.places[TRASH] / "cur" / file.name)

    def count(self, folder: str) -> int:
        """How many mails lie in a folder."""
        return len([*(self.root / self.places[folder] / "cur").iterdir()])

    def _inbox_files(self) -> list[Path]:
        inbox = self.root / self.places[INBOX]
        return sorted([*(inbox / "new").iterdir(), *(inbox / "cur").iterdir()])

    def take_sent(self) -> list[bytes]:
        files = sorted((self.root / self.places[SENT_FOLDER] / "cur").iterdir())
        raws = [file.read_bytes() for file in files]
        for file in files:
            file.unlink()
        return raws

    def draft_file(self, draft_id: str) -> Path:
        (file,) = (self.root / self.places[DRAFTS] / "cur").glob(f"{draft_id}:*")
        return file


def _close(boxes: list[MaildirMailbox]) -> None:
    for box in boxes:
        box.close()


def make_maildir(folder: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    return folder


def put(folder: Path, raw: bytes, received: datetime, flags: str = "S") -> Path:
    """A file as another program would write it, its time of change set to when it was received."""
    seconds = int(received.timestamp())
    file = folder / "cur" / f"{seconds}.M{next(_numbers)}.other:2,{flags}"
    file.write_bytes(raw.replace(b"\r\n", b"\n"))
    os.utime(file, (seconds, seconds))
    return file


def names_of_opened(patch: pytest.MonkeyPatch) -> list[str]:
    """The names of mail files as they are opened from now on."""
    names: list[str] = []
    real = os.open

    def watch(path: Path, *more: Any) -> int:
        if path.parent.name in {"cur", "new"}:
            names.append(path.name)
        return real(path, *more)

    patch.setattr(os, "open", watch)
    return names
