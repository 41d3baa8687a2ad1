"""`second-chance export`: all that is known, as JSON."""

from __future__ import annotations

import argparse

from agent.commands import screen
from agent.commands.command import find_home, read_now
from agent.commands.composition import open_for_reading
from agent.commands.json_answer import render_answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`export` has no arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Print the journal."""
    with open_for_reading(args) as agent:
        on_record = agent.journal.export()
    # What the file holds stays there: who knew it could write a mail that passes for one of ours.
    screen.show_json(render_answer(read_now(args), **on_record, secret_file=str(find_home(args).secret_file)))
    return 0
