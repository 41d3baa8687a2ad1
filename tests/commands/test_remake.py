"""`remake`: a letter made again on the person's word, and never while one stands or was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desk import DUE_AT, ID, PANEL, SENT_AT, Desk, MaildirDesk
from desks import KINDS, open_desk
from mail_program import text_of
from mails import DEBRIEFED

HOUR = timedelta(hours=1)


@pytest.fixture(params=KINDS)
def any_desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """The thank-you stands in Drafts."""
    with open_desk(request, tmp_path, monkeypatch) as one:
        one.sign_in()
        one.debrief()
        yield one


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def fates(desk: Desk, now: datetime = DUE_AT) -> dict[str, str]:
    return {one["kind"]: one["fate"] for one in desk.status(now)["drafts"]}


def test_a_letter_deleted_by_mistake_is_made_again_once(any_desk: Desk) -> None:
    """The same words under an id of its own; then it is sent, and the second letter comes."""
    desk = any_desk
    (before,) = desk.letters()
    (draft,) = desk.drafts()
    desk.delete(draft)
    desk.run(DEBRIEFED + HOUR)
    assert (fates(desk, DEBRIEFED + HOUR), desk.letters()) == ({"thank_you": "deleted"}, ())
    said = desk("remake", ID, "thank_you", "--json", now=DEBRIEFED + HOUR)
    assert said.code == 0, said.err
    assert [one["kind"] for one in said.only["placed_now"]] == ["thank_you"]
    (after,) = desk.letters()
    assert text_of(before) == text_of(after)
    assert before["Message-ID"] != after["Message-ID"]
    desk.run(DEBRIEFED + 2 * HOUR)
    assert len(desk.letters()) == 1
    desk.send(SENT_AT + 3 * HOUR)
    desk.run(SENT_AT + 4 * HOUR)
    desk.run(DUE_AT)
    assert fates(desk) == {"thank_you": "sent", "second_chance": "unsent"}


@pytest.mark.parametrize("fate", ["unsent", "edited", "sent"])
def test_what_stands_or_was_sent_stays_the_only_one(desk: MaildirDesk, fate: str) -> None:
    """Also where the journal does not know yet that it was sent."""
    desk.debrief()
    if fate == "edited":
        desk.replace_words(desk.draft_files()[0], "Thank you for", "Many thanks for")
    if fate == "sent":
        desk.send()
    before = [one.name for one in desk.draft_files()]
    said = desk("remake", ID, "thank_you", now=SENT_AT + HOUR)
    assert (said.code, said.out) == (1, "")
    assert "is not gone" in said.err
    assert before == [one.name for one in desk.draft_files()]


def test_only_the_letters_that_are_gone_are_made_again(desk: MaildirDesk) -> None:
    """One of a panel was deleted; the other's draft is not touched."""
    desk.debrief(PANEL)
    gone = next(one for one in desk.draft_files() if b"Dear Tomas" in one.read_bytes())
    kept = next(one for one in desk.draft_files() if one != gone)
    gone.unlink()
    assert desk("remake", ID, "thank_you").code == 0
    assert len(desk.draft_files()) == 2
    assert kept in desk.draft_files()


def test_a_letter_that_was_never_made_cannot_be_made_again(desk: MaildirDesk) -> None:
    """It comes by itself when it is due."""
    desk.debrief()
    said = desk("remake", ID, "second_chance")
    assert (said.code, said.out) == (1, "")
    assert "was made yet" in said.err


def test_a_letter_that_would_not_be_written_now_is_not_made_again(desk: MaildirDesk) -> None:
    """Its record stays: it goes on being called deleted."""
    desk.reach_second_letter()
    desk.draft_files()[0].unlink()
    late = DUE_AT + timedelta(days=30)
    said = desk("remake", ID, "second_chance", now=late)
    assert (said.code, said.out) == (1, "")
    assert "would not be written now" in said.err
    assert fates(desk)["second_chance"] == "deleted"
    assert desk("remake", ID, "second_chance", now=DUE_AT + HOUR).code == 0
    assert len(desk.draft_files()) == 1


def test_remake_takes_a_skip_back(desk: MaildirDesk) -> None:
    """Whoever asks for a letter wants it."""
    desk.reach_second_letter()
    desk.draft_files()[0].unlink()
    desk.run(DUE_AT)
    assert desk("skip", ID, "second_chance", now=DUE_AT).code == 0
    assert desk("remake", ID, "second_chance", now=DUE_AT + HOUR).code == 0
    assert len(desk.draft_files()) == 1
