"""Connections to Google: what a proxy answers, and an answer that has no end."""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
from collections.abc import Callable, Iterator

import pytest
import socks
from google.auth.exceptions import TransportError
from google.oauth2.credentials import Credentials

from agent.errors import TryLaterError
from agent.mailboxes.gmail import connection
from agent.mailboxes.gmail.connection import Connection, TooLongError
from agent.mailboxes.gmail.transport import AuthorisedTransport, Transport
from agent.mailboxes.oauth.redirects import RedirectedError
from agent.mailboxes.proxies import Proxy, ProxyError

HTTP = Proxy("http", "proxy.example", 3128)
WITH_TLS = Proxy("https", "proxy.example", 3129)
SOCKS = Proxy("socks5h", "proxy.example", 1080, "jo", "s3cret")
SILENT, ABSENT, NONSENSE = "does not answer in time", "cannot be reached", "is no proxy of that kind"
URL = "http://127.0.0.1:1/mail?a=b"
Answering = Callable[..., list[socket.socket]]


def failing(error: BaseException) -> Callable[..., socket.socket]:
    def work(*_: object, **__: object) -> socket.socket:
        raise error

    return work


def told(proxy: Proxy) -> str:
    """What a person hears of a proxy through which there is no way; nothing of a password."""
    with pytest.raises(ProxyError) as caught:
        connection._open_tunnel(proxy, "mail.example", 443, 1.0)
    assert "s3cret" not in f"{caught.value.told.text}{caught.value.told.hint}"
    return caught.value.told.text


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answering]:
    """Connections at the other end of which these answers lie, and then nothing more."""
    ends: list[tuple[socket.socket, socket.socket]] = []

    def arrange(*answers: bytes) -> list[socket.socket]:
        for answer in answers:
            ours, theirs = socket.socketpair()
            theirs.sendall(answer)
            theirs.shutdown(socket.SHUT_WR)
            ends.append((ours, theirs))
        waiting = iter(ends)

        def connect(self: Connection) -> None:
            self.sock = next(waiting)[0]

        monkeypatch.setattr(Connection, "connect", connect)
        return [theirs for _, theirs in ends]

    yield arrange
    for end in ends:
        for sock in end:
            sock.close()


def answer_of(content: bytes, *fields: str) -> bytes:
    head = "\r\n".join(["HTTP/1.1 200 OK", *fields, "", ""])
    return head.encode("ascii") + content


