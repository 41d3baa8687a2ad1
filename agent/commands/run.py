"""`second-chance run`: see what is new in the mailboxes, and visit every open interview that needs it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from agent.commands.appointment_text import print_pass
from agent.commands.command import read_now, whisper
from agent.commands.composition import open_copy, open_for_work
from agent.commands.visits import find_looks_said_today, find_said_today, print_outcome, visit_all
from agent.noticing import handle_due_appointments, look_at_mailboxes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `run`."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be placed, place nothing")


def run(args: argparse.Namespace) -> int:
    """See what is new, and visit what is due."""
    now = read_now(args)
    house = open_copy if args.dry_run else open_for_work
    with house(args) as agent:
        noticed = handle_due_appointments(
            agent, now, dry_run=args.dry_run
        )  # an answered form is visited at once
        due = agent.journal.due(now)
        if not due:
            whisper(args, "Nothing to do now.")
        told = find_said_today(agent, due, now)
        outcome = visit_all(agent, due, now, dry_run=args.dry_run, shut=noticed.errors)
        # A letter comes first: the run that places one leaves what is new in the mailboxes to the next.
        if not any(one.placed for one in outcome.visited):
            noticed = replace(noticed, errors=(*noticed.errors, *outcome.shut))
            noticed = handle_due_appointments(
                agent, now, look_at_mailboxes(agent, now, noticed), dry_run=args.dry_run
            )
        print_pass(args, agent, noticed, now)
        told |= find_looks_said_today(agent, noticed.errors, now)
        watched = args.verbose or sys.stderr.isatty()
        return print_outcome(
            args, agent, outcome.with_more(noticed.errors), now, frozenset() if watched else told
        )
