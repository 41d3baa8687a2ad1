"""Lessons: what went badly and what to prepare, over all interviews, before the next one."""

from datetime import timedelta
from pathlib import Path

from builders import at, botched, debrief
from calendars import LOOKED, invite
from desk import MaildirDesk, desk_with
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.keeping.journal.journal import Journal
from agent.model.interview import Debrief

END = at("2026-09-04T11:30:00-05:00")


def record_all(home: Path, *debriefs: Debrief) -> None:
    with Journal.open(home / "journal.db") as journal:
        for one in debriefs:
            journal.add(one, now=DEBRIEFED)


def test_nothing_yet_is_said_kindly(tmp_path: Path) -> None:
    """With the one thing to do."""
    page = Visitor(MaildirDesk(tmp_path).home, DEBRIEFED).get("/lessons")
    assert page.status == 200
    assert "There is nothing here yet, and that is fine." in page.text
    assert "No interview to come" not in page.text


def test_what_comes_again_stands_first(tmp_path: Path) -> None:
    """With each better answer once, where and when it was asked; a note to oneself stands folded away."""
    desk = MaildirDesk(tmp_path)
    salary = botched(question="What salary do you expect?", better_answer="I name a range <b>first</b>")
    record_all(
        desk.home,
        debrief(company="Ashby", interview_end=END, botched=(botched(),), private_note="They were cold."),
        debrief(company="Birch", interview_end=END - timedelta(days=9), botched=(salary,), went="badly"),
        debrief(
            company="Cole",
            interview_end=END - timedelta(days=20),
            botched=(botched(question="What are your salary expectations?", better_answer="I wait"),),
            improve=("Read their report",),
            went="badly",
        ),
    )
    page = Visitor(desk.home, DEBRIEFED).get("/lessons")
    text = page.text
    assert text.index("came at 2 interviews") < text.index("How would you handle a cash shortage at close?")
    assert text.index("Your better answer: I name a range") < text.index("Or, as you wrote before: I wait")
    assert "<b>first" not in page.html
    assert "Read their report" in text
    assert "2 badly." in text
    assert "No interview to come is known yet" in text
    notes = page.html.partition("<details")[2]
    assert "They were cold." in notes.partition("</details>")[0]
    assert page.html.count("They were cold.") == 1


def test_the_interview_to_come_stands_on_top(tmp_path: Path) -> None:
    """With its day; what the same company asked before is marked."""
    desk = desk_with(tmp_path, invite())
    desk("find", now=LOOKED)
    record_all(desk.home, debrief(interview_end=LOOKED - timedelta(days=30)))
    text = Visitor(desk.home, LOOKED).get("/lessons").text
    assert text.index("Prairie Gate Credit Union") < text.index("Questions to be ready for")
    assert "they asked it last time" in text
    assert "Read it once the evening before" in text


def test_only_the_newest_are_read_where_there_are_many(tmp_path: Path) -> None:
    """And the page says so."""
    desk = MaildirDesk(tmp_path)
    many = (debrief(company=f"Company {n}", interview_end=END - timedelta(hours=n)) for n in range(305))
    record_all(desk.home, *many)
    text = Visitor(desk.home, DEBRIEFED).get("/lessons").text
    assert "This is from your newest 300 interviews; 5 older ones are left out." in text
    assert "came at 300 interviews" in text
    assert "and 294 more" in text
