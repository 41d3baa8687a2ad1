"""`second-chance run`: one visit to every open interview that needs one."""

from __future__ import annotations

import argparse
import sys

from agent.commands.common import moment, whisper
from agent.commands.house import trying_out, working
from agent.commands.visits import tell, told_today, visit_all

HELP = (
    "Visit every open interview that needs it: see what was sent and answered, and place what is due "
    "as drafts. Silent when there is nothing to do. It never sends."
)
EXAMPLE = "second-chance run --dry-run -v"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `run`."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be placed, place nothing")


def run(args: argparse.Namespace) -> int:
    """Visit what is due."""
    now = moment(args)
    house = trying_out if args.dry_run else working
    with house(args) as agent:
        due = agent.journal.due(now)
        if not due:
            whisper(args, "Nothing to do now.")
        watched = args.verbose or sys.stderr.isatty()
        told = frozenset() if watched else told_today(agent, due, now)
        return tell(args, agent, visit_all(agent, due, now, dry_run=args.dry_run), now, told)
