"""`second-chance log`: what the last runs did, from the journal alone."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime

from agent.checkup.run_log import find_failed_starts, find_zone, read_run_log
from agent.commands import screen
from agent.commands.command import find_home, read_now, talk
from agent.errors import SecondChanceError
from agent.keeping.failed_starts import FailedStarts
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.runs import MOST, Run, build_run
from agent.wording import sentences
from agent.wording.json_text import render_answer
from agent.wording.runs import (
    ENDED,
    LEFT_OUT,
    NONE_YET,
    describe_end,
    describe_failed_starts,
    describe_idle,
    list_done,
)

_SHOWN = 10
_WIDTH = max(map(len, ENDED.values()))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `log`."""
    parser.add_argument(
        "-n",
        dest="number",
        metavar="N",
        type=_read_number,
        default=_SHOWN,
        help=f"so many runs, {MOST} at most",
    )


def run(args: argparse.Namespace) -> int:
    """Print the last runs, the newest last."""
    now, home = read_now(args), find_home(args)
    zone = find_zone(home)
    failed = find_failed_starts(home)
    try:
        with Journal.open(home.journal_file) as journal:
            log = read_run_log(journal, args.number)
    except SecondChanceError:
        _show_failed(failed, zone, now)
        raise
    if args.json:
        shown = [build_run(one) for one in log.runs]
        screen.show_json(render_answer(now, runs=shown, could_not_begin=failed.number if failed else 0))
        return 0
    screen.show(*_list_lines(log.runs, zone, now))
    _show_failed(failed, zone, now)
    if log.last and not log.last.tells:
        talk(args, describe_idle(log.last, zone, now))
    if log.runs:
        talk(args, LEFT_OUT)
    elif not log.last and not failed:
        talk(args, NONE_YET)
    return 0


def _list_lines(runs: Sequence[Run], zone: str, now: datetime) -> Iterator[str]:
    """A line for each run, and below it one for each thing that it did."""
    moments = [sentences.format_moment(one.at, zone, now) for one in runs]
    width = max(map(len, moments), default=0)
    for moment, one in zip(moments, runs, strict=True):
        first, *more = list_done(one)
        start = f"{moment:<{width}}  {one.seconds:5.1f} s  {describe_end(one):<{_WIDTH}}  "
        yield f"{start}{first}"
        yield from (f"{'':{len(start)}}{line}" for line in more)


def _show_failed(failed: FailedStarts | None, zone: str, now: datetime) -> None:
    if failed:
        screen.show(describe_failed_starts(failed, zone, now))


def _read_number(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or not 1 <= int(text[:6]) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MOST}")
    return int(text)
