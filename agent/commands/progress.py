"""How far longer work has come: a line on the terminal, from two seconds on, gone when it is done."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TypeVar

from agent.commands import screen
from agent.commands.palette import has_colours

_AFTER = 2.0
"""Seconds of work that need no word."""
T = TypeVar("T")


@contextmanager
def show_progress(
    args: argparse.Namespace, what: str, total: int | None = None
) -> Iterator[Callable[[], None]]:
    """Tell on a terminal that work goes on; what is given back counts one step as done.

    Nothing is shown off a terminal, on a dumb one, with `--json` or `--quiet`.

    Args:
        args: Of the command.
        what: What is done, in a few words: `Looking at your mailboxes`.
        total: How many steps there are; None: nobody knows.
    """
    stream = screen.talk_stream()
    if args.json or args.quiet or not has_colours(stream, {**os.environ, "NO_COLOR": ""}):
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415 - only on a terminal

    from agent.commands.styled import CleanConsole  # noqa: PLC0415 - as above

    columns = [SpinnerColumn("line"), TextColumn("{task.description}", markup=False), BarColumn(20)]
    if total:
        columns.append(MofNCompleteColumn())
    bar = Progress(*columns, console=CleanConsole(file=stream), transient=True)
    task = bar.add_task(what, total=total)
    timer = Timer(_AFTER, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda: bar.advance(task)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
