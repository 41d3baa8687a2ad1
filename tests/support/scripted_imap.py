"""An IMAP server that speaks what real ones at hand do not: Gmail's extension, odd dialects, every failure.

It keeps mails in memory and finds too much rather than too little, as the protocol allows a server of ours:
whoever asks must compare. Each command can be made to fail in every way a connection can.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from imap_session import How, ImapSession

PLAIN = "IMAP4rev1 UIDPLUS SPECIAL-USE NAMESPACE ID AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR"
GMAIL = f"{PLAIN} X-GM-EXT-1 MOVE"


@dataclass(slots=True)
class Stored:
    uid: int
    raw: bytes
    flags: set[str]
    received: datetime
    thread: int = 0
    labels: str = ""


@dataclass(slots=True)
class Box:
    """A folder."""

    flags: str
    validity: int = 1
    next_uid: int = 1
    mails: list[Stored] = field(default_factory=list)
    changes: int = 1
    """HIGHESTMODSEQ."""


@dataclass(slots=True)
class Style:
    """A server's dialect."""

    capability: str = PLAIN
    greeting: str = "* OK ready"
    appenduid: bool = True
    uidnext: bool = True
    quoted_bodies: bool = False
    """A short body is a quoted string, an empty one NIL."""
    chatter: bool = False
    """News of other mails in the middle of answers."""
    takes_8bit: bool = True
    takes_one: bool = False
    """Ends the connection over a command that comes before the last one is answered."""
    refuse_search: Callable[[str], str] = lambda _: ""
    """What a search is answered with instead, by its words; empty: it is carried out."""
    is_blind: Callable[[str], bool] = lambda _: False
    """Whether a search finds nothing, whatever is there, by its words."""
    listed: tuple[str, ...] = ()
    """LIST lines before those of the folders."""
    refuse_list: str = ""
    """What a LIST with RETURN is answered with."""
    names: dict[str, bytes] = field(default_factory=dict)
    """How the names of some folders are written, and by what alone they are known, quotes included."""
    fetched_flags: str = ""
    """What else stands among the flags of a mail."""
    text_answer: str = ""
    """What a FETCH of the words behind the headers is answered with instead of OK."""
    forgets: bool = False
    """What was appended is never shown."""
    namespace: str = '(("" "/")) (("Other Users/" "/")) NIL'
    login: str = ""
    """What a login is answered with instead of OK."""
    after_login: str = ""
    """What every later command is answered with instead, but for the polite ones."""


class ScriptedImap:
    """A server on loopback; `log` holds every command it got, in capitals and without its words."""

    def __init__(self, style: Style | None = None, folders: dict[str, str] | None = None) -> None:
        self.style = style or Style()
        self.boxes = {
            name: Box(flags)
            for name, flags in (folders or {"INBOX": "", "Drafts": "\\Drafts", "Sent": "\\Sent"}).items()
        }
        self.log: list[str] = []
        self.lines: list[str] = []
        self.faults: dict[str, tuple[How, str]] = {}
        self.fail_at = 0
        self.fail_how = How.DROP
        self.good: Callable[[], Collection[str]] | None = None
        """Which tokens and passwords are good now; None: every one."""
        self.tried: list[tuple[str, str]] = []
        """Each login: the user and the secret."""
        self.alert = ""
        self.closed: dict[str, str] = {}
        """Folders that may not be opened, each with the words that are said instead."""
        self.refused: dict[tuple[str, str], str] = {}
        """What is answered to a verb while a folder is open, or to be opened, instead of doing it."""
        self._lock = threading.Lock()
        self._stop = threading.Event()
        handler = type("Session", (ImapSession,), {"world": self})
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler, bind_and_activate=False)
        self._server.allow_reuse_address = True
        self._server.daemon_threads = True
        self._server.block_on_close = False

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._server.server_bind()
        self._server.server_activate()
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()

    def fail(self, verb: str, how: How, words: str = "scripted") -> None:
        """The next command of this verb fails; without `UID`, in capitals."""
        self.faults[verb] = (how, words)

    # ---- the mailbox

    def add(self, folder: str, raw: bytes, received: datetime, flags: str = "", **more: object) -> Stored:
        box = self.boxes[folder]
        mail = Stored(box.next_uid, raw, set(flags.split()), received, **more)  # type: ignore[arg-type]  # a builder
        box.next_uid += 1
        box.mails.append(mail)
        return mail

    def appended(self, folder: str, raw: bytes, received: datetime, flags: str) -> Stored:
        return self.add(folder, raw, received, flags)

    def moved(self, folder: str, mail: Stored, target: str) -> None:
        self.boxes[folder].mails.remove(mail)
        self.add(target, mail.raw, mail.received, " ".join(mail.flags))

    def trouble(self, verb: str) -> tuple[How, str] | None:
        """Whether this command is to fail."""
        self.log.append(verb)
        if verb in self.faults:
            return self.faults.pop(verb)
        if self.fail_at and len(self.log) == self.fail_at:
            return (self.fail_how, "scripted")
        return None


