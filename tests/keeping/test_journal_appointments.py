"""What the journal keeps of appointments, and what is left of a forgotten one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import MEETING, SAID, address, appointment, at, debrief, debrief_form, message
from children import KILLED, die_at, fork
from hypothesis import HealthCheck, given, settings
from strategies import appointments

from agent.errors import JournalError, RefusedError, UnknownInterviewError
from agent.keeping.journal.journal import Journal
from agent.model.appointment import (
    Appointment,
    AppointmentId,
    AppointmentState,
    Band,
    Weighed,
)
from agent.model.interview import InterviewId
from agent.model.mail import MessageId
from agent.model.plan import Fate, Sighting, Stage

NOW = at("2026-09-04T12:10:00-05:00")
LATER = NOW + timedelta(days=3)
ID = "prairie-gate-credit-union-2026-09-04"
NOBODY = AppointmentId("nobody-2026-01-01")
FORM = debrief_form(stage=Stage.INTENDED, fingerprint=(3, 2**63 + 5), code="SC-4F2A")


@pytest.fixture
def journal(home: Path) -> Iterator[Journal]:
    with Journal.open(home / "journal.db") as journal:
        yield journal


@pytest.fixture
def seen(journal: Journal) -> Appointment:
    """One on record."""
    return journal.appointments.add(appointment(), LATER)


# --- on record ----------------------------------------------------------------------------------


def test_what_is_seen_is_on_record(journal: Journal) -> None:
    """An added appointment comes back by its id and by its key, whatever id it brought."""
    expected = appointment()
    assert expected == journal.appointments.add(replace(expected, id=AppointmentId("")), None)
    assert expected == journal.appointments.get(expected.id)
    assert expected == journal.appointments.find(expected.key)
    assert (expected,) == journal.appointments.all()
    assert journal.appointments.find("other@prairiegate.example") is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ID),
        ({"meeting": replace(MEETING, start=at("2026-09-04T23:30:00-05:00"))}, ID),
        (
            {"meeting": replace(MEETING, start=None, local_start=datetime.fromisoformat("2026-09-07T10:00"))},
            "prairie-gate-credit-union-2026-09-07",
        ),
        (
            {"meeting": None, "said": (replace(SAID, start=at("2026-09-08T10:00:00-05:00")),)},
            "prairie-gate-credit-union-2026-09-08",
        ),
        ({"meeting": None}, "prairie-gate-credit-union-2026-09-01"),
        ({"meeting": replace(MEETING, start=None)}, "prairie-gate-credit-union-2026-09-01"),
        ({"company": ""}, "branch-operations-manager-interview-2026-09-04"),
        ({"company": "", "subject": ""}, "interview-2026-09-04"),
    ],
    ids=["meeting", "local day", "clock", "said", "seen", "no time", "subject", "nothing"],
)
def test_ids_are_made_of_name_and_day(changes: dict[str, Any], expected: str, journal: Journal) -> None:
    """Company, else subject; the day of the meeting at its place, that was said, or when it was seen."""
    assert expected == journal.appointments.add(appointment(**changes), None).id


def test_a_second_one_of_the_day_gets_a_number(journal: Journal) -> None:
    """Two on one day keep apart, and so does one from an interview that is on record already."""
    journal.add(debrief(), now=NOW)
    ids = [journal.appointments.add(appointment(key=key), None).id for key in "ab"]
    assert [f"{ID}-2", f"{ID}-3"] == ids
    assert ID == journal.add(debrief(company="Prairie Gate Credit-Union", role="x"), now=NOW)[: len(ID)]


def test_an_interview_may_have_the_id_of_its_appointment(journal: Journal, seen: Appointment) -> None:
    """The interview that comes of an appointment is called as if there had been none."""
    assert seen.id == journal.add(debrief(), now=NOW)


def test_one_key_once(journal: Journal, seen: Appointment) -> None:
    """A second appointment of the same key is refused, and nothing of it is kept."""
    with pytest.raises(RefusedError, match="is on record already") as caught:
        journal.appointments.add(appointment(company="Other"), NOW)
    assert "second-chance find" in caught.value.hint
    assert (seen,) == journal.appointments.all()
    assert journal.appointments.due(NOW) == ()


def test_they_come_in_the_order_they_were_seen(journal: Journal) -> None:
    """Oldest seen first, in whatever order they were added and in whatever zone."""
    for key, when in (("b", "2026-09-02T09:00:00-05:00"), ("a", "2026-09-02T13:00:00+00:00")):
        journal.appointments.add(appointment(key=key, seen_at=at(when)), None)
    assert ["a", "b"] == [one.key for one in journal.appointments.all()]


def test_a_record_takes_the_place_of_the_older(journal: Journal, seen: Appointment) -> None:
    """What is new of an appointment is kept whole, under the same id."""
    moved = replace(
        seen,
        meeting=replace(MEETING, sequence=1, cancelled=True),
        state=AppointmentState.CANCELLED,
        problems=("company: is missing",),
    )
    journal.appointments.update(moved, None)
    assert (moved,) == journal.appointments.all()


def test_a_new_key_is_known_beside_the_older(journal: Journal, seen: Appointment) -> None:
    """When a calendar follows words, both keys lead to the one appointment."""
    other = journal.appointments.add(appointment(key="other"), None)
    journal.appointments.update(replace(seen, key="new"), None, keys=("calendar",))
    for key in (seen.key, "new", "calendar"):
        assert journal.appointments.get(seen.id) == journal.appointments.find(key)
    journal.appointments.update(replace(seen, key="other"), None, keys=("other",))
    assert other == journal.appointments.find("other"), "a key stays with whom it has"


def test_unknown_ids_are_said(journal: Journal) -> None:
    """Every method that takes an id says when there is none, naming the command that lists them."""
    for call in (
        lambda: journal.appointments.get(NOBODY),
        lambda: journal.appointments.update(appointment(id=NOBODY), NOW),
        lambda: journal.appointments.forget(NOBODY),
    ):
        with pytest.raises(UnknownInterviewError, match='"nobody-2026-01-01"') as caught:
            call()
        assert "second-chance find" in caught.value.hint
    assert journal.appointments.all() == ()


def test_an_unreadable_row_is_said(journal: Journal, seen: Appointment, home: Path) -> None:
    """A row that holds no appointment is damage, not a traceback."""
    with closing(sqlite3.connect(home / "journal.db", isolation_level=None)) as db:
        db.execute("UPDATE appointments SET record = '{}'")
    for call in (
        journal.appointments.all,
        journal.export,
        lambda: journal.appointments.find(seen.key),
    ):
        with pytest.raises(JournalError, match="a row is unreadable"):
            call()


def test_hostile_keys_are_keys(journal: Journal) -> None:
    """Half characters, NULs and endless keys are told apart like any other."""
    keys = ("\ud800", "\udfff", "a\0b", "a\0c", "k" * 100_000, "")
    for key in keys:
        journal.appointments.add(appointment(key=key, subject=key, company=key), None)
    for key in keys:
        found = journal.appointments.find(key)
        assert found is not None
        assert key == found.key


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(record=appointments)
def test_any_appointment_is_kept(record: Appointment, journal: Journal) -> None:
    """Whatever a mail makes of one, it comes back from the file as it was."""
    if known := journal.appointments.find(record.key):
        journal.appointments.forget(known.id)
    forgotten = journal.appointments.export()["forgotten"]
    assert isinstance(forgotten, list)
    number = len(forgotten)
    named = journal.appointments.add(replace(record, key=f"{number} {record.key}"), None)
    assert named == journal.appointments.get(named.id)
    assert named == journal.appointments.find(named.key)
    journal.appointments.forget(named.id)


# --- when to see to it --------------------------------------------------------------------------


def test_an_appointment_sleeps(journal: Journal, seen: Appointment) -> None:
    """It is due at the moment it was kept with, to the second; without one, never."""
    assert journal.appointments.due(LATER - timedelta(seconds=1)) == ()
    assert (seen.id,) == journal.appointments.due(LATER)
    journal.appointments.update(seen, NOW)
    assert (seen.id,) == journal.appointments.due(NOW)
    journal.appointments.update(seen, None)
    assert journal.appointments.due(at("9999-01-01T00:00:00+00:00")) == ()


def test_the_longest_waiting_is_first(journal: Journal) -> None:
    """Due appointments come in the order in which they fell due; interviews are another list."""
    first = journal.appointments.add(appointment(key="b", company="B"), NOW)
    second = journal.appointments.add(appointment(key="a", company="A"), LATER)
    assert (first.id, second.id) == journal.appointments.due(LATER)
    assert journal.due(LATER) == ()


# --- the form -----------------------------------------------------------------------------------


def test_a_form_goes_step_by_step(journal: Journal, seen: Appointment) -> None:
    """Intended, staged, placed, seen: each step is on record as soon as it is taken."""
    staged = replace(FORM, stage=Stage.STAGED, ticket="tmp/17")
    placed = replace(staged, stage=Stage.PLACED, draft_id="draft-3", placed_at=NOW)
    sighted = replace(placed, sighting=Sighting(Fate.UNSENT, "stands in Drafts", "draft-4", edited=True))
    for form in (FORM, staged, placed, sighted):
        journal.appointments.update(replace(seen, state=AppointmentState.ASKED, form=form), NOW)
        assert form == journal.appointments.get(seen.id).form


def test_a_form_never_made_may_be_meant_again(journal: Journal, seen: Appointment) -> None:
    """Until its draft stood, an intent can be struck out or begun anew."""
    for form in (FORM, replace(FORM, stage=Stage.STAGED, ticket="tmp/17"), None, FORM):
        journal.appointments.update(replace(seen, form=form), NOW)
        assert form == journal.appointments.get(seen.id).form


def test_a_form_that_stood_is_not_made_again(journal: Journal, seen: Appointment) -> None:
    """A placed form cannot become an intended one or none: missing is not never made."""
    stood = replace(seen, form=replace(FORM, stage=Stage.PLACED, draft_id="d1"))
    journal.appointments.update(stood, NOW)
    for form in (None, FORM, replace(FORM, stage=Stage.STAGED)):
        with pytest.raises(RefusedError, match="stood in the mailbox once"):
            journal.appointments.update(replace(seen, form=form), NOW)
    assert stood == journal.appointments.get(seen.id)


def test_a_form_that_was_sent_may_come_back(journal: Journal, seen: Appointment) -> None:
    """The next round of a form is a draft of its own."""
    journal.appointments.update(replace(seen, form=replace(FORM, stage=Stage.PLACED)), NOW)
    again = replace(seen, form=replace(FORM, round=1))
    journal.appointments.update(again, NOW)
    assert again == journal.appointments.get(seen.id)


def test_no_words_of_a_form_are_kept(journal: Journal, seen: Appointment, home: Path) -> None:
    """The mail of a sighting, which holds the person's answers, never reaches the file."""
    mail = message(text="What went badly: Quokkalinden, and Zanzibarette in the second hour")
    said = Sighting(Fate.UNSENT, "stands in Drafts", edited=True, message=mail)
    journal.appointments.update(replace(seen, form=replace(FORM, stage=Stage.PLACED, sighting=said)), NOW)
    form = journal.appointments.get(seen.id).form
    assert form is not None
    assert (said.evidence, None) == (form.sighting.evidence, form.sighting.message)
    content = (home / "journal.db").read_bytes() + json.dumps(journal.export()).encode()
    assert b"stands in Drafts" in content
    for word in (b"Quokkalinden", b"Zanzibarette", b"second hour"):
        assert word not in content


