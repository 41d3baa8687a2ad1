"""A mailbox to try things on: Marcus Ellery's, with his interviews, his friends and his dentist.

The mails lie beside this module as they would lie on a disk, one `.eml` file each, named
`MOMENT.FLAGS.topic.eml`: when it arrived (UTC), its Maildir flags or `new`, what it is about.
Everything is fixed: written twice, two mailboxes hold the same bytes under the same names.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from agent.model.interview import Profile, Tone

FOLDERS = {"INBOX": "", "Sent": ".Sent", "Drafts": ".Drafts", "Archive": ".Archive", "Trash": ".Trash"}
"""Folder of the mail files -> folder of the Maildir++ (INBOX is the root itself)."""

MARCUS = Profile(
    name="Marcus Ellery",
    addresses=("marcus.ellery@mail.example",),
    time_zone="America/Chicago",
    tone=Tone.WARM,
)

_SEEN_BY_NOBODY = "new"
_FLAG_MARK = "!2," if os.name == "nt" else ":2,"
"""Windows allows no colon in a file name; the standard library's `mailbox` documents `!` for it."""

_FIELD = re.compile(rb"(?m)^([!-9;-~]+):.*\n(?:[ \t].*\n)*")
"""One header field with its continuation lines (RFC 5322 §2.2)."""


SECRET = bytes(32)
"""In place of a home's own, so that the demo shows the same ids each time; no home holds it."""


@dataclass(frozen=True, slots=True)
class SampleMailbox:
    """A sample mailbox on a disk, and what Marcus and his correspondents do with it."""

    root: Path
    """The Maildir++: its INBOX."""
    profile: Profile = MARCUS

    @property
    def config(self) -> str:
        """The config.toml that goes with it."""
        me = self.profile
        return (
            f"[me]\nname = {_toml(me.name)}\naddresses = {_toml(list(me.addresses))}\n"
            f"time_zone = {_toml(me.time_zone)}\ntone = {_toml(me.tone.value)}\n\n"
            f'[mailbox.local]\nkind = "maildir"\npath = {_toml(str(self.root))}\n'
            'drafts = "Drafts"\nsent = "Sent"\n'
        )

    def drafts(self) -> tuple[Path, ...]:
        """The draft files that stand there now, oldest first."""
        folder = self.root / FOLDERS["Drafts"]
        found = [file for sub in ("cur", "new") for file in (folder / sub).iterdir()]
        return tuple(sorted(found, key=lambda file: (file.stat().st_mtime, file.name)))

    def send(self, draft: Path, now: datetime) -> Path:
        """What Marcus's mail client does when he presses Send: the draft becomes a sent mail.

        It gets a Message-ID and a Date (`now`, aware) of the client's own, loses its X- fields, and moves
        to Sent. No mail leaves the machine; this stands in for the person.
        """
        head, _, body = draft.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
        mark = sha256(head + now.isoformat().encode()).hexdigest()
        domain = self.profile.addresses[0].rpartition("@")[2]
        kept = b"".join(
            field.group()
            for field in _FIELD.finditer(head + b"\n")
            if not field[1].lower().startswith(b"x-") and field[1].lower() not in {b"message-id", b"date"}
        )
        own = f"Message-ID: <{mark[:8]}-{mark[8:12]}@{domain}>\nDate: {format_datetime(now)}\n".encode()
        sent = _put(self.root / FOLDERS["Sent"], own + kept + b"\n" + body, now, "S")
        draft.unlink()
        return sent

    def fill_in(self, form: Path, answers: Mapping[str, str]) -> None:
        """What Marcus types behind the lines of a form in his Drafts, by the labels that stand there.

        His program saves it as plain text.
        """
        mail = message_from_bytes(form.read_bytes(), policy=SMTP)
        body = mail.get_body(("plain",))
        lines = body.get_content().split("\n") if body else []
        mail.clear_content()
        mail.set_content("\n".join(_answer(line, answers) for line in lines))
        form.write_bytes(mail.as_bytes().replace(b"\r\n", b"\n"))

    def deliver(self, raw: bytes, now: datetime) -> Path:
        """A mail arrives in the INBOX, unread, at an aware moment."""
        return _put(self.root, raw.replace(b"\r\n", b"\n"), now, _SEEN_BY_NOBODY)


