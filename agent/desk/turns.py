"""Requests that change the same thing, in the order in which they came: a late one undoes no newer one."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Lock


class Turns:
    """Gives each request its turn, and says whether a newer one was there before it."""

    def __init__(self) -> None:
        """Nobody came yet."""
        self._numbers = count(1)
        self._last: dict[Hashable, int] = {}
        self._lock = Lock()

    def take(self) -> int:
        """A turn; taken where a request begins."""
        with self._lock:
            return next(self._numbers)

    @contextmanager
    def hold(self, what: Hashable, turn: int) -> Iterator[bool]:
        """Change something while nobody else does; False: a newer request did, so this one leaves it.

        Args:
            what: The thing.
            turn: From `take`.
        """
        with self._lock:
            is_newest = turn >= self._last.get(what, 0)
            if is_newest:
                self._last[what] = turn
            yield is_newest
