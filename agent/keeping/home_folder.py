"""The home folder: what lies in it, how its private files are written, and one run at a time in it."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from agent.errors import SecondChanceError, TryLaterError, UsageError
from agent.keeping.home_path import JOURNAL, locate_home

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_OTHERS = 0o077
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PASSES = {errno.EIO, errno.EINTR, errno.ENOMEM, errno.ESTALE, errno.EMFILE, errno.ENFILE, errno.EBUSY}
"""What says nothing of whose a folder is: a failing disk, a network that is away, too much at once."""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything that outlives a run, in one private folder."""

    root: Path
    """Absolute."""

    @property
    def config_file(self) -> Path:
        """`config.toml`, written by the person."""
        return self.root / "config.toml"

    @property
    def journal_file(self) -> Path:
        """`journal.db`, the agent's memory."""
        return self.root / JOURNAL

    @property
    def lock_file(self) -> Path:
        """The file whose lock one run at a time holds."""
        return self.root / "run.lock"

    @property
    def desk_file(self) -> Path:
        """Where the desk that is open now can be entered; private."""
        return self.root / "desk.json"

    @property
    def desk_lock_file(self) -> Path:
        """The file whose lock the desk holds as long as it is open."""
        return self.root / "desk.lock"

    @property
    def secret_file(self) -> Path:
        """`ids.secret`, from which the ids of drafts and the codes of forms come (`keeping.secret`)."""
        return self.root / "ids.secret"

    @property
    def credentials(self) -> Path:
        """The folder of client secrets and, by explicit choice, tokens."""
        return self.root / "credentials"

    @property
    def templates(self) -> Path:
        """Where the person's own letters may lie, in it or in its `en/`."""
        return self.root / "templates"

    @property
    def unfinished(self) -> Path:
        """The folder of debriefs that were begun and not ended."""
        return self.root / "unfinished"

    def index_file(self, mailbox: str) -> Path:
        """What a mailbox of this name remembers of its mail; safe to delete."""
        return self.root / f"index-{mailbox}.db"

    def identities_file(self, mailbox: str) -> Path:
        """The person's addresses, as a mailbox of this name gave them; safe to delete."""
        return self.root / f"identities-{mailbox}.json"

    def server_file(self, mailbox: str) -> Path:
        """What the server of a mailbox of this name can be asked; safe to delete."""
        return self.root / f"server-{mailbox}.json"

    def ensure(self) -> None:
        """Create the folder if need be, and take from others the rights to whatever may hold secrets.

        A home, `credentials/` or `unfinished/` that is a link was moved there, and is closed where it lies.
        A single file that is a link, such as config.toml in somebody's dotfiles, is shared with something
        else that may need its rights: it keeps them, and `doctor` names it where it may hold a secret.

        Raises:
            UsageError: the path is no folder, or not ours.
            TryLaterError: the disk is full, or fails.
        """
        try:
            self.root.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            _close(self.root, own=_PRIVATE_FOLDER)
            for folder in (self.credentials, self.unfinished):
                with _bearing_other_owners(folder):
                    _close(folder, own=_PRIVATE_FOLDER)
            for path in (
                self.config_file,
                self.journal_file,
                self.secret_file,
                self.lock_file,
                self.desk_file,
            ):
                _close_file(path)
            files = self.credentials.iterdir() if self.credentials.is_dir() else ()
            with _bearing_other_owners(self.credentials):
                for path in files:
                    if path.suffix != ".secret":  # one that others could read: its store refuses it
                        _close_file(path)
        except OSError as problem:
            if problem.errno in _FULL:
                raise _disk_full(self.root) from problem
            if problem.errno in _PASSES:
                raise TryLaterError(
                    f"The home folder {self.root} does not answer as it should: {reason(problem)}.",
                    "Nothing was changed; run again later.",
                ) from problem
            raise UsageError(
                f"The home folder {self.root} cannot be used: {reason(problem)}.",
                "Choose another folder with --home DIR, or make this one yours.",
            ) from problem


