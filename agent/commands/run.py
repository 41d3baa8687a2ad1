"""`second-chance run`: see what is new in the mailboxes, and visit every open interview that needs it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from agent.commands import screen
from agent.commands.command import read_now, whisper
from agent.commands.composition import open_copy, open_for_work
from agent.commands.progress import show_progress
from agent.commands.run_account import Account, keep_account, note_failed_start
from agent.commands.visits import find_looks_said_today, find_said_today, print_outcome
from agent.errors import SecondChanceError
from agent.visit import Agent
from agent.visit.rounds import visit_all

if TYPE_CHECKING:
    from agent.noticing import NoticingResult
    from agent.visit.rounds import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `run`."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be placed, place nothing")


def run(args: argparse.Namespace) -> int:
    """See what is new, visit what is due, and tell the person what waits."""
    now = read_now(args)
    if args.dry_run:
        with open_copy(args) as agent:
            return _do_what_is_due(args, agent, Account(), now)
    has_begun = False
    try:
        with open_for_work(args) as agent, keep_account(args, agent, now) as account:
            has_begun = True
            account.exit_code = _do_what_is_due(args, agent, account, now)
            return account.exit_code
    except SecondChanceError as error:
        if not has_begun:
            note_failed_start(args, error, now)
        raise


def _do_what_is_due(args: argparse.Namespace, agent: Agent, account: Account, now: datetime) -> int:
    """Visits come first, then looks at the mailboxes; the exit code."""
    noticed = _handle_forms(args, agent, now)
    due = agent.journal.due(now)
    if not due:
        whisper(args, "Nothing to do now.")
    said = find_said_today(agent, due, now)
    shut = noticed.errors if noticed else ()
    with show_progress(args, "Visiting your interviews", len(due)) as count:
        outcome = visit_all(agent, due, now, dry_run=args.dry_run, shut=shut, count=count)
    account.note_visits(outcome)
    # A letter comes first: the run that places one leaves what is new in the mailboxes to the next.
    if not any(result.placed for result in outcome.visited):
        with show_progress(args, "Looking at your mailboxes"):
            noticed = _look(args, agent, noticed, outcome, now)
    if noticed:
        from agent.commands.appointment_text import print_pass  # noqa: PLC0415 - only with something to say

        account.note_pass(noticed)
        print_pass(args, agent, noticed, now)
        said |= find_looks_said_today(agent, noticed.errors, now)
        outcome = outcome.with_more(noticed.errors)
    is_watched = args.verbose or screen.is_watched()
    return print_outcome(args, agent, outcome, now, frozenset() if is_watched else said)


def _handle_forms(args: argparse.Namespace, agent: Agent, now: datetime) -> NoticingResult | None:
    """Go on with the forms that are due, so that an answered one is visited at once; None: none is due."""
    if not agent.journal.appointments.due(now):
        return None
    from agent.noticing import handle_due_appointments  # noqa: PLC0415 - a run that only writes letters does without

    return handle_due_appointments(agent, now, dry_run=args.dry_run)


def _look(
    args: argparse.Namespace, agent: Agent, noticed: NoticingResult | None, outcome: Outcome, now: datetime
) -> NoticingResult:
    """Look at the mailboxes that are due, but for those that did not let a visit in."""
    from agent.noticing import (  # noqa: PLC0415 - as above
        NoticingResult,
        handle_due_appointments,
        look_at_mailboxes,
    )

    before = noticed or NoticingResult()
    before = replace(before, errors=(*before.errors, *outcome.shut))
    looked = look_at_mailboxes(agent, now, before)
    return handle_due_appointments(agent, now, looked, dry_run=args.dry_run)
