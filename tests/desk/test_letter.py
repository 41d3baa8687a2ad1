"""A letter at the desk: as it will look, the rules and tips beside it, and the person's own words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk import ID, MaildirDesk
from mail_program import text_of
from mails import DEBRIEFED
from page_visitor import Visitor

HOUR = timedelta(hours=1)
ADDRESS = f"/interviews/{ID}/thank_you"
LATER = f"/interviews/{ID}/second_chance"
THANKS = """\
Hi Denise,

thanks for walking me through the new closing routine on Friday.
I left with two ideas for the vault count.

See you soon,
Marcus
"""


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    one = MaildirDesk(tmp_path)
    one.debrief()
    return one


@pytest.fixture
def visitor(desk: MaildirDesk) -> Visitor:
    return Visitor(desk.home, DEBRIEFED)


def test_a_letter_as_it_stands(desk: MaildirDesk, visitor: Visitor) -> None:
    page = visitor.get(ADDRESS)
    assert page.status == 200
    print(page.text)
    assert "The thank-you to Denise Kowalczyk is in your Drafts, in our words." in page.text
    page = visitor.get(ADDRESS, write="yes")
    print(page.text)
    page = visitor.post(f"{ADDRESS}/check", {"person": "Denise Kowalczyk", "text": THANKS, "fragment": "yes"})
    print(page.html)
    page = visitor.post(f"{ADDRESS}/place", {"person": "Denise Kowalczyk", "text": THANKS})
    print(page.text)
    page = visitor.post(f"{ADDRESS}/place", {"person": "Denise Kowalczyk", "text": THANKS, "sure": "yes"})
    print(page.text)
    assert [text_of(one) for one in desk.letters()] == [THANKS]
    page = visitor.post(f"{ADDRESS}/ours", {"person": "Denise Kowalczyk"})
    print(page.text)
    assert 0
