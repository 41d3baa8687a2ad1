"""By what the few records that matter are found among many, and that it costs the same among more."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import SAID, appointment, at, debrief, debrief_form, denise, placement
from crowds import count_steps, crowd, fast_journal

from agent.keeping.journal.database import migrate
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.letters import OtherLetters
from agent.keeping.journal.records import PlanSnapshot, SettledThread
from agent.keeping.journal.schema import APPLICATION_ID, MIGRATIONS
from agent.model.appointment import AppointmentId, AppointmentState
from agent.model.interview import Debrief, InterviewId, Part
from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.model.plan import Because, Fate, InterviewState, Sighting, Track, TrackState

NOW = at("2026-09-04T12:10:00-05:00")
WEEK = timedelta(days=7)
FIRST, SECOND = MessageId("<a1@prairiegate.example>"), MessageId("<a2@mail.example>")
LAKE = InterviewId("harrow-lake-gmbh-2026-09-04")
SENT = MessageId("<s@client.example>")


@pytest.fixture
def journal(home: Path) -> Iterator[Journal]:
    with fast_journal(home / "journal.db") as journal:
        yield journal


def lake(**changes: object) -> Debrief:
    """An interview with another company and other people."""
    someone = denise(name="Ana Ruiz", email="ana@eu.harrowlake.example")
    return debrief(company="Harrow Lake GmbH", role="Teller", interviewers=(someone,), **changes)


# --- interviews ---------------------------------------------------------------------------------


def test_mail_of_other_threads_is_known(journal: Journal) -> None:
    """Of the thread that is on record now, and of another interview's alone."""
    one, two = journal.add(debrief(), now=NOW), journal.add(lake(), now=NOW)
    journal.settle_thread(one, SettledThread((FIRST, SECOND)))
    journal.settle_thread(two, SettledThread((SECOND,)))
    assert {SECOND} == journal.find_mail_of_others(one, [FIRST, SECOND])
    assert {FIRST, SECOND} == journal.find_mail_of_others(two, [FIRST, SECOND, SENT])
    journal.settle_thread(one, SettledThread((FIRST,)))
    assert {FIRST} == journal.find_mail_of_others(two, [FIRST, SECOND])
    journal.forget(one)
    assert not journal.find_mail_of_others(two, [FIRST, SECOND])


def test_sessions_of_a_round_are_found(journal: Journal) -> None:
    """The same company and role in any case; others, and those of the same moment, are not."""
    first = debrief(company="PRAIRIE GATE  credit union")
    last = debrief(company="prairie gate credit union", interview_end=first.interview_end + WEEK)
    for one in (debrief(), last, lake(), replace(last, role="Teller")):
        journal.add(replace(one, company=one.company.replace("  ", " ")), now=NOW)
    here = debrief()
    assert [last] == [one.debrief for one in journal.find_later_sessions(here)]
    assert [here] == [one.debrief for one in journal.find_earlier_sessions(last)]
    assert not journal.find_earlier_sessions(here)


def test_the_last_interview_is_first(journal: Journal) -> None:
    """Also among many; what is not on record is left out."""
    ends = [debrief().interview_end + timedelta(days=days) for days in range(600)]
    ids = [journal.add(debrief(interview_end=end), now=NOW) for end in ends]
    assert tuple(reversed(ids)) == journal.sort_latest_first([*ids, InterviewId("nobody")])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Harrow Lake", "Thank you, said harrow  LAKE."),
        ("Élodie Łuk", "with E\u0301lodie Łuk"),
        ("東京銀行", "私は東京銀行で"),
        ("C++", "in C++ and"),
        ("O'Neill & Sons", "to O\u2019Neill & Sons, today"),
        ("Söhne", "an S\u00d6HNE"),
        ("7-Eleven", "a 7-Eleven"),
        ("!?", "anything"),
    ],
)
def test_a_name_that_a_text_holds_is_found(name: str, text: str, journal: Journal) -> None:
    """By its first words, however they are written; a name without words always."""
    journal.add(replace(lake(), company=name), now=NOW)
    assert name in journal.find_names(text)
    assert ("Teller" in text) is ("Teller" in journal.find_names(text))


