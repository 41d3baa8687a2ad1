"""What is run every hour, how it is started, what a scheduler can do, and how its programs are run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Protocol

from agent.errors import SecondChanceError, TryLaterError, UsageError

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
                f"The path {path!r} cannot be written down: a character of it is no text.",
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


_PATIENCE = 20.0
"""Seconds; crontab and systemctl answer in hundredths of one."""
_USUAL = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


class Scheduler(Protocol):
    """What runs the program by the clock. Any method may raise SecondChanceError."""

    name: str
    """As `--with` calls it."""

    def is_available(self) -> bool:
        """Whether this system has it."""
        ...

    def is_alive(self) -> bool | None:
        """Whether what is installed in it would be run; None: not known."""
        ...

    def render(self, job: Job) -> str:
        """What would be installed."""
        ...

    def read_installed(self) -> str:
        """What is installed; empty: nothing."""
        ...

    def install(self, job: Job) -> None:
        """Install it, in the place of an older one; twice is once."""
        ...

    def remove(self) -> bool:
        """Take it away and leave what was there before; False when there was nothing."""
        ...

    def notes(self) -> tuple[str, ...]:
        """What the person should know, a sentence each."""
        ...

    def find_silence(self) -> str:
        """Why nobody brings the person what a run says, a sentence; empty: somebody does."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program answered."""

    code: int
    out: bytes
    complaint: str
    """Its stderr, on one line."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of this system."""

    environ: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Whether there is such a program."""
        return self._path(name) is not None

    def run(self, name: str, *words: str, text: bytes = b"") -> Answer:
        """Run a program to its end, in plain English, with this text on its stdin.

        Raises:
            SecondChanceError: there is no such program, or it cannot be started.
            TryLaterError: it did not end in time.
        """
        path = self._path(name)
        if path is None:
            raise SecondChanceError(
                f"There is no program {name} here.",
                "second-chance schedule show says what this system has; "
                "second-chance schedule install --with NAME chooses another.",
            )
        try:
            done = subprocess.run(  # noqa: S603 - fixed words, no shell
                [path, *words],
                input=text,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
                env={**self.environ, "LC_ALL": "C"},
            )
        except subprocess.TimeoutExpired as problem:
            raise TryLaterError(
                f"{name} did not answer within {_PATIENCE:.0f} seconds.", "Run the same command again later."
            ) from problem
        except OSError as problem:
            raise SecondChanceError(f"{name} cannot be started: {problem.strerror}.") from problem
        return Answer(done.returncode, done.stdout, " ".join(done.stderr.decode("utf-8", "replace").split()))

    def _path(self, name: str) -> str | None:
        return shutil.which(name, path=self.environ.get("PATH") or _USUAL)
