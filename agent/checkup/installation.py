"""Whom the doctor looks at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, MutableMapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from agent.errors import SecondChanceError
from agent.keeping import config
from agent.keeping.config import Config
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import Record
from agent.keeping.journal.schema import VERSION
from agent.mailboxes.interface import Mailbox

_Told = TypeVar("_Told")


@dataclass(frozen=True)
class Installation:
    """A home, the moment, and the world around it."""

    home: Home
    now: datetime
    """Aware."""
    read_clock: Callable[[], datetime] | None
    """What this computer's clock says, aware; None where `now` was told (`--now`)."""
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
        return self._remembered(Journal.interviews, ())

    @cached_property
    def looks(self) -> dict[str, datetime]:
        """When each mailbox of config.toml was last looked at for interviews, as far as it ever was."""
        names = self.settings.mailboxes if self.settings else ()

        def known(journal: Journal) -> dict[str, datetime]:
            return {name: at for name in names if (at := journal.looks.last_at(name))}

        return self._remembered(known, {})

    def _remembered(self, ask: Callable[[Journal], _Told], unknown: _Told) -> _Told:
        """What the journal says, without changing it; what is `unknown` where it cannot say."""
        try:
            with closing(read_only(self.home.journal_file)) as db:
                known = db.execute("PRAGMA user_version").fetchone() == (VERSION,)
                return ask(Journal(self.home.journal_file, db)) if known else unknown
        except (sqlite3.Error, SecondChanceError):
            return unknown


def read_only(journal: Path) -> sqlite3.Connection:
    """A connection that cannot change the journal, not even bring it up to date."""
    return sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
