"""One row of the form as text and as HTML: both say the same.

The HTML has a `div` for each row, and inside it nothing but `b` and a `span` of one colour: of these Gmail,
Apple Mail and Outlook leave what is read. What is typed at the end of a row is neither bold nor grey, as its
colon is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from agent.debriefing.form_lines import BULLET, CLOSE, NEEDED_HINT, OPEN, SOURCE_OPENINGS
from agent.writing.mime import one_line

_LONGEST_REMARK = 700
_LONGEST_SOURCE = 300
_GREY, _RED = "color:#666", "color:#b00020"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the mail."""

    text: str
    html: str
    """Without the element around it."""


def write_blank() -> Row:
    """An empty line."""
    return Row("", "")


def write_plain(words: str) -> Row:
    """A sentence."""
    line = one_line(words)
    return Row(line, _escape(line))


def write_heading(words: str) -> Row:
    """A heading."""
    return Row(words, f"<b>{_escape(words)}</b>")


def write_aside(words: str) -> Row:
    """Something of ours that is never taken for an answer."""
    line = _set_aside(words, _LONGEST_REMARK)
    return Row(line, _grey(line))


def write_problem(words: str) -> Row:
    """What cannot stay, above its line."""
    line = _set_aside(words, _LONGEST_REMARK)
    return Row(line, _colour(line, _RED))


def write_line(label: str, hint: str, answer: str, source: str = "", *, is_needed: bool = False) -> Row:
    """A line to fill in: its label, what would do, and the answer there is with where it comes from."""
    hints = "; ".join(filter(None, (NEEDED_HINT if is_needed else "", hint)))
    beside = f" ({hints})" if hints else ""
    said = one_line(answer)
    if source and not source.casefold().startswith(tuple(f"{opening} " for opening in SOURCE_OPENINGS)):
        source = f"{SOURCE_OPENINGS[-1]} {source}"
    told = _set_aside(source, _LONGEST_SOURCE) if source else ""
    text = " ".join(filter(None, (f"{BULLET} {label}{beside}:", said, told)))
    head = f"{BULLET} <b>{_escape(label)}</b>{_grey(beside) if beside else ''}:"
    return Row(text, " ".join(filter(None, (head, _escape(said), _grey(told) if told else ""))))


def _set_aside(text: str, longest: int) -> str:
    line = one_line(text).translate({ord(OPEN): None, ord(CLOSE): None})
    return f"{OPEN}{line if len(line) <= longest else line[: longest - 1] + '…'}{CLOSE}"


def _grey(text: str) -> str:
    return _colour(text, _GREY)


def _colour(text: str, colour: str) -> str:
    return f'<span style="{colour}">{_escape(text)}</span>'


def _escape(text: str) -> str:
    return escape(text, quote=False)