# --- forgetting ---------------------------------------------------------------------------------

GONE = {
    "key": "gone-uid@gone.example",
    "mailbox": "goneherself",
    "company": "Gone Ltd",
    "subject": "Gone interview",
    "thread_ids": (MessageId("<gone@gone.example>"),),
    "meeting": replace(MEETING, title="Gone talk", organizer=address("Gone Person <p@gone.example>")),
    "said": (replace(SAID, sentence="Gone at ten works."),),
}


def assert_gone(journal: Journal, home: Path, key: str) -> None:
    """Known again, and by nothing else."""
    left = journal.appointments.find(key)
    assert left is not None
    expected = appointment(
        id="", key=key, mailbox="", company="", subject="", thread_ids=(), meeting=None, seen_at=left.seen_at,
        weighed=Weighed(band=Band.IGNORE, evidence=()), state=AppointmentState.DISMISSED,
    )  # fmt: skip
    assert expected == left
    assert journal.appointments.all() == ()
    assert journal.appointments.due(at("9999-01-01T00:00:00+00:00")) == ()
    content = (home / "journal.db").read_bytes().lower()
    assert b"gone" not in content
    with pytest.raises(RefusedError):
        journal.appointments.add(appointment(**GONE), NOW)


def test_what_is_forgotten_stays_forgotten(journal: Journal, home: Path) -> None:
    """No word of it is left in the file, and the next look knows that it is not to come back."""
    gone = journal.appointments.add(appointment(**GONE), NOW)
    journal.appointments.update(gone, NOW, keys=("gone-second",))
    journal.appointments.forget(gone.id)
    assert_gone(journal, home, gone.key)
    assert journal.appointments.find("gone-second") is not None
    with pytest.raises(UnknownInterviewError):
        journal.appointments.get(gone.id)


