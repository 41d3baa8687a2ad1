"""A phone service on loopback: it notes what it is told, and answers as the test wants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Heard:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> Any:
        return json.loads(self.body) if self.body else None


@dataclass
class PhoneService:
    """What was heard, and what is answered."""

    origin: str = ""
    heard: list[Heard] = field(default_factory=list)
    status: int = 200
    answer: bytes = b"{}"
    more: dict[str, str] = field(default_factory=dict)
    """Headers of the answer."""
    hangs_up: bool = False
    """The connection ends without an answer."""


@contextmanager
def run_phone_service() -> Iterator[PhoneService]:
    """A server for a test."""
    service = PhoneService()

    class Handler(BaseHTTPRequestHandler):
        def _hear(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.heard.append(Heard(self.command, self.path, headers, self.rfile.read(size)))
            if service.hangs_up:
                self.close_connection = True
                return
            self.send_response(service.status)
            for name, value in service.more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(service.answer)))
            self.end_headers()
            self.wfile.write(service.answer)

        do_GET = do_POST = do_PUT = do_HEAD = _hear  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
