"""What a name for something is the name of, told from its words alone."""

from __future__ import annotations

import pytest

from agent.writing.shapes.noun_phrases import (
    find_head,
    is_asset,
    is_duration,
    is_person,
    needs_article,
)
from agent.writing.shapes.word_kinds import read_words


@pytest.mark.parametrize("text", ["of the", "and", "because"])
def test_words_without_a_head_name_nothing(text: str) -> None:
    """Nobody, nothing that one has."""
    words = read_words(text)
    assert find_head(words) < 0
    assert not is_person(words)
    assert not is_asset(words)


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("couple of customers", True),
        ("colleague at Rackline", True),
        ("my colleague at Rackline", False),
        ("Anna's colleague", False),
        ("colleagues at Rackline", False),
    ],
)
def test_what_needs_an_article(text: str, *, is_bare: bool) -> None:
    """One person or thing, without one in front."""
    assert needs_article(read_words(text)) == is_bare


@pytest.mark.parametrize(
    ("text", "is_time"),
    [
        ("all my life", True),
        ("my life", True),
        ("12yrs in kitchens", True),
        ("eight years in a ward", True),
        ("years of buying", True),
        ("a new system", False),
        ("two years ago", False),
    ],
)
def test_what_is_a_time(text: str, *, is_time: bool) -> None:
    """A number and a span, or a whole life."""
    assert is_duration(read_words(text)) == is_time
