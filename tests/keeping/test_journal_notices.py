"""What the person was told by which way, and what the last runs did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import appointment, at, debrief

from agent.keeping.journal import runs
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.notices import SEEN
from agent.keeping.journal.runs import Run, Streak
from agent.keeping.journal.schema import is_nothing_due
from agent.model.appointment import AppointmentId

NOW = at("2026-09-04T12:10:00-05:00")
HOUR = timedelta(hours=1)
RUN = Run(at=NOW, seconds=1.25, exit_code=0)


@pytest.fixture
def journal(home: Path) -> Iterator[Journal]:
    with Journal.open(home / "journal.db") as journal:
        yield journal


def test_a_notice_goes_its_way(journal: Journal) -> None:
    """Begun, told, surely failed; what another way did is its own."""
    notices = journal.notices
    notices.enter("desk", {"form a 1": NOW, "form b 1": NOW})
    notices.enter("desk", {"form a 1": NOW + HOUR})
    notices.begin("desk", ["form a 1", "form b 1"])
    assert [1, 1] == [one.tries for one in notices.list_of_way("desk").values()]
    notices.finish("desk", ["form a 1"], NOW)
    notices.fail("desk", ["form b 1"], NOW)
    notices.begin("desk", ["form b 1"])
    notices.fail("desk", ["form b 1"], NOW + HOUR)
    told, failed = notices.list_of_way("desk").values()
    assert (NOW, NOW, None) == (told.since, told.told_at, told.failed_at)
    assert (0, None, NOW) == (failed.tries, failed.told_at, failed.failed_at)
    assert notices.list_of_way("phone") == {}
    assert ("desk",) == notices.list_failing()
    notices.finish("desk", ["form b 1"], NOW + 2 * HOUR)
    assert () == notices.list_failing()
    notices.mark_seen(["form c 1"], NOW)
    assert notices.list_of_way(SEEN)["form c 1"].told_at == NOW


def test_when_to_tell_next(journal: Journal, home: Path) -> None:
    """A moment makes a run due; none makes none."""
    path = str(home / "journal.db")
    journal.looks.set_mailboxes((), now=NOW, latest=NOW + HOUR)
    assert journal.notices.wake_at() is None
    assert is_nothing_due(path, NOW.timestamp())
    journal.notices.set_wake(NOW)
    assert journal.notices.wake_at() == NOW
    assert not is_nothing_due(path, NOW.timestamp())
    assert is_nothing_due(path, NOW.timestamp() - 1)
    journal.notices.set_wake(None)
    assert is_nothing_due(path, NOW.timestamp())


def test_only_what_still_holds_is_kept_for_long(journal: Journal) -> None:
    """What is neither new nor among what waits is deleted."""
    journal.notices.enter("desk", {"old a 1": NOW, "held a 2": NOW, "new a 3": NOW + HOUR})
    journal.notices.prune({"held a 2"}, NOW + HOUR)
    assert {"held a 2", "new a 3"} == set(journal.notices.list_of_way("desk"))


def test_the_last_runs_are_kept(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest, so many; a streak is known while the run before it is."""
    most = 5
    monkeypatch.setattr(runs, "MOST", most)
    for number in range(most + 3):
        journal.runs.add(replace(RUN, seconds=float(number), exit_code=int(number >= 3)))
    kept = journal.runs.list_latest()
    assert [3.0, most + 2.0, most] == [kept[0].seconds, kept[-1].seconds, len(kept)]
    assert journal.runs.find_streak() is None
    journal.runs.add(RUN)
    assert journal.runs.find_streak() is None
    for number in (1, 2):
        journal.runs.add(replace(RUN, at=NOW + number * HOUR, exit_code=77, errors=(("authorise", "work"),)))
    assert Streak(2, NOW + HOUR) == journal.runs.find_streak()
    assert (("authorise", "work"),) == journal.runs.list_latest(1)[0].errors
    journal.runs.add(replace(RUN, exit_code=75))
    assert Streak(3, NOW + HOUR, passing=1) == journal.runs.find_streak()


def test_runs_that_tell_nothing_are_left_out(journal: Journal) -> None:
    """Those that went well and did nothing; as many others are found as are asked for."""
    for number in range(4):
        journal.runs.add(replace(RUN, seconds=float(number), did=() if number % 2 else ("A draft.",)))
    journal.runs.add(replace(RUN, seconds=4.0, exit_code=75, did=()))
    assert [2.0, 4.0] == [one.seconds for one in journal.runs.list_latest(2, only_telling=True)]
    assert 5 == len(journal.runs.list_latest())


def test_all_of_it_goes_with_an_interview(journal: Journal, home: Path) -> None:
    """Forgotten, no word of an interview or appointment is left here; those of others stay."""
    interview = journal.add(debrief(), now=NOW)
    other = journal.add(debrief(company="Prairie Gate"), now=NOW)
    seen = journal.appointments.add(
        appointment(id=AppointmentId(""), company="Harrow Lake", subject="Harrow"), None
    )
    keys = {f"draft_waits {one} x": NOW for one in (interview, other, seen.id)}
    journal.notices.enter("desk", {**keys, f"asked {interview}": NOW})
    journal.runs.add(replace(RUN, did=tuple(f"{one}: a draft." for one in (interview, other, seen.id))))
    exported = json.loads(json.dumps(journal.export()))
    assert len(exported["notices"]) == 4
    assert exported["runs"][0]["seconds"] == 1.25
    journal.forget(interview)
    journal.appointments.forget(seen.id)
    assert [f"draft_waits {other} x"] == list(journal.notices.list_of_way("desk"))
    assert (f"{other}: a draft.",) == journal.runs.list_latest()[0].did
    assert b"harrow-lake" not in (home / "journal.db").read_bytes().lower()
