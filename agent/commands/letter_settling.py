"""What becomes of a letter that the person wrote: judged, asked about, and put in place."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from datetime import datetime

from agent.commands import json_answer, render, screen, visits
from agent.commands.command import talk
from agent.commands.composition import open_copy, open_for_work
from agent.commands.failures import print_error
from agent.commands.letter_text import build_json, print_findings
from agent.commands.terminal import choose_asker
from agent.debriefing.question import Choice
from agent.errors import RefusedError
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.visit.own_placing import place_own_letter
from agent.visit.own_words import LetterNow, weigh_own_letter
from agent.wording.json_text import render_answer
from agent.wording.letters import KEPT_BACK, describe_place
from agent.words.ids import find_record
from agent.words.speech import find_person

STDIN = "-"
"""The file that is standard input."""
_PUT, _BACK, _LEAVE = "put", "back", "leave"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of it."""

    exit_code: int
    is_put: bool = False
    """It stands in the draft, or is kept for its day."""
    is_back: bool = False
    """The person wants to go on writing."""


def settle(args: argparse.Namespace, text: str, now: datetime, *, in_editor: bool = False) -> Settled:
    """Judge a text, ask where there is advice, and put it in place.

    Args:
        args: Of `letter`.
        text: The person's own letter.
        now: Aware.
        in_editor: They wrote it in an editor that they can go back to.

    Raises:
        RefusedError: it can no longer become their letter; nothing was changed.
    """
    kind = Kind(args.kind)
    with open_copy(args) as agent:
        record = find_record(agent, args.id)
        person = find_person(record, args.person) if args.person else ""
        weighed = weigh_own_letter(agent, record.id, kind, person, text, now)
    if not args.json:
        print_findings(render.open_console(), weighed.written.findings)
    answer = _ask(args, weighed, in_editor=in_editor)
    if answer == _BACK:
        return Settled(0, is_back=True)
    if answer != _PUT:
        refusal = _explain(weighed, could_ask=_can_ask(args))
        if args.json:
            _show_json(record.id, weighed, now, [(record.id, refusal)])
        else:
            print_error(refusal)
        return Settled(refusal.exit_code)
    return Settled(_put(args, record.id, kind, weighed.written.step.person, text, now), is_put=True)


def _ask(args: argparse.Namespace, weighed: LetterNow, *, in_editor: bool) -> str:
    """Whether the letter is wanted as it is; not asked where nothing speaks against it."""
    harms, can_ask = bool(weighed.written.withheld), _can_ask(args)
    if not harms and (args.yes or not weighed.written.findings):
        return _PUT
    if not can_ask:
        return _LEAVE
    asker = choose_asker(os.environ)
    if in_editor:
        choices = [
            Choice(_PUT, "Put it in as it is"),
            Choice(_BACK, "Go back into the editor"),
            Choice(_LEAVE, "Leave it for now"),
        ][harms:]
        return asker.choose("What now?", help="", choices=choices, default=_BACK if harms else _PUT)
    if harms:
        return _LEAVE
    return _PUT if asker.confirm("Put it in as it is?", help="", default=True) else _LEAVE


def _can_ask(args: argparse.Namespace) -> bool:
    return not args.json and args.file != STDIN and sys.stdin.isatty()


def _explain(weighed: LetterNow, *, could_ask: bool) -> RefusedError:
    """Why a letter was not put in place."""
    if weighed.written.withheld:
        return RefusedError(*KEPT_BACK)
    if could_ask:
        return RefusedError("Nothing was changed.")
    return RefusedError(
        "Nothing was changed: the rules advise otherwise, and nobody could be asked.",
        "The same command with --yes puts it in as it is.",
    )


def _put(
    args: argparse.Namespace, interview: InterviewId, kind: Kind, person: str, text: str, now: datetime
) -> int:
    """Put it in place; where nothing stands yet, a visit places it if it is due."""
    with open_for_work(args) as agent:
        done = place_own_letter(agent, interview, kind, person, text, now)
        if args.json:
            _show_json(interview, done.letter, now, done.outcome.errors)
            return done.outcome.exit_code
        code = visits.print_outcome(args, agent, done.outcome, now)
    if code == 0:
        talk(args, describe_place(done.letter))
    return code


def _show_json(interview: InterviewId, letter: LetterNow, now: datetime, errors: json_answer.Errors) -> None:
    told = [json_answer.build_error(*one) for one in errors]
    answer = render_answer(now, interview=interview, letters=[build_json(letter)], errors=told)
    screen.show_json(answer)
