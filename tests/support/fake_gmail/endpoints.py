"""What each method does, given a call that is allowed."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from fake_google.loopback import Asked

from fake_gmail.answers import FORMATS, ApiError, Shapes, b64
from fake_gmail.query import QueryError, matcher
from fake_gmail.store import HIDDEN, SYSTEM_LABELS, Draft, Store, Stored

HEX = re.compile(r"[0-9a-f]{16}")
BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Call:
    """One allowed request."""

    asked: Asked
    path: Mapping[str, str]
    store: Store
    shapes: Shapes
    page_limit: int

    @property
    def form(self) -> str:
        """The format asked for.

        Raises:
            ApiError: it is none.
        """
        form = self.asked.first("format", "full").lower()
        if form not in FORMATS:
            raise ApiError(400, f"Invalid value at 'format': {form}")
        return form

    def page(self, items: Sequence[Item], usual: int = 100) -> tuple[Sequence[Item], dict[str, str]]:
        """The items of this page, and the token of the next.

        Raises:
            ApiError: maxResults or pageToken is not right, or belongs to another question.
        """
        size = self.asked.first("maxResults", str(usual))
        if not size.isdigit() or not 0 < int(size) <= 500:
            raise ApiError(400, f"Invalid maxResults: {size}")
        question = [pair for pair in self.asked.query if pair[0] not in ("pageToken", "maxResults", "fields")]
        same = f"{self.asked.path}{sorted(question)}".encode()
        token = self.asked.first("pageToken")
        start = 0
        if token:
            place, _, check = token.partition("x")
            if not place.isdigit() or check != f"{binascii.crc32(same):08x}":
                raise ApiError(400, "Invalid pageToken")
            start = int(place)
        end = start + min(int(size), self.page_limit)
        more = {"nextPageToken": f"{end:04d}x{binascii.crc32(same):08x}"} if end < len(items) else {}
        return items[start:end], more

    def matching(self, among: Sequence[Stored]) -> list[Stored]:
        """What q, labelIds and includeSpamTrash ask for.

        Raises:
            ApiError: q is not understood.
        """
        try:
            test = matcher(self.asked.first("q"))
        except QueryError as error:
            raise ApiError(400, f"fake gmail: {error}") from error
        labels = set(self.asked.all("labelIds"))
        hidden = self.asked.first("includeSpamTrash").lower() == "true"
        return [
            one for one in among if labels <= one.labels and (hidden or not one.labels & HIDDEN) and test(one)
        ]

    def draft_in_body(self) -> tuple[bytes, str]:
        """The mail and the thread id of a draft to be written.

        Raises:
            ApiError: the JSON, the base64url or the thread id is not right.
        """
        try:
            message = json.loads(self.asked.body)["message"]
            raw = message["raw"]
        except (ValueError, KeyError, TypeError) as error:
            raise ApiError(400, "'raw' RFC822 payload message string is required") from error
        if not isinstance(raw, str) or not BASE64URL.fullmatch(raw):
            raise ApiError(400, "Invalid value at 'draft.message.raw' (TYPE_BYTES), Base64 decoding failed")
        thread = message.get("threadId", "")
        if thread and not HEX.fullmatch(thread):
            raise ApiError(400, "Invalid thread_id value")
        return base64.urlsafe_b64decode(raw.rstrip("=") + "=" * (-len(raw.rstrip("=")) % 4)), thread


def get_profile(call: Call) -> dict[str, Any]:
    """The address and the newest history id."""
    listed = call.store.listed()
    return {
        "emailAddress": call.store.account.address,
        "messagesTotal": len(listed),
        "threadsTotal": len({one.thread_id for one in listed}),
        "historyId": str(call.store.history_id),
    }


def list_labels(call: Call) -> dict[str, Any]:
    """The system labels, and those the person made; of a nested one the whole path is the name."""
    system = [{"id": name, "name": name, "type": "system"} for name in SYSTEM_LABELS]
    own = [{"id": one, "name": name, "type": "user"} for name, one in call.store.labels.items()]
    return {"labels": system + own}


def list_messages(call: Call) -> dict[str, Any]:
    """Ids of messages, drafts included, newest first."""
    found = call.matching(call.store.listed())
    page, more = call.page(found)
    shown = [{"id": one.id, "threadId": one.thread_id} for one in page]
    return ({"messages": shown} if shown else {}) | more | {"resultSizeEstimate": len(found)}


def get_message(call: Call) -> dict[str, Any]:
    """One message."""
    one = call.store.message(_hex(call.path["id"]))
    return call.shapes.message(one, call.form, call.asked.all("metadataHeaders"))


def get_attachment(call: Call) -> dict[str, Any]:
    """The bytes of an attachment."""
    call.store.message(_hex(call.path["messageId"]))
    data = call.shapes.attachments.get(call.path["id"])
    if data is None or f"-{call.path['messageId']}-" not in call.path["id"]:
        raise ApiError(400, "Invalid attachment token")
    return {"size": len(data), "data": b64(data)}


def list_threads(call: Call) -> dict[str, Any]:
    """Threads with a message that matches, newest first."""
    found: dict[str, Stored] = {}
    for one in call.matching(call.store.listed()):
        found.setdefault(one.thread_id, one)
    page, more = call.page(list(found.values()))
    shown = [{"id": one.thread_id, "historyId": str(one.history_id), "snippet": ""} for one in page]
    return ({"threads": shown} if shown else {}) | more | {"resultSizeEstimate": len(found)}


def get_thread(call: Call) -> dict[str, Any]:
    """A whole thread; there is no raw format for it."""
    form = call.form
    if form == "raw":
        raise ApiError(400, "Invalid value at 'format': raw")
    return call.shapes.thread(
        call.store.thread(_hex(call.path["id"])), form, call.asked.all("metadataHeaders")
    )


def list_drafts(call: Call) -> dict[str, Any]:
    """Every draft, newest first, also those that the Drafts view hides."""
    by_message = {draft.message_id: draft for draft in call.store.drafts.values()}
    found = call.matching([one for one in call.store.listed() if one.id in by_message])
    page, more = call.page(found)
    shown = [_draft(by_message[one.id], one) for one in page]
    return ({"drafts": shown} if shown else {}) | more | {"resultSizeEstimate": len(found)}


def get_draft(call: Call) -> dict[str, Any]:
    """One draft with its message."""
    draft = call.store.draft(call.path["id"])
    return {"id": draft.id, "message": call.shapes.message(call.store.message(draft.message_id), call.form)}


def create_draft(call: Call) -> dict[str, Any]:
    """A new draft."""
    raw, thread = call.draft_in_body()
    draft = call.store.create_draft(raw, thread)
    return _draft(draft, call.store.message(draft.message_id), labels=True)


def update_draft(call: Call) -> dict[str, Any]:
    """A draft replaced as a whole."""
    raw, thread = call.draft_in_body()
    draft = call.store.update_draft(call.path["id"], raw, thread)
    return _draft(draft, call.store.message(draft.message_id), labels=True)


def delete_draft(call: Call) -> None:
    """A draft gone for good."""
    call.store.delete_draft(call.path["id"])


def list_history(call: Call) -> dict[str, Any]:
    """What happened since; 404 when that is too long ago."""
    start = call.asked.first("startHistoryId")
    if not start.isdigit():
        raise ApiError(400, "Missing or invalid startHistoryId")
    store = call.store
    if int(start) < store.history_floor or int(start) > store.history_id:
        raise ApiError(404)
    kinds = {KINDS[kind] for kind in call.asked.all("historyTypes") if kind in KINDS} or set(KINDS.values())
    label = call.asked.first("labelId")
    events = [
        event
        for event in store.events
        if event.history_id > int(start) and event.kind in kinds and (not label or label in event.labels)
    ]
    page, more = call.page(events)
    shown = [_event(event.history_id, event.kind, call, event.message_id) for event in page]
    return ({"history": shown} if shown else {}) | more | {"historyId": str(store.history_id)}


def list_send_as(call: Call) -> dict[str, Any]:
    """Every address to write from, with its signature."""
    return {"sendAs": [one.resource for one in call.store.account.send_as]}


def get_send_as(call: Call) -> dict[str, Any]:
    """One of them."""
    for one in call.store.account.send_as:
        if one.email.lower() == call.path["sendAsEmail"].lower():
            return one.resource
    raise ApiError(404)


KINDS = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}

WORK: dict[str, Callable[[Call], dict[str, Any] | None]] = {
    "getProfile": get_profile,
    "labels.list": list_labels,
    "messages.list": list_messages,
    "messages.get": get_message,
    "messages.attachments.get": get_attachment,
    "threads.list": list_threads,
    "threads.get": get_thread,
    "drafts.list": list_drafts,
    "drafts.get": get_draft,
    "drafts.create": create_draft,
    "drafts.update": update_draft,
    "drafts.delete": delete_draft,
    "history.list": list_history,
    "settings.sendAs.list": list_send_as,
    "settings.sendAs.get": get_send_as,
}


def _hex(value: str) -> str:
    """An id of Gmail's own; a Message-ID is none.

    Raises:
        ApiError: it is no id.
    """
    if not HEX.fullmatch(value):
        raise ApiError(400, "Invalid id value")
    return value


def _draft(draft: Draft, one: Stored, *, labels: bool = False) -> dict[str, Any]:
    message: dict[str, Any] = {"id": one.id, "threadId": one.thread_id}
    return {"id": draft.id, "message": message | ({"labelIds": sorted(one.labels)} if labels else {})}


def _event(history_id: int, kind: str, call: Call, message_id: str) -> dict[str, Any]:
    event = next(e for e in call.store.events if e.history_id == history_id)
    message: dict[str, Any] = {"id": message_id, "threadId": event.thread_id}
    if kind.startswith("labels"):
        one = call.store.messages.get(message_id)
        current = sorted(one.labels) if one else []
        change = {"message": message | {"labelIds": current}, "labelIds": list(event.labels)}
    else:
        change = {"message": message | {"labelIds": list(event.labels)}}
    return {"id": str(history_id), "messages": [message], kind: [change]}
