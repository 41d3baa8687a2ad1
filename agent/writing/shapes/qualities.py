"""The shape of words that tell what one is: `good with people`, `certified in ACLS`, `stress resistant`."""

from __future__ import annotations

from agent.writing.shapes.names import Shape
from agent.writing.shapes.predicates import find_predicate
from agent.writing.shapes.word_kinds import END, Word, are_one, behind

_LONGEST_BEHIND_NOUN = 4  # words


def find_quality(words: list[Word]) -> Shape | None:
    """What one is, with nothing named behind it; None for anything else."""
    place, is_seen = _behind_qualities(words)
    if not is_seen:
        return Shape.ADJECTIVE if is_quality_of_noun(words) else None
    if place == len(words) or words[0].is_a("no_attribute"):
        return Shape.ADJECTIVE
    word, before = words[place], words[place - 1]
    if word.is_a("article", "possessive") and before.is_a("joint"):
        return Shape.FRAGMENT
    is_doing = word.is_a("ing") and before.is_a("before_doing")
    goes_on = is_doing or word.is_a("preposition", "infinitive", "subordinator", "asking")
    if not goes_on or before.text == ",":
        return None
    return Shape.ADJECTIVE if find_predicate(words, place) < 0 else Shape.CLAUSE


def _behind_qualities(words: list[Word]) -> tuple[int, bool]:
    """The place of the first word that is no quality, adverb or joint; whether a quality stands before."""
    place, is_seen = 0, False
    while place < len(words):
        word, following = words[place], behind(words, place)
        is_pair = are_one(word, following, "quality_pair")
        if is_pair or _is_quality(word, words[place - 1] if place else END, following):
            is_seen = True
        elif not (_is_mere_adverb(word) or (is_seen and (word.is_a("joint") or word.text in ",/"))):
            break
        place += 1 + is_pair
    return place, is_seen


def _is_mere_adverb(word: Word) -> bool:
    return word.is_a("adverb", "negation") and not word.is_a("noun", "person")


def is_quality_of_noun(words: list[Word]) -> bool:
    """`stress resistant`, `CPR certified`, `audit ready all year`: a quality behind bare nouns."""
    first, second, third = words[0], behind(words, 0), behind(words, 1)
    if first.is_a("noun") and second.text == "ready" and not third.is_a("noun", "to"):
        return True
    return (
        1 < len(words) <= _LONGEST_BEHIND_NOUN
        and words[-1].is_a("behind_noun")
        and all(word.is_a("noun") and not word.is_a("ing", "article", "possessive") for word in words[:-1])
    )


def _is_quality(word: Word, before: Word, following: Word) -> bool:
    if before.is_a("before_made") and word.is_a("participle"):
        return True
    if not word.is_a("adjective", "made"):
        return False
    if word.is_a("unknown") and following.text in ("to", "about", "with", "of"):
        return True
    if before is END and word.is_a("verb") and following.is_a("infinitive", "end"):
        return True
    if word.is_a("noun", "person") and (before.is_a("adjective", "made") or before is END):
        return before is END and word.is_a("made")
    return not (word.is_a("noun") and following.is_a("noun"))
