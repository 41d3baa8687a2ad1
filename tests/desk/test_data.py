"""The person's data: all of it as a file, and what is to be forgotten."""

import json
from pathlib import Path

from builders import appointment
from desk import ID, MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.keeping.journal.journal import Journal


def test_all_that_is_known_is_downloaded_as_export_prints_it(tmp_path: Path) -> None:
    """As a file, which no browser keeps a copy of; not without the token of the page."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    visitor = Visitor(desk.home, DEBRIEFED)
    path = f"/{visitor.door.prefix}/data/export"
    answer = visitor.client.post(path, data={"token": visitor.token})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="second-chance-2026-09-04.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/json"
    assert json.loads(answer.get_data(as_text=True)) == json.loads(desk("export", now=DEBRIEFED).out)
    assert visitor.client.post(path).status_code == 403
    assert visitor.get("/data/export").status == 405


def test_an_interview_is_forgotten_when_it_was_asked_once_more(tmp_path: Path) -> None:
    """One on record and one only seen, each found by its company."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    with Journal.open(desk.journal_file) as journal:
        seen = journal.appointments.add(appointment(key="k", company="Elm <i>Street", meeting=None), None).id
    visitor = Visitor(desk.home, DEBRIEFED)
    page = visitor.get("/data/forget")
    assert f"/interviews/{ID}/words/forget" in page.html
    assert f"/found/{seen}/forget" in page.html
    assert "<i>" not in page.html
    some = visitor.get("/data/forget", company="prairie")
    assert "On record" in some.text
    assert "Elm" not in some.text
    assert "No interview has “x” in its company's name." in visitor.get("/data/forget", company="x").text
    assert "Forgotten" not in visitor.post(f"/interviews/{ID}/words/forget").text
    assert "Forgotten: " in visitor.post(f"/interviews/{ID}/words/forget", {"sure": "yes"}).text
    visitor.post(f"/found/{seen}/forget", {"sure": "yes"})
    assert "Nothing is on record." in visitor.get("/data/forget").text
