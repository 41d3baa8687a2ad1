"""`second-chance confirm`: yes: write although it was a while ago (W-11); or, it is an interview."""

from __future__ import annotations

import argparse
from dataclasses import replace

from agent.commands.appointment_word import confirmed
from agent.commands.persons_word import add_id, speak

HELP = (
    "An interview recorded more than 14 days after it took place waits for your word. "
    "This says: yes, write the letters all the same. For what `find` lists as perhaps an interview it says: "
    "yes, it is one."
)
EXAMPLE = "second-chance confirm prairie-gate-credit-union-2026-09-04"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `confirm`."""
    add_id(parser)


def run(args: argparse.Namespace) -> int:
    """Confirm a stale interview, or one that was seen in the mailbox."""
    return speak(args, lambda record, _, now: replace(record.words, confirmed_at=now), confirmed)
