"""A topic of ntfy for a person's phone."""

from __future__ import annotations

from secrets import choice

_SOFT, _OPEN = "bdfgklmnprstvz", "aeiou"
_PAIRS, _GROUPS = 2, 4


def make_topic() -> str:
    """An ntfy topic that nobody guesses (about 49 bits) and a thumb can type: `second-chance-kavu-…`."""
    groups = ("".join(choice(_SOFT) + choice(_OPEN) for _ in range(_PAIRS)) for _ in range(_GROUPS))
    return f"second-chance-{'-'.join(groups)}"
