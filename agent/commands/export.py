"""`second-chance export`: all that is known, as JSON."""

from __future__ import annotations

import argparse
import json

from agent.commands.command import read_now
from agent.commands.composition import open_for_reading

HELP = "Print everything Second Chance has on record, as JSON: interviews, drafts, and what became of them."
EXAMPLE = "second-chance export > my-interviews.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`export` has no arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Print the journal."""
    with open_for_reading(args) as agent:
        known = {"version": 1, "now": read_now(args).isoformat(), **agent.journal.export()}
    print(json.dumps(known, ensure_ascii=False, indent=2, default=str))
    return 0
