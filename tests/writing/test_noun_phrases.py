"""What a name for something is the name of, and what is a deed, told from the words alone."""

from __future__ import annotations

import pytest

from agent.writing.shapes.deeds import is_deed, is_doing
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
        ("new client's complaint", False),
        ("new complaint", True),
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


@pytest.mark.parametrize(
    ("text", "is_bare_deed", "is_deed_in_ing"),
    [
        ("rewire the van", True, False),
        ("decarb the engine", True, False),
        ("helping customers", False, True),
        ("helping hands at the till", False, False),
        ("selling bread", False, True),
        ("selling points", False, False),
    ],
)
def test_what_is_a_deed(text: str, *, is_bare_deed: bool, is_deed_in_ing: bool) -> None:
    """Also with a verb that no list knows; two words that are one thing are none."""
    words = read_words(text)
    assert (is_deed(words, 0, "skill"), is_doing(words, 0)) == (is_bare_deed, is_deed_in_ing)


@pytest.mark.parametrize(
    ("text", "is_bare"), [("always decarb the engine", True), ("always decarbed the engine", False)]
)
def test_an_unlisted_verb_behind_an_adverb_is_bare_or_past(text: str, *, is_bare: bool) -> None:
    """Its ending tells."""
    assert is_deed(read_words(text), 1, "skill") == is_bare
