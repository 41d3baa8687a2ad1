"""Waiting on this computer for the browser to come back from the consent page (RFC 8252 §7.3).

google-auth-oauthlib brings a listener too; it answers exactly one request, so that a browser's idle
connection or a question for an icon would use it up, and it sets no limit to a request that never ends.
"""

from __future__ import annotations

import sys
import threading
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from urllib.parse import parse_qs, urlsplit

_PAGE = (
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Second Chance</title>'
    "<h1>Second Chance</h1><p>{text}</p></html>\n"
)
_YES = "Google has answered. You can close this window; the rest is in the terminal."
_NO = "There is nothing here."
_WIRE_SECONDS = 10


class Listener:
    """Listens on a free port of the loopback address and hands on the first answer."""

    def __init__(self) -> None:
        """Begin to listen; `listening` closes it."""
        self._server = _Server()
        self.redirect_uri = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def wait(self, seconds: float) -> str | None:
        """The address that the browser came back to; None when it did not in time."""
        try:
            path = self._server.answers.get(timeout=seconds)
        except Empty:
            return None
        return self.redirect_uri + path.removeprefix("/")

    def close(self) -> None:
        """Stop listening."""
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
    if not _has_screen(environ):
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


def _has_screen(environ: Mapping[str, str]) -> bool:
    shown_by = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    return sys.platform in {"darwin", "win32"} or any(environ.get(name) for name in shown_by)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: SimpleQueue[str] = SimpleQueue()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _WIRE_SECONDS

    def do_GET(self) -> None:
        """Take an answer from the consent page; anything else a browser asks for is not there."""
        words = parse_qs(urlsplit(self.path).query)
        is_answer = "state" in words and ("code" in words or "error" in words)
        body = _PAGE.format(text=_YES if is_answer else _NO).encode()
        self.send_response(HTTPStatus.OK if is_answer else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if is_answer:
            self.server.answers.put(self.path)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name its base gives it
        """Say nothing: the address holds the code."""
