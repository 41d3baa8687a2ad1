"""Put a letter, or a form, into Drafts so that whatever is killed or repeated, it stands there once.

Each step is on record before the next is taken:

    intend          the journal knows its Message-ID, which follows from what it is for
    look            the mailbox is asked whether it stands there already (a journal may have been lost)
    stage           the mailbox makes ready and gives a ticket; nothing can be seen yet
    record_ticket   the journal knows the ticket
    place           the draft appears, in one step
    record_draft    the journal knows where

Killed before `record_ticket`, the next visit finds nothing and may begin again. Killed after it, the ticket
proves whether the draft was made; where nothing is proved, it is never made again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Mailbox
from agent.model.letter import Outgoing
from agent.model.mail import MessageId
from agent.model.plan import Draft, Fate, Placement, Sighting, Stage

_Draft = TypeVar("_Draft", bound=Draft)


class DraftEntry(Protocol):
    """One draft in the journal; what each method records is committed before it returns."""

    def intend(self) -> None:
        """It will be made."""

    def record_ticket(self, ticket: str) -> None:
        """The mailbox gave this ticket for it."""

    def record_draft(self, draft_id: str, message_id: MessageId | None = None) -> None:
        """It stands, under this draft id; and under this Message-ID, where it is not the one it was given."""

    def record_sighting(self, sighting: Sighting) -> None:
        """This is what became of it."""


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """The record of a letter in the journal."""

    journal: Journal
    letter: Placement

    def intend(self) -> None:
        """It will be made.

        Raises:
            RefusedError: this letter is on record already.
        """
        self.journal.intend(self.letter)

    def record_ticket(self, ticket: str) -> None:
        """The mailbox gave this ticket for it."""
        self.journal.record_ticket(self.letter, ticket)

    def record_draft(self, draft_id: str, message_id: MessageId | None = None) -> None:
        """It stands, under this draft id; and under this Message-ID, where it is not the one it was given."""
        self.journal.record_draft(self.letter, draft_id, message_id)

    def record_sighting(self, sighting: Sighting) -> None:
        """This is what became of it."""
        self.journal.record_sighting(self.letter, sighting)


def place(
    entry: DraftEntry,
    mailbox: Mailbox,
    draft: _Draft,
    outgoing: Outgoing,
    look: Draft | None = None,
    *,
    is_again: bool = False,
) -> _Draft:
    """Place a draft, or adopt the one that already stands; it is returned as it is on record now.

    Args:
        entry: Its record.
        mailbox: Where it goes.
        draft: What it is.
        outgoing: Its bytes.
        look: As what it is looked for first, should journal and secret be lost: with the moment since when
            it may stand (`placed_at`) and `not_these`; None: as it is.
        is_again: The person asked for it once more: only what stands or was sent is taken for it.

    Raises:
        RefusedError: it is on record already.
        As the mailbox's `find_fate`, `stage` and `place`; the intent then stays on record for the next visit.
    """
    entry.intend()
    standing = mailbox.find_fate(look or draft)
    if standing.fate is Fate.UNSENT or standing.is_sent or (standing.fate and not is_again):
        return adopt(entry, draft, standing)
    ticket = mailbox.stage(outgoing)
    entry.record_ticket(ticket)
    draft_id = mailbox.place(outgoing, ticket)
    entry.record_draft(draft_id)
    sighting = Sighting(Fate.UNSENT, "placed just now", draft_id=draft_id)
    return replace(draft, stage=Stage.PLACED, ticket=ticket, draft_id=draft_id, sighting=sighting)


def adopt(entry: DraftEntry, draft: _Draft, sighting: Sighting) -> _Draft:
    """Take over a draft the mailbox shows although it was not known that it was made."""
    draft_id = sighting.draft_id or draft.draft_id
    message_id = sighting.message_id or draft.message_id
    entry.record_draft(draft_id, message_id)
    entry.record_sighting(sighting)
    return replace(draft, stage=Stage.PLACED, sighting=sighting, draft_id=draft_id, message_id=message_id)
