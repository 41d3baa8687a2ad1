"""A limit to what somebody else's program may take: a keyring, a notification, a phone service."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def run_within(seconds: float, work: Callable[[], T]) -> T:
    """What the work returns or raises.

    A thread, not a process: it ends with this one, whatever it is waiting for.

    Raises:
        TimeoutError: it took longer, and is left to itself.
    """
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as problem:  # noqa: BLE001 - raised again where it is waited for
            answer.set_exception(problem)

    Thread(target=run, name="patience", daemon=True).start()
    return answer.result(timeout=seconds)
