"""The reader of a letter spoken of as if somebody else read it: `her story`, `they need a buyer`.

A pronoun is the reader's where nobody before it in the same words could be meant; so is their own name.
"""
# ruff: noqa: RUF001 (typographic quotes are what people type)

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from agent.writing.lexicon import english, word_list, word_set
from agent.writing.text_model import TITLE

_TOKEN = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*(?:['’](?:s|re|ve|d|ll)\b|(?<=s)['’](?!\w))?|[^\s\w]")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»")
_NAME_LEAST = 2
_PLURAL_LEAST = 4


@dataclass(frozen=True, slots=True)
class _Token:
    """One word or mark, and where it stands."""

    start: int
    end: int
    text: str

    @property
    def word(self) -> str:
        """In small letters, without `'s` and its like."""
        return re.split(r"['’]", self.text)[0].casefold()

    @property
    def tail(self) -> str:
        """`s` of `she's`, `re` of `they're`; empty without."""
        return re.split(r"['’]", self.text + "'")[1].casefold()

    @property
    def is_pronoun(self) -> bool:
        """Whether it says he, she or they in some form."""
        return self.word in _of_one() | _words("they")


@cache
def _words(name: str) -> frozenset[str]:
    """A list of corrections.yaml."""
    return frozenset(english("corrections")[name].split())


def _of_one() -> frozenset[str]:
    return _words("he") | _words("she")


def find_third_person(text: str, names: Collection[str] = (), *, by_name_alone: bool = False) -> str:
    """The first words in which the reader is somebody else, with the word behind them; empty without any.

    Args:
        text: a clean answer.
        names: the reader's full, given and family name, as far as they are known.
        by_name_alone: "they" is somebody else: the reader speaks for the company and is not of it.
    """
    tokens = _tokens(text)
    for place in _readers(tokens, names):
        if by_name_alone and tokens[place].is_pronoun:
            continue
        following = tokens[place + 1 : place + 2]
        end = following[0].end if following and following[0].text[0].isalpha() else tokens[place].end
        return text[tokens[place].start : end]
    return ""


def address_reader(text: str, names: Collection[str] = ()) -> str:
    """The same words said to the reader: `what she said about waste` as `what you said about waste`."""
    tokens = _tokens(text)
    readers = frozenset(_readers(tokens, names))
    changed: dict[int, str] = {}
    for place in sorted(readers):
        if place + 1 in readers and not tokens[place].is_pronoun:
            changed[place] = ""  # the given name before the family name
            continue
        changed[place] = _second(tokens, place)
        first = next(one for one in range(place, -1, -1) if one - 1 not in changed or changed[one - 1])
        if _is_subject(tokens[place], tokens[first - 1] if first else None):
            _conjugate(tokens, place + 1, changed)
    return _put(text, tokens, changed)


def _put(text: str, tokens: list[_Token], changed: dict[int, str]) -> str:
    for place in sorted(changed, reverse=True):
        token, words = tokens[place], changed[place]
        end = token.end if words else tokens[place + 1].start
        if token.start == 0 and token.is_pronoun and text[:1].isupper():
            words = words[:1].upper() + words[1:]
        text = text[: token.start] + words + text[end:]
    return text


def _tokens(text: str) -> list[_Token]:
    text = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    return [_Token(found.start(), found.end(), found.group()) for found in _TOKEN.finditer(text)]


def _readers(tokens: list[_Token], names: Collection[str]) -> Iterator[int]:
    """Where the reader is meant: by name, or by a pronoun that nobody else stands before."""
    called = {part for name in names for part in name.replace(".", "").split() if len(part) >= _NAME_LEAST}
    one = several = False
    is_anybody = True  # nobody in particular was spoken of so far
    readers: set[str] = set()  # once it is the reader, it stays the reader
    for place, token in enumerate(tokens):
        if _is_name(tokens, place, called):
            readers |= _of_one()
            yield from _title_before(tokens, place)
            yield place
        elif token.is_pronoun:
            group = next(name for name in ("they", "he", "she") if token.word in _words(name))
            is_known = (
                several if group == "they" else one and not (is_anybody and _is_meanwhile(tokens, place))
            )
            is_same = token.word in readers and token.word not in ("them", "him")
            if is_same or not (is_known or _is_of_others(tokens, place)):
                readers |= _words(group)
                yield place
        elif not (place and tokens[place - 1].word in _words("third_persons")):
            person = _is_person(token, at_start=place == 0)
            is_anybody = is_anybody and (not person or token.word in _words("indefinite"))
            one, several = one or person, several or person or _is_plural(tokens, place)


