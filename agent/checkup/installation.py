"""What the doctor examines: a home, its config and journal, and the world around it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, MutableMapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from agent.errors import SecondChanceError
from agent.keeping.config import Config, MailboxSettings
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import Record
from agent.keeping.journal.schema import VERSION
from agent.keeping.refusals import lift_pause
from agent.mailboxes.interface import Mailbox
from agent.mailboxes.registry import load_config

_Answer = TypeVar("_Answer")

_PATIENCE = 1.0
"""Seconds to wait for a run that is writing to the journal."""


@dataclass(frozen=True)
class Installation:
    """A home, the moment, and the world around it."""

    home: Home
    now: datetime
    """Aware."""
    read_clock: Callable[[], datetime] | None
    """What this computer's clock says, aware; None where the person gave another moment (`--now`)."""
    environ: MutableMapping[str, str]
    open_mailbox: Callable[[str, Config, Home], Mailbox]
    shut: set[str] = field(default_factory=set)
    """Mailboxes that do not let the program in, as a check has said already; they need not be tried."""
    _asked: set[str] = field(default_factory=set)
    """Mailboxes whose server is asked now although runs leave it alone for a while; once is enough."""

    @cached_property
    def config(self) -> Config | None:
        """config.toml; None when it does not load: its own check says so, others have nothing to do."""
        try:
            return load_config(self.home.config_file)
        except SecondChanceError:
            return None

    @property
    def mailboxes(self) -> tuple[MailboxSettings, ...]:
        """Those of config.toml; none when it does not load."""
        return tuple(self.config.mailboxes.values()) if self.config else ()

    def open(self, settings: MailboxSettings) -> Mailbox:
        """One of `mailboxes`, opened as a run opens it; the caller closes it.

        Raises:
            AuthoriseError, BadFileError: what opens it is missing.
        """
        if settings.name not in self._asked:
            self._asked.add(settings.name)
            with suppress(SecondChanceError):  # then it is left alone here too, and says until when
                lift_pause(self.home, settings.name)
        config = self.config or load_config(self.home.config_file)
        return self.open_mailbox(settings.name, config, self.home)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The interviews on record; none when the journal cannot say, which its own check says."""
        return self._ask_journal(Journal.interviews, ())

    @cached_property
    def looks(self) -> dict[str, datetime]:
        """When each mailbox of config.toml was last looked at for interviews, as far as it ever was."""
        names = [settings.name for settings in self.mailboxes]

        def ask(journal: Journal) -> dict[str, datetime]:
            return {name: at for name in names if (at := journal.looks.last_at(name))}

        return self._ask_journal(ask, {})

    @cached_property
    def servers(self) -> dict[str, tuple[tuple[str, ...], datetime]]:
        """Whose word on senders was learned to be believed in each mailbox of config.toml, and when."""
        names = [settings.name for settings in self.mailboxes]

        def ask(journal: Journal) -> dict[str, tuple[tuple[str, ...], datetime]]:
            return {name: known for name in names if (known := journal.servers.recall(name))}

        return self._ask_journal(ask, {})

    @cached_property
    def untold(self) -> tuple[str, ...]:
        """The names of the ways by which something could not be told, and nothing was since."""
        return self._ask_journal(lambda journal: journal.notices.list_failing(), ())

    @cached_property
    def stamps_ahead(self) -> tuple[datetime, ...]:
        """When runs say that they took place that are later than now, the earliest first."""
        return self._ask_journal(lambda journal: journal.list_stamps_ahead(self.now), ())

    def _ask_journal(self, ask: Callable[[Journal], _Answer], default: _Answer) -> _Answer:
        """What the journal says, without changing it; `default` where it cannot say."""
        try:
            with closing(read_only(self.home.journal_file)) as db:
                is_current = db.execute("PRAGMA user_version").fetchone() == (VERSION,)
                return ask(Journal(self.home.journal_file, db)) if is_current else default
        except (sqlite3.Error, SecondChanceError):
            return default


def read_only(journal: Path) -> sqlite3.Connection:
    """A connection that cannot change the journal, not even bring it up to date."""
    return sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
