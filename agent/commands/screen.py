"""The border to the screen: whatever the program prints goes through here, and nowhere else.

On a terminal, lines are broken at words; elsewhere each text is one line. Commands that a sentence names
get the `--home` that the person gave.

Subjects, names, addresses, places, ids and file names are other people's words, and what was typed may have
been pasted from them. `strip_hidden` lets none of it steer a terminal, turn the reading direction, hide
between letters, or end a line: each text given here is one line, and line ends are made here. In JSON the
same characters stand as escapes. What goes out in columns and colours is cleaned in `styled`, before rich
adds its own sequences; what is asked, in `terminal`.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from traceback import format_exception
from types import TracebackType
from typing import Protocol, TextIO

from agent.commands.hints import keep_home
from agent.commands.line_breaks import break_line, measure
from agent.commands.palette import paint_lead
from agent.knowledge.text import escape, escape_hidden, strip_hidden

_COLUMNS_OF_A_MAIL = 78


class Paper(Protocol):
    """What lines can be written to."""

    def write(self, text: str, /) -> object:
        """Take a text."""


def show(*lines: str) -> None:
    """Lines of data on stdout."""
    for line in lines:
        print(*_fit(line, sys.stdout), sep="\n")


def show_script(text: str) -> None:
    """A text for another program on stdout, line by line as it is, also on a terminal."""
    for line in text.split("\n"):
        print(strip_hidden(line))


def show_json(text: str) -> None:
    """JSON on stdout; its values survive."""
    print(escape_hidden(text))


def tell(*lines: str, stream: Paper | None = None, style: str = "") -> None:
    """Lines of talk on stderr, or on another stream that a person reads.

    `style` is one of `palette`, for what stands before the first colon.
    """
    out = stream or sys.stderr
    if out is not None:  # None: started without one; print would take stdout then
        for line in lines:
            first, *more = _fit(line, out)
            print(paint_lead(first, style, out, os.environ) if style else first, *more, sep="\n", file=out)


def _fit(line: str, stream: object) -> Iterator[str]:
    """A text as it leaves: cleaned, its commands complete, and on a terminal broken at words."""
    text = keep_home(strip_hidden(line))
    return break_line(text, measure(stream, os.environ))


def split_talk(text: str) -> list[str]:
    """A text of several lines for stderr: whole for a terminal, which breaks it itself; else in 78 columns.

    The mail that cron makes of it is read in such lines.
    """
    return [text] if is_watched() else textwrap.wrap(strip_hidden(text), _COLUMNS_OF_A_MAIL) or [""]


def tell_lines(text: str, stream: Paper | None = None) -> None:
    """The same for text that brings line ends of ours: a help, instructions, a traceback."""
    tell(*text.split("\n"), stream=stream)


def tell_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """The whole traceback, where somebody asked for it (`sys.excepthook`)."""
    tell_lines("".join(format_exception(kind, fault, trace)).rstrip("\n"))


def talk_stream() -> TextIO:
    """Where talk goes, for what draws there by itself and is given clean words only."""
    return sys.stderr


def data_stream() -> TextIO:
    """Where data goes, for whoever asks what can be shown there."""
    return sys.stdout


@contextmanager
def divert(sheet: TextIO) -> Iterator[None]:
    """Let data go onto a sheet for a while; it passes this border all the same."""
    usual, sys.stdout = sys.stdout, sheet
    try:
        yield
    finally:
        sys.stdout = usual


def show_sheet(text: str) -> None:
    """What was written onto a sheet, as it stands there."""
    sys.stdout.write(text)


def is_watched() -> bool:
    """Whether a person looks on: stderr is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


# ---- the streams themselves


def bear_every_letter() -> None:
    """Let streams that lack a letter (ASCII, cp1252) show its escape: legible, and still JSON."""
    codecs.register_error("escape", _escape_lost)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="escape")


def _escape_lost(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    return escape(problem.object[problem.start : problem.end]), problem.end


def finish() -> None:
    """Write out what is left in stdout, while an error can still be told.

    Raises:
        OSError: it cannot be written.
    """
    if sys.stdout is not None:  # None: started without one
        sys.stdout.flush()


def leave_the_rest_unsaid() -> None:
    """What is left in stdout must not raise again when Python ends."""
    with suppress(OSError, AttributeError):  # none, or one without a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
