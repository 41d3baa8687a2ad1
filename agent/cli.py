"""Command names and common options; imports only the chosen command.

The first lines are the path cron takes many times a day with nothing to do (promise 7): nothing
is imported there but `sys` and one question to the journal.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

COMMANDS = (
    "demo",
    "init",
    "auth",
    "debrief",
    "run",
    "status",
    "preview",
    "explain",
    "choose",
    "confirm",
    "snooze",
    "skip",
    "rearm",
    "reword",
    "close",
    "forget",
    "find",
    "schedule",
    "doctor",
    "export",
)
"""In the order of a person's day; each is a module of `agent.commands`."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code (DESIGN §5)."""
    given = sys.argv[1:] if words is None else list(words)
    if given and given[0] == "run":
        from agent.commands.quiet_run import has_nothing_to_do  # noqa: PLC0415 - only `run` needs it

        if has_nothing_to_do(given[1:]):
            return 0
    from agent.commands.failures import run_guarded  # noqa: PLC0415 - the quick path ends above

    return run_guarded(lambda: _command(given))


def _command(given: list[str]) -> int:
    import importlib  # noqa: PLC0415 - the quick path ends above

    parser = _parser(given[0] if given else "")
    args = parser.parse_args(given)
    if args.command is None:
        parser.print_help(sys.stderr)
        return 2
    from agent.commands.failures import run_answering_json  # noqa: PLC0415 - the quick path ends above

    module = importlib.import_module(f"agent.commands.{args.command}")
    return run_answering_json(module.run, args)


def _parser(chosen: str) -> argparse.ArgumentParser:
    """The whole command line; only the chosen command's own arguments are loaded."""
    import argparse  # noqa: PLC0415 - the quick path ends above
    import importlib  # noqa: PLC0415

    from agent import __version__  # noqa: PLC0415
    from agent.commands import summaries  # noqa: PLC0415
    from agent.commands.command import add_common_options  # noqa: PLC0415

    parser = argparse.ArgumentParser(
        prog="second-chance",
        description="After an interview: the thank-you and the second-chance letter, as drafts in the "
        "interviewer's thread. It never sends; you review and send.",
        epilog="example: second-chance demo",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"second-chance {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in COMMANDS:
        if name != chosen:
            commands.add_parser(name, help=summaries.SUMMARIES[name])
            continue
        module = importlib.import_module(f"agent.commands.{name}")
        one = commands.add_parser(
            name,
            help=summaries.SUMMARIES[name],
            description=module.HELP,
            epilog=f"example: {module.EXAMPLE}",
            allow_abbrev=False,
        )
        module.add_arguments(one)
        add_common_options(one)
    return parser
