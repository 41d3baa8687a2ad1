"""The mailboxes on which faults are tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dovecot import Dovecot

from faults.ground import Ground
from faults.line import Line
from faults.on_dovecot import DovecotGround
from faults.on_gmail import open_gmail
from faults.on_maildir import MaildirGround

GROUNDS = ("maildir", "dovecot", "gmail")


@contextmanager
def open_ground(name: str, base: Path) -> Iterator[Ground]:
    """The mailbox of this name, working in this folder."""
    if name == "maildir":
        yield MaildirGround(base)
    elif name == "dovecot":
        with (
            Dovecot() as server,
            Line(server.host, server.port) as faulty,
            closing(DovecotGround(base, server, faulty)) as ground,
        ):
            yield ground
    else:
        with open_gmail(base) as ground:
            yield ground
