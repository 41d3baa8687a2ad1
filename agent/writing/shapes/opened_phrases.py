"""The shape of words that a small word opens: `to`, `by`, `if`, `because`, `how`, `for`, `that`."""
# ruff: noqa: PLR0911 (a rule is a line, and the first that holds decides)

from __future__ import annotations

from agent.writing.shapes.deeds import is_deed, is_doing
from agent.writing.shapes.finite_verbs import is_finite
from agent.writing.shapes.names import Shape
from agent.writing.shapes.noun_phrases import is_duration
from agent.writing.shapes.predicates import Mode, find_predicate
from agent.writing.shapes.word_kinds import Word, are_one, behind

ANSWERS = frozenset({"better_answer", ""})
ASKED = frozenset({"question", "topic"})
FELT = frozenset({"enthusiasm", "highlight", "why", ""})
_ALSO_BEFORE_NOUNS = frozenset({"inside", "outside", "past", "near", "opposite", "round", "under", "off"})
_PLACES = ("article", "possessive", "object", "number", "demonstrative", "preposition", "infinitive", "span")
_REASONS = frozenset({("so", "that"), ("due", "to"), ("due", "2")})
_ASKS_WITHIN = 5  # words


def find_opened(words: list[Word], field: str) -> Shape | None:
    """What a small word in front tells: `to`, `by`, `if`, `because`, `how`, `for`, `that`."""
    first, second = words[0], behind(words, 0)
    if first.text in ("only", "just", "even", "especially", "mainly") and second.is_a("condition", "because"):
        words, first, second = words[1:], second, behind(words, 1)
    if first.text == "that":
        return Shape.THAT if _is_that_clause(words) else None
    if first.text == "to":
        is_place = second.is_a("article", "possessive", "number", "object") and not second.is_a(
            "verb", "adverb"
        )
        if is_place:
            return find_clause(words, 1, Mode.PLACE) or Shape.PREPOSITION
        return _infinitive(words, field)
    if _opens_reason(first, second, field):
        return find_clause(words, 1, Mode.CONDITION) or Shape.REASON
    if (first.text, second.text) in _REASONS:
        return Shape.REASON
    if first.text in ("by", "through") and is_doing(words, 1):
        return Shape.MEANS
    if _opens_condition(first, second, behind(words, 2)):
        return _condition(words, field)
    if first.is_a("asking"):
        return None if second.is_a("mark") and second.text != "?" else _asking(words)
    return _placed(words, field) if first.is_a("preposition") else None


def _opens_reason(first: Word, second: Word, field: str) -> bool:
    """`because I …`; where one tells what one likes, `since you …` too."""
    if first.text == "cause":
        return second.is_a("pronoun", "contracted")
    is_yours = second.text in ("you", "your", "it", "it's")
    return first.is_a("because") or (first.text in ("since", "as") and is_yours and field in FELT - {""})


def _infinitive(words: list[Word], field: str) -> Shape:
    """`to cut waste`; a sentence in `to sell is to listen` and `to keep it fair I rotate the shifts`."""
    if any(words[place].is_a("be") and behind(words, place).text == "to" for place in range(2, len(words))):
        return Shape.CLAUSE
    if field == "skill" and behind(words, 0).text == "be":  # "I am able to be able to"
        return Shape.FRAGMENT
    return (field in ANSWERS and find_clause(words, 1, Mode.PLACE)) or Shape.INFINITIVE


def _is_that_clause(words: list[Word]) -> bool:
    second = behind(words, 0)
    if second.is_a(
        "pronoun", "contracted", "article", "possessive", "somebody", "subordinator", "reduced_subject"
    ):
        return True
    return find_predicate(words, 1) > 1 and not is_finite(words, 1)


def _placed(words: list[Word], field: str) -> Shape | None:
    """What begins with a preposition, or with a word that may be one."""
    first, second = words[0], behind(words, 0)
    if first.is_a("about_so_many") and is_duration(words):
        return shape_of_time(field)
    if first.is_a("about_so_many") and (second.is_a("number") or behind(words, 1).is_a("number")):
        return None
    if first.text == "like" and field in FELT | {"skill"} and field:
        return Shape.PAST
    if are_one(first, second, "quality_pair"):
        return None
    if second.is_a("mark") or (first.text in _ALSO_BEFORE_NOUNS and not second.is_a(*_PLACES, "ing")):
        return None
    if first.is_a("adjective", "particle") and not second.is_a(*_PLACES, "ing"):
        is_settled = first.text in ("in", "on", "up", "out") or second.is_titled
        if not is_settled:
            return None
    if field == "need" and not (first.is_a("help_comes") or second.text in ("the", "our", "your", "this")):
        return find_clause(words, 1, Mode.NAME) or Shape.FRAGMENT
    return find_clause(words, 1, Mode.PLACE if field in ANSWERS else Mode.NAME) or Shape.PREPOSITION


def _opens_condition(first: Word, second: Word, third: Word) -> bool:
    if first.text == "as":
        return (second.text in ("soon", "long") and third.text != "possible") or second.is_a(
            "pronoun", "contracted"
        )
    if first.is_a("condition") and not first.is_a("preposition"):
        return second.text != "to"
    return (
        first.is_a("subordinator")
        and first.text != "whether"
        and second.is_a("pronoun", "contracted", "somebody")
    )


def _condition(words: list[Word], field: str) -> Shape:
    """A condition; with a main clause behind it, a sentence."""
    if field in ASKED:
        return Shape.CONDITION if words[0].text == "if" else Shape.INDIRECT
    whole = find_clause(words, 1, Mode.CONDITION)
    if whole:
        return whole
    is_told_to = any(
        words[place].text in (",", "then") and is_deed(words, place + 1, "better_answer")
        for place in range(len(words) - 1)
    )
    return Shape.FRAGMENT if is_told_to else Shape.CONDITION


def _asking(words: list[Word]) -> Shape:
    """An indirect question, a sentence that begins with one, or a question that is asked."""
    if behind(words, 0).text == "to":
        return find_clause(words, 2, Mode.NAME) or Shape.INDIRECT
    for place in range(1, min(_ASKS_WITHIN, len(words) - 1)):
        if words[place].is_a("modal", "be", "do", "have"):
            following, before = words[place + 1], words[place - 1]
            is_turned = following.is_a("pronoun", "subject", "article", "possessive") or words[place].is_a(
                "do"
            )
            if is_turned and following.text != "that" and not before.is_a("pronoun", "subject"):
                return Shape.FRAGMENT
            break
        if not words[place].is_a("noun", "adjective", "adverb"):
            break
    return find_clause(words, 1, Mode.OPENED) or Shape.INDIRECT


def find_clause(words: list[Word], begin: int, mode: Mode) -> Shape | None:
    """A sentence, and whether it is about oneself; None where there is no main verb."""
    place = find_predicate(words, begin, mode)
    if place < 0:
        return None
    earlier = [word for word in words[max(0, place - 3) : place + 1] if not word.is_a("adverb")]
    return Shape.SELF if any(word.is_a("oneself") for word in earlier[-2:]) else Shape.CLAUSE


def shape_of_time(field: str) -> Shape:
    """A time is what one has where one tells what one has; elsewhere it is a thing as any other."""
    return Shape.DURATION if field in ("skill", "why", "") else Shape.NOUN
