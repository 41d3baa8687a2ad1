"""The part of the journal that records whose word on the senders of mail was learned to be believed."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from agent.keeping.codec import JsonData, from_json
from agent.keeping.journal.database import Database


class Servers:
    """What was learned of each mailbox; a writing method is one committed transaction."""

    def __init__(self, db: Database) -> None:
        """Use `Journal.servers`."""
        self._db = db

    def recall(self, mailbox: str) -> tuple[tuple[str, ...], datetime] | None:
        """The servers that are believed in a mailbox, and when (aware) that was learned; None: never."""
        found = self._db.rows("SELECT names, learned_at FROM servers WHERE mailbox = ?", mailbox)
        with self._db.decoding():
            return (
                (from_json(tuple[str, ...], found[0][0]), datetime.fromisoformat(found[0][1]))
                if found
                else None
            )

    def record(self, mailbox: str, servers: Collection[str], now: datetime) -> None:
        """Record what was learned of a mailbox; no server at all is an answer too.

        Args:
            mailbox: Its name in config.toml.
            servers: The names of servers, or of the domains they stand under.
            now: When; aware.
        """
        with self._db.transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO servers (mailbox, names, learned_at) VALUES (?, ?, ?)",
                (mailbox, json.dumps(sorted(servers)), now.isoformat()),
            )

    def export(self) -> list[JsonData]:
        """All that was learned, as JSON data."""
        sql = "SELECT mailbox, names, learned_at FROM servers ORDER BY mailbox"
        with self._db.decoding():
            return [
                {"mailbox": mailbox, "servers": list(from_json(tuple[str, ...], names)), "learned_at": at}
                for mailbox, names, at in self._db.rows(sql)
            ]
