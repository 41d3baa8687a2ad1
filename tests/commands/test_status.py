from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from calendars import LATER, LOOKED, cold_invite, invite
from command_line import Said
from crowds import crowd, fast_journal
from desk import DUE_AT, ID, INTERVIEW, SENT_AT, MaildirDesk, desk_with


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def test_nothing_on_record(desk: MaildirDesk) -> None:
    """No data; the way on is talk."""
    said = desk("status")
    assert (0, "") == (said.code, said.out)
    assert "second-chance debrief" in said.err
    assert Said(0, "", "") == desk("status", "-q")


def test_the_board_tells_where_it_stands(desk: MaildirDesk) -> None:
    """Company, role, id, the drafts with their fates, what comes next."""
    desk.thank_and_wait()
    said = desk("status", now=SENT_AT)
    assert (0, "") == (said.code, said.err)
    for words in (
        "Prairie Gate Credit Union, Branch Operations Manager",
        f"id: {ID}",
        "second chance: waits until Wed 9 Sep, 10:00",
        "draft: the thank-you to Denise Kowalczyk: sent",
    ):
        assert words in said.out, words


def test_an_edited_draft_is_told_from_an_untouched_one(desk: MaildirDesk) -> None:
    """As the last visit saw it."""
    desk.debrief()
    assert "in your Drafts\n" in desk("status").out
    desk.replace_words(desk.draft_files()[0], "Thank you for", "Many thanks for")
    desk("run")
    assert "in your Drafts, with your changes" in desk("status").out


def test_one_of_several(desk: MaildirDesk) -> None:
    """With an id only that one."""
    desk.debrief()
    desk.debrief(INTERVIEW.replace("Prairie Gate Credit Union", "Harrow Lake"))
    assert 2 == len(desk("status", "--json").json["interviews"])
    assert ID == desk("status", ID, "--json").only["id"]
    assert "Harrow Lake" not in desk("status", ID).out


def test_needs_no_mailbox(desk: MaildirDesk) -> None:
    """From the journal alone."""
    desk.reach_second_letter()
    before = desk("status", "--json", now=DUE_AT).json
    desk.mail.rename(desk.base / "away")
    assert before == desk("status", "--json", now=DUE_AT).json


def test_while_a_run_is_at_work(desk: MaildirDesk) -> None:
    """It neither waits for the run nor disturbs it, even in the middle of a write."""
    desk.debrief()
    lock = sqlite3.connect(desk.home / "run.lock", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    journal = sqlite3.connect(desk.journal_file, isolation_level=None)
    journal.execute("BEGIN IMMEDIATE")
    journal.execute("UPDATE interviews SET wake_at = 7")
    try:
        assert desk("status").code == 0
        assert desk("explain", ID).code == 0
        assert desk("export").code == 0
    finally:
        journal.rollback()
        journal.close()
        lock.close()


def test_changes_nothing(desk: MaildirDesk) -> None:
    """Looking leaves the journal byte for byte."""
    desk.reach_second_letter()
    before = desk.journal_file.read_bytes()
    for words in (["status"], ["explain", ID], ["export"], ["status", "--json"]):
        desk(*words, now=DUE_AT)
    assert before == desk.journal_file.read_bytes()


def test_warnings_and_requests_are_sentences(desk: MaildirDesk) -> None:
    """No bare codes on the board."""
    desk.debrief(
        INTERVIEW.replace('highlight = "the teller who redesigned the queue with masking tape"\n', "")
    )
    out = desk("status").out
    assert "generic_thank_you" not in out
    assert "note: A thank-you names nothing from the talk itself" in out
    assert ["generic_thank_you"] == desk.status()["warnings"]


def test_its_mailbox_is_no_longer_in_the_config(desk: MaildirDesk) -> None:
    """An interview of a mailbox that is gone is still shown."""
    desk.debrief('mailbox = "local"\n' + INTERVIEW)
    desk.config(desk.config_file.read_text().replace("mailbox.local", "mailbox.new"))
    assert desk("status").code == 0
    assert [ID] == [one["id"] for one in desk("status", "--json").json["interviews"]]
    assert desk("export").code == 0
    assert desk("forget", ID).code == 0


def test_what_was_only_seen_is_mentioned(tmp_path: Path) -> None:
    """How many, and where they are listed; not as data, and no more once they are settled."""
    desk = desk_with(tmp_path, invite(), cold_invite())
    desk("find", now=LOOKED)
    said = desk("status", now=LOOKED)
    assert (0, "") == (said.code, said.out)
    assert (
        "2 interviews without a debrief were seen in your mail; second-chance find shows more.\n" == said.err
    )
    assert Said(0, "", "") == desk("status", "-q", now=LOOKED)
    assert [] == desk("status", "--json", now=LOOKED).json["interviews"]
    desk("skip", "quick-hire-2026-09-04", now=LOOKED)
    assert "One interview without a debrief was seen in your mail" in desk("status", now=LOOKED).err
    desk("forget", ID, now=LOOKED)
    assert "seen in your mail" not in desk("status", now=LATER).err


def test_one_interview_is_shown_without_what_else_was_seen(tmp_path: Path) -> None:
    """With an id only that one is spoken of."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.deliver(cold_invite(), LOOKED)
    desk("find", now=SENT_AT)
    assert "seen in your mail" in desk("status", now=SENT_AT).err
    assert "" == desk("status", ID, now=SENT_AT).err
    assert 2 == desk("status", "quick-hire-2026-09-04", now=SENT_AT).code


def test_of_many_closed_ones_words_show_the_newest(desk: MaildirDesk) -> None:
    """All that are not closed, and fifty that are; JSON and an id show every one."""
    with fast_journal(desk.journal_file) as journal:
        crowd(journal, 60)
    desk.debrief()
    said = desk("status")
    ids = [line.split()[-1] for line in said.out.splitlines() if line.startswith("  id: ")]
    assert (51, ID) == (len(ids), ids[-1])
    assert "firm9-works-2025-01-01" not in ids
    assert "firm10-works-2025-01-01" in ids
    assert "10 older closed interviews are not shown" in said.err
    assert 61 == len(desk("status", "--json").json["interviews"])
    one = desk("status", "firm9-works-2025-01-01")
    assert "firm9-works-2025-01-01" in one.out
    assert "not shown" not in one.err
