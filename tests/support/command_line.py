"""The program as somebody types it: in this process, or as one of its own."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from agent.cli import main
from agent.knowledge.text import strip_hidden

PROGRAM = (sys.executable, "-m", "agent")
"""The program as a process of its own."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind: its exit code, its data, its talk."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The data, which must be one JSON object."""
        return cast("dict[str, Any]", json.loads(self.out))

    @property
    def only(self) -> dict[str, Any]:
        """The only interview in it."""
        (one,) = self.json["interviews"]
        return cast("dict[str, Any]", one)


def say(*words: str) -> Said:
    """Run a command line in this process; what it says, without the home that sentences repeat."""
    return forget_home(say_it_all(*words), words)


def say_it_all(*words: str) -> Said:
    """The same, word for word."""
    with talk() as (out, err):
        try:
            code = main(list(words))
        except SystemExit as end:  # argparse: usage, --help, --version
            code = end.code if isinstance(end.code, int) else 1
    return Said(code, out.getvalue(), err.getvalue())


def say_in_own_process(*words: str) -> Said:
    """Run a command line as cron would."""
    environ = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        [*PROGRAM, *words], capture_output=True, text=True, check=False, timeout=120, env=environ
    )
    return forget_home(Said(done.returncode, done.stdout, done.stderr), words)


def forget_home(said: Said, words: tuple[str, ...]) -> Said:
    """What was said, with commands named as by somebody who has one home: tests/commands/test_hints.py."""
    given = [behind for word, behind in pairwise(words) if word == "--home"]
    given += [word.partition("=")[2] for word in words if word.startswith("--home=")]
    out, err = said.out, said.err
    for home in given:
        named = f"second-chance --home {shlex.quote(strip_hidden(home))} "
        out, err = out.replace(named, "second-chance "), err.replace(named, "second-chance ")
    return Said(said.code, out, err)


@contextmanager
def talk() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Both streams, as the program writes them."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        yield out, err
