from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from command_line import Said
from desk import DUE_AT, ID, INTERVIEW, SENT_AT, MaildirDesk
from mail_program import text_of
from mails import DEBRIEFED

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def test_silent_when_there_is_nothing_to_say(desk: MaildirDesk) -> None:
    """Cron mails whatever is printed: a run that changes nothing prints nothing, the very first one aside."""
    desk.debrief()
    assert "look for interviews in your mail" in desk("run").err
    said = desk("run")
    assert (0, "", "") == (said.code, said.out, said.err)


def test_before_the_first_interview(desk: MaildirDesk) -> None:
    """No journal yet: fine, and with --json an empty answer."""
    assert Said(0, "", "") == desk("run", "-q")
    assert desk("run", "--json").json["interviews"] == []
    assert "Nothing to do now." in desk("run", "-v").err


def test_places_the_second_chance_when_it_is_due(desk: MaildirDesk) -> None:
    """Not a minute before; in the same thread, in answer to the sent thank-you; once."""
    desk.thank_and_wait()
    assert desk("run", "--json", now=DUE_AT - timedelta(minutes=1)).only["placed_now"] == []
    said = desk("run", now=DUE_AT)
    assert "second-chance letter to Denise Kowalczyk is in your Drafts" in said.err
    (letter,) = desk.letters()
    assert "cash shortage" in text_of(letter)
    assert letter["References"].startswith("<a1@prairiegate.example>")
    before = desk.draft_files()[0].read_bytes()
    for later in (DUE_AT, DUE_AT + HOUR, DUE_AT + 20 * HOUR):
        assert desk("run", "--json", now=later).only["placed_now"] == []
    assert [before] == [one.read_bytes() for one in desk.draft_files()]


def test_dry_run_places_nothing_and_records_nothing(desk: MaildirDesk) -> None:
    """It says what would be placed; the journal and the mailbox stay as they are, byte for byte."""
    desk.debrief()
    desk.send()
    before = desk.journal_file.read_bytes()
    said = desk("run", "--dry-run", now=DUE_AT)
    assert said.code == 0
    assert "would be placed" in said.err
    assert before == desk.journal_file.read_bytes()
    assert desk.draft_files() == ()
    assert desk.left_in_tmp() == ()
    placed = desk("run", "--dry-run", "--json", now=DUE_AT).only
    assert ["second_chance"] == [one["kind"] for one in placed["placed_now"]]
    assert "drafted" == placed["second_chance"]["state"], "as it would be afterwards"
    assert before == desk.journal_file.read_bytes()
    assert ["second_chance"] == [one["kind"] for one in desk("run", "--json", now=DUE_AT).only["placed_now"]]


def test_dry_run_without_a_journal_makes_none(desk: MaildirDesk) -> None:
    """Nothing is recorded, not even that nothing is."""
    assert desk("run", "--dry-run").code == 0
    assert not desk.journal_file.exists()


def test_an_edited_draft_is_left_alone(desk: MaildirDesk) -> None:
    """An edited draft is theirs: not a byte of it changes."""
    desk.debrief()
    (draft,) = desk.draft_files()
    desk.replace_words(draft, "Thank you for", "Many thanks for")
    edited = draft.read_bytes()
    assert desk("run").code == 0
    assert [edited] == [one.read_bytes() for one in desk.draft_files()]


def test_a_deleted_draft_is_not_made_again(desk: MaildirDesk) -> None:
    """Missing is never taken for not made."""
    desk.debrief()
    desk.draft_files()[0].unlink()
    for hours in range(3):
        assert desk("run", now=DEBRIEFED + hours * HOUR).code == 0
    assert desk.draft_files() == ()
    assert "deleted" == desk.status()["drafts"][0]["fate"]


def test_a_draft_sent_with_changes_starts_the_clock(desk: MaildirDesk) -> None:
    """sent_edited counts as sent."""
    desk.debrief()
    desk.replace_words(desk.draft_files()[0], "Dear Denise", "Hello Denise")
    desk.send()
    after = desk("run", "--json", now=SENT_AT).only
    assert ("sent_edited", "waiting") == (after["drafts"][0]["fate"], after["second_chance"]["state"])


