"""The composition root: config, journal, templates and mailboxes put together for one command."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from agent.commands.command import find_home, read_clock, read_now, whisper
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


def open_mailbox(name: str, config: Config, home: Home, now: datetime | None = None) -> Mailbox:
    """A mailbox by its name in config.toml; the caller closes it. `now` is the moment of the run.

    Raises:
        AuthoriseError, BadFileError: config.toml has none of this name, or what opens it is missing.
    """
    return registry.open_mailbox(name, config, home, read_clock(), now=now)


@contextmanager
def open_for_work(args: argparse.Namespace) -> Iterator[Agent]:
    """The agent with the house to itself: one run at a time.

    Raises:
        BadFileError, JournalError, TryLaterError: it cannot work; nothing was changed.
    """
    place = find_home(args)
    settings = load_config(place.config_file)
    place.ensure()
    with (
        lock_home(place, PATIENCE),
        _agent(place, settings, place.journal_file, HomeSecret(place.secret_file), args) as agent,
    ):
        if settings.notify.has_way:  # whatever is changed here, the next run sees what there is to tell
            agent.journal.notices.set_wake(read_now(args))
        yield agent


@contextmanager
def open_copy(args: argparse.Namespace) -> Iterator[Agent]:
    """The agent with a copy of the journal that is thrown away: nothing it notes stays (`--dry-run`).

    Raises:
        BadFileError, JournalError, TryLaterError: as `working`.
    """
    place = find_home(args)
    settings = load_config(place.config_file)
    place.ensure()
    with lock_home(place, PATIENCE), tempfile.TemporaryDirectory(prefix="second-chance-") as passing:
        copy = Path(passing) / place.journal_file.name
        if place.journal_file.exists():
            Journal.open(place.journal_file).close()  # what a killed run left half-written is undone first
            shutil.copyfile(place.journal_file, copy)
        # Where there is no secret yet, one is made for the moment: a dry run leaves nothing behind.
        lasting = place.secret_file if os.path.lexists(place.secret_file) else None
        secret = HomeSecret(lasting or Path(passing) / place.secret_file.name)
        with _agent(place, settings, copy, secret, args) as agent:
            yield agent


@contextmanager
def open_for_reading(args: argparse.Namespace) -> Iterator[Agent]:
    """The agent for a command that only shows what is on record; it does not wait for a run.

    Raises:
        BadFileError, JournalError, TryLaterError: as `working`.
    """
    place = find_home(args)
    with open_agent(place, load_config(place.config_file)) as agent:
        yield agent


@contextmanager
def open_agent(place: Home, settings: Config, secret: Callable[[], bytes] | None = None) -> Iterator[Agent]:
    """The agent of a home; its mailboxes are opened when first asked for and closed at the end.

    Args:
        place: The home.
        settings: Its config.
        secret: What ids of drafts are made with; None: the home's own.
    """
    place.ensure()
    with _agent(place, settings, place.journal_file, secret or HomeSecret(place.secret_file)) as agent:
        yield agent


@contextmanager
def _agent(
    place: Home,
    settings: Config,
    journal_file: Path,
    secret: Callable[[], bytes],
    args: argparse.Namespace | None = None,
) -> Iterator[Agent]:
    with ExitStack() as stack:
        journal = Journal.open(journal_file)
        stack.callback(journal.close)

        is_note = NoteIds(place.secret_file)

        @cache
        def open_once(name: str) -> Mailbox:
            now = read_now(args) if args else None
            mailbox = registry.open_mailbox(
                name, settings, place, read_clock(), journal.servers, now=now, is_note=is_note
            )
            stack.callback(mailbox.close)
            if args is not None:
                stack.callback(_say_what_it_took, args, mailbox)
            return mailbox

        yield Agent.of_home(settings, journal, place.templates, open_once, secret)


def _say_what_it_took(args: argparse.Namespace, mailbox: Mailbox) -> None:
    """To those who asked for more (`-v`): what was left out, and what it cost of the provider's quota."""
    for note in getattr(mailbox, "notes", ()):
        whisper(args, f"{mailbox.name}: {note}")
    metered = find_innermost(mailbox)
    if isinstance(metered, Metered):
        number = metered.requests
        whisper(args, f"{mailbox.name}: {number} request{'s' * (number != 1)}, {metered.units} quota units")
