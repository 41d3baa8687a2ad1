"""What cron mails: each request once a day, not once an hour."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk import INTERVIEW, MaildirDesk
from mails import DEBRIEFED

from agent.keeping.home_folder import Home
from agent.keeping.tokens import Facts, open_store, save_facts

BADLY_SAID = INTERVIEW.replace(
    "I recount with a second person before anyone leaves", "I was nervous and lost count before anyone left"
)


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def test_a_request_is_said_once_a_day(desk: MaildirDesk) -> None:
    """The next hour is silent about the same thing; the next day says it again."""
    desk.debrief(BADLY_SAID)
    desk("run", now=DEBRIEFED)
    assert desk("run", now=DEBRIEFED + timedelta(hours=1)).err == ""
    assert "better answer" in desk("run", now=DEBRIEFED + timedelta(hours=24)).err


def test_who_asks_for_more_hears_it_each_time(desk: MaildirDesk) -> None:
    """With -v nothing is left out."""
    desk.debrief(BADLY_SAID)
    assert "better answer" in desk("run", "-v", now=DEBRIEFED + timedelta(hours=1)).err


@pytest.mark.server
def test_a_mailbox_out_of_reach_is_told_once_a_day(desk: MaildirDesk) -> None:
    """It passes by itself; the exit code says it each time, and the next day says it again."""
    desk.config(
        desk.config_file.read_text(encoding="utf-8").partition("[mailbox")[0]
        + '[mailbox.work]\nkind = "imap"\nhost = "127.0.0.1"\nport = 9\ntls = "none"\nuser = "marcus"\n'
    )
    facts = Facts(account="marcus@127.0.0.1", scopes=(), authorised_at=DEBRIEFED, store="file")
    open_store("file", Home(desk.home), {}).put("work", facts.account, "secret")
    save_facts(Home(desk.home), "work", facts)
    first = desk("run", now=DEBRIEFED)
    assert (75, True) == (first.code, "cannot be reached" in first.err)
    later = desk("run", now=DEBRIEFED + timedelta(hours=1))
    assert (75, False) == (later.code, "cannot be reached" in later.err)
    assert "cannot be reached" in desk("run", "-v", now=DEBRIEFED + timedelta(hours=2)).err
    assert "cannot be reached" in desk("run", now=DEBRIEFED + timedelta(hours=24)).err
