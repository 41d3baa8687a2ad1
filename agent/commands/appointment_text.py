"""Appointments in words: what a look at the mailboxes came to, and each as `find` shows it.

Nothing is said when nothing happened: cron mails every line to the person.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from agent.commands import screen
from agent.commands.change_text import tell_changes
from agent.commands.command import talk, whisper
from agent.keeping.config import Config
from agent.model.appointment import Appointment, AppointmentState, Band
from agent.noticing import AskOutcome, AskResult, NoticingResult
from agent.visit import Agent
from agent.wording.appointments import (
    describe_outcome,
    format_when,
    list_facts,
    list_reasons,
    name_appointment,
)
from agent.wording.finding_text import explain_finding

if TYPE_CHECKING:
    from rich.console import Console


def print_pass(args: argparse.Namespace, agent: Agent, noticed: NoticingResult, now: datetime) -> None:
    """Say what was found and done; more of it with `-v`."""
    if noticed.first and not args.quiet:
        told = explain_finding(agent.config.find)
        talk(args, *(part for line in told for part in screen.split_talk(line)))
        agent.journal.looks.mark_explained(now)
    for note in noticed.notes:
        whisper(args, note)
    zone = agent.config.profile.time_zone
    for appointment in noticed.found:
        if appointment.state is AppointmentState.SEEN:
            perhaps = ", perhaps an interview" if appointment.weighed.band is Band.ASK else ""
            at = format_when(appointment, zone, now)
            whisper(args, f"Seen in your mail{perhaps}: {name_appointment(appointment)}{at}.")
    dry = getattr(args, "dry_run", False)
    for attended in noticed.attended:
        say_it = talk if _is_said(attended) else whisper
        if line := describe_outcome(attended, dry_run=dry):
            say_it(args, f"{name_appointment(attended.appointment)}: {line}")
        for sentence in attended.done:
            talk(args, f"{name_appointment(attended.appointment)}: {sentence}")
        if attended.note:
            whisper(args, f"{name_appointment(attended.appointment)}: {attended.note}")
    tell_changes(args, agent, now)


_UNSAID = frozenset({AskOutcome.NOTHING, AskOutcome.CANCELLED})
"""What is told by the mail that did it, or is nothing."""


def has_news(noticed: NoticingResult) -> bool:
    """Whether `print_pass` says what came of an appointment, also without `-v`."""
    return any(_is_said(attended) for attended in noticed.attended)


def _is_said(attended: AskResult) -> bool:
    """An invitation in doubt was told of when it was seen, and is not asked about once more."""
    is_told = attended.came is AskOutcome.UNSURE and bool(attended.appointment.unverified)
    return attended.came not in _UNSAID and not is_told


def print_appointment(
    out: Console, appointment: Appointment, config: Config, now: datetime, *, why: bool
) -> None:
    """One appointment: plain lines, and on a terminal the same with what is long set below itself."""
    from rich.table import Table  # noqa: PLC0415 - `run` with nothing to show does without

    head = ", ".join(part for part in (name_appointment(appointment), appointment.role) if part)
    rows = [*list_facts(appointment, config, now), *(list_reasons(appointment) if why else ())]
    out.print(head, style="bold", soft_wrap=True)
    if out.is_terminal and not out.is_dumb_terminal:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")  # an id can be copied whole
        for label, text in rows:
            grid.add_row(f"  {label}:", text)
        out.print(grid)
    else:
        for label, text in rows:
            out.print(f"  {label}: {text}", soft_wrap=True)
    out.print()
