"""Where the verb of a sentence stands in words that begin with a name for something."""
# ruff: noqa: PLR0911 (a rule is a line, and the first that holds decides)

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from agent.writing.word_kinds import END, Word, behind

_STOPS = frozenset(".!?;:")
_NO_VERB_BEHIND = ("article", "possessive", "preposition", "infinitive", "modal", "number")
_OBJECT = ("article", "possessive", "object", "demonstrative", "pronoun")
_ASKS_WHO = frozenset({"who", "what", "which", "that"})
_LONGEST_TIME = 4  # words
_COMPLEMENT = (*_OBJECT, "number", "adverb", "asking", "infinitive")


class Mode(Enum):
    """What stands in front of the words that are read."""

    NAME = "name"
    """A name for something: a clause behind it may be about it, `the wall nobody wants`."""
    OPENED = "opened"
    """`how`, `what`: one verb belongs to that."""
    CONDITION = "condition"
    """`if`, `when`: one verb belongs to that, and behind it a sentence may begin without a word between."""
    PLACE = "place"
    """`in`, `for`: a sentence may begin behind it without a word between: `at Corvid I learned …`."""
    DOING = "doing"
    """A verb in -ing: bare verbs belong to it, `helping farmers sell more`."""


@dataclass(slots=True)
class _Reading:
    """How far a sentence has been read."""

    waiting: int
    """How many clauses are open whose own verb is still to come."""
    is_inside: bool
    """Whether a clause about something was read: a verb behind `and` is its second."""
    may_wait: bool = False
    """Whether a word was passed that opens a clause or stands before a noun: `before the shift starts`."""

    def takes_verb(self) -> bool:
        """Whether a clause that is open takes the next finite verb."""
        if self.waiting:
            self.waiting -= 1
            return True
        took, self.may_wait = self.may_wait, False
        return took


def find_predicate(words: list[Word], begin: int = 0, mode: Mode = Mode.NAME) -> int:
    """The place of the main finite verb, or of the pronoun of a main clause; -1 where there is none."""
    is_opened = mode in (Mode.OPENED, Mode.CONDITION)
    now = _Reading(int(is_opened), is_opened)
    for place in range(begin, len(words)):
        if words[place].text in _STOPS:
            break
        if opens_clause(words, place):
            now.waiting += 1
            now.is_inside = True
        elif is_finite(words, place, begin, expected=now.waiting > 0, mode=mode):
            if not (now.takes_verb() or (now.is_inside and _is_joined(words, place, begin))):
                return place
        elif place > begin and _opens_main_clause(words, place, now, mode):
            return place
    return -1


def may_be_late(words: list[Word], place: int) -> bool:
    """Whether the sentence begins behind a comma and a joint, and what stands before is no part of it.

    `O(n) time, and sorting cuts the memory` is such; `my thesis assumed cells, and I …` has a verb before.
    """
    for at in range(1, place):
        if words[at].text == "," and words[at + 1].is_a("joint"):
            return not any(word.is_a("past", "third") and not word.is_a("plural") for word in words[:at])
    return False


def _opens_main_clause(words: list[Word], place: int, now: _Reading, mode: Mode) -> bool:
    """Whether the main clause begins with this pronoun; else the clause it opens is waited for."""
    word, before = words[place], words[place - 1]
    if _is_subject(words, place):
        if not now.waiting and _may_begin(words, place, mode):
            return True
        if now.waiting and before.is_a("relative", "subordinator", "preposition"):
            return False
        is_whole = word.is_a("contracted")
        now.waiting += not is_whole
        now.is_inside = True
    elif _is_bare_relative(word, before) and mode is not Mode.CONDITION:
        now.waiting += 1
        now.is_inside = True
    elif word.is_a("soft"):
        now.may_wait = True
    elif mode is Mode.CONDITION and word.is_a("joint") and not now.waiting:
        now.waiting += behind(words, place).is_a("article", "possessive")
    return False


def _may_begin(words: list[Word], place: int, mode: Mode) -> bool:
    """Whether the pronoun opens the main clause; behind `and` in a condition it goes on with that."""
    before = words[place - 1]
    if mode in (Mode.CONDITION, Mode.PLACE):
        return not before.is_a("joint") or before.text == "then"
    return before.is_a("joint", "mark") or _is_time(words, place)


def _is_time(words: list[Word], place: int) -> bool:
    """`last year I …`, `two years ago we …`, `today I …`: a time in front of a sentence."""
    before = words[place - 1]
    if before.text in ("ago", "today", "yesterday", "now", "once", "recently"):
        return True
    is_counted = words[0].text in ("last", "one", "this", "every", "in", "for", "after")
    return before.is_a("span") and is_counted and place <= _LONGEST_TIME


def opens_clause(words: list[Word], place: int) -> bool:
    """Whether a clause with its own verb opens here: `who`, `that`, `because`; not `how to`."""
    word, before = words[place], words[place - 1] if place else END
    following = behind(words, place)
    if following.text == "to" or not word.is_a("relative"):
        return False
    if word.text == "that":
        is_behind = before.is_a(
            "noun", "verb", "adjective", "pronoun", "somebody", "joint", "past", "subject"
        )
        return is_behind and not before.is_a("preposition", "article")
    return word.text not in ("while", "than") or following.is_a("pronoun", "subject")


