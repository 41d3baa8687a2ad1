"""Which kinds of word the words of a text may be, told by lists and endings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from agent.knowledge.text import straighten
from agent.writing.lexicon import english

READ_MOST = 900
"""Characters: what is told stands at the beginning."""
_PIECE = re.compile(r"[^\W_]+(?:(?:['\-./&+_#]|(?<=\d),(?=\d))[^\W_]+)*[+%]?|[^\w\s]")
_SHORTEST_WITH_ENDING = 5  # letters


class Word(NamedTuple):
    """One word or mark of a text."""

    text: str
    """In small letters, with straight apostrophes; a mark as it stands."""
    kinds: frozenset[str]
    """The lists in which it stands, and `noun`, `mark`, `third`, `past`, `ing`, `plural` and the like."""
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
    plain = straighten(text[:READ_MOST])
    found = []
    for piece in _PIECE.finditer(plain):
        word = piece.group().lower()
        found.append(Word(word, _kinds_of(word), piece.start(), is_titled=piece.group()[0].isupper()))
    return found


def behind(words: list[Word], place: int) -> Word:
    """The next word; `END` behind the last."""
    return words[place + 1] if place + 1 < len(words) else END


def are_one(first: Word, second: Word, kind: str) -> bool:
    """Whether two words are listed as one thing: `help desk`."""
    return f"{first.text}/{second.text}" in listed(kind)


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one list as they stand there, in small letters."""
    return frozenset(_list(kind))


def _list(kind: str) -> list[str]:
    words: str = english("shapes")["kinds"][kind]
    return words.lower().split()


def _kinds_of(word: str) -> frozenset[str]:
    known = _kinds().get(word.rstrip("+"))
    if known is not None:
        return known
    if word.endswith(("'s", "s'")):
        return frozenset({"possessive"})
    if not word[0].isalnum():
        return frozenset({"mark", "be"} if word in "=≈" else {"mark"})
    if word[0].isdigit():
        return frozenset(_kinds_of_number(word))
    return frozenset(_kinds_by_ending(word))


def _kinds_of_number(word: str) -> Iterator[str]:
    yield "number" if word[-1].isdigit() or word[-1] in "+%k" else "noun"
    if word.rstrip("+").endswith(("yrs", "yr", "years", "year", "y", "months")):
        yield "digits_and_span"


def _kinds_by_ending(word: str) -> Iterator[str]:
    """What an unlisted word may be: a noun, and what its ending tells."""
    if word.endswith("ly") and len(word) >= _SHORTEST_WITH_ENDING and word not in listed("no_adverb"):
        yield "adverb"
        return
    yield "noun"
    yield "unknown"
    if len(word) < _SHORTEST_WITH_ENDING:
        return
    last = word.rpartition("-")[2]
    if last != word:
        yield from _kinds().get(last, frozenset()) & _OF_A_COMPOUND
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        yield "plural"
        yield "third"
    yield from _kinds_by_suffix(word)
    stem = word.removesuffix("s")
    if stem.endswith(("ist", "ician", "woman", "women", "man", "men")) and stem not in listed("no_person"):
        yield "person"


_OF_A_COMPOUND = frozenset(
    {"person", "plural_person", "agent", "asset", "ing", "adjective", "made", "plural"}
)


def _kinds_by_suffix(word: str) -> tuple[str, ...]:
    if word.endswith("ing"):
        return ("ing",)
    if word.endswith("ed") and not word.endswith("eed"):
        return ("past", "participle")
    is_quality = word.endswith(_endings()) and word not in listed("no_adjective")
    return ("adjective",) if is_quality else ()


@cache
def _endings() -> tuple[str, ...]:
    return tuple(_list("adjective_ending"))


