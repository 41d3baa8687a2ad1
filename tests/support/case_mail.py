"""The mails of a case: built from YAML, laid into a Maildir++, sent and edited as a mail program would."""

from __future__ import annotations

import email
import email.policy
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any, Protocol

ONE_LINE = email.policy.default.clone(max_line_length=998)
"""As mail programs do: ids longer than 76 characters stand unfolded and unencoded."""


@dataclass
class Conversations:
    """Which mail of the case answers which, by the keys the YAML gives them."""

    ids: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)

    def add(self, key: str, message_id: str, parent: str | None) -> None:
        """Remember a mail of the case."""
        self.ids[key], self.parents[key] = message_id, parent

    def chain(self, key: str | None) -> list[str]:
        """Message-IDs from the root of the conversation down to this mail."""
        several: list[str] = []
        while key:
            several.insert(0, self.ids[key])
            key = self.parents[key]
        return several

    def key_of(self, message_id: str) -> str | None:
        """The YAML key of a mail."""
        return next((key for key, one in self.ids.items() if one == message_id), None)


def built(mail: Mapping[str, Any], own_address: str, known: Conversations) -> bytes:
    """A mail of the case as bytes; without `to` it went to the person."""
    message = EmailMessage(policy=ONE_LINE)
    for name, header in (("from", "From"), ("to", "To"), ("cc", "Cc"), ("reply_to", "Reply-To")):
        value = mail.get(name) or (own_address if name == "to" else None)
        if value:
            message[header] = value if isinstance(value, str) else ", ".join(value)
    message["Subject"] = mail["subject"]
    message["Date"] = format_datetime(datetime.fromisoformat(str(mail["date"])))
    message["Message-ID"] = mail["message_id"]
    above = known.chain(mail.get("in_reply_to"))
    if above:
        message["In-Reply-To"] = above[-1]
        message["References"] = " ".join(above)
    _fill(message, mail)
    headers = dict(mail.get("headers") or {})
    kind = headers.pop("Content-Type", "")
    for name, value in headers.items():
        message[name] = value
    if kind:
        message.make_mixed()
        message.set_type(kind.partition(";")[0])
        for param in kind.split(";")[1:]:
            message.set_param(*(word.strip() for word in param.split("=", 1)))
    return message.as_bytes()


def _fill(message: EmailMessage, mail: Mapping[str, Any]) -> None:
    parts = mail.get("parts")
    if not parts:
        html = str(mail.get("content_type", "")).startswith("text/html")
        message.set_content(mail["body"], subtype="html" if html else "plain")
        return
    message.set_content(parts[0]["text"], subtype=parts[0]["type"].partition("/")[2])
    for part in parts[1:]:
        params = {"method": part["method"]} if part.get("method") else None
        message.add_alternative(part["text"], subtype=part["type"].partition("/")[2], params=params)


class Mail(Protocol):
    """Where a case's mail lies, and what the person's mail program does there."""

    settings: dict[str, Any]
    """The mailbox's table in config.toml."""

    def at(self, when: str) -> None:
        """It is this time now."""

    def lay(self, raw: bytes, when: str, *, own: bool) -> None:
        """Put a mail where it arrives: the inbox, or the sent mail."""

    def drafts(self) -> dict[str, EmailMessage]:
        """What lies in Drafts."""

    def send(self, draft: str, message_id: str, when: str) -> EmailMessage:
        """The person sends a draft; their program gives it its own id and date and drops `X-` headers."""

    def delete(self, draft: str) -> None:
        """The person deletes a draft for good."""

    def rewrite(self, draft: str, text: str, message_id: str, when: str) -> None:
        """The person writes something else into a draft; a mail program stores it as a new mail."""


class Folders:
    """The person's Maildir++, and what their mail program does in it."""

    def __init__(self, base: Path, _case: Mapping[str, Any]) -> None:
        self.root = root = base / "Mail"
        self.settings = {"kind": "maildir", "path": str(root), "drafts": "Drafts", "sent": "Sent"}
        self._count = 0
        for folder in ("", ".Drafts", ".Sent"):
            for part in ("cur", "new", "tmp"):
                (root / folder / part).mkdir(parents=True)

    def at(self, when: str) -> None:
        """A folder has no clock."""

    def lay(self, raw: bytes, when: str, *, own: bool) -> None:
        """Put a mail where it arrives: the inbox, or Sent."""
        self._write(".Sent" if own else "", raw, when, "S")

    def drafts(self) -> dict[str, EmailMessage]:
        """What lies in Drafts, by file name without its flags."""
        return {path.name.partition(":")[0]: _read(path) for path in self._draft_files()}

    def send(self, draft: str, message_id: str, when: str) -> EmailMessage:
        """The person sends a draft; their program gives it its own id and date and drops `X-` headers."""
        message = as_sent(self._take(draft), message_id, when)
        self._write(".Sent", message.as_bytes(policy=ONE_LINE), when, "S")
        return message

    def delete(self, draft: str) -> None:
        """The person deletes a draft for good."""
        self._take(draft)

    def rewrite(self, draft: str, text: str, message_id: str, when: str) -> None:
        """The person writes something else into a draft; a mail program stores it as a new mail."""
        message = as_sent(self._take(draft), message_id, when)
        message.clear_content()
        message.set_content(text)
        self._write(".Drafts", message.as_bytes(policy=ONE_LINE), when, "DS")

    def _draft_files(self) -> list[Path]:
        return sorted(path for part in ("cur", "new") for path in (self.root / ".Drafts" / part).iterdir())

    def _take(self, draft: str) -> EmailMessage:
        path = next(one for one in self._draft_files() if one.name.partition(":")[0] == draft)
        message = _read(path)
        path.unlink()
        return message

    def _write(self, folder: str, raw: bytes, when: str, flags: str) -> None:
        self._count += 1
        moment = int(datetime.fromisoformat(when).timestamp())
        path = self.root / folder / "cur" / f"{moment}.M{self._count}.case:2,{flags}"
        path.write_bytes(raw.replace(b"\r\n", b"\n"))
        os.utime(path, (moment, moment))


def as_sent(message: EmailMessage, message_id: str, when: str) -> EmailMessage:
    """A draft as it leaves: with the program's own id and date, without `X-` headers."""
    for header in {name.lower() for name in message}:
        if header.startswith("x-") or header in {"message-id", "date"}:
            del message[header]
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(datetime.fromisoformat(when))
    return message


def address_of(text: str) -> str:
    """The bare address of `Name <address>`, lower case."""
    return parseaddr(text)[1].lower()


def read(raw: bytes) -> EmailMessage:
    """A mail, parsed."""
    return email.message_from_bytes(raw, policy=ONE_LINE)


def _read(path: Path) -> EmailMessage:
    return read(path.read_bytes())
