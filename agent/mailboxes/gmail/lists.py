"""Gmail's lists, page by page: messages that fit a search, all drafts, and what happened since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from agent.mailboxes.conversations import comparable_words
from agent.mailboxes.gmail import messages as gmail_messages
from agent.mailboxes.gmail import query
from agent.mailboxes.gmail.requests import Requests, Wire, resources
from agent.model.mail import MessageId

_PAGE = 500
"""The most Gmail puts on a page."""
_MOST_MESSAGES = 1000
_MOST_PAGES = 10
"""5,000 changes of the mailbox."""
_COME_AND_GONE = ("messageAdded", "messageDeleted")


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


@dataclass(frozen=True, slots=True)
class Since:
    """What happened in the mailbox since a history id."""

    records: tuple[Wire, ...]
    newest: int
    """The id to ask from next time; 0 where Gmail did not tell."""


@dataclass(frozen=True, slots=True)
class Change:
    """One message in a history record."""

    id: str
    thread: str
    labels: frozenset[str] | None
    """The ids of its labels; None: not told."""
    changed: frozenset[str]
    """The ids of the labels that were added or removed, where it is about labels."""


class Lists:
    """Asks for lists."""

    def __init__(self, requests: Requests) -> None:
        """Ask through these requests."""
        self._requests = requests

    def messages(self, text: str, *, hidden: bool = True, labels: Collection[str] = ()) -> Listed:
        """At most 1,000 messages that a search in Gmail's language finds.

        Args:
            text: The search.
            hidden: Whether trash and spam are searched too.
            labels: Ids of labels that a message must all have.
        """
        found: list[tuple[str, str]] = []
        narrower = {"labelIds": [*labels]} if labels else {}
        for page in self._pages("messages.list", q=text, includeSpamTrash=hidden, **narrower):
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
        for text in query.by_id([message_id]):
            wire = self._requests.read("drafts.list", q=text, maxResults=1)
            for one in resources(wire, "drafts"):
                return _place(one).draft_id
        return ""

    def labels(self) -> dict[str, str]:
        """The id of each label by its name, `Jobs/Interview` for a nested one, as words are compared."""
        wires = resources(self._requests.read("labels.list"), "labels")
        return {comparable_words(str(one.get("name", ""))): str(one.get("id", "")) for one in wires}

    def newest_history(self) -> int:
        """The history id of this moment; 0 where Gmail does not tell."""
        return _history_id(self._requests.read("getProfile"))

    def history(self, start: int, kinds: Collection[str] = _COME_AND_GONE) -> Since | None:
        """What happened since a history id; None: Gmail no longer knows, or too much.

        The newest id is that of the first page: what happens while the others are read is told again.
        """
        params = {"startHistoryId": str(start), "historyTypes": [*kinds], "maxResults": _PAGE}
        wire = self._requests.find("history.list", **params)
        newest = _history_id(wire or {})
        records: list[Wire] = []
        for _ in range(_MOST_PAGES):
            if wire is None:
                return None
            records += resources(wire, "history")
            if not wire.get("nextPageToken"):
                return Since(tuple(records), newest)
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


def changes(records: Iterable[Wire], kind: str) -> Iterator[Change]:
    """The messages that history records name under `messagesAdded`, `labelsAdded` and the like."""
    for record in records:
        for one in resources(record, kind):
            wire = one.get("message")
            if isinstance(wire, dict):
                told = gmail_messages.labels(wire) if "labelIds" in wire else None
                changed = gmail_messages.labels(one)
                yield Change(str(wire.get("id", "")), str(wire.get("threadId", "")), told, changed)


def _history_id(wire: Wire) -> int:
    given = str(wire.get("historyId", ""))
    return int(given) if given.isdecimal() else 0


def _place(wire: Wire) -> DraftPlace:
    message = wire.get("message")
    held = message if isinstance(message, dict) else {}
    return DraftPlace(str(wire.get("id", "")), str(held.get("id", "")), str(held.get("threadId", "")))
