"""The part of the journal that records which note of ours stands in the inbox of a mailbox.

Nothing of what a note says is kept: its Message-ID tells whose it is, and whether its words are still ours.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from agent.keeping.codec import JsonData, encode, from_json, to_json
from agent.keeping.journal.database import Database
from agent.model.mail import MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxNote:
    """The note in one inbox: what stands, what is on its way there and what is to go."""

    number: int = 0
    """Of the last note; each gets a higher one."""
    standing: MessageId | None = None
    """The note that stands, as far as is known; None: none does."""
    coming: MessageId | None = None
    """One that was to be put there, of which it is not on record yet whether it was."""
    leaving: tuple[MessageId, ...] = ()
    """Those that are to be taken away, and perhaps still stand."""
    news_until: datetime | None = None
    """The last note tells news, so it stays until it was read, until then (aware) at the latest; None: it
    tells what waits."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing was cut."""
        return self.coming is None and not self.leaving

    @property
    def is_empty(self) -> bool:
        """Whether nothing of ours stands there."""
        return self.is_settled and self.standing is None


def name_way(mailbox: str) -> str:
    """What the journal calls the inbox of a mailbox as a way of telling."""
    return f"inbox {mailbox}"


class InboxNotes:
    """The notes, by mailbox; a writing method is one committed transaction."""

    def __init__(self, db: Database) -> None:
        """Use `Journal.inbox_notes`."""
        self._db = db

    def get(self, mailbox: str) -> InboxNote | None:
        """What is known of the inbox of a mailbox; None: no note was ever put there."""
        found = self._db.rows("SELECT record FROM inbox_notes WHERE mailbox = ?", mailbox)
        with self._db.decoding():
            return from_json(InboxNote, found[0][0]) if found else None

    def record(self, mailbox: str, note: InboxNote) -> None:
        """Keep what is known of the inbox of a mailbox, by its name in config.toml."""
        with self._db.transaction():
            self._write(mailbox, note)

    def let_go(self, ways: Collection[str]) -> tuple[str, ...]:
        """Let the notes that stand in these inboxes, ways of telling, be taken away by the next run.

        Called inside a transaction. Returns the ways whose notes are to go.
        """
        gone = []
        for mailbox in self.list_mailboxes():
            note = self.get(mailbox)
            names = (note.standing, note.coming) if note else ()
            leaving = tuple(name for name in names if name)
            if note and leaving and name_way(mailbox) in ways:
                self._write(
                    mailbox, replace(note, standing=None, coming=None, leaving=(*note.leaving, *leaving))
                )
                gone.append(name_way(mailbox))
        return tuple(gone)

    def _write(self, mailbox: str, note: InboxNote) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO inbox_notes (mailbox, message_id, record) VALUES (?, ?, ?)",
            (mailbox, note.coming or note.standing or "", to_json(note)),
        )

    def list_mailboxes(self) -> tuple[str, ...]:
        """The mailboxes in whose inboxes something of ours stands, or may stand."""
        rows = self._db.rows("SELECT mailbox, record FROM inbox_notes ORDER BY mailbox")
        with self._db.decoding():
            return tuple(name for name, record in rows if not from_json(InboxNote, record).is_empty)

    def export(self) -> list[JsonData]:
        """All that is known of notes, as JSON data."""
        rows = self._db.rows("SELECT mailbox, record FROM inbox_notes ORDER BY mailbox")
        with self._db.decoding():
            return [{"mailbox": name, "note": encode(from_json(InboxNote, record))} for name, record in rows]
