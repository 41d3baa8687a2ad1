"""The one place where an error becomes a sentence, a next step and an exit code."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable

from agent.commands import screen
from agent.commands.command import read_now
from agent.commands.palette import STOPPED
from agent.errors import BadFileError, SecondChanceError, TryLaterError, describe_error

INTERRUPTED = 130
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def run_guarded(command: Callable[[], int]) -> int:
    """Run a command; whatever it raises ends as a sentence on stderr, never as a traceback."""
    screen.bear_every_letter()
    try:
        code = command()
        screen.finish()
    except SecondChanceError as error:
        print_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        screen.tell("", "Stopped. Nothing is half-done; the same command goes on from here.")
        return INTERRUPTED
    except BrokenPipeError:
        screen.leave_the_rest_unsaid()
        return 0  # the reader has gone (`| head`)
    except Exception as error:
        if os.environ.get("SECOND_CHANCE_TRACEBACK"):
            sys.excepthook = screen.tell_fault
            raise
        return _unforeseen(error)
    return code


def _unforeseen(error: Exception) -> int:
    """Say that the output's disk is full, or what nobody thought of."""
    if isinstance(error, OSError) and error.errno in _FULL:
        screen.leave_the_rest_unsaid()
        full = TryLaterError(
            f"There is no room left: {error.strerror}.", "Make room, then give the same command again."
        )
        print_error(full)
        return full.exit_code
    screen.tell(
        f"Error: something went wrong inside Second Chance ({describe_error(error)}).",
        "Hint: nothing was sent. Run the same command again with SECOND_CHANCE_TRACEBACK=1 set, "
        "and report what it prints; it may quote your mail, so look it through first.",
    )
    return 1


def run_answering_json(command: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Run a parsed command; with `--json`, stdout holds JSON also when it comes to nothing.

    Raises:
        SecondChanceError: as the command; it was printed as JSON where that was asked for.
    """
    try:
        return command(args)
    except SecondChanceError as error:
        if args.json:
            from agent.commands.json_answer import render_interviews  # noqa: PLC0415 - only an error needs it

            about = getattr(args, "id", None) or ""
            screen.show_json(render_interviews(read_now(args), (), [(about, error)]))
        raise


def print_error(error: SecondChanceError) -> None:
    """Print an error with its problems and its next step."""
    problems = error.problems if isinstance(error, BadFileError) else ()
    screen.tell(f"Error: {error.text}", style=STOPPED)
    screen.tell(*(f"  - {problem}" for problem in problems))
    if error.hint:
        say = screen.tell_lines if error.has_steps else screen.tell
        say(f"Hint: {error.hint}")
