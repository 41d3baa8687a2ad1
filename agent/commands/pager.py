"""A text that is longer than the screen, shown page by page on a terminal; elsewhere it just goes out."""

from __future__ import annotations

import argparse
import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TextIO

from agent.commands import screen
from agent.commands.line_breaks import is_terminal

_LINES = 24
"""Of a terminal that does not say how many it has."""
_PAGERS = ("less", "more")


class _Sheet(io.StringIO):
    """What is written now and shown in a moment: as wide and as colourful as the terminal behind it."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        """Whoever asks is answered for the terminal."""
        return True

    def fileno(self) -> int:
        """The terminal's, which knows its width."""
        return self._terminal.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The terminal's, which says whether a tick can be shown."""
        return self._terminal.encoding or "utf-8"


@contextmanager
def open_pager(args: argparse.Namespace) -> Iterator[None]:
    """Show what is printed inside in a pager, where it is longer than the screen; it may be left unread.

    PAGER names the pager (empty or `cat`: none). There is none off a terminal, for a screen reader
    (TERM=dumb), for JSON, and where the person asked for quiet.
    """
    terminal = screen.data_stream()
    command = find_pager(os.environ)
    is_wanted = not (args.json or args.quiet) and is_terminal(terminal) and is_terminal(sys.stdin)
    if not command or not is_wanted:
        yield
        return
    sheet = _Sheet(terminal)
    try:
        with screen.divert(sheet):
            yield
    finally:
        text = sheet.getvalue()
        if is_longer(text, terminal.fileno()):
            _show(text, command)
        else:
            screen.show_sheet(text)


def find_pager(environ: Mapping[str, str]) -> list[str]:
    """The pager and its words; empty: none is wanted, or there is none."""
    if environ.get("TERM", "") in {"", "dumb"}:
        return []
    if "PAGER" in environ:
        try:
            words = shlex.split(environ["PAGER"])
        except ValueError:
            return []
        return words if words and words[0] != "cat" and shutil.which(words[0]) else []
    return (
        [next((one for one in _PAGERS if shutil.which(one)), "")] if any(map(shutil.which, _PAGERS)) else []
    )


def is_longer(text: str, terminal: int) -> bool:
    """Whether a text has more lines than a terminal shows beside the prompt."""
    try:
        lines = os.get_terminal_size(terminal).lines
    except OSError:
        return False
    return text.count("\n") > (lines or _LINES) - 2


def _show(text: str, command: list[str]) -> None:
    """Hand it to the pager and wait; Ctrl-C is the pager's."""
    # R: our colours pass. F: a short text is shown at once. X: it stays on the screen afterwards.
    environ = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, env=environ, encoding="utf-8", errors="replace") as pager:  # noqa: S603 - the person's own
        with suppress(OSError, KeyboardInterrupt):  # closed before the end was reached
            if pager.stdin:
                pager.stdin.write(text)
                pager.stdin.close()
        while True:
            with suppress(KeyboardInterrupt):
                pager.wait()
                return
