"""A person's mail program: what it shows of a mail, and does to a draft that they edit or send."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import format_datetime

from agent.model.mail import MessageId


def parse(raw: bytes) -> EmailMessage:
    """A mail, parsed."""
    return message_from_bytes(raw, policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def rewrite_as_sent(raw: bytes, at: datetime, message_id: MessageId) -> bytes:
    """A draft as it lies in Sent: Message-ID and Date of the program that sent it, no X- fields."""
    mail = message_from_bytes(raw)
    for name in {name for name in mail if name.lower().startswith("x-")}:
        del mail[name]
    _set_header(mail, "Message-ID", message_id)
    _set_header(mail, "Date", format_datetime(at))
    return mail.as_bytes(policy=policy.SMTP)


def edit(
    raw: bytes,
    *,
    text: str | None = None,
    subject: str | None = None,
    message_id: MessageId | None = None,
    to: str | None = None,
    cc: str | None = None,
) -> bytes:
    """Change a draft as a person would; what is None stays. New text is plain text alone."""
    mail = message_from_bytes(raw)
    for name, value in (("Subject", subject), ("Message-ID", message_id), ("To", to), ("Cc", cc)):
        if value is not None:
            _set_header(mail, name, value)
    if text is not None:
        for name in ("Content-Type", "Content-Transfer-Encoding"):
            del mail[name]
        mail.set_payload(text, "utf-8")
    return mail.as_bytes(policy=policy.SMTP)


def _set_header(mail: Message, name: str, value: str) -> None:
    del mail[name]
    mail[name] = value
