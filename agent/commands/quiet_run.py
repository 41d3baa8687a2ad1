"""The answer to `second-chance run` when there is nothing to do, for the price of one question.

Imports nothing that costs; whatever it is not sure of is left to the full command.
"""

from __future__ import annotations

import os
import time

from agent.keeping.home_path import locate_journal
from agent.keeping.journal.schema import is_nothing_due


def has_nothing_to_do(options: list[str]) -> bool:
    """Whether a `run` with these options has nothing to do and nothing to say."""
    home = ""
    now = time.time()
    rest = iter(options)
    for option in rest:
        if option in {"-q", "--quiet"}:
            continue
        name, equals, value = option.partition("=")
        if name not in {"--home", "--now"}:
            return False
        value = value if equals else next(rest, "-")
        if not value or (not equals and value.startswith("-")):
            return False
        if name == "--home":
            home = value
        elif (moment := _epoch(value)) is None:
            return False
        else:
            now = moment
    journal = locate_journal(home, os.environ)
    # Before the first visit there is no journal: then the full command looks whether the config is right.
    return os.path.exists(journal) and is_nothing_due(journal, now)  # noqa: PTH110 - pathlib costs half a quiet run


def _epoch(text: str) -> float | None:
    """Seconds since 1970 (UTC) of `--now`; None: the full command has something to say about it."""
    from datetime import datetime  # noqa: PLC0415 - only `--now` needs it

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo and 1970 < moment.year < 2200 else None  # noqa: PLR2004 - as `--now`
