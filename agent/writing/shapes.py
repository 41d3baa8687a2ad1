"""The shape of the words that a person typed into one field: which frames of a letter they fit into."""
# ruff: noqa: C901, PLR0911 (a rule is a line here, and the first that holds decides)

from __future__ import annotations

from agent.writing.deeds import behind_adverbs, is_deed, is_doing, is_past
from agent.writing.noun_phrases import find_head, is_asset, is_duration, is_person, needs_article
from agent.writing.openings import (
    begins_spoken,
    is_about_the_answer,
    is_list,
    is_nothing,
    is_several_sentences,
)
from agent.writing.predicates import find_predicate, is_finite
from agent.writing.shape_names import GROUPS, Shape, Words
from agent.writing.word_kinds import END, Word, read_words

__all__ = ["GROUPS", "Shape", "Words", "shape_of"]

_ANSWERS = ("better_answer", "")
_WHOLE = frozenset({Shape.CLAUSE, Shape.SELF})
_NAMED = ("question", "topic")


def shape_of(text: str, field: str = "") -> Shape:
    """The shape of one answer.

    Args:
        text: sanitised, as typed.
        field: the last part of the field's name, such as `need` or `better_answer`: what is most likely there
            decides where a word can be a noun and a verb.
    """
    words = _without_edges(read_words(text))
    if is_nothing(words):
        return Shape.NOTHING
    if field in _ANSWERS and is_about_the_answer(words):
        return Shape.ABOUT
    if begins_spoken(words):
        return Shape.SPOKEN
    if is_list(text):
        return _shape_of_list(words, field)
    if is_several_sentences(text):
        return Shape.SENTENCES
    return _shape_of_phrase(words, field)


def _without_edges(words: list[Word]) -> list[Word]:
    """Without laughter and marks at the end; a question mark stays."""
    while words and (words[-1].text in ".!,:;…)" or words[-1].is_a("laughing")):
        words = words[:-1]
    while words and words[0].text in "\"'“”(*-–•":  # noqa: RUF001
        words = words[1:]
    return words


def _shape_of_list(words: list[Word], field: str) -> Shape:
    """A list, or a sentence with another behind a semicolon."""
    ends = [place for place, word in enumerate(words) if word.text == ";"]
    if len(ends) == 1 and _shape_of_phrase(words[: ends[0]], field) in _WHOLE:
        return _shape_of_phrase(words[: ends[0]], field)
    return Shape.LIST


def _shape_of_phrase(words: list[Word], field: str) -> Shape:
    """The first rule that knows the beginning decides."""
    for rule in (_opened, _subject_first, _verb_first, _quality_first):
        shape = rule(words, field)
        if shape:
            return shape
    return _named(words, field)


def _opened(words: list[Word], field: str) -> Shape | None:
    """What a small word in front tells: `to`, `by`, `if`, `because`, `how`, `for`, `that`."""
    first, second = words[0], words[1] if len(words) > 1 else END
    if first.text == "that" and second.is_a(
        "pronoun", "contracted", "article", "possessive", "somebody", "subordinator"
    ):
        return Shape.THAT
    if first.text == "that" and find_predicate(words, 1) > 1 and not is_finite(words, 1):
        return Shape.THAT
    if first.text == "not":
        return Shape.CLAUSE if find_predicate(words, 1) > 0 else Shape.FRAGMENT
    if first.text == "to":
        return (
            Shape.PREPOSITION
            if second.is_a("article", "possessive", "number", "object")
            else Shape.INFINITIVE
        )
    if first.is_a("because") or (first.text == "due" and second.text == "to"):
        return Shape.CLAUSE if _has_main_clause(words) else Shape.REASON
    if first.text in ("by", "through") and is_doing(words, 1):
        return Shape.MEANS
    if first.text == "as" and second.text in ("soon", "long"):
        return Shape.CLAUSE if _has_main_clause(words) else Shape.CONDITION
    if _opens_condition(first, second):
        return _condition(words, field)
    if first.is_a("asking"):
        return _asking(words)
    if (first.is_a("preposition") and not first.is_a("particle", "verb")) or first.text in (
        "in",
        "on",
        "about",
    ):
        if first.is_a("about_so_many") and is_duration(words):
            return _time(field)
        return Shape.CLAUSE if find_predicate(words, 1, is_condition=True) > 0 else Shape.PREPOSITION
    return None


def _opens_condition(first: Word, second: Word) -> bool:
    if first.text in ("if", "when", "whenever", "unless", "once", "while"):
        return second.text != "to"
    return first.text in (
        "after",
        "before",
        "until",
        "till",
        "since",
        "as",
        "although",
        "though",
    ) and second.is_a("pronoun", "contracted", "somebody")


def _has_main_clause(words: list[Word]) -> bool:
    return find_predicate(words, 1, waiting=1, is_condition=True) > 0


def _condition(words: list[Word], field: str) -> Shape:
    if field in _NAMED:
        return Shape.INDIRECT
    if _has_main_clause(words):
        return Shape.CLAUSE
    for place, word in enumerate(words[:-1]):
        if (
            word.text == ","
            and words[place + 1].is_a("verb")
            and not words[place + 1].is_a("noun", "adjective")
        ):
            return Shape.FRAGMENT
    return Shape.CONDITION


def _asking(words: list[Word]) -> Shape:
    """An indirect question, a sentence that begins with one, or a question that is asked."""
    if words[1:2] and words[1].text == "to":
        return Shape.CLAUSE if find_predicate(words, 2) > 0 else Shape.INDIRECT
    for place in range(1, min(5, len(words) - 1)):
        if words[place].is_a("modal", "be", "do", "have"):
            is_turned = words[place + 1].is_a("pronoun", "subject", "article", "possessive")
            if is_turned and not words[place - 1].is_a("pronoun", "subject"):
                return Shape.FRAGMENT
            break
        if not words[place].is_a("noun", "adjective", "adverb"):
            break
    return Shape.CLAUSE if find_predicate(words, 1, waiting=1) > 0 else Shape.INDIRECT


