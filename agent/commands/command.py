"""What commands share: their common options and arguments, the moment, the home, and talking on stderr."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NoReturn, cast

from agent.commands import screen
from agent.commands.hints import suggest
from agent.keeping.home_folder import Home, choose_home
from agent.knowledge.text import strip_hidden
from agent.model.letter import Kind

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Moments that every zone, calendar and file system can bear."""


class CommandParser(argparse.ArgumentParser):
    """A command line whose usage, help and errors, which quote what was typed, pass the border too."""

    @property
    def arguments(self) -> tuple[argparse.Action, ...]:
        """Every argument and option, for the manual page."""
        return tuple(self._actions)

    def find_command(self, name: str) -> CommandParser:
        """What reads the arguments of a command.

        Raises:
            KeyError: there is no such command.
        """
        each: Any = next(one.choices for one in self._actions if one.dest == "command")
        return cast("CommandParser", each[name])

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - as argparse
        """As argparse; what is one word or option too many is named by the command it was given to."""
        found, more = self.parse_known_args(args, namespace)
        if more:
            command = getattr(found, "command", None)
            (self.find_command(command) if command else self).refuse(more[0])
        return found

    def refuse_unknown_option(self, typed: list[str]) -> None:
        """Name a mistyped option before the command, and not its value as a command that there is not."""
        first = next(
            (word for word in typed if word.partition("=")[0] not in self._option_string_actions), ""
        )
        if first[:1] == "-":
            self.refuse(first)

    def refuse(self, word: str) -> NoReturn:
        """Say that a word or an option does not belong here, and what was probably meant; exit code 2."""
        options = [option for action in self._actions for option in action.option_strings]
        meant = suggest(word.partition("=")[0], options) if word[:1] == "-" else ()
        what = f"There is no option {word!r}" if word[:1] == "-" else f"{word!r} is one word too many"
        says = f"Did you mean: {' or '.join(meant)}?" if meant else f"{self.prog} --help shows what it takes."
        self.error(f"{what}. {says}")

    def error(self, message: str) -> NoReturn:
        """Say on one line what is wrong; exit code 2."""
        if message.startswith("the following arguments are required"):
            message = f"{message}. {self.prog} --help shows an example."
        super().error(strip_hidden(message))

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """As argparse, with what was probably meant."""
        if action.choices is None or value in action.choices:
            return
        what = "command" if action.dest == "command" else action.metavar or action.dest
        known = ", ".join(map(str, action.choices))
        meant = suggest(str(value), map(str, action.choices))
        says = f"Did you mean: {' or '.join(meant)}?" if meant else f"There are: {known}."
        raise argparse.ArgumentError(None, f"There is no {what} {str(value)!r}. {says}")

    def _get_formatter(self) -> argparse.HelpFormatter:
        self.color = False  # newer versions of Python add colours, which could not be told from a stranger's
        return super()._get_formatter()

    def _print_message(self, message: str, file: screen.Paper | None = None) -> None:
        if message:
            with suppress(OSError):  # as argparse: the reader has gone
                screen.tell_lines(message.removesuffix("\n"), file)


def add_common_options(parser: argparse.ArgumentParser, *, is_behind: bool = False) -> None:
    """The options every command takes, after its name or before.

    `is_behind` says that this is the command's own parser: what is not given there leaves what stood before.
    """
    unset: Any = argparse.SUPPRESS if is_behind else None
    off: Any = argparse.SUPPRESS if is_behind else False
    group = parser.add_argument_group("common options", "before the command or after it")
    group.add_argument("--home", metavar="DIR", default=unset, help="where Second Chance keeps its files")
    group.add_argument("--json", action="store_true", default=off, help="print JSON instead of text")
    group.add_argument(
        "--now", metavar="T", type=_parse_moment, default=unset, help="act as if it were this time (ISO 8601)"
    )
    loud = group.add_mutually_exclusive_group()
    more, less = "say more about what is done and why", "say only what went wrong"
    loud.add_argument("-v", "--verbose", action="store_true", default=off, help=more)
    loud.add_argument("-q", "--quiet", action="store_true", default=off, help=less)


def add_id(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """The interview a command is about."""
    text = "only this interview" if optional else "the interview, as `status` names it; its beginning will do"
    complete_with_ids(parser.add_argument("id", nargs="?" if optional else None, metavar="ID", help=text))


def complete_with_ids(argument: argparse.Action) -> None:
    """Let a shell complete this argument with the ids there are."""

    def complete(prefix: str, **context: Any) -> tuple[str, ...]:  # noqa: ANN401 - argcomplete's
        from agent.commands.completion import complete_ids  # noqa: PLC0415 - only a shell that asks needs it

        return complete_ids(prefix, **context)

    argument.completer = complete  # type: ignore[attr-defined] # where argcomplete looks for it


def add_kind(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """The kind of letter a command is about."""
    kinds = [kind.value for kind in Kind]
    nargs = "?" if optional else None
    parser.add_argument(
        "kind", nargs=nargs, metavar="KIND", type=_read_kind, choices=kinds, help=", ".join(kinds)
    )


def _read_kind(typed: str) -> str:
    """A kind of letter; `thank-you` is as good as `thank_you`."""
    return typed.strip().casefold().replace("-", "_")


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
