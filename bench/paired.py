"""Processes measured against each other: in turn and in medians, so that a busy machine is fair to all."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

WARM_UP = 2
"""Rounds that are not counted: byte code is compiled, files come into memory."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A command line to measure."""

    words: Sequence[str]
    """Absolute path of the program, then its arguments."""
    before: Callable[[], object] = lambda: None
    """Sets the stage before each run; not measured."""
    after: Callable[[], object] = lambda: None
    """Looks at what the run did, and ends the bench when that was not the work to be measured."""


@dataclass(frozen=True, slots=True)
class Used:
    """What one run of a process took, or the medians of many."""

    cpu: float
    """User and system time, in milliseconds."""
    wall: float
    """Milliseconds from start to end."""


def paired(contenders: Mapping[str, Contender], rounds: int, *, warm_up: int = WARM_UP) -> dict[str, Used]:
    """Run each contender once a round, so many rounds; the medians of each."""
    runs: dict[str, list[Used]] = {name: [] for name in contenders}
    for number in range(warm_up + rounds):
        for name, one in contenders.items():
            one.before()
            used = _run(one.words)
            one.after()
            if number >= warm_up:
                runs[name].append(used)
    return {name: _median(taken) for name, taken in runs.items()}


def _run(words: Sequence[str]) -> Used:
    """Start a process, wait for it, and read what the kernel counted."""
    silent = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    start = perf_counter()
    child = os.posix_spawn(words[0], list(words), os.environ, file_actions=silent)
    _, status, used = os.wait4(child, 0)
    wall = perf_counter() - start
    if status:
        sys.exit(f"a measured process failed: {' '.join(words)}")
    return Used((used.ru_utime + used.ru_stime) * 1000, wall * 1000)


def _median(runs: Sequence[Used]) -> Used:
    return Used(*(statistics.median(getattr(run, field) for run in runs) for field in Used.__slots__))
