"""The door of an IMAP server and nothing behind it: it lets in those whose token or password is good."""

from __future__ import annotations

import base64
import re
import socketserver
import threading
from collections.abc import Callable, Collection
from typing import Self

CAPABILITIES = b"IMAP4rev1 AUTH=XOAUTH2 AUTH=OAUTHBEARER AUTH=PLAIN"


class LetsIn:
    """Context manager. `good` says which tokens and passwords are good now."""

    def __init__(self, good: Callable[[], Collection[str]]) -> None:
        self.good = good
        self.tried: list[tuple[str, str]] = []
        """Each login: the user and the secret."""
        door = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                door._serve(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, stream: socketserver.StreamRequestHandler) -> None:
        def say(line: bytes) -> None:
            stream.wfile.write(line + b"\r\n")

        say(b"* OK ready")
        for line in stream.rfile:
            tag, command, *words = line.strip().split(b" ")
            match command.upper():
                case b"CAPABILITY":
                    say(b"* CAPABILITY " + CAPABILITIES)
                    say(tag + b" OK done")
                case b"LOGIN":
                    self._answer(say, tag, *(word.decode().strip('"') for word in words))
                case b"AUTHENTICATE":
                    say(b"+ ")
                    said = base64.b64decode(stream.rfile.readline()).decode()
                    self._answer(say, tag, *_said(said))
                case b"LOGOUT":
                    say(b"* BYE")
                    say(tag + b" OK done")
                    return
                case _:
                    say(tag + b" NO there is nothing here")

    def _answer(self, say: Callable[[bytes], None], tag: bytes, user: str, secret: str) -> None:
        self.tried.append((user, secret))
        if secret in self.good():
            say(tag + b" OK [CAPABILITY " + CAPABILITIES + b"] welcome")
        else:
            say(tag + b" NO [AUTHENTICATIONFAILED] no such login")


def _said(words: str) -> tuple[str, str]:
    """User and secret of XOAUTH2, OAUTHBEARER (RFC 7628) and PLAIN (RFC 4616)."""
    if bearer := re.fullmatch(
        r"(?:user=|n,a=)([^\x01,]*),?\x01.*?auth=Bearer ([^\x01]*)\x01\x01", words, re.DOTALL
    ):
        return bearer[1], bearer[2]
    _, user, password = words.split("\0")
    return user, password