class ScriptedGmail(ScriptedImap):
    """Gmail: localised names, lower-case flags, everything but trash and spam in the folder of all mail."""

    ALL, DRAFTS, SENT, TRASH, JUNK = (
        "[Gmail]/Alle Nachrichten",
        "[Gmail]/Entwuerfe",
        "[Gmail]/Gesendet",
        "[Gmail]/Muell",
        "[Gmail]/Spam",
    )
    LABELS = {"INBOX": "\\Inbox", DRAFTS: "\\Draft", SENT: "\\Sent"}  # noqa: RUF012 - a constant

    def __init__(self) -> None:
        super().__init__(
            Style(capability=GMAIL, namespace='(("" "/")) NIL NIL'),
            {
                "INBOX": "\\hasnochildren",
                "[Gmail]": "\\noselect \\haschildren",
                self.ALL: "\\all",
                self.DRAFTS: "\\drafts",
                self.SENT: "\\sent",
                self.TRASH: "\\trash",
                self.JUNK: "\\junk",
                "[Gmail]/Spam": "\\junk",
            },
        )
        self.astray = False
        """Appended drafts begin a conversation of their own."""
        self._threads = 1000

    def appended(self, folder: str, raw: bytes, received: datetime, flags: str) -> Stored:
        """A mail in a folder, and in that of all mail."""
        thread = 0 if self.astray else self.thread_of(raw)
        if not thread:
            self._threads += 1
            thread = self._threads
        if folder in self.LABELS:
            labels = f'"{self.LABELS[folder]}"'.replace("\\", "\\\\")
            self.add(self.ALL, raw, received, flags, thread=thread, labels=labels)
        return self.add(folder, raw, received, flags, thread=thread)

    def labelled(self, raw: bytes, received: datetime, label: str) -> None:
        """A mail in the inbox under a label, which Gmail shows as a folder of that name."""
        inbox = self.appended("INBOX", raw, received, "")
        self.boxes[self.ALL].mails[-1].labels += f' "{label}"'
        self.boxes.setdefault(label, Box(""))
        self.add(label, raw, received, thread=inbox.thread)

    def thread_of(self, raw: bytes) -> int:
        """By ids, as Gmail does for what comes in."""
        ids = set(re.findall(rb"<[^<>\s]+@[^<>\s]+>", _ties(raw)))
        for mail in self.boxes[self.ALL].mails + self.boxes[self.TRASH].mails:
            if ids & set(re.findall(rb"<[^<>\s]+@[^<>\s]+>", _ties(mail.raw))):
                return mail.thread
        return 0

    def moved(self, folder: str, mail: Stored, target: str) -> None:
        """Into the trash, out of the folder and out of all mail."""
        self.gone(folder, mail)
        self.add(target, mail.raw, mail.received, " ".join(mail.flags), thread=mail.thread)

    def gone(self, folder: str, mail: Stored) -> None:
        """One copy of it, from everywhere."""
        for name in (folder, self.ALL):
            box = self.boxes[name]
            last = next((one for one in reversed(box.mails) if one.raw == mail.raw), None)
            box.mails = [one for one in box.mails if one is not last]


def _ties(raw: bytes) -> bytes:
    head = raw.partition(b"\r\n\r\n")[0]
    return b"".join(re.findall(rb"(?im)^(?:message-id|references|in-reply-to):.*$", head))
