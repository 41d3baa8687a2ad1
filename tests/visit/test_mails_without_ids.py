"""A thread whose mails have no Message-ID is answered all the same (803 of 2,577 real mails)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk import DUE_AT, ID, PANEL, SENT_AT, MaildirDesk
from mails import DEBRIEFED, INVITED, invitation, mail

LATER = SENT_AT + timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    """The invitation came without a Message-ID."""
    raw = invitation().replace(b"Message-ID: <a1@prairiegate.example>\r\n", b"")
    assert b"Message-ID" not in raw
    return MaildirDesk(tmp_path, mails=((raw, INVITED),))


def test_the_thank_you_answers_without_in_reply_to(desk: MaildirDesk) -> None:
    """It carries the thread's subject and no reference to a mail that has no name."""
    (placed,) = desk.debrief().only["placed_now"]
    (letter,) = desk.letters()
    assert placed["in_reply_to"] is None
    assert letter["In-Reply-To"] is None
    assert letter["References"] is None
    assert letter["Subject"] == "Re: Branch Operations Manager interview"


def test_the_whole_life(desk: MaildirDesk) -> None:
    """Thank-you, sent, waited for, second chance in the thread that the thank-you began."""
    desk.debrief()
    assert desk("run", "--json").only["needs_input"] == []
    desk.send()
    after = desk("run", "--json", now=SENT_AT).only
    assert ([], "waiting") == (after["needs_input"], after["second_chance"]["state"])
    (placed,) = desk("run", "--json", now=DUE_AT).only["placed_now"]
    (letter,) = desk.letters()
    (sent,) = [p for p in desk.placements() if p.kind == "thank_you"]
    assert "second_chance" == placed["kind"]
    assert sent.sighting.sent_message_id == letter["In-Reply-To"]
    for hours in (1, 30, 100):
        assert desk("run", "--json", now=DUE_AT + timedelta(hours=hours)).only["placed_now"] == []
    assert len(desk.draft_files()) == 1


def test_a_reply_still_stops_the_second_chance(desk: MaildirDesk) -> None:
    """Denise answers the sent thank-you, which has an id."""
    desk.debrief()
    desk.send()
    desk("run", now=SENT_AT)
    (sent,) = desk.placements()
    assert sent.sighting.sent_message_id
    answer = mail(
        "Thank you, Marcus. We will be in touch next week. Denise",
        LATER,
        "<r1@prairiegate.example>",
        references=(sent.sighting.sent_message_id,),
        subject="Re: Branch Operations Manager interview",
    )
    desk.deliver(answer, LATER)
    after = desk("run", "--json", now=DUE_AT).only
    assert {"state": "cancelled", "reason": "reply_received"}.items() <= after["second_chance"].items()
    assert after["needs_input"] == []
    assert desk.draft_files() == ()


def test_a_panel_with_one_letter_sent(desk: MaildirDesk) -> None:
    """The letter that is already sent is no other thread to choose from."""
    desk.debrief(PANEL)
    desk.send()
    assert desk("run", "--json", now=SENT_AT).only["needs_input"] == []
    assert desk("run", "--json", now=DUE_AT).only["needs_input"] == []
    assert len(desk.draft_files()) == 1


def test_a_lost_journal_finds_the_draft(desk: MaildirDesk) -> None:
    """Recorded anew, the same letter is adopted."""
    desk.debrief()
    desk.journal_file.unlink()
    (placed,) = desk.debrief().only["drafts"]
    assert len(desk.draft_files()) == 1
    assert desk.draft_files()[0].name.startswith(placed["draft_id"])


def test_neither_id_nor_date(tmp_path: Path) -> None:
    """Without a Date the file's own time counts."""
    raw = b"".join(
        line
        for line in invitation().splitlines(keepends=True)
        if not line.startswith((b"Date:", b"Message-ID:"))
    )
    desk = MaildirDesk(tmp_path, mails=((raw, INVITED),))
    assert len(desk.debrief().only["placed_now"]) == 1
    assert desk("explain", ID, now=DEBRIEFED).code == 0
