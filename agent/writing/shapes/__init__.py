"""The shape of the words that a person typed into one field: which frames of a letter they fit into."""

from __future__ import annotations

from agent.writing.shapes.deeds import is_doing
from agent.writing.shapes.named_phrases import find_named
from agent.writing.shapes.names import GROUPS, Shape, Words
from agent.writing.shapes.opened_phrases import ANSWERS, find_opened
from agent.writing.shapes.openings import (
    begins_spoken,
    is_about_the_answer,
    is_list,
    is_nothing,
    is_several_sentences,
)
from agent.writing.shapes.predicates import find_predicate
from agent.writing.shapes.qualities import find_quality
from agent.writing.shapes.told_phrases import find_deed, find_of_those_met, find_subject
from agent.writing.shapes.word_kinds import Word, behind, read_words

__all__ = ["GROUPS", "Shape", "Words", "shape_of"]

_PHRASE_MOST = 40
"""Words: the verb of a sentence stands among them."""
_SENTENCES = frozenset({Shape.CLAUSE, Shape.SELF})


def shape_of(text: str, field: str = "") -> Shape:
    """The shape of one answer.

    Args:
        text: sanitised, as typed.
        field: the last part of the field's name, such as `need` or `better_answer`: what is most likely there
            decides where a word can be a noun and a verb.
    """
    words = _without_edges(read_words(text))
    if is_nothing(words, field):
        return Shape.NOTHING
    if field in ANSWERS and is_about_the_answer(words):
        return Shape.ABOUT
    if begins_spoken(words):
        return Shape.SPOKEN
    if is_list(text):
        return _shape_of_list(words, field)
    if is_several_sentences(words):
        return Shape.SENTENCES
    return _shape_of_phrase(_without_brackets(words)[:_PHRASE_MOST], field)


def _without_edges(words: list[Word]) -> list[Word]:
    """Without quotation marks around, and without laughter and stops at the end; a question mark stays."""
    begin, end = 0, len(words)
    while end and (
        words[end - 1].is_a("laughing") or (words[end - 1].is_a("mark") and words[end - 1].text != "?")
    ):
        end -= 1
    while begin < end and words[begin].is_a("mark"):
        begin += 1
    return words[begin:end]


def _without_brackets(words: list[Word]) -> list[Word]:
    """Without what is said in brackets, unless all is."""
    kept, depth = [], 0
    for word in words:
        depth += (word.text in "([") - (word.text in ")]")
        if depth <= 0 and word.text not in ")]":
            kept.append(word)
    return kept or words


def _shape_of_list(words: list[Word], field: str) -> Shape:
    """A list, or a sentence with another behind a semicolon."""
    ends = [place for place, word in enumerate(words) if word.text == ";"]
    first = _shape_of_phrase(words[: ends[0]], field) if len(ends) == 1 and ends[0] else Shape.LIST
    return first if first in _SENTENCES else Shape.LIST


def _shape_of_phrase(words: list[Word], field: str) -> Shape:
    """The first rule that knows the beginning decides."""
    colon = _find_colon(words)
    if colon:
        first = _shape_of_phrase(words[:colon], field)
        return first if first in _SENTENCES or first is Shape.IMPERATIVE else Shape.SENTENCES
    for rule in (
        _full_name,
        _denied,
        find_opened,
        find_subject,
        find_of_those_met,
        find_deed,
        _quality,
        find_named,
    ):
        shape = rule(words, field)
        if shape:
            return shape
    return Shape.FRAGMENT


def _find_colon(words: list[Word]) -> int:
    """The place of a colon between two parts; 0 where there is none, as in `1:1`."""
    for place in range(1, len(words) - 1):
        if words[place].text == ":" and words[place + 1].start > words[place].start + 1:
            return place
    return 0


def _full_name(words: list[Word], field: str) -> Shape | None:
    """Somebody's name where a name is asked for: `Ana Ruiz`, `Will Carter`, `Mr. Cook`."""
    first, second = words[0], behind(words, 0)
    if field != "who" or not first.is_titled:
        return None
    is_name = second.is_titled and not first.is_a(
        "noun", "adjective", "article", "possessive", "number", "made"
    )
    is_unknown = first.is_a("unknown") and (
        second.is_titled or second.is_a("end", "mark", "joint", "preposition")
    )
    is_unknown = is_unknown and not first.is_a("person", "plural", "adjective", "past", "ing", "agent")
    return Shape.PERSON if is_name or is_unknown else None


def _denied(words: list[Word], field: str) -> Shape | None:
    """What begins with `not`."""
    del field
    if words[0].text != "not":
        return None
    if find_quality(words):
        return Shape.ADJECTIVE
    if find_predicate(words, 1) > 0:
        return Shape.CLAUSE
    return Shape.GERUND if is_doing(words, 1) else Shape.FRAGMENT


def _quality(words: list[Word], field: str) -> Shape | None:
    del field
    return find_quality(words)
