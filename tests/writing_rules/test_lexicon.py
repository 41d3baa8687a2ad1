from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from agent.knowledge.fields import placeholders
from agent.model.letter import Kind, Severity
from agent.writing.lexicon import LEX, Limit, forbidden_phrases, has_thanks, limits
from agent.writing.text_model import normalise

FLAGTESTS = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "flagtests.yaml").read_text(encoding="utf-8")
)


def _flagged(sentence: str) -> set[str]:
    return {one.category for one in forbidden_phrases() if one.pattern.search(normalise(sentence))}


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


def test_every_pattern_compiles() -> None:
    """All phrases and placeholders are valid, with both severities and all five groups."""
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
