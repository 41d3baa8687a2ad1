"""`second-chance close`: write nothing more for an interview."""

from __future__ import annotations

import argparse
from dataclasses import replace

from agent.commands.appointment_word import dismissed
from agent.commands.persons_word import add_id, speak

HELP = "Write nothing more for an interview. Drafts that stand in your mailbox stay as they are."
EXAMPLE = "second-chance close prairie-gate-credit-union-2026-09-04"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `close`."""
    add_id(parser)


def run(args: argparse.Namespace) -> int:
    """Close an interview."""
    return speak(args, lambda record, _, now: replace(record.words, closed_at=now), dismissed)
