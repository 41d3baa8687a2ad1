"""An agent over any mailbox, and journals in the state that a test begins with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from builders import profile

from agent.keeping.config import Config
from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Mailbox
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.model.interview import Waiting
from agent.visit import Agent
from agent.writing.templates import Templates

DATA = Path(__file__).parents[1] / "data"
SECRET = bytes(range(32))
"""Of every home in which ids and codes must be the same each time."""
FAR_AWAY = datetime(2199, 1, 1, tzinfo=UTC)


def first_form(path: Path) -> None:
    """A journal of form 1: one interview whose thank-you was sent, asleep until 7 September 2026, 12:10."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript((DATA / "journal_1.sql").read_text(encoding="utf-8"))


def no_look_due(journal_file: Path, *mailboxes: str) -> None:
    """These mailboxes were looked at; the next look is far away."""
    with Journal.open(journal_file) as journal:
        journal.looks.set_mailboxes(mailboxes, now=FAR_AWAY, latest=FAR_AWAY)
        for name in mailboxes:
            journal.looks.record(name, "1", now=datetime(2026, 9, 4, tzinfo=UTC), next_at=FAR_AWAY)


def config(folder: Path, *, business_days: int = 2) -> Config:
    """Marcus's config with one mailbox, `local`."""
    settings = MaildirSettings(name="local", path=folder / "Mail", drafts="Drafts", sent=("Sent",))
    return Config(
        profile=profile(), waiting=Waiting(business_days=business_days), mailboxes={"local": settings}
    )


def agent_over(mailbox: Mailbox, journal: Journal, folder: Path) -> Agent:
    """An agent that opens this mailbox, whatever its kind."""
    return Agent(config(folder), journal, Templates.shipped(), lambda _: mailbox, lambda: SECRET)
