"""Visit interviews for a command and tell what came of it: JSON on stdout, or a line each."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from agent.commands import screen
from agent.commands.command import find_home, talk, whisper
from agent.commands.failures import print_error
from agent.commands.json_answer import build_interview, render_interviews
from agent.errors import SecondChanceError, TryLaterError
from agent.keeping.journal.records import is_ahead
from agent.model.interview import Debrief, InterviewId
from agent.model.plan import Placement, Step
from agent.visit import Agent, VisitResult
from agent.visit.rounds import Outcome
from agent.wording import sentences

_TOLD_ONCE = ("draft_in_the_way", "draft_doubled", "folder_unread")
"""Warnings that `run` tells, each once; `status` shows them as long as they hold."""
_WITH_A_DRAFT = ("language_mismatch",)
"""Warnings of the whole interview that are told beside each draft."""


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
    for result in outcome.visited:
        _list_lines(args, agent, result, earlier_notices, now)
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


def _list_lines(
    args: argparse.Namespace,
    agent: Agent,
    result: VisitResult,
    earlier_notices: frozenset[tuple[InterviewId, str]],
    now: datetime,
) -> None:
    """A line for each draft placed and each thing that needs a word; silent when nothing happened."""
    record = agent.journal.get(result.id)
    say_it = whisper if args.json else talk
    dry = getattr(args, "dry_run", False)
    for placement in result.placed:
        verb = "would be placed" if dry else "is in your Drafts"
        say_it(
            args, f"{record.debrief.company}: {sentences.name_letter(placement)} {verb}: {placement.subject}"
        )
        if elsewhere := sentences.describe_redirection(placement, record.debrief):
            say_it(args, f"  {elsewhere}")
        for line in _describe_warnings(result, placement, record.debrief):
            say_it(args, f"  {line}")
    for line in _tell_causes(args, agent, result, now):
        talk(args, line if line.startswith(" ") else f"{record.debrief.company}: {line}")
    with_mail = {cause.code for cause in result.plan.because}
    codes = [one for one in result.plan.needs_input if (result.id, one) not in earlier_notices]
    in_form = bool(codes) and _asks_by_form(agent, result.id)
    for code in codes:
        if code in with_mail or (in_form and sentences.is_of_an_answer(code)):
            continue
        say_it(
            args, f"{record.debrief.company}: {sentences.describe_request(code, result.id, record.debrief)}"
        )
    for line in result.plan.why:
        whisper(args, f"{record.debrief.company}: {sentences.drop_rule_ids(line)}")


def _asks_by_form(agent: Agent, interview: InterviewId) -> bool:
    """Whether its form stands in Drafts with a note above each line that needs another look."""
    from agent.telling.of_appointments import (  # noqa: PLC0415 - only where something is asked
        has_waiting_form,
    )

    forms = agent.journal.appointments.find_debriefed(interview)
    return any(one.problems and has_waiting_form(one) for one in forms)


def _describe_warnings(result: VisitResult, placement: Placement, debrief: Debrief) -> Iterator[str]:
    """What a draft lacks, and what the person should look at in it."""
    letters = (one.letter for one in result.written if _is_of(one.step, placement) and one.letter)
    shortened = next((letter.shortened for letter in letters), ())
    for code in dict.fromkeys((*placement.warnings, *result.plan.warnings)):
        if code in placement.warnings or code in _WITH_A_DRAFT:
            yield sentences.describe_warning(code, shortened=shortened, interview=result.id, debrief=debrief)


def _is_of(step: Step, placement: Placement) -> bool:
    return (step.kind, step.person) == (placement.kind, placement.person)


def _tell_causes(args: argparse.Namespace, agent: Agent, result: VisitResult, now: datetime) -> Iterator[str]:
    """What each mail stopped, postponed or is asked about, once for a mail; JSON says it each time."""
    if args.json or args.quiet:
        return
    plan, zone = result.plan, agent.config.profile.time_zone
    for cause in (*plan.second_chance.because, *plan.because):
        mail = sha256(cause.key.encode("utf-8", "surrogatepass")).hexdigest()
        if agent.journal.looks.record_notice(f"{result.id} {cause.code} {mail}", now) is None:
            lead, *more = sentences.describe_cause(cause, result.id, zone, now)
            yield lead
            yield from (f"  {line}" for line in more)
    for code in _TOLD_ONCE:
        if code in plan.warnings:
            about = " ".join(plan.unread) if code == "folder_unread" else plan.second_chance.reason
            if agent.journal.looks.record_notice(f"{result.id} {code} {about}", now) is None:
                yield sentences.describe_warning(code, plan.unread)
    placed = {code for one in agent.journal.placements(result.id) for code in one.warnings}
    for code in plan.warnings:
        is_told = code in placed or not (code.startswith("left_out: ") or code == "salary_question_left_out")
        if not is_told and agent.journal.looks.record_notice(f"{result.id} {code}", now) is None:
            debrief = agent.journal.get(result.id).debrief
            yield sentences.describe_warning(code, interview=result.id, debrief=debrief)
