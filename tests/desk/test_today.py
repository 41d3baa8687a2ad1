"""Today: what waits for the person."""

from pathlib import Path

from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor


def test_a_draft_to_send_is_shown(tmp_path: Path) -> None:
    """A thank-you that stands in Drafts waits for the person."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    page = Visitor(desk.home, DEBRIEFED).get("/")
    assert page.status == 200
    assert "Your thank-you to Denise (Prairie Gate Credit Union) waits in your Drafts" in page.text
