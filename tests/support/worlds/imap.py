"""Mailboxes on real IMAP servers, with other programs at work in them, which speak plain imaplib."""

from __future__ import annotations

import imaplib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Self

import dovecot
from mails import ME
from scripted_imap import ScriptedGmail, ScriptedImap
from waiting import PATIENCE, until

from agent.keeping.home_folder import Home
from agent.keeping.tokens import Facts, keep_secret
from agent.mailboxes.folder_names import to_modified_utf7
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.mailbox import ImapMailbox
from worlds import ARCHIVE, DRAFTS, INBOX, JUNK, SENT_FOLDER, TRASH, World

PLACES = {INBOX: "INBOX", DRAFTS: "Drafts", SENT_FOLDER: "Sent", TRASH: "Trash"}
LATER = {ARCHIVE: "Archive", JUNK: "Junk"}
"""Folders that are there when something lies in them."""
_FLAGS = {DRAFTS: "(\\Draft \\Seen)"}
_users = count(1)


class ImapWorld(World):
    """One new user of a server, and another program that files mail away."""

    name = "work"

    def __init__(
        self,
        host: str,
        port: int,
        password: str = dovecot.PASSWORD,
        *,
        places: dict[str, str] | None = None,
        user: str = "",
        **options: Any,
    ) -> None:
        self.host, self.port, self.password = host, port, password
        self.user = user or f"user{os.getpid()}-{next(_users)}@mail.example"
        self.places = {**PLACES, **(places or {})}
        self.options = options
        self.boxes: list[ImapMailbox] = []
        self.log_in()
        for name in self.places.values():
            self.program.create(quoted(name))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for box in self.boxes:
            box.close()
        self.program.logout()

    def log_in(self) -> None:
        """The person's program connects, at the beginning or anew."""
        self.program = imaplib.IMAP4(self.host, self.port)
        self.program.login(self.user, self.password)

    @property
    def settings(self) -> dict[str, Any]:
        return imap_settings(self.port, self.user, host=self.host)

    def authorise(self, home: Home, name: str) -> None:
        account = f"{self.user} ({self.host})"
        facts = Facts(account=account, scopes=(), authorised_at=datetime.now(UTC), store="file")
        keep_secret(home, name, facts, self.password)

    def open(self, **settings: Any) -> ImapMailbox:
        self.boxes.append(make_imap_mailbox(**{**self.account(), **settings}))
        return self.boxes[-1]

    def account(self) -> dict[str, Any]:
        """How to make a mailbox of it."""
        return {
            "host": self.host,
            "port": self.port,
            "tls": "none",
            "user": self.user,
            "secret": lambda: self.password,
            **self.options,
        }

    def deliver(self, raw: bytes, received: datetime, folder: str = INBOX) -> None:
        if folder in LATER:
            self.deliver_labelled(raw, received, LATER[folder])
        else:
            self.append(self.places[folder], raw, received, _FLAGS.get(folder, "(\\Seen)"))

    def append(self, folder: str, raw: bytes, received: datetime, flags: str = "(\\Seen)") -> None:
        when = imaplib.Time2Internaldate(received)
        raw = raw or b"\r\n"  # no server takes an empty mail
        status, said = self.program.append(quoted(folder), flags, when, raw)
        assert status == "OK", said

    def deliver_labelled(self, raw: bytes, received: datetime, label: str) -> None:
        """In a folder of that name."""
        self.program.create(quoted(label))
        self.append(label, raw, received)

    def drafts(self) -> dict[str, bytes]:
        return self.mails(self.places[DRAFTS])

    def mails(self, folder: str) -> dict[str, bytes]:
        """`UIDVALIDITY:UID` -> mail."""
        self.program.select(quoted(folder), readonly=True)
        validity = self.program.response("UIDVALIDITY")[1][0].decode()
        uids = self.program.uid("SEARCH", "UNDELETED")[1][0].split()
        found = {}
        for uid in uids:
            ((_, raw), *_) = self.program.uid("FETCH", uid, "(BODY.PEEK[])")[1]
            found[f"{validity}:{uid.decode()}"] = raw
        return found

    def list_inbox(self) -> dict[str, tuple[bytes, frozenset[str]]]:
        """UID -> mail and its flags, of what lies in INBOX, marked as deleted or not."""
        self.program.select("INBOX", readonly=True)
        found = {}
        for uid in self.program.uid("SEARCH", "ALL")[1][0].split():
            answer = self.program.uid("FETCH", uid, "(FLAGS BODY.PEEK[])")[1]
            head = b" ".join(one[0] if isinstance(one, tuple) else one for one in answer)
            raw = next(one[1] for one in answer if isinstance(one, tuple))
            flags = frozenset(flag.decode() for flag in imaplib.ParseFlags(head))
            found[uid.decode()] = (raw, flags - {"\\Recent"})
        return found

    def count(self, folder: str) -> int:
        """How many mails lie in a folder."""
        return len(self.mails(self.places[folder]))

    def flag(self, uid: str, flag: str) -> None:
        """The person's program flags a mail in INBOX."""
        self.program.select("INBOX")
        assert "OK" == self.program.uid("STORE", uid, "+FLAGS", f"({flag})")[0]

    def move_to_trash(self, uid: str) -> None:
        """The person's program moves a mail from INBOX to the trash."""
        self.program.select("INBOX")
        assert "OK" == self.program.uid("COPY", uid, quoted(self.places[TRASH]))[0]
        self.program.uid("STORE", uid, "+FLAGS", "(\\Deleted)")
        self.program.expunge()

    def take_sent(self) -> list[bytes]:
        raws = [*self.mails(self.places[SENT_FOLDER]).values()]
        self.program.select(quoted(self.places[SENT_FOLDER]))
        if raws:
            self.program.store("1:*", "+FLAGS", "(\\Deleted)")
        self.program.expunge()
        return raws

    def remove(self, draft_id: str) -> None:
        self.program.select(quoted(self.places[DRAFTS]))
        self.program.uid("STORE", draft_id.partition(":")[2], "+FLAGS", "(\\Deleted)")
        self.program.expunge()


