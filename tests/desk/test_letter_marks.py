"""A letter cut into pieces by what is said of it, and the difference between two texts."""

from __future__ import annotations

import pytest

from agent.model.letter import Finding, Severity, Tip
from agent.wording.differences import Side, compare
from agent.wording.letter_marks import mark_letter

TEXT = "Hi Denise,\n\nThank you for Friday. I am so sorry that I was nervous.\n\nBest regards,\nMarcus\n"
FINDINGS = (
    Finding("C-16", Severity.WARN, "paragraph 1, sentence 2", "Over apology: so sorry", words="so sorry"),
    Finding("C-03", Severity.WARN, "letter", "Too few sentences"),
    Finding("C-15", Severity.ERROR, "paragraph 1, sentence 2", "Something that hurts"),
    Finding("C-16", Severity.WARN, "greeting", "A greeting", words="Hi"),
)
TIPS = (
    Tip("Give thanks.", kept=True, because="it does", places=("paragraph 1, sentence 1",)),
    Tip("Be short.", kept=False, because="Too few sentences"),
)


def test_the_pieces_are_the_letter_and_each_mark_ends_once() -> None:
    """What must change comes first, then the order of the letter; what has no place stands last."""
    marked = mark_letter(TEXT, FINDINGS, TIPS)
    assert "".join(piece.text for piece in marked.pieces) == TEXT
    assert [(one.text, one.is_harm, one.is_marked) for one in marked.notes] == [
        ("Something that hurts", True, True),
        ("A greeting", False, True),
        ("Over apology: so sorry", False, True),
        ("Too few sentences", False, False),
    ]
    (sorry,) = (piece for piece in marked.pieces if piece.text == "so sorry")
    assert (sorry.notes, sorry.is_harm, sorry.ending_notes) == ((1, 3), True, (3,))
    (thanks,) = (piece for piece in marked.pieces if piece.tips)
    assert (thanks.text, thanks.ending_tips) == ("Thank you for Friday.", (1,))
    ending = [number for piece in marked.pieces for number in piece.ending_notes]
    assert sorted(ending) == [1, 2, 3]
    assert [(tip.is_marked, tip.note) for tip in marked.tips] == [(True, 0), (False, 4)]
    assert marked.summary == "1 thing to change first, 3 pieces of advice."
    assert mark_letter(TEXT, (), ()).summary == "No rule says anything against it."


@pytest.mark.parametrize(
    ("ours", "theirs", "out", "put"),
    [
        ("", "", [], []),
        ("Same. Same!", "Same. Same!", [], []),
        ("Same.  Same!", "Same.\nSame!", [], []),
        ("Thank you for Friday. Bye.", "Thank you so much for Friday. Bye.", [], ["so much "]),
        ("One. Two things. Three.", "One. Three.", ["Two things. "], []),
        ("It was a joy.\n\nBest,\nM\n", "Nothing of this is the same.\n\nBest,\nM\n", ["It was a joy.\n\n"],
         ["Nothing of this is the same.\n\n"]),
        ("a. " * 700, "b. " * 700, ["a. " * 700], ["b. " * 700]),
    ],
)  # fmt: skip
def test_what_was_left_out_and_put_in(ours: str, theirs: str, out: list[str], put: list[str]) -> None:
    """Changed sentences word by word, others whole; the rest is theirs as it stands."""
    parts = compare(ours, theirs)
    assert [one.text for one in parts if one.side is Side.OURS] == out
    assert [one.text for one in parts if one.side is Side.THEIRS] == put
    assert "".join(one.text for one in parts if one.side is not Side.OURS) == theirs
    assert "".join(one.text for one in parts if one.side is not Side.THEIRS).split() == ours.split()
