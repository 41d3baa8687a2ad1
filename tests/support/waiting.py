"""Waiting for the thing itself: no test reckons with time, it asks until something is so."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

PATIENCE = 120.0
"""Seconds; only a test that fails ever waits so long, however busy the machine is."""


def until(holds: Callable[[], object], describe: Callable[[], str], *, seconds: float = PATIENCE) -> None:
    """Ask again and again until it holds.

    Raises:
        AssertionError: it did not within the seconds; `describe` says what was wanted and what was there.
    """
    deadline = monotonic() + seconds
    while not holds():
        if monotonic() > deadline:
            raise AssertionError(describe())
        sleep(0.01)
