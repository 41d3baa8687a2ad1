"""What the person says about an interview: put on record first, then the interview is visited."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime

from agent.commands.appointment_word import named, speak_of
from agent.commands.command import read_now
from agent.commands.composition import open_for_work
from agent.commands.visits import print_outcome, visit_all
from agent.keeping.journal_records import Record
from agent.model.appointment import Appointment
from agent.model.interview import InterviewId
from agent.model.plan import PersonsWord, Placement


def add_id(parser: argparse.ArgumentParser) -> None:
    """The interview a word is about."""
    parser.add_argument("id", metavar="ID", help="the interview, as `status` names it")


def speak(
    args: argparse.Namespace,
    word: Callable[[Record, tuple[Placement, ...], datetime], PersonsWord],
    of_appointment: Callable[[Appointment, datetime], Appointment] | None = None,
) -> int:
    """Record the person's word and visit the interview; the word stays when the mailbox is out of reach.

    `of_appointment` is the same word on an interview that was only seen in the mailbox so far.

    Raises:
        UnknownInterviewError: no interview has this id.
        RefusedError: the word would break a promise.
    """
    now = read_now(args)
    with open_for_work(args) as agent:
        if of_appointment and (one := named(agent, args.id)):
            return speak_of(args, agent, one, of_appointment)
        record = agent.journal.get(InterviewId(args.id))
        agent.journal.say(record.id, word(record, agent.journal.placements(record.id), now))
        return print_outcome(args, agent, visit_all(agent, [record.id], now), now)
