"""The listener that the browser comes back to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from agent.mailboxes.oauth import loopback
from agent.mailboxes.oauth.loopback import Listener, listening, open_browser
from agent.mailboxes.oauth.pages import Page, describe_success

DONE = describe_success("marcus.ellery@mail.example", {"x": "read your mail"})


def visit(address: str, path: str) -> tuple[int, str]:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", path)
    response = connection.getresponse()
    try:
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as one:
        one.expect("right")
        yield one


def knock(listener: Listener, raw: bytes) -> bytes:
    """Send something and read until the line ends."""
    parts = urlsplit(listener.redirect_uri)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as line:
        try:
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65536), b""))
        except OSError:  # it has hung up on us
            return b""


def told(listener: Listener, path: str, page: Page = DONE) -> tuple[str | None, tuple[int, str]]:
    """The address that is handed on, and what the browser that came with it is shown."""
    with ThreadPoolExecutor() as browsers:
        browser = browsers.submit(visit, listener.redirect_uri, path)
        answer = listener.wait(60)
        listener.reply(page)
        return answer, browser.result(60)


def still_waits(listener: Listener) -> bool:
    """Nothing was taken so far, and the right answer is."""
    if listener.wait(0.01) is not None:
        return False
    answer, (status, page) = told(listener, "/?state=right&code=c%2F1")
    assert (200, True) == (status, "You are signed in" in page)
    return f"{listener.redirect_uri}?state=right&code=c%2F1" == answer


@pytest.mark.server
def test_the_answer_is_handed_on(listener: Listener) -> None:
    """The browser is told what came of it, once that is known, and its address is returned whole."""
    assert still_waits(listener)
    status, page = visit(listener.redirect_uri, "/?state=right&code=c%2F1")
    assert (200, True) == (status, "You are signed in" in page), "loaded again"


@pytest.mark.server
def test_a_browser_is_never_left_waiting() -> None:
    """Where the sign-in ends without a word for the page, its answer is at least said to have come."""
    with ThreadPoolExecutor() as browsers:
        with listening() as listener:
            listener.expect("right")
            browser = browsers.submit(visit, listener.redirect_uri, "/?state=right&code=c")
            assert listener.wait(60)
        status, page = browser.result(60)
    assert (200, True) == (status, "Google has answered" in page)


@pytest.mark.server
def test_a_no_is_an_answer(listener: Listener) -> None:
    """With the right state an error ends the wait."""
    answer, (status, _) = told(listener, "/?state=right&error=access_denied")
    assert 200 == status
    assert f"{listener.redirect_uri}?state=right&error=access_denied" == answer


@pytest.mark.server
@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/favicon.ico", 404, "There is nothing here"),
        ("/", 404, "There is nothing here"),
        ("/?state=wrong&code=c", 400, "Second Chance still waits"),
        ("/?state=wrong&error=access_denied", 400, "Second Chance still waits"),
        ("/?state=wrong&state=right&code=c", 400, "Second Chance still waits"),
        ("/?state=righ%00t&code=c", 400, "Second Chance still waits"),
        ("/?state=%ff%fe&code=c", 400, "Second Chance still waits"),
        ("/?state=&code=c", 400, "Second Chance still waits"),
        ("/?state=right", 400, "Second Chance still waits"),
        ("/?state=right&code=", 400, "Second Chance still waits"),
        ("/?code=c", 400, "Second Chance still waits"),
        ("/?error=access_denied", 400, "Second Chance still waits"),
        ("/?state=<script>&code=c", 400, "Second Chance still waits"),
    ],
)
def test_another_request_does_not_end_the_wait(
    path: str, status: int, words: str, listener: Listener
) -> None:
    """It is answered for people, without a word of its own in the page, and the wait goes on."""
    answered, page = visit(listener.redirect_uri, path)
    assert (status, True) == (answered, words in page)
    assert "script" not in page
    assert still_waits(listener)


@pytest.mark.server
def test_before_a_state_is_known_nothing_counts() -> None:
    """Not even an answer without one."""
    with listening() as early:
        assert 400 == visit(early.redirect_uri, "/?state=&code=c")[0]
        assert 404 == visit(early.redirect_uri, "/")[0]
        assert early.wait(0.01) is None


@pytest.mark.server
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1"])
def test_another_name_for_this_computer_is_not_heard(host: str, listener: Listener) -> None:
    """A page whose name leads here (DNS rebinding) is not even told whether a state fits."""
    said = knock(listener, f"GET /?state=right&code=c HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert b" 400 " in said.partition(b"\r\n")[0]
    assert still_waits(listener)


@pytest.mark.server
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
        b"GET",
        b"GET /?state=right&code=c",
        b"GET /?state=right&code=c HTTP/1.1\r\nHost: 127",
        b"POST /?state=right&code=c HTTP/1.1\r\nHost: HERE\r\nContent-Length: 9\r\n\r\ncode=evil",
        b"HEAD /?state=right&code=c HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"GET /?state=right&code=" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"GET /?state=right&code=c HTTP/1.1\r\nHost: HERE\r\n" + b"X-Filler: x\r\n" * 1000 + b"\r\n",
        b"GET /?state=right&code=c HTTP/1.1\r\nHost: HERE\r\nX: " + b"x" * 1_000_000,
        b"GET http://[/?state=right&code=c HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"EHLO me\r\n",
    ],
)
def test_nonsense_at_the_port_does_not_end_the_wait(
    raw: bytes, listener: Listener, capfd: pytest.CaptureFixture[str]
) -> None:
    """A scan, another protocol, half a request, a far too long one; the terminal hears nothing."""
    here = listener.redirect_uri.removeprefix("http://").rstrip("/").encode()
    said = knock(listener, raw.replace(b"HERE", here))
    assert b"200" not in said.partition(b"\r\n")[0]
    assert still_waits(listener)
    assert ("", "") == capfd.readouterr()


@pytest.mark.server
def test_idle_connections_do_not_block(listener: Listener) -> None:
    """More of them than are served at once: the oldest make room."""
    parts = urlsplit(listener.redirect_uri)
    with ExitStack() as open_ones:
        for _ in range(100):
            open_ones.enter_context(socket.create_connection((parts.hostname, parts.port), timeout=60))
        assert still_waits(listener)


@pytest.mark.server
def test_a_request_that_never_ends_is_ended(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then does not keep a connection."""
    monkeypatch.setattr(loopback, "_WIRE_SECONDS", 0.1)
    parts = urlsplit(listener.redirect_uri)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as line, suppress(OSError):
        line.sendall(b"GET /?state=right&code=c HTTP/1.1\r\n")
        assert b"200" not in b"".join(iter(lambda: line.recv(65536), b""))  # returns: it was hung up
    assert still_waits(listener)


@pytest.mark.server
def test_it_listens_on_this_machine_only() -> None:
    """The address is a loopback one, and the port is free again afterwards."""
    with listening() as listener:
        parts = urlsplit(listener.redirect_uri)
    assert "127.0.0.1" == parts.hostname
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((parts.hostname, parts.port))


def test_no_screen_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over ssh none is opened, not even one for terminals."""
    monkeypatch.setattr("webbrowser.get", lambda: pytest.fail("none must be looked for"))
    assert not open_browser("https://accounts.google.com/", {"TERM": "xterm"})


def test_a_screen_without_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop on which no browser is installed."""
    monkeypatch.setattr("webbrowser._tryorder", [])
    assert not open_browser("https://accounts.google.com/", {"DISPLAY": ":0"})
