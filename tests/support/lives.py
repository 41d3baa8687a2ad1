"""One person at one mailbox and the program as cron calls it: the same three verbs on every kind of mailbox.

`Life` is what tests of a whole life speak to; a Maildir, a Dovecot and Gmail's fake stand behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Protocol, cast

import mail_program
import pytest
from desk import CONFIG, Desk, Said
from gmail_desk import at_gmail
from imap_worlds import ImapWorld, imap_config
from mailbox_contract import DRAFTS, INBOX, SENT_FOLDER
from maildirs import PLUS_PLUS, make_maildir, put
from world import DEBRIEFED

from agent.commands.terminal import SignInTerminal
from agent.demo.sample import SampleMailbox
from agent.model.mail import MessageId


class Life(Protocol):
    """A home, a mailbox, and what the person and others do there."""

    name: str
    """Of the mailbox in config.toml."""

    def __call__(self, *words: str, now: datetime) -> Said:
        """Run a command at this moment."""

    def settle(self) -> None:
        """Whatever a person does once before cron runs: authorise."""

    def receive(self, raw: bytes, when: datetime, *, sent: bool = False) -> None:
        """A mail comes in, or the person sent one."""

    def drafts(self) -> dict[str, bytes]:
        """Draft id -> mail of every draft."""

    def edit(self, draft: str, text: str) -> None:
        """The person changes the words of a draft."""

    def send(self, draft: str, when: datetime) -> None:
        """The person sends a draft."""

    def delete(self, draft: str) -> None:
        """The person throws a draft away."""

    def label(self, raw: bytes, when: datetime, name: str) -> None:
        """A mail that the person has under a label."""

    def configure(self, more: str) -> None:
        """The person adds lines to config.toml."""


class MaildirLife:
    """On a Maildir."""

    name = "local"

    def __init__(self, base: Path) -> None:
        self.desk = Desk(base, mails=())

    def __call__(self, *words: str, now: datetime) -> Said:
        return self.desk(*words, now=now)

    def settle(self) -> None:
        """A Maildir needs nothing."""

    def configure(self, more: str) -> None:
        self.desk.config(CONFIG.format(mail=self.desk.mail) + more)

    def receive(self, raw: bytes, when: datetime, *, sent: bool = False) -> None:
        self.desk.deliver(raw, when, PLUS_PLUS[SENT_FOLDER] if sent else PLUS_PLUS[INBOX])

    def label(self, raw: bytes, when: datetime, name: str) -> None:
        put(make_maildir(self.desk.mail / f".{name}"), raw, when)

    def drafts(self) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in self.desk.drafts()}

    def edit(self, draft: str, text: str) -> None:
        file = self._file(draft)
        file.write_bytes(mail_program.edit(file.read_bytes(), text=text))

    def send(self, draft: str, when: datetime) -> None:
        SampleMailbox(self.desk.mail).send(self._file(draft), when)

    def delete(self, draft: str) -> None:
        self._file(draft).unlink()

    def _file(self, draft: str) -> Path:
        return self.desk.mail / PLUS_PLUS[DRAFTS] / "cur" / draft


class ImapLife:
    """On an IMAP server."""

    name = "work"

    def __init__(self, base: Path, world: ImapWorld) -> None:
        self.desk = Desk(base, mails=())
        self.world = world
        self.configure("")

    def __call__(self, *words: str, now: datetime) -> Said:
        return self.desk(*words, now=now)

    def configure(self, more: str) -> None:
        world = self.world
        self.desk.config(imap_config(world.port, world.user, host=world.host) + more)

    def settle(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SignInTerminal, "read_line", lambda *_: self.world.password)
            said = self("auth", "work", "--store", "file", now=DEBRIEFED)
        assert said.code == 0, said.err

    def receive(self, raw: bytes, when: datetime, *, sent: bool = False) -> None:
        self.world.deliver(raw, when, SENT_FOLDER if sent else INBOX)

    def label(self, raw: bytes, when: datetime, name: str) -> None:
        self.world.deliver_labelled(raw, when, name)

    def drafts(self) -> dict[str, bytes]:
        return self.world.drafts()

    def edit(self, draft: str, text: str) -> None:
        raw = mail_program.edit(self.world.drafts()[draft], text=text)
        self.world.remove(draft)
        self.world.deliver(raw, DEBRIEFED, DRAFTS)

    def send(self, draft: str, when: datetime) -> None:
        raw = self.world.drafts()[draft]
        self.world.remove(draft)
        own_id = MessageId(f"<sent-{when:%m%d%H%M}-{draft.replace(':', '-')}@mail.example>")
        self.world.deliver(mail_program.rewrite_as_sent(raw, when, own_id), when, SENT_FOLDER)

    def delete(self, draft: str) -> None:
        self.world.remove(draft)


class GmailLife:
    """At Gmail's fake."""

    name = "personal"

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        for one in list(desk.gmail.store.messages):
            desk.gmail.delete_message(one)

    def __call__(self, *words: str, now: datetime) -> Said:
        return cast("Said", self.desk(*words, now=now))

    def configure(self, more: str) -> None:
        config = self.desk.home / "config.toml"
        config.write_text(config.read_text() + more)

    def settle(self) -> None:
        self.desk.person.browses()
        said = self.desk("auth", "--store", "file")
        assert said.code == 0, said.err

    def receive(self, raw: bytes, when: datetime, *, sent: bool = False) -> None:
        self.desk.gmail.now = max(self.desk.gmail.now, when)
        self.desk.gmail.deliver(raw, when, ("SENT",) if sent else ("INBOX", "UNREAD"))

    def label(self, raw: bytes, when: datetime, name: str) -> None:
        gmail = self.desk.gmail
        gmail.label(gmail.deliver(raw, when), name)

    def drafts(self) -> dict[str, bytes]:
        return cast("dict[str, bytes]", self.desk.gmail.drafts())

    def edit(self, draft: str, text: str) -> None:
        self.desk.gmail.open_and_edit(draft, text=text)

    def send(self, draft: str, when: datetime) -> None:
        self.desk.gmail.now = max(self.desk.gmail.now, when)
        self.desk.gmail.send(draft)

    def delete(self, draft: str) -> None:
        self.desk.gmail.delete(draft)


@contextmanager
def at_gmails_fake(base: Path, patch: pytest.MonkeyPatch) -> Iterator[GmailLife]:
    """A life at Gmail's fake."""
    with at_gmail(base, patch) as desk:
        yield GmailLife(desk)


def letter(raw: bytes) -> EmailMessage:
    """A draft, parsed."""
    return message_from_bytes(raw, policy=default)


def words_of(raw: bytes) -> str:
    """The plain text of a draft."""
    part = letter(raw).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
