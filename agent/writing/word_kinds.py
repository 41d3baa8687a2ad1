"""Which kinds of word the words of a text may be, told by lists and endings."""
# ruff: noqa: C901 (a rule is a line here, and the first that holds decides)

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from agent.knowledge.text import straighten
from agent.writing.lexicon import english

_READ_MOST = 1200  # characters: what is told stands at the beginning
_PIECE = re.compile(r"[^\W_]+(?:['\-./&+_#][^\W_]+)*|[^\w\s]")
_SHORTEST_WITH_ENDING = 5  # letters


class Word(NamedTuple):
    """One word or mark of a text."""

    text: str
    """In small letters, with straight apostrophes; a mark as it stands."""
    kinds: frozenset[str]
    """The lists in which it stands, and `noun`, `mark`, `third`, `past`, `participle`, `ing`, `plural`."""
    start: int
    """Where it begins in the text."""
    is_titled: bool
    """Whether it begins with a capital."""

    def is_a(self, *kinds: str) -> bool:
        """Whether it may be of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)


END = Word("", frozenset({"mark", "end"}), -1, is_titled=False)
"""What stands behind the last word, and before the first."""


def read_words(text: str) -> list[Word]:
    """The words and marks of a text in order; of a very long one, those of its beginning."""
    plain = straighten(text[:_READ_MOST])
    found = []
    for piece in _PIECE.finditer(plain):
        word = piece.group().lower()
        found.append(Word(word, _kinds_of(word), piece.start(), is_titled=piece.group()[0].isupper()))
    return found


def _kinds_of(word: str) -> frozenset[str]:
    known = _kinds().get(word)
    if known is not None:
        return known
    if not word[0].isalnum():
        return frozenset({"mark", "be"} if word in "=<>≈→" else {"mark"})
    return frozenset(_kinds_by_ending(word))


def _kinds_by_ending(word: str) -> Iterator[str]:
    if word[0].isdigit():
        yield "number" if word[-1].isdigit() or word[-1] in "+%" else "noun"
        if word.endswith(("yrs", "yr", "years", "y", "months")):
            yield "digits_and_span"
        return
    yield "noun"
    if len(word) < _SHORTEST_WITH_ENDING:
        return
    last = word.rpartition("-")[2]
    if last != word and last in _kinds():
        yield from _kinds()[last] & {"person", "plural_person", "asset", "ing", "adjective", "made", "plural"}
    if word.endswith("ing"):
        yield "ing"
    elif word.endswith("ed"):
        yield "past"
        yield "participle"
    elif word.endswith("ly"):
        yield "adverb"
    elif word.endswith(tuple(_endings())) and word not in _listed("no_adjective"):
        yield "adjective"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield "plural"
    stem = word.removesuffix("s")
    if stem.endswith(("ist", "ician", "woman", "women", "man", "men")) and stem not in _listed("no_person"):
        yield "person"


@cache
def _endings() -> tuple[str, ...]:
    return tuple(_list("adjective_ending"))


def _list(kind: str) -> list[str]:
    words: str = english("shapes")["kinds"][kind]
    return words.lower().split()


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(_list(kind))


_NO_KINDS = frozenset({"irregular", "adjective_ending", "no_adjective", "no_person", "no_ing"})


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    """Every listed word and every form made of one, with its kinds."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for kind in english("shapes")["kinds"]:
        if kind not in _NO_KINDS:
            for word in _list(kind):
                kinds[word].add(kind)
    for verb in _list("verb"):
        _add_forms(kinds, verb)
    for verb in _list("either"):
        kinds[verb] |= {"verb", "noun"}
        _add_forms(kinds, verb, also="noun")
    for forms in _list("irregular"):
        base, past, participle = forms.split("/")
        kinds[past].add("past")
        kinds[participle].add("participle")
        kinds[f"{base}s"].add("third")
    for adjective in _list("adjective"):
        for form in _compared(adjective):
            kinds[form] |= {"adjective", "adverb"}
    for word in _listed("person"):
        kinds[word].add("noun")
    for word in _listed("no_ing"):
        kinds[word].discard("ing")
    return {word: frozenset(found) for word, found in kinds.items()}


def _add_forms(kinds: defaultdict[str, set[str]], verb: str, also: str = "verb") -> None:
    plain = {"verb"} & {also}  # a noun in -s may be the verb, and the other way round
    stem = verb.removesuffix("e")
    third = f"{verb[:-1]}ies" if _ends_in_y(verb) else f"{verb}es" if verb.endswith(_HISSING) else f"{verb}s"
    kinds[third].add("third")
    if not plain:
        kinds[third] |= {"noun", "plural"}
    irregular = verb in _irregular_bases()
    for doubled in (stem, stem + stem[-1]):
        kinds[f"{doubled}ing"].add("ing")
        if not irregular:
            kinds[f"{doubled}ed"] |= {"past", "participle"}
    kinds[f"{verb}ing"].add("ing")
    if verb.endswith("ie"):
        kinds[f"{verb[:-2]}ying"].add("ing")
    if _ends_in_y(verb) and not irregular:
        kinds[f"{verb[:-1]}ied"] |= {"past", "participle"}
    for ending in ("er", "or"):
        agent = stem + ending
        if verb in _listed("verb") | _listed("either") and agent not in _listed("no_person"):
            for form in (agent, f"{stem}{stem[-1]}{ending}"):
                kinds[form] |= {"noun", "agent"}
                kinds[f"{form}s"] |= {"noun", "agent", "plural"}


_HISSING = ("s", "x", "z", "ch", "sh", "o")


@cache
def _irregular_bases() -> frozenset[str]:
    return frozenset(forms.partition("/")[0] for forms in _list("irregular"))


def _ends_in_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in "aeiou"


def _compared(adjective: str) -> Iterator[str]:
    """`calmer`, `calmest`; of a long one nothing."""
    if len(adjective) > 7 or "-" in adjective:  # noqa: PLR2004 - letters
        return
    stem = adjective.removesuffix("e")
    stem = f"{stem[:-1]}i" if _ends_in_y(adjective) else stem
    for ending in ("er", "est"):
        yield stem + ending
        yield stem + stem[-1] + ending