def test_a_reply_stops_the_second_letter(desk: MaildirDesk) -> None:
    """They answered: no second letter, and the reason is on record."""
    desk.thank_and_wait()
    desk.answer("Thank you, Marcus. We will be in touch next week. Denise", SENT_AT + HOUR)
    after = desk("run", "--json", now=DUE_AT).only
    assert {"state": "cancelled", "reason": "reply_received"}.items() <= after["second_chance"].items()
    assert desk.draft_files() == ()


def test_a_no_is_answered_once_and_closes(desk: MaildirDesk) -> None:
    """The gracious decline, then nothing more."""
    desk.thank_and_wait()
    desk.answer("We have decided not to move forward with your application. Denise", SENT_AT + HOUR)
    after = desk("run", "--json", now=SENT_AT + 2 * HOUR).only
    assert ["gracious_decline"] == [one["kind"] for one in after["placed_now"]]
    assert ("closed", "rejection") == (after["state"], after["second_chance"]["reason"])
    desk("run", now=DUE_AT)
    assert len(desk.draft_files()) == 1


OTHER = INTERVIEW.replace("Prairie Gate Credit Union", "Harrow Lake").replace("prairiegate", "harrowlake")


def test_one_failure_does_not_stop_the_others(desk: MaildirDesk) -> None:
    """One failure stops no other: the interview whose mailbox is gone is named; the other gets its letter."""
    desk.config(
        desk.config_file.read_text() + f'[mailbox.gone]\nkind = "maildir"\npath = "{desk.base}/gone"\n'
    )
    failed = desk("debrief", desk.file('mailbox = "gone"\n' + OTHER), "--json")
    assert failed.code == 1
    assert failed.json["interviews"] == []
    (error,) = failed.json["errors"]
    assert ("harrow-lake-2026-09-04", "mailbox_missing") == (error["interview"], error["code"])
    desk("debrief", desk.file('mailbox = "local"\n' + INTERVIEW))
    desk.send()
    said = desk("run", "--json", now=DUE_AT)
    assert said.code == 1
    assert ["second_chance"] == [one["kind"] for one in said.only["placed_now"]]
    assert ["harrow-lake-2026-09-04"] == [one["interview"] for one in said.json["errors"]]
    assert "harrow-lake-2026-09-04" in said.err
    text = desk("run", now=DUE_AT)
    assert "There is no Maildir" in text.err or "cannot be read" in text.err
    assert "Hint: " in text.err


def test_a_failed_first_visit_is_made_up_for(desk: MaildirDesk) -> None:
    """The debrief is on record although the mailbox was away; the next run places the letter."""
    away = desk.mail.rename(desk.base / "away")
    said = desk("debrief", desk.file())
    assert said.code == 1
    assert [ID] == [one["id"] for one in desk("status", "--json").json["interviews"]]
    away.rename(desk.mail)
    assert ["thank_you"] == [one["kind"] for one in desk("run", "--json").only["placed_now"]]


def test_status_shows_what_stopped_the_last_visit(desk: MaildirDesk) -> None:
    """The board tells of the failure until a visit succeeds."""
    desk.debrief()
    away = desk.mail.rename(desk.base / "away")
    assert desk("run").code == 1
    assert "cannot be read" in desk("status").out
    away.rename(desk.mail)
    assert desk("run").code == 0
    assert "cannot be read" not in desk("status").out


def test_ctrl_c_ends_with_a_sentence(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped by hand: no traceback, and the next run completes it."""
    desk.debrief()

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("agent.visit.rounds.visit", interrupted)
        said = desk("run")
    assert said.code == 130
    assert "Stopped." in said.err
    assert desk("run").code == 0


def test_an_unforeseen_fault_is_a_sentence_too(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in one visit costs that visit and nothing else; no traceback."""
    desk.debrief()

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of course\nsecond line")

    with monkeypatch.context() as patch:
        patch.setattr("agent.visit.rounds.visit", broken)
        said = desk("run", "--json")
    assert said.code == 1
    (error,) = said.json["errors"]
    assert "ZeroDivisionError: of course" in error["text"]
    assert "Traceback" not in said.err


def test_no_command_line_can_send(desk: MaildirDesk) -> None:
    """Nothing ever lands in Sent by itself."""
    desk.reach_second_letter()
    assert len(list((desk.mail / ".Sent" / "cur").iterdir())) == 1, "the one the person sent"
