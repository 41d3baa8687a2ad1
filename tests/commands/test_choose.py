from __future__ import annotations

from pathlib import Path

import pytest
from desk import DUE_AT, ID, SENT_AT, MaildirDesk
from mails import INVITED, invitation, mail

A1, B1 = "<a1@prairiegate.example>", "<b1@prairiegate.example>"
OTHER = mail("About the Branch Operations Manager role on Friday. Denise", INVITED, B1, subject="Friday")


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    """Two threads could be the interview's."""
    desk = MaildirDesk(tmp_path, mails=((invitation(), INVITED), (OTHER, INVITED)))
    assert ["choose_thread"] == desk.debrief().only["needs_input"]
    assert desk.draft_files() == ()
    return desk


@pytest.mark.parametrize("given", [B1, B1.strip("<>"), f"  {B1} "], ids=["brackets", "bare", "blanks"])
def test_settles_the_thread_and_visits(desk: MaildirDesk, given: str) -> None:
    """With or without angle brackets; the thank-you stands at once in that thread."""
    said = desk("choose", ID, given, "--json")
    assert said.code == 0
    assert ([], [B1]) == (said.only["needs_input"], said.only["thread"]["message_ids"])
    (letter,) = desk.letters()
    assert B1 == letter["In-Reply-To"]
    assert "you chose it" in desk("explain", ID).out


def test_an_unknown_message_is_refused(desk: MaildirDesk) -> None:
    """A sentence and the way to the candidates; nothing changed."""
    said = desk("choose", ID, "<nowhere@x.example>")
    assert (1, "") == (said.code, said.out)
    assert "<nowhere@x.example>" in said.err
    assert f"second-chance explain {ID}" in said.err
    assert ["choose_thread"] == desk.status()["needs_input"]


@pytest.mark.parametrize("given", ["", "<>", "no id at all", "x" * 5000, "<a\x00b>"])
def test_what_is_no_message_id_is_refused(desk: MaildirDesk, given: str) -> None:
    """No traceback, no guess."""
    said = desk("choose", ID, given)
    assert (1, "") == (said.code, said.out)
    assert said.err.startswith("Error: ")


def test_again_is_fine(desk: MaildirDesk) -> None:
    """The same choice twice changes nothing."""
    desk("choose", ID, B1)
    again = desk("choose", ID, B1, "--json")
    assert (0, []) == (again.code, again.only["placed_now"])
    assert len(desk.draft_files()) == 1


def test_refused_when_drafts_stand_elsewhere(desk: MaildirDesk) -> None:
    """The letters are in the other thread already: nothing moves in silence."""
    desk("choose", ID, B1)
    said = desk("choose", ID, A1)
    assert (1, "") == (said.code, said.out)
    assert "stand in another thread already" in said.err
    assert [B1] == [one["in_reply_to"] for one in desk.status()["drafts"]]


def test_any_mail_of_the_thread_does(desk: MaildirDesk) -> None:
    """After the thank-you, also the id of the sent mail names the thread."""
    desk("choose", ID, B1)
    desk.send()
    desk("run", now=SENT_AT)
    sent = desk.status(SENT_AT)["thread"]["message_ids"][-1]
    assert sent not in (A1, B1)
    assert desk("choose", ID, sent, now=SENT_AT).code == 0
    assert ["second_chance"] == [one["kind"] for one in desk("run", "--json", now=DUE_AT).only["placed_now"]]
