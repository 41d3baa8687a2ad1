"""Making a better answer fit."""
# ruff: noqa: RUF001 (typographic dashes and quotes are what is cut at)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.writing.shortening import ANSWER_WORDS, ANSWER_WORDS_LEAST, ANSWER_WORDS_STEP, shorten
from agent.writing.text_model import words

CONNECTORS = {
    "because",
    "since",
    "so",
    "which",
    "while",
    "although",
    "but",
    "as",
    "and",
    "until",
    "where",
    "when",
}


def test_limits_are_those_of_the_rules() -> None:
    """42, 22 or 17 words, lowered by 2 down to 8."""
    assert (ANSWER_WORDS, ANSWER_WORDS_LEAST, ANSWER_WORDS_STEP) == ({1: 42, 2: 22, 3: 17}, 8, 2)


@pytest.mark.parametrize(
    ("answer", "limit", "expected"),
    [
        ("I count the drawer twice. Then I sign", 8, "I count the drawer twice. Then I sign"),
        ("I count the drawer twice. Then I sign the log", 8, "I count the drawer twice."),
        ("Yes. I count the drawer twice. Then I sign the log and leave", 8, "I count the drawer twice."),
        (
            "I count the drawer twice (with a colleague from another branch watching) and sign",
            8,
            "I count the drawer twice and sign",
        ),
        (
            "I stop the line at the first unseen defect, because the customer comes first",
            9,
            "I stop the line at the first unseen defect",
        ),
        ("I stop the line at once; the rest can wait until morning comes", 8, "I stop the line at once"),
        (
            "I follow one rule without exception: the gauge is read by two people",
            8,
            "I follow one rule without exception",
        ),
        (
            "I follow one rule without exception – the gauge is read by two",
            8,
            "I follow one rule without exception",
        ),
        ("I keep the line stopped until the first good part is signed off", 8, "I keep the line stopped"),
        ("I keep the old press running while the new one is being set up", 8, "I keep the old press running"),
        (
            "I call the customer before noon so that nobody has to ask me twice",
            8,
            "I call the customer before noon",
        ),
        (
            "I check the torch flow first, the lot number, the seal, and the label on every one of the parts",
            12,
            "I check the torch flow first",
        ),
        (
            "I check the flow and the seal on each, because one bad seal ruins the whole batch",
            10,
            "I check the flow and the seal on each",
        ),
        (
            "When a parent disputes a mark, I ask for a meeting that day, and bring the work with me",
            13,
            "When a parent disputes a mark, I ask for a meeting that day",
        ),
        (
            "The flashing over the last bakery. I measure every roof now, because a survey may be old.",
            12,
            "I measure every roof now, because a survey may be old.",
        ),
        (
            "I repeat the blank first, then swap one reagent at a time, and write down each lot number",
            14,
            "I repeat the blank first, then swap one reagent at a time",
        ),
    ],
)
def test_takes_the_first_step_that_fits(answer: str, limit: int, expected: str) -> None:
    """As is, first sentence, without brackets, cut at a clause, cut at a broken series: in this order."""
    assert expected == shorten(answer, limit)


@pytest.mark.parametrize(
    ("answer", "limit"),
    [
        ("I would recount every single drawer with a second person from another branch", 8),
        ("I stop it, because the customer comes first and always has in our shop", 8),
        ("I stop the line and, because it matters, call the shift lead over to me", 8),
        ("I told them “stop the line now; call the lead over here at once, please” and they did", 9),
    ],
)
def test_gives_up_rather_than_break_an_answer(answer: str, limit: int) -> None:
    """Without a clause boundary, with too little left, or inside a quotation, there is no short version."""
    assert shorten(answer, limit) is None


VOCABULARY = st.sampled_from(
    [
        "I",
        "stop",
        "the",
        "line",
        "two",
        "four-teller",
        "because",
        "so that",
        ", and",
        ", because",
        ";",
        ":",
        " – ",
        *(", until", "while", "(with a friend)", "“yes”", ".", "and", ", which", "Then", "part", "a.m."),
    ]
)


@given(st.lists(VOCABULARY, min_size=1, max_size=60).map(" ".join), st.sampled_from([8, 17, 22, 42]))
def test_a_short_answer_is_a_whole_piece_of_the_long_one(answer: str, limit: int) -> None:
    """Never over the limit, never other words, never a dangling connector, never half a pair of marks."""
    short = shorten(answer, limit)
    if short is None or short == answer:
        return
    kept = words(short)
    assert 5 <= len(kept) <= limit
    assert kept[-1].casefold() not in CONNECTORS or short[-1] in ".!?)”"
    rest = iter(words(answer))
    assert all(word in rest for word in kept)
    assert "…" not in short
    assert short.count("(") == short.count(")")
    assert short.count("“") == short.count("”")