def choose_home(option: str | None, environ: Mapping[str, str]) -> Home:
    """The home chosen by `--home`, else SECOND_CHANCE_HOME, else the system; the folder is not created."""
    return Home(Path(locate_home(option, environ)))


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read: whole or not at all, and safe from a power cut afterwards.

    Raises:
        TryLaterError: the disk is full; an older file of that name is untouched.
        SecondChanceError: the folder cannot be written.
    """
    with _disk(path):
        path.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)  # 0600 from the start
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder safe from a power cut, where the system can."""
    with suppress(OSError):  # Windows cannot open a folder; there the rename is all there is
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def reason(problem: OSError) -> str:
    """What the system says, in lower case and without numbers: `permission denied`."""
    return (problem.strerror or "unknown reason").lower()


@contextmanager
def lock_home(home: Home, wait: float) -> Iterator[None]:
    """Hold the home for one run, until the block ends.

    Args:
        home: The home; its folder exists.
        wait: How long to wait for another run, in seconds; 0 asks once.

    Raises:
        TryLaterError: another run is still at work.
        SecondChanceError: the lock file cannot be used.
    """
    busy = TryLaterError("Another run is at work on this home.", "Wait until it has ended, then run again.")
    with _hold(home.lock_file, wait, busy):
        yield


@contextmanager
def lock_desk(home: Home) -> Iterator[None]:
    """Hold the home's one desk, until the block ends; runs go on meanwhile.

    Raises:
        TryLaterError: the desk is open already.
        SecondChanceError: the lock file cannot be used.
    """
    busy = TryLaterError("The desk is open already.", "Look for its page in your browser.")
    with _hold(home.desk_lock_file, 0, busy):
        yield


@contextmanager
def _hold(file: Path, wait: float, busy: TryLaterError) -> Iterator[None]:
    """Hold a lock: SQLite's own on an empty database, the same code on every system, waiting included.

    The kernel releases it when its process is killed, so it never has to be cleaned up.
    """
    _create_private(file)
    try:
        db = sqlite3.connect(file, timeout=wait, isolation_level=None)
    except sqlite3.Error as problem:
        raise _lock_unusable(file, problem) from problem
    with closing(db):
        try:
            db.execute("BEGIN EXCLUSIVE")  # writes nothing: the file stays empty
        except sqlite3.Error as problem:
            if problem.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise busy from problem
            raise _lock_unusable(file, problem) from problem
        yield


def _create_private(path: Path) -> None:
    """Create an empty file that only its owner can use, before SQLite would make one that all can read.

    One that is there is not opened: closing it would give back the lock that this process may hold on it.
    """
    with suppress(OSError):  # what is wrong with the folder, SQLite says in its own way
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE_FILE))


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise _disk_full(path) from problem
        raise SecondChanceError(
            f"{path} cannot be written: {reason(problem)}.",
            "Run second-chance doctor; it checks the home folder.",
        ) from problem


def _disk_full(path: Path) -> TryLaterError:
    return TryLaterError(f"The disk is full: {path} could not be written.", "Free some space and run again.")


def _close(path: Path, *, own: int = 0) -> None:
    """Take away what others may do with it, at the target of a link; a missing path is left alone.

    Args:
        path: A file or a folder.
        own: Rights that the owner must have, where any are changed.
    """
    try:
        rights = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return
    if rights & _OTHERS:
        path.chmod((rights & ~_OTHERS) | own)


def _close_file(path: Path) -> None:
    """The same for a file, unless it is a link: what it leads to may be somebody else's as well."""
    if not path.is_symlink():
        _close(path)


def _bearing_other_owners(folder: Path) -> AbstractContextManager[None]:
    """Let a folder of the home that is a link lead to where rights are not ours to change.

    Tokens there are 0600 from the start, and one that others could read is refused by its store.
    """
    return suppress(PermissionError) if folder.is_symlink() else nullcontext()


def _lock_unusable(file: Path, problem: sqlite3.Error) -> SecondChanceError:
    return SecondChanceError(
        f"The lock {file} cannot be used ({problem}).",
        "It holds nothing: delete it, see that the folder can be written, and run again.",
    )