# ---- through a proxy


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError(), SILENT),
        (ConnectionRefusedError(), ABSENT),
        (socket.gaierror(), ABSENT),
    ],
)
def test_a_proxy_to_which_there_is_no_way(
    error: OSError, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is slow is told from one that is not there."""
    monkeypatch.setattr(socket, "create_connection", failing(error))
    assert f"The proxy http://proxy.example:3128 {words}." == told(HTTP)


@pytest.mark.parametrize(
    ("error", "words"), [(ssl.SSLError(), NONSENSE), (TimeoutError(), SILENT), (OSError(), ABSENT)]
)
def test_a_proxy_without_the_tls_that_it_should_speak(
    error: OSError, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no such proxy; and the connection is closed, whatever went wrong."""
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(socket, "create_connection", lambda *_: ours)
    monkeypatch.setattr(connection, "_wrap", failing(error))
    assert words in told(WITH_TLS)
    with theirs:
        assert b"" == theirs.recv(1)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socks.SOCKS5AuthError("no"), "does not accept the user name and password in HTTPS_PROXY (HTTP 407)"),
        (socks.ProxyConnectionError("no", TimeoutError()), SILENT),
        (socks.ProxyConnectionError("no", ConnectionRefusedError()), ABSENT),
        (socks.GeneralProxyError("no", TimeoutError()), SILENT),
        (socks.GeneralProxyError("no"), NONSENSE),
        (socks.SOCKS5Error("no"), "does not reach mail.example at the moment"),
        (socks.SOCKS4Error("no"), "does not reach mail.example at the moment"),
        (TimeoutError(), SILENT),
        (ConnectionResetError(), ABSENT),
    ],
)
def test_a_proxy_of_socks_that_fails(error: OSError, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way in which the library says so is a sentence of ours."""
    monkeypatch.setattr(socks, "create_connection", failing(error))
    assert words in told(SOCKS)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", ""),
        (b"HTTP/1.1 204 OK\n\n", ""),
        (b"HTTP/1.1 200", ""),
        (b"HTTP/1.1 403 No\r\nVia: a\r\n", "does not let this program through to mail.example (HTTP 403)"),
        (b"HTTP/1.1 503", "does not reach mail.example at the moment (HTTP 503)"),
        (b"HTTP/1.1", NONSENSE),
        (b"HTTP/1.1 fine\r\n\r\n", NONSENSE),
        (b"SSH-2.0-OpenSSH_9.6\r\n", NONSENSE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, NONSENSE),
        (b"HTT", ABSENT),
        (b"", ABSENT),
    ],
)
def test_what_a_proxy_answers(answer: bytes, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its status counts also where it hangs up behind it; what says no status is no proxy."""
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(socket, "create_connection", lambda *_: ours)
    with theirs:
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        if words:
            assert words in told(HTTP)
        else:
            assert ours is connection._open_tunnel(HTTP, "mail.example", 443, 1.0)
            ours.close()
        asked = b"CONNECT mail.example:443 HTTP/1.1\r\nHost: mail.example:443\r\n\r\n"
        assert asked == theirs.recv(1000)


# ---- what comes back


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (answer_of(b"x" * 501, "Content-Length: 501"), TooLongError),
        (answer_of(b"x" * 501), TooLongError),
        (answer_of(gzip.compress(b"x" * 9999, mtime=0), "Content-Encoding: gzip"), TooLongError),
        (
            answer_of(gzip.compress(b"x" * 9, mtime=0)[:-1], "Content-Encoding: gzip"),
            http.client.IncompleteRead,
        ),
        (answer_of(b"x", "Content-Length: 9"), http.client.IncompleteRead),
        (b"", ConnectionResetError),
    ],
)
def test_an_answer_that_is_too_long_or_too_short(
    answer: bytes, error: type[Exception], answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is taken, and the connection is let go of."""
    monkeypatch.setattr(connection, "MOST_BYTES", 500)
    (other,) = answering(answer)
    transport = Transport(1.0)
    with pytest.raises(error):
        transport.request(URL)
    assert {} == transport._open
    assert other.recv(1000).startswith(b"GET /mail?a=b HTTP/1.1\r\n")


def test_a_connection_that_ends_behind_an_answer_is_let_go_of(answering: Answering) -> None:
    """The next request goes over another, which is kept for the one after."""
    others = answering(
        answer_of(b"one", "Content-Length: 3", "Connection: close"), answer_of(b"two", "Content-Length: 3")
    )
    transport = Transport(1.0)
    kept = []
    for word in (b"one", b"two"):
        assert word == transport.request(URL)[1]
        kept.append([*transport._open])
    assert [[], ["http://127.0.0.1:1"]] == kept
    transport.close()
    assert {} == transport._open
    assert [1, 1] == [other.recv(1000).count(b"GET /mail") for other in others]


@pytest.mark.parametrize(
    ("problem", "error"),
    [(ConnectionResetError(), TransportError), (RedirectedError("elsewhere", "wait"), TryLaterError)],
)
def test_where_there_is_no_token_nothing_is_asked(problem: Exception, error: type[Exception]) -> None:
    """A sign-in that the network breaks is a matter of the network; what goes on elsewhere, of later."""

    class Unrenewed(Credentials):
        def before_request(self, *_: object) -> None:
            raise problem

    transport = Transport(1.0)
    with pytest.raises(error) as caught:
        AuthorisedTransport(Unrenewed(token="t"), transport).request(URL, "POST", b"x")  # noqa: S106 - a test's
    assert error is type(caught.value)
    assert {} == transport._open
