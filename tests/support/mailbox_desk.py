"""A world, the mailbox in it, and the moves that tests of mailboxes repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from mails import (
    ME,
    SENT,
    as_placed,
    letter,
    raw_mail,
)
from worlds import INBOX, SENT_FOLDER, World

from agent.errors import RefusedError
from agent.model.letter import Outgoing
from agent.model.mail import MessageId, Query, Thread
from agent.model.plan import Placement
from agent.reading.new_words import fingerprint

NEW_ID = MessageId("<CAF1234@client.example>")
FORM = (
    "You had an interview on Friday. Write your answers behind the colons, as far as you remember them, and "
    "leave empty what you do not know.\n\nrole:\nhow it went:\nwhat you bring:\nwhat excites you:\nready: no"
)


def query(**changes: Any) -> Query:
    """A query for the weeks around the interview."""
    dates = {"since": datetime(2026, 8, 1, tzinfo=UTC), "until": datetime(2026, 10, 1, tzinfo=UTC)}
    return Query(**{**dates, **changes})


def ids(thread: Thread | None) -> list[str | None]:
    """The Message-IDs of a thread, None where a mail has none."""
    assert thread is not None
    return [message.message_id for message in thread.messages]


def unheard(ticket: str, draft_id: str) -> None:
    """A `Report` that nobody takes down."""


class MailboxDesk:
    """A world, the mailbox in it, and the moves that tests repeat."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.box = world.open()

    def deliver(self, *args: Any, folder: str = INBOX, **headers: Any) -> None:
        raw = raw_mail(*args, **headers)
        date = headers.get("date") or "2026-09-01T09:00:00-05:00"
        self.world.deliver(raw, date if isinstance(date, datetime) else datetime.fromisoformat(date), folder)

    def place(self, **changes: Any) -> tuple[Outgoing, Placement]:
        """A letter that stands in Drafts, in the thread of the mail it answers."""
        outgoing, placement = letter(**changes)
        thread = self.box.read([outgoing.in_reply_to]) if outgoing.in_reply_to else None
        outgoing = replace(outgoing, thread_key=thread.key if thread else "")
        ticket = self.box.stage(outgoing)
        return outgoing, as_placed(replace(placement, ticket=ticket), self.box.place(outgoing, ticket))

    def search(self, **changes: Any) -> list[list[str | None]]:
        return sorted((ids(thread) for thread in self.box.search(query(**changes))), key=str)

    def send(self, placement: Placement, *, folder: str = SENT_FOLDER, text: str | None = None) -> None:
        """The person sends the draft from a program that gives it a new Message-ID and Date."""
        self.world.send(placement.draft_id, SENT, NEW_ID, text=text, folder=folder)

    def place_form(self, code: str, *, at_id: str = "<form-1@mail.example>") -> tuple[Outgoing, Placement]:
        """A form to the person alone: a conversation of its own, known by its code."""
        text = f"{FORM}\n\n{code}\n"
        outgoing, placement = letter(to=ME, text=text, answers="", subject="Your interview on Friday")
        own_id = MessageId(at_id)
        raw = outgoing.raw.replace(outgoing.message_id.encode(), at_id.encode())
        outgoing = replace(outgoing, raw=raw, message_id=own_id)
        record = replace(placement, message_id=own_id, code=code)
        ticket = self.box.stage(outgoing)
        return outgoing, as_placed(replace(record, ticket=ticket), self.box.place(outgoing, ticket))

    def check_replaced_only_as_read(self, record: Placement) -> None:
        """New words go in only over the words they were written from."""
        box = self.world.open()
        seen = box.find_fate(record)
        assert seen.message is not None
        assert seen.message.body is not None
        outgoing, _ = letter(to=ME, text="role: Teller (mended)\n\nSC-1111\n", answers="")
        raw = outgoing.raw.replace(outgoing.message_id.encode(), record.message_id.encode())
        outgoing = replace(outgoing, raw=raw, message_id=record.message_id)
        as_read = replace(
            record,
            draft_id=seen.draft_id,
            fingerprint=fingerprint(seen.message.body.text),
            subject=seen.message.subject,
        )
        with pytest.raises(RefusedError):
            self.world.open().replace(record, outgoing, unheard)
        new_id = self.world.open().replace(as_read, outgoing, unheard)
        assert [True] == [b"(mended)" in raw for raw in self.world.drafts().values()], new_id

    def rewrite(self, placement: Placement, **changes: Any) -> None:
        """The person's program saves the draft anew: another file, another id."""
        self.world.edit(placement.draft_id, SENT, **changes)
