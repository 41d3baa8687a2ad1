"""What a person's mail program does to the bytes of a draft; for the demo and for dry looks at a mailbox."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import format_datetime

from agent.model.mail import MessageId


def as_sent(raw: bytes, at: datetime, message_id: MessageId) -> bytes:
    """A draft as it lies in Sent: Message-ID and Date of the program that sent it, no X- fields."""
    mail = message_from_bytes(raw)
    for name in {name for name in mail if name.lower().startswith("x-")}:
        del mail[name]
    _set(mail, "Message-ID", message_id)
    _set(mail, "Date", format_datetime(at))
    return mail.as_bytes(policy=policy.SMTP)


def edited(
    raw: bytes, *, text: str | None = None, subject: str | None = None, message_id: MessageId | None = None
) -> bytes:
    """A draft after somebody worked on it; what is None stays. New text is plain text alone."""
    mail = message_from_bytes(raw)
    if subject is not None:
        _set(mail, "Subject", subject)
    if message_id is not None:
        _set(mail, "Message-ID", message_id)
    if text is not None:
        for name in ("Content-Type", "Content-Transfer-Encoding"):
            del mail[name]
        mail.set_payload(text, "utf-8")
    return mail.as_bytes(policy=policy.SMTP)


def _set(mail: Message, name: str, value: str) -> None:
    del mail[name]
    mail[name] = value