def test_names_go_with_their_last_interview(journal: Journal) -> None:
    """Changed or forgotten, no name stays that no interview has."""
    one, two = journal.add(lake(), now=NOW), journal.add(lake(interview_end=NOW), now=NOW)
    text = "Harrow Lake GmbH wants a Teller, says Ana Ruiz."
    everything = journal.find_names(text)
    assert {"Harrow Lake GmbH", "Teller", "Ana Ruiz"} == everything
    journal.forget(one)
    assert everything == journal.find_names(text)
    journal.change(two, replace(lake(), role="Clerk"), now=NOW)
    assert {"Harrow Lake GmbH", "Ana Ruiz"} == journal.find_names(text)
    journal.forget(two)
    assert not journal.find_names(text)
    assert not rows(journal, "names", "interview_names", "interview_marks", "interview_visits")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"domains": ["eu.harrowlake.example"]}, [LAKE]),
        ({"domains": ["harrowlake.example"]}, [LAKE]),
        ({"domains": ["mail.eu.harrowlake.example"]}, [LAKE]),
        ({"domains": ["us.harrowlake.example"]}, [LAKE]),  # named after it
        ({"domains": ["harrowlake-jobs.example"]}, [LAKE]),
        ({"domains": ["example"]}, [LAKE]),
        ({"domains": ["else.example"]}, []),
        ({"message_ids": [FIRST]}, [LAKE]),
        ({"message_ids": [SENT]}, []),
        ({"texts": ["Second talk at HARROW LAKE"]}, [LAKE]),
        ({"texts": ["Second talk at the lake"]}, []),
        ({"appointment": appointment(thread_ids=(), company="harrow lake gmbh")}, [LAKE]),
        ({"appointment": appointment(thread_ids=(FIRST,), company="")}, [LAKE]),
        ({"appointment": appointment(thread_ids=(), company="Else")}, []),
        ({}, []),
    ],
)
def test_interviews_with_a_company_are_found(
    asked: dict[str, object], found: list[InterviewId], journal: Journal
) -> None:
    """By all that may tell that it is the same; whoever asks looks more closely."""
    one = journal.add(lake(), now=NOW)
    journal.settle_thread(one, SettledThread((FIRST,)))
    journal.add(debrief(company="Quillhouse", interviewers=()), now=NOW)
    assert found == [record.id for record in journal.find_with_company(**asked)]  # type: ignore[arg-type]


def test_the_houses_of_late_interviews_are_listed(journal: Journal) -> None:
    """Not those of agencies."""
    journal.add(lake(interview_end=NOW), now=NOW)
    agency = denise(email="jo@agency.example", part=Part.RECRUITER_AGENCY)
    journal.add(debrief(interviewers=(agency,), interview_end=NOW), now=NOW)
    journal.add(debrief(interview_end=NOW - WEEK), now=NOW)
    assert {"eu.harrowlake.example"} == journal.find_domains(NOW - timedelta(days=1))
    assert {"eu.harrowlake.example", "prairiegate.example"} == journal.find_domains(NOW - WEEK)


def test_announced_rounds_are_found_until_they_are_appointments(journal: Journal) -> None:
    """By the reason of the last plan."""
    invited = PlanSnapshot(
        state=InterviewState.OPEN, track=Track(TrackState.CANCELLED, "invitation"), visited_at=NOW
    )
    one, two = journal.add(debrief(), now=NOW), journal.add(lake(), now=NOW)
    for interview in (one, two):
        journal.record_visit(interview, invited)
    assert {one, two} == {record.id for record in journal.find_invited()}
    journal.appointments.add(appointment(follows=one), None)
    assert [two] == [record.id for record in journal.find_invited()]
    journal.record_visit(two, replace(invited, track=Track(TrackState.ARMED)))
    assert not journal.find_invited()


# --- letters ------------------------------------------------------------------------------------