def read_form(form: Path) -> str:
    """The words of a form, as a program for plain mail shows them."""
    body = message_from_bytes(form.read_bytes(), policy=SMTP).get_body(("plain",))
    return body.get_content().replace("\r\n", "\n").strip("\n") if body else ""


def _answer(line: str, answers: Mapping[str, str]) -> str:
    """A line with the answer behind its label, where there is one for it."""
    label = name_line(line)
    return f"{line.partition(':')[0]}: {answers[label]}".rstrip() if label in answers else line.rstrip("\r")


def name_line(line: str) -> str:
    """The label of a line of a form, without the hint behind it; empty: it is no such line."""
    head, colon, _ = line.partition(":")
    return head.partition(" (")[0].strip("• ") if colon else ""


def write_mailbox(root: Path) -> SampleMailbox:
    """Write the whole sample mailbox into an empty or new folder.

    Raises:
        FileExistsError: there is something in the folder already; nothing is changed.
    """
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()):
        raise FileExistsError(f"{root} is not empty")
    for folder in FOLDERS.values():
        for sub in ("tmp", "new", "cur"):
            (root / folder / sub).mkdir(parents=True)
        if folder:
            (root / folder / "maildirfolder").touch()
    for folder, file in _mails():
        moment, flags, _ = file.name.split(".", 2)
        at = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        _put(root / FOLDERS[folder], file.read_bytes(), at, flags)
    return SampleMailbox(root)


def read_interview(name: str) -> str:
    """The text of an interview file: `prairie-gate` (one question) or `harrow-lake` (a panel, two)."""
    return (_data("interviews") / f"{name}.toml").read_text(encoding="utf-8")


def write_answer(name: str, to: Path) -> bytes:
    """The mail somebody writes back (`prairie-gate`, `harrow-lake`) to a sent mail, quoting nothing of it."""
    head, _, body = (_data("later") / f"{name}-answer.eml").read_bytes().partition(b"\n\n")
    asked = {f[1].lower(): f.group().split(b":", 1)[1].strip() for f in _FIELD.finditer(_head(to))}
    parent = asked[b"message-id"]
    chain = b" ".join([*asked.get(b"references", b"").split(), parent])
    thread = b"Subject: %b\nIn-Reply-To: %b\nReferences: %b\n" % (
        asked[b"subject"],
        parent,
        chain.replace(b" ", b"\n "),
    )
    return head + b"\n" + thread + b"\n" + body


def _toml(value: str | list[str]) -> str:
    """Text, or a list of it, as TOML writes it: JSON's way, with characters left as they are."""
    return json.dumps(value, ensure_ascii=False)


def _head(file: Path) -> bytes:
    return file.read_bytes().partition(b"\n\n")[0] + b"\n"


def _data(kind: str) -> Traversable:
    return files("agent.demo").joinpath(kind)


def _mails() -> Iterator[tuple[str, Traversable]]:
    """Every mail file with the name of its folder, in a fixed order."""
    for folder in FOLDERS:
        for file in sorted(_data("mails").joinpath(folder).iterdir(), key=lambda f: f.name):
            yield folder, file


def _put(folder: Path, raw: bytes, arrived_at: datetime, flags: str) -> Path:
    """One mail into `cur`, or into `new` without flags; its file time is the moment it arrived."""
    unread = flags == _SEEN_BY_NOBODY
    name = f"{int(arrived_at.timestamp())}.{sha256(raw).hexdigest()[:12]}.sample"
    final = folder / ("new" if unread else "cur") / (name if unread else f"{name}{_FLAG_MARK}{flags}")
    waiting = folder / "tmp" / name
    waiting.write_bytes(raw)
    os.utime(waiting, (arrived_at.timestamp(), arrived_at.timestamp()))
    waiting.replace(final)
    return final
