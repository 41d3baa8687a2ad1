"""What a person hands over on stdin: a line they paste or pipe."""

from __future__ import annotations

import sys

from agent.errors import UsageError


def line(what: str) -> str:
    """The next line of stdin without its end; empty when nothing comes.

    Args:
        what: What it should be, for the sentence when it is no text.

    Raises:
        UsageError: it is not UTF-8.
    """
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:  # its message quotes what was read
        raise UsageError(
            f"The {what} on stdin is not UTF-8.", "Encode it as UTF-8 and run it again."
        ) from None
