"""`second-chance snooze`: write nothing for an interview before a certain time."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.commands.command import LAST_YEAR, find_home
from agent.commands.persons_word import add_id, speak
from agent.errors import UsageError
from agent.keeping import config
from agent.keeping.journal_records import Record
from agent.model.plan import PersonsWord, Placement

HELP = (
    "Write nothing for an interview before a certain time: a date, a date with a time, or a span "
    "such as 3d or 12h. Dates and times are those of their time zone."
)
EXAMPLE = "second-chance snooze prairie-gate-credit-union-2026-09-04 2026-09-10"

_SPAN = re.compile(r"(\d{1,4}) ?(h|d|w)\w*", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 168}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `snooze`."""
    add_id(parser)
    parser.add_argument("when", metavar="WHEN", help="2026-09-10, 2026-09-10T09:00, 3d, 12h")


def run(args: argparse.Namespace) -> int:
    """Snooze an interview."""

    def word(record: Record, _placed: tuple[Placement, ...], now: datetime) -> PersonsWord:
        until = read_when(args.when, now)
        if until.tzinfo is None:
            own = config.load(find_home(args).config_file).profile.time_zone
            until = until.replace(tzinfo=ZoneInfo(record.debrief.their_time_zone or own))
        if until <= now:
            raise UsageError(f"{args.when} is not in the future.", "Give a later date, such as 3d.")
        return replace(record.words, snoozed_until=until)

    return speak(args, word)


def read_when(text: str, now: datetime) -> datetime:
    """The moment a person means; without a zone when they gave none.

    Raises:
        UsageError: it cannot be read.
    """
    span = _SPAN.fullmatch(text.strip())
    if span:
        return now + timedelta(hours=int(span[1]) * _HOURS[span[2].lower()])
    try:
        until = datetime.fromisoformat(text.strip())
    except ValueError:
        until = None
    if until is None or until.year > LAST_YEAR:
        raise UsageError(f"{text!r} is no date.", "Write it like 2026-09-10, 2026-09-10T09:00, 3d or 12h.")
    return until
