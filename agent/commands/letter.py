"""`second-chance letter`: a letter as it stands now, and the person's own words in its place."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from agent.commands import json_answer, render, screen, sentences, visits
from agent.commands.command import add_id, add_kind, read_now, talk
from agent.commands.composition import open_copy, open_for_work
from agent.commands.failures import print_error
from agent.commands.ids import find_record
from agent.commands.letter_text import build_json, describe_place, print_findings, print_letter
from agent.commands.speech import find_person
from agent.commands.terminal import choose_asker
from agent.errors import RefusedError, UsageError
from agent.keeping.home_folder import reason
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.visit.own_words import LetterNow, look_at_letters, put_own_letter, weigh_own_letter

STDIN = "-"
_LARGEST = 200_000
"""Bytes of a letter's file."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `letter`."""
    add_id(parser)
    add_kind(parser)
    parser.add_argument(
        "person", nargs="?", metavar="PERSON", help="to whom, by name or address, where it goes to several"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only what the rules say of it")
    what.add_argument(
        "--from", dest="file", metavar="FILE", help="put the text of a file there; - reads it from stdin"
    )
    parser.add_argument("--yes", action="store_true", help="put it there although the rules advise otherwise")


def run(args: argparse.Namespace) -> int:
    """Show a letter, or put the person's own words in its place."""
    now = read_now(args)
    if args.file is not None:
        return _put(args, _read_file(args.file), now)
    return _show(args, now)


def _show(args: argparse.Namespace, now: datetime) -> int:
    with open_copy(args) as agent:
        record = find_record(agent, args.id)
        person = find_person(record, args.person) if args.person else ""
        seen = look_at_letters(agent, record.id, Kind(args.kind), person, now)
        mailbox = agent.mailbox_name(record.debrief)
        link = agent.config.draft_link
    if args.json:
        letters = [build_json(one) for one in seen.letters]
        screen.show_json(json_answer.render_answer(now, interview=record.id, letters=letters))
        return 0
    if not seen.letters:
        talk(args, "There is no such letter to show for this interview.")
        for code in seen.plan.needs_input:
            talk(args, sentences.describe_request(code, record.id))
    on = render.open_console()
    for one in seen.letters:
        print_letter(on, one, record.id, only_findings=args.check)
        there = link(one.placement, mailbox) if one.placement else ""
        if there and not args.check:
            on.print(there, soft_wrap=True)
    return 0


def _put(args: argparse.Namespace, text: str, now: datetime) -> int:
    """Judge a text, ask where there is advice, and put it in place."""
    kind = Kind(args.kind)
    with open_copy(args) as agent:
        record = find_record(agent, args.id)
        person = find_person(record, args.person) if args.person else ""
        weighed = weigh_own_letter(agent, record.id, kind, person, text, now)
    if refusal := _refuse(args, weighed):
        if args.json:
            _show_json(record.id, weighed, now, [(record.id, refusal)])
        else:
            print_error(refusal)
        return refusal.exit_code
    with open_for_work(args) as agent:
        done = put_own_letter(agent, record.id, kind, weighed.written.step.person, text, now)
        outcome = visits.Outcome((), ())
        if done.placement is None:
            outcome = visits.visit_all(agent, [record.id], now)
            placed = [one for result in outcome.visited for one in result.placed]
            mine = (one for one in placed if (one.kind, one.person) == (kind, done.written.step.person))
            done = replace(done, placement=next(mine, None))
        if args.json:
            _show_json(record.id, done, now, outcome.errors)
            return outcome.exit_code
        code = visits.print_outcome(args, agent, outcome, now)
    if code == 0:
        talk(args, describe_place(done))
    return code


def _refuse(args: argparse.Namespace, weighed: LetterNow) -> RefusedError | None:
    """Show what the rules say of a letter and ask where that is only advice; None: it is wanted as it is."""
    written = weighed.written
    if not args.json:
        print_findings(render.open_console(), written.findings)
    if written.withheld:
        return RefusedError(
            "Your letter is not put in place: what is to change would harm you.", "Change it and try again."
        )
    if not written.findings or args.yes:
        return None
    if not args.json and args.file != STDIN and sys.stdin.isatty():
        asker = choose_asker(os.environ)
        if asker.confirm("Put it in as it is?", help="", default=True):
            return None
        return RefusedError("Nothing was changed.", "Change your letter and try again.")
    return RefusedError(
        "Nothing was changed: the rules advise otherwise, and nobody could be asked.",
        "The same command with --yes puts it in as it is.",
    )


def _show_json(
    interview: InterviewId,
    letter: LetterNow,
    now: datetime,
    errors: json_answer.Errors,
) -> None:
    told = [json_answer.build_error(*one) for one in errors]
    answer = json_answer.render_answer(now, interview=interview, letters=[build_json(letter)], errors=told)
    screen.show_json(answer)


def _read_file(name: str) -> str:
    """The text of a file, or of stdin.

    Raises:
        UsageError: it cannot be read, is no text in UTF-8, or is no letter by its size.
    """
    try:
        raw = sys.stdin.buffer.read(_LARGEST + 1) if name == STDIN else _read_start(Path(name))
    except OSError as problem:
        raise UsageError(
            f"{name} cannot be read: {reason(problem)}.", "Give the file with your letter."
        ) from problem
    if len(raw) > _LARGEST:
        raise UsageError(f"{name} is too large for a letter.", f"A letter has at most {_LARGEST} bytes.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name} is no text in UTF-8.", "Save it as UTF-8 and try again.") from None


def _read_start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST + 1)
