"""Where the verb of a sentence stands in words that begin with a name for something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from agent.writing.shapes.finite_verbs import before_adverbs, is_finite
from agent.writing.shapes.word_kinds import END, Word, behind

_STOPS = frozenset(".!?;:")
_LONGEST_TIME = 4  # words


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
    bare: bool
    """Whether a verb was passed that takes a bare one: `help`, `let`."""
    may_wait: bool = False
    """Whether a word was passed that opens a clause or stands before a noun: `before the shift starts`."""

    def open(self, clauses: int = 1) -> None:
        """Wait for the verb of one more clause."""
        self.waiting += clauses
        self.is_inside = True

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
    now = _Reading(int(is_opened), is_opened, bare=mode is Mode.DOING)
    verb = -1
    for place in range(begin, len(words)):
        word = words[place]
        if word.text in _STOPS:
            break
        if opens_clause(words, place):
            now.open()
        elif _may_follow(word, place - 1 == verb) and is_finite(
            words, place, begin, expected=now.waiting > 0, bare=now.bare
        ):
            verb = place
            if not (now.takes_verb() or (now.is_inside and _is_joined(words, place, begin))):
                return place
        elif place == begin and now.waiting and word.is_a("contracted"):
            now.waiting -= 1
        elif place > begin and _opens_main_clause(words, place, now, mode):
            return place
        now.bare = now.bare or word.is_a("causing")
    return -1


def _may_follow(word: Word, is_behind_verb: bool) -> bool:  # noqa: FBT001 - of two words
    """`what matters is`; not `who stays calm`."""
    return not is_behind_verb or word.is_a("be", "modal")


def is_late(words: list[Word], place: int) -> bool:
    """Whether a sentence begins behind words that are no part of it.

    `O(n) time, and sorting cuts the memory` is such; `my thesis assumed cells, and I …` has a verb before.
    """
    for at in range(1, place):
        word, following = words[at], words[at + 1]
        if word.is_a("joint") and following.text == "i" and words[at - 1].is_a("person", "agent", "unknown"):
            return words[at - 1].is_a("unknown") and not words[at - 1].is_titled
        begins = word.text == "," and (
            following.is_a("joint", "pronoun", "contracted") or following.text == "it"
        )
        if begins or (word.is_a("joint") and following.is_a("pronoun", "contracted")):
            earlier = words[:at]
            # What stands in front is told of the name behind it: `laminated dough`.
            is_told = any(
                one.is_a("past", "third")
                and not one.is_a("plural")
                and not before_adverbs(words, told, 0).is_a("relative")
                for told, one in enumerate(earlier)
                if told
            )
            return not is_told and not any(one.is_a("span") for one in earlier[:_LONGEST_TIME])
    return False


def opens_clause(words: list[Word], place: int) -> bool:
    """Whether a clause with its own verb opens here: `who`, `that`, `because`; not `how to`."""
    word, before = words[place], words[place - 1] if place else END
    following = behind(words, place)
    if following.text == "to" or not word.is_a("relative"):
        return False
    if word.text == "that":
        return not before.is_a("preposition", "article", "possessive", "mark", "joint")
    if word.text == "while" and following.is_a("article", "possessive"):
        return True
    return word.text not in ("while", "than") or following.is_a("pronoun", "subject")


def _opens_main_clause(words: list[Word], place: int, now: _Reading, mode: Mode) -> bool:
    """Whether the main clause begins with this pronoun; else the clause it opens is waited for."""
    word, before = words[place], words[place - 1]
    if _is_subject(words, place):
        if not now.waiting and _may_begin(words, place, mode):
            return True
        is_opened = now.waiting > 0 and before.is_a("relative", "subordinator", "preposition")
        if word.is_a("contracted"):
            now.open(-1 if is_opened else 0)
        elif not is_opened:
            now.open()
    elif _is_bare_relative(word, before, behind(words, place)) and mode is not Mode.CONDITION:
        now.open()
    elif word.is_a("soft"):
        now.may_wait = True
    elif mode is Mode.CONDITION and word.is_a("joint") and not now.waiting:
        now.waiting += behind(words, place).is_a("article", "possessive", "subject")
    return False


def _may_begin(words: list[Word], place: int, mode: Mode) -> bool:
    """Whether the pronoun opens the main clause; behind `and` in a condition it goes on with that."""
    before = words[place - 1]
    if before.is_a("saying") or (before.is_a("object") and words[place - 2].is_a("saying")):
        return False
    is_bare = words[place].is_a("somebody") and before.is_a("noun")
    if mode in (Mode.CONDITION, Mode.PLACE) and not is_bare:
        return not before.is_a("joint") or before.text == "then"
    return before.is_a("joint", "mark") or _is_time(words, place)


def _is_time(words: list[Word], place: int) -> bool:
    """`last year I …`, `two years ago we …`, `today I …`: a time in front of a sentence."""
    before = words[place - 1]
    if before.text in ("ago", "today", "yesterday", "now", "once", "recently"):
        return True
    is_counted = words[0].text in ("last", "one", "this", "every", "in", "for", "after", "since")
    return before.is_a("span") and is_counted and place <= _LONGEST_TIME


def _is_joined(words: list[Word], place: int, begin: int) -> bool:
    before = before_adverbs(words, place, begin)
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


def _is_bare_relative(word: Word, before: Word, following: Word) -> bool:
    """`the way the team works`, `the way pupils work`: a name straight behind a noun."""
    if before.is_a("relative_head") and word.is_a("plural", "plural_person"):
        return True
    return (
        word.is_a("article", "possessive")
        and not word.is_a("adverb")
        and before.is_a("noun")
        and not before.is_a("ing", "preposition", "adverb", "number", "participle")
        and not (word.text in ("a", "an", "each", "every") and following.is_a("span"))
        and not (before.is_a("third") and not before.is_a("unknown"))
    )
