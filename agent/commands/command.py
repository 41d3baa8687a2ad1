"""What commands share: their common options and arguments, the moment, the home, and talking on stderr."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import NoReturn

from agent.commands import screen
from agent.keeping.home_folder import Home, choose_home
from agent.knowledge.text import strip_hidden
from agent.model.letter import Kind

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Moments that every zone, calendar and file system can bear."""


class CommandParser(argparse.ArgumentParser):
    """A command line whose usage, help and errors, which quote what was typed, pass the border too."""

    def error(self, message: str) -> NoReturn:
        """Say on one line what is wrong; exit code 2."""
        super().error(strip_hidden(message))

    def _get_formatter(self) -> argparse.HelpFormatter:
        self.color = False  # newer versions of Python add colours, which could not be told from a stranger's
        return super()._get_formatter()

    def _print_message(self, message: str, file: screen.Paper | None = None) -> None:
        if message:
            with suppress(OSError):  # as argparse: the reader has gone
                screen.tell_lines(message.removesuffix("\n"), file)


def add_common_options(parser: argparse.ArgumentParser) -> None:
    """The options every command takes, after its name."""
    group = parser.add_argument_group("common options")
    group.add_argument("--home", metavar="DIR", help="where Second Chance keeps its files")
    group.add_argument("--json", action="store_true", help="print JSON instead of text")
    group.add_argument(
        "--now", metavar="T", type=_parse_moment, help="act as if it were this time (ISO 8601)"
    )
    loud = group.add_mutually_exclusive_group()
    loud.add_argument("-v", "--verbose", action="store_true", help="say more about what is done and why")
    loud.add_argument("-q", "--quiet", action="store_true", help="say only what went wrong")


def add_id(parser: argparse.ArgumentParser) -> None:
    """The interview a command is about."""
    parser.add_argument("id", metavar="ID", help="the interview, as `status` names it; its beginning will do")


def add_kind(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """The kind of letter a command is about."""
    kinds = [kind.value for kind in Kind]
    nargs = "?" if optional else None
    parser.add_argument("kind", nargs=nargs, metavar="KIND", choices=kinds, help=", ".join(kinds))


def _parse_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; write it like 2026-09-04T12:10:00-05:00"
        ) from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} needs its offset, like 2026-09-04T12:10:00-05:00")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text!r} is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return moment


def read_now(args: argparse.Namespace) -> datetime:
    """The moment a command acts at: `--now`, or what the clock says; aware."""
    moved: datetime | None = args.now
    return moved or read_clock()


def read_clock() -> datetime:
    """What this computer's clock says, aware; below the commands nothing reads a clock."""
    return datetime.now(UTC)


def find_home(args: argparse.Namespace) -> Home:
    """The home this command works in."""
    return choose_home(args.home, os.environ)


def talk(args: argparse.Namespace, *lines: str) -> None:
    """Say something to the person, on stderr, unless they asked for quiet; each text is one line."""
    if not args.quiet:
        screen.tell(*lines)


def whisper(args: argparse.Namespace, *lines: str) -> None:
    """Say something only to those who asked for more (`-v`)."""
    if args.verbose:
        screen.tell(*lines)
