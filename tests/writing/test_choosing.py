"""Which lines of a page are taken."""

from __future__ import annotations

from agent.writing.choosing import Choice, list_wordings, missing_in, settle
from agent.writing.templates import Line, Page, Slot

THANKS = Slot("open", (Line(0, "Thank you."), Line(1, "Many thanks.")))
PAGE = Page(("Hello Ana,",), ((THANKS, Slot("need", (), missing="need"), "Bye."),), ("Noor",))


def test_a_slot_without_a_line_says_nothing() -> None:
    """The others are settled around it, and its field is the one that is missing."""
    wording = settle(PAGE, Choice("seed"))
    assert wording.paragraphs in {("Thank you. Bye.",), ("Many thanks. Bye.",)}
    assert [one.slot for one in wording.trace] == ["text", "open", "text", "text"]
    assert missing_in(PAGE) == "need"


def test_every_wording_comes_once() -> None:
    """As many as the lines allow, and no more than are asked for."""
    found = [one.paragraphs for one in list_wordings(PAGE, Choice("seed"), 9)]
    assert sorted(found) == [("Many thanks. Bye.",), ("Thank you. Bye.",)]
    assert len(list(list_wordings(PAGE, Choice("seed"), 1))) == 1
