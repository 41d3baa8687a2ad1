"""A person with a Gmail account, before and after `second-chance auth`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gmail_desk import GmailDesk, at_gmail


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GmailDesk]:
    """Nothing is authorised yet."""
    with at_gmail(tmp_path, monkeypatch) as desk:
        yield desk


@pytest.fixture
def desk(stranger: GmailDesk) -> GmailDesk:
    """Authorised, with the token in a file: every process can read it."""
    stranger.person.signed_in("--store", "file")
    stranger.gmail.requests.clear()
    return stranger
