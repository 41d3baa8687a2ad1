"""What a page says where something went wrong: a sentence and the next step, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent import errors
from agent.desk.faults import explain_fault


def test_each_error_has_its_status() -> None:
    """Programs read the status; people the sentence, which is the error's own."""
    rows = {
        errors.UnknownInterviewError("x"): 404,
        errors.UsageError("x"): 400,
        errors.TryLaterError("x"): 503,
        errors.AuthoriseError("x"): 502,
        errors.MailboxMissingError("x"): 502,
        errors.RefusedError("x"): 409,
        errors.BadFileError("x"): 500,
        errors.JournalError("x"): 500,
    }
    assert rows == {error: explain_fault(error)[1] for error in rows}
    assert all(explain_fault(error)[0] is error for error in rows)


def test_what_nobody_foresaw_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first words of the error, no traceback, and the desk goes on."""
    visitor = Visitor(MaildirDesk(tmp_path).home, DEBRIEFED)

    def fail() -> None:
        raise RuntimeError("<b>it broke</b>\nDear Marcus, we regret")

    monkeypatch.setitem(visitor.app.view_functions, "log.show", fail)
    page = visitor.get("/log")
    assert page.status == 500
    assert "Something went wrong inside Second Chance (RuntimeError: <b>it broke</b>)." in page.text
    for hidden in ("Traceback", "regret", "<b>it", 'File "'):
        assert hidden not in page.html
    assert visitor.get("/settings").status == 200


def test_every_problem_of_a_config_is_shown(tmp_path: Path) -> None:
    """On whatever page; without one, the set-up is shown instead of any page."""
    desk = MaildirDesk(tmp_path)
    desk.configure('\n[waiting]\nbusiness_days = 9\nholidays = "often"\n')
    visitor = Visitor(desk.home, DEBRIEFED)
    page = visitor.get("/interviews")
    assert page.status == 500
    for word in ("config.toml", "waiting.business_days", "waiting.holidays"):
        assert word in page.text
    desk.config_file.unlink()
    for path in ("/", "/interviews", "/found", "/lessons", "/log", "/debrief"):
        assert visitor.get(path).path == "/welcome"
    assert visitor.post("/settings/forget").path == "/welcome"


def test_a_page_that_there_is_not(tmp_path: Path) -> None:
    """With the way back, for who is in."""
    page = Visitor(MaildirDesk(tmp_path).home, DEBRIEFED).get("/none")
    assert page.status == 404
    assert "There is no such page." in page.text
