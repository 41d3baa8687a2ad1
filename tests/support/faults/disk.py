"""A disk that fails at the nth thing it is asked: files by way of `os`, databases by way of `sqlite3`."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

FROM_THEN_ON = " from then on"
THOUGH_DONE = " though done"
KILLED = ("killed before", "killed after")
READING = ("ENOENT", "EACCES", "EIO", "ESTALE", "EINTR", "ENOMEM", *KILLED)
OPENING = ("EMFILE", *READING)
WRITING = (
    "ENOSPC",
    "EDQUOT",
    "EIO",
    "EROFS",
    "EACCES",
    "EPERM",
    "ENOENT",
    "EINTR",
    f"ENOSPC{FROM_THEN_ON}",
    f"EROFS{FROM_THEN_ON}",
    f"EIO{THOUGH_DONE}",
    *KILLED,
)
ASKING_SQL = ("SQLITE_BUSY", "SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", *KILLED)
CHANGING_SQL = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_BUSY", "SQLITE_IOERR", *KILLED)
_READ_CALLS = ("stat", "lstat", "scandir", "listdir")
_WRITE_CALLS = ("rename", "replace", "link", "unlink", "remove", "utime", "mkdir", "chmod", "rmdir")
_READ_SQL = frozenset({"SELECT", "PRAGMA"})
_DATABASES = ("journal.db", "maildir.db", "run.lock")


class Disk:
    """Counts what is asked of the files below a folder, and lets one of it go wrong.

    Attributes:
        seen: The name of each operation, such as `rename .Drafts/tmp`.
        met: Whether the fault was met.
    """

    def __init__(self, mail: Path, home: Path, fault: tuple[int, str] | None = None) -> None:
        """Name the folders and, perhaps, which operation fails in which way."""
        self.seen: list[str] = []
        self.met = False
        self._mail, self._home = str(mail), str(home)
        self._at, self._way = fault or (-1, "")
        self._files: dict[int, str] = {}

    @contextmanager
    def watched(self) -> Iterator[list[str]]:
        """Inside the block every operation passes here."""
        with pytest.MonkeyPatch.context() as patch:
            for name in (*_READ_CALLS, *_WRITE_CALLS):
                patch.setattr(os, name, self._wrap(name, getattr(os, name)))
            patch.setattr(os, "open", self._wrap_open(os.open))
            patch.setattr(os, "fsync", self._wrap_fsync(os.fsync))
            patch.setattr(os, "fdopen", self._wrap_fdopen(os.fdopen))
            patch.setattr(sqlite3, "connect", self._wrap_connect(sqlite3.connect))
            yield self.seen

    def _place(self, path: Any) -> str | None:
        """The folder of a path, as the person would name it; None: it is none of ours."""
        if isinstance(path, int):
            return self._files.get(path)
        text = os.fsdecode(path)
        if text == self._mail or text.startswith(self._mail + os.sep):
            inside = os.path.relpath(text, self._mail)
            return os.path.dirname(inside) if _is_mail(inside) else inside  # noqa: PTH120 - a part of a name
        name = os.path.basename(text)  # noqa: PTH119 - the same
        return name if text.startswith(self._home) and name.startswith(_DATABASES) else None

    def _wrap(self, call: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(path: Any = ".", *more: Any, **how: Any) -> Any:
            place = self._place(path)
            if place is None:
                return real(path, *more, **how)
            return self._do(f"{call} {place}", lambda: real(path, *more, **how))

        return asked

    def _wrap_open(self, real: Callable[..., int]) -> Callable[..., int]:
        def asked(path: Any, flags: int, *more: Any, **how: Any) -> int:
            place = self._place(path)
            if place is None:
                other = real(path, flags, *more, **how)
                self._files.pop(other, None)  # the number is used again
                return other
            writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            call = "create" if writes else "open"
            file: int = self._do(f"{call} {place}", lambda: real(path, flags, *more, **how))
            self._files[file] = place
            return file

        return asked

    def _wrap_fsync(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def asked(file: int) -> None:
            place = self._files.get(file)
            if place is None:
                real(file)
            else:
                self._do(f"fsync {place}", lambda: real(file))

        return asked

    def _wrap_fdopen(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(file: int, mode: str = "r", *more: Any, **how: Any) -> Any:
            opened = real(file, mode, *more, **how)
            place = self._files.get(file)
            return (
                _Written(opened, lambda do: self._do(f"write {place}", do))
                if place and "w" in mode
                else opened
            )

        return asked

    def _wrap_connect(self, real: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
        disk = self

        class Connection(sqlite3.Connection):
            place = ""

            def execute(self, sql: str, *more: Any) -> sqlite3.Cursor:
                def do() -> sqlite3.Cursor:
                    return super(Connection, self).execute(sql, *more)

                found: sqlite3.Cursor = disk._do(f"sql {self.place} {sql.split(None, 1)[0].upper()}", do)
                return found

        def asked(database: Any, *more: Any, **how: Any) -> sqlite3.Connection:
            text = os.fsdecode(database).removeprefix("file://").partition("?")[0]
            place = self._place(text)
            if place is None:
                return real(database, *more, **how)
            how["factory"] = Connection
            found: Connection = self._do(f"sql {place} CONNECT", lambda: real(database, *more, **how))
            found.place = place
            return found

        return asked

    def _do(self, name: str, real: Callable[[], Any]) -> Any:
        number = len(self.seen)
        self.seen.append(name)
        way = self._way
        if number != self._at:
            lasting = way.endswith(FROM_THEN_ON) and number > self._at >= 0 and ways(name) is WRITING
            if not lasting:
                return real()
        self.met = True
        if way == "killed before":
            os.kill(os.getpid(), signal.SIGKILL)
        if way == "killed after":
            real()
            os.kill(os.getpid(), signal.SIGKILL)
        if way.endswith(THOUGH_DONE):
            real()
        raise make_error(way)


class _Written:
    """A file whose writing may stop halfway."""

    def __init__(self, file: Any, do: Callable[[Callable[[], Any]], Any]) -> None:
        self._file, self._do = file, do

    def write(self, raw: bytes) -> int:
        half = len(raw) // 2
        self._file.write(raw[:half])
        self._file.flush()
        written: int = self._do(lambda: self._file.write(raw[half:]))
        return half + written

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _is_mail(inside: str) -> bool:
    """Whether a path is that of one mail."""
    return Path(inside).parent.name in {"cur", "new", "tmp"}


def ways(name: str) -> tuple[str, ...]:
    """In which ways an operation can fail."""
    call, _, rest = name.partition(" ")
    if call == "sql":
        return ASKING_SQL if rest.rsplit(" ", 1)[-1] in _READ_SQL | {"CONNECT"} else CHANGING_SQL
    if call == "open":
        return OPENING
    return READING if call in _READ_CALLS else WRITING


def make_error(way: str) -> Exception:
    """What Python raises where the system fails in this way."""
    word = way.split(" ", 1)[0]
    if word.startswith("SQLITE_"):
        text = {
            "SQLITE_FULL": "database or disk is full",
            "SQLITE_READONLY": "attempt to write a readonly database",
            "SQLITE_BUSY": "database is locked",
            "SQLITE_IOERR": "disk I/O error",
            "SQLITE_CANTOPEN": "unable to open database file",
            "SQLITE_CORRUPT": "database disk image is malformed",
        }[word]
        kind = sqlite3.DatabaseError if word == "SQLITE_CORRUPT" else sqlite3.OperationalError
        error = kind(text)
        error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, word), word
        return error
    number = getattr(errno, word)
    return OSError(number, os.strerror(number))
