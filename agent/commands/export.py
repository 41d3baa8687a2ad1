"""`second-chance export`: all that is known, as JSON."""

from __future__ import annotations

import argparse

from agent.commands import screen
from agent.commands.composition import read_occasion
from agent.setting_up.exporting import render_export


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`export` has no arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """Print the journal."""
    screen.show_json(render_export(read_occasion(args)))
    return 0
