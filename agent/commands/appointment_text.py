"""Appointments in words: what a look at the mailboxes came to, and each as `find` shows it.

Nothing is said when nothing happened: cron mails every line to the person.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from agent.commands import screen
from agent.commands.command import talk, whisper
from agent.keeping.config import Config
from agent.model.appointment import Appointment
from agent.noticing import NoticingResult
from agent.visit import Agent
from agent.wording.appointments import list_facts, list_reasons, name_appointment
from agent.wording.finding_text import explain_finding
from agent.wording.looks import list_changes, list_look

if TYPE_CHECKING:
    from rich.console import Console


def print_pass(args: argparse.Namespace, agent: Agent, noticed: NoticingResult, now: datetime) -> None:
    """Say what was found and done; more of it with `-v`."""
    if noticed.first and not args.quiet:
        told = explain_finding(agent.config.find)
        talk(args, *(part for line in told for part in screen.split_talk(line)))
        agent.journal.looks.mark_explained(now)
    for line in list_look(agent, noticed, now, dry_run=getattr(args, "dry_run", False)):
        (whisper if line.is_aside else talk)(args, line.text)
    for change in list_changes(agent, now) if not args.quiet else ():  # else it is said at another time
        talk(args, change.text)


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
