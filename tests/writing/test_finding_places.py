"""Where in a text as it was written stands what a rule found in the text as rules read it."""

# ruff: noqa: RUF001 (a dash is what is looked for)

from __future__ import annotations

import pytest

from agent.writing.finding_places import PlaceFinder

TEXT = """\
Hi Denise,

thanks for walking me through the new  “closing” routine…
on Friday. I left with two ideas. Zoe\u0308 said so!!

I start – soon. Is it the theatre?

See you soon,
Marcus
"""


@pytest.mark.parametrize(
    ("place", "said", "found"),
    [
        ("greeting", "", "Hi Denise,"),
        ("greeting", "Denise", "Denise"),
        ("paragraph 1, sentence 1", "", TEXT[12:80]),
        ("paragraph 1, sentence 1", '"closing" routine... on friday', "“closing” routine…\non Friday"),
        ("paragraph 1, sentence 2", "", "I left with two ideas."),
        ("paragraph 1, sentence 3", "Zoë", "Zoe\u0308"),
        ("paragraph 1, sentence 3", "!!", "!!"),
        ("paragraph 2", "", "I start – soon. Is it the theatre?"),
        ("paragraph 2, sentence 1", "start - soon", "start – soon"),
        ("paragraph 2, sentence 2", "the", "the"),
        ("paragraph 2, sentence 2", "thea", "Is it the theatre?"),
        ("closing", "", "See you soon,\nMarcus"),
        ("closing", "Marcus", "Marcus"),
        ("line 4", "", "on Friday. I left with two ideas. Zoe\u0308 said so!!"),
        ("line 2", "", None),
        ("letter", "", None),
        ("letter", "two ideas", "two ideas"),
        ("letter", "nowhere", None),
        ("subject", "nowhere", None),
        ("paragraph 9", "", None),
    ],
)
def test_the_words_are_found_as_they_were_written(place: str, said: str, found: str | None) -> None:
    """Wrapped, with other quotes, in another case; where the words are not found, it is the whole place."""
    span = PlaceFinder(TEXT).find(place, said)
    assert (TEXT[slice(*span)] if span else None) == found


@pytest.mark.parametrize("text", ["", "\n", "  \n\n ", "!", "\u0308", "one", "Hi,\n\n.\n", "\u200b\n-- \nx"])
def test_no_text_is_too_odd(text: str) -> None:
    """Every place is within the text, or nowhere."""
    finder = PlaceFinder(text)
    for place in ("greeting", "paragraph 1", "paragraph 1, sentence 1", "closing", "line 1", "letter"):
        span = finder.find(place, "one")
        assert span is None or 0 <= span[0] < span[1] <= len(text)
