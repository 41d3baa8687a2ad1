"""Words that are no answer, words about the answer, and what is said while still thinking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from agent.writing.lexicon import english
from agent.writing.shapes.word_kinds import END, READ_MOST, Word, read_words

_LONGEST_ABOUT = 35  # words and marks: more of them tell something
_LONGEST_NOTHING = 14  # words
_SUBJECT_OF_ABOUT = frozenset(
    {"i", "i'd", "id", "i'll", "we", "what", "just", "really", "guess", "think", "probably"}
)
_WOULD = {"i'd": "would", "id": "would", "would've": "would have", "i'll": "will"}


def is_nothing(words: Sequence[Word], field: str) -> bool:
    """Whether words are no answer to a field: `n/a`, `yes`, `on request`, or no word at all."""
    if len(words) > 2 * _LONGEST_NOTHING:
        return False
    texts = [word.text for word in words if not word.is_a("mark")]
    said = f" {' '.join(texts)} "
    if all(text in _set("nothing", "alone") for text in texts) or _names_nobody(said, field):
        return True
    if texts[0] == "n/a":
        return True
    is_asked = words[-1].text == "?" and len(texts) > 1
    if is_asked or not all(text in _set("nothing", "around") for text in texts):
        return False
    if _begins(said, "beginning"):
        return True
    names = ("holding", "somebody") if field in ("who", "") else ("holding",)
    return any(f" {phrase} " in said for name in names for phrase in _phrases("nothing", name))


def _names_nobody(said: str, field: str) -> bool:
    """`don't have any in this country`, `several`, `not my boss`, where somebody is asked for."""
    if field != "who":
        return False
    is_mere_number = all(text in _set("nothing", "so_many") or text.isdigit() for text in said.split())
    return is_mere_number or _begins(said, "nobody")


def _begins(said: str, name: str) -> bool:
    return said[1:].startswith(tuple(f"{phrase} " for phrase in _phrases("nothing", name)))


def is_about_the_answer(words: Sequence[Word]) -> bool:
    """Whether words tell what should have been told, instead of telling it."""
    if len(words) > _LONGEST_ABOUT:
        return False
    texts = [word.text for word in words if not word.is_a("mark")]
    said = " ".join(_WOULD.get(text, text) for text in texts[:12])
    if said.startswith(_phrases("about", "phrases")):
        return True
    rest = list(texts[:12])
    for _ in range(3):
        if rest and rest[0] in _SUBJECT_OF_ABOUT:
            first = rest.pop(0)
            if first in _WOULD:
                rest[:0] = _WOULD[first].split()
                break
    said = " ".join(_WOULD.get(text, text) for text in rest)
    adverbs = ("also ", "probably ", "really ", "just ", "maybe ", "first ")
    for adverb in adverbs:
        said = said.replace(f" {adverb}", " ")
    return f"{said} ".startswith(tuple(f"{phrase} " for phrase in _phrases("about", "begins")))


def leading_filler(text: str) -> str:
    """The exact words in front that are only said while still thinking: `so basically `, `yes, `.

    A needless `that` before a whole sentence is one as well. Empty where there is none.
    """
    words = read_words(text)
    place = behind_filler(words)
    if place < len(words) and words[place].text == "that" and _follows_subject(words, place + 1):
        place += 1
    if not 0 < place < len(words):
        return ""
    return text[: words[place].start]


def begins_spoken(words: Sequence[Word]) -> bool:
    """Whether something is said only while still thinking before the answer begins."""
    return 0 < behind_filler(words) < len(words)


def behind_filler(words: Sequence[Word]) -> int:
    """The place of the first word of the answer."""
    place = 0
    while place < len(words):
        length = _filler_length(words, place)
        if not length:
            break
        place += length
        while place < len(words) and words[place].text in (",", ".", "-", "–", "—", "…", "!", ":"):  # noqa: RUF001
            place += 1
    return place


_NAMED_SO = frozenset({"ok", "okay", "yes", "no"})  # names: `Yes Theatre`
_MEASURED = frozenset({"that", "many", "much", "far", "long", "a"})


def _filler_length(words: Sequence[Word], place: int) -> int:
    word, behind = words[place], words[place + 1] if place + 1 < len(words) else END
    said = " ".join(one.text for one in words[place : place + 7]) + " "
    length = _phrase_length(words, place, said)
    if length:
        return length
    if (
        word.text in _NAMED_SO
        and word.is_titled
        and behind.is_titled
        and not behind.is_a("pronoun", "contracted")
    ):
        return 0
    if word.text in _set("filler", "always"):
        return 1
    if word.text not in _set("filler", "soft"):
        return 0
    opens = (
        ("pronoun", "contracted") if word.text == "like" else ("pronoun", "contracted", "somebody", "subject")
    )
    is_spoken = behind.text in (",", "…") or behind.is_a(*opens)
    is_followed = behind.text in _set("filler", "always") or said.partition(" ")[2].startswith(
        _phrases("filler", "phrases")
    )
    is_spoken = is_spoken or (word.text == "no" and behind.is_a("because"))
    if word.text == "so":
        is_spoken = is_spoken or (
            behind.is_a("article", "possessive", "verb", "asking", "subordinator", "noun")
        )
        is_spoken = is_spoken and behind.text not in _MEASURED
    if behind.text in _set("filler", "soft") and behind.text != "that":
        is_followed = is_followed or _filler_length(words, place + 1) > 0
    goes_on = place > 0 and word.text in _set("filler", "with_so") and behind.text not in _MEASURED
    return 1 if is_spoken or is_followed or goes_on else 0


def _phrase_length(words: Sequence[Word], place: int, said: str) -> int:
    """How many words of a phrase that is only said stand there."""
    for name in ("phrases", "soft_phrases"):
        for phrase in _phrases("filler", name):
            if said.startswith(f"{phrase} "):
                length = phrase.count(" ") + 1
                following = words[place + length] if place + length < len(words) else END
                is_begun = following.text in (",", "it", "there") or following.is_a("pronoun", "contracted")
                is_meant = following.text in ("about", "with") or following is END
                return length if is_begun or (name == "phrases" and not is_meant) else 0
    return 0


def _follows_subject(words: Sequence[Word], place: int) -> bool:
    word = words[place] if place < len(words) else END
    return word.is_a("pronoun", "contracted", "article", "possessive", "somebody", "subordinator", "subject")


@cache
def _set(group: str, name: str) -> frozenset[str]:
    return frozenset(english("shapes")[group][name].lower().split())


@cache
def _phrases(group: str, name: str) -> tuple[str, ...]:
    found: Any = english("shapes")[group][name]
    return tuple(found)


_NUMBERED = re.compile(r"(?:^|\s)\(?(?:[1-9]|[a-c])[.)]\s?(?=[^\W\d])")
_LISTING = (";", "->", "=>", "\u2192", "\u2022 ")


def is_list(text: str) -> bool:
    """Whether a text is numbered, or parted by semicolons or arrows."""
    part = text[:READ_MOST]
    return any(mark in part for mark in _LISTING) or len(_NUMBERED.findall(part)) > 1


def is_several_sentences(words: Sequence[Word]) -> bool:
    """Whether a stop ends one sentence and another begins behind it, with a capital or not."""
    for place in range(1, len(words) - 1):
        before, stop, following = words[place - 1], words[place], words[place + 1]
        if stop.text not in (".", "!", "?", "\u2026") or following.start == stop.start + 1:
            continue
        is_short = (
            "." in before.text
            or before.text in _set("question", "abbreviations")
            or (len(before.text) == 1 and before.is_titled)
        )
        if not (before.is_a("mark") or (stop.text == "." and is_short)):
            return True
    return False
