"""Runs in words: how one ended, and what the log says beside them."""

from __future__ import annotations

from datetime import datetime

from agent.keeping.failed_starts import FailedStarts
from agent.keeping.journal.runs import Run
from agent.wording import sentences

ENDED = {
    0: "fine",
    1: "a step failed",
    2: "not understood",
    75: "try later",
    77: "authorise again",
    78: "config is wrong",
}
"""How a run ended, by its exit code."""
LEFT_OUT = "Runs that had nothing to do are not in the list."
NONE_YET = "No run is on record yet. second-chance schedule install has one made every hour."


def describe_end(run: Run) -> str:
    """How a run ended, in two or three words."""
    return ENDED.get(run.exit_code, str(run.exit_code))


def list_done(run: Run) -> tuple[str, ...]:
    """What a run did, a sentence each."""
    return run.did or ("no more is on record of it",)


def describe_failed_starts(failed: FailedStarts, zone: str, now: datetime) -> str:
    """That runs could not even begin, since when and why."""
    when = sentences.format_moment(failed.since, zone, now)
    return f"{failed.number} could not begin, the first on {when}: {failed.text}"


def describe_idle(run: Run, zone: str, now: datetime) -> str:
    """That the last run had nothing to do."""
    moment = sentences.format_moment(run.at, zone, now)
    return f"On {moment} a run looked at your mailboxes, and there was nothing to do."
