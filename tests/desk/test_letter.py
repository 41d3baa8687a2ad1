"""A letter at the desk: as it will look, the rules and tips beside it, and the person's own words."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from desk import ID, MaildirDesk
from mail_program import text_of
from mails import DEBRIEFED
from page_visitor import Page, Visitor

HOUR = timedelta(hours=1)
ADDRESS = f"/interviews/{ID}/thank_you"
LATER = f"/interviews/{ID}/second_chance"
DENISE = "Denise Kowalczyk"
THANKS = """\
Hi Denise,

thanks for walking me through the new closing routine on Friday.
I left with two ideas for the vault count.

See you soon,
Marcus
"""
HARMFUL = THANKS.replace("two ideas", "{{ ideas }}")


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    one = MaildirDesk(tmp_path)
    one.debrief()
    return one


@pytest.fixture
def visitor(desk: MaildirDesk) -> Visitor:
    return Visitor(desk.home, DEBRIEFED)


def send(visitor: Visitor, what: str, text: str = "", address: str = ADDRESS, **more: str) -> Page:
    return visitor.post(f"{address}/{what}", {"person": DENISE, "text": text, **more})


def words(desk: MaildirDesk) -> list[str]:
    return [text_of(one) for one in desk.letters()]


def test_a_letter_as_it_will_look(visitor: Visitor) -> None:
    """To whom, in answer to which mail, its text, and the tips with the sentences that keep them."""
    page = visitor.get(ADDRESS)
    assert page.status == 200
    assert "The thank-you to Denise Kowalczyk is in your Drafts, in our words." in page.text
    assert "Answers Denise Kowalczyk, Tue 1 Sep, 09:00: “Branch Operations Manager interview”" in page.text
    assert "denise.kowalczyk@prairiegate.example" in page.text
    assert "especially drawn to rebuilding the closing routine with your tellers." in page.text
    assert page.html.count('class="kept tip-') == 6
    for link in re.findall(r'href="#([a-z]+-\d)"', page.html):
        assert page.html.count(f'id="{link}"') == 1, link
    assert 'href="#deed-4"' in page.html


def test_own_words_are_checked_placed_and_taken_back(desk: MaildirDesk, visitor: Visitor) -> None:
    """Advice is asked about once more, then they stand in the draft; then ours stand there again."""
    (ours,) = words(desk)
    part = send(visitor, "check", THANKS, fragment="yes")
    assert "<html" not in part.html
    assert 'class="advice"' in part.html
    asked = send(visitor, "place", THANKS)
    assert "Put it in as it is" in asked.text
    assert words(desk) == [ours]
    done = send(visitor, "place", THANKS, sure="yes")
    assert "is in your Drafts, in your own words." in done.text
    assert words(desk) == [THANKS]
    assert "What you made of ours" in done.text
    assert "<del>" in done.html
    back = send(visitor, "ours")
    assert "The letter is in our words again." in back.text
    assert words(desk) == [ours]
    assert "What you made of ours" not in back.text
