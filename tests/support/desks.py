"""The same desk on each kind of mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk import INVITATION, Desk, MaildirDesk, Mails
from gmail_desk import at_gmail
from worlds.imap import ImapWorld

KINDS = (
    "maildir",
    pytest.param("imap", marks=pytest.mark.dovecot),
    pytest.param("gmail", marks=[pytest.mark.process, pytest.mark.server]),
)
"""For the `params` of a fixture that opens its desk by `open_desk`."""


@contextmanager
def open_desk(
    request: pytest.FixtureRequest, base: Path, patch: pytest.MonkeyPatch, mails: Mails = INVITATION
) -> Iterator[Desk]:
    """A desk of the kind that the fixture is called for, with these mails."""
    if request.param == "maildir":
        yield MaildirDesk(base, mails)
    elif request.param == "gmail":
        with at_gmail(base, patch, mails=mails) as at_google:
            yield at_google
    else:
        server = request.getfixturevalue("server")
        with ImapWorld(server.host, server.port) as world:
            yield Desk(base, world, mails)