def _is_meanwhile(tokens: list[_Token], place: int) -> bool:
    """`while she does the restaurants`: not what anybody does of whom it was said that they are needed."""
    return (
        place > 0
        and tokens[place].word in _words("third_persons")
        and tokens[place - 1].word in _words("meanwhile")
    )


def _is_of_others(tokens: list[_Token], place: int) -> bool:
    """`a smile on their face`: whose it is was not said, and it is hardly the reader's."""
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    return tokens[place].word in ("his", "her", "their") and following in _words("of_others")


def _is_name(tokens: list[_Token], place: int, called: Collection[str]) -> bool:
    """Whether the reader is named; where it may be a month or another word, something has to show it."""
    name = _bare(tokens[place])
    if name not in called:
        return _is_small_name(tokens, place, called)
    small = name.casefold()
    words = _words("like_names") | word_set("lowered") | word_set("everyday")
    if not (small in map(str.casefold, word_list("months")) or (place == 0 and small in words)):
        return True
    near = {_bare(one) for one in tokens[max(0, place - 1) : place + 2]} & set(called)
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    is_titled = any(True for _ in _title_before(tokens, place))
    return len(near) > 1 or is_titled or following in _words("deeds")


def _is_small_name(tokens: list[_Token], place: int, called: Collection[str]) -> bool:
    """`wayne said`: a name without its capital, where a deed shows that it is one; not `the baker said`."""
    name = tokens[place].text
    if place or not name.islower() or name.capitalize() not in called or len(tokens) == 1:
        return False
    return tokens[1].word in _words("deeds") | _words("plain_deeds")


def _bare(token: _Token) -> str:
    return re.split(r"['’]", token.text)[0]


def _title_before(tokens: list[_Token], place: int) -> Iterator[int]:
    """Where `Mr` or `Dr.` stands before a name."""
    before = place - 1 - (place > 1 and tokens[place - 1].text == ".")
    if before >= 0 and TITLE.fullmatch(tokens[before].text):
        yield from range(before, place)


def _is_person(token: _Token, *, at_start: bool) -> bool:
    """Whether a word may be somebody: a profession, a relation, a name."""
    word = token.word
    if word in _words("persons"):
        return True
    if word in word_set("everyday") or word in word_set("lowered") or word in _words("no_persons"):
        return False
    endings = tuple(_words("like_persons"))
    ends_like_one = len(word) > _PLURAL_LEAST and word.removesuffix("s").endswith(endings)
    return ends_like_one or (not at_start and token.text[0].isupper() and word != "i")


def _is_plural(tokens: list[_Token], place: int) -> bool:
    word = tokens[place].word
    if word in _words("several"):
        return True
    if word in _words("houses"):  # a company, but not the company
        return any(
            before.word in {"a", "an", "any", "another"} for before in tokens[max(0, place - 3) : place]
        )
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return ends and len(word) >= _PLURAL_LEAST and word not in word_set("lowered") | _words("no_plurals")


def _second(tokens: list[_Token], place: int) -> str:
    """What the reader is called instead."""
    token = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    second: dict[str, str] = english("corrections")["second_person"]
    if token.word in second:
        return second[token.word]
    if token.word == "her":
        bare = (
            following is None or following.word in _words("behind_an_object") or not following.word.isalpha()
        )
        return "you" if bare else "your"
    if not token.is_pronoun:
        return "your" if token.tail == "s" or token.text.endswith(("'", "’")) else "you"
    mark = "’" if "’" in token.text else "'"
    if token.tail != "s":
        return f"you{mark}{token.tail}" if token.tail else "you"
    done = following is not None and (following.word.endswith("ed") or following.word in _words("done"))
    return f"you{mark}{'ve' if done else 're'}"


def _is_subject(token: _Token, before: _Token | None) -> bool:
    """Whether a verb that belongs to the reader follows."""
    if token.tail or token.is_pronoun:
        return token.word in _words("third_persons") and not token.tail
    return before is None or before.word in _words("clause_openers")


def _conjugate(tokens: list[_Token], place: int, changed: dict[int, str]) -> None:
    """`runs` to `run`, `was` to `were`, behind an adverb too."""
    while place < len(tokens) and tokens[place].word in _words("adverbs"):
        place += 1
    if place >= len(tokens):
        return
    word = tokens[place].text
    verbs: dict[str, str] = english("corrections")["verbs"]
    if word in verbs:
        changed[place] = verbs[word]
    elif word.endswith("ies") and len(word) > _PLURAL_LEAST:
        changed[place] = f"{word[:-3]}y"
    elif word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        changed[place] = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us")) and word.islower():
        changed[place] = word[:-1]
