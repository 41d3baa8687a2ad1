"""`second-chance completion`: what a shell needs to complete commands, options, kinds of letters and ids.

The script asks this program at each press of the Tab key (argcomplete): the answer comes from the same
command line that reads what is typed, and so no list of its own can grow old.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from agent.commands import screen
from agent.commands.command import talk

PROGRAM = "second-chance"
SHELLS = ("bash", "zsh", "fish")
ASKS = "_ARGCOMPLETE"
"""The variable of the environment by which such a script asks."""
_TO_KEEP = {
    "bash": f"{PROGRAM} completion bash > ~/.local/share/bash-completion/completions/{PROGRAM}",
    "zsh": f"{PROGRAM} completion zsh > ~/.zfunc/_{PROGRAM}   (with fpath+=~/.zfunc before compinit)",
    "fish": f"{PROGRAM} completion fish > ~/.config/fish/completions/{PROGRAM}.fish",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `completion`."""
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))


def run(args: argparse.Namespace) -> int:
    """Print the script of a shell."""
    from argcomplete import shellcode  # type: ignore[attr-defined]  # noqa: PLC0415 - only this command needs it

    script = shellcode([PROGRAM], shell=args.shell)
    if args.json:
        import json  # noqa: PLC0415 - only for JSON

        screen.show_json(json.dumps({"version": 1, "shell": args.shell, "script": script}))
        return 0
    screen.show_script(script)
    if screen.is_watched():
        talk(args, f"To keep it: {_TO_KEEP[args.shell]}")
    return 0


def find_command(line: str, names: Iterable[str]) -> str:
    """The command of a line that is being typed; empty: there is none yet."""
    known = set(names)
    return next((word for word in line.split()[1:] if word in known), "")


def answer(parser: argparse.ArgumentParser) -> None:
    """Tell the shell what could stand there next, and end the process."""
    from argcomplete.finders import CompletionFinder  # noqa: PLC0415 - only a shell that asks needs it

    CompletionFinder()(parser, always_complete_options=False, exclude=["--now", "-h", "--version"])


def complete_ids(prefix: str, parsed_args: argparse.Namespace | None = None, **_: object) -> tuple[str, ...]:
    """The ids of the home that is meant, those that begin so."""
    from agent.keeping.home_path import locate_journal  # noqa: PLC0415 - as above
    from agent.keeping.journal.known_ids import list_known_ids  # noqa: PLC0415 - as above

    journal = Path(locate_journal(getattr(parsed_args, "home", None), os.environ))
    return tuple(one for one in list_known_ids(journal) if one.startswith(prefix))
