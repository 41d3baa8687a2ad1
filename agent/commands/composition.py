"""The agent of the home that a command line names (see `agent.composition`)."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager
from datetime import datetime

from agent import composition
from agent.commands.command import find_home, read_clock, read_now, whisper
from agent.composition import Occasion
from agent.keeping.config import Config
from agent.keeping.home_folder import Home
from agent.mailboxes import registry
from agent.mailboxes.interface import Mailbox
from agent.visit import Agent


def open_mailbox(name: str, config: Config, home: Home, now: datetime | None = None) -> Mailbox:
    """A mailbox by its name in config.toml; the caller closes it. `now` is the moment of the run.

    Raises:
        AuthoriseError, BadFileError: config.toml has none of this name, or what opens it is missing.
    """
    return registry.open_mailbox(name, config, home, read_clock(), now=now)


def open_for_work(args: argparse.Namespace) -> AbstractContextManager[Agent]:
    """The agent with the house to itself."""
    return composition.open_for_work(read_occasion(args))


def open_copy(args: argparse.Namespace) -> AbstractContextManager[Agent]:
    """The agent with a copy of the journal."""
    return composition.open_copy(read_occasion(args))


def open_for_reading(args: argparse.Namespace) -> AbstractContextManager[Agent]:
    """The agent for a command that only shows what is on record."""
    return composition.open_for_reading(read_occasion(args))


def read_occasion(args: argparse.Namespace) -> Occasion:
    """The home and the moment that a command line names."""
    return Occasion(
        home=find_home(args),
        now=read_now(args),
        read_clock=read_clock,
        note=lambda text: whisper(args, text),
    )
