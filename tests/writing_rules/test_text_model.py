from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worked_mails import A2, WORKED, A

from agent.writing.text_model import Anatomy, anatomy, normalise, overlap, rendered_lines, sentences, words


def test_normal_spelling() -> None:
    """Quotes become straight, dashes and ellipses plain, blanks single, letters composed."""
    assert normalise("He  said “it’s a–b…”\u00a0e\u0301") == 'He said "it\'s a-b..." é'  # noqa: RUF001 (the point)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("running a four-teller branch", ["running", "a", "four-teller", "branch"]),
        ("Marlow & Finch's R&D, 2.0!", ["Marlow", "Finch's", "R&D", "2.0"]),
        ("snake_case and Zieliński", ["snake", "case", "and", "Zieliński"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """A hyphen, a stop or an ampersand inside a word joins it."""
    assert expected == words(text)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("you asked “Why?”, and I answered.", ["you asked “Why?”, and I answered."]),
        ("a question: “Why?” My answer", ["a question: “Why?”", "My answer"]),
        ("I met Dr. Weiß. She agreed.", ["I met Dr. Weiß.", "She agreed."]),
        ("It took approx. 3 days.", ["It took approx. 3 days."]),
        ("It rose 3.5 percent. 4 people left.", ["It rose 3.5 percent.", "4 people left."]),
        ("J. Smith came! “Good,” he said.", ["J. Smith came!", "“Good,” he said."]),
        ("we met at Acme Inc. I would", ["we met at Acme Inc. I would"]),
        ("so it ends. but goes on.", ["so it ends. but goes on."]),
        ("  ", []),
    ],
)
def test_sentences(paragraph: str, expected: list[str]) -> None:
    """Sentences end before a capital, a digit or a quote, never after an abbreviation or an initial."""
    assert expected == sentences(paragraph)


@pytest.mark.parametrize(
    ("name", "count", "sentence_counts"),
    [
        ("A", 93, [2, 4]),
        ("A2", 76, [2, 3]),
        ("B", 152, [4, 6]),
        ("C", 159, [5, 6]),
        ("D", 69, [4]),
        ("E", 50, [4]),
    ],
)
def test_worked_mails_are_counted_as_documented(name: str, count: int, sentence_counts: list[int]) -> None:
    """Words, paragraphs and sentences of the worked mails have the documented numbers."""
    parts = anatomy(WORKED[name].text)
    assert (count, sentence_counts) == (len(words(parts.body)), [len(sentences(p)) for p in parts.paragraphs])


def test_overlap_of_the_worked_panel_letters() -> None:
    """The two panel letters share 14 percent of their word triples."""
    assert round(overlap(anatomy(A.text).body, anatomy(A2.text).body, ["Amara"]), 2) == 0.14


def test_overlap_masks_names() -> None:
    """Bodies that differ only in a name are the same; empty ones share nothing."""
    assert overlap("I thank Ana Ruiz for it", "I thank bo for it", ["Ana Ruiz", "Bo"]) == 1.0
    assert overlap("", "", []) == 0.0


def test_rendered_lines() -> None:
    """Greeting, blank lines, wrapped body, closing and name are counted; a signature is not."""
    short = Anatomy("Dear A,", ("One.", "Two."), "Sincerely,", "B", "a signature\nof two lines")
    assert rendered_lines(short) == 8


def test_anatomy_of_a_wrapped_letter_with_signature_and_history() -> None:
    """Line ends, wrapping and what stands below the name do not disturb the parts."""
    letter = "Dear Mei,\r\n\r\nThank you\r\nvery much.\r\n \r\nSee you.\r\n\r\nKind regards,\r\nWill\r\n"
    text = f"{letter}+44 1\r\n\r\n> old\r\n"
    expected = Anatomy(
        "Dear Mei,", ("Thank you very much.", "See you."), "Kind regards,", "Will", "+44 1\n\n> old"
    )
    assert expected == anatomy(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Anatomy("", (), "", "", "")),
        ("Only a sentence here.", Anatomy("", ("Only a sentence here.",), "", "", "")),
        ("Hello Bo,\nThank you.", Anatomy("Hello Bo,", ("Thank you.",), "", "", "")),
        (
            "Dear Bo,\n\nThanks.\n\nSincerely,\n\nWill",
            Anatomy("Dear Bo,", ("Thanks.",), "Sincerely,", "Will", ""),
        ),
    ],
)
def test_anatomy_of_unusual_texts(text: str, expected: Anatomy) -> None:
    """Missing parts are empty, and a missing or additional blank line is forgiven."""
    assert expected == anatomy(text)


@given(st.text(max_size=400))
def test_any_text_is_taken_apart(text: str) -> None:
    """No text makes the text model raise, and sentences keep every word of a paragraph."""
    parts = anatomy(text)
    assert rendered_lines(parts) >= 3
    for paragraph in parts.paragraphs:
        assert words(paragraph) == [w for sentence in sentences(paragraph) for w in words(sentence)]
    assert 0.0 <= overlap(text, normalise(text), [text[:3]]) <= 1.0
