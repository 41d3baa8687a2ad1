"""Desks that can go back to an earlier moment, so that a story can be told again from there."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from desk import Desk, MaildirDesk, config_text
from dovecot import Dovecot
from gmail_desk import GmailDesk
from mail_program import parse
from states import fix_ids
from worlds.imap import ImapWorld

Mails = Iterable[tuple[bytes, datetime, str]]


class Stage(ABC):
    """A desk, and the moments that were kept.

    Attributes:
        desk: As it is now.
        server: The host that takes the person's mail in.
    """

    server = "mx.mail.example"

    def __init__(self, desk: Desk, base: Path, mails: Mails) -> None:
        """Furnish a desk.

        Args:
            desk: With an empty mailbox.
            base: Where moments may be kept.
            mails: What lies in the mailbox, each with its moment and its folder.
        """
        self.desk, self.base = desk, base
        self._numbers = count(1)
        fix_ids(desk)
        for raw, when, folder in mails:
            desk.deliver(raw, when, folder)

    @abstractmethod
    def list_mails(self) -> Sequence[bytes]:
        """Every mail and every draft, the oldest first."""

    @abstractmethod
    def save(self) -> Any:
        """Keep this moment; returns what `restore` takes."""

    @abstractmethod
    def restore(self, moment: Any) -> None:
        """Everything is as it was then."""

    def name_moment(self) -> Path:
        """A folder that is not there yet."""
        return self.base / f"moment-{next(self._numbers)}"


class MaildirStage(Stage):
    """Copies of the folders on disk."""

    def __init__(self, base: Path, mails: Mails) -> None:
        super().__init__(MaildirDesk(base / "desk", ()), base, mails)

    def list_mails(self) -> Sequence[bytes]:
        return _read_maildirs(self.desk.base / "Mail")

    def save(self) -> Path:
        return Path(shutil.copytree(self.desk.base, self.name_moment()))

    def restore(self, moment: Path) -> None:
        shutil.rmtree(self.desk.base)
        shutil.copytree(moment, self.desk.base)


class DovecotStage(Stage):
    """Copies of a user's mail on a real server: each moment goes on as a user of its own."""

    def __init__(self, server: Dovecot, base: Path, mails: Mails) -> None:
        self.program = server
        self.world = ImapWorld(server.host, server.port)
        super().__init__(Desk(base / "desk", self.world), base, mails)
        self.desk.sign_in()

    def list_mails(self) -> Sequence[bytes]:
        return _read_maildirs(self.program.maildir(self.world.user))

    def save(self) -> Path:
        moment = self.name_moment()
        shutil.copytree(self.program.maildir(self.world.user), moment / "mail")
        shutil.copytree(self.desk.home, moment / "home")
        return moment

    def restore(self, moment: Path) -> None:
        self.close()
        user = f"{moment.name}-{next(self._numbers)}@mail.example"
        folder = self.program.maildir(user)
        owner = folder.parent.stat()
        shutil.copytree(moment / "mail", folder)
        for one in (folder, *folder.rglob("*")):
            os.chown(one, owner.st_uid, owner.st_gid)
        shutil.rmtree(self.desk.home)
        shutil.copytree(moment / "home", self.desk.home)
        self.world = self.desk.world = ImapWorld(self.program.host, self.program.port, user=user)
        self.desk.config(config_text(self.world.name, self.world.settings))
        self.desk.sign_in()

    def close(self) -> None:
        """The other programs hang up."""
        self.world.__exit__()


class GmailStage(Stage):
    """Copies of all that the fake Gmail holds, and of the home."""

    server = "mx.google.com"
    desk: GmailDesk

    def __init__(self, desk: GmailDesk, base: Path, mails: Mails) -> None:
        super().__init__(desk, base, mails)
        desk.sign_in()

    def list_mails(self) -> Sequence[bytes]:
        return [one.mail.raw for one in reversed(self.desk.gmail.store.listed())]

    def save(self) -> Any:
        return self.desk.moment(self.name_moment())

    def restore(self, moment: Any) -> None:
        moment.restore()


def _read_maildirs(root: Path) -> list[bytes]:
    """The mails of several folders by the time they came in; of one time by whom they are to."""
    files = [file for file in root.rglob("*") if file.parent.name in {"cur", "new"}]
    found = [(int(file.stat().st_mtime), file.read_bytes()) for file in files]
    return [raw for _, raw in sorted(found, key=lambda one: (one[0], str(parse(one[1])["To"])))]
