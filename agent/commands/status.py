"""`second-chance status`: the board, from the journal alone."""

from __future__ import annotations

import argparse
from datetime import datetime

from agent.commands import board, screen
from agent.commands.command import add_id, find_home, read_now, talk
from agent.commands.composition import open_for_reading
from agent.commands.json_answer import build_interview, render_interviews
from agent.errors import BadFileError
from agent.keeping.journal.records import Record
from agent.model.interview import Debrief
from agent.telling.facts import gather_facts
from agent.telling.what_waits import list_notices, list_own_words, select_waiting
from agent.visit import Agent
from agent.wording.appointments import select_listed
from agent.words.ids import find_record

_MOST_CLOSED = 50
"""So many closed interviews are shown in words beside all that are not closed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `status`."""
    add_id(parser, optional=True)


def run(args: argparse.Namespace) -> int:
    """Print the board."""
    now = read_now(args)
    with open_for_reading(args) as agent:
        records, left_out = _choose(args, agent)
        if args.json:
            shown = (
                build_interview(agent.journal, record, _find_mailbox(agent, record.debrief))
                for record in records
            )
            screen.show_json(render_interviews(now, shown))
        elif not args.id:
            _print_waiting(args, agent, records, now)
        if not args.json and records:
            board.print_board(
                records,
                agent.journal.placements,
                agent.config.profile,
                now,
                link=lambda record, placement: agent.config.draft_link(
                    placement, _find_mailbox(agent, record.debrief)
                ),
            )
        elif not args.json and not agent.journal.appointments.find_ids(""):
            talk(args, "No interview is on record yet. After an interview: second-chance debrief")
        if left_out:
            talk(
                args,
                f"{left_out} older closed interviews are not shown; `second-chance status ID` shows one, "
                "`second-chance status --json` all of them.",
            )
        if not args.id and not args.json:
            _describe_waiting(args, agent, now)
    return 0


def _choose(args: argparse.Namespace, agent: Agent) -> tuple[tuple[Record, ...], int]:
    """The interviews to show, and how many are left out: nobody reads thousands of closed ones in words."""
    if args.id:
        return (find_record(agent, args.id),), 0
    if args.json:
        return agent.journal.interviews(), 0
    return agent.journal.list_for_board(_MOST_CLOSED)


def _print_waiting(
    args: argparse.Namespace, agent: Agent, records: tuple[Record, ...], now: datetime
) -> None:
    """What waits for the person, before everything else."""
    facts = gather_facts(agent.config, agent.journal, find_home(args), now, records)
    waiting = select_waiting(list_notices(facts, now), now)
    board.print_waiting(waiting, list_own_words(facts))


def _describe_waiting(args: argparse.Namespace, agent: Agent, now: datetime) -> None:
    """A line on the interviews that were only seen in the mailbox so far."""
    open_ones = select_listed(
        agent.journal.appointments.find_listed(), agent.config.profile, now, everything=False
    )
    if open_ones:
        number = len(open_ones)
        some = (
            "One interview without a debrief was"
            if number == 1
            else f"{number} interviews without a debrief were"
        )
        talk(args, f"{some} seen in your mail; second-chance find shows more.")


def _find_mailbox(agent: Agent, debrief: Debrief) -> str:
    """Its mailbox, also when config.toml has none of that name any more: what is on record is shown."""
    try:
        return agent.mailbox_name(debrief)
    except BadFileError:
        return debrief.mailbox