def test_a_sent_mail_is_known_for_its_letter(journal: Journal) -> None:
    """Of any interview, and only once it was seen as sent."""
    letter = placement(interview=journal.add(debrief(), now=NOW))
    journal.intend(letter)
    journal.record_draft(letter, "draft-3")
    assert not journal.find_sent([SENT, letter.message_id])
    journal.record_sighting(letter, Sighting(Fate.SENT, "sent", sent_at=NOW, sent_message_id=SENT))
    assert {SENT: (Kind.THANK_YOU, letter.person)} == journal.find_sent([FIRST, SENT])
    journal.release(letter)
    assert not journal.find_sent([SENT])


def test_what_is_another_letter_is_not_taken_for_this_one(journal: Journal) -> None:
    """Under each of its names, as they are now; its own names are not another's."""
    interview = journal.add(debrief(), now=NOW)
    mine = placement(interview=interview, message_id=FIRST)
    other = placement(interview=interview, person="Ana Ruiz", message_id=SECOND)
    for letter in (mine, other):
        journal.intend(letter)
        journal.record_ticket(letter, f"tmp/{letter.person}")
        journal.record_draft(letter, f"draft of {letter.person}")
    names = OtherLetters(journal, mine)
    for name in (SECOND, "tmp/Ana Ruiz", "draft of Ana Ruiz"):
        assert name in names
    for known in (FIRST, f"tmp/{mine.person}", "", "else", None):
        assert known not in names
    journal.record_sighting(
        other, Sighting(Fate.UNSENT, "moved", draft_id="moved", doubles=("twin",), sent_message_id=SENT)
    )
    assert all(name in names for name in ("moved", "twin", SENT))
    assert "draft of Ana Ruiz" not in names
    journal.forget(interview)
    assert not rows(journal, "letter_names")


# --- appointments -------------------------------------------------------------------------------


def test_appointments_are_found(journal: Journal) -> None:
    """By state, mail, beginning, what they follow and became, their form, and their news."""
    seen = journal.appointments
    one = seen.add(appointment(), None)
    words = seen.add(appointment(key="b", meeting=None, said=(SAID,), thread_ids=(SECOND,)), None)
    far = {"meeting": None, "thread_ids": ()}
    round_ = seen.add(appointment(key="c", follows=InterviewId("x"), **far), None)
    form = debrief_form(code="c0de")
    asked = replace(round_, state=AppointmentState.ASKED, form=form, interview=InterviewId("y"))
    seen.update(asked, None)
    assert (asked, one, words) == seen.find_open()
    assert (one,) == seen.find_by_mail([FIRST, SENT])
    assert {one.id, words.id} == {found.id for found in seen.find_related(one)}, "they begin together"
    assert (asked,) == seen.find_after(InterviewId("x")) == seen.find_related(asked)
    assert (asked,) == seen.find_debriefed(InterviewId("y"))
    assert (asked,) == seen.find_by_form(["c0de"]) == seen.find_by_form([form.message_id])
    assert () == seen.find_by_form(["else"]) == seen.find_news()
    again = replace(asked, form=replace(form, round=1), state=AppointmentState.DEBRIEFED)
    seen.update(again, None)
    assert (again,) == seen.find_by_form(["else"]), "earlier rounds had other names"
    because = Because(
        code="moved", key="k", message_id=None, sender=placement().sender, date=NOW, words="at ten"
    )
    news = replace(words, claims=(because,), disregarded=("<taken back>",), state=AppointmentState.LAPSED)
    seen.update(news, None)
    assert ((one,), (news,), (one, news)) == (seen.find_open(), seen.find_news(), seen.find_listed())
    assert {"<taken back>"} == seen.find_disregarded(["<taken back>", "<other>"])
    for name in (one.id, words.id, round_.id):
        seen.forget(AppointmentId(name))
    assert not rows(journal, "appointment_marks", "appointment_visits")


# --- older journals -----------------------------------------------------------------------------


