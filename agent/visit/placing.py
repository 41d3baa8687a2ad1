"""Place: put a letter into Drafts so that whatever is killed, repeated or lost, it stands there once.

Each step is on record before the next is taken:

    intend   the journal knows the letter's Message-ID, which follows from (interview, kind, person)
    look     the mailbox is asked whether it stands there already (a journal may have been lost)
    stage    the mailbox makes ready and gives a ticket; nothing can be seen yet
    staged   the journal knows the ticket
    place    the draft appears, in one step
    placed   the journal knows where

Killed before `staged`, the next visit finds nothing and may begin again. Killed after it, the ticket
proves whether the draft was made; where nothing is proved, it is never made again (promise 2).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.keeping.journal import Journal
from agent.keeping.journal_records import PlacementKey
from agent.mailboxes import Mailbox
from agent.model.letter import Outgoing
from agent.model.plan import Fate, Placement, Sighting, Stage


def place(
    journal: Journal, mailbox: Mailbox, placement: Placement, outgoing: Outgoing, now: datetime
) -> Placement:
    """Place one letter, or adopt the draft that already stands; the returned record is the journal's.

    Raises:
        RefusedError: this letter is on record already.
        As the mailbox's `look`, `stage` and `place`; the intent then stays on record for the next visit.
    """
    key = PlacementKey.of(placement)
    journal.intend(placement)
    standing = mailbox.look(placement)
    if standing.fate is not None:
        return adopt(journal, placement, standing, now)
    ticket = mailbox.stage(outgoing)
    journal.staged(key, ticket)
    draft_id = mailbox.place(outgoing, ticket)
    journal.placed(key, draft_id, now)
    seen = Sighting(Fate.UNSENT, "placed just now", draft_id=draft_id)
    return replace(placement, stage=Stage.PLACED, ticket=ticket, draft_id=draft_id, sighting=seen)


def adopt(journal: Journal, placement: Placement, sighting: Sighting, now: datetime) -> Placement:
    """Take over a draft the mailbox shows although the journal did not know it was made."""
    key = PlacementKey.of(placement)
    draft_id = sighting.draft_id or placement.draft_id
    at = placement.placed_at or now
    journal.placed(key, draft_id, at)
    journal.sighted(key, sighting)
    return replace(placement, stage=Stage.PLACED, sighting=sighting, draft_id=draft_id, placed_at=at)
