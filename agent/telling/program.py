"""Telling by a program of the person's own, which gets the word as JSON on stdin."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.keeping.home_folder import reason
from agent.knowledge.text import printable
from agent.model.notice import Word
from agent.telling.way import NotToldError, PerhapsToldError
from agent.telling.word import clean, describe

PATIENCE = 30.0
"""Seconds until it is ended."""
_LONGEST = 60
"""Characters of a program's name that are shown."""


@dataclass(frozen=True, slots=True)
class ProgramWay:
    """`[notify] command`: no shell is between, and what the program prints is nobody's."""

    command: tuple[str, ...]
    """The program and its arguments; not empty."""
    environ: Mapping[str, str]
    """What the program is given, and where it is looked for (PATH)."""
    patience: float = PATIENCE

    @property
    def name(self) -> str:
        """There is one at most."""
        return "command"

    @property
    def label(self) -> str:
        """By the name of its file."""
        return f"your program {self._called}"

    @property
    def _called(self) -> str:
        return printable(Path(self.command[0]).name)[:_LONGEST]

    def find(self) -> str:
        """The path of the program.

        Raises:
            NotToldError: it is not there, or may not be started.
        """
        path = shutil.which(os.path.expanduser(self.command[0]), path=self.environ.get("PATH"))  # noqa: PTH111 - a name stays a name
        if path is None:
            raise NotToldError(
                f"The program {printable(self.command[0])[:_LONGEST]} of [notify] command cannot be started "
                "from here.",
                "Write its whole path into config.toml, and make the file executable: chmod +x FILE.",
            )
        return path

    def look(self) -> str:
        """That it could be started, in a sentence.

        Raises:
            NotToldError: it could not.
        """
        return f"{printable(self.find())} is told by JSON on stdin."

    def say(self, word: Word) -> None:
        """Start it, and wait for its end.

        Raises:
            NotToldError: it cannot be started, or ends with another code than 0.
            PerhapsToldError: it did not come to its end.
        """
        path = self.find()
        try:
            running = subprocess.Popen(  # noqa: S603 - the person's own program, without a shell
                [path, *self.command[1:]],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(self.environ),
                start_new_session=True,
            )
        except (OSError, ValueError) as problem:
            why = reason(problem) if isinstance(problem, OSError) else "its arguments are no text"
            raise NotToldError(
                f"Your program {self._called} cannot be started: {why}.",
                "A script needs a first line such as #!/bin/sh.",
            ) from problem
        try:
            running.communicate(json.dumps(describe(clean(word))).encode(), timeout=self.patience)
        except subprocess.TimeoutExpired:
            raise PerhapsToldError(
                f"Your program {self._called} did not end within {self.patience:.0f} seconds.",
                "See what it waits for; it was ended.",
            ) from None
        finally:
            _end(running)
        if running.returncode:
            raise NotToldError(
                f"Your program {self._called} ended with code {running.returncode}.",
                "Start it by hand to see why; code 0 means that the word was told.",
            )


def _end(running: subprocess.Popen[bytes]) -> None:
    """End the program where it still runs, and all that it started."""
    if running.poll() is None:
        with suppress(OSError, AttributeError):  # Windows has no groups of processes
            os.killpg(running.pid, signal.SIGKILL)
        running.kill()
        running.wait()
