"""`second-chance find`: interviews seen in the mailbox that have no debrief yet."""

from __future__ import annotations

import argparse

from agent.commands import render, seen
from agent.commands.common import moment, talk, whisper
from agent.commands.composition import working
from agent.commands.guard import say
from agent.commands.noticed import tell_noticed
from agent.commands.visits import Outcome
from agent.errors import SecondChanceError
from agent.model.interview import InterviewId
from agent.noticing import notice

HELP = (
    "Look for interviews in your mail (what is new since the last look, at most as often as [find] "
    "every_minutes in config.toml says) and list those without a debrief. It changes nothing in your mailbox."
)
EXAMPLE = "second-chance find --why"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `find`."""
    parser.add_argument("--why", action="store_true", help="say what speaks for and against each")
    parser.add_argument(
        "--all", action="store_true", help="list those that are settled too: asked, cancelled, dismissed"
    )


def run(args: argparse.Namespace) -> int:
    """Look, and list what is on record; with `--json`, an error has the same shape."""
    try:
        return _found(args)
    except SecondChanceError as error:
        if not args.json:
            raise
        print(seen.report(moment(args), (), [(InterviewId(""), error)]))
        say(error)
        return error.exit_code


def _found(args: argparse.Namespace) -> int:
    now = moment(args)
    with working(args) as agent:
        noticed = notice(agent, now, ask=False)
        tell_noticed(args, agent, noticed, now)
        for name in agent.config.mailboxes:
            if looked := agent.journal.appointments.looked_at(name):
                whisper(args, f"{name}: looked at {looked:%Y-%m-%d %H:%M %z}")
        listed = seen.listed(agent.journal.appointments.all(), agent.config.profile, everything=args.all)
        outcome = Outcome((), ()).with_more(noticed.errors)
        if args.json:
            print(seen.report(now, listed, outcome.errors))
        elif listed:
            out = render.console()
            for one in listed:
                seen.show(out, one, agent.config, now, why=args.why)
        elif not outcome.errors:
            talk(args, "No interview without a debrief was seen in your mail.")
        for _, error in outcome.errors:
            say(error)
        return outcome.exit_code
