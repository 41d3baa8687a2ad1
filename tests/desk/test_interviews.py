"""All interviews on record, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from builders import debrief
from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.keeping.journal.journal import Journal


def test_an_empty_home_says_what_comes_next(tmp_path: Path) -> None:
    """No list, but the way to the first one."""
    page = Visitor(MaildirDesk(tmp_path).home, DEBRIEFED).get("/interviews")
    assert "No interview is on record yet." in page.text


def test_pages_and_search(tmp_path: Path) -> None:
    """Open ones first, the newest first, 25 to a page; a part of a company's name finds it."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    visitor = Visitor(desk.home, DEBRIEFED)
    visitor.post("/interviews/prairie/words/close")
    with Journal.open(desk.journal_file) as journal:
        for number in range(30):
            other = replace(
                debrief(),
                company=f"Harbor Clinic {number}",
                interview_end=DEBRIEFED - timedelta(days=number + 1),
            )
            journal.add(other, now=DEBRIEFED)
    first = visitor.get("/interviews")
    names = first.text
    assert names.index("Harbor Clinic 0") < names.index("Harbor Clinic 1,") < names.index("Harbor Clinic 24")
    assert "Harbor Clinic 25" not in names
    assert "Page 1 of 2" in names
    second = visitor.get("/interviews", page="2").text
    assert second.index("Harbor Clinic 29") < second.index("Prairie Gate Credit Union")
    assert "closed" in second
    found = visitor.get("/interviews", company="PRAIRIE gate").text
    assert "1 interview with “PRAIRIE gate”." in found
    assert "Harbor" not in found
    assert "No interview on record has “%”" in visitor.get("/interviews", company="%").text
    for page in ("0", "-1", "99", "x"):
        assert 200 == visitor.get("/interviews", page=page).status
