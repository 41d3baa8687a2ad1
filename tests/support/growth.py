"""How the time of some work grows with what it is given, in processor time: a busy machine is no matter."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import TypeVar

_Given = TypeVar("_Given")
FLOOR = 0.004
"""Seconds; below, a ratio says more about the clock than about the work."""
_TRIES = 5


def take_time(work: Callable[[_Given], object], given: _Given) -> float:
    """Seconds of processor time for doing something once."""
    before = process_time()
    work(given)
    return process_time() - before


def grows_faster(work: Callable[[_Given], object], short: _Given, long: _Given, times: float) -> bool:
    """Whether the long takes more than so many times what the short does; measured again before it counts."""
    shorts, longs = [], []
    for _ in range(_TRIES):
        shorts.append(take_time(work, short))
        longs.append(take_time(work, long))
        if min(longs) <= FLOOR or min(longs) <= times * min(shorts):
            return False
    return True
