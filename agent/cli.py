"""The command line: which command was given, and its options; imports only the chosen command.

The first lines are the path cron takes many times a day with nothing to do: nothing is imported there but
what Python loads by itself and one question to the journal.
"""

from __future__ import annotations

import os
import sys

_OBJECTS_BETWEEN_COLLECTIONS = 20_000
_WITH_A_VALUE = {"--home", "--now"}
_COMMON = {*_WITH_A_VALUE, "--json", "-v", "--verbose", "-q", "--quiet"}
_JOINED = ("--home=", "--now=")
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.commands.command import CommandParser


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    typed = sys.argv[1:] if words is None else list(words)
    if typed and typed[0][:1] == "-":
        typed = _put_command_first(typed)
    if typed and typed[0] == "run":
        from agent.commands.quiet_run import has_nothing_to_do  # noqa: PLC0415 - only `run` needs it

        if has_nothing_to_do(typed[1:]):
            return 0
    if not typed and "_ARGCOMPLETE" in os.environ:
        _answer_shell()
    import gc  # noqa: PLC0415 - the quiet path ends above

    from agent.commands.failures import run_guarded  # noqa: PLC0415
    from agent.commands.hints import name_home  # noqa: PLC0415

    # A command lives for a second and leaves few cycles; looking for them often takes a tenth of its time.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        return run_guarded(lambda: _run(typed))
    finally:
        name_home("")


def _answer_shell() -> None:
    """A shell asks what could be typed next (see `commands.completion`); ends the process."""
    from agent.commands.completion import answer, find_command  # noqa: PLC0415 - the quiet path ends above
    from agent.commands.table import COMMANDS  # noqa: PLC0415

    line = os.environ.get("COMP_LINE", "")
    answer(build_parser(find_command(line, (command.name for command in COMMANDS))))


def _put_command_first(typed: list[str]) -> list[str]:
    """`--home X run` as `run --home X`: common options may stand before the command, too."""
    at = 0
    while at < len(typed) and (typed[at] in _COMMON or typed[at].startswith(_JOINED)):
        at += 2 if typed[at] in _WITH_A_VALUE else 1
    if not 0 < at < len(typed) or typed[at][:1] == "-":
        return typed  # no command: the whole command line says what is wrong
    return [typed[at], *typed[:at], *typed[at + 1 :]]


def _gather_common_options(typed: list[str]) -> list[str]:
    """`preview ID --home X KIND` as `preview --home X ID KIND`.

    argparse takes a word that may be left out for left out where an option stands before it.
    """
    common, rest = typed[:1], list[str]()
    ahead = iter(typed[1:])
    for word in ahead:
        if word == "--":
            rest += [word, *ahead]
        elif word in _WITH_A_VALUE and (value := next(ahead, None)) is not None:
            common += [word, value]
        elif word in _COMMON - _WITH_A_VALUE or word.startswith(_JOINED):
            common.append(word)
        else:
            rest.append(word)
    return common + rest


def _run(typed: list[str]) -> int:
    from agent.commands import screen  # noqa: PLC0415 - the quiet path ends above
    from agent.commands.failures import run_answering_json  # noqa: PLC0415
    from agent.commands.hints import name_home  # noqa: PLC0415

    parser = build_parser(typed[0] if typed else "")
    if typed and typed[0][:1] == "-":
        parser.refuse_unknown_option(typed)
    args = parser.parse_args(_gather_common_options(typed))
    name_home(args.home)
    if args.command is None:
        parser.print_help(screen.talk_stream())
        return 2
    return run_answering_json(args.run, args)


def build_parser(chosen: str, *, is_whole: bool = False) -> CommandParser:
    """The command line; only the chosen command's own arguments are loaded, or all for a whole one."""
    from typing import Any, cast  # noqa: PLC0415

    from agent import __version__  # noqa: PLC0415 - the quiet path ends above
    from agent.commands.command import CommandParser, add_common_options  # noqa: PLC0415
    from agent.commands.table import COMMANDS  # noqa: PLC0415

    parser = CommandParser(
        prog="second-chance",
        usage="second-chance COMMAND [options]",
        description="After an interview: the thank-you and the second-chance letter, as drafts in the "
        "interviewer's thread. It never sends; you review and send.",
        epilog="example: second-chance demo",
        allow_abbrev=False,
    )
    add_common_options(parser)
    parser.add_argument("--version", action="version", version=f"second-chance {__version__}")
    listed = CommandParser(prog="second-chance", add_help=False)

    def make_parser(**given: Any) -> CommandParser:  # noqa: ANN401 - as argparse
        """A parser for the chosen command; those that are only listed share an empty one, for time."""
        return CommandParser(**given) if "description" in given else listed

    subparsers = parser.add_subparsers(
        dest="command",
        metavar="COMMAND",
        title="commands",
        prog="second-chance",
        parser_class=cast("type[CommandParser]", make_parser),
    )
    for command in COMMANDS:
        if command.name != chosen and not is_whole:
            subparsers.add_parser(command.name, help=command.summary)
            continue
        own = subparsers.add_parser(
            command.name,
            help=command.summary,
            description=command.help,
            epilog=f"example: {command.example}",
            allow_abbrev=False,
        )
        code = command.load()
        code.add_arguments(own)
        add_common_options(own, is_behind=True)
        own.set_defaults(run=code.run)
    return parser
