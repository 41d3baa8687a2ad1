"""Whether a mail to oneself is the form about an interview: by end, people, subject and names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from agents import SECRET, agent_over
from builders import appointment, debrief_form, message
from calendars import HOUR, OVER
from forms import ANSWERS, CODE, filled
from forms import form as written_form
from mails import ME
from worlds.memory import MemoryMailbox

from agent.keeping.journal.journal import Journal
from agent.model.appointment import AppointmentId
from agent.model.mail import Body, Mark, Message, MessageId
from agent.model.plan import Fate, Sighting
from agent.noticing.lost_forms import CopySearch, read_own_form
from agent.noticing.standing_forms import Comparison, _examine, collect_taken_names
from agent.writing.draft_names import form_names

SUBJECT = "Your interview at Prairie Gate Credit Union"
DRAFT, SENT = frozenset({Mark.DRAFT}), frozenset({Mark.SENT})
END = "4 September 2026, 11:30"
OURS = {
    "company": "Prairie Gate",
    "interview_end": END,
    "interviewers[0].email": "Denise@prairiegate.example",
}
FRESH = debrief_form(subject=SUBJECT, code=CODE)
COMPARE = Comparison("America/Chicago", OVER + 12 * HOUR, FRESH, OURS)


def mail(subject: str = SUBJECT, marks: frozenset[Mark] = DRAFT, **more: Any) -> Message:
    return message("<n1@mail.example>", subject=subject, marks=marks, **more)


@pytest.mark.parametrize(
    ("theirs", "draft", "sent"),
    [
        (OURS, True, True),
        ({**OURS, "interview_end": "4 September 2026, 17:00"}, True, False),
        ({**OURS, "interview_end": "3 September 2026, 11:30"}, False, False),
        ({**OURS, "interview_end": "31 February"}, True, False),
        ({}, True, False),
    ],
    ids=["the same", "another hour", "another day", "no day", "nothing"],
)
def test_a_sent_form_must_name_the_very_moment(theirs: dict[str, str], draft: Any, sent: Any) -> None:
    """A draft may name the day alone, or none under our subject; what was sent never."""
    assert [draft, sent] == [COMPARE.is_about_same(mail(marks=one), theirs) for one in (DRAFT, SENT)]


def test_under_another_subject_company_or_people_tell() -> None:
    """Neither is known: it is another interview's; without a time nothing but the subject counts."""
    for theirs, expected in (
        ({"company": "PRAIRIE GATE"}, True),
        ({"interviewers[2].email": "denise@prairiegate.example"}, True),
        ({"company": "Elm Bank", "interviewers[0].email": "kim@elm.example"}, False),
        ({"interviewers[0].name": "Denise"}, False),
    ):
        assert expected is COMPARE.is_about_same(mail("my notes"), {**theirs, "interview_end": END}), theirs
    assert not COMPARE.is_about_same(mail("my notes"), {"company": "PRAIRIE GATE"})


def test_the_names_of_other_appointments_forms_are_taken(tmp_path: Path) -> None:
    """Of all their rounds, and as they were sent; never those of this one's own."""
    with Journal.open(tmp_path / "journal.db") as journal:
        agent = agent_over(MemoryMailbox("local", (ME,)), journal, tmp_path)
        sent = Sighting(Fate.SENT, "Sent.", sent_at=OVER, sent_message_id=MessageId("<sent@mail.example>"))
        theirs = debrief_form(
            message_id=MessageId("<f2@mail.example>"), code="SC-222222", round=2, sighting=sent
        )
        mine = journal.appointments.add(appointment(form=FRESH), None)
        other = journal.appointments.add(
            appointment(id=AppointmentId(""), key="meet-2@elm.example", form=theirs), None
        )
        first = form_names(other.key, 0, "mail.example", SECRET)
        found = {FRESH.message_id, FRESH.code, theirs.message_id}
        taken = collect_taken_names(agent, mine, SECRET, found)
        assert {
            "<f2@mail.example>",
            "SC-222222",
            "<sent@mail.example>",
            first.message_id,
            first.code,
        } <= taken
        assert (
            not {FRESH.message_id, FRESH.code, form_names(other.key, 2, "mail.example", SECRET).code} & taken
        )


def bare(labels: int) -> Body:
    """So many lines of a form that was filled in, and nothing else."""
    kept = [line for line in filled(written_form().text, ANSWERS).splitlines() if line.startswith("• ")]
    text = "\n".join(kept[:labels])
    return Body(text, text)


SEARCHES: tuple[tuple[str, dict[str, str], bool], ...] = (
    ("Your interview at Prairie", {}, True),
    ("Fwd: Your interview at Prairie Gate Credit Union on Friday", {}, True),
    ("Your", {}, False),
    ("", {}, False),
    ("my notes", {}, False),
    ("my notes", {"company": "Prairie Gate"}, True),
    ("Your interview at Prairie", {"company": "Elm Bank"}, False),
    ("Your interview at Prairie", {"interview_end": "3 September 2026, 11:30"}, False),
    ("Your interview at Prairie", {"interview_end": "4 September 2026, 17:00"}, False),
    ("Your interview at Prairie", {"interview_end": "4 September 2026, 16:00"}, True),
)


@pytest.mark.parametrize(("subject", "texts", "expected"), SEARCHES)
def test_a_copy_without_names_is_taken_by_subject_company_and_end(
    tmp_path: Path, subject: str, texts: dict[str, str], expected: Any
) -> None:
    """Cut short or with more words; never one that names another company, day or open interview's end."""
    with Journal.open(tmp_path / "journal.db") as journal:
        agent = agent_over(MemoryMailbox("local", (ME,)), journal, tmp_path)
        search = CopySearch(agent, appointment(), FRESH, FRESH, "", COMPARE.now)
        others = frozenset({OVER + 6 * HOUR})
        assert expected is search._is_alike(mail(subject), texts, COMPARE, others)


def test_so_many_lines_of_ours_are_a_form_without_its_code() -> None:
    """Four; two suffice under its subject; of a mail without a body, or of other words, nothing is read."""
    for subject, fewest in ((SUBJECT, 2), ("my notes", 4)):
        read = [read_own_form(replace(mail(subject), body=bare(n)), FRESH) is not None for n in range(1, 7)]
        assert [n >= fewest for n in range(1, 7)] == read, subject
    assert read_own_form(mail(text=None), FRESH) is None
    assert read_own_form(mail(text="Buy milk."), FRESH) is None


def test_only_what_bears_a_code_may_be_the_form_that_stands() -> None:
    """Lines under our subject alone, or headers alone, are none: a new form is made."""
    text = filled(written_form().text, ANSWERS)
    ours = Comparison(COMPARE.zone, COMPARE.now, FRESH, {})
    found = _examine(mail(text=text), {}, ours)
    assert found is not None
    assert (CODE, None) == (found.code, found.round)
    for other in (mail(text=text.replace(CODE, "")), mail(text="Buy milk."), mail(text=None)):
        assert _examine(other, {}, ours) is None
