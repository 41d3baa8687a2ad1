"""What is run every hour, and how this program is started from anywhere."""

from __future__ import annotations

import os
import sys
import sysconfig
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from agent.errors import UsageError

PROGRAM = "second-chance"
_UNSPEAKABLE = frozenset({"Cc", "Cs"})
"""Control characters and bytes that are no text: no crontab, unit or plist can hold them."""


@dataclass(frozen=True, slots=True)
class Job:
    """One visit, as every scheduler starts it."""

    program: tuple[str, ...]
    """The words that start the program; the first is an absolute path."""
    home: str
    """Absolute. Always passed: cron knows neither SECOND_CHANCE_HOME nor XDG_DATA_HOME."""
    folder: str = ""
    """The folder the program must be started from; empty: any."""

    @property
    def words(self) -> tuple[str, ...]:
        """The whole command."""
        return (*self.program, "run", "--home", self.home)

    @property
    def minute(self) -> int:
        """0 to 59, always the same for a home, so that not everybody asks Google at the full hour."""
        digest = sha256(os.fsencode(self.home)).digest()
        return int.from_bytes(digest[:4], "big") % 60


def build_job(home: str) -> Job:
    """The job of a home, started as this process was.

    Raises:
        UsageError: a path that no scheduler can hold.
    """
    program, folder = find_start(
        Path(sysconfig.get_path("scripts")), sys.argv[0], sys.executable, _checkout(PROGRAM)
    )
    for path in (*program, home, folder):
        if any(unicodedata.category(c) in _UNSPEAKABLE for c in path):
            raise UsageError(
                f"No scheduler can hold the path {path!r}: a character of it is no text.",
                "Rename the folder, or choose another home with --home DIR.",
            )
    return Job(program, home, folder)


def find_start(scripts: Path, started: str, python: str, checkout: str) -> tuple[tuple[str, ...], str]:
    """The words that start this program from any folder, and the folder they need after all.

    Args:
        scripts: Where this interpreter's console scripts lie (a venv's or pipx's own `bin`).
        started: `sys.argv[0]`.
        python: `sys.executable`; a venv's is not resolved, or it would lose its packages.
        checkout: The folder `agent` was imported from when it is not installed, else empty.
    """
    suffix = ".exe" if sys.platform == "win32" else ""
    script = scripts / f"{PROGRAM}{suffix}"
    for file in (script, Path(started).absolute()):
        if not checkout and file.name == script.name and os.access(file, os.X_OK) and file.is_file():
            return (str(file),), ""
    return (python, "-m", "agent"), checkout


def _checkout(name: str) -> str:
    """Where the package lies when only the folder it was started from makes it known; else empty."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return str(Path(__file__).parents[2])
    return ""
