"""What people type for an IMAP server."""

from __future__ import annotations

import pytest

from agent.errors import UnclearError
from agent.mailboxes.imap.server_address import Server, read_server

MEANT = {
    "imap.example.org": Server("imap.example.org"),
    " IMAP.Example.ORG. ": Server("imap.example.org"),
    "https://mail.example.org": Server("mail.example.org"),
    "https://mail.example.org/webmail/?_task=login": Server("mail.example.org"),
    "https://mail.example.org:8443/webmail": Server("mail.example.org"),
    "<https://mail.example.org/>": Server("mail.example.org"),
    "imap.example.org:993": Server("imap.example.org", 993, "implicit"),
    "imap.example.org:143": Server("imap.example.org", 143),
    "imaps://imap.example.org": Server("imap.example.org", 0, "implicit"),
    "imap://marcus@imap.example.org:1143": Server("imap.example.org", 1143, "starttls"),
    "127.0.0.1": Server("127.0.0.1"),
    "127.0.0.1:1143": Server("127.0.0.1", 1143),
    "[::1]:993": Server("::1", 993, "implicit"),
    "::1": Server("::1"),
    "localhost": Server("localhost"),
    "marcus@fastmail.com": Server("imap.fastmail.com", 993, "implicit"),
    "gmail.com": Server("imap.gmail.com", 993, "implicit"),
}
REFUSED = {
    "": "needed",
    "https://": "needed",
    "marcus@ellery.example": "That is an email address. The server is often imap.ellery.example",
    "smtp.example.org": "is for sending",
    "pop3.example.org": "speaks POP",
    "ftp://example.org": "is no mail server",
    "imap.example.org:imap": "is no port",
    "imap.example.org:99999": "is no port",
    "my provider": "no name of a server",
    "mailserver": "no name of a server",
    "imap..org": "no name of a server",
    "x" * 5000: "no name of a server",
}


def test_the_server_that_is_meant() -> None:
    """A web address, a port or a mail address is understood, with what it says besides."""
    assert {typed: read_server(typed) for typed in MEANT} == MEANT


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_server(typed: str) -> None:
    """It is refused with the reason, and what it would look like."""
    with pytest.raises(UnclearError) as refused:
        read_server(typed)
    assert REFUSED[typed] in str(refused.value)
    assert len(str(refused.value)) < 200
