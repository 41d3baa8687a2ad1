"""Telling that no run can begin, with neither a journal nor a whole config.toml to rely on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.errors import SecondChanceError
from agent.keeping.config import Notify
from agent.keeping.failed_starts import FailedStarts, save_failed_starts
from agent.keeping.home_folder import Home
from agent.telling.building import build_failure_notice
from agent.telling.hours import is_open
from agent.telling.way import NotToldError, Way
from agent.telling.what_waits import MOST_FAILURES
from agent.telling.words import make_word

_MOST_TRIES = 2


def is_to_be_told(failed: FailedStarts, notify: Notify, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the person is to be told now (aware): of the third in a row, once, in their hours."""
    is_news = failed.number >= MOST_FAILURES and failed.told_at is None and failed.tries < _MOST_TRIES
    return is_news and notify.has_way and is_open(now, zone, notify.hours)


def tell_failed_starts(
    home: Home, failed: FailedStarts, notify: Notify, zone: ZoneInfo, ways: Sequence[Way], now: datetime
) -> None:
    """Tell it by each way; as with any notice a try whose end is not recorded is repeated once.

    Args:
        home: Where they are counted.
        failed: The runs that could not begin.
        notify: How the person is told.
        zone: Their own.
        ways: What can be opened of it.
        now: Aware.

    Raises:
        TryLaterError, SecondChanceError: they cannot be counted; nothing was told.
    """
    word = make_word([build_failure_notice(failed.number, failed.since, zone, now)], discreet=notify.discreet)
    save_failed_starts(home, replace(failed, tries=failed.tries + 1))
    has_told = False
    for way in ways:
        try:
            way.say(word)
        except NotToldError:
            continue
        except SecondChanceError:
            has_told = True
        else:
            has_told = True
    with suppress(SecondChanceError):
        save_failed_starts(home, replace(failed, told_at=now if has_told else None))
