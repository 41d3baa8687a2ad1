"""The log: what the last runs did, the newest first, page by page."""

from datetime import timedelta
from pathlib import Path

from desk import ID, MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.keeping.failed_starts import FailedStarts, save_failed_starts
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.runs import Run


def add_runs(home: Path, *runs: Run) -> None:
    with Journal.open(home / "journal.db") as journal:
        for run in runs:
            journal.runs.add(run)


def test_runs_stand_newest_first_and_lead_to_their_interview(tmp_path: Path) -> None:
    """How each ended, what it did, whose interview it was; on more than one page where there are many."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    many = [
        Run(at=DEBRIEFED + timedelta(hours=n), seconds=0.25, exit_code=0, did=(f"{ID}: the {n}th thing.",))
        for n in range(25)
    ]
    add_runs(
        desk.home, *many, Run(at=DEBRIEFED + timedelta(days=2), seconds=3, exit_code=75, did=("<b>no net",))
    )
    visitor = Visitor(desk.home, DEBRIEFED + timedelta(days=2, hours=1))
    page = visitor.get("/log")
    assert page.status == 200
    assert page.text.index("try later") < page.text.index("the 24th thing") < page.text.index("the 7th thing")
    assert "the 3th thing" not in page.text
    assert "Page 1 of 2" in page.text
    assert f'/interviews/{ID}">Prairie Gate Credit Union</a>: the 24th thing.' in page.html
    assert "<b>" not in page.html
    older = visitor.get("/log", page="2").text
    assert "the 3th thing" in older
    assert visitor.get("/log", page="99").text == older
    assert visitor.get("/log", page="-1").text == page.text


def test_the_log_of_a_home_in_trouble(tmp_path: Path) -> None:
    """No run yet, runs that cannot begin, a journal that cannot be read: each is said on the page."""
    desk = MaildirDesk(tmp_path)
    visitor = Visitor(desk.home, DEBRIEFED)
    assert "No run is on record yet." in visitor.get("/log").text
    add_runs(desk.home, Run(at=DEBRIEFED, seconds=0.1, exit_code=0))
    assert "there was nothing to do" in visitor.get("/log").text
    save_failed_starts(Home(desk.home), FailedStarts(number=3, since=DEBRIEFED, text="The disk is full."))
    (desk.home / "journal.db").write_bytes(b"no journal")
    page = visitor.get("/log")
    assert page.status == 200
    assert "3 could not begin, the first on" in page.text
    assert "The disk is full." in page.text
    assert "journal.db" in page.text
