"""The commands that say a word on one interview: one row for each, with the arguments beside the id.

What each word does stands in `agent.words`, what `--help` says of it in `table`, with that of every other
command.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from agent.commands import appointment_text, json_answer, screen
from agent.commands.command import add_id, add_kind, find_home, read_now, talk
from agent.commands.composition import open_for_work
from agent.commands.visits import print_outcome
from agent.model.letter import Kind
from agent.visit import Agent
from agent.words.saying import Answer, say
from agent.words.speech import Said

_Arguments = Callable[[argparse.ArgumentParser], object]


@dataclass(frozen=True, slots=True)
class Word:
    """A command that says one word: its arguments, and its answer."""

    name: str
    add_own_arguments: _Arguments | None = None
    """Beside the id."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The arguments of this word."""
        add_id(parser)
        if self.add_own_arguments:
            self.add_own_arguments(parser)

    def run(self, args: argparse.Namespace) -> int:
        """Say it, and tell what came of it.

        Raises:
            As `agent.words.saying.say`.
        """
        now = read_now(args)
        with open_for_work(args) as agent:
            answer = say(agent, find_home(args), self.name, args.id, _read_said(args), now)
            return _print_answer(args, agent, answer, now)


def _read_said(args: argparse.Namespace) -> Said:
    """What goes with the word, as far as its command takes it."""
    kind = getattr(args, "kind", None)
    return Said(
        kind=Kind(kind) if kind else None,
        person=getattr(args, "person", None) or "",
        on=getattr(args, "on", None) or "",
        when=" ".join(getattr(args, "when", ())),
        message_id=getattr(args, "message_id", ""),
    )


def _print_answer(args: argparse.Namespace, agent: Agent, answer: Answer, now: datetime) -> int:
    """What followed, with the exit code."""
    code = 0
    if answer.outcome:
        code = print_outcome(args, agent, answer.outcome, now)
    elif answer.appointment and answer.noticed:
        appointment_text.print_pass(args, agent, answer.noticed, now)
        if args.json:
            screen.show_json(json_answer.render_found(now, [answer.appointment]))
    elif args.json:
        records = map(agent.journal.get, answer.interviews)
        built = (
            json_answer.build_interview(agent.journal, record, agent.mailbox_name(record.debrief))
            for record in records
        )
        screen.show_json(json_answer.render_interviews(now, built))
    talk(args, *answer.sentences)
    return code


def _add_thanked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "person", nargs="?", metavar="PERSON", help="whom, by name or address; without it: everybody"
    )
    parser.add_argument("--on", metavar="DATE", help="when, such as 2026-09-04; without it: now")


def _add_when(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "when",
        metavar="WHEN",
        nargs="+",
        help='tomorrow, friday, "next week", "in 3 days", "16 December", "monday 9am", 2026-09-10, 12h',
    )


def _add_message_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("message_id", metavar="MESSAGE-ID", help="of any mail in the thread")


CHOOSE = Word("choose", _add_message_id)
CONFIRM = Word("confirm")
SNOOZE = Word("snooze", _add_when)
SKIP = Word("skip", lambda parser: add_kind(parser, optional=True))
REARM = Word("rearm")
REWORD = Word("reword", add_kind)
CLOSE = Word("close")
REMAKE = Word("remake", add_kind)
FORGET = Word("forget")
REOPEN = Word("reopen")
DECLINED = Word("declined")
THANKED = Word("thanked", _add_thanked)
