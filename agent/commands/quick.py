"""The answer to `second-chance run` when there is nothing to do, for the price of one question.

Imports nothing that costs; whatever it is not sure of is left to the full command.
"""

from __future__ import annotations

import sys


def nothing_to_do(options: list[str]) -> bool:
    """Whether a plain `run` with these options has nothing to do (promise 7)."""
    home = now = ""
    rest = iter(options)
    for option in rest:
        name, equals, value = option.partition("=")
        if option in {"-q", "--quiet"}:
            continue
        if name not in {"--home", "--now"}:
            return False
        value = value if equals else next(rest, "")
        if name == "--home":
            home = value
        else:
            now = value
    import os  # noqa: PLC0415 - loaded at start-up anyway

    root = home or os.environ.get("SECOND_CHANCE_HOME") or _usual_home()
    if not root:
        return False
    from agent.keeping.due import nothing_due  # noqa: PLC0415

    return nothing_due(os.path.join(os.path.expanduser(root), "journal.db"), _epoch(now))  # noqa: PTH111, PTH118 - pathlib alone costs more than this whole answer


def _usual_home() -> str:
    """Where Linux keeps it; other systems take the full way, which asks platformdirs."""
    import os  # noqa: PLC0415

    if sys.platform != "linux":
        return ""
    data = os.environ.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")  # noqa: PTH111
    return os.path.join(data, "second-chance")  # noqa: PTH118


def _epoch(now: str) -> float:
    """Seconds since 1970 of `--now`, or of the clock; never due for what cannot be read."""
    if not now:
        import time  # noqa: PLC0415

        return time.time()
    from datetime import datetime  # noqa: PLC0415

    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        return float("inf")
    return moment.timestamp() if moment.tzinfo else float("inf")
