"""Visit interviews for a command and tell what came of it: JSON on stdout, or a line each."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.commands import screen
from agent.commands.command import find_home, talk, whisper
from agent.commands.failures import print_error
from agent.commands.json_answer import build_interview, render_interviews
from agent.errors import SecondChanceError, TryLaterError
from agent.keeping.journal.records import is_ahead
from agent.model.interview import InterviewId
from agent.visit import Agent
from agent.visit.rounds import Outcome
from agent.wording.visits import list_visit


def find_said_today(
    agent: Agent, ids: Iterable[InterviewId], now: datetime
) -> frozenset[tuple[InterviewId, str]]:
    """What earlier runs of this day (the person's) said already: input requests, and what passes by itself.

    Cron mails every line; the same one each hour would soon not be read any more.
    """
    zone = ZoneInfo(agent.config.profile.time_zone)
    said: set[tuple[InterviewId, str]] = set()
    for interview in ids:
        plan = agent.journal.get(interview).plan
        if plan and plan.visited_at and _is_earlier_today(plan.visited_at, now, zone):
            said |= {(interview, code) for code in plan.needs_input}
            said |= {
                (interview, failure.text) for failure in plan.errors if failure.code == TryLaterError.code
            }
    return frozenset(said)


def find_looks_said_today(
    agent: Agent, errors: Iterable[tuple[str, SecondChanceError]], now: datetime
) -> frozenset[tuple[InterviewId, str]]:
    """The same for mailboxes that cannot be looked at for now, which passes by itself."""
    zone = ZoneInfo(agent.config.profile.time_zone)
    said: set[tuple[InterviewId, str]] = set()
    for mailbox, error in errors:
        if error.code == TryLaterError.code:
            before = agent.journal.looks.record_notice(f"{mailbox}: {error.text}", now)
            if before and _is_earlier_today(before, now, zone):
                said.add((InterviewId(""), error.text))
    return frozenset(said)


def _is_earlier_today(moment: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a run was on this day of the person's; one whose clock ran ahead does not count."""
    is_today = moment.astimezone(zone).date() == now.astimezone(zone).date()
    return is_today and not is_ahead(moment, now)


def print_outcome(
    args: argparse.Namespace,
    agent: Agent,
    outcome: Outcome,
    now: datetime,
    earlier_notices: frozenset[tuple[InterviewId, str]] = frozenset(),
) -> int:
    """Print what came of it, leaving out `earlier_notices`, and return the exit code."""
    if args.json:
        shown = [
            build_interview(agent.journal, record, agent.mailbox_name(record.debrief), one.placed)
            for one in outcome.visited
            for record in (agent.journal.get(one.id),)
        ]
        screen.show_json(render_interviews(now, shown, outcome.errors))
    dry, is_heard = getattr(args, "dry_run", False), not (args.json or args.quiet)
    for result in outcome.visited:
        lines = list_visit(agent, result, now, earlier_notices, dry_run=dry, tells_mails=is_heard)
        for line in lines:  # JSON says it each time, and to a program
            say_it = whisper if args.json or line.is_aside else talk
            say_it(args, f"  {line.text}" if line.is_below else line.text)
    _mark_seen(args, agent, outcome, now)
    for interview, error in outcome.errors:
        if (interview, error.text) not in earlier_notices:
            if interview:
                talk(args, f"{interview}:")
            print_error(error)
    return outcome.exit_code


def _mark_seen(args: argparse.Namespace, agent: Agent, outcome: Outcome, now: datetime) -> None:
    """Whoever deals with an interview at a terminal need not be told of it by telephone."""
    is_seen = screen.is_watched() and not args.json and getattr(args, "command", "run") != "run"
    if is_seen and agent.config.notify.has_way:
        from agent.telling.telling import mark_seen  # noqa: PLC0415 - only where it would be told elsewhere

        mark_seen(agent.config, agent.journal, find_home(args), [one.id for one in outcome.visited], now)
