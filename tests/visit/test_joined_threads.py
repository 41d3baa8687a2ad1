"""A conversation whose mails no Message-ID ties together is one, at the first visit and at later ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from agents import agent_over
from builders import debrief
from mails import DEBRIEFED, INVITED, SUBJECT, invitation, mail
from worlds import World
from worlds.gmail import GmailWorld
from worlds.maildir import MaildirWorld

from agent.keeping.journal.journal import Journal
from agent.visit import visit

pytestmark = pytest.mark.server
LATER = "<x9@prairiegate.example>"


@pytest.fixture(params=["gmail", "maildir"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "maildir":
        yield MaildirWorld(tmp_path)
        return
    with GmailWorld() as gmail:
        gmail.gmail.now = DEBRIEFED
        yield gmail


def test_a_reply_without_references(world: World, tmp_path: Path) -> None:
    """The thank-you answers the newest mail; both halves stay on record, and nothing is asked."""
    moment = INVITED + timedelta(days=2)
    world.deliver(invitation(), INVITED)
    world.deliver(
        mail("Please use the side entrance.\n\nDenise\n", moment, LATER, subject=f"RE: {SUBJECT}"), moment
    )
    with Journal.open(tmp_path / "journal.db") as journal:
        interview = journal.add(debrief(), now=DEBRIEFED)
        for hours in range(2):
            result = visit(
                agent_over(world.open(), journal, tmp_path), interview, DEBRIEFED + timedelta(hours=hours)
            )
            assert [one.in_reply_to for one in result.placed] == ([LATER] if hours == 0 else [])
            record = journal.get(interview)
            assert {"<a1@prairiegate.example>", LATER} <= set(record.thread.message_ids)
            assert record.plan
            assert record.plan.needs_input == ()
