"""Connections to Google: over TLS, through a proxy where there is one, with answers that have an end."""

from __future__ import annotations

import base64
import errno
import http.client
import socket
import ssl
from urllib.parse import urlsplit

from agent.mailboxes import proxies
from agent.mailboxes.oauth import redirects

MOST_BYTES = 128 * 1024 * 1024
"""Bytes of one answer that are read, unpacked too: a conversation of long mails with room to spare."""
_MOST_OF_PROXY = 65_536
"""Bytes of a proxy's answer."""
_TO_CONNECT = 20.0
"""Seconds for a connection: nobody computes anything yet."""
_OK = 200


class TooLongError(http.client.HTTPException):
    """An answer is longer than what is read of one."""


class NotConnectedError(OSError):
    """No connection came about, so the request surely did not arrive.

    Attributes:
        reason: Why.
    """

    def __init__(self, reason: OSError) -> None:
        """Keep the reason."""
        super().__init__(str(reason))
        self.reason = reason


class _Answer(http.client.HTTPResponse):
    """An answer that has an end."""

    def read(self, amt: int | None = None) -> bytes:
        """As its base.

        Raises:
            TooLongError: there is more than may be read; where its length is told, nothing of it is.
        """
        is_told = self.length is not None
        if is_told and self.length > MOST_BYTES:  # type: ignore[operator]  # said in the line before
            raise TooLongError
        if amt is not None or is_told:
            return super().read(amt)
        content = super().read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise TooLongError
        return content


class Connection(http.client.HTTPConnection):
    """A connection, over TLS where the address says so and through a proxy where the environment does."""

    response_class = _Answer

    def __init__(self, address: str, timeout: float) -> None:
        """Name an address; nothing goes over the network yet."""
        parts = urlsplit(address)
        self._is_encrypted = redirects.is_encrypted(address)
        self._address = address
        super().__init__(parts.hostname or "", parts.port or (443 if self._is_encrypted else 80), timeout)

    def connect(self) -> None:
        """Connect.

        Raises:
            NotConnectedError: it did not come about.
            ProxyError: the proxy did not let it through.
        """
        try:
            self._connect()
        except (NotConnectedError, proxies.ProxyError):
            raise
        except OSError as error:
            raise NotConnectedError(error) from error

    def _connect(self) -> None:
        patience = self.timeout
        assert patience is not None  # noqa: S101 - set above
        timeout = min(patience, _TO_CONNECT)
        proxy = proxies.find_proxy(self._address)
        if proxy is None:
            self.sock = socket.create_connection((self.host, self.port), timeout)
        else:
            self.sock = _open_tunnel(proxy, self.host, self.port, timeout)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._is_encrypted:
            try:
                self.sock = _wrap(self.sock, self.host)
            except BaseException:
                self.close()
                raise
        self.sock.settimeout(patience)


def _open_tunnel(proxy: proxies.Proxy, host: str, port: int, timeout: float) -> socket.socket:
    """A connection to a host through a proxy.

    Raises:
        ProxyError: none came about.
    """
    try:
        if proxy.scheme.startswith("socks"):
            return _open_by_socks(proxy, host, port, timeout)
        sock = socket.create_connection((proxy.host, proxy.port), timeout)
    except proxies.ProxyError:
        raise
    except TimeoutError:
        raise proxies.explain_silence(proxy) from None
    except OSError:
        raise proxies.explain_absence(proxy) from None
    try:
        if proxy.scheme == "https":
            sock = _wrap(sock, proxy.host)
        _ask_for_tunnel(sock, proxy, host, port)
    except BaseException as error:
        sock.close()
        if isinstance(error, TimeoutError):
            raise proxies.explain_silence(proxy) from None
        if isinstance(error, ssl.SSLError):
            raise proxies.explain_nonsense(proxy) from None
        if isinstance(error, OSError) and not isinstance(error, proxies.ProxyError):
            raise proxies.explain_absence(proxy) from None
        raise
    return sock


def _open_by_socks(proxy: proxies.Proxy, host: str, port: int, timeout: float) -> socket.socket:
    import socks  # noqa: PLC0415 - only where there is such a proxy

    kind = socks.SOCKS4 if proxy.scheme.startswith("socks4") else socks.SOCKS5
    try:
        opened: socket.socket = socks.create_connection(
            (host, port),
            timeout,
            proxy_type=kind,
            proxy_addr=proxy.host,
            proxy_port=proxy.port,
            proxy_rdns=proxy.scheme in {"socks4a", "socks5h"},
            proxy_username=proxy.user or None,
            proxy_password=proxy.password or None,
        )
    except socks.SOCKS5AuthError:
        raise proxies.explain_status(proxy, 407, host) from None
    except (socks.SOCKS4Error, socks.SOCKS5Error):
        raise proxies.explain_status(proxy, 503, host) from None
    except socks.ProxyError as error:
        if isinstance(error.socket_err, TimeoutError):
            raise proxies.explain_silence(proxy) from None
        if isinstance(error, socks.ProxyConnectionError):
            raise proxies.explain_absence(proxy) from None
        raise proxies.explain_nonsense(proxy) from None
    return opened


def _ask_for_tunnel(sock: socket.socket, proxy: proxies.Proxy, host: str, port: int) -> None:
    """Ask a proxy to connect (RFC 9110 §9.3.6), and read its answer and not a byte more.

    Raises:
        ProxyError: it does not, or it is none.
        OSError: it does not answer.
    """
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    there = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    lines = [f"CONNECT {there} HTTP/1.1", f"Host: {there}"]
    if proxy.user or proxy.password:
        login = base64.b64encode(f"{proxy.user}:{proxy.password}".encode()).decode("ascii")
        lines.append(f"Proxy-Authorization: Basic {login}")
    sock.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    head = b""
    while not head.endswith((b"\r\n\r\n", b"\n\n")):
        byte = sock.recv(1)  # what follows is the host's and not ours to read
        if not byte and head.startswith(b"HTTP/"):
            break
        if not byte:
            raise ConnectionResetError(errno.ECONNRESET, "it closed the connection")
        head += byte
        if len(head) > _MOST_OF_PROXY or not b"HTTP/"[: len(head)] == head[:5]:
            raise proxies.explain_nonsense(proxy)
    status = head.split(None, 2)[1:2]
    if not status or not status[0].isdigit():
        raise proxies.explain_nonsense(proxy)
    if int(status[0]) // 100 != _OK // 100:
        raise proxies.explain_status(proxy, int(status[0]), host)


def _wrap(sock: socket.socket, host: str) -> socket.socket:
    """TLS over a connection, inside the TLS of a proxy too."""
    context = ssl.create_default_context(cafile=proxies.find_authorities())
    if isinstance(sock, ssl.SSLSocket):
        from urllib3.util.ssltransport import SSLTransport  # noqa: PLC0415 - for proxies with https alone

        return SSLTransport(sock, context, server_hostname=host)  # type: ignore[return-value]  # acts as one
    return context.wrap_socket(sock, server_hostname=host)
