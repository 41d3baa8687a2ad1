"""The home: its config, who may read it, room on the disk, the lock, and the journal (not changed)."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from agent.checkup.installation import Installation, read_only
from agent.errors import BadFileError, TryLaterError
from agent.keeping.home_folder import lock_home
from agent.keeping.journal.schema import APPLICATION_ID, VERSION
from agent.keeping.secret import read_secret
from agent.mailboxes.registry import load_config
from agent.model.finding import Finding, State

_NEEDED = 20 * 2**20
"""Bytes without which SQLite and a mailbox cannot be sure to write."""
_SCARCE = 200 * 2**20
_POSIX = os.name == "posix"


def check_config(installation: Installation) -> Iterator[Finding]:
    """config.toml loads."""
    try:
        found = load_config(installation.home.config_file)
    except BadFileError as error:
        yield Finding.of_error("config", error)
        return
    names = ", ".join(f"{name} ({one.kind})" for name, one in found.mailboxes.items())
    yield Finding("config", State.OK, f"{installation.home.config_file} is right; mailboxes: {names}.")


def check_home(installation: Installation) -> Iterator[Finding]:
    """The home is ours, can be written, and is closed to others; nobody else can change the config."""
    root = installation.home.root
    if not root.exists():
        yield Finding("home", State.BROKEN, f"The home {root} is not there.", "second-chance init", 78)
        return
    if not root.is_dir():
        fix = "Choose another with --home DIR."
        yield Finding("home", State.BROKEN, f"The home {root} is no folder.", fix, 78)
        return
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            "home",
            State.BROKEN,
            f"The home {root} may not be read and written.",
            f'sudo chown -R "$(id -un)" {_quote(root)} && chmod 700 {_quote(root)}',
        )
        return
    loose = [path for path in _list_private(installation) if _POSIX and _is_open_to_others(path)]
    if loose:
        # A token others can read is refused by its store; the rest is closed again by the next run.
        tokens = [path for path in loose if path.suffix == ".secret" and path.parent != root]
        state = State.BROKEN if tokens else State.WARNING
        fixes = (f"chmod {'700' if path.is_dir() else '600'} {_quote(path)}" for path in loose)
        text = f"Others on this computer may look into {', '.join(map(str, loose))}."
        yield Finding("home", state, text, " && ".join(fixes), 77)
        return
    config = installation.home.config_file
    if _POSIX and config.is_symlink() and config.exists() and config.stat().st_mode & stat.S_IWOTH:
        # A link into files that other programs use too is not closed here; it says where mail is read.
        text = f"Everybody on this computer may change what {config} leads to."
        yield Finding("home", State.WARNING, text, f"chmod o-w {_quote(config)}")
        return
    yield Finding("home", State.OK, f"The home {root} is yours alone.")


def check_disk(installation: Installation) -> Iterator[Finding]:
    """There is room for the journal and for drafts."""
    folders = [one.folder for one in installation.mailboxes if one.folder]
    places = [path for path in (installation.home.root, *folders) if path.is_dir()]
    if not places:
        return
    free, place = min((shutil.disk_usage(path).free, path) for path in places)
    if free >= _SCARCE:
        yield Finding("disk", State.OK, f"{free // 2**20:,} MB are free.")
        return
    state = State.WARNING if free >= _NEEDED else State.BROKEN
    text = f"Only {free // 2**20} MB are free on the disk of {place}."
    yield Finding(
        "disk", state, text, f"Free some space; what fills it: du -xh {_quote(place)} | sort -h | tail"
    )


def check_lock(installation: Installation) -> Iterator[Finding]:
    """No other run is at work."""
    if not installation.home.root.is_dir():
        return
    try:
        with lock_home(installation.home, 0):
            yield Finding("lock", State.OK, "No other run is at work.")
    except TryLaterError as busy:
        text = f"{busy.text} That is well, unless it stays so for minutes."
        yield Finding("lock", State.WARNING, text, "Run second-chance doctor again in a minute.")


def check_secret(installation: Installation) -> Iterator[Finding]:
    """The secret from which drafts get their ids is whole; it is not told."""
    path = installation.home.secret_file
    if read_secret(path) is None:
        text = "There is no secret for the ids of drafts yet; the first draft makes it."
        yield Finding("secret", State.OK, text)
        return
    text = (
        f"The secret for the ids of drafts is whole. Whoever keeps a copy of the journal keeps one of {path}."
    )
    yield Finding("secret", State.OK, text)


def _list_private(installation: Installation) -> Iterator[Path]:
    """Everything that only its owner should see, as far as it is there; the config holds no secret."""
    home = installation.home
    credentials = sorted(home.credentials.iterdir()) if home.credentials.is_dir() else []
    files = (home.root, home.journal_file, home.secret_file, home.credentials, *credentials)
    yield from (path for path in files if path.exists())


def _is_open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _quote(path: Path) -> str:
    return shlex.quote(str(path))


_CLOSED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def check_journal(installation: Installation) -> Iterator[Finding]:
    """The journal opens, is of this version, and its pages fit together."""
    path = installation.home.journal_file
    if not path.exists():
        yield Finding("journal", State.OK, "There is no journal yet; the first debrief makes it.")
        return
    try:
        yield _examine(path)
    except sqlite3.Error as problem:
        code = getattr(problem, "sqlite_errorcode", 0)
        if code & 0xFF in _BUSY:
            text, fix = f"The journal {path} is in use.", "Run second-chance doctor again in a minute."
            yield Finding("journal", State.WARNING, text, fix)
        elif code == sqlite3.SQLITE_READONLY_ROLLBACK:
            text = f"A killed run left the journal {path} half-written; the next run undoes that."
            yield Finding("journal", State.WARNING, text, "second-chance run")
        elif code & 0xFF in _CLOSED:
            fix = f'sudo chown "$(id -un)" {shlex.quote(str(path))} && chmod 600 {shlex.quote(str(path))}'
            yield Finding("journal", State.BROKEN, f"The journal {path} cannot be opened.", fix)
        else:
            yield _damaged(path, str(problem))


def _examine(path: Path) -> Finding:
    with closing(read_only(path)) as db:
        version = _number(db, "user_version")
        if _number(db, "application_id") != APPLICATION_ID:
            return _damaged(path, "it is no journal of Second Chance")
        if version > VERSION:
            return Finding(
                "journal",
                State.BROKEN,
                f"The journal {path} was written by a newer Second Chance.",
                "python -m pip install --upgrade second-chance",
            )
        ((verdict,),) = db.execute("PRAGMA quick_check(1)").fetchall()
        if verdict != "ok":
            return _damaged(path, "its pages do not fit together")
        if version < VERSION:
            text = "The journal is of an older version; the next run brings it up to date."
            return Finding("journal", State.OK, text)
        ((count,),) = db.execute("SELECT count(*) FROM interviews").fetchall()
    return Finding("journal", State.OK, f"The journal is whole; interviews on record: {count}.")


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


def _damaged(path: Path, how: str) -> Finding:
    old, aside = shlex.quote(str(path)), shlex.quote(f"{path}.damaged")
    return Finding(
        "journal",
        State.BROKEN,
        f"The journal {path} is damaged ({how}).",
        f"mv {old} {aside}, then record the interviews again with second-chance debrief FILE; "
        "drafts that stand are found again.",
    )
