"""A folder that cannot be looked into: the second letter waits a day, then comes, and the folder is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk import DUE_AT, ID, MaildirDesk
from mails import DEBRIEFED

from agent.mailboxes.interface import Unread
from agent.mailboxes.maildir.mailbox import MaildirMailbox

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    """The thank-you was sent and seen."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    return desk


def shut(monkeypatch: pytest.MonkeyPatch, *places: str) -> None:
    """These cannot be looked into from now on."""
    unread = tuple(Unread(place, "It cannot be opened.") for place in places)
    monkeypatch.setattr(MaildirMailbox, "unread", property(lambda _: unread))


def test_it_waits_a_day_then_comes_and_names_the_folder(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told once, and shown as long as it holds."""
    shut(monkeypatch, "Oakworks")
    for hours in (0, 1, 23):
        held = desk("run", now=DUE_AT + hours * HOUR)
        assert (held.code, desk.letters()) == (0, ())
    board = desk("status", now=DUE_AT + HOUR)
    assert "may lie in a folder that cannot be opened" in board.out
    assert desk.status(DUE_AT)["second_chance"]["reason"] == "folder_unread"
    passed = desk("run", now=DUE_AT + 24 * HOUR)
    assert (passed.code, len(desk.letters())) == (0, 1)
    assert "Oakworks" in passed.err
    assert "Oakworks" not in desk("run", now=DUE_AT + 25 * HOUR).err
    assert "Oakworks" in desk("status", ID, now=DUE_AT + 25 * HOUR).out


def test_a_folder_that_opens_again_or_is_gone_holds_nothing(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that shuts after that begins a day of its own."""
    shut(monkeypatch, "Oakworks")
    desk.run(DUE_AT)
    assert desk.letters() == ()
    shut(monkeypatch, "Elsewhere")
    desk.run(DUE_AT + 23 * HOUR)
    desk.run(DUE_AT + 25 * HOUR)
    assert desk.letters() == ()
    shut(monkeypatch)
    desk.run(DUE_AT + 26 * HOUR)
    assert len(desk.letters()) == 1
    assert desk.status(DUE_AT + 26 * HOUR)["warnings"] == []


def test_a_folder_that_was_shut_all_the_while_holds_nothing(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was known before the letter became due; the folder is named beside the letter."""
    shut(monkeypatch, "Oakworks")
    desk.run(DUE_AT - 30 * HOUR)
    passed = desk("run", now=DUE_AT)
    assert len(desk.letters()) == 1
    assert "Oakworks" in passed.err


def test_a_draft_that_is_gone_is_not_called_deleted_while_a_folder_is_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may lie there; after a day it is."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.draft_files()[0].unlink()
    shut(monkeypatch, "Oakworks")
    fates = []
    for hours in (1, 2, 24, 26):
        now = DEBRIEFED + hours * HOUR
        desk.run(now)
        fates.append(desk.status(now)["drafts"][0]["fate"])
    assert fates == ["unsent", "unsent", "unsent", "deleted"]
