"""The home: its config, who may read it, room on the disk, the lock."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from agent.checkup.installation import Installation
from agent.errors import BadFileError, TryLaterError
from agent.keeping.home_folder import lock_home
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
    """The home is ours, can be written, and is closed to others."""
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
        state = State.BROKEN if any(path.suffix == ".secret" for path in loose) else State.WARNING
        fixes = (f"chmod {'700' if path.is_dir() else '600'} {_quote(path)}" for path in loose)
        text = f"Others on this computer may look into {', '.join(map(str, loose))}."
        yield Finding("home", state, text, " && ".join(fixes), 77)
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


def _list_private(installation: Installation) -> Iterator[Path]:
    """Everything that only its owner should see, as far as it is there; the config holds no secret."""
    home = installation.home
    credentials = sorted(home.credentials.iterdir()) if home.credentials.is_dir() else []
    yield from (
        path for path in (home.root, home.journal_file, home.credentials, *credentials) if path.exists()
    )


def _is_open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _quote(path: Path) -> str:
    return shlex.quote(str(path))
