"""A real HTTP/1.1 server on loopback that answers for a `Service`, whole or with a fault."""

from __future__ import annotations

import gzip
import os
import select
import socket
import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl, urlsplit

from fake_google.faults import Fault, Faults

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
HTML = "text/html; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
PAGE = b"<!DOCTYPE html>\n<html lang=en><title>Error 502 (Server Error)!!1</title><p>That is an error.\n"
NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP request."""

    verb: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    length: int = 0
    """Characters of the whole address."""

    def all(self, name: str) -> list[str]:
        """Every value of a query parameter."""
        return [value for key, value in self.query if key == name]

    def first(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return next(iter(self.all(name)), default)

    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode("ascii", "replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response."""

    status: int
    body: bytes = b""
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal of requests."""

    method: str
    """`drafts.create`, `token` …; verb and path for what is not served."""
    units: int
    bytes_in: int
    bytes_out: int
    """Nothing where no answer left the house."""
    status: int
    """0 where no answer left the house."""
    fault: str = ""
    query: tuple[tuple[str, str], ...] = ()


class Service(Protocol):
    """What stands behind the server."""

    faults: Faults
    requests: list[Entry]

    def name(self, asked: Asked) -> str:
        """What the request is called in the journal."""
        ...

    def units(self, asked: Asked) -> int:
        """What it costs."""
        ...

    def answer(self, asked: Asked) -> Answer:
        """Do the work."""
        ...

    def failure(self, fault: Fault) -> Answer:
        """The words of an error."""
        ...


class Loopback:
    """The server's thread and door; a context manager."""

    def __init__(self, service: Service) -> None:
        self._lock = threading.Lock()
        self._service = service
        self._wake, self._closing = socket.socketpair()
        self._open: set[socket.socket] = set()
        handler = type("Handler", (_Handler,), {"loopback": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the door."""
        self.close()

    def close(self) -> None:
        """End every connection, also those that are held."""
        if self._wake.fileno() == -1:
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._wake.close()
        with self._lock:
            for connection in self._open:
                _hang_up(connection)
        for worker in self._server.workers:
            worker.join()
        self._closing.close()

    def entered(self, connection: socket.socket) -> None:
        """A client came."""
        with self._lock:
            self._open.add(connection)

    def left(self, connection: socket.socket) -> None:
        """A client went."""
        with self._lock:
            self._open.discard(connection)

    def work(self, asked: Asked, size: int) -> tuple[Answer | None, str]:
        """The answer and the manner in which it leaves; the work is done under one lock."""
        service = self._service
        with self._lock:
            name = service.name(asked)
            fault = service.faults.take(name)
            done = service.answer(asked) if fault is None or fault.after_commit else None
            answer = done
            if fault and fault.location:
                answer = Answer(fault.status, b"moved", HTML, {"Location": fault.location})
            elif fault and fault.status:
                answer = service.failure(fault) if fault.how not in PAGES else PAGES[fault.how]
            manner = fault.how if fault else ""
            silent = manner in ("reset", "dropped", "timeout")
            service.requests.append(
                Entry(
                    method=name,
                    units=service.units(asked),
                    bytes_in=size,
                    bytes_out=0 if silent or answer is None else len(_wire(answer, asked)),
                    status=0 if silent or answer is None else answer.status,
                    fault=fault.label if fault else "",
                    query=asked.query,
                )
            )
            return answer, manner

    def hold(self, connection: socket.socket) -> None:
        """Say nothing until the client goes or the server closes."""
        select.select([connection, self._closing], [], [])


PAGES = {
    "html": Answer(502, PAGE, HTML),
    "html_ok": Answer(200, b"<html><body>Please sign in to the hotel network.</body></html>", HTML),
    "empty": Answer(200),
    "not_json": Answer(200, b")]}' \xff\xfe nothing to see"),
}


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # the client was faster
        return


def _wire(answer: Answer, asked: Asked) -> bytes:
    """The response as it goes over the wire; compressed where the client takes that, as Google does."""
    body, headers = answer.body, dict(answer.headers)
    if body and "gzip" in asked.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, mtime=0), "gzip"
    headers |= {"Content-Length": str(len(body))} | ({"Content-Type": answer.kind} if body else {})
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.workers: list[threading.Thread] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        worker = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        self.workers.append(worker)
        worker.start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    loopback: Loopback

    def setup(self) -> None:
        super().setup()
        self.loopback.entered(self.connection)

    def finish(self) -> None:
        self.loopback.left(self.connection)
        super().finish()

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the client went away in the middle
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name its base gives it
        """The journal of requests says it all."""

    def respond(self) -> None:
        """Read the request, let the service work, and let the answer leave in its manner."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        query, verb = parts.query, self.command
        headers = {name.lower(): value for name, value in self.headers.items()}
        size = len(self.requestline) + 2 + len(bytes(self.headers)) + len(body)
        asked = Asked(
            verb,
            parts.path,
            tuple(parse_qsl(query, keep_blank_values=True)),
            headers,
            body,
            len(self.loopback.url) + len(self.path),
        )
        answer, manner = self.loopback.work(asked, size)
        self._leave(answer, manner, asked)

    def _leave(self, answer: Answer | None, manner: str, asked: Asked) -> None:
        if manner == "timeout":
            self.loopback.hold(self.connection)
        if manner in ("timeout", "dropped", "reset") or answer is None:
            self._end(reset=manner == "reset")
            return
        if manner == "cut_json":
            answer = Answer(answer.status, answer.body[: len(answer.body) // 2], answer.kind, answer.headers)
        wire = _wire(answer, asked)
        if manner == "truncated":
            head = wire.index(b"\r\n\r\n") + 4
            self.wfile.write(wire[: (head + len(wire)) // 2])
            self._end(reset=False)
        elif manner == "trickle":
            for place in range(len(wire)):
                self.wfile.write(wire[place : place + 1])
        else:
            self.wfile.write(wire)

    def _end(self, *, reset: bool) -> None:
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            os.close(self.connection.detach())


for _verb in VERBS:
    setattr(_Handler, f"do_{_verb}", _Handler.respond)
