"""Words about the reader are offered once more with "you", their verb with it."""

from __future__ import annotations

import pytest

from agent.writing.answers.corrections import offer_correction


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("how she carries the tray", "how you carry the tray"),
        ("how she always watches the clock", "how you always watch the clock"),
        ("how she teaches the class", "how you teach the class"),
        ("how he was promoted", "how you were promoted"),
        ("how she fixes the old bikes", "how you fix the old bikes"),
        ("how she often", "how you often"),
        ("She runs the shop alone", "You run the shop alone"),
    ],
)
def test_the_verb_goes_with_it(typed: str, offered: str) -> None:
    """`carries` becomes `carry`, behind an adverb too."""
    correction = offer_correction("interviewers[0].highlight", typed)
    assert correction is not None
    assert correction.corrected == offered
