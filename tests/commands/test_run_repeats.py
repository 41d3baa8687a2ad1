"""What cron mails: each request once a day, not once an hour."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk import DEBRIEFED, INTERVIEW, Desk

BADLY_SAID = INTERVIEW.replace(
    "I recount with a second person before anyone leaves", "I was nervous and lost count before anyone left"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_request_is_said_once_a_day(desk: Desk) -> None:
    """The next hour is silent about the same thing; the next day says it again."""
    desk.debrief(BADLY_SAID)
    desk("run", now=DEBRIEFED)
    assert desk("run", now=DEBRIEFED + timedelta(hours=1)).err == ""
    assert "better answer" in desk("run", now=DEBRIEFED + timedelta(hours=24)).err


def test_who_asks_for_more_hears_it_each_time(desk: Desk) -> None:
    """With -v nothing is left out."""
    desk.debrief(BADLY_SAID)
    assert "better answer" in desk("run", "-v", now=DEBRIEFED + timedelta(hours=1)).err
