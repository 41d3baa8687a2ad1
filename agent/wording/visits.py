"""What a visit came to, in lines; what was told once is not told again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from agent.model.interview import Debrief, InterviewId
from agent.model.plan import Placement, Step
from agent.visit import Agent, VisitResult
from agent.wording import sentences

_TOLD_ONCE = ("draft_in_the_way", "draft_doubled", "folder_unread")
"""Warnings that `run` tells, each once; `status` shows them as long as they hold."""
_WITH_A_DRAFT = ("language_mismatch",)
"""Warnings of the whole interview that are told beside each draft."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what was done."""

    text: str
    is_aside: bool = False
    """Only those want to know who ask for more."""
    is_below: bool = False
    """It belongs to the line before."""


def list_visit(
    agent: Agent,
    result: VisitResult,
    now: datetime,
    said_before: frozenset[tuple[InterviewId, str]] = frozenset(),
    *,
    dry_run: bool = False,
    tells_mails: bool = True,
) -> Iterator[Line]:
    """A line for each draft placed and each thing that needs a word; none when nothing happened.

    Args:
        agent: The house; its journal is told what was said that is said once.
        result: Of the visit.
        now: Aware.
        said_before: What need not be said again.
        dry_run: Nothing was placed; it only would be.
        tells_mails: Tell what each mail did; False: whoever reads this learns it in another way.
    """
    debrief = agent.journal.get(result.id).debrief
    company = debrief.company
    for placement in result.placed:
        verb = "would be placed" if dry_run else "is in your Drafts"
        yield Line(f"{company}: {sentences.name_letter(placement)} {verb}: {placement.subject}")
        if elsewhere := sentences.describe_redirection(placement, debrief):
            yield Line(elsewhere, is_below=True)
        for text in _describe_warnings(result, placement, debrief):
            yield Line(text, is_below=True)
    if tells_mails:
        yield from _tell_mails(agent, result, now)
    with_mail = {cause.code for cause in result.plan.because}
    codes = [one for one in result.plan.needs_input if (result.id, one) not in said_before]
    in_form = bool(codes) and _asks_by_form(agent, result.id)
    for code in codes:
        if code in with_mail or (in_form and sentences.is_of_an_answer(code)):
            continue
        yield Line(f"{company}: {sentences.describe_request(code, result.id, debrief)}")
    for why in result.plan.why:
        yield Line(f"{company}: {sentences.drop_rule_ids(why)}", is_aside=True)


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


def _tell_mails(agent: Agent, result: VisitResult, now: datetime) -> Iterator[Line]:
    """What each mail stopped, postponed or is asked about, once for a mail."""
    plan, zone, debrief = result.plan, agent.config.profile.time_zone, agent.journal.get(result.id).debrief
    company, record_notice = debrief.company, agent.journal.looks.record_notice
    for cause in (*plan.second_chance.because, *plan.because):
        mail = sha256(cause.key.encode("utf-8", "surrogatepass")).hexdigest()
        if record_notice(f"{result.id} {cause.code} {mail}", now) is None:
            lead, *more = sentences.describe_cause(cause, result.id, zone, now)
            yield Line(f"{company}: {lead}")
            yield from (Line(text, is_below=True) for text in more)
    for code in _TOLD_ONCE:
        if code in plan.warnings:
            about = " ".join(plan.unread) if code == "folder_unread" else plan.second_chance.reason
            if record_notice(f"{result.id} {code} {about}", now) is None:
                yield Line(f"{company}: {sentences.describe_warning(code, plan.unread)}")
    placed = {code for one in agent.journal.placements(result.id) for code in one.warnings}
    for code in plan.warnings:
        is_told = code in placed or not (code.startswith("left_out: ") or code == "salary_question_left_out")
        if not is_told and record_notice(f"{result.id} {code}", now) is None:
            warning = sentences.describe_warning(code, interview=result.id, debrief=debrief)
            yield Line(f"{company}: {warning}")
