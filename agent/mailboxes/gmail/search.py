"""What Gmail is asked for in lists: what a search finds, drafts, labels, and its history of changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from agent.knowledge.text import comparable
from agent.mailboxes.gmail.api import GmailApi, Wire, resources
from agent.mailboxes.gmail.messages import read_labels
from agent.mailboxes.gmail.search_language import search_ids
from agent.model.mail import MessageId

_PAGE = 500
"""The most Gmail puts on a page."""
_MOST_MESSAGES = 1000
_MOST_PAGES = 10
"""5,000 changes of the mailbox."""
_ADDED_AND_DELETED = ("messageAdded", "messageDeleted")


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where a draft stands."""

    draft_id: str
    message: str
    """The id of the message it holds now; every edit makes another."""
    thread: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The messages a search found, newest first."""

    found: tuple[tuple[str, str], ...]
    """Message id and thread id."""
    is_whole: bool
    """False: there were more than are listed."""


@dataclass(frozen=True, slots=True)
class History:
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

    def __init__(self, api: GmailApi) -> None:
        """Ask through this API."""
        self._api = api

    def messages(self, text: str, *, hidden: bool = True, labels: Collection[str] = ()) -> Hits:
        """At most 1,000 messages that a search in Gmail's language finds.

        Args:
            text: The search.
            hidden: Whether trash and spam are searched too.
            labels: Ids of labels that a message must all have.
        """
        found: list[tuple[str, str]] = []
        narrower = {"labelIds": [*labels]} if labels else {}
        for page in self._pages("messages.list", q=text, includeSpamTrash=hidden, **narrower):
            listed = resources(page, "messages")
            found += [
                ids for one in listed if all(ids := (str(one.get("id", "")), str(one.get("threadId", ""))))
            ]
            if len(found) >= _MOST_MESSAGES and page.get("nextPageToken"):
                return Hits(tuple(found), is_whole=False)
        return Hits(tuple(found), is_whole=True)

    def drafts(self) -> Iterator[DraftPlace]:
        """Every draft but those in the trash: 5 units for 500 of them."""
        for page in self._pages("drafts.list"):
            yield from map(_read_place, resources(page, "drafts"))

    def find_draft(self, message_id: MessageId) -> str:
        """The id of a draft with this Message-ID; empty when Gmail finds none."""
        for text in search_ids([message_id]):
            wire = self._api.read("drafts.list", q=text, maxResults=1)
            for draft in resources(wire, "drafts"):
                return _read_place(draft).draft_id
        return ""

    def labels(self) -> dict[str, str]:
        """The id of each label by its name, `Jobs/Interview` for a nested one, as words are compared."""
        wires = resources(self._api.read("labels.list"), "labels")
        return {comparable(str(one.get("name", ""))): str(one.get("id", "")) for one in wires}

    def newest_history(self) -> int:
        """The history id of this moment; 0 where Gmail does not tell."""
        return read_history_id(self._api.read("getProfile"))

    def history(self, start: int, kinds: Collection[str] = _ADDED_AND_DELETED) -> History | None:
        """What happened since a history id; None: Gmail no longer knows, or too much.

        The newest id is that of the first page: what happens while the others are read comes again.
        """
        params = {"startHistoryId": str(start), "historyTypes": [*kinds], "maxResults": _PAGE}
        wire = self._api.find("history.list", **params)
        newest = read_history_id(wire or {})
        records: list[Wire] = []
        for _ in range(_MOST_PAGES):
            if wire is None:
                return None
            records += resources(wire, "history")
            if not wire.get("nextPageToken"):
                return History(tuple(records), newest)
            wire = self._api.find("history.list", pageToken=str(wire["nextPageToken"]), **params)
        return None

    def _pages(self, method: str, **params: object) -> Iterator[Wire]:
        """The pages of a list; the next one is asked for when it is wanted."""
        token = ""
        while True:
            more = {"pageToken": token} if token else {}
            wire = self._api.read(method, maxResults=_PAGE, **params, **more)
            yield wire
            token = str(wire.get("nextPageToken") or "")
            if not token:
                return


def read_changes(records: Iterable[Wire], kind: str) -> Iterator[Change]:
    """The messages that history records name under `messagesAdded`, `labelsAdded` and the like."""
    for record in records:
        for item in resources(record, kind):
            wire = item.get("message")
            if isinstance(wire, dict):
                labels = read_labels(wire) if "labelIds" in wire else None
                yield Change(
                    str(wire.get("id", "")), str(wire.get("threadId", "")), labels, read_labels(item)
                )


def read_history_id(wire: Wire) -> int:
    """The history id of a resource; 0: it has none."""
    text = str(wire.get("historyId", ""))
    return int(text) if text.isdecimal() else 0


def _read_place(wire: Wire) -> DraftPlace:
    message = wire.get("message")
    inner = message if isinstance(message, dict) else {}
    return DraftPlace(str(wire.get("id", "")), str(inner.get("id", "")), str(inner.get("threadId", "")))
