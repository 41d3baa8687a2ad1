"""`second-chance find`: interviews seen in the mailbox that have no debrief yet."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.commands import appointment_text, json_answer, render, screen
from agent.commands.appointment_text import print_pass
from agent.commands.command import read_now, talk, whisper
from agent.commands.composition import open_for_work
from agent.commands.failures import print_error
from agent.commands.progress import show_progress
from agent.errors import SecondChanceError
from agent.model.interview import InterviewId
from agent.noticing import notice
from agent.telling.hours import describe_moment
from agent.visit import Agent
from agent.visit.rounds import Outcome
from agent.wording.appointments import select_listed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `find`."""
    parser.add_argument("--why", action="store_true", help="say what speaks for and against each")
    parser.add_argument(
        "--all", action="store_true", help="list those that are settled too: asked, cancelled, dismissed"
    )


def run(args: argparse.Namespace) -> int:
    """Look, and list what is on record; with `--json`, an error has the same shape."""
    try:
        return _look(args)
    except SecondChanceError as error:
        if not args.json:
            raise
        screen.show_json(json_answer.render_found(read_now(args), (), [(InterviewId(""), error)]))
        print_error(error)
        return error.exit_code


def _look(args: argparse.Namespace) -> int:
    now = read_now(args)
    with open_for_work(args) as agent:
        with show_progress(args, "Looking at your mailboxes"):
            noticed = notice(agent, now, ask=False)
        print_pass(args, agent, noticed, now)
        for name in agent.config.mailboxes:
            if looked := agent.journal.looks.last_at(name):
                whisper(args, f"{name}: looked at {looked:%Y-%m-%d %H:%M %z}")
        appointments = agent.journal.appointments
        listed = select_listed(
            appointments.all() if args.all else appointments.find_listed(),
            agent.config.profile,
            now,
            everything=args.all,
        )
        outcome = Outcome((), ()).with_more(noticed.errors)
        if args.json:
            screen.show_json(json_answer.render_found(now, listed, outcome.errors))
        elif listed:
            out = render.open_console()
            for appointment in listed:
                appointment_text.print_appointment(out, appointment, agent.config, now, why=args.why)
        elif not outcome.errors:
            talk(args, "No interview without a debrief was seen in your mail.", *_say_when_looked(agent, now))
        for _, error in outcome.errors:
            print_error(error)
        return outcome.exit_code


def _say_when_looked(agent: Agent, now: datetime) -> Iterator[str]:
    """Where nothing was looked at now, because that was done a short while ago: when, and when next."""
    looked = [at for name in agent.config.mailboxes if (at := agent.journal.looks.last_at(name))]
    if looked and max(looked) < now:
        zone, often = (
            ZoneInfo(agent.config.profile.time_zone),
            timedelta(minutes=agent.config.find.every_minutes),
        )
        last, again = (describe_moment(at, zone, now) for at in (max(looked), max(looked) + often))
        yield f"It was last looked at {last}; what has come since is looked at from {again} on."
