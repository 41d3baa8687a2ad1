"""What a person sees: a thread, a letter beside its tips, a page.

On a terminal there are columns and a little colour; anywhere else, and for a screen reader (TERM=dumb),
the same words stand in plain lines. What other people wrote is cleaned on its way out, by `styled`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from agent.commands.line_breaks import count_columns
from agent.commands.palette import ASIDE, GOOD, STOPPED
from agent.knowledge.text import strip_hidden
from agent.model.interview import Profile
from agent.model.letter import Tip
from agent.model.mail import Mark, Message, MessageId, Thread
from agent.wording import sentences
from agent.wording.threads import arrange_branches, name_sender, name_subject

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

SIDE_BY_SIDE = 112
"""Columns a letter and its tips need next to each other."""
_FRAME = 4
"""Columns of a frame around a text."""
_LETTER = 72
"""A letter's lines."""


def open_console(*, width: int | None = None) -> Console:
    """Standard output as rich writes to it; without colour off a terminal or with NO_COLOR set."""
    from agent.commands.styled import CleanConsole  # noqa: PLC0415 - `run` with nothing to show does without

    return CleanConsole(width=width)


# ---- a thread


def print_thread(
    on: Console,
    thread: Thread,
    profile: Profile,
    now: datetime,
    answered: Collection[MessageId | None] = (),
) -> None:
    """Show who wrote when in a thread; the messages a draft answers are marked."""
    rows = [
        (depth, _format_message(m, profile, now, answered)) for depth, m in arrange_branches(thread.messages)
    ]
    say_line(on, f"{name_subject(thread.subject)}: {len(rows)} mails", style="bold")
    if is_plain(on):
        for depth, line in rows:
            say_line(on, f"  {'  ' * depth}- {line}")
        return
    from rich.tree import Tree  # noqa: PLC0415

    from agent.commands.styled import make_line  # noqa: PLC0415

    nodes = [Tree("", hide_root=True, guide_style="dim")]
    for depth, line in rows:
        del nodes[depth + 1 :]
        style = f"bold {GOOD}" if line.endswith(_ANSWERED) else ""
        shown = _cut(line, on.width - _BRANCH * (depth + 1))
        nodes.append(nodes[depth].add(make_line((shown, style), is_cut=True)))
    on.print(nodes[0])


_ANSWERED = "  <- answered here"
_BRANCH = 4
"""Columns of a branch before its line."""


def _cut(line: str, columns: int) -> str:
    """A line of a thread that is too long for them, without the end of its subject: the mark stays."""
    mark = _ANSWERED if line.endswith(_ANSWERED) else ""
    if not mark or count_columns(line) <= columns:
        return line
    return f"{line.removesuffix(mark)[: max(0, columns - len(mark) - 1)].rstrip()}…{mark}"


def _format_message(
    message: Message, profile: Profile, now: datetime, answered: Collection[MessageId | None]
) -> str:
    who = name_sender(message, profile)
    draft = " (draft)" if Mark.DRAFT in message.marks else ""
    mark = _ANSWERED if message.message_id and message.message_id in answered else ""
    subject = name_subject(message.subject)
    return f"{sentences.format_moment(message.date, profile.time_zone, now)}  {who}{draft}: {subject}{mark}"


# ---- a letter beside its tips


def print_letter_beside_tips(
    on: Console, text: str, head: Sequence[tuple[str, str]], tips: Sequence[Tip]
) -> None:
    """Show a letter with the six tips ticked: beside it where there is room, else below."""
    letter = (*(f"{name}: {value}" for name, value in head), "", *wrap_letter(text, _room(on)))
    if is_plain(on):
        for line in letter:
            say_line(on, line)
        say_line(on, "")
        for number, tip in enumerate(tips, 1):
            say_line(on, f"{'kept' if tip.kept else 'NOT KEPT'}: {number}. {tip.text}")
            say_line(on, f"  {tip.because}")
        return
    from rich.panel import Panel  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from agent.commands.styled import make_line, stack_lines  # noqa: PLC0415

    yes, no = ("ok ", "NOT KEPT ") if on.options.ascii_only else ("✓ ", "✗ ")
    ticks: list[Text | tuple[str, str]] = []
    for number, tip in enumerate(tips, 1):
        mark = (yes, GOOD) if tip.kept else (no, f"bold {STOPPED}")
        ticks.append(make_line(mark, (f"{number}. {tip.text}", "bold")))
        ticks.append((f"   {tip.because}", ASIDE if tip.kept else STOPPED))
    left = Panel(stack_lines(*letter), title="letter")
    right = Panel(stack_lines(*ticks), title="the tips")
    if on.width < SIDE_BY_SIDE:
        on.print(left, right, sep="\n")
        return
    grid = Table.grid(expand=True)
    grid.add_column(width=_LETTER + _FRAME)
    grid.add_column(ratio=1)
    grid.add_row(left, right)
    on.print(grid)


def print_page(on: Console, title: str, lines: Iterable[str]) -> None:
    """Show a text of several lines as it lies somewhere: in a frame, or in plain lines."""
    shown = [part for line in lines for part in wrap_letter(line, _room(on))]
    if is_plain(on):
        for line in shown:
            say_line(on, line)
        return
    from rich.panel import Panel  # noqa: PLC0415

    from agent.commands.styled import stack_lines  # noqa: PLC0415

    on.print(Panel(stack_lines(*shown), title=title))


def wrap_letter(text: str, columns: int = _LETTER) -> Iterator[str]:
    """A letter's text in lines of at most 72 columns; its own line ends stay."""
    for line in text.rstrip("\n").split("\n"):
        yield from textwrap.wrap(strip_hidden(line), columns, break_long_words=False) or [""]


def _room(on: Console) -> int:
    """The columns of a letter's lines there: a narrow terminal has a frame around them, too."""
    return _LETTER if is_plain(on) else min(_LETTER, on.width - _FRAME)


# ---- lines


def is_plain(on: Console) -> bool:
    """No terminal, or one that can only print lines."""
    return not on.is_terminal or on.is_dumb_terminal


def say_line(on: Console, line: str, style: str = "") -> None:
    """One line; never cut or broken off a terminal, so that other programs can read it."""
    on.print(line, style=style or None, soft_wrap=True)
