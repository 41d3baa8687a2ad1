"""The few colours there are, each with one meaning; the words beside it always say the same.

Colours stand on terminals only, never with NO_COLOR (https://no-color.org) or TERM=dumb.
"""

from __future__ import annotations

from collections.abc import Mapping

from agent.commands.line_breaks import is_terminal

WAITS = "yellow"
"""It waits for the person."""
GOOD = "green"
"""It is done, or well."""
STOPPED = "red"
"""It went wrong, was stopped, or will not come."""
ASIDE = "dim"
"""Only for those who look for it."""

_SEQUENCES = {WAITS: "\x1b[33m", GOOD: "\x1b[32m", STOPPED: "\x1b[31m", ASIDE: "\x1b[2m"}
_PLAIN = "\x1b[0m"


def has_colours(stream: object, environ: Mapping[str, str]) -> bool:
    """Whether colours may stand there."""
    return is_terminal(stream) and not environ.get("NO_COLOR") and environ.get("TERM", "") not in {"", "dumb"}


def paint_lead(line: str, style: str, stream: object, environ: Mapping[str, str]) -> str:
    """A clean line with the words before its first colon in a colour; as it is where there are none."""
    lead, colon, rest = line.partition(":")
    if not colon or not has_colours(stream, environ):
        return line
    return f"{_SEQUENCES[style]}{lead}{colon}{_PLAIN}{rest}"
