"""The question a quiet run asks."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from agents import first_form, no_look_due
from builders import appointment, at, debrief
from children import fork, give_up_root

from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import PlanSnapshot
from agent.keeping.journal.schema import QUESTION, VERSION, is_nothing_due
from agent.model.plan import InterviewState, Track, TrackState

NOW = at("2026-09-04T12:10:00-05:00")
LATER = NOW + timedelta(days=3)
ASLEEP = PlanSnapshot(state=InterviewState.OPEN, track=Track(TrackState.WAITING), look_again=LATER)


def quiet(path: Path, now: datetime = NOW) -> bool:
    return is_nothing_due(str(path), now.timestamp())


@pytest.fixture
def path(home: Path) -> Path:
    """A journal with one interview that sleeps until LATER, and a mailbox that was looked at."""
    path = home / "journal.db"
    with Journal.open(path) as journal:
        journal.record_visit(journal.add(debrief(), now=NOW), ASLEEP)
    no_look_due(path, "local")
    return path


def test_before_the_first_interview_nothing_is_due(home: Path) -> None:
    """Without a journal, without even a home, a run has nothing to do and makes nothing."""
    assert quiet(home / "journal.db")
    assert quiet(home / "nowhere" / "journal.db")
    assert list(home.iterdir()) == []


def test_a_sleeping_interview_is_not_due(path: Path) -> None:
    """Until the moment the plan named nothing is due; at that moment something is."""
    assert quiet(path, LATER - timedelta(seconds=1))
    assert not quiet(path, LATER)


def test_it_says_what_the_journal_says(path: Path) -> None:
    """The quick question and the journal agree, whatever wakes an interview."""
    with Journal.open(path) as journal:
        (record,) = journal.interviews()
        for look_again in (None, NOW, LATER):
            journal.record_visit(record.id, replace(ASLEEP, look_again=look_again))
            for now in (NOW - timedelta(hours=1), NOW, LATER):
                assert quiet(path, now) == (journal.due(now) == ())
        journal.record_words(record.id, record.words)
        assert not quiet(path, NOW)


def test_a_journal_without_looks_is_for_the_full_run(home: Path) -> None:
    """Until a run has set down which mailboxes there are, none is quiet."""
    path = home / "journal.db"
    Journal.open(path).close()
    assert not quiet(path)
    no_look_due(path)
    assert quiet(path)


def test_it_asks_about_appointments(path: Path) -> None:
    """An appointment is due at the moment it was kept with, and not before; some never are."""
    with Journal.open(path) as journal:
        one = journal.appointments.add(appointment(), LATER - timedelta(hours=1))
        assert quiet(path, LATER - timedelta(hours=1, seconds=1))
        assert not quiet(path, LATER - timedelta(hours=1))
        journal.appointments.update(one, None)
        assert quiet(path, LATER - timedelta(seconds=1))


def test_it_asks_about_looks(path: Path) -> None:
    """A look at a mailbox is due at its moment, also when nothing else is on record."""
    with Journal.open(path) as journal:
        journal.looks.record("local", None, now=NOW, next_at=NOW)
    assert not quiet(path, NOW)
    assert quiet(path, NOW - timedelta(seconds=1))


def test_it_asks_when_to_tell(path: Path) -> None:
    """A notice that was put off to the morning is due like anything else."""
    with Journal.open(path) as journal:
        journal.notices.set_wake(LATER - timedelta(hours=1))
        assert quiet(path, LATER - timedelta(hours=1, seconds=1))
        assert not quiet(path, LATER - timedelta(hours=1))
        journal.notices.set_wake(None)
    assert quiet(path, LATER - timedelta(seconds=1))


def test_a_journal_of_the_first_form_is_for_the_full_run(home: Path) -> None:
    """It knows of no looks: the full run brings it to today's form."""
    path = home / "journal.db"
    first_form(path)
    assert not quiet(path)


@pytest.mark.parametrize("name", ["a b", "50%41", "what?mode=memory", "#1", "ä"])
def test_any_home_can_be_asked(name: str, home: Path) -> None:
    """Characters that mean something in an address mean nothing in a path."""
    (home / name).mkdir()
    path = home / name / "journal.db"
    with Journal.open(path) as journal:
        journal.add(debrief(), now=NOW)
    no_look_due(path)
    assert not quiet(path)
    assert not (home / name.partition("?")[0].partition("#")[0] / "journal.db-journal").exists()


@pytest.mark.parametrize("content", [b"", b"noise" * 1000, b"SQLite format 3\0"])
def test_damage_is_for_the_full_run(content: bytes, home: Path) -> None:
    """A damaged journal is never quiet: the full run speaks about it."""
    path = home / "journal.db"
    path.write_bytes(content)
    assert not quiet(path)


@pytest.mark.parametrize("version", [0, VERSION + 1])
def test_other_versions_are_for_the_full_run(version: int, path: Path) -> None:
    """An older or newer journal is never quiet, even when its tables look the same."""
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    assert not quiet(path)


def test_a_lock_is_for_the_full_run(path: Path) -> None:
    """A journal in the middle of a write is not quiet."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert not quiet(path)


def test_oddities_are_for_the_full_run(home: Path) -> None:
    """A folder in its place, or a path through a file, is not quiet."""
    assert not quiet(home)
    (home / "file").touch()
    assert not quiet(home / "file" / "journal.db")


@pytest.mark.process
def test_a_closed_journal_is_for_the_full_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A journal that may not be read is not quiet."""
    path = tmp_path_factory.mktemp("closed") / "journal.db"
    Journal.open(path).close()
    path.chmod(0)

    def ask() -> None:
        os.chdir(path.parent)
        give_up_root()
        assert not is_nothing_due("journal.db", 0)

    assert fork(ask) == 0


def test_asking_changes_nothing(path: Path) -> None:
    """The question is asked read-only: no byte changes and no file appears."""
    before = path.read_bytes()
    path.chmod(0o400)
    assert quiet(path)
    assert before == path.read_bytes()
    assert [path] == list(path.parent.iterdir())


def test_the_answer_comes_from_an_index(path: Path) -> None:
    """The cost does not grow with what is on record: indexes are searched, and only looks are read."""
    with closing(sqlite3.connect(path)) as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN {QUESTION}", {"now": 5}).fetchall()
    searched = [line for *_, line in plan if line.startswith(("SEARCH", "SCAN"))]
    expected = [
        *("interviews_by_wake", "visits_by_stamp"),
        *("appointments_by_wake", "appointment_visits_by_stamp"),
        "SCAN looks",
        "telling_by_wake",
    ]
    assert len(expected) == len(searched)
    assert all(name in line for name, line in zip(expected, searched, strict=True))


@pytest.mark.process
def test_it_loads_next_to_nothing(path: Path) -> None:
    """Asking loads sqlite3 and three small modules of ours, none of the model and no heavy library."""
    script = (
        "import sys; before = set(sys.modules)\n"
        "from agent.keeping.home_path import locate_journal\n"
        "from agent.keeping.journal.schema import is_nothing_due\n"
        f"assert is_nothing_due(locate_journal({str(path.parent)!r}, {{}}), {NOW.timestamp()})\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    said = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=True, text=True)
    loaded = set(said.stdout.split())
    ours = {name for name in loaded if name.partition(".")[0] == "agent"}
    assert ours == {
        "agent",
        "agent.keeping",
        "agent.keeping.journal",
        "agent.keeping.journal.schema",
        "agent.keeping.home_path",
    }
    assert loaded.isdisjoint(
        {"argparse", "pathlib", "dataclasses", "enum", "typing", "inspect", "platformdirs"}
    )
