"""A phone service on loopback: it notes what it is told, and answers as the test wants."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
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
    waits: bool = False
    """No answer comes until the test is over."""
    over: Event = field(default_factory=Event)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what some tests are about."""


@contextmanager
def run_phone_service(authority: Path | None = None) -> Iterator[PhoneService]:
    """A server for a test; with certificates (`certificates.make_authority`) it speaks TLS."""
    service = PhoneService()

    class Handler(BaseHTTPRequestHandler):
        def _hear(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.heard.append(Heard(self.command, self.path, headers, self.rfile.read(size)))
            if service.waits:
                service.over.wait()
            if service.hangs_up or service.waits:
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

    with Server(("127.0.0.1", 0), Handler) as server:
        if authority:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(authority / "good.pem", authority / "good.key")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https" if authority else "http"
        service.origin = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            service.over.set()
            server.shutdown()
