"""What the person may type next: with `--home` where they gave it, and near what they meant.

Sentences are written all over the house and know of no command line. They name a command as
`second-chance confirm ID`; where they leave for the screen, the home that was given by option is put in.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from difflib import SequenceMatcher

from agent.commands.table import COMMANDS
from agent.knowledge.text import strip_hidden

_WITHOUT_A_HOME = frozenset({"demo", "completion"})
_COMMAND = re.compile(r"(?<![\w/-])second-chance (?P<name>[a-z]+)(?![\w-])")
_INTERVIEW = re.compile(r" (?:ID\b|\S{1,80}-\d{4}-\d\d-\d\d)")
"""What stands behind the command `letter`; elsewhere these words are a second-chance letter."""
_NAMES = frozenset(command.name for command in COMMANDS) - _WITHOUT_A_HOME
_SYNONYMS = {
    "list": "status",
    "ls": "status",
    "show": "status",
    "setup": "init",
    "configure": "init",
    "login": "auth",
    "signin": "auth",
    "authorise": "auth",
    "authorize": "auth",
    "cron": "schedule",
    "delete": "forget",
    "remove": "forget",
    "check": "doctor",
    "pause": "snooze",
    "why": "explain",
    "rejected": "declined",
}
_LIKE = 0.7
"""How much of two words is alike where one may be the other, mistyped."""
_MOST = 3


class _Given:
    """The home that the option of this command line names; empty: none."""

    home = ""


def name_home(home: str | None) -> None:
    """From now on, name this home in each sentence; None or empty: none was given by option."""
    _Given.home = strip_hidden(home or "")


def keep_home(text: str) -> str:
    """A sentence whose commands go to the home that this command went to."""
    if not _Given.home or "second-chance " not in text or "--home" in text:
        return text
    return _COMMAND.sub(_put_home_in, text)


def _put_home_in(found: re.Match[str]) -> str:
    name = found["name"]
    if name not in _NAMES or (name == "letter" and not _INTERVIEW.match(found.string, found.end())):
        return found[0]
    return f"second-chance --home {shlex.quote(_Given.home)} {name}"


# ---- did you mean


def suggest(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that somebody may have meant who typed this, the likeliest first; at most three."""
    wanted = typed.casefold().replace("-", "_")
    several = tuple(names)
    if (meant := _SYNONYMS.get(wanted)) in several:
        return (meant,)
    return _choose((_likeness(wanted, name.casefold().replace("-", "_")), name) for name in several)


def suggest_ids(typed: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The same for ids of interviews: the company's name, one word of it, or the beginning will do."""
    wanted = "-".join(typed.casefold().split())
    return _choose((_likeness_to_id(wanted, one), one) for one in ids)


def _choose(rated: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    likely = sorted(((-points, name) for points, name in rated if points >= _LIKE))
    best = -likely[0][0] if likely else 0
    return tuple(name for points, name in likely if -points >= best - 0.1)[:_MOST]


def _likeness_to_id(wanted: str, one: str) -> float:
    if wanted and wanted in one:
        return 1
    words = one.split("-")
    beginnings = ("-".join(words[:count]) for count in range(1, len(words) + 1))
    return max(_likeness(wanted, part) for part in (*beginnings, *words))


def _likeness(one: str, other: str) -> float:
    """From 0 to 1."""
    if not one or abs(len(one) - len(other)) > max(len(one), len(other)) // 2:
        return 0
    return SequenceMatcher(None, one[:60], other[:60], autojunk=False).ratio()
