"""Where the verb of a sentence stands in words that begin with a name for something."""
# ruff: noqa: C901, PLR0911 (a rule is a line here, and the first that holds decides)

from __future__ import annotations

from collections.abc import Sequence

from agent.writing.word_kinds import END, Word

_STOPS = frozenset(".!?;:")
_NO_VERB_BEHIND = ("article", "possessive", "preposition", "infinitive", "modal", "number")
_OBJECT = ("article", "possessive", "object", "demonstrative", "pronoun")


def find_predicate(
    words: Sequence[Word], begin: int = 0, *, waiting: int = 0, is_condition: bool = False
) -> int:
    """The place of the main finite verb; -1 where there is none.

    Args:
        words: of one sentence.
        begin: the place of the first word of the name or of what is behind the opening word.
        waiting: how many clauses are open whose own verb is still to come: 1 behind `how` or `if`.
        is_condition: a main clause may follow without any word between: `if it is late I call`.
    """
    is_inside = waiting > 0
    for place in range(begin, len(words)):
        word, before = words[place], words[place - 1] if place > begin else END
        if word.text in _STOPS:
            break
        if opens_clause(words, place):
            waiting += 1
            is_inside = True
        elif is_finite(words, place, begin, expected=waiting > 0):
            if waiting:
                waiting -= 1
            elif not (is_inside and _is_joined(words, place, begin)):
                return place
        elif _is_subject(words, place):
            if is_condition and not waiting and not before.is_a("joint"):
                return place
            if waiting and before.is_a("relative", "subordinator", "preposition"):
                continue
            if not waiting and before.is_a("joint", "mark", "adverb") and place > begin:
                return place
            waiting += place > begin
            is_inside = is_inside or place > begin
        elif _is_bare_relative(word, before) and not (waiting and is_condition):
            waiting += 1
            is_inside = True
    return -1


def opens_clause(words: Sequence[Word], place: int) -> bool:
    """Whether a clause with its own verb opens here: `who`, `that`, `because`; not `how to`."""
    word = words[place]
    behind = words[place + 1] if place + 1 < len(words) else END
    before = words[place - 1] if place else END
    if behind.text == "to" or not word.is_a("relative"):
        return False
    if word.text == "that":
        return before.is_a(
            "noun", "verb", "adjective", "pronoun", "somebody", "joint", "past"
        ) and not before.is_a("preposition", "article")
    return word.text not in ("while", "than") or behind.is_a("pronoun", "subject")


def is_finite(words: Sequence[Word], place: int, begin: int = 0, *, expected: bool = False) -> bool:
    """Whether the word is a finite verb there; `expected`: a clause is open that waits for its verb."""
    word = words[place]
    before = _before(words, place, begin)
    behind = words[place + 1] if place + 1 < len(words) else END
    if before.is_a(*_NO_VERB_BEHIND) and not before.is_a("pronoun", "subject", "noun"):
        return False
    if word.is_a("modal", "be", "have", "do") and not word.is_a("contracted"):
        return place > begin
    if before is END and not expected:
        return False
    is_behind_subject = before.is_a("pronoun", "subject", "relative")
    if word.is_a("third"):
        if not word.is_a("noun") or (expected and (is_behind_subject or before.is_a("noun"))):
            return True
        return _has_object(behind) and before.is_a("noun", "subject") and not before.is_a("plural")
    if word.is_a("past"):
        if not word.is_a("participle") or expected or is_behind_subject:
            return True
        return before.is_a("noun") and (
            behind.is_a("article", "possessive", "object") or (behind is END and word.is_a("moving"))
        )
    if word.is_a("verb"):
        if is_behind_subject or (expected and before.is_a("plural", "person")):
            return True
        return before.is_a("plural") and (not word.is_a("noun") or _has_object(behind)) and _goes_on(behind)
    return False


def _before(words: Sequence[Word], place: int, begin: int) -> Word:
    """The word before, adverbs passed over."""
    for earlier in range(place - 1, begin - 1, -1):
        if not words[earlier].is_a("adverb") or words[earlier].is_a("pronoun", "subject", "relative", "noun"):
            return words[earlier]
    return words[begin - 1] if begin > 0 else END


def _has_object(behind: Word) -> bool:
    return behind.is_a(*_OBJECT, "number", "adverb", "asking", "infinitive")


def _goes_on(behind: Word) -> bool:
    return behind.is_a(
        *_OBJECT, "number", "adverb", "asking", "infinitive", "preposition", "adjective", "noun"
    )


def _is_joined(words: Sequence[Word], place: int, begin: int) -> bool:
    before = _before(words, place, begin)
    return before.is_a("joint") or before.text == ","


def _is_subject(words: Sequence[Word], place: int) -> bool:
    """Whether a pronoun is the subject of what follows."""
    word = words[place]
    if word.is_a("pronoun", "contracted"):
        return True
    if not word.is_a("reduced_subject") or place + 1 >= len(words):
        return False
    before = words[place - 1] if place else END
    if before.is_a("preposition", "verb", "article", "possessive", "ing"):
        return False
    behind = words[place + 1]
    return behind.is_a("modal", "be", "have", "do", "third", "past", "verb", "adverb")


def _is_bare_relative(word: Word, before: Word) -> bool:
    """`the way the team works`: an article straight behind a noun."""
    return (
        word.is_a("article", "possessive")
        and before.is_a("noun")
        and not before.is_a("ing", "verb", "preposition", "adverb", "number", "participle", "span")
    )