def test_an_older_journal_gets_its_marks(home: Path) -> None:
    """What was on record is found as what comes after; a damaged row says so itself."""
    path = home / "journal.db"
    with fast_journal(path) as journal:
        one = journal.add(debrief(), now=NOW)
        journal.settle_thread(one, SettledThread((FIRST,)))
        letter = placement(interview=one)
        journal.intend(letter)
        journal.record_draft(letter, "draft-3")
        plan = PlanSnapshot(state=InterviewState.OPEN, track=Track(TrackState.NONE), visited_at=NOW + WEEK)
        journal.record_visit(one, plan)
        seen = journal.appointments.add(appointment(), None)
        damaged = journal.add(lake(), now=NOW)
        named = ("interviews", "placements", "appointments", "appointment_keys", "looks")
        dump = {table: rows(journal, table) for table in named}
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, MIGRATIONS[:3])
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("DELETE FROM looks")
        for table, several in dump.items():
            width = len(db.execute(f"PRAGMA table_info({table})").fetchall())
            marks = ", ".join("?" * width)
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", [row[:width] for row in several])  # noqa: S608 - a table's name
        db.execute("UPDATE interviews SET debrief = '{' WHERE id = ?", (damaged,))
    with Journal.open(path) as journal:
        assert {FIRST} == journal.find_mail_of_others(InterviewId("else"), [FIRST])
        assert debrief().company in journal.find_names(f"at {debrief().company}")
        assert "draft-3" in OtherLetters(journal, replace(letter, person="Ana Ruiz"))
        assert (seen,) == journal.appointments.find_open()
        assert (one,) == tuple(name for name in journal.due(NOW) if name == one), "visited in the future"
        assert not rows(journal, "unmarked")


# --- cost ---------------------------------------------------------------------------------------

QUESTIONS: dict[str, Callable[[Journal], object]] = {
    "due": lambda j: j.due(NOW),
    "due appointments": lambda j: j.appointments.due(NOW),
    "names": lambda j: j.find_names("Thank you, Denise, for the Firm and the teller who came."),
    "mail of others": lambda j: j.find_mail_of_others(InterviewId("x"), [FIRST, SECOND]),
    "later sessions": lambda j: j.find_later_sessions(debrief()),
    "earlier sessions": lambda j: j.find_earlier_sessions(debrief()),
    "with company": lambda j: j.find_with_company(
        message_ids=[FIRST], domains=["harrowlake.example"], texts=["Harrow Lake"], appointment=appointment()
    ),
    "houses": lambda j: j.find_domains(NOW - WEEK),
    "invited": lambda j: j.find_invited(),
    "sent": lambda j: j.find_sent([FIRST, SECOND]),
    "another": lambda j: FIRST in OtherLetters(j, placement()),
    "order": lambda j: j.sort_latest_first([InterviewId("firm1-works-2025-01-01")]),
    "appointments by mail": lambda j: j.appointments.find_by_mail([FIRST]),
    "related appointments": lambda j: j.appointments.find_related(appointment()),
    "taken back": lambda j: j.appointments.find_disregarded(["<x>"]),
    "open appointments": lambda j: j.appointments.find_open(),
    "news": lambda j: j.appointments.find_news(),
    "forms": lambda j: j.appointments.find_by_form(["code"]),
}


def test_questions_cost_the_same_among_more(journal: Journal) -> None:
    """SQLite takes the same steps among ten on record and among three hundred."""
    crowd(journal, 10)
    few = {name: take_steps(journal, ask) for name, ask in QUESTIONS.items()}
    crowd(journal, 300)
    assert few == {name: take_steps(journal, ask) for name, ask in QUESTIONS.items()}


def take_steps(journal: Journal, ask: Callable[[Journal], object]) -> int:
    """The steps that an answer takes."""
    with count_steps(journal) as steps:
        ask(journal)
    return len(steps)


def rows(journal: Journal, *tables: str) -> list[tuple[object, ...]]:
    """All rows of some tables."""
    return [row for table in tables for row in journal._db.rows(f"SELECT * FROM {table}")]  # noqa: S608 - a table's name
