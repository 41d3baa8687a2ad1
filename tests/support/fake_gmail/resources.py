"""Messages, threads and drafts as the API shows them."""

from __future__ import annotations

import base64
import html
from collections.abc import Collection, Sequence
from email.message import Message
from typing import Any

from fake_gmail.mail import content, decoded, filename, payload
from fake_gmail.records import Stored

FORMATS = ("full", "metadata", "minimal", "raw")


class Shapes:
    """Makes resources; `decodes_headers`: whether encoded words reach the client decoded."""

    def __init__(self, *, decodes_headers: bool = True) -> None:
        self.decodes_headers = decodes_headers
        self.attachments: dict[str, bytes] = {}
        """Attachment ids and their bytes; an id is another one in every answer."""

    def message(self, one: Stored, form: str, only: Collection[str] = ()) -> dict[str, Any]:
        """A message in one of the four formats; `only` are the metadataHeaders."""
        shown: dict[str, Any] = {
            "id": one.id,
            "threadId": one.thread_id,
            "labelIds": sorted(one.labels),
            "snippet": snippet(one),
            "historyId": str(one.history_id),
            "internalDate": str(int(one.internal_date.timestamp() * 1000)),
            "sizeEstimate": len(one.mail.raw),
        }
        if not one.labels:
            del shown["labelIds"]
        if form == "raw":
            return shown | {"raw": b64(one.mail.raw)}
        if form == "minimal":
            return shown
        if form == "metadata":
            wanted = {name.lower() for name in only}
            headers = [h for h in self._headers(one) if not wanted or h["name"].lower() in wanted]
            kind = one.mail.message.get_content_type()
            return shown | {"payload": {"mimeType": kind} | ({"headers": headers} if headers else {})}
        return shown | {"payload": self._part(one, one.mail.message, "")}

    def thread(self, messages: Sequence[Stored], form: str, only: Collection[str] = ()) -> dict[str, Any]:
        """A thread with its messages."""
        return {
            "id": messages[0].thread_id,
            "historyId": str(max(one.history_id for one in messages)),
            "messages": [self.message(one, form, only) for one in messages],
        }

    def _headers(self, one: Stored) -> list[dict[str, str]]:
        return [{"name": name, "value": self._value(value)} for name, value in one.mail.headers]

    def _value(self, value: str) -> str:
        return decoded(value) if self.decodes_headers else value

    def _part(self, one: Stored, part: Message, number: str) -> dict[str, Any]:
        headers = self._headers(one) if not number else _part_headers(part)
        shown: dict[str, Any] = {
            "partId": number,
            "mimeType": part.get_content_type(),
            "filename": filename(part),
            "headers": headers,
        }
        if part.is_multipart():
            inner = part.get_payload()
            parts = [p for p in inner if isinstance(p, Message)] if isinstance(inner, list) else []
            prefix = f"{number}." if number else ""
            shown["parts"] = [self._part(one, p, f"{prefix}{n}") for n, p in enumerate(parts)]
            return shown | {"body": {"size": 0}}
        data = payload(part)
        if part.get_content_maintype() == "text" and not shown["filename"]:
            data = content(part).encode()
        if not shown["filename"]:
            return shown | {"body": {"size": len(data)} | ({"data": b64(data)} if data else {})}
        attachment = f"ANGjdJ{len(self.attachments):04d}-{one.id}-{number or '0'}"
        self.attachments[attachment] = data
        return shown | {"body": {"size": len(data), "attachmentId": attachment}}


def _part_headers(part: Message) -> list[dict[str, str]]:
    return [{"name": name, "value": str(value)} for name, value in part.items()]


def snippet(one: Stored) -> str:
    """The first words, HTML escaped as Gmail has it."""
    return html.escape(" ".join(one.mail.text.split())[:180])


def b64(data: bytes) -> str:
    """base64url with its padding, as Gmail writes it."""
    return base64.urlsafe_b64encode(data).decode()
