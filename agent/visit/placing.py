"""Put a letter, or a form, into Drafts so that whatever is killed or repeated, it stands there once.

Each step is on record before the next is taken:

    intend          the journal knows its Message-ID, which follows from what it is for
    look            the mailbox is asked whether it stands there already (a journal may have been lost)
    stage           the mailbox makes ready and gives a ticket; nothing can be seen yet
    record_ticket   the journal knows the ticket
    place           the draft appears, in one step
    record_draft    the journal knows where

Killed before `record_ticket`, the next visit finds nothing and may begin again. So it does where the mailbox
refused the draft (`record_refusal`). Killed after the ticket, the ticket proves whether the draft was made;
where nothing is proved, that stays unknown, and it is never made again without the person's word.

New words take the place of a draft that stands in the same way: they are on record before the mailbox is
asked (`renew`), and what was cut in between is ended by the next visit (`end_renewal`).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from agent.errors import RefusedError
from agent.keeping.journal.journal import Journal
from agent.mailboxes.fates import REFUSED
from agent.mailboxes.interface import Mailbox, NotMadeError
from agent.model.letter import Outgoing
from agent.model.mail import MessageId
from agent.model.plan import Draft, Fate, Placement, Renewal, Sighting, Stage
from agent.reading.new_words import fingerprint

_Draft = TypeVar("_Draft", bound=Draft)
_NO_FACTS = Renewal(())


class DraftEntry(Protocol):
    """One draft in the journal; what each method records is committed before it returns."""

    def intend(self) -> None:
        """It will be made."""

    def record_ticket(self, ticket: str) -> None:
        """The mailbox gave this ticket for it."""

    def record_draft(self, draft_id: str, message_id: MessageId | None = None) -> None:
        """It stands, under this draft id; and under this Message-ID, where it is not the one it was given."""

    def record_refusal(self, sighting: Sighting) -> None:
        """The mailbox did not take it."""

    def record_sighting(self, sighting: Sighting) -> None:
        """This is what became of it."""

    def record_renewal(self, renewal: Renewal | None) -> None:
        """New words are on their way into it, and so far they have come; None: they are not."""

    def end_renewal(self, renewal: Renewal, sighting: Sighting) -> None:
        """The renewal is over, and this is what stands: the new words (`is_renewed`) or others."""


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

    def record_refusal(self, sighting: Sighting) -> None:
        """The mailbox did not take it."""
        self.journal.record_refusal(self.letter, sighting)

    def record_sighting(self, sighting: Sighting) -> None:
        """This is what became of it."""
        self.journal.record_sighting(self.letter, sighting)

    def record_renewal(self, renewal: Renewal | None) -> None:
        """New words are on their way into it, and so far they have come; None: they are not."""
        self.journal.record_renewal(self.letter, renewal)

    def end_renewal(self, renewal: Renewal, sighting: Sighting) -> None:
        """The renewal is over, and this is what stands: the new words (`is_renewed`) or others."""
        if sighting.is_renewed:
            draft_id = sighting.draft_id or self.letter.draft_id
            self.journal.record_rewording(self.letter, renewal, draft_id)
        else:
            self.journal.record_renewal(self.letter, None)
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
        As the mailbox's `find_fate`, `stage` and `place`; what is on record then tells the next visit how far
        it came.
    """
    entry.intend()
    standing = mailbox.find_fate(look or draft)
    if standing.fate is Fate.UNSENT or standing.is_sent or (standing.fate and not is_again):
        return adopt(entry, draft, standing)
    ticket = mailbox.stage(outgoing)
    entry.record_ticket(ticket)
    try:
        draft_id = mailbox.place(outgoing, ticket)
    except NotMadeError as error:
        entry.record_refusal(Sighting(None, REFUSED))
        raise error.reason from error
    entry.record_draft(draft_id)
    sighting = Sighting(Fate.UNSENT, "placed just now", draft_id=draft_id)
    return replace(draft, stage=Stage.PLACED, ticket=ticket, draft_id=draft_id, sighting=sighting)


def adopt(entry: DraftEntry, draft: _Draft, sighting: Sighting) -> _Draft:
    """Take over a draft the mailbox shows although it was not known that it was made.

    One of which that is not known even now was never seen: its stage stays, so that a later look does not
    call it deleted, and takes it over should it turn up.
    """
    if sighting.fate is Fate.UNKNOWN:
        entry.record_sighting(sighting)
        return replace(draft, sighting=sighting)
    draft_id = sighting.draft_id or draft.draft_id
    message_id = sighting.message_id or draft.message_id
    entry.record_draft(draft_id, message_id)
    entry.record_sighting(sighting)
    return replace(draft, stage=Stage.PLACED, sighting=sighting, draft_id=draft_id, message_id=message_id)


def renew(
    entry: DraftEntry,
    mailbox: Mailbox,
    draft: _Draft,
    outgoing: Outgoing,
    facts: Renewal = _NO_FACTS,
) -> str:
    """Let new words take the place of a draft that stands; the draft id.

    Args:
        entry: Its record.
        mailbox: Where it stands.
        draft: As it stands, untouched.
        outgoing: The new words.
        facts: What is on record of them beside their fingerprint.

    Raises:
        RefusedError: nothing was changed; it is no longer as it was.
        As the mailbox's `replace`; what was begun is then on record, and the next visit ends it.
    """
    renewal = replace(facts, fingerprint=fingerprint(outgoing.text))
    entry.record_renewal(renewal)

    def report(ticket: str, draft_id: str) -> None:
        entry.record_renewal(replace(renewal, ticket=ticket, draft_id=draft_id))

    try:
        draft_id = mailbox.replace(replace(draft, renewal=None), outgoing, report)
    except RefusedError:
        entry.record_renewal(None)
        raise
    standing = Sighting(Fate.UNSENT, "renewed just now", draft_id=draft_id, is_renewed=True)
    entry.end_renewal(renewal, standing)
    return draft_id


def end_renewal(
    entry: DraftEntry, mailbox: Mailbox, draft: Draft, not_these: Container[str] = ()
) -> Sighting:
    """End a renewal that was cut, so that one draft stands, and put on record which words it has.

    Where nothing of it is seen, or something is left over, the renewal stays on record for the next visit.

    Args:
        entry: Its record.
        mailbox: Where it stands.
        draft: With its renewal.
        not_these: `Draft.not_these`.

    Returns:
        What stands.

    Raises:
        As the mailbox's `end_renewal` and `find_fate`.
    """
    look = replace(draft, not_these=not_these)
    is_over = mailbox.end_renewal(look)
    sighting = mailbox.find_fate(look)
    if draft.renewal and is_over and (sighting.is_sent or sighting.fate is Fate.UNSENT):
        entry.end_renewal(draft.renewal, sighting)
    return sighting
