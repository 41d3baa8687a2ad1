"""`second-chance run`: see what is new in the mailboxes, and visit every open interview that needs it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from agent.commands.common import moment, whisper
from agent.commands.composition import trying_out, working
from agent.commands.noticed import tell_noticed
from agent.commands.visits import looks_told_today, tell, told_today, visit_all
from agent.noticing import attend_all, look

HELP = (
    "See which interviews came up in your mail, ask about those that are over, visit every open interview "
    "that needs it, and place what is due as drafts. Silent when there is nothing to do. It never sends."
)
EXAMPLE = "second-chance run --dry-run -v"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `run`."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be placed, place nothing")


def run(args: argparse.Namespace) -> int:
    """See what is new, and visit what is due."""
    now = moment(args)
    house = trying_out if args.dry_run else working
    with house(args) as agent:
        noticed = attend_all(agent, now, dry_run=args.dry_run)  # an answered form is visited at once
        due = agent.journal.due(now)
        if not due:
            whisper(args, "Nothing to do now.")
        told = told_today(agent, due, now)
        outcome = visit_all(agent, due, now, dry_run=args.dry_run, shut=noticed.errors)
        # A letter comes first: the run that places one leaves what is new in the mailboxes to the next.
        if not any(one.placed for one in outcome.visited):
            noticed = replace(noticed, errors=(*noticed.errors, *outcome.shut))
            noticed = attend_all(agent, now, look(agent, now, noticed), dry_run=args.dry_run)
        tell_noticed(args, agent, noticed, now)
        told |= looks_told_today(agent, noticed.errors, now)
        watched = args.verbose or sys.stderr.isatty()
        return tell(args, agent, outcome.with_more(noticed.errors), now, frozenset() if watched else told)
