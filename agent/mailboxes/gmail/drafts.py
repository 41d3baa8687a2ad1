"""A draft on its way to Gmail and back: its ticket, its bytes, and whether it stands as it was meant."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from agent.errors import MailboxError
from agent.mailboxes.gmail import messages
from agent.mailboxes.gmail.requests import Wire
from agent.model.letter import Outgoing
from agent.model.mail import Address, Message
from agent.reading.message import read_message

_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is known before a draft is made: with it Gmail's history tells later whether it was."""

    thread: str
    """The thread it belongs to; empty: one of its own."""
    history: int
    """Nothing that Gmail recorded up to this id can be the draft."""
    number: str = ""
    """No two tickets are equal."""

    @classmethod
    def new(cls, thread: str, history: int) -> Ticket:
        """A ticket of its own."""
        return cls(thread, history, uuid4().hex[:12])

    @classmethod
    def read(cls, text: str) -> Ticket:
        """From the journal; what cannot be read knows nothing."""
        try:
            thread, history, number = json.loads(text)
            return cls(str(thread), int(history), str(number))
        except (ValueError, TypeError, RecursionError):
            return cls("", 0)

    def __str__(self) -> str:
        """For the journal."""
        return json.dumps([self.thread, self.history, self.number])


def body_of(raw: bytes, thread: str) -> Wire:
    """The body of `drafts.create` and `drafts.update`; without the thread an update would lose it."""
    message = {"raw": urlsafe_b64encode(raw).decode("ascii")}
    return {"message": message | ({"threadId": thread} if thread else {})}


def check(outgoing: Outgoing, draft: Wire, thread: str) -> None:
    """Hold a draft as Gmail shows it (`format=metadata`) against what was meant.

    Args:
        outgoing: What was meant.
        draft: The draft resource.
        thread: The thread it was meant for; empty: one of its own.

    Raises:
        MailboxError: it stands otherwise; it is one draft all the same and is not made again.
    """
    wire = draft.get("message")
    if not isinstance(wire, dict):
        return
    meant = read_message(outgoing.raw, key="", received=_ANY_TIME, headers_only=True)
    stands = messages.message_of(wire, bodies=False)
    wrong = list(_differences(meant, stands))
    if thread and wire.get("threadId") != thread:
        wrong.insert(0, "it stands outside the conversation")
    if wrong:
        to = meant.to[0].email if meant.to else "nobody"
        raise MailboxError(
            f"The draft to {to} was made, but not as it was meant: {'; '.join(wrong)}.",
            "Look at it in Gmail's Drafts before you use it. No second one is made.",
        )


def _differences(meant: Message, stands: Message) -> Iterator[str]:
    if meant.in_reply_to != stands.in_reply_to or meant.references != stands.references:
        yield "it does not answer the mail it should answer"
    if _keys(meant.to) != _keys(stands.to) or _keys(meant.cc) != _keys(stands.cc):
        there = ", ".join(one.email for one in stands.recipients) or "nobody"
        yield f"its recipients are {there}"
    if meant.subject.split() != stands.subject.split():
        yield f'its subject is "{stands.subject[:100]}"'


def _keys(addresses: Iterable[Address]) -> set[str]:
    return {one.key for one in addresses}
