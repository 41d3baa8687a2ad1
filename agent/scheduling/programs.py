"""Asking another program of the system: found on PATH, in plain English, never waited for without end."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import SecondChanceError, TryLaterError

_PATIENCE = 20.0
"""Seconds; crontab and systemctl answer in hundredths of one."""
_USUAL = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program answered."""

    code: int
    out: bytes
    said: str
    """What it said on stderr, on one line."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of this system."""

    environ: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Whether there is such a program."""
        return self._path(name) is not None

    def ask(self, name: str, *words: str, text: bytes = b"") -> Answer:
        """Run a program to its end and give it this text.

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
