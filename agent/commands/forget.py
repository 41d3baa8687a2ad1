"""`second-chance forget`: remove an interview from the journal."""

from __future__ import annotations

import argparse

from agent.commands.appointment_word import named
from agent.commands.command import read_now, talk
from agent.commands.composition import open_for_work
from agent.commands.json_answer import report
from agent.commands.noticed import name
from agent.commands.persons_word import add_id
from agent.model.interview import InterviewId
from agent.model.plan import Placement

HELP = (
    "Remove an interview and all that is known of it from the journal. "
    "Drafts and mails in your mailbox stay as they are."
)
EXAMPLE = "second-chance forget prairie-gate-credit-union-2026-09-04"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `forget`."""
    add_id(parser)


def run(args: argparse.Namespace) -> int:
    """Forget an interview."""
    with open_for_work(args) as agent:
        if one := named(agent, args.id):
            agent.journal.appointments.forget(one.id)
            return _told(args, name(one), [])
        record = agent.journal.get(InterviewId(args.id))
        standing = [p for p in agent.journal.placements(record.id) if p.fate == "unsent"]
        agent.journal.forget(record.id)
    return _told(args, record.debrief.company, standing)


def _told(args: argparse.Namespace, company: str, standing: list[Placement]) -> int:
    if args.json:
        print(report(read_now(args), ()))
    talk(args, f"Forgotten: {company}.")
    if standing:
        talk(args, f"{len(standing)} of its drafts may still stand in your mailbox; they were left there.")
    return 0
