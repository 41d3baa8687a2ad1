"""Waiting on this computer for the browser to come back from the consent page (RFC 8252 §7.3).

google-auth-oauthlib brings a listener too; it answers exactly one request, so that a browser's idle
connection or a question for an icon would use it up, and it sets no limit to a request that never ends.

Every program and every web page on this computer can knock here. Only the answer that carries the state of
the consent counts (RFC 6749 §10.12); everything else gets a page for people, and the wait goes on.
"""

from __future__ import annotations

import secrets
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from urllib.parse import parse_qs, urlsplit

from agent.mailboxes.oauth import pages

_OUTCOME_SECONDS = 90.0
"""How long the browser waits to be told what came of its answer; a sign-in takes a second or two."""
_WIRE_SECONDS = 10.0
"""How long one request may take from its first byte to its last."""
_MOST_CONNECTIONS = 32
"""At once; a browser needs two or three."""


class Listener:
    """Listens on a free port of the loopback address and hands on the answer it expects."""

    def __init__(self) -> None:
        """Begin to listen; `listening` closes it."""
        self._server = _Server()
        self.redirect_uri = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def expect(self, state: str) -> None:
        """Take the answer with this state, and no other; said before the browser is sent on its way."""
        self._server.state = state

    def wait(self, seconds: float) -> str | None:
        """The address that the browser came back to with the state; None when it did not in time."""
        try:
            path = self._server.answers.get(timeout=seconds)
        except Empty:
            return None
        return self.redirect_uri + path.removeprefix("/")

    def reply(self, page: pages.Page) -> None:
        """Show a page to the browser that came back with the answer, and see that it has it."""
        self._server.reply(page)

    def close(self) -> None:
        """Stop listening; a browser that still waits is told that its answer came."""
        self.reply(pages.ANSWERED)
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener for the length of a block."""
    listener = Listener()
    try:
        yield listener
    finally:
        listener.close()


def open_browser(address: str, environ: Mapping[str, str]) -> bool:
    """Show a page in the person's browser; False when there is none to show it in.

    Args:
        address: The page.
        environ: The environment: over ssh no display is named, and a browser for terminals cannot
            show Google's pages.
    """
    if not has_screen(environ):
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # A browser that is not running yet may not return before it is closed.
    threading.Thread(
        target=browser.open, args=(address,), kwargs={"new": 1}, name="browser", daemon=True
    ).start()
    return True


def has_screen(environ: Mapping[str, str]) -> bool:
    """Whether there is a screen on which another program can open a window."""
    shown_by = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    return sys.platform in {"darwin", "win32"} or any(environ.get(name) for name in shown_by)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = False
    """A free port needs none of it, and on Windows it would let another program take the port over."""
    request_queue_size = 128
    """Connections that wait to be taken up: a burst of others does not turn the browser away."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = ""
        """Of the consent that is waited for; empty: none yet."""
        self.answers: SimpleQueue[str] = SimpleQueue()
        self._outcome: pages.Page | None = None
        self._browsers = 0
        """That came back with the answer and wait to be told what came of it."""
        self._news = threading.Condition()
        self._begun: dict[socket.socket, float] = {}
        """Connections, oldest first, and when each was made."""

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]  # TCP only
        """Serve a connection; where there are too many, the oldest goes, so that the browser finds room."""
        oldest = next(iter(self._begun.copy()), None)
        if oldest and len(self._begun) >= _MOST_CONNECTIONS:
            self._end(oldest)
        self._begun[request] = time.monotonic()
        super().process_request(request, client_address)

    def service_actions(self) -> None:
        """End the connections whose time is over; a byte now and then does not lengthen it."""
        now = time.monotonic()
        for request, begun in self._begun.copy().items():
            if now - begun > _WIRE_SECONDS:
                self._end(request)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]  # TCP only
        """Let go of a connection that was served."""
        self._begun.pop(request, None)
        super().shutdown_request(request)

    @contextmanager
    def taking(self, path: str, request: socket.socket) -> Iterator[pages.Page]:
        """Hand an answer on; the page that tells what came of it, to be shown in the block."""
        self._begun.pop(request, None)  # it waits for us now, and is not ended for that
        with self._news:
            self._browsers += 1
        self.answers.put(path)
        try:
            with self._news:
                self._news.wait_for(lambda: self._outcome, _OUTCOME_SECONDS)
            yield self._outcome or pages.ANSWERED
        finally:
            with self._news:
                self._browsers -= 1
                self._news.notify_all()

    def reply(self, page: pages.Page) -> None:
        """Tell the browsers that wait what came of it, once, and let them have their page."""
        with self._news:
            self._outcome = self._outcome or page
            self._news.notify_all()
            self._news.wait_for(lambda: not self._browsers, _WIRE_SECONDS)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: who breaks off or sends nonsense concerns nobody at the terminal."""

    def _end(self, request: socket.socket) -> None:
        self._begun.pop(request, None)
        with suppress(OSError):  # it has ended meanwhile
            request.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _WIRE_SECONDS
    error_message_format = pages.draw(pages.NOTHING_HERE).decode().replace("%", "%%")
    error_content_type = pages.HEADERS["Content-Type"]

    def do_GET(self) -> None:
        """Take the answer from the consent page; anything else gets a page, and the wait goes on."""
        try:
            words = parse_qs(urlsplit(self.path).query)
        except ValueError:  # no address at all
            words = {}
        if self._is_answer(words):
            with self.server.taking(self.path, self.connection) as page:
                self._show(HTTPStatus.OK, page)
        elif words.keys() & {"state", "code", "error"}:
            self._show(HTTPStatus.BAD_REQUEST, pages.OTHER_ANSWER)
        else:
            self._show(HTTPStatus.NOT_FOUND, pages.NOTHING_HERE)

    def _show(self, status: HTTPStatus, page: pages.Page) -> None:
        body = pages.draw(page)
        self.send_response(status)
        for name, value in pages.HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _is_answer(self, words: Mapping[str, list[str]]) -> bool:
        """Whether this is the answer that is waited for, and was sent whole and to this address.

        A page that has its own name lead to this computer (DNS rebinding) does not know the state; it is
        not even told whether one fits. Every browser names the host, and does so behind the address.
        """
        host, expected = self.headers.get("Host"), self.server.state
        if host != f"127.0.0.1:{self.server.server_port}" or not expected:
            return False
        (state, *_) = words.get("state", [""])
        return secrets.compare_digest(state.encode(), expected.encode()) and bool(
            words.keys() & {"code", "error"}
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name its base gives it
        """Say nothing: the address holds the code."""