_NO_KINDS = frozenset({
    "irregular",
    "adjective_ending",
    "no_adjective",
    "no_person",
    "no_adverb",
    "no_ing",
    "pair",
    "quality_pair",
    "moving",
})  # fmt: skip
_NAMES = (
    "person",
    "asset",
    "language",
    "span",
    "paper",
    "behind_ing",
    "behind_some_ing",
    "either",
    "relative_head",
    "telling",
    "tool",
    "substance",
)


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    """Every listed word and every form made of one, with its kinds."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for kind in english("shapes")["kinds"].keys() - _NO_KINDS:
        for word in _list(kind):
            kinds[word].add(kind)
    _add_verbs(kinds)
    _add_names(kinds)
    for word in listed("no_ing"):
        kinds[word].discard("ing")
    return {word: frozenset(found) for word, found in kinds.items()}


def _add_names(kinds: defaultdict[str, set[str]]) -> None:
    """Comparatives of adjectives, and plurals of people."""
    for adjective in _list("adjective"):
        for form in _compared(adjective):
            kinds[form] |= {"adjective", "adverb"}
    for person in listed("person") - listed("plural_person"):
        if not person.endswith("s") or person.endswith("ss"):
            kinds[_third_person(person)] |= {"person", "noun", "plural"}
    for kind in _NAMES:
        for word in _list(kind):
            kinds[word].add("noun")
            if word.endswith("s") and word[:-1] in kinds and kind != "language":
                kinds[word].add("plural")


def _add_verbs(kinds: defaultdict[str, set[str]]) -> None:
    """The forms of every verb: `helps`, `helped`, `helping`, and `helper`, who does it."""
    irregular = {base: (past, done) for base, past, done in (one.split("/") for one in _list("irregular"))}
    either = listed("either")
    for verb in listed("verb") | either:
        third = _third_person(verb)
        pasts, participles = _past_forms(verb), _past_forms(verb)
        if verb in irregular:
            pasts, participles = irregular[verb][:1], irregular[verb][1:]
        kinds[verb].add("verb")
        kinds[third] |= {"third", "noun", "plural"} if verb in either else {"third"}
        for kind, forms in (("past", pasts), ("participle", participles), ("ing", _doing_forms(verb))):
            for form in forms:
                kinds[form].add(kind)
        for kind, forms in (("feeling", pasts), ("acting", (third,)), ("moving", (verb, third, *pasts))):
            for form in forms if verb in listed(kind) else ():
                kinds[form].add(kind)
        for agent in _agents(verb):
            kinds[agent] |= {"noun", "agent"}
            kinds[f"{agent}s"] |= {"noun", "agent", "plural"}


_HISSING = ("s", "x", "z", "ch", "sh", "o")


def _third_person(verb: str) -> str:
    if _ends_in_y(verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(_HISSING) else f"{verb}s"


def _past_forms(verb: str) -> tuple[str, ...]:
    """`stopped` and, for those who type so, `stoped`."""
    if _ends_in_y(verb):
        return (f"{verb[:-1]}ied",)
    stem = verb.removesuffix("e")
    return (f"{stem}ed", f"{stem}{stem[-1]}ed")


def _doing_forms(verb: str) -> tuple[str, ...]:
    if verb.endswith("ie"):
        return (f"{verb[:-2]}ying",)
    stem = verb.removesuffix("e")
    return (f"{stem}ing", f"{stem}{stem[-1]}ing", f"{verb}ing")


def _agents(verb: str) -> Iterator[str]:
    stem = verb.removesuffix("e")
    for agent in (f"{stem}er", f"{stem}{stem[-1]}er", f"{stem}or"):
        if agent not in listed("no_person"):
            yield agent


def _ends_in_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2:-1] not in set("aeiou")


_LONGEST_COMPARED = 7  # letters


def _compared(adjective: str) -> Iterator[str]:
    """`calmer`, `calmest`; of a long one nothing."""
    if len(adjective) > _LONGEST_COMPARED or "-" in adjective:
        return
    stem = adjective.removesuffix("e")
    stem = f"{stem[:-1]}i" if _ends_in_y(adjective) else stem
    for ending in ("er", "est"):
        yield stem + ending
        yield stem + stem[-1] + ending
