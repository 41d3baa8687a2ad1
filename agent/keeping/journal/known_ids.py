"""The ids in a journal, for a shell that completes one: read only, at once, and never an error."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

_PATIENCE = 0.2
"""Seconds to wait for a run that writes; a person's key waits for the answer."""
_EVERY_ID = "SELECT id FROM interviews UNION SELECT id FROM appointments ORDER BY 1"


def list_known_ids(journal: Path) -> tuple[str, ...]:
    """Every id of interviews on record and of those only seen; none where the journal cannot be read."""
    with suppress(sqlite3.Error):
        address = f"{journal.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as db:
            return tuple(str(row[0]) for row in db.execute(_EVERY_ID))
    return ()
