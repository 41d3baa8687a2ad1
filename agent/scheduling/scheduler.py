"""What every scheduler can do, and how the system's own programs (crontab, systemctl, launchctl) are run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from agent.errors import SecondChanceError, TryLaterError
from agent.scheduling.job import Job

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
                "second-chance schedule show says what this system has; --with chooses another.",
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
