from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from agent.knowledge.fields import placeholders
from agent.model.letter import Kind, Severity
from agent.writing.lexicon import LEX, Limit, Phrase, find_fixed_words, forbidden_phrases, has_thanks, limits
from agent.writing.text_model import normalise

FLAGTESTS = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "flagtests.yaml").read_text(encoding="utf-8")
)


def _flagged(sentence: str) -> set[str]:
    return {phrase.category for phrase in forbidden_phrases() for _ in phrase.find_in(normalise(sentence))}


@pytest.mark.parametrize(("category", "sentence"), FLAGTESTS["must_flag"])
def test_forbidden_sentences_are_flagged(category: str, sentence: str) -> None:
    """Each sentence is flagged in its category."""
    assert category in _flagged(sentence)


@pytest.mark.parametrize("sentence", FLAGTESTS["must_not_flag"])
def test_legitimate_sentences_are_not_flagged(sentence: str) -> None:
    """Sentences of real professions are flagged by nothing."""
    assert set() == _flagged(sentence)


def test_a_word_list_that_does_not_exist() -> None:
    """A misspelt name is an AttributeError, as on any object."""
    with pytest.raises(AttributeError, match="THANXS"):
        _ = LEX.THANXS


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Thank you for today", True), ("I’m grateful", True), ("Talk soon", False)],  # noqa: RUF001 (curly on purpose)
)
def test_has_thanks(text: str, expected: bool) -> None:  # noqa: FBT001 (a table column)
    """Thanks are found however the quotes are spelled."""
    assert expected == has_thanks(text)


def test_limits_are_those_of_the_kind_and_those_of_all() -> None:
    """One lookup gives both."""
    known = limits(Kind.SECOND_CHANCE)
    assert (Limit(160, 170), Limit(35, 48)) == (known["words_max"], known["sentence_words_max"])


@given(st.data(), st.sampled_from(forbidden_phrases()))
def test_a_phrase_is_never_found_without_its_fixed_words(data: st.DataObject, phrase: Phrase) -> None:
    """Whatever a pattern matches is found by it, although it is compiled only for texts with its words."""
    text = data.draw(st.from_regex(phrase.pattern))
    assert list(phrase.pattern.finditer(text))
    assert [hit.span() for hit in phrase.pattern.finditer(text)] == [
        hit.span() for hit in phrase.find_in(text)
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bthrough no fault of\b|\bno fault of mine\b", ("through no fault of", "no fault of mine")),
        (r"\bI (?:was|am(?: not)?) ill\b", (" ill",)),
        (r"loans? to|(?<!\bI )\bpa[yi|]+d", ("loan", "pa")),
        (r"wi-?fi[(|)]{0,2}ab{2}c?", ("wi",)),
        (r"my (?:wi-?fi){2}[^.]{0,40}\bx", ("my ",)),
        (r"\b(?:huge|massive)\w+", ("",)),
        (r"(?:a|b)|\d", ("", "")),
        ("\u212aelvin \u0130S\u0131", ("kelvin isi",)),
    ],
)
def test_fixed_words(pattern: str, expected: tuple[str, ...]) -> None:
    """The longest text of each alternative outside groups, classes and what may be left out."""
    assert expected == find_fixed_words(pattern)


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyz")
def test_capitals_are_ignored_as_in_patterns(letter: str) -> None:
    """Every character that a pattern takes for a letter is taken for it among fixed words too."""
    pattern = re.compile(letter, re.IGNORECASE)
    same = [character for character in map(chr, range(sys.maxunicode)) if pattern.fullmatch(character)]
    phrase = Phrase("excuse", Severity.ERROR, letter)
    assert same == [hit.group() for character in same for hit in phrase.find_in(character)]


def test_every_pattern_compiles() -> None:
    """All phrases and placeholders are valid, with both severities and all five groups."""
    assert all(phrase.pattern.flags & re.IGNORECASE for phrase in forbidden_phrases())
    assert {Severity.ERROR, Severity.WARN} == {one.severity for one in forbidden_phrases()}
    assert {"template", "program", "markup", "encoding", "joins"} == {one.group for one in placeholders()}


@pytest.mark.parametrize(
    "text",
    [
        "Dear [Company Name],",
        "<Role>",
        "{{ name }}",
        "${name}",
        "{name}",
        "TBD",
        "None",
        "<B>",
        "\u200b",
        "so  so",
    ],
)
def test_placeholders_are_found(text: str) -> None:
    """Capitals inside brackets and tags hide nothing."""
    assert any(one.pattern.search(text) for one in placeholders())


@pytest.mark.parametrize(
    "text", ["none of them", "it is true", "a void", "List<String>", "C# and {} are fine"]
)
def test_ordinary_words_are_no_placeholders(text: str) -> None:
    """English words that programs use too are left alone."""
    assert not any(one.pattern.search(text) for one in placeholders())
