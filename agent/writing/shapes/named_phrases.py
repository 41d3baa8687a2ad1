"""The shape of words that begin with a name for something."""
# ruff: noqa: PLR0911 (a rule is a line, and the first that holds decides)

from __future__ import annotations

from agent.writing.shapes.names import Shape
from agent.writing.shapes.noun_phrases import (
    find_head,
    is_asset,
    is_counted,
    is_duration,
    is_person,
    is_plural,
    needs_article,
)
from agent.writing.shapes.opened_phrases import find_clause, shape_of_time
from agent.writing.shapes.predicates import Mode, find_predicate, is_late
from agent.writing.shapes.word_kinds import END, Word, behind

_LONG_SERIES = 3  # commas
_DENYING = frozenset({"don't", "dont", "didn't", "didnt", "can't", "cant", "couldn't", "won't", "wont"})


def find_named(words: list[Word], field: str) -> Shape:
    """A name for something; a sentence where a verb stands behind it."""
    told = _find_sentence(words) or _find_time(words, field)
    if told:
        return told
    head = find_head(words)
    first = words[0]
    is_loose = first.is_a("adverb") and not first.is_a("person")
    is_loose = is_loose and behind(words, 0).is_a("joint", "end", "preposition")
    if head < 0 or is_loose:
        is_name = first.is_a("article", "possessive", "noun", "demonstrative")
        return Shape.NOUN if is_name else Shape.FRAGMENT
    if field == "who":
        return _somebody(words, head)
    if _is_bare_series(words):
        return Shape.LIST
    if field in ("skill", "") and is_asset(words):
        return Shape.TITLE if is_counted(words[head]) and needs_article(words) else Shape.ASSET
    if field == "skill" and first.text in ("my", "our"):  # "my experience of my calm hands"
        return Shape.ASSET
    if field == "highlight" and words[head].is_a("telling") and not words[head].is_a("plural"):
        return Shape.HEARING if _is_told_of(words) else Shape.FRAGMENT
    return _person_or_thing(words, field)


def _is_told_of(words: list[Word]) -> bool:
    """`the story about the cat`, `our chat`, of which nobody said anything; not the bare `funny story`."""
    return words[0].is_a("article", "possessive", "demonstrative")


def _find_sentence(words: list[Word]) -> Shape | None:
    """The sentence that a name begins, or that stands behind an adverb; None where there is none."""
    predicate = find_predicate(words)
    if predicate > 1 and _is_somebody_for_others(words, predicate):
        return None
    if predicate > 0 and _is_loose_denial(words, predicate):
        return Shape.FRAGMENT
    if predicate > 0 and is_late(words, predicate):
        return Shape.FRAGMENT
    if predicate > 0:
        return find_clause(words, 0, Mode.NAME) or Shape.CLAUSE
    is_time = words[0].is_a("adverb") and not is_duration(words)
    return find_clause(words, 1, Mode.PLACE) if is_time else None


def _is_somebody_for_others(words: list[Word], predicate: int) -> bool:
    """`someone families can ring`, `a person the kids trust`: the verb belongs to a name between."""
    first = words[0] if words[0].is_a("somebody") else words[1] if words[0].is_a("article") else END
    between = words[1 + (first is words[1]) : predicate]
    if not first.is_a("somebody", "person") or not between:
        return False
    begins = between[0].is_a("article", "possessive", "plural_person", "pronoun") or (
        between[0].is_a("plural") and (between[0].is_a("unknown") or not between[0].is_a("third", "verb"))
    )
    return begins and not any(word.is_a("mark", "joint", "relative") for word in between)


def _is_loose_denial(words: list[Word], predicate: int) -> bool:
    """`31 floors, dont get many`: a verb that denies, straight behind a comma and without its subject."""
    return words[predicate - 1].text == "," and words[predicate].text in _DENYING


def _find_time(words: list[Word], field: str) -> Shape | None:
    """A time; with more behind a comma it is a list of what one has done."""
    if not is_duration(words):
        return None
    is_more = field == "skill" and any(word.text == "," for word in words)
    return Shape.LIST if is_more else shape_of_time(field)


def _person_or_thing(words: list[Word], field: str) -> Shape:
    """Somebody where one tells what one is or who is needed; elsewhere they are what is spoken of."""
    if field not in ("need", "skill", "") or not is_person(words):
        return Shape.NOUN
    if field == "skill" and (is_plural(words) or words[0].is_a("possessive")):
        return Shape.NOUN
    return Shape.TITLE if needs_article(words) else Shape.PERSON


def _somebody(words: list[Word], head: int) -> Shape:
    if words[head].is_a("paper") and not words[head].is_a("person"):
        return Shape.FRAGMENT
    is_somebody = is_person(words) or words[0].is_a("adjective")
    is_titled = words[0].text == "couple" or (is_somebody and needs_article(words))
    return Shape.TITLE if is_titled else Shape.PERSON


def _is_bare_series(words: list[Word]) -> bool:
    """`power, pressure, then the thermostat`, `Terraform, Kubernetes`; not `tea, coffee and cake`."""
    commas = [
        place
        for place, word in enumerate(words[:-1])
        if word.text == ","
        and not (words[place - 1].is_a("adjective") and words[place + 1].is_a("adjective"))
    ]
    if not commas:
        return False
    rest = words[commas[-1] + 1 :]
    if len(rest) == 1 and rest[0].is_a("adverb"):
        return False
    if rest[0].is_a("negation", "preposition", "relative", "asking") or rest[0].text in (
        "especially",
        "even",
        "so",
    ):
        return False
    return len(commas) >= _LONG_SERIES or not any(word.text in ("and", "or", "&") for word in rest)
