"""A network whose only way out is a proxy: a real one on loopback, and servers behind it that speak TLS."""

from __future__ import annotations

import base64
import select
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from fake_google.loopback import Loopback, Service

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_PIECE = 65_536


@contextmanager
def encrypted(service: Service, authority: Path) -> Iterator[str]:
    """One more door to a fake service, with TLS; its address."""
    loopback = Loopback(service)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority / "good.pem", authority / "good.key")
    server = loopback._server
    server.socket = context.wrap_socket(server.socket, server_side=True)
    try:
        yield f"https://localhost:{server.server_address[1]}"
    finally:
        loopback.close()


class ConnectProxy:
    """A proxy that opens tunnels (HTTP's CONNECT, or SOCKS 5); a context manager.

    Attributes:
        asked: What it was asked for, `host:port` each.
        logins: The user and password of each request, as they arrived; empty where there were none.
        status: The HTTP status it answers with; 200: it connects.
        wanted: The `user:password` without which it answers 407; empty: none.
        manner: `hang`: it never answers; `nonsense`: it is no proxy; `close`: it hangs up; `slow`: byte by
            byte, with a long header; empty: as it should.
    """

    def __init__(self, *, authority: Path | None = None, socks: bool = False) -> None:
        self.asked: list[str] = []
        self.logins: list[str] = []
        self.status = 200
        self.wanted = ""
        self.manner = ""
        self.socks = socks
        self.scheme = "socks5h" if socks else "https" if authority else "http"
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), handler)
        if authority:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(authority / "good.pem", authority / "good.key")
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """As sentences name it."""
        return f"{self.scheme}://127.0.0.1:{self._server.server_address[1]}"

    def address(self, login: str = "") -> str:
        """As variables name it."""
        return self.name.replace("://", f"://{login}@") if login else self.name

    def __enter__(self) -> Self:
        """Itself, listening."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # ---- one connection

    def serve(self, client: socket.socket) -> None:
        """What it does with one that came."""
        if self.manner == "hang":
            self._closing.wait()
            return
        there = self._meet_by_socks(client) if self.socks else self._meet(client)
        if there is None:
            return
        with closing(socket.create_connection(there)) as server:
            self._pass_on(client, server)

    def _meet(self, client: socket.socket) -> tuple[str, int] | None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += (piece := client.recv(_PIECE))
            if not piece:
                return None
        first, *fields = head.decode("latin-1").split("\r\n")
        verb, there, _ = first.split(" ")
        assert verb == "CONNECT", first
        self.asked.append(there)
        words = [one.partition(": ")[2] for one in fields if one.lower().startswith("proxy-authorization")]
        login = base64.b64decode(words[0].partition(" ")[2]).decode() if words else ""
        self.logins.append(login)
        if self.manner == "close":
            return None
        status = self.status if login == self.wanted or not self.wanted else 407
        answer = f"HTTP/1.1 {status}\r\nVia: a proxy\r\nX-Long: {'x' * 500}\r\n\r\n".encode()
        if self.manner == "nonsense":
            answer = b"220 mail.example ESMTP\r\n"
        if self.manner == "slow":
            for place in range(len(answer)):
                client.sendall(answer[place : place + 1])
        else:
            client.sendall(answer)
        host, _, port = there.rpartition(":")
        return (host, int(port)) if status == 200 and self.manner != "nonsense" else None

    def _meet_by_socks(self, client: socket.socket) -> tuple[str, int] | None:
        """RFC 1928, a name and no login; a status other than 200 refuses."""
        _, count = client.recv(2)
        client.recv(count)
        client.sendall(b"\x05\x00")
        length = client.recv(5)[4]
        host = client.recv(length).decode("ascii")
        (port,) = struct.unpack("!H", client.recv(2))
        self.asked.append(f"{host}:{port}")
        client.sendall(b"\x05" + (b"\x00" if self.status == 200 else b"\x02") + b"\x00\x01" + bytes(6))
        return (host, port) if self.status == 200 else None

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """Everything, both ways, until one of them goes."""
        other = {client: server, server: client}
        while not self._closing.is_set():
            waiting = isinstance(client, ssl.SSLSocket) and client.pending()
            ready = [client] if waiting else select.select([client, server], [], [], 0.05)[0]
            for one in ready:
                piece = one.recv(_PIECE)
                if not piece:
                    return
                other[one].sendall(piece)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is none."""


class _Handler(socketserver.BaseRequestHandler):
    proxy: ConnectProxy

    def handle(self) -> None:
        self.proxy.serve(self.request)
