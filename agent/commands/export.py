"""`second-chance export`: all that is known, as JSON."""

from __future__ import annotations

import argparse
import json

from agent.commands.common import moment
from agent.commands.composition import reading_only

HELP = "Print everything Second Chance has on record, as JSON: interviews, drafts, and what became of them."
EXAMPLE = "second-chance export > my-interviews.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`export` has no arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Print the journal."""
    with reading_only(args) as agent:
        known = {"version": 1, "now": moment(args).isoformat(), **agent.journal.export()}
    print(json.dumps(known, ensure_ascii=False, indent=2, default=str))
    return 0
