"""What stands behind "experience with", "hearing about", "prospect of": whether it can stand for a noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from agent.writing.clauses import Token, count_verbs, is_auxiliary, is_gerund, is_past, is_s_form, joins

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
    """`to visit`, `because …`, `that the …`, `as a buyer`, `not another …`."""
    if first == "to":
        return frame is not Frame.NEED
    if first in {"because", "since", "although", "unless", "so", "and", "but", "n/a"}:
        return True
    if first == "that":
        return second in joins("determiners") | joins("subjects") | {
            "you",
            "it",
            "there",
            "nobody",
            "everybody",
        }
    if first == "not":
        return not is_gerund(second)
    if first in {"how", "what", "why", "everything"}:
        return frame is Frame.PROSPECT or (frame in {Frame.GOAL, Frame.NEED} and first == "what")
    return first in joins("prepositions") - joins("preposition_may_begin") and second not in {"vitro", "-"}


def _is_quality(tokens: Sequence[Token]) -> bool:
    """`good with numbers`, `certified in …`, `bilingual`, `hard working`."""
    first, second = tokens[0].low, tokens[1].low
    if first in joins("qualities"):
        return (
            second in joins("behind_a_quality")
            or second in joins("auxiliaries")
            or second in {".", ",", "fits"}
        )
    return first == "hard" and second == "working"


def _is_deed(tokens: Sequence[Token], frame: Frame) -> bool:
    """`reduce no-shows`, `love the product`, `worked 4 years`, `did I …`."""
    first, second = tokens[0].low, tokens[1].low
    object_follows = second in joins("determiners") | joins("subjects") | {"it", "them", "us", "you", "me"}
    if first in joins("auxiliaries") and first not in {"can", "will", "might", "must"}:
        return True
    if first in joins("verbs_or_nouns"):
        return (
            object_follows
            or second == "to"
            or (frame in {Frame.GOAL, Frame.NEED} and first in {"cut", "fill", "fix"})
        )
    if first in joins("verbs") or first == "really":
        return not second.startswith("-")
    if first in joins("subjects"):
        return second not in {"and", "or"}
    return is_past(first) and (
        object_follows
        or second in joins("numbers") | joins("prepositions")
        or _DIGITS.fullmatch(second) is not None
    )


def _is_no_field(tokens: Sequence[Token]) -> bool:
    """`eight years in …`, `a degree in …`, `strong negotiation skills`, `previous buyer at …`."""
    first, second = tokens[0].low, tokens[1].low
    counted = (
        first in joins("numbers") or _DIGITS.fullmatch(first) is not None or first in {"many", "several"}
    )
    if counted:
        place = 2 if second == "+" else 1
        behind = tokens[place + 1].low if place + 1 < len(tokens) else ""
        return tokens[place].low in joins("years") and behind != "old"
    if first in joins("titles"):
        return True
    for place, token in enumerate(tokens[:5]):
        if token.low in joins("assets"):
            behind = tokens[place + 1].low if place + 1 < len(tokens) else "."
            return behind in {".", ",", "in", "of", "and", "from", "would", "fits", "matches", "could", "is"}
        if not (token.low.isalpha() or "-" in token.low) or token.low in joins("prepositions"):
            return False
    return False


_MAIN = frozenset(
    {"stayed", "gave", "made", "would", "fits", "matches", "excites", "confirmed", "could", "helped"}
)


def _is_clause_here(tokens: Sequence[Token], *, is_open: bool) -> bool:
    """`nobody counts the crates`, `you grew up …`, `the team needs a lead`, `the kiln is rebuilt`."""
    first, second = tokens[0].low, tokens[1].low
    if first in joins("whoever") - {"nothing", "something", "everything"} or first in {"you", "it", "there"}:
        is_verb = is_auxiliary(second) or is_past(second)
        is_verb = is_verb or (
            is_s_form(second) if first not in {"you", "people"} else second in joins("verbs")
        )
        return is_verb and (not is_open or second not in _MAIN)
    if first not in joins("determiners"):
        return False
    for place in range(2, len(tokens) - 1):
        word, behind = tokens[place].low, tokens[place + 1].low
        ends = word in joins("subordinate") | joins("subjects") | {"you", ",", ";", ":", "("}
        if ends or (word in joins("determiners") and tokens[place - 1].low not in joins("prepositions")):
            return False
        needs = (
            is_s_form(word)
            and behind in joins("determiners")
            and tokens[place - 1].low not in joins("determiners")
        )
        if is_auxiliary(word) or needs:
            later = {token.low for token in tokens[place + 1 :]}
            return not is_open or (
                word not in _MAIN and bool(later & _MAIN) and count_verbs(tokens[place + 1 :]) > 0
            )
    return False
