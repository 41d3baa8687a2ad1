"""What a name for something is the name of: somebody, a time, what one has, or a thing."""

from __future__ import annotations

from collections.abc import Sequence

from agent.writing.word_kinds import END, Word

_QUANTITY = frozenset(
    [
        "couple",
        "lot",
        "lots",
        "number",
        "pair",
        "group",
        "bunch",
        "plenty",
        "dozens",
        "kind",
        "sort",
        "handful",
        "one",
        "two",
        "three",
        "some",
        "few",
        "each",
        "all",
        "none",
        "many",
        "several",
    ]
)
_HEAD_ENDS = (
    "preposition",
    "relative",
    "joint",
    "infinitive",
    "pronoun",
    "be",
    "modal",
    "have",
    "do",
    "contracted",
)


def find_head(words: Sequence[Word], begin: int = 0) -> int:
    """The place of the noun that a phrase is about; -1 where there is none."""
    head = -1
    for place in range(begin, len(words)):
        word = words[place]
        if word.text == "of" and head >= 0 and words[head].text in _QUANTITY:
            head = -1
            continue
        if head >= 0 and (word.is_a("mark", *_HEAD_ENDS) and not word.is_a("noun")):
            break
        if head >= 0 and word.is_a("article", "possessive"):
            break
        if head >= 0 and word.is_a("ing", "past", "adjective") and not word.is_a("person", "plural"):
            is_before_noun = place + 1 < len(words) and words[place + 1].is_a("noun")
            if not (is_before_noun and word.is_a("noun")):
                break
        if word.is_a("noun", "person", "somebody", "asset", "ing") or _is_plain_name(word):
            head = place
        elif head < 0 and word.is_a("adjective", "number"):
            head = -2 - place  # the adjective stands for its noun: `a senior who …`
    return head if head >= 0 else (-2 - head if head <= -2 else -1)  # noqa: PLR2004 - see above


def _is_plain_name(word: Word) -> bool:
    return not word.kinds


def is_person(words: Sequence[Word], begin: int = 0) -> bool:
    """Whether a phrase names somebody."""
    head = find_head(words, begin)
    if head < 0:
        return False
    word = words[head]
    if word.is_a("adjective") and not word.is_a("noun"):
        behind = words[head + 1] if head + 1 < len(words) else END
        return behind.text in ("who", "that") and begin < head
    return word.is_a("person", "agent", "somebody")


def needs_article(words: Sequence[Word], begin: int = 0) -> bool:
    """Whether a phrase names one thing or person without the article that it needs."""
    head = find_head(words, begin)
    first = words[begin]
    if first.is_a("article", "possessive", "demonstrative", "number", "somebody") and first.text not in (
        "couple",
        "few",
    ):
        return False
    if first.text == "couple":
        return True
    if any(word.text == "'s" or word.text.endswith("'s") for word in words[begin:head]):
        return False
    return not words[head].is_a("plural", "plural_person", "somebody")


def is_asset(words: Sequence[Word], begin: int = 0) -> bool:
    """Whether a phrase names what one has: experience, a degree, a language."""
    head = find_head(words, begin)
    if head < 0:
        return False
    if words[head].is_a("asset"):
        return True
    first = words[begin]
    return words[head].is_a("language") and first.is_a("fluent", "adjective", "possessive", "language")


def is_duration(words: Sequence[Word], begin: int = 0) -> bool:
    """Whether a phrase is a time: `eight years in a 24-bed ICU`, `over a decade`, `12 yrs`."""
    place = begin
    while place < len(words) and words[place].is_a(
        "about_so_many", "number", "adjective", "adverb", "article"
    ):
        if words[place].is_a("span"):
            break
        place += 1
        if place < len(words) and words[place].text == "of":
            place += 1
    if place >= len(words):
        return False
    word = words[place]
    if word.is_a("digits_and_span"):
        return True
    if not word.is_a("span") or (
        place == begin and word.text not in ("years", "decades", "summers", "months")
    ):
        return False
    behind = words[place + 1] if place + 1 < len(words) else END
    return behind.text not in ("ago", "-") and word.is_a("long_span")
