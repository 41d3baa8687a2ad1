"""What the last runs did, read from the home also where much of it is broken: then a log is wanted most."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from agent.errors import BadFileError, SecondChanceError
from agent.keeping.config_file import load_notify
from agent.keeping.failed_starts import FailedStarts, load_failed_starts
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.runs import Run
from agent.mailboxes.registry import load_config


@dataclass(frozen=True, slots=True)
class RunLog:
    """The last runs."""

    runs: tuple[Run, ...]
    """Those that did something or failed, the newest last."""
    last: Run | None
    """The very last one, whether it did something or not."""


def read_run_log(journal: Journal, number: int) -> RunLog:
    """So many of the last runs that did something or failed."""
    runs = journal.runs.list_latest(number, only_telling=True)
    return RunLog(runs, next(iter(journal.runs.list_latest(1)), None))


def find_zone(home: Home) -> str:
    """The person's zone, also where something else in config.toml is wrong.

    Raises:
        BadFileError: there is no config.toml.
    """
    try:
        return load_config(home.config_file).profile.time_zone
    except BadFileError:
        if not home.config_file.exists():
            raise
        known = load_notify(home.config_file)
        return known[1].key if known else "UTC"


def find_failed_starts(home: Home) -> FailedStarts | None:
    """The runs that could not begin since the last that could; None: none, or nobody knows."""
    with suppress(SecondChanceError):  # the file is a help, no more
        return load_failed_starts(home)
    return None
