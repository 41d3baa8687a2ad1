"""`second-chance letter`: a letter as it stands now, and the person's own words in its place."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from agent.commands import render, screen
from agent.commands.command import add_id, add_kind, read_now, talk
from agent.commands.composition import open_copy
from agent.commands.letter_editing import edit
from agent.commands.letter_settling import STDIN, settle
from agent.commands.letter_text import build_json, print_letter
from agent.errors import UsageError
from agent.keeping.home_folder import reason
from agent.model.letter import Kind
from agent.visit.own_words import look_at_letters
from agent.wording import sentences
from agent.wording.guide_text import build_guide_json, list_guide_lines
from agent.wording.json_text import render_answer
from agent.words.ids import find_record
from agent.words.speech import find_person

NOTHING_TO_SHOW = "There is no such letter to show for this interview."
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
        "--brief", action="store_true", help="what somebody needs who writes it: facts, limits, rules, tips"
    )
    what.add_argument("--edit", action="store_true", help="write it in your editor ($VISUAL or $EDITOR)")
    what.add_argument(
        "--from", dest="file", metavar="FILE", help="put the text of a file there; - reads it from stdin"
    )
    parser.add_argument("--yes", action="store_true", help="put it there although the rules advise otherwise")


def run(args: argparse.Namespace) -> int:
    """Show a letter, or put the person's own words in its place."""
    now = read_now(args)
    if args.file is not None:
        settled = settle(args, _read_file(args.file), now)
        return settled.exit_code
    if args.edit:
        return edit(args, now)
    return _guide(args, now) if args.brief else _show(args, now)


def _show(args: argparse.Namespace, now: datetime) -> int:
    with open_copy(args) as agent:
        record = find_record(agent, args.id)
        person = find_person(record, args.person) if args.person else ""
        seen = look_at_letters(agent, record.id, Kind(args.kind), person, now)
        mailbox = agent.mailbox_name(record.debrief)
        link = agent.config.draft_link
    if args.json:
        letters = [build_json(one) for one in seen.letters]
        screen.show_json(render_answer(now, interview=record.id, letters=letters))
        return 0
    if not seen.letters:
        talk(args, NOTHING_TO_SHOW)
        for code in seen.plan.needs_input:
            talk(args, sentences.describe_request(code, record.id, record.debrief))
    on = render.open_console()
    for one in seen.letters:
        print_letter(on, one, record.id, only_findings=args.check)
        there = link(one.placement, mailbox) if one.placement else ""
        if there and not args.check:
            on.print(there, soft_wrap=True)
    return 0


def _guide(args: argparse.Namespace, now: datetime) -> int:
    """Show what somebody needs who writes the letter."""
    with open_copy(args) as agent:
        record = find_record(agent, args.id)
        person = find_person(record, args.person) if args.person else ""
        seen = look_at_letters(agent, record.id, Kind(args.kind), person, now)
    if args.json:
        briefs = [{**build_guide_json(one.guide), "letter": build_json(one)} for one in seen.letters]
        screen.show_json(render_answer(now, interview=record.id, briefs=briefs))
        return 0
    for number, one in enumerate(seen.letters):
        screen.show(*([""] * bool(number)), *list_guide_lines(one.guide))
    if not seen.letters:
        talk(args, NOTHING_TO_SHOW)
    return 0


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
