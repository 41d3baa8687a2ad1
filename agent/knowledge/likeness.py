"""How like two names are: which of those there are somebody may have meant who typed one a little wrong."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_LIKE = 0.7
"""How much of two words is alike where one may be the other, mistyped."""
_NEAR = 0.1
"""How much less like than the likest one may be, and is named beside it."""
_MOST = 3
_LONGEST = 60


def find_like_names(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that may have been meant, the likeliest first; at most three."""
    wanted = typed.casefold().replace("-", "_")
    return _choose((_rate(wanted, name.casefold().replace("-", "_")), name) for name in names)


def find_like_ids(typed: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The same for ids of interviews: the company's name, one word of it, or the beginning will do."""
    wanted = "-".join(typed.casefold().split())
    return _choose((_rate_id(wanted, one), one) for one in ids)


def _choose(rated: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    likely = sorted(((-points, name) for points, name in rated if points >= _LIKE))
    best = -likely[0][0] if likely else 0
    return tuple(name for points, name in likely if -points >= best - _NEAR)[:_MOST]


def _rate_id(wanted: str, one: str) -> float:
    if wanted and wanted in one:
        return 1
    words = one.split("-")
    beginnings = ("-".join(words[:count]) for count in range(1, len(words) + 1))
    return max(_rate(wanted, part) for part in (*beginnings, *words))


def _rate(one: str, other: str) -> float:
    """From 0 to 1."""
    if not one or abs(len(one) - len(other)) > max(len(one), len(other)) // 2:
        return 0
    return SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST], autojunk=False).ratio()
