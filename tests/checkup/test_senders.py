"""What the doctor says of who is believed on the senders of mail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk import MaildirDesk
from mails import DEBRIEFED, raw_mail

from agent.checkup import Installation, State, examine, senders
from agent.commands.composition import open_mailbox
from agent.errors import TryLaterError
from agent.keeping.config import Config
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Mailbox

ENTRY = "Received: from mx.outside.example (203.0.113.9) by mx.mail.example; Fri, 4 Sep 2026 09:00:00 +0000"
PASSED = "Authentication-Results: mx.mail.example; dmarc=pass"
START = "A sender counts as forged where"


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path / "desk")


def say(desk: MaildirDesk) -> str:
    """The one line about the mailbox."""
    one = Installation(Home(desk.home), DEBRIEFED, read_clock=None, environ={}, open_mailbox=open_mailbox)
    (found,) = examine(one, (("senders", senders.check_senders),))
    assert (found.name, found.state, found.fix) == ("senders.local", State.OK, "")
    return found.text


def test_no_server_says_anything(desk: MaildirDesk) -> None:
    """Then that is said, in plain words."""
    assert say(desk).startswith("In the mail of the last 3 days no server of yours says")


def test_the_mail_shows_whose_word_it_is(desk: MaildirDesk) -> None:
    """By what came in of late."""
    when = DEBRIEFED - timedelta(days=1)
    raw = f"{ENTRY}\r\n{PASSED}\r\n".encode() + raw_mail("<b@x>", date=when)
    desk.world.deliver(raw, when)
    assert say(desk) == f"{START} mx.mail.example says so (your mail shows that it is the mailbox's own)."


def test_it_was_learned(desk: MaildirDesk) -> None:
    """With the day."""
    with Journal.open(desk.journal_file) as journal:
        journal.servers.record("local", ["gateway.example"], DEBRIEFED)
    assert say(desk) == f"{START} gateway.example says so (learned from your mail on 04 September)."


def test_the_person_named_it(desk: MaildirDesk) -> None:
    """One or several; the mailbox is not asked."""
    text = desk.config_file.read_text(encoding="utf-8")
    desk.config_file.write_text(f'{text}\nauthserv_id = ["a.example", "b.example"]\n', encoding="utf-8")
    assert say(desk) == f"{START} a.example or b.example says so (config.toml says so)."


def test_gmail_s_own(desk: MaildirDesk) -> None:
    """Gmail's server is known, and the mailbox is not asked."""
    text = desk.config_file.read_text(encoding="utf-8").partition("[mailbox")[0]
    desk.config_file.write_text(f'{text}[mailbox.local]\nkind = "gmail"\n', encoding="utf-8")
    assert say(desk) == f"{START} mx.google.com says so (it is the mailbox's own)."


def test_a_mailbox_that_does_not_answer(desk: MaildirDesk) -> None:
    """Its own check says that; this one says nothing."""

    def refuse(_name: str, _config: Config, _home: Home) -> Mailbox:
        raise TryLaterError("It does not answer.", "Try again.")

    one = Installation(Home(desk.home), DEBRIEFED, read_clock=None, environ={}, open_mailbox=refuse)
    assert examine(one, (("senders", senders.check_senders),)) == ()
