"""What was typed in a hurry, word by word: capitals, apostrophes, words of a chat, one word twice."""
# ruff: noqa: RUF001 (typographic quotes are what people type)

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache

from agent.model.interview import Debrief
from agent.writing.answers.field_checks import DOUBLED, is_in_capitals
from agent.writing.lexicon import english, word_list
from agent.writing.rules.phrases import EMOJI

_QUOTES = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»")
_MASK = 0xE100
_MASKS = re.compile("[\ue100-\ue3ff]")
_MOST_MASKS = 0x2FF
_SMALL_I = re.compile(r"(?<![\w.'’/&-])(?<![=*+] )i(?! [=*+])(?=['’](?:m|d|ve|ll)\b|[\s,;:!?]|\.?$)")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CALL_AT_END = re.compile(r"[!\s]{0,20}!(?=[\"”’')]*$)")
_CALL_INSIDE = re.compile(r"(?<!!)!+(?=\s+(?P<next>\S))")
_BLANKS = re.compile(r"\s{2,}")
_VOWELS = frozenset("AEIOUYaeiouy")


def list_names(debrief: Debrief | None) -> tuple[str, ...]:
    """The names that no correction may touch, the longest first."""
    if debrief is None:
        return ()
    people = (part for one in debrief.interviewers for part in (one.name, one.given, one.family))
    found = {name for name in (debrief.company, *people) if len(name) > 1}
    return tuple(sorted(found, key=len, reverse=True))


def change_unquoted(text: str, names: Collection[str], change: Callable[[str], str]) -> str:
    """The text with a change made everywhere but in names and between quotation marks."""
    kept: list[str] = []

    def mask(found: re.Match[str]) -> str:
        if len(kept) >= _MOST_MASKS:
            return found.group()
        kept.append(found.group())
        return chr(_MASK + len(kept) - 1)

    if _MASKS.search(text):
        return text
    masked = _QUOTES.sub(mask, text)
    for name in names:
        masked = _name(name).sub(mask, masked)
    return _MASKS.sub(lambda found: kept[ord(found.group()) - _MASK], change(masked))


def _name(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def from_capitals(text: str, names: Collection[str], *, is_sentence: bool) -> str:
    """`GOOD WITH PEOPLE AND SAP` as `good with people and SAP`; names as they are known."""
    if not is_in_capitals(text):
        return text
    calm = _LETTERS.sub(lambda found: found[0] if _is_acronym(found[0]) else found[0].lower(), text)
    for name in names:
        calm = name.join(_name(name.lower()).split(calm))
    return calm[:1].upper() + calm[1:] if is_sentence else calm


def _is_acronym(token: str) -> bool:
    return token in english("corrections")["acronyms"].split() or not _VOWELS & set(token)


def without_chat(text: str) -> str:
    """Without `lol`, `tbh`, faces and emoji."""
    plain = _chat().sub(" ", EMOJI.sub("", text))
    if plain == text:
        return text
    return _BLANKS.sub(" ", plain).strip(" ,")


@cache
def _chat() -> re.Pattern[str]:
    words = "|".join(english("corrections")["chat"].split())
    face = english("corrections")["face"]
    return re.compile(rf"(?:,? ?(?<![\w'’-])(?i:{words})(?![\w'’-])[.!,]{{0,3}})|{face}")


def with_apostrophes(text: str) -> str:
    """`didnt` as `didn't`; at the beginning with its capital."""
    return _apostrophes().sub(_put_apostrophe, text)


def _put_apostrophe(found: re.Match[str]) -> str:
    written: str = english("corrections")["apostrophes"][found[0].lower()]
    return written[0].upper() + written[1:] if found[0][0].isupper() else written


@cache
def _apostrophes() -> re.Pattern[str]:
    words = "|".join(english("corrections")["apostrophes"])
    return re.compile(rf"(?<![\w'’.-])(?:{words}|{words.title()})(?![\w'’-])")


def written_out(text: str) -> str:
    """`u` as `you`, `bc` as `because`."""
    return _short().sub(lambda found: english("corrections")["short"][found[0]], text)


@cache
def _short() -> re.Pattern[str]:
    words = "|".join(map(re.escape, english("corrections")["short"]))
    return re.compile(rf"(?<![\w'’.&/+-])(?:{words})(?![\w'’&/+-]|\.\w)(?!\s?[=<>])")


def with_capital_i(text: str) -> str:
    """`i'm` as `I'm`."""
    return _SMALL_I.sub("I", text)


def with_calendar_capitals(text: str) -> str:
    """`on tuesday in march` as `on Tuesday in March`; `may` and `march` only where they are months."""
    return _calendar().sub(lambda found: found[0][0].upper() + found[0][1:], text)


@cache
def _calendar() -> re.Pattern[str]:
    words = english("corrections")
    doubtful = words["doubtful_months"].split()
    sure = [name.lower() for name in (*word_list("weekdays"), *word_list("months"))]
    sure += words["languages"].split()
    known = "|".join(one for one in sure if one not in doubtful)
    doubt = "|".join(doubtful)
    behind = "".join(f"|(?<=\\b{word} )(?:{doubt})" for word in words["before_a_month"].split())
    ahead = rf"(?= \d| (?:and|or|to|until|till|through) (?:{known})\b)"
    months = rf"(?:{doubt}){ahead}|(?<=\d )(?:{doubt})(?! \w+ly\b){behind}"
    return re.compile(rf"(?<![\w'’.-])(?:(?:{known})s?|{months})(?![\w-])")


def without_doubles(text: str) -> str:
    """`the the till` as `the till`."""
    return DOUBLED.sub(lambda found: found[1], text)


def without_calls(text: str, *, is_sentence: bool) -> str:
    """Without exclamation marks: a full stop where a sentence ends."""
    text = _CALL_AT_END.sub("." if is_sentence else "", text)
    return _CALL_INSIDE.sub(lambda found: "." if found["next"].isupper() else "", text)
