"""Text as it is shown: the sentence around some words."""

from __future__ import annotations

import pytest

from agent.knowledge.text import find_sentence


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Thank you", "Thank you for your letter."),
        ("another candidate", "After much thought we have chosen another candidate, who has run one."),
        ("our paths", "We enjoyed the hour, and I hope our paths cross again."),
    ],
)
def test_a_sentence_is_found_around_words(words: str, sentence: str) -> None:
    """Whole, wherever in the text it stands, and nothing beside it."""
    text = (
        "Thank you for your letter. After much thought we have chosen another candidate, who has run one. "
        "We enjoyed the hour, and I hope our paths cross again."
    )
    start = text.index(words)
    assert find_sentence(text, start, start + len(words), 300) == sentence
    assert len(find_sentence(text, start, start + len(words), 20)) <= 20
