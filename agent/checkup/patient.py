"""Whom the doctor looks at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, MutableMapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from agent.errors import SecondChanceError
from agent.keeping import config
from agent.keeping.config import Config
from agent.keeping.journal import Journal
from agent.keeping.journal_records import Record
from agent.keeping.journal_schema import VERSION
from agent.keeping.paths import Home
from agent.mailboxes import Mailbox


@dataclass(frozen=True)
class Patient:
    """A home, the moment, and the world around it."""

    home: Home
    now: datetime
    """Aware."""
    moved: bool
    """Whether `now` was told (`--now`) and is not what the clock says."""
    environ: MutableMapping[str, str]
    open_mailbox: Callable[[str, Config, Home], Mailbox]
    shut: set[str] = field(default_factory=set)
    """Mailboxes that cannot be let into, as a check has told already; they need not be tried."""

    @cached_property
    def settings(self) -> Config | None:
        """config.toml; None when it does not load: its own check says so, others have nothing to do."""
        try:
            return config.load(self.home.config_file)
        except SecondChanceError:
            return None

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The interviews on record; none when the journal cannot say, which its own check tells."""
        try:
            with closing(read_only(self.home.journal_file)) as db:
                known = db.execute("PRAGMA user_version").fetchone() == (VERSION,)
                return Journal(self.home.journal_file, db).interviews() if known else ()
        except (sqlite3.Error, SecondChanceError):
            return ()


def read_only(journal: Path) -> sqlite3.Connection:
    """A connection that cannot change the journal, not even bring it up to date."""
    return sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
