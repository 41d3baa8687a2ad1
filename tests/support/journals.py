"""Journals of older forms, as older programs wrote them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def first_form(path: Path) -> None:
    """A journal of form 1: one interview whose thank-you was sent, asleep until 7 September 2026, 12:10."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript((DATA / "journal_1.sql").read_text(encoding="utf-8"))
