"""Bytes of a mail to a Message: whatever bytes they are (docs/mail-facts.md)."""

from __future__ import annotations

from datetime import datetime

from agent.knowledge.marks import OWN
from agent.model.mail import Address, Body, Mark, Message
from agent.reading import authentication, headers
from agent.reading.authentication import Trust, check_sender
from agent.reading.body import read_body
from agent.reading.decoding import decode_header
from agent.reading.headers import parse_addresses
from agent.reading.mime import walk

_NOTICES = (
    "Auto-Submitted",
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Reply",
    "X-Auto-Reply-From",
    "Precedence",
    "List-Id",
    "List-Unsubscribe",
    "X-Auto-Response-Suppress",
    "X-Failed-Recipients",
    "Return-Path",
)
HEADER_FIELDS = (
    "From",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Thread-Index",
    "Delivered-To",
    "X-Original-To",
    "Content-Type",
    *authentication.FIELDS,
    *_NOTICES,
)
"""Every field that `read_message` reads of a header block; a mailbox need not fetch the others."""
_SUBJECT = 2000
"""Characters of a subject that are kept."""
_NOTICE = 300


def read_message(
    raw: bytes,
    *,
    key: str,
    received: datetime,
    marks: frozenset[Mark] = frozenset(),
    headers_only: bool = False,
    trust: Trust = authentication.ANYBODY,
) -> Message:
    """Read a mail; nothing raises and time is bounded, whatever the bytes.

    Args:
        raw: The mail as it is stored; with `headers_only` its header block is enough.
        key: The mailbox's own handle.
        received: The mailbox's own date, aware; it stands in for a missing or unreadable Date.
        marks: What the mailbox says of it.
        headers_only: Leave the body unread (`Message.body` None).
        trust: Whose word on its sender is believed.
    """
    block, _ = headers.split(raw)
    fields = headers.Headers(block)
    body = None if headers_only else read_body(raw)
    whole_subject = decode_header(fields.first("subject")[:_SUBJECT])
    in_reply_to = headers.message_ids(fields.first("in-reply-to"))
    parsed = headers.parse_subject(
        whole_subject, is_reply=bool(in_reply_to), forward_block=body is not None and body.forward_block
    )
    senders = _addresses(fields, "from")
    checks = () if marks & OWN else check_sender(fields, senders, trust)
    return Message(
        key=key,
        message_id=headers.own_id(fields.first("message-id")),
        in_reply_to=in_reply_to,
        references=headers.message_ids(" ".join(fields.every("references"))),
        subject=whole_subject,
        base_subject=parsed.base,
        forward_prefix=parsed.forwarded,
        thread_index=headers.conversation_index(fields.first("thread-index")),
        sender=next(iter(senders), None),
        reply_to=_addresses(fields, "reply-to"),
        to=_addresses(fields, "to"),
        cc=_addresses(fields, "cc"),
        delivered_to=_addresses(fields, "delivered-to") + _addresses(fields, "x-original-to"),
        date=headers.moment(fields.first("date")) or received,
        received=received,
        marks=marks,
        notices=_notices(fields, raw, body),
        unverified=next((check.fault for check in checks if check.is_own), ""),
        checks=checks,
        body=body,
    )


def read_envelope(block: bytes, *, received: datetime) -> Message:
    """Read of a header block only by what a mail is found: ids, people, subject and date, as `read_message`.

    Args:
        block: The header block of the mail; what stands behind it is not read.
        received: The mailbox's own date, aware.
    """
    fields = headers.Headers(headers.split(block)[0])
    return Message(
        key="",
        message_id=headers.own_id(fields.first("message-id")),
        in_reply_to=headers.message_ids(fields.first("in-reply-to")),
        references=headers.message_ids(" ".join(fields.every("references"))),
        subject=decode_header(fields.first("subject")[:_SUBJECT]),
        sender=next(iter(_addresses(fields, "from")), None),
        reply_to=_addresses(fields, "reply-to"),
        to=_addresses(fields, "to"),
        cc=_addresses(fields, "cc"),
        date=headers.moment(fields.first("date")) or received,
        received=received,
    )


def _addresses(fields: headers.Headers, name: str) -> tuple[Address, ...]:
    values = fields.every(name)
    if len(values) == 1:
        return parse_addresses(values[0])
    return tuple(address for value in values[:20] for address in parse_addresses(value))


def _notices(fields: headers.Headers, raw: bytes, body: Body | None) -> tuple[str, ...]:
    """The header lines that say who or what wrote it; of a report also what it reports."""
    lines = [f"{name}: {value[:_NOTICE]}" for name in _NOTICES for value in fields.every(name.lower())[:3]]
    content_type = fields.first("content-type")
    kind = content_type[:30].lower()
    if kind.startswith("multipart/report"):
        lines.append(f"Content-Type: {content_type[:_NOTICE]}")
        if body is not None:
            lines.extend(_report(raw))
    elif body is not None and body.invitations and _is_scheduling(raw):
        lines.append("Content-Type: text/calendar")
    return tuple(lines)


def _report(raw: bytes) -> list[str]:
    """Of a bounce (RFC 3464): what was done, to whom, and which mail it was about."""
    lines = []
    for part in walk(raw):
        text, _ = part.text()
        if part.content_type in {"message/delivery-status", "message/disposition-notification"}:
            status = headers.Headers(text.replace("\n\n", "\n")[:20_000].encode("utf-8", "replace"))
            for name in ("Action", "Final-Recipient", "Original-Message-ID"):
                lines += [f"{name}: {value[:_NOTICE]}" for value in status.every(name.lower())[:3]]
        elif part.content_type in {"message/rfc822", "text/rfc822-headers"}:
            block, _ = headers.split(text[:100_000].encode("utf-8", "replace"))
            original = headers.own_id(headers.Headers(block).first("message-id"))
            lines += [f"Original-Message-ID: {original}"] if original else []
    return list(dict.fromkeys(lines))


def _is_scheduling(raw: bytes) -> bool:
    """Whether the mail itself is a calendar's (RFC 6047): not one that merely brings a file along."""
    return any(
        part.content_type == "text/calendar" and not part.attached and (part.group >= 0 or not part.inside)
        for part in walk(raw)
    )
