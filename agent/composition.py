"""The composition root: config, journal, templates and mailboxes put together for a command or a page."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from agent.keeping.config import Config
from agent.keeping.home_folder import Home, lock_home
from agent.keeping.journal.journal import Journal
from agent.keeping.secret import HomeSecret
from agent.mailboxes import registry
from agent.mailboxes.around import find_innermost
from agent.mailboxes.interface import Mailbox, Metered
from agent.mailboxes.registry import load_config
from agent.telling.note_ids import NoteIds
from agent.visit import Agent

PATIENCE = 10.0
"""Seconds to wait for another run to finish."""


def _say_nothing(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where and when something is done: by a command, or for a page."""

    home: Home
    now: datetime
    """The moment that counts as now; aware. `--now` moves it."""
    read_clock: Callable[[], datetime]
    """What this computer's clock says; aware."""
    note: Callable[[str], None] = _say_nothing
    """Takes what only those want to know who ask for more, a sentence each."""


@contextmanager
def open_for_work(occasion: Occasion) -> Iterator[Agent]:
    """The agent with the house to itself: one run at a time.

    Raises:
        BadFileError, JournalError, TryLaterError: it cannot work; nothing was changed.
    """
    place = occasion.home
    settings = load_config(place.config_file)
    place.ensure()
    with (
        lock_home(place, PATIENCE),
        _open(occasion, settings, place.journal_file, HomeSecret(place.secret_file)) as agent,
    ):
        if settings.notify.has_way:  # whatever is changed here, the next run sees what there is to tell
            agent.journal.notices.set_wake(occasion.now)
        yield agent


@contextmanager
def open_copy(occasion: Occasion) -> Iterator[Agent]:
    """The agent with a copy of the journal that is thrown away: nothing it notes stays (`--dry-run`).

    It does not wait for a run: the copy is of the last moment at which the journal was whole.

    Raises:
        BadFileError, JournalError, TryLaterError: as `open_for_work`.
    """
    place = occasion.home
    settings = load_config(place.config_file)
    place.ensure()
    with tempfile.TemporaryDirectory(prefix="second-chance-") as passing:
        copy = Path(passing) / place.journal_file.name
        if place.journal_file.exists():
            with Journal.open(place.journal_file) as journal:
                journal.copy_to(copy)
        # Where there is no secret yet, one is made for the moment: a dry run leaves nothing behind.
        lasting = place.secret_file if os.path.lexists(place.secret_file) else None
        secret = HomeSecret(lasting or Path(passing) / place.secret_file.name)
        with _open(occasion, settings, copy, secret) as agent:
            yield agent


@contextmanager
def open_for_reading(occasion: Occasion) -> Iterator[Agent]:
    """The agent for what only shows what is on record; it does not wait for a run.

    Raises:
        BadFileError, JournalError, TryLaterError: as `open_for_work`.
    """
    place = occasion.home
    settings = load_config(place.config_file)
    place.ensure()
    with _open(occasion, settings, place.journal_file, HomeSecret(place.secret_file)) as agent:
        yield agent


@contextmanager
def open_agent(
    occasion: Occasion, settings: Config, secret: Callable[[], bytes] | None = None
) -> Iterator[Agent]:
    """The agent of a home with settings that need not be those of its file.

    Args:
        occasion: Where and when.
        settings: The config that holds.
        secret: What ids of drafts are made with; None: the home's own.
    """
    place = occasion.home
    place.ensure()
    secret = secret or HomeSecret(place.secret_file)
    with _open(occasion, settings, place.journal_file, secret) as agent:
        yield agent


@contextmanager
def _open(
    occasion: Occasion, settings: Config, journal_file: Path, secret: Callable[[], bytes]
) -> Iterator[Agent]:
    place = occasion.home
    with ExitStack() as stack:
        journal = Journal.open(journal_file)
        stack.callback(journal.close)

        is_note = NoteIds(place.secret_file)

        @cache
        def open_once(name: str) -> Mailbox:
            moment, now = occasion.read_clock(), occasion.now
            mailbox = registry.open_mailbox(
                name, settings, place, moment, journal.servers, now=now, is_note=is_note
            )
            stack.callback(mailbox.close)
            stack.callback(_say_what_it_took, occasion.note, mailbox)
            return mailbox

        yield Agent.of_home(settings, journal, place.templates, open_once, secret)


def _say_what_it_took(note: Callable[[str], None], mailbox: Mailbox) -> None:
    """What was left out, and what it cost of the provider's quota."""
    for one in getattr(mailbox, "notes", ()):
        note(f"{mailbox.name}: {one}")
    metered = find_innermost(mailbox)
    if isinstance(metered, Metered):
        number = metered.requests
        note(f"{mailbox.name}: {number} request{'s' * (number != 1)}, {metered.units} quota units")
