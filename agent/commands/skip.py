"""`second-chance skip`: do without a letter of an interview."""

from __future__ import annotations

import argparse
from dataclasses import replace

from agent.commands.appointment_word import dismissed
from agent.commands.persons_word import add_id, speak
from agent.model.letter import Kind

HELP = (
    "Do without one kind of letter for an interview, or without all that are not written yet. "
    "Of what `find` lists it says: that is no interview, or I want nothing written."
)
EXAMPLE = "second-chance skip prairie-gate-credit-union-2026-09-04 second_chance"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `skip`."""
    add_id(parser)
    parser.add_argument(
        "kind", nargs="?", metavar="KIND", choices=[k.value for k in Kind], help=", ".join(Kind)
    )


def run(args: argparse.Namespace) -> int:
    """Skip one kind, or all."""
    kinds = frozenset({Kind(args.kind)} if args.kind else Kind)
    return speak(
        args,
        lambda record, _placed, _now: replace(record.words, skipped=record.words.skipped | kinds),
        dismissed,
    )