def _subject_first(words: list[Word], field: str) -> Shape | None:
    """A pronoun in front and its verb."""
    del field
    first, second = words[0], words[1] if len(words) > 1 else END
    if first.is_a("contracted"):
        return Shape.IMPERATIVE if first.text == "let's" else _clause(first)
    if not first.is_a("subject"):
        return None
    if first.is_a("pronoun"):
        return None if second.is_a("joint") else _clause(first)
    if first.is_a("demonstrative") and not second.is_a("modal", "be", "have", "do", "third"):
        return None
    for place in range(1, len(words)):
        if words[place].is_a("adverb") and not words[place].is_a("verb", "third"):
            continue
        if words[place].is_a("verb", "past", "third", "modal", "be", "have", "do"):
            return Shape.CLAUSE
        break
    return Shape.CLAUSE if find_predicate(words, 1) > 0 else None


def _clause(first: Word) -> Shape:
    return Shape.SELF if first.is_a("oneself") else Shape.CLAUSE


def _verb_first(words: list[Word], field: str) -> Shape | None:
    """A deed in front: bare, in the past, or with -ing."""
    place = behind_adverbs(words)
    if place >= len(words):
        return None
    word, behind = words[place], words[place + 1] if place + 1 < len(words) else END
    if word.is_a("ing") and is_doing(words, place):
        if find_predicate(words, place + 1) > 0:
            return Shape.CLAUSE
        return Shape.HEARING if _is_told(word, behind, field) else Shape.GERUND
    if word.is_a("modal", "do", "be", "have") and not word.is_a("contracted"):
        if word.text in ("do", "don't", "dont") and not behind.is_a("pronoun", "subject"):
            return _bare_verb(word, field)
        return Shape.FRAGMENT if behind.is_a("pronoun", "subject") else Shape.PAST
    if is_deed(words, place, field):
        return _bare_verb(word, field)
    if word.is_a("third") and (
        not word.is_a("noun") or behind.is_a("article", "possessive", "object", "infinitive")
    ):
        return Shape.PAST
    if word.is_a("past") and is_past(words, place, field):
        return Shape.PAST
    return None


def _bare_verb(word: Word, field: str) -> Shape:
    is_told_of_oneself = field == "skill" or (field not in {"need", "better_answer"} and word.is_a("feeling"))
    return Shape.PAST if is_told_of_oneself else Shape.IMPERATIVE


def _is_told(word: Word, behind: Word, field: str) -> bool:
    if word.is_a("hearing"):
        return True
    return (
        word.is_a("learning")
        and field in ("highlight", "")
        and (behind.text == "about" or (behind.is_a("asking", "demonstrative") and behind.text != "how"))
    )


def _quality_first(words: list[Word], field: str) -> Shape | None:
    """What one is, with nothing named behind it."""
    del field
    place = 0
    seen = False
    while place < len(words):
        word = words[place]
        is_quality = word.is_a("adjective", "made") and not (
            word.is_a("noun") and not seen and word.is_a("person")
        )
        if is_quality:
            seen = True
        elif not (word.is_a("adverb", "negation") or (seen and (word.is_a("joint") or word.text in ",/"))):
            break
        place += 1
    if not seen:
        return None
    if place == len(words):
        return Shape.ADJECTIVE
    word = words[place]
    if (
        word.is_a("preposition", "infinitive", "subordinator", "asking", "ing")
        and words[place - 1].text != ","
    ):
        return Shape.ADJECTIVE if find_predicate(words, place) < 0 else Shape.CLAUSE
    return None


def _named(words: list[Word], field: str) -> Shape:
    """A name for something; a sentence where a verb stands behind it."""
    predicate = find_predicate(words)
    if predicate > 0:
        is_late = any(word.text == "," for word in words[:predicate]) and words[predicate].is_a("pronoun")
        return Shape.FRAGMENT if is_late and field == "better_answer" else Shape.CLAUSE
    if is_duration(words):
        return _time(field)
    commas = sum(word.text == "," for word in words)
    if field == "who":
        return _somebody(words)
    if commas and _is_bare_series(words, commas):
        return Shape.LIST
    if field in ("skill", "") and is_asset(words):
        return Shape.ASSET
    if field in ("need", "skill", "") and is_person(words):
        if field == "skill" and not needs_article(words):
            return Shape.NOUN
        return Shape.TITLE if needs_article(words) else Shape.PERSON
    return Shape.NOUN


def _time(field: str) -> Shape:
    return Shape.DURATION if field in ("skill", "why", "") else Shape.NOUN


def _somebody(words: list[Word]) -> Shape:
    head = find_head(words)
    if head >= 0 and words[head].is_a("paper") and not words[head].is_a("person"):
        return Shape.NOUN
    if is_person(words) and needs_article(words):
        return Shape.TITLE
    return Shape.PERSON


_LONG_SERIES = 3  # commas


def _is_bare_series(words: list[Word], commas: int) -> bool:
    """`power, pressure, then the thermostat`, `Terraform, Kubernetes`; not `tea, coffee and cake`."""
    if commas >= _LONG_SERIES:
        return True
    last = max(place for place, word in enumerate(words) if word.text == ",")
    rest = words[last + 1 :]
    if not rest or rest[0].is_a("negation", "preposition", "relative"):
        return False
    return not any(word.text in ("and", "or", "&") for word in rest)
