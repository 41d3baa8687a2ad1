"""The desk of a home on loopback, served as the program serves it, at a moment that a test moves."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from agent.desk.app import build_app
from agent.desk.clock import Schedule
from agent.desk.desk import Desk
from agent.desk.door import Door
from agent.desk.entrance import Entrance
from agent.desk.server import listen, serve
from agent.keeping.home_folder import Home
from agent.model.finding import Finding, State

_INSTALLED = Finding("schedule", State.OK, "cron calls it every hour, at minute 10.")
"""What this computer's own crontab holds is no matter of a test."""


class ServedDesk:
    """A server in a thread of this process; a context manager.

    Attributes:
        now: The moment that counts as now.
        address: Where it listens, as `http://127.0.0.1:PORT`.
    """

    def __init__(self, home: Path, now: datetime) -> None:
        self.now = now
        desk = Desk(home=Home(home), read_now=lambda: self.now, read_clock=_read_clock)
        listener = listen(0)
        self.door = Door(_read_clock, Entrance.make(listener.getsockname()[1]))
        self.address = self.door.entrance.origin
        self._is_over = threading.Event()
        app = build_app(desk, self.door)
        app.extensions["schedule"] = Schedule(ask=lambda *_: (_INSTALLED,))
        work = (app, listener, self._is_over.is_set)
        self._thread = threading.Thread(target=serve, args=work, name="desk")

    @property
    def start(self) -> str:
        """The address of Today."""
        return f"{self.address}/{self.door.prefix}/"

    def make_way_in(self) -> str:
        """The address that lets one browser in, once."""
        return self.door.entrance.make_address(_read_clock())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def owns(self, address: str) -> bool:
        """Whether a request goes to this server."""
        return f"{urlsplit(address).scheme}://{urlsplit(address).netloc}" == self.address


def _read_clock() -> datetime:
    return datetime.now(UTC)
