"""Errors of the Gmail API while the account is asked for."""

from __future__ import annotations

import pytest
from fake_gmail import FakeGmail

from agent.errors import TryLaterError
from agent.mailboxes.gmail.sign_in import _reasons, fetch_address


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"error": {"errors": [{"reason": "accessNotConfigured"}]}}', {"accessNotConfigured"}),
        (
            b'{"error": {"details": [{"reason": "SERVICE_DISABLED"}, {"links": []}]}}',
            {"SERVICE_DISABLED", "None"},
        ),
        (b'{"error": "invalid"}', set()),
        (b'{"error": {"errors": [1]}}', set()),
        (b"<html>", set()),
        (b"[]", set()),
        (b"{}", set()),
        (b"\xff", set()),
    ],
)
def test_reasons_of_any_shape(content: bytes, expected: set[str]) -> None:
    """The reason stands in one of two places, or nowhere."""
    assert expected == _reasons(content)


@pytest.mark.server
def test_nobody_listens() -> None:
    """No network is for later."""
    with FakeGmail() as gmail:
        address = gmail.url
    with pytest.raises(TryLaterError):
        fetch_address("token", address)
