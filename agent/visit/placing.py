"""Place: put a letter, or a form, into Drafts so that whatever is killed or repeated, it stands there once.

Each step is on record before the next is taken:

    intend   the journal knows its Message-ID, which follows from what it is for
    look     the mailbox is asked whether it stands there already (a journal may have been lost)
    stage    the mailbox makes ready and gives a ticket; nothing can be seen yet
    staged   the journal knows the ticket
    place    the draft appears, in one step
    placed   the journal knows where

Killed before `staged`, the next visit finds nothing and may begin again. Killed after it, the ticket
proves whether the draft was made; where nothing is proved, it is never made again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Mailbox
from agent.model.letter import Outgoing
from agent.model.plan import Draft, Fate, Placement, Sighting, Stage

_Draft = TypeVar("_Draft", bound=Draft)


class DraftRecord(Protocol):
    """Where one draft is on record; each method is one committed entry."""

    def intend(self) -> None:
        """It will be made."""

    def staged(self, ticket: str) -> None:
        """The mailbox gave this ticket for it."""

    def placed(self, draft_id: str, at: datetime) -> None:
        """It stands, under this id, since this moment (aware)."""

    def sighted(self, sighting: Sighting) -> None:
        """This is what became of it."""


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """The record of a letter."""

    journal: Journal
    letter: Placement

    def intend(self) -> None:
        """It will be made.

        Raises:
            RefusedError: this letter is on record already.
        """
        self.journal.intend(self.letter)

    def staged(self, ticket: str) -> None:
        """The mailbox gave this ticket for it."""
        self.journal.record_ticket(self.letter, ticket)

    def placed(self, draft_id: str, at: datetime) -> None:
        """It stands, under this id, since this moment (aware)."""
        self.journal.record_draft(self.letter, draft_id, at)

    def sighted(self, sighting: Sighting) -> None:
        """This is what became of it."""
        self.journal.record_sighting(self.letter, sighting)


def place(book: DraftRecord, mailbox: Mailbox, draft: _Draft, outgoing: Outgoing, now: datetime) -> _Draft:
    """Place a draft, or adopt the one that already stands; the returned record is the book's.

    Raises:
        RefusedError: it is on record already.
        As the mailbox's `look`, `stage` and `place`; the intent then stays on record for the next visit.
    """
    book.intend()
    standing = mailbox.look(draft)
    if standing.fate is not None:
        return adopt(book, draft, standing, now)
    ticket = mailbox.stage(outgoing)
    book.staged(ticket)
    draft_id = mailbox.place(outgoing, ticket)
    book.placed(draft_id, now)
    seen = Sighting(Fate.UNSENT, "placed just now", draft_id=draft_id)
    return replace(draft, stage=Stage.PLACED, ticket=ticket, draft_id=draft_id, sighting=seen)


def adopt(book: DraftRecord, draft: _Draft, sighting: Sighting, now: datetime) -> _Draft:
    """Take over a draft the mailbox shows although it was not known that it was made."""
    draft_id = sighting.draft_id or draft.draft_id
    at = draft.placed_at or now
    book.placed(draft_id, at)
    book.sighted(sighting)
    return replace(draft, stage=Stage.PLACED, sighting=sighting, draft_id=draft_id, placed_at=at)
