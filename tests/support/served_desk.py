"""The desk of a home on loopback, served as the program serves it, at a moment that a test moves."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from waitress.server import create_server

from agent.desk.app import build_app
from agent.desk.desk import Desk
from agent.desk.door import Door
from agent.keeping.home_folder import Home


class ServedDesk:
    """A server in a thread of this process; a context manager.

    Attributes:
        now: The moment that counts as now.
        address: Where it listens, as `http://127.0.0.1:PORT`.
    """

    def __init__(self, home: Path, now: datetime) -> None:
        self.now = now
        desk = Desk(home=Home(home), read_now=lambda: self.now, read_clock=_read_clock)
        self._door = Door(_read_clock)
        listener = socket.create_server(("127.0.0.1", 0))
        self._server = create_server(build_app(desk, self._door), sockets=[listener], threads=4)
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._server.run, name="desk")

    @property
    def start(self) -> str:
        """The address of Today."""
        return f"{self.address}/{self._door.prefix}/"

    def make_way_in(self) -> str:
        """The address that lets one browser in, once."""
        return f"{self.start}enter?secret={self._door.make_secret()}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self._thread.join()

    def owns(self, address: str) -> bool:
        """Whether a request goes to this server."""
        return f"{urlsplit(address).scheme}://{urlsplit(address).netloc}" == self.address


def _read_clock() -> datetime:
    return datetime.now(UTC)
