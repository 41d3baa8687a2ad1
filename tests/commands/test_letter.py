"""`letter`: what stands in the mailbox now, and the person's own words in its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import Said
from desk import DUE_AT, ID, SENT_AT, Desk, MaildirDesk
from desks import KINDS, open_desk
from mail_program import text_of
from mails import DEBRIEFED

HOUR = timedelta(hours=1)

THANKS = """\
Hi Denise,

thanks for walking me through the new closing routine on Friday.
I left with two ideas for the vault count.

See you soon,
Marcus
"""
PLEA = """\
Hi Denise,

you asked how I would handle a cash shortage at close, and I never finished. I recount with a
second person before anyone leaves, and I write it down.

May I tell you the rest over a coffee, whenever it suits you?

Thanks,
Marcus
"""


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


@pytest.fixture(params=KINDS)
def any_desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    with open_desk(request, tmp_path, monkeypatch) as one:
        one.sign_in()
        yield one


def put(desk: Desk, text: str, *words: str, kind: str = "thank_you", now: Any = DEBRIEFED) -> Said:
    file = desk.base / "own.txt"
    file.write_text(text, encoding="utf-8")
    return desk("letter", ID, kind, "--from", str(file), *words, now=now)


def show(desk: Desk, kind: str = "thank_you", *words: str, now: Any = DEBRIEFED) -> dict[str, Any]:
    """The only letter of a kind, as `letter --json` shows it."""
    said = desk("letter", ID, kind, *words, "--json", now=now)
    assert said.code == 0, said.err
    (one,) = said.json["letters"]
    return dict(one)


def words(desk: Desk) -> list[str]:
    return [text_of(one) for one in desk.letters()]


def test_own_words_take_the_place_of_our_draft(any_desk: Desk) -> None:
    """As they are, in the same draft: one letter, one id; known when sent; then comes the second letter."""
    desk = any_desk
    desk.debrief()
    (before,) = desk.letters()
    assert show(desk)["whose"] == "ours"
    said = put(desk, THANKS, "--yes", "--json")
    assert said.code == 0, said.err
    (after,) = desk.letters()
    assert text_of(after) == THANKS
    for name in ("Message-ID", "In-Reply-To", "References", "To", "Subject"):
        assert before[name] == after[name], name
    (told,) = said.json["letters"]
    assert (told["whose"], told["placed"], told["text"]) == ("theirs", True, THANKS)
    assert list(desk.drafts()) == [told["draft_id"]]
    desk.run(DEBRIEFED + HOUR)
    now = show(desk, now=DEBRIEFED + HOUR)
    assert (now["whose"], now["text"], now["fate"]) == ("theirs", THANKS, "unsent")
    assert len(desk.letters()) == 1
    desk.send(SENT_AT + 2 * HOUR)
    desk.run(SENT_AT + 3 * HOUR)
    assert show(desk, now=SENT_AT + 3 * HOUR)["fate"] == "sent"
    desk.run(DUE_AT)
    (second,) = desk.letters()
    assert "cash shortage" in text_of(second)


def test_own_words_wait_for_their_day(any_desk: Desk) -> None:
    """Kept before the thanks are sent; placed when ours would be, in answer to the sent thanks; once."""
    desk = any_desk
    desk.debrief()
    said = put(desk, PLEA, "--yes", kind="second_chance")
    assert said.code == 0, said.err
    assert "kept" in said.err
    assert len(desk.letters()) == 1
    waiting = show(desk, "second_chance")
    assert (waiting["whose"], waiting["waiting"], waiting["placed"]) == ("theirs", True, False)
    assert waiting["text"] == PLEA
    desk.send()
    desk.run(SENT_AT)
    assert desk.letters() == ()
    desk.run(DUE_AT)
    (letter,) = desk.letters()
    assert text_of(letter) == PLEA
    assert letter["In-Reply-To"]
    desk.run(DUE_AT + HOUR)
    assert len(desk.letters()) == 1
    assert not show(desk, "second_chance", now=DUE_AT + HOUR)["waiting"]
    exported = json.loads(desk("export", now=DUE_AT).out)
    assert exported["interviews"][0]["own_letters"] == []
    assert b"over a coffee" not in desk.journal_file.read_bytes()
