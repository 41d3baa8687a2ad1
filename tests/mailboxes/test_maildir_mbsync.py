"""mbsync between a Maildir and Dovecot: what it makes of a draft of ours on the server."""

from __future__ import annotations

import imaplib
import os
import subprocess
from pathlib import Path

import pytest
from dovecot import PASSWORD, Dovecot
from mailbox_desk import MailboxDesk
from mails import PLACED, raw_mail
from worlds import DRAFTS
from worlds.maildir import FOLDERS, MaildirWorld

from agent.model.plan import Fate

pytestmark = [pytest.mark.mbsync, pytest.mark.dovecot]

CONFIG = """\
IMAPStore far
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs LOGIN

MaildirStore near
Path {root}/
Inbox {root}/INBOX
SubFolders Verbatim
{delimiter}

Channel all
Far :far:
Near :near:
Patterns INBOX Drafts
Create Both
Sync All
SyncState {state}/
"""


@pytest.mark.parametrize("separator", [":", ";", "!"])
def test_the_draft_is_a_draft_on_the_server(server: Dovecot, tmp_path: Path, separator: str) -> None:
    """Seen and with the flag of a draft, and still known here under the name that it then gets."""
    user = f"user{ord(separator)}"
    world = MaildirWorld(tmp_path, FOLDERS)
    name = world.deliver(raw_mail(), PLACED).rename
    name(world.root / "INBOX" / "cur" / f"1.M1.other{separator}2,S")
    config = tmp_path / "mbsyncrc"
    state = tmp_path / "state"
    state.mkdir()
    delimiter = "" if separator == ":" else f"InfoDelimiter {separator}"
    config.write_text(
        CONFIG.format(
            port=server.port, user=user, password=PASSWORD, root=world.root, state=state, delimiter=delimiter
        )
    )

    def sync() -> None:
        environment = {**os.environ, "HOME": str(tmp_path)}
        done = subprocess.run(
            ["mbsync", "-c", str(config), "-a"], env=environment, capture_output=True, text=True, check=False
        )
        assert not done.returncode, done.stderr

    sync()  # now the names in the inbox are mbsync's own
    desk = MailboxDesk(world)
    _, placement = desk.place()
    sync()
    with imaplib.IMAP4(server.host, server.port) as line:
        line.login(user, PASSWORD)
        line.select("Drafts", readonly=True)
        flags = [str(answer).replace(r" \\Recent", "") for answer in line.fetch("1:*", "(FLAGS)")[1]]
        assert [str(rb"1 (FLAGS (\Seen \Draft))")] == flags
    assert desk.box.find_fate(placement).fate is Fate.UNSENT
    (file,) = (world.root / world.places[DRAFTS] / "cur").iterdir()
    assert file.name.endswith(f",U=1{separator}2,DS")
    sync()
    assert [file] == list(file.parent.iterdir())
