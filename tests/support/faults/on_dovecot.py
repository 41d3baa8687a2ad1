"""Dovecot behind a line that fails."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import ClassVar

import pytest
from command_line import Said
from desk import Desk
from dovecot import Dovecot
from worlds.imap import ImapWorld, quoted

from agent.keeping.home_folder import Home
from agent.mailboxes.imap.account import Account
from faults import line
from faults.ground import Ground, Happening, Kept
from faults.line import Line

_users = count(1)


class WorldBehindLine(ImapWorld):
    """The program goes over the line; the person's own program does not."""

    line_port = 0

    @property
    def settings(self) -> dict[str, object]:
        """With the port of the line."""
        return {**super().settings, "port": self.line_port}


class DovecotGround(Ground):
    """Each time the mailbox is laid it belongs to another user, so that no session of before disturbs it."""

    name: ClassVar[str] = "dovecot"

    def __init__(self, base: Path, server: Dovecot, faulty: Line) -> None:
        """Work in this folder, on this server, over this line."""
        self._base, self._kept = base / "desk", base / "kept"
        self._kept.mkdir()
        self._server, self._line = server, faulty
        self._world: WorldBehindLine | None = None

    def begin(self) -> None:
        """Lay an empty desk."""
        shutil.rmtree(self._base, ignore_errors=True)
        self._begin_user()
        self.desk = Desk(self._base, self._world)  # type: ignore[arg-type]  # it was made just now
        self._authorise()

    def close(self) -> None:
        """End the sessions of the last user."""
        self._end_user()

    def _begin_user(self, mail: Path | None = None) -> WorldBehindLine:
        """Another user, whose mail is this."""
        self._end_user()
        user = f"u{next(_users):06}@mail.example"
        if mail:
            place = self._server.maildir(user)
            shutil.copytree(mail, place)
            _give(place, self._server.base / "mail")
        self._world = WorldBehindLine(self._server.host, self._server.port, user=user)
        self._world.line_port = self._line.port
        return self._world

    def _end_user(self) -> None:
        if self._world:
            self._world.__exit__()
            shutil.rmtree(self._server.maildir(self._world.user), ignore_errors=True)

    def _authorise(self) -> None:
        assert self._world
        shutil.rmtree(self.desk.home / "credentials", ignore_errors=True)
        self._world.authorise(Home(self.desk.home), self._world.name)

    def keep(self) -> Kept:
        """Copies of home and mail, when all sessions are over."""
        assert self._world
        self._world.program.logout()
        self._wait()
        copy = Path(tempfile.mkdtemp(dir=self._kept))
        shutil.copytree(self._base, copy / "desk", symlinks=True)
        shutil.copytree(self._server.maildir(self._world.user), copy / "mail")
        self._world.log_in()
        return copy, self._world.user

    def _wait(self) -> None:
        self._line.wait()

    def lay(self, kept: Kept) -> None:
        """The same home and mail, for a user of another name."""
        copy, user = kept
        shutil.rmtree(self._base)
        shutil.copytree(copy / "desk", self._base, symlinks=True)
        world = self._begin_user(copy / "mail")
        self.desk.world = world
        self.desk.config(self.desk.config_file.read_text().replace(user, world.user))
        self._authorise()

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The commands of the program."""
        yield self._line.begin()
        self._line.wait()

    def ways(self, operation: str) -> tuple[str, ...]:
        """As a server and a line can fail."""
        return line.ways(operation)

    def changes(self, operation: str) -> bool:
        """Whether mail comes, goes or is marked."""
        return operation.split(maxsplit=1)[0] in line.CHANGING

    def leaves_doubt(self, way: str) -> bool:
        """Where no answer came, or none that can be read; a server that says no has not done it."""
        return not way.startswith(("NO", "BAD")) or way == line.NO_AFTER

    def suffer(self, number: int, way: str, command: Callable[[], Said]) -> tuple[Said | None, bool]:
        """Give a command over a failing line; where it is killed, in a child."""
        self._line.begin((number, way))
        said = None
        with pytest.MonkeyPatch.context() as patch:
            _be_impatient(patch)
            if way in line.KILLED:
                self._fork(command)
            else:
                said = command()
        self._line.wait()
        met = self._line.met
        self._line.begin()
        return said, met

    def _fork(self, command: Callable[[], Said]) -> None:
        self._line.born.clear()
        pid = os.fork()
        if pid == 0:
            try:
                command()
            finally:
                os._exit(0)
        self._line.victim = pid
        self._line.born.set()
        os.waitpid(pid, 0)

    def standing(self) -> list[bytes]:
        """All mails but those received, sent or thrown away; those marked as deleted too."""
        assert self._world
        root = self._server.maildir(self._world.user)
        found = []
        for folder in sorted(root.iterdir()):
            if folder.name.startswith(".") and folder.name not in {".Sent", ".Trash", ".Junk", ".Archive"}:
                for part in ("cur", "new"):
                    if (folder / part).is_dir():
                        found += [file.read_bytes() for file in sorted((folder / part).iterdir())]
        return found

    def happenings(self) -> Mapping[str, Happening]:
        """Besides: the folder is numbered anew, or gets another name."""
        return {**super().happenings(), "UIDVALIDITY renewed": self._renumber, "Drafts renamed": self._rename}

    def _renumber(self, _: datetime) -> None:
        assert self._world
        self._world.program.logout()
        drafts = self._server.maildir(self._world.user) / ".Drafts"
        for file in drafts.glob("dovecot*"):
            file.unlink()
        self._world.log_in()

    def _rename(self, _: datetime) -> None:
        """As a mail program does that makes a new one in its place."""
        assert self._world
        program = self._world.program
        program.select("INBOX", readonly=True)
        assert program.rename("Drafts", quoted("Old drafts"))[0] == "OK"
        program.create("Drafts")


def _give(place: Path, like: Path) -> None:
    """Give a folder to whom another belongs, with all that is in it."""
    owner = like.stat()
    for folder, _, files in os.walk(place):
        for one in (folder, *(os.path.join(folder, file) for file in files)):  # noqa: PTH118 - thousands
            os.chown(one, owner.st_uid, owner.st_gid)


def _be_impatient(patch: pytest.MonkeyPatch) -> None:
    """The program waits a moment only for an answer."""
    real = Account.__init__

    def made(self: Account, *args: object, **named: object) -> None:
        real(self, *args, **named)  # type: ignore[arg-type]  # handed on
        object.__setattr__(self, "patience", line.PAUSE)

    patch.setattr(Account, "__init__", made)
