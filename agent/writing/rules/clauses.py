"""Which words of a sentence can be verbs, and whether words are a clause: told from the words alone.

No grammar of English: word lists and the neighbours of a word. Where a word may be a verb or a noun it is
taken for what makes the sentence sound, since a false alarm holds back a good letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from agent.writing.lexicon import english

_TOKEN = re.compile(r"[^\W_]+(?:['\-.@/&+][^\W_]+)*|[^\w\s]")
_CONTRACTED = re.compile(
    r"(?:it|that|there|here|what|he|she|who|where|how)'s|[^\W\d_]{1,20}'(?:re|ve|ll|d|m)"
)
_ADJECTIVE_ENDINGS = ("al", "ive", "ous", "ful", "able", "ible", "ic", "less", "est")


class Token(NamedTuple):
    """One word or mark of a sentence."""

    text: str
    low: str
    start: int


@cache
def joins(*names: str) -> frozenset[str]:
    """One word list of joins.yaml, or several together."""
    return frozenset(word for name in names for word in english("joins")[name].split())


@lru_cache(maxsize=256)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The words and marks of a normalised text, in order."""
    return tuple(Token(found[0], found[0].lower(), found.start()) for found in _TOKEN.finditer(text))


@cache
def _bare_forms() -> frozenset[str]:
    return joins("verbs", "verbs_or_nouns")


@cache
def _closers() -> frozenset[str]:
    """Behind these stands no verb."""
    return joins("determiners", "numbers", "prepositions")


def is_s_form(word: str) -> bool:
    """Whether a word is `stops`, `carries`, `washes`: a verb, or the plural of a noun."""
    stems = (word[:-1], word[:-2], f"{word[:-3]}y") if word.endswith("s") else ()
    return any(stem in _bare_forms() for stem in stems)


def is_past(word: str) -> bool:
    """Whether a word is a past, regular or not."""
    regular = word.endswith("ed") and len(word) > 4 and word not in joins("no_pasts")  # noqa: PLR2004
    return regular or word in joins("pasts")


def is_gerund(word: str) -> bool:
    """Whether a word is `visiting`."""
    return word.endswith("ing") and len(word) > 4 and word not in joins("no_gerunds")  # noqa: PLR2004


def is_adjective(word: str) -> bool:
    """Whether a word is an adjective, by its ending or the list."""
    return word in joins("adjectives") or word.endswith(_ADJECTIVE_ENDINGS)


def is_auxiliary(word: str) -> bool:
    """Whether a word is a finite form of be, have or do, a modal, or contracted with one."""
    return word in joins("auxiliaries") or _CONTRACTED.fullmatch(word) is not None


def _is_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at a place, behind another word, can be the verb of a clause."""
    word, before = tokens[place].low, tokens[place - 1].low
    if word == "=" or is_auxiliary(word) or (before in {"this", "that"} and is_s_form(word)):
        return True
    if before == "," and is_past(word):  # behind "Maria, our oldest weaver,"
        return any(token.low == "," for token in tokens[: place - 1])
    if before in _closers() or before == "own":
        return False
    if (
        word in joins("verbs")
        and before not in joins("before_no_finite_verb")
        and before not in joins("modals")
    ):
        return not is_s_form(word)
    return _acts(tokens, place)


def _acts(tokens: Sequence[Token], place: int) -> bool:
    """The same of a word that may as well be a noun, or stands on no list."""
    word, before = tokens[place].low, tokens[place - 1].low
    if word in joins("verbs_or_nouns"):
        behind = tokens[place + 1].low if place + 1 < len(tokens) else "."
        plural = before in {"people", "children"} or (before[-1:] == "s" and before[-2:] != "ss")
        return plural and (behind in joins("determiners") or behind in {".", ",", "in", "on", "for", "more"})
    may_act = before[:1].isalnum() and before not in {"and", "or", "to"} and not is_adjective(before)
    return may_act and (is_past(word) or is_s_form(word) or _governs(tokens, place))


def _governs(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word of no list stands between subject and object: `customers forgive a mistake`."""
    word, before = tokens[place].low, tokens[place - 1].low
    behind = tokens[place + 1].low if place + 1 < len(tokens) else "."
    if behind not in _objects() or not word.isalpha() or word in _small():
        return False
    return is_plural(before) if not is_plural(word) else not is_plural(before)


def is_plural(word: str) -> bool:
    """Whether a word ends as a plural does."""
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))  # noqa: PLR2004


@cache
def _objects() -> frozenset[str]:
    return joins("determiners") | {"you", "it", "me", "us", "them", "him", "whatever"}


@cache
def _small() -> frozenset[str]:
    lists = (
        "prepositions",
        "subordinate",
        "determiners",
        "numbers",
        "subjects",
        "other_subjects",
        "small_words",
    )
    return frozenset[str]().union(*map(joins, lists)) | {"or", "but", "then", "not"}