def imap_settings(port: int, user: str, *, host: str = "127.0.0.1") -> dict[str, Any]:
    """The table in config.toml of an account on a server without TLS."""
    return {"kind": "imap", "host": host, "port": port, "tls": "none", "user": user}


def quoted(name: str) -> str:
    """A folder name as plain imaplib wants it."""
    return '"' + to_modified_utf7(name).replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def mail_devel() -> Iterator[tuple[str, int]]:
    """A small server from PyPI, where Dovecot is not; its port for sending mail must stay untouched."""
    port, sink = dovecot.free_port(), dovecot.free_port()
    words = ["--host", "127.0.0.1", "--password", dovecot.PASSWORD, "--multi-user", "--no-http"]
    ports = ["--imap-port", str(port), "--smtp-port", str(sink)]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "mail_devel", *words, *ports],
            stdout=log,
            stderr=log,
            cwd=Path(__file__).parent,
        )
        try:
            until(lambda: _listens(server, port), lambda: "mail-devel does not listen")
            yield "127.0.0.1", port
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _listens(server: subprocess.Popen[bytes], port: int) -> bool:
    assert server.poll() is None, "mail-devel did not start"
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


class ScriptedGmailWorld(World):
    """Gmail as IMAP shows it, scripted."""

    def __init__(self, server: ScriptedGmail) -> None:
        self.server = server
        self.places = {
            INBOX: "INBOX",
            ARCHIVE: server.ALL,
            DRAFTS: server.DRAFTS,
            SENT_FOLDER: server.SENT,
            TRASH: server.TRASH,
            JUNK: server.JUNK,
        }
        self.boxes: list[ImapMailbox] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for box in self.boxes:
            box.close()

    def open(self) -> ImapMailbox:
        self.boxes.append(scripted_box(self.server))
        return self.boxes[-1]

    def deliver(self, raw: bytes, received: datetime, folder: str = INBOX) -> None:
        self.server.appended(self.places[folder], raw, received, _FLAGS.get(folder, "\\Seen").strip("()"))

    def deliver_labelled(self, raw: bytes, received: datetime, label: str) -> None:
        self.server.labelled(raw, received, label)

    def drafts(self) -> dict[str, bytes]:
        box = self.server.boxes[self.server.DRAFTS]
        return {f"{box.validity}:{mail.uid}": mail.raw for mail in box.mails}

    def remove(self, draft_id: str) -> None:
        mails = self.server.boxes[self.server.DRAFTS].mails
        uid = int(draft_id.partition(":")[2])
        self.server.gone(self.server.DRAFTS, next(one for one in mails if one.uid == uid))


def scripted_box(server: ScriptedImap, **settings: Any) -> ImapMailbox:
    """The mailbox on a scripted server."""
    account = {"port": server.port, "user": "marcus", "secret": lambda: "secret", "patience": PATIENCE}
    return make_imap_mailbox(**{**account, **settings})


def make_imap_mailbox(*, drafts: str = "", sent: tuple[str, ...] = (), **account: Any) -> ImapMailbox:
    """A mailbox of ours: on this machine and without TLS, where nothing else is said."""
    return ImapMailbox(make_account(**account), own_addresses=(ME,), drafts=drafts, sent=sent)


def make_account(**settings: Any) -> Account:
    """On this machine and without TLS, where nothing else is said."""
    return Account(**{"mailbox": "work", "host": "127.0.0.1", "tls": "none", "ca_file": None, **settings})


@contextmanager
def scripted_boxes(server: ScriptedImap) -> Iterator[Callable[..., ImapMailbox]]:
    """What opens mailboxes on a scripted server, each with settings of its own; all are closed in the end."""
    boxes = []

    def open_box(**settings: Any) -> ImapMailbox:
        boxes.append(scripted_box(server, **settings))
        return boxes[-1]

    yield open_box
    for box in boxes:
        box.close()
