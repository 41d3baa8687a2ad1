"""The question a quiet run asks: is anything due? Loads sqlite3 and nothing else (promise 7)."""

import sqlite3

from agent.keeping.journal_schema import VERSION

_SPECIAL = ("%", "?", "#")
"""Characters that mean something in a file URI, the percent sign first."""

QUESTION = (
    "SELECT 1 FROM interviews WHERE wake_at <= ?1"
    " UNION ALL SELECT 1 FROM appointments WHERE wake_at <= ?1"
    " UNION ALL SELECT 1 FROM looks WHERE next_at <= ?1"
    " LIMIT 1"
)
"""Answered from indexes; of looks there are as many as mailboxes."""


def nothing_due(journal_path: str, now_epoch: float) -> bool:
    """Whether a run at this moment has nothing to do; the cost is the same for 1 and 10,000 on record.

    Args:
        journal_path: Absolute path of the journal.
        now_epoch: The moment, in seconds since 1970 (UTC).

    Returns:
        True when there is no journal yet, or neither an interview, nor an appointment, nor a look at a
        mailbox is due. False when one is, and also when anything is odd (damage, a lock, another version):
        the full run then speaks about it.
    """
    address = journal_path
    for character in _SPECIAL:
        address = address.replace(character, f"%{ord(character):02x}")
    try:
        db = sqlite3.connect(f"file:{address}?mode=ro", uri=True, timeout=1)
    except sqlite3.Error:
        return _absent(journal_path)
    try:
        known = db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        due = db.execute(QUESTION, (now_epoch,)).fetchone()
    except sqlite3.Error:
        return False
    else:
        return known and due is None
    finally:
        db.close()


def _absent(path: str) -> bool:
    """Whether there is certainly no journal; one that cannot be opened is odd."""
    import os  # noqa: PLC0415 - always loaded already; named here where it is needed

    try:
        os.stat(path)  # noqa: PTH116 - pathlib costs half a quiet run
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False
