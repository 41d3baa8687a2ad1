"""What the person may type next: with `--home` where they gave it, and near what they meant.

Sentences are written all over the house and know of no command line. They name a command as
`second-chance confirm ID`; where they leave for the screen, the home that was given by option is put in.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from agent.commands.table import COMMANDS
from agent.knowledge.likeness import find_like_names
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
    several = tuple(names)
    meant = _SYNONYMS.get(typed.casefold().replace("-", "_"))
    return (meant,) if meant in several else find_like_names(typed, several)
