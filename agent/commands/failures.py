"""The one place where an error becomes a sentence, a next step and an exit code."""

from __future__ import annotations

import argparse
import codecs
import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from agent.commands.command import read_now
from agent.errors import BadFileError, SecondChanceError, TryLaterError, describe_error

INTERRUPTED = 130
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def run_guarded(command: Callable[[], int]) -> int:
    """Run a command; whatever it raises ends as a sentence on stderr, never as a traceback."""
    _bear_every_letter()
    try:
        code = command()
        if sys.stdout is not None:  # None: started without one
            sys.stdout.flush()  # while an error can still be told
    except SecondChanceError as error:
        print_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nStopped. Nothing is half-done; the same command goes on from here.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _leave_the_rest_unsaid()
        return 0  # the reader has gone (`| head`)
    except Exception as error:
        if os.environ.get("SECOND_CHANCE_TRACEBACK"):
            raise
        return _unforeseen(error)
    return code


def _unforeseen(error: Exception) -> int:
    """Say that the output's disk is full, or what nobody thought of."""
    if isinstance(error, OSError) and error.errno in _FULL:
        _leave_the_rest_unsaid()
        full = TryLaterError(
            f"There is no room left: {error.strerror}.", "Make room, then give the same command again."
        )
        print_error(full)
        return full.exit_code
    print(f"Error: something went wrong inside Second Chance ({describe_error(error)}).", file=sys.stderr)
    print(
        "Hint: nothing was sent. Run the same command again with SECOND_CHANCE_TRACEBACK=1 set, "
        "and report what it prints; it may quote your mail, so look it through first.",
        file=sys.stderr,
    )
    return 1


def _leave_the_rest_unsaid() -> None:
    """What is left in stdout must not raise again when Python ends."""
    with suppress(OSError, AttributeError):  # none, or one without a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bear_every_letter() -> None:
    """Let streams that lack a letter (ASCII, cp1252) show its escape: legible, and still JSON."""
    codecs.register_error("escape", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="escape")


def _escaped(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lost = problem.object[problem.start : problem.end].encode("utf-16-be", "surrogatepass")
    units = (int.from_bytes(lost[i : i + 2], "big") for i in range(0, len(lost), 2))
    return "".join(f"\\u{unit:04x}" for unit in units), problem.end


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

            print(render_interviews(read_now(args), (), [(getattr(args, "id", None) or "", error)]))
        raise


def print_error(error: SecondChanceError) -> None:
    """Print an error with its problems and its next step."""
    print(f"Error: {error.text}", file=sys.stderr)
    if isinstance(error, BadFileError):
        for problem in error.problems:
            print(f"  - {problem}", file=sys.stderr)
    if error.hint:
        print(f"Hint: {error.hint}", file=sys.stderr)
