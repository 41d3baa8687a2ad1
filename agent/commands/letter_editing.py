"""A letter in the person's own editor, until they are done with it."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from agent.commands.command import find_home, talk
from agent.commands.composition import open_copy
from agent.commands.letter_settling import settle
from agent.errors import SecondChanceError, UsageError
from agent.keeping import unfinished_letters
from agent.keeping.home_folder import reason
from agent.model.letter import Kind
from agent.visit.own_words import find_own_place
from agent.wording.letter_page import build_page, read_page
from agent.words.ids import find_record
from agent.words.speech import find_person


def find_editor(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The command that the person edits text with.

    Raises:
        UsageError: none is named, or its name has quotes without an end.
    """
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        command = tuple(shlex.split(named))
    except ValueError:
        command = ()
    if not command:
        why = f"EDITOR is no command: {named}" if named.strip() else "No editor is named: EDITOR is not set."
        raise UsageError(why, "Name one (export EDITOR=nano), or write a file and give it with --from FILE.")
    return command


def open_editor(command: tuple[str, ...], file: Path) -> None:
    """Let the person edit a file, until they leave the editor.

    Raises:
        SecondChanceError: the editor cannot be started, or ended with an error.
    """
    try:
        done = subprocess.run([*command, str(file)], check=False)  # noqa: S603 - the person's own editor
    except OSError as problem:
        raise UsageError(
            f"The editor {command[0]} cannot be started: {reason(problem)}.",
            "Name another one in EDITOR, or give a file with --from FILE.",
        ) from problem
    if done.returncode:
        raise SecondChanceError(
            f"The editor {command[0]} ended with an error ({done.returncode}); nothing was changed."
        )


def edit(args: argparse.Namespace, now: datetime) -> int:
    """Let the person write a letter in their editor, and put it in place when they are done.

    What they write lies in the home until it is put in place: whatever goes wrong, `--edit` goes on with it.
    """
    command = find_editor(os.environ)
    kind = Kind(args.kind)
    with open_copy(args) as agent:
        record = find_record(agent, args.id)
        person = find_person(record, args.person) if args.person else ""
        place = find_own_place(agent, record.id, kind, person, now)
    given = place.written.letter.text if place.written.letter else ""
    file = unfinished_letters.find_file(find_home(args), record.id, kind, place.written.step.person)
    text = read_page(unfinished_letters.load(file))
    if text.strip():
        talk(args, "You go on with what you had not finished.")
    text = text if text.strip() else given
    while True:
        unfinished_letters.save(file, build_page(text, place.guide))
        try:
            open_editor(command, file)
            text = read_page(unfinished_letters.load(file))
            if not text.strip() or text.split() == given.split():
                unfinished_letters.discard(file)
                talk(args, "Nothing was changed.")
                return 0
            settled = settle(args, text, now, in_editor=True)
        except (SecondChanceError, KeyboardInterrupt, EOFError):
            _tell_where(args, file, given)
            raise
        if settled.is_back:
            continue
        if settled.is_put:
            unfinished_letters.discard(file)
        else:
            _tell_where(args, file, given)
        return settled.exit_code


def _tell_where(args: argparse.Namespace, file: Path, given: str) -> None:
    """Where their words lie; words that are not theirs are not left there."""
    if read_page(unfinished_letters.load(file)).split() in ([], given.split()):
        unfinished_letters.discard(file)
    else:
        talk(args, f"What you wrote is kept in {file}; the same command goes on with it.")