def count_verbs(tokens: Sequence[Token]) -> int:
    """How many verbs with a subject there can be; the parts of one verb count once."""
    count, place = 0, 0
    while place < len(tokens):
        word = tokens[place].low
        is_subject = place + 1 < len(tokens) and _is_subject(word, tokens[place + 1].low)
        is_verb = is_subject or (place > 0 and _is_verb(tokens, place))
        count += is_verb
        place += 1
        if is_subject or (is_verb and is_auxiliary(word)):
            place = _skip_verb(tokens, place)
    return count


def _is_subject(word: str, behind: str) -> bool:
    if word in joins("subjects"):
        return True
    acts = is_auxiliary(behind) or behind in _bare_forms() or is_past(behind) or is_s_form(behind)
    return word in {"you", "it", "there"} and acts


def _skip_verb(tokens: Sequence[Token], place: int) -> int:
    """Behind the rest of a verb that begins at a place: `am`, `have been working`, `never just said`."""
    while place < len(tokens):
        word = tokens[place].low
        if not (is_auxiliary(word) or word in joins("inside_a_verb") or word.endswith("ly")):
            is_last = word in _bare_forms() or is_past(word) or is_gerund(word) or is_s_form(word)
            return place + is_last
        place += 1
    return place


def _count_subordinate(tokens: Sequence[Token]) -> int:
    count = 0
    for place, token in enumerate(tokens):
        if token.low not in joins("subordinate"):
            continue
        behind = tokens[place + 1].low if place + 1 < len(tokens) else ""
        if token.low in joins("subordinate_or_preposition") and behind not in _clear_subjects() | joins(
            "determiners"
        ):
            continue
        count += count_verbs(tokens[place:]) > 0
    return count


def has_main_verb(tokens: Sequence[Token]) -> bool:
    """Whether more verbs can stand in words than clauses that depend on another."""
    return count_verbs(tokens) > _count_subordinate(tokens)


def has_main_clause_behind(tokens: Sequence[Token]) -> bool:
    """Whether a clause that begins with `if`, `when` or `because` is followed by the one it depends on."""
    lows = [token.low for token in tokens]
    if lows[0] in joins("subordinate_or_preposition") | {"while", "once"} and is_gerund(lows[1]):
        return has_main_verb(tokens[1:])
    may_lack_comma = lows[0] not in {"because", "since"}
    for place, word in enumerate(lows):
        rest = lows[place + 1 : place + 2]
        if word in {",", "then"} and rest and rest[0] not in joins("leading") | {"and", "or", "but"}:
            return True
        before = lows[place - 1] if place > 1 else "and"
        begins = word in joins("subjects") | {"you"} and before not in joins("subordinate") | joins("ties")
        if begins and may_lack_comma:
            return True
    return lows[:2] == ["because", "of"] and has_main_verb(tokens)


def begins_with_order(tokens: Sequence[Token]) -> bool:
    """Whether words begin as an order does: `stay calm`, `first visit the packhouse`, `check the fuse`."""
    place = 0
    while place < len(tokens) - 1 and tokens[place].low in joins("before_a_verb"):
        place += 1
    word = tokens[place].low if tokens else ""
    if word in joins("verbs_or_nouns"):
        comma = next((i for i, token in enumerate(tokens) if token.low in {",", "."}), len(tokens))
        return not has_main_verb(tokens[place:comma])
    behind = tokens[place + 1].low if place + 1 < len(tokens) else ""
    return word in joins("verbs") and not is_auxiliary(behind)


def is_clause(tokens: Sequence[Token]) -> bool:
    """Whether words can be a clause with subject and finite verb; in doubt they are one."""
    words = [token for token in tokens if token.low[:1].isalnum() or token.low in {",", "="}]
    if len(words) < 2:  # noqa: PLR2004 (a subject and a verb)
        return False
    first, second = words[0].low, words[1].low
    if first in joins("leading"):
        return has_main_clause_behind(words)
    if (first in _clear_subjects() and second not in joins("attributes")) or _CONTRACTED.fullmatch(first):
        return True
    if first == "the" and second in joins("times_and_ways"):
        return count_verbs(words) > 1 + _count_subordinate(words)
    joined = _find_second_sentence(words)
    if joined and not has_main_verb(words[:joined]):
        return False
    is_deed = first in joins("auxiliaries") or begins_with_order(words)
    is_deed = is_deed or (is_past(first) and second in _behind_a_verb())
    is_list = len(tokens) > 1 and tokens[1].low in {")", "."} and (first[0].isdigit() or len(first) == 1)
    return not is_deed and not is_list and has_main_verb(words)


def _find_second_sentence(tokens: Sequence[Token]) -> int:
    """Where "and I paid for it" begins behind something that is no name beside "I"; 0: nowhere."""
    for place in range(3, len(tokens) - 1):
        is_joined = tokens[place].low in {"and", "but"} and tokens[place + 1].low in joins("subjects")
        if is_joined and joins("prepositions") & {token.low for token in tokens[:place]}:
            return place
    return 0


@cache
def _clear_subjects() -> frozenset[str]:
    return joins("subjects", "whoever") | {"you", "it", "there", "this", "these", "those"}


@cache
def _behind_a_verb() -> frozenset[str]:
    """Behind these a word in -ed was a verb: `worked on`, `managed a`, `led three`."""
    return joins("determiners", "numbers", "prepositions")
