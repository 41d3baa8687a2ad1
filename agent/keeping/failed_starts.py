"""Runs that could not even begin, counted in a small file beside the journal, which may be what fails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from agent.keeping.credential_files import parse_moment, read_record, remove_record, write_record
from agent.keeping.home_folder import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedStarts:
    """Runs in a row that could not begin."""

    number: int
    since: datetime
    """When the first of them was; aware."""
    text: str
    """What stopped the last one, a sentence."""
    tries: int = 0
    """How often it was begun to tell the person, and the end never recorded."""
    told_at: datetime | None = None


def load_failed_starts(home: Home) -> FailedStarts | None:
    """Those after the last run that began; None where there are none, or the file says nothing usable.

    Raises:
        SecondChanceError: the file is there and cannot be read.
    """
    match read_record(_path(home)):
        case {"number": int(number), "since": str(since), "text": str(text), "tries": int(tries), **more} if (
            begun := parse_moment(since)
        ):
            told_at = parse_moment(str(more.get("told_at")))
            return FailedStarts(number=number, since=begun, text=text, tries=tries, told_at=told_at)
        case _:
            return None


def count_failed_start(home: Home, text: str, now: datetime) -> FailedStarts:
    """Count one more, at this moment (aware).

    Raises:
        TryLaterError, SecondChanceError: the file cannot be read or written.
    """
    before = load_failed_starts(home) or FailedStarts(number=0, since=now, text="")
    counted = replace(before, number=before.number + 1, text=text)
    save_failed_starts(home, counted)
    return counted


def save_failed_starts(home: Home, failed: FailedStarts) -> None:
    """Keep how many there are, and whether the person was told.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be written.
    """
    write_record(_path(home), failed)


def drop_failed_starts(home: Home) -> None:
    """Forget them, as a run began.

    Raises:
        SecondChanceError: the file cannot be removed.
    """
    remove_record(_path(home))


def _path(home: Home) -> Path:
    return home.root / "failed_starts.json"
