"""The answer to `second-chance run` when there is nothing to do, for the price of one question.

Imports nothing that costs; whatever it is not sure of is left to the full command.
"""

from __future__ import annotations

import os
import time

from agent.keeping.due import nothing_due
from agent.keeping.where import journal_path

_NOT_SURE = float("inf")
"""A moment at which everything is due."""


def nothing_to_do(options: list[str]) -> bool:
    """Whether a `run` with these options has nothing to do and nothing to say (promise 7)."""
    home = ""
    now = time.time()
    rest = iter(options)
    for option in rest:
        if option in {"-q", "--quiet"}:
            continue
        name, equals, value = option.partition("=")
        if name not in {"--home", "--now"}:
            return False
        value = value if equals else next(rest, "")
        if not value:
            return False
        if name == "--home":
            home = value
        else:
            now = _epoch(value)
    journal = journal_path(home, os.environ)
    # Before the first visit there is no journal: then the full command looks whether the config is right.
    return os.path.exists(journal) and nothing_due(journal, now)  # noqa: PTH110 - pathlib costs half a quiet run


def _epoch(text: str) -> float:
    """Seconds since 1970 (UTC) of `--now`; what cannot be read is left to the full command."""
    from datetime import datetime  # noqa: PLC0415 - only `--now` needs it

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _NOT_SURE
    return moment.timestamp() if moment.tzinfo else _NOT_SURE
