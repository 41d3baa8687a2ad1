"""Found: interviews seen in the mail, what speaks for them, and the person's word on each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import appointment
from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.keeping.journal.journal import Journal
from agent.model.appointment import Appointment, AppointmentState, Band, Evidence, Weighed

NOW = DEBRIEFED
DOUBT = Weighed(
    band=Band.ASK, evidence=(Evidence("the subject says “Interview”", 2), Evidence("a list sent it", -3))
)
SURE = Weighed(
    band=Band.SURE, evidence=(Evidence("it comes from a hiring system", 4), Evidence("a list", -1))
)


class Found:
    """A home with some appointments, and somebody who looks at it."""

    def __init__(self, base: Path) -> None:
        self.desk = MaildirDesk(base)
        self.visitor = Visitor(self.desk.home, NOW)

    def add(self, *several: Appointment) -> list[str]:
        with Journal.open(self.desk.journal_file) as journal:
            return [journal.appointments.add(one, None).id for one in several]

    def get(self, name: str) -> Appointment:
        with Journal.open(self.desk.journal_file) as journal:
            (found,) = (one for one in journal.appointments.all() if one.id == name)
            return found


@pytest.fixture
def found(tmp_path: Path) -> Found:
    return Found(tmp_path)


def seen(number: int = 0, **changes: object) -> Appointment:
    return replace(appointment(), key=f"key-{number}", company=f"Company {number}", **changes)  # type: ignore[arg-type]


def test_nothing_found_is_said_with_what_to_do(found: Found) -> None:
    """In the list of the open ones, in that of all, and where words are looked for."""
    assert "When an invitation comes into your mailbox, it is shown here" in found.visitor.get("/found").text
    assert "No interview was seen in your mail yet." in found.visitor.get("/found", all="yes").text
    assert "Nothing that was found has “<b>” in it." in found.visitor.get("/found", words="<b>").text
    assert found.visitor.get("/found/nobody-2026-09-04").status == 404


def test_reasons_for_and_against_stand_behind_a_perhaps(found: Found) -> None:
    """And three buttons ask; there is no second question in words."""
    (name,) = found.add(seen(weighed=DOUBT))
    page = found.visitor.get("/found")
    assert f'id="{name}"' in page.html
    for words in (
        "perhaps an interview",
        "Is this a job interview of yours?",
        "For it the subject says “Interview” Against it a list sent it",
    ):
        assert words in page.text
    assert "Not mine, somebody else's" in page.text
    assert "Yes, go on" not in page.text


@pytest.mark.parametrize(
    ("answer", "state", "is_confirmed", "said"),
    [
        ("yes", AppointmentState.ASKED, True, "a few questions about it wait in your Drafts"),
        ("no", AppointmentState.DISMISSED, False, "you said no to it"),
        ("not-mine", AppointmentState.DISMISSED, False, "nothing is asked of you"),
    ],
)
def test_each_answer_is_put_on_record(
    found: Found, answer: str, state: AppointmentState, said: str, *, is_confirmed: bool
) -> None:
    """As `confirm` and `skip` do, and the next page says what follows."""
    (name,) = found.add(seen(weighed=DOUBT))
    page = found.visitor.post(f"/found/{name}/{answer}", {"back": "list"})
    assert (page.status, page.path) == (200, "/found")
    assert said in page.text
    kept = found.get(name)
    assert (kept.state, kept.confirmed_at is not None) == (state, is_confirmed)
    assert found.visitor.post(f"/found/{name}/yes").path == f"/found/{name}"
    assert found.get(name).state is AppointmentState.ASKED


def test_an_interview_that_is_over_can_be_written_down(found: Found) -> None:
    """One that is still to come cannot yet; both may be refused."""
    over = appointment()
    assert over.meeting is not None
    later = replace(over.meeting, start=NOW + timedelta(days=2), end=NOW + timedelta(days=2, hours=1))
    past = replace(over.meeting, start=NOW - timedelta(hours=3), end=NOW - timedelta(hours=2))
    coming, done = found.add(seen(1, meeting=later, weighed=SURE), seen(2, meeting=past, weighed=SURE))
    page = found.visitor.get("/found")
    assert page.text.index("Company 2") < page.text.index("Company 1")
    assert f'/debrief/{done}"' in page.html
    assert f'/debrief/{coming}"' not in page.html
    assert page.html.count("No letters for it") == 2


def test_settled_ones_stand_on_pages_of_their_own(found: Found) -> None:
    """The newest seen first, with a filter; each can be forgotten, which is asked once more."""
    gone = AppointmentState.DISMISSED
    ids = found.add(*(seen(n, state=gone, seen_at=NOW - timedelta(days=n)) for n in range(35)))
    assert (
        "Company"
        not in found.visitor.get("/found").text.partition("Found in your mail")[2].partition("Company or")[0]
    )
    first = found.visitor.get("/found", all="yes")
    assert first.text.index("Company 0") < first.text.index("Company 29")
    assert "Page 1 of 2" in first.text
    assert "Company 34" in found.visitor.get("/found", all="yes", page="9").text
    some = found.visitor.get("/found", all="yes", words="company 34").text
    assert "Company 34" in some
    assert "Company 3 " not in some
    asked = found.visitor.post(f"/found/{ids[0]}/forget")
    assert "Forget Company 0?" in asked.text
    assert found.get(ids[0]).id == ids[0]
    told = found.visitor.post(f"/found/{ids[0]}/forget", {"sure": "yes"})
    assert (told.path, "Forgotten: Company 0." in told.text) == ("/found", True)
    assert "Company 0 " not in found.visitor.get("/found", all="yes").text
    assert found.visitor.post(f"/found/{ids[1]}/burn").status == 404


def test_what_is_on_record_by_now_has_a_page_of_its_own(tmp_path: Path) -> None:
    """Its id leads there; an id that was only seen leads here."""
    found = Found(tmp_path)
    (name,) = found.add(seen())
    assert found.visitor.get(f"/interviews/{name}").path == f"/found/{name}"
    found.desk.debrief()
    with Journal.open(found.desk.journal_file) as journal:
        (record,) = journal.find_ids("")
    assert found.visitor.get(f"/found/{record}").path == f"/interviews/{record}"
