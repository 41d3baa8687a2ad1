"""What stands behind "experience with", "hearing about", "prospect of": whether it can stand for a noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from itertools import takewhile

from agent.writing.rules.clauses import Token, is_auxiliary, is_gerund, is_past, is_plural, is_s_form, joins

_DIGITS = re.compile(r"\d[\d.,]*\+?")


class Frame(StrEnum):
    """What kind of place it is."""

    ABILITY = "ability"
    """Behind "experience with": a field of work."""
    SUBJECT = "subject"
    """Behind "hearing about": anything one can speak of."""
    PROSPECT = "prospect"
    """Behind "prospect of": a thing or a deed to come."""
    GOAL = "goal"
    """Behind "towards" or "you mentioned": a thing or a state."""
    STATE = "state"
    """Behind "what draws me most is": a thing, a deed, `that …`, `how …`."""
    NEED = "need"
    """Behind "what you need:": the same, or what is to be done."""


def misfit(tokens: Sequence[Token], frame: Frame, *, is_open: bool = False) -> bool:
    """Whether words cannot stand in a place for a noun.

    Args:
        tokens: everything behind the preposition, to the end of the sentence.
        frame: the place.
        is_open: the sentence still waits for its verb behind these words.
    """
    if len(tokens) < 2:  # noqa: PLR2004 (one word and the stop)
        return False
    first, second = tokens[0].low, tokens[1].low
    return (
        _begins_wrongly(first, second, frame)
        or _is_quality(tokens)
        or _is_deed(tokens, frame)
        or (frame is Frame.ABILITY and _is_no_field(tokens))
        or _is_clause_here(tokens, is_open=is_open)
    )


def _begins_wrongly(first: str, second: str, frame: Frame) -> bool:
    """`to visit`, `because …`, `that the …`, `as a buyer`, `not another …`, `must be able …`."""
    if first == "to" or first in joins("no_object"):
        return first != "to" or frame not in {Frame.NEED, Frame.STATE}
    if frame is Frame.STATE and first in {"that", "not", "at", "in", "on", "when", "with"}:
        return False
    if first == "that":
        return second in joins("determiners", "subjects", "whoever", "other_subjects")
    if first == "not" or first in joins("modals"):
        return not is_gerund(second) if first == "not" else second in {"be", "have", "not"} | joins("verbs")
    if first in {"how", "what", "why", "everything"}:
        return frame is Frame.PROSPECT or (frame in _GOALS and first == "what")
    return first in joins("prepositions") - joins("preposition_may_begin") and second not in {"vitro", "-"}


_GOALS = frozenset({Frame.GOAL, Frame.NEED})


def _is_quality(tokens: Sequence[Token]) -> bool:
    """`good with numbers`, `certified in …`, `bilingual`, `hard working`."""
    first, second = tokens[0].low, tokens[1].low
    if first in joins("qualities"):
        return second in joins("behind_a_quality", "auxiliaries") | {".", ",", "fits"}
    return first == "hard" and second == "working"


def _is_deed(tokens: Sequence[Token], frame: Frame) -> bool:
    """`reduce no-shows`, `love the product`, `worked 4 years`, `did I …`."""
    first, second = tokens[0].low, tokens[1].low
    object_follows = second in joins("determiners", "subjects") | {"it", "them", "us", "you", "me"}
    if first in joins("auxiliaries") - joins("modals"):
        return frame is not Frame.NEED
    if first in joins("verbs_or_nouns"):
        helps = first == "help" and second not in joins("behind_help", "prepositions") | joins("auxiliaries")
        cuts = frame in _GOALS and first in {"cut", "fill", "fix"}
        return object_follows or helps or cuts or (second == "to" and first in joins("wishes"))
    if first in joins("verbs") or first == "really":
        return not second.startswith("-")
    if first in joins("subjects"):
        return second not in {"and", "or"}
    if frame is Frame.ABILITY and first in joins("deeds"):
        return True
    counted = second in joins("numbers") or _DIGITS.fullmatch(second) is not None
    return is_past(first) and (object_follows or counted or second in joins("prepositions"))


def _is_no_field(tokens: Sequence[Token]) -> bool:
    """`eight years in …`, `a degree in …`, `strong negotiation skills`, `previous buyer at …`."""
    first, second = tokens[0].low, tokens[1].low
    if first in joins("numbers") or _DIGITS.fullmatch(first) is not None or first in {"many", "several"}:
        place = 2 if second == "+" else 1
        behind = tokens[place + 1].low if place + 1 < len(tokens) else ""
        return tokens[place].low in joins("years") and behind != "old"
    head = [token.low for token in takewhile(_is_inside, tokens)]
    if not head:
        return False
    is_somebody = head[-1] in joins("somebody") and first not in joins("determiners")
    return is_somebody or first in joins("titles") or head[-1] in joins("assets")


def _is_inside(token: Token) -> bool:
    """Whether a word is still part of the first noun phrase."""
    return token.low[:1].isalnum() and token.low not in _closers()


@cache
def _closers() -> frozenset[str]:
    more = {"to", "and", "or", "fits", "matches", "confirmed"}
    return joins("prepositions", "auxiliaries", "subordinate") | more


def _is_clause_here(tokens: Sequence[Token], *, is_open: bool) -> bool:
    """`nobody counts the crates`, `you grew up …`, `the team needs a lead`, `the kiln is rebuilt`."""
    first, second = tokens[0].low, tokens[1].low
    if first in joins("whoever") - {"nothing", "something", "everything"} or first in {"you", "it", "there"}:
        acts = second in joins("verbs") if first in {"you", "people"} else is_s_form(second)
        is_verb = acts or is_auxiliary(second) or is_past(second)
        if first == "you" and second in {"all", "guys", "both", "always", "never", "just", "also"}:
            is_verb = len(tokens) > 2 and (tokens[2].low in joins("verbs") or is_past(tokens[2].low))  # noqa: PLR2004
        return is_verb and (not is_open or second not in joins("frame_verbs"))
    if first not in joins("determiners"):
        return False
    for place in range(2, len(tokens) - 1):
        word, before = tokens[place].low, tokens[place - 1].low
        ends = is_gerund(word) or word in joins("subordinate", "subjects") | {
            "you",
            ",",
            ";",
            ":",
            "(",
        }
        if ends or (word in joins("determiners") and before not in joins("prepositions")):
            return False
        if _is_its_verb(tokens, place, is_open=is_open):
            later = tokens[place + 1 :]
            awaited = word in joins("frame_verbs") or tokens[place + 1].low == "what"
            return not is_open or (not awaited and any(token.low in joins("frame_verbs") for token in later))
    return False


def _is_its_verb(tokens: Sequence[Token], place: int, *, is_open: bool) -> bool:
    """Whether the word at a place is the verb of the noun phrase before it."""
    word, before, behind = tokens[place].low, tokens[place - 1].low, tokens[place + 1].low
    if is_auxiliary(word):
        return True
    if is_s_form(word):
        return behind in joins("determiners", "whoever") and before not in joins("determiners")
    if is_past(word):
        return behind in {"a", "an", "the", "my", "your", "his", "her", "our", "their", "its"}
    return not is_open and is_plural(before) and word in joins("verbs") - joins("verbs_or_nouns")
