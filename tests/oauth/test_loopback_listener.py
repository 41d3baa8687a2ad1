"""The listener that the browser comes back to."""

from __future__ import annotations

import socket
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from agent.mailboxes.oauth.loopback import listening, open_browser


def visit(address: str, path: str) -> tuple[int, str]:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", path)
    response = connection.getresponse()
    try:
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.mark.server
def test_the_answer_is_handed_on() -> None:
    """The browser is thanked, and its address is returned whole."""
    with listening() as listener:
        status, page = visit(listener.redirect_uri, "/?state=s&code=c%2F1")
        assert (200, True) == (status, "You can close this window" in page)
        assert f"{listener.redirect_uri}?state=s&code=c%2F1" == listener.wait(60)


@pytest.mark.server
def test_other_requests_do_not_count() -> None:
    """An icon, an idle connection and a stranger's request neither end the wait nor block it."""
    with listening() as listener:
        parts = urlsplit(listener.redirect_uri)
        with socket.create_connection((parts.hostname, parts.port)):
            assert 404 == visit(listener.redirect_uri, "/favicon.ico")[0]
            assert 404 == visit(listener.redirect_uri, "/?code=c")[0]
            assert listener.wait(0.01) is None
            visit(listener.redirect_uri, "/?state=s&error=access_denied")
            assert f"{listener.redirect_uri}?state=s&error=access_denied" == listener.wait(60)


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
