"""What the person says about an interview that was only seen in the mailbox so far."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from agent.commands import appointment_text
from agent.commands.command import read_now, talk
from agent.commands.noticed import has_news, name, print_pass
from agent.errors import UnknownInterviewError
from agent.model.appointment import Appointment, AppointmentId, AppointmentState
from agent.model.interview import InterviewId
from agent.model.plan import Fate
from agent.noticing import see_to
from agent.visit import Agent


def named(agent: Agent, given: str) -> Appointment | None:
    """The appointment of an id that is no interview's; None where an interview has it.

    Raises:
        UnknownInterviewError: neither has it.
    """
    try:
        agent.journal.get(InterviewId(given))
    except UnknownInterviewError as unknown:
        try:
            return agent.journal.appointments.get(AppointmentId(given))
        except UnknownInterviewError:
            hint = "second-chance status and second-chance find list them with their ids."
            raise UnknownInterviewError(unknown.text, hint) from None
    return None


def speak_of(
    args: argparse.Namespace,
    agent: Agent,
    one: Appointment,
    word: Callable[[Appointment, datetime], Appointment],
) -> int:
    """Record the word, then do what follows from it at once."""
    now = read_now(args)
    said = word(one, now)
    agent.journal.appointments.keep(said, now)
    noticed = see_to(agent, said, now)
    print_pass(args, agent, noticed, now)
    current = agent.journal.appointments.get(one.id)
    if args.json:
        print(appointment_text.report(now, [current], ()))
    if not has_news(noticed):
        talk(args, f"{name(current)}: {appointment_text.describe_next(current, agent.config, now)}")
    return 0


def confirmed(one: Appointment, now: datetime) -> Appointment:
    """Yes, it is an interview: a form that stands is read again, one that was deleted is not made again."""
    state = one.state
    if state in {AppointmentState.LAPSED, AppointmentState.DISMISSED}:
        if one.form is None:
            state = AppointmentState.SEEN
        elif state is AppointmentState.DISMISSED and one.form.fate is not Fate.DELETED:
            state = AppointmentState.ASKED
    return replace(one, confirmed_at=now, state=state)


def dismissed(one: Appointment, _: datetime) -> Appointment:
    """No, nothing is wanted for it."""
    return replace(one, state=AppointmentState.DISMISSED)
