"""What a name for something is the name of: somebody, a time, what one has, or a thing."""

from __future__ import annotations

from agent.writing.shapes.word_kinds import END, Word, are_one, behind

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
    "mark",
)
_NAMING = ("noun", "person", "somebody", "something", "agent", "asset", "ing")


def find_head(words: list[Word]) -> int:
    """The place of the noun that a phrase is about; -1 where there is none.

    `of` behind a mere quantity is passed over: a couple of customers are customers.
    """
    head, quality = -1, -1
    for place, word in enumerate(words):
        if are_one(word, behind(words, place), "quality_pair"):
            continue
        if word.text == "of" and _is_quantity(words, head):
            head = -1
        elif head >= 0 and _ends_name(words, place):
            break
        elif word.is_a(*_NAMING) or not word.kinds:
            head = place
        elif word.is_a("adjective", "number"):
            quality = place
    return head if head >= 0 else quality


def _is_quantity(words: list[Word], head: int) -> bool:
    return head < 0 or words[head].is_a("quantity")


def _ends_name(words: list[Word], place: int) -> bool:
    word, following = words[place], behind(words, place)
    if word.is_a("noun") and not word.is_a("participle", "ing", "preposition"):
        return False
    if word.is_a(*_HEAD_ENDS, "article", "possessive", "adverb"):
        return True
    return not following.is_a("noun", "adjective")


def is_person(words: list[Word]) -> bool:
    """Whether a phrase names somebody."""
    head = find_head(words)
    if head < 0:
        return False
    word = words[head]
    if behind(words, head).text.partition("'")[0] == "who":
        return True
    if word.is_a("adjective") and not word.is_a("noun"):
        return head > 0 and behind(words, head).text in ("who", "that")
    return word.is_a("person", "agent", "somebody")


def is_plural(words: list[Word]) -> bool:
    """Whether a phrase names several."""
    head = find_head(words)
    return head >= 0 and words[head].is_a("plural", "plural_person")


def needs_article(words: list[Word]) -> bool:
    """Whether a phrase names one thing or person without the article that it needs."""
    first = next((word for word in words if not word.is_a("adverb") or word.is_a("article")), words[0])
    head = find_head(words)
    if first.text == "couple":
        return True
    if first.is_a("article", "possessive", "demonstrative", "number", "somebody"):
        return False
    if any(word.text.endswith("'s") for word in words[:head]):
        return False
    return not words[head].is_a("plural", "plural_person", "somebody")


def is_asset(words: list[Word]) -> bool:
    """Whether a phrase names what one has: experience, a degree, a language."""
    head = find_head(words)
    if head < 0:
        return False
    if words[head].is_a("asset"):
        return True
    return words[head].is_a("language") and words[0].is_a("fluent", "adjective", "possessive", "language")


def is_counted(head: Word) -> bool:
    """Whether what one has is counted, as a degree is: without an article it stands in no sentence."""
    return head.is_a("counted_asset")


_BEFORE_A_TIME = ("possessive", "about_so_many", "number", "adjective", "adverb", "article")


def is_duration(words: list[Word]) -> bool:
    """Whether a phrase is a time: `eight years in a 24-bed ICU`, `over a decade`, `12 yrs`."""
    place = 0
    while place < len(words) and (
        words[place].is_a(*_BEFORE_A_TIME) or (place and words[place].text in ("of", "and"))
    ):
        place += 1
    word = words[place] if place < len(words) else END
    if word.is_a("digits_and_span"):
        return True
    if word.text == "life" and place and words[place - 1].text == "my":
        return True
    is_told = any(one.is_a("about_so_many", "number", "article") for one in words[:place])
    is_told = is_told or (place == 0 and word.text in ("years", "decades", "summers", "months"))
    return is_told and word.is_a("long_span") and behind(words, place).text not in ("ago", "-")
