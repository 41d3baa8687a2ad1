"""An id may be shortened to what is unambiguous, for what is on record and for what was only seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import ID, INTERVIEW, MaildirDesk

OTHER = "prairie-gate-archive-2026-09-04"


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    return desk


@pytest.mark.parametrize("command", ["status", "explain", "preview", "snooze", "forget"])
def test_the_beginning_of_an_id_will_do(desk: MaildirDesk, command: str) -> None:
    """Whatever is asked of the interview."""
    more = ["3d"] if command == "snooze" else []
    said = desk(command, "prairie", *more)
    assert said.code == 0, said.err


def test_a_beginning_that_fits_several_is_refused_with_their_ids(desk: MaildirDesk) -> None:
    """Nothing is done to either; the whole id goes on working, also where another one begins with it."""
    desk.debrief(INTERVIEW.replace("Credit Union", "Archive"))
    desk.debrief(INTERVIEW.replace("11:30", "10:30"))
    said = desk("forget", "prairie-gate")
    assert (said.code, said.out) == (2, "")
    assert all(one in said.err for one in (ID, OTHER, f"{ID}-2"))
    assert desk("forget", ID).code == 0
    assert [one["id"] for one in desk("status", "--json").json["interviews"]] != []


@pytest.mark.parametrize("typed", ["", " ", "credit", "prairiegate", "%", "_rairie"])
def test_what_no_id_begins_with_is_unknown(desk: MaildirDesk, typed: str) -> None:
    """An empty word and signs with a meaning in SQL too."""
    said = desk("explain", typed)
    assert (said.code, said.out) == (2, "")
    assert "There is no interview" in said.err