def test_a_forgotten_interview_takes_its_appointment_along(journal: Journal, home: Path) -> None:
    """The appointment that became it is forgotten in the same moment, others stay."""
    gone = journal.appointments.add(appointment(**GONE), NOW)
    interview = journal.add(debrief(company="Gone Ltd"), now=NOW)
    done = replace(gone, state=AppointmentState.DEBRIEFED, interview=interview)
    journal.appointments.update(done, None)
    journal.forget(interview)
    assert_gone(journal, home, gone.key)
    assert journal.interviews() == ()


def test_a_next_round_outlives_the_forgotten_one(journal: Journal) -> None:
    """What followed a forgotten interview stays, due when it was, and follows nothing."""
    first = journal.add(debrief(), now=NOW)
    follows = journal.appointments.add(appointment(key="b", follows=first), LATER)
    other = journal.appointments.add(appointment(key="c", follows=InterviewId("other")), LATER)
    journal.forget(first)
    assert {replace(follows, follows=None), other} == set(journal.appointments.all())
    assert {follows.id, other.id} == set(journal.appointments.due(LATER))
    assert journal.appointments.due(LATER - timedelta(seconds=1)) == ()


@pytest.mark.process
def test_forgetting_is_whole_or_not_at_all(home: Path) -> None:
    """Killed anywhere while it forgets, the journal knows interview and appointment, or neither."""
    border, reached = 0, set()
    while True:
        border += 1
        path = home / f"journal-{border}.db"
        with Journal.open(path) as journal:
            interview = journal.add(debrief(), now=NOW)
            one = journal.appointments.add(appointment(), NOW)
            journal.appointments.update(replace(one, interview=interview), None)

        def child(path: Path = path, interview: InterviewId = interview, at_call: int = border) -> None:
            with Journal.open(path) as journal:
                die_at(at_call, named=frozenset({"execute"}))
                journal.forget(interview)

        outcome = fork(child)
        with Journal.open(path) as journal:
            there = (len(journal.interviews()), len(journal.appointments.all()))
            assert there in {(1, 1), (0, 0)}
            reached.add(there)
        if outcome != KILLED:
            break
    assert outcome == 0
    assert reached == {(1, 1), (0, 0)}


# --- exporting ----------------------------------------------------------------------------------


def test_appointments_are_exported(journal: Journal, seen: Appointment) -> None:
    """The export holds every appointment, how far the mailboxes were read, and that some are forgotten."""
    gone = journal.appointments.add(appointment(**GONE), None)
    journal.appointments.forget(gone.id)
    journal.looks.record("local", "17", now=NOW, next_at=LATER)
    data = json.loads(json.dumps(journal.export()))
    (shown,) = data["appointments"]
    assert (seen.id, "sure", "2026-09-04T15:00:00+00:00") == (
        shown["id"],
        shown["weighed"]["band"],
        shown["meeting"]["start"],
    )
    assert [64] == [len(one) for one in data["forgotten"]]
    assert [{"mailbox": "local", "bookmark": "17", "looked_at": NOW.isoformat()}] == data["looks"]
    assert (1, []) == (data["version"], data["interviews"])
