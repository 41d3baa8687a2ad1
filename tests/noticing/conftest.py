"""A person's mailbox of each kind, with the program as cron runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from desk import Desk, MaildirDesk
from dovecot import Dovecot
from gmail_desk import at_gmail
from worlds.imap import ImapWorld


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with Dovecot() as one:
        yield one


@pytest.fixture(
    params=[
        "maildir",
        pytest.param("imap", marks=pytest.mark.dovecot),
        pytest.param("gmail", marks=[pytest.mark.process, pytest.mark.server]),
    ]
)
def life(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with ExitStack() as stack:
        if request.param == "maildir":
            yield MaildirDesk(tmp_path, ())
        elif request.param == "gmail":
            yield stack.enter_context(at_gmail(tmp_path, monkeypatch, mails=()))
        else:
            server = request.getfixturevalue("server")
            world = stack.enter_context(ImapWorld(server.host, server.port))
            yield Desk(tmp_path, world)
