"""A Maildir on a disk that fails."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from children import KILLED, fork
from command_line import Said
from desk import MaildirDesk

from faults import disk
from faults.disk import Disk
from faults.ground import Ground, Happening, Kept


class MaildirGround(Ground):
    """The whole desk lies in one folder."""

    name: ClassVar[str] = "maildir"
    desk: MaildirDesk

    def __init__(self, base: Path) -> None:
        """Work in this folder."""
        self._base = base / "desk"
        self._kept = base / "kept"
        self._kept.mkdir()

    def begin(self) -> None:
        """Lay an empty desk."""
        shutil.rmtree(self._base, ignore_errors=True)
        self.desk = MaildirDesk(self._base, ())

    def keep(self) -> Kept:
        """A copy of the folder."""
        copy = Path(tempfile.mkdtemp(dir=self._kept)) / "desk"
        shutil.copytree(self._base, copy, symlinks=True)
        return copy

    def lay(self, kept: Kept) -> None:
        """The folder as it was, its dates too."""
        shutil.rmtree(self._base)
        shutil.copytree(kept, self._base, symlinks=True)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """What is asked of the disk."""
        with self._disk().watched() as seen:
            yield seen

    def ways(self, operation: str) -> tuple[str, ...]:
        """As a disk can fail."""
        return disk.ways(operation)

    def changes(self, operation: str) -> bool:
        """Whether files of mail come, go, or get another name."""
        return (
            operation.split(maxsplit=1)[0] in {"create", "write", "rename", "replace", "link", "unlink"}
            and "." in operation
        )

    def leaves_doubt(self, way: str) -> bool:
        """After a death, and where the disk says no to what it did."""
        return way in disk.KILLED or way.endswith(disk.THOUGH_DONE)

    def suffer(self, number: int, way: str, command: Callable[[], Said]) -> tuple[Said | None, bool]:
        """Give a command on a disk that fails; where it is killed, in a child."""
        if way in disk.KILLED:
            watched = self._disk((number, way))

            def die() -> None:
                with watched.watched():
                    command()

            return None, fork(die) == KILLED
        failing = self._disk((number, way))
        with failing.watched():
            said = command()
        return said, failing.met

    def _disk(self, fault: tuple[int, str] | None = None) -> Disk:
        return Disk(self.desk.mail, self.desk.home, fault)

    def standing(self) -> list[bytes]:
        """All mails but those received, sent or thrown away."""
        found = []
        for folder in sorted(self.desk.mail.iterdir()):
            if folder.name.startswith(".") and folder.name not in {".Sent", ".Trash"}:
                for part in ("cur", "new"):
                    found += [file.read_bytes() for file in sorted((folder / part).iterdir())]
        return found

    def happenings(self) -> Mapping[str, Happening]:
        """Besides: another program tidies up, files are lost, a folder gets another name."""
        return {
            **super().happenings(),
            "tmp/ cleaned": self._clean,
            "index lost": self._lose_index,
            "Drafts renamed": self._rename,
        }

    def _clean(self, _: datetime) -> None:
        for file in self.desk.mail.glob(".*/tmp/*"):
            file.unlink()

    def _lose_index(self, _: datetime) -> None:
        (self.desk.home / "maildir.db").unlink(missing_ok=True)

    def _rename(self, _: datetime) -> None:
        """As a mail program does that makes a new one in its place."""
        drafts = self.desk.mail / ".Drafts"
        drafts.rename(self.desk.mail / ".Old drafts")
        for part in ("cur", "new", "tmp"):
            (drafts / part).mkdir(parents=True)
