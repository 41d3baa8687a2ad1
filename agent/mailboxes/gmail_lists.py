"""Gmail's lists, page by page: messages that fit a search, all drafts, and what happened since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent.mailboxes import gmail_query
from agent.mailboxes.gmail_requests import Requests, Wire, resources
from agent.model.mail import MessageId

_PAGE = 500
"""The most Gmail puts on a page."""
_MOST_MESSAGES = 1000
_MOST_PAGES = 10
"""5,000 changes of the mailbox."""


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where a draft stands."""

    draft_id: str
    message: str
    """The id of the message it holds now; every edit makes another."""
    thread: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The messages a search found, newest first."""

    found: tuple[tuple[str, str], ...]
    """Message id and thread id."""
    whole: bool
    """False: there were more than are listed."""


class Lists:
    """Asks for lists."""

    def __init__(self, requests: Requests) -> None:
        """Ask through these requests."""
        self._requests = requests

    def messages(self, text: str) -> Listed:
        """At most 1,000 messages that a search in Gmail's language finds, trash and spam included."""
        found: list[tuple[str, str]] = []
        for page in self._pages("messages.list", q=text, includeSpamTrash=True):
            ids = (
                (str(one.get("id", "")), str(one.get("threadId", ""))) for one in resources(page, "messages")
            )
            found += [one for one in ids if all(one)]
            if len(found) >= _MOST_MESSAGES and page.get("nextPageToken"):
                return Listed(tuple(found), whole=False)
        return Listed(tuple(found), whole=True)

    def drafts(self) -> Iterator[DraftPlace]:
        """Every draft but those in the trash: 5 units for 500 of them."""
        for page in self._pages("drafts.list"):
            yield from (_place(one) for one in resources(page, "drafts"))

    def draft_named(self, message_id: MessageId) -> str:
        """The id of a draft with this Message-ID; empty when Gmail finds none."""
        for text in gmail_query.by_id([message_id]):
            wire = self._requests.read("drafts.list", q=text, maxResults=1)
            for one in resources(wire, "drafts"):
                return _place(one).draft_id
        return ""

    def history(self, start: int) -> tuple[Wire, ...] | None:
        """What was added and deleted since a history id; None: Gmail no longer knows, or too much."""
        kinds = ["messageAdded", "messageDeleted"]
        params = {"startHistoryId": str(start), "historyTypes": kinds, "maxResults": _PAGE}
        wire = self._requests.find("history.list", **params)
        records: list[Wire] = []
        for _ in range(_MOST_PAGES):
            if wire is None:
                return None
            records += resources(wire, "history")
            if not wire.get("nextPageToken"):
                return tuple(records)
            wire = self._requests.find("history.list", pageToken=str(wire["nextPageToken"]), **params)
        return None

    def _pages(self, what: str, **params: object) -> Iterator[Wire]:
        """The pages of a list; the next one is asked for when it is wanted."""
        token = ""
        while True:
            more = {"pageToken": token} if token else {}
            wire = self._requests.read(what, maxResults=_PAGE, **params, **more)
            yield wire
            token = str(wire.get("nextPageToken") or "")
            if not token:
                return


def _place(wire: Wire) -> DraftPlace:
    message = wire.get("message")
    held = message if isinstance(message, dict) else {}
    return DraftPlace(str(wire.get("id", "")), str(held.get("id", "")), str(held.get("threadId", "")))
