"""What cron mails: each request once a day, not once an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import appointment, debrief_form
from command_line import Said
from desk import INTERVIEW, MaildirDesk, config_text
from mails import DEBRIEFED, PLACED, raw_mail
from scripted_imap import ScriptedImap
from worlds.imap import imap_settings

from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.tokens import Facts, open_store, save_facts
from agent.model.appointment import AppointmentState
from agent.model.plan import Fate, Sighting

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


def test_what_a_form_asks_is_not_asked_a_second_time(desk: MaildirDesk) -> None:
    """While the form that came back stands, its note is what says which line needs another look."""
    desk.debrief(BADLY_SAID)
    with Journal.open(desk.journal_file) as journal:
        (record,) = journal.interviews()
        form = debrief_form(draft_id="f1", sighting=Sighting(Fate.UNSENT, "stands in Drafts"))
        seen = replace(
            appointment(state=AppointmentState.ASKED, form=form),
            interview=record.id,
            problems=("botched[0].better_answer: “I was nervous” gives a reason",),
        )
        journal.appointments.add(seen, None)
    desk("run", now=DEBRIEFED)
    assert "better answer" not in desk("run", now=DEBRIEFED + timedelta(hours=24)).err


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


@pytest.mark.server
def test_a_letter_that_is_due_while_a_server_lets_nobody_in(desk: MaildirDesk) -> None:
    """Told once a day, without asking the server again; placed as soon as it lets in."""
    with ScriptedImap() as server:
        desk.config(config_text("work", imap_settings(server.port, "marcus")))
        facts = Facts(account="marcus@127.0.0.1", scopes=(), authorised_at=DEBRIEFED, store="file")
        open_store("file", Home(desk.home), {}).put("work", facts.account, "secret")
        save_facts(Home(desk.home), "work", facts)
        server.add("INBOX", raw_mail(), PLACED)
        server.style.login = "NO Request is throttled. Suggested Backoff Time: 299910 milliseconds"

        def visits(command: str, *words: str, minutes: int) -> tuple[Said, int]:
            before = len(server.tried)
            said = desk(command, *words, now=DEBRIEFED + timedelta(minutes=minutes))
            return said, len(server.tried) - before

        (desk.home / "interview.toml").write_text(INTERVIEW, encoding="utf-8")
        said, logins = visits("debrief", str(desk.home / "interview.toml"), minutes=0)
        assert (75, 1) == (said.code, logins), said.err
        assert "lets nobody in just now" in said.err
        for minutes in (20, 59):
            said, logins = visits("run", minutes=minutes)
            assert (75, 0) == (said.code, logins)
            assert "lets nobody in" not in said.err
        server.style.login = ""
        said, logins = visits("run", minutes=61)
        assert (0, 1) == (said.code, logins), said.err
        assert "is in your Drafts" in said.err
        assert len(server.boxes["Drafts"].mails) == 1