def is_finite(
    words: list[Word], place: int, begin: int = 0, *, expected: bool = False, mode: Mode = Mode.NAME
) -> bool:
    """Whether the word is a finite verb there.

    Args:
        words: of one sentence.
        place: of the word.
        begin: the place of the first word that counts.
        expected: a clause is open that waits for its verb.
        mode: what stands in front.
    """
    word, before = words[place], _before(words, place, begin)
    is_behind_subject = before.is_a("pronoun", "subject", "relative")
    if before.is_a(*_NO_VERB_BEHIND) and not (is_behind_subject or before.is_a("noun")):
        return False
    if word.is_a("modal", "be", "have", "do") and not word.is_a("contracted"):
        return place > begin and not (word.text == "may" and word.is_titled)
    if before is END or (place > 1 and before.is_a("adjective") and not before.is_a("noun", "subject")):
        return False
    if before.is_a("pronoun") and word.is_a("unknown"):
        return True
    if word.is_a("third"):
        return _is_third(
            words, place, before, expected=expected and (is_behind_subject or before.is_a("noun"))
        )
    if word.is_a("past"):
        return _is_past(words, place, before, expected=expected or is_behind_subject)
    if not word.is_a("verb") or mode is Mode.DOING:
        return is_behind_subject and expected and word.is_a("verb")
    return _is_plural_verb(words, place, before, expected=expected)


def _is_third(words: list[Word], place: int, before: Word, *, expected: bool) -> bool:
    word, following = words[place], behind(words, place)
    if expected or not word.is_a("noun"):
        if following is END and not word.is_a("noun") and not expected:
            return words[0].is_a("article", "possessive", "demonstrative", "subject", "ing")
        is_named = (
            not word.is_a("noun") or not before.is_a("asking", "subordinator") or before.text in _ASKS_WHO
        )
        return is_named and before.is_a("noun", "subject", "relative", "object", "ing", "adverb", "adjective")
    if before.is_a("plural") or not before.is_a("noun", "subject"):
        return False
    is_told = words[0].is_a("article", "possessive", "demonstrative")
    return following.is_a(*_COMPLEMENT) or (
        is_told and word.is_a("moving") and following.is_a("preposition", "end")
    )


def _is_past(words: list[Word], place: int, before: Word, *, expected: bool) -> bool:
    word, following = words[place], behind(words, place)
    if expected or not word.is_a("participle"):
        return True
    if not before.is_a("noun"):
        return False
    if following.is_a("article", "possessive", "object", "pronoun") and following.text not in (
        "all",
        "both",
        "up",
    ):
        return True
    is_told = words[0].is_a("article", "possessive", "demonstrative")
    return is_told and word.is_a("moving") and following.is_a("end", "preposition", "adverb", "mark")


def _is_plural_verb(words: list[Word], place: int, before: Word, *, expected: bool) -> bool:
    """`patients wait too long`, `people stay`; not `customer needs`."""
    word, following = words[place], behind(words, place)
    if before.is_a("pronoun", "relative") or before.text in ("you", "there", "u"):
        return True
    if expected and before.is_a("plural", "plural_person", "subject"):
        return True
    if not before.is_a("plural", "plural_person") or following is END or word.is_a("preposition"):
        return False
    if place == 1 and word.is_a("moving"):
        return following.is_a("preposition", *_COMPLEMENT)
    return following.is_a(*_COMPLEMENT) if word.is_a("noun") else not following.is_a("mark")


def _before(words: list[Word], place: int, begin: int) -> Word:
    """The word before, adverbs passed over."""
    for earlier in range(place - 1, begin - 1, -1):
        word = words[earlier]
        if not word.is_a("adverb") or word.is_a(
            "pronoun", "subject", "relative", "noun", "preposition", "article"
        ):
            return word
    return words[begin - 1] if begin > 0 else END


def _is_joined(words: list[Word], place: int, begin: int) -> bool:
    before = _before(words, place, begin)
    return before.is_a("joint") or before.text == ","


def _is_subject(words: list[Word], place: int) -> bool:
    """Whether a pronoun is the subject of what follows."""
    word, before = words[place], words[place - 1] if place else END
    if word.is_a("pronoun", "contracted"):
        return True
    if not word.is_a("reduced_subject") or before.is_a(
        "preposition", "article", "possessive", "ing", "adjective"
    ):
        return False
    if before.is_a("verb") and not before.is_a("noun"):
        return False
    at = place + 1
    while at < len(words) - 1 and words[at].is_a("adverb") and not words[at].is_a("verb", "third", "noun"):
        at += 1
    return at < len(words) and words[at].is_a("modal", "be", "have", "do", "third", "past", "verb", "unknown")


def _is_bare_relative(word: Word, before: Word) -> bool:
    """`the way the team works`: an article straight behind a noun."""
    return (
        word.is_a("article", "possessive")
        and not word.is_a("adverb")
        and before.is_a("noun")
        and not before.is_a("ing", "preposition", "adverb", "number", "participle", "span")
        and not (before.is_a("third") and not before.is_a("unknown"))
    )
