"""What the API answers: messages, threads and drafts in their shapes, parts of them, and errors."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Collection, Sequence
from email.message import Message
from typing import Any

from fake_google.faults import Fault
from fake_google.loopback import Answer

from fake_gmail.mail import content, decoded, filename, payload
from fake_gmail.store import Stored

STATUS = {
    400: ("INVALID_ARGUMENT", "badRequest", "Bad Request"),
    401: ("UNAUTHENTICATED", "authError", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "forbidden", "Forbidden"),
    404: ("NOT_FOUND", "notFound", "Requested entity was not found."),
    429: ("RESOURCE_EXHAUSTED", "rateLimitExceeded", "Too many concurrent requests for user."),
    500: ("INTERNAL", "backendError", "Internal error encountered."),
    502: ("UNAVAILABLE", "badGateway", "Bad Gateway"),
    503: ("UNAVAILABLE", "backendError", "The service is currently unavailable."),
}
REASONS = {
    "rateLimitExceeded": "Rate Limit Exceeded",
    "userRateLimitExceeded": "User-rate limit exceeded. Quota exceeded for quota metric 'Queries' and limit "
    "'Queries per minute per user' of service 'gmail.googleapis.com'.",
    "dailyLimitExceeded": "Daily Limit Exceeded",
    "insufficientPermissions": "Insufficient Permission: Request had insufficient authentication scopes.",
    "domainPolicy": "The domain administrators have disabled Gmail apps.",
}


class ApiError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str = "", reason: str = "", retry_after: str = "") -> None:
        super().__init__(status, message, reason)
        self.retry_after = retry_after

    @property
    def answer(self) -> Answer:
        """As JSON; 401 and 429 with their headers."""
        status, message, reason = self.args
        word, usual, text = STATUS[status]
        message, reason = message or text, reason or usual
        error = {
            "code": status,
            "message": message,
            "errors": [{"message": message, "domain": "global", "reason": reason}],
            "status": word,
        }
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        if status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
        return Answer(status, json.dumps({"error": error}).encode(), headers=headers)


def failure(fault: Fault) -> Answer:
    """The answer of a fault that shows a status."""
    reason = fault.how if not fault.how.isdigit() else ""
    retry_after = fault.retry_after or ("7" if fault.status == 429 else "")
    return ApiError(fault.status, REASONS.get(reason, ""), reason, retry_after).answer


Mask = dict[str, "Mask"]
PIECE = re.compile(r"[\w*]+|[(),/]")


class MaskError(ValueError):
    """The parameter cannot be read."""


def masked(value: Any, fields: str) -> Any:
    """Only what `fields` asks for; all of it when that is empty.

    Raises:
        MaskError: `fields` cannot be read.
    """
    if not fields:
        return value
    pieces = PIECE.findall(fields)
    if "".join(pieces) != fields:
        raise MaskError(fields)
    mask = _read(pieces)
    if pieces:
        raise MaskError(fields)
    return _cut(value, mask)


def _read(pieces: list[str]) -> Mask:
    mask: Mask = {}
    while pieces and pieces[0] != ")":
        inner = mask
        while True:
            name = pieces.pop(0)
            if not name.strip("(),/"):
                raise MaskError(name)
            inner = inner.setdefault(name, {})
            if not (pieces and pieces[0] == "/"):
                break
            pieces.pop(0)
        if pieces and pieces[0] == "(":
            pieces.pop(0)
            inner.update(_read(pieces))
            if not pieces or pieces.pop(0) != ")":
                raise MaskError("a bracket is missing")
        if pieces and pieces[0] == ",":
            pieces.pop(0)
    return mask


def _cut(value: Any, mask: Mask) -> Any:
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [_cut(one, mask) for one in value]
    if isinstance(value, dict):
        return {name: _cut(inner, mask[name]) for name, inner in value.items() if name in mask}
    return value


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
