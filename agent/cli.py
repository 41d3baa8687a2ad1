"""The command line: which command was given, and its options; imports only the chosen command.

The first lines are the path cron takes many times a day with nothing to do: nothing is imported there but
`sys` and one question to the journal.
"""

from __future__ import annotations

import sys

_OBJECTS_BETWEEN_COLLECTIONS = 20_000
TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    typed = sys.argv[1:] if words is None else list(words)
    if typed and typed[0] == "run":
        from agent.commands.quiet_run import has_nothing_to_do  # noqa: PLC0415 - only `run` needs it

        if has_nothing_to_do(typed[1:]):
            return 0
    import gc  # noqa: PLC0415 - the quiet path ends above

    from agent.commands.failures import run_guarded  # noqa: PLC0415

    # A command lives for a second and leaves few cycles; looking for them often takes a tenth of its time.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    return run_guarded(lambda: _run(typed))


def _run(typed: list[str]) -> int:
    from agent.commands import screen  # noqa: PLC0415 - the quiet path ends above
    from agent.commands.failures import run_answering_json  # noqa: PLC0415

    parser = build_parser(typed[0] if typed else "")
    args = parser.parse_args(typed)
    if args.command is None:
        parser.print_help(screen.talk_stream())
        return 2
    return run_answering_json(args.run, args)


def build_parser(chosen: str) -> ArgumentParser:
    """The whole command line; only the chosen command's own arguments are loaded."""
    from agent import __version__  # noqa: PLC0415 - the quiet path ends above
    from agent.commands.command import CommandParser, add_common_options  # noqa: PLC0415
    from agent.commands.table import COMMANDS  # noqa: PLC0415

    parser = CommandParser(
        prog="second-chance",
        description="After an interview: the thank-you and the second-chance letter, as drafts in the "
        "interviewer's thread. It never sends; you review and send.",
        epilog="example: second-chance demo",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"second-chance {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        if command.name != chosen:
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
        add_common_options(own)
        own.set_defaults(run=code.run)
    return parser
