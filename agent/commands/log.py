"""`second-chance log`: what the last runs did, from the journal alone."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from agent.commands import screen
from agent.commands.command import find_home, read_now, talk
from agent.commands.json_answer import render_answer
from agent.errors import BadFileError, SecondChanceError
from agent.keeping.config_file import load_notify
from agent.keeping.failed_starts import FailedStarts, load_failed_starts
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.runs import MOST, Run, build_run
from agent.mailboxes.registry import load_config
from agent.wording import sentences

_SHOWN = 10
_ENDED = {
    0: "fine",
    1: "a step failed",
    2: "not understood",
    75: "try later",
    77: "authorise again",
    78: "config is wrong",
}
"""How a run ended, by its exit code."""
_WIDTH = max(map(len, _ENDED.values()))


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
    zone = _find_zone(home)
    failed = _load_failed(home)
    try:
        with Journal.open(home.journal_file) as journal:
            runs = journal.runs.list_latest(args.number, only_telling=True)
            last = journal.runs.list_latest(1)
    except SecondChanceError:
        _show_failed(failed, zone, now)
        raise
    if args.json:
        shown = [build_run(one) for one in runs]
        screen.show_json(render_answer(now, runs=shown, could_not_begin=failed.number if failed else 0))
        return 0
    screen.show(*_list_lines(runs, zone, now))
    _show_failed(failed, zone, now)
    if last and not last[-1].tells:
        moment = sentences.format_moment(last[-1].at, zone, now)
        talk(args, f"On {moment} a run looked at your mailboxes, and there was nothing to do.")
    if runs:
        talk(args, "Runs that had nothing to do are not in the list.")
    elif not last and not failed:
        talk(args, "No run is on record yet. second-chance schedule install has one made every hour.")
    return 0


def _list_lines(runs: Sequence[Run], zone: str, now: datetime) -> Iterator[str]:
    """A line for each run, and below it one for each thing that it did."""
    moments = [sentences.format_moment(one.at, zone, now) for one in runs]
    width = max(map(len, moments), default=0)
    for moment, one in zip(moments, runs, strict=True):
        ended = _ENDED.get(one.exit_code, str(one.exit_code))
        first, *more = one.did or ("no more is on record of it",)
        start = f"{moment:<{width}}  {one.seconds:5.1f} s  {ended:<{_WIDTH}}  "
        yield f"{start}{first}"
        yield from (f"{'':{len(start)}}{line}" for line in more)


def _find_zone(home: Home) -> str:
    """The person's zone, also where something else in config.toml is wrong: then a log is wanted most.

    Raises:
        BadFileError: there is no config.toml.
    """
    try:
        return load_config(home.config_file).profile.time_zone
    except BadFileError:
        if not home.config_file.exists():
            raise
        known = load_notify(home.config_file)
        return known[1].key if known else "UTC"


def _load_failed(home: Home) -> FailedStarts | None:
    with suppress(SecondChanceError):  # the file is a help, no more
        return load_failed_starts(home)
    return None


def _show_failed(failed: FailedStarts | None, zone: str, now: datetime) -> None:
    if failed:
        when = sentences.format_moment(failed.since, zone, now)
        screen.show(f"{failed.number} could not begin, the first on {when}: {failed.text}")


def _read_number(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or not 1 <= int(text[:6]) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MOST}")
    return int(text)
