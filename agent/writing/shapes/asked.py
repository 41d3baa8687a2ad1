"""Whether a question stands in the words in which it was asked, and how it is named where it does not."""
# ruff: noqa: PLR0911 (a rule is a line here, and the first that holds decides)

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from agent.writing.lexicon import english
from agent.writing.shapes import Shape, shape_of
from agent.writing.shapes.openings import behind_filler, leading_filler
from agent.writing.shapes.word_kinds import END, Word, read_words

__all__ = ["is_question", "leading_filler", "name_question"]

_OF_ONESELF = frozenset(["i", "i'm", "i'd", "i've", "my", "me", "myself", "im", "ive"])
_TO_SOMEBODY = frozenset(["you", "your", "yourself", "u", "ur", "you're", "you'd", "you've", "youre"])
_SHORTEST, _SHORT = 2, 4  # words
_NAMED_WITHIN = 5  # words


def is_question(text: str) -> bool:
    """Whether it was asked in these words, so that it may stand in quotation marks.

    It ends in a question mark, or begins as a question or as a request of an interviewer. Words that only
    remind of a question do not: `the one about discipline`, `how I pick a supplier`.
    """
    words = read_words(text)
    words = words[behind_filler(words) :]
    while len(words) > 1 and words[0].text in ("and", "so", "then", "now", "but", "please", "also", "just"):
        words = words[1:]
    if not words or _named_length(words) or words[0].text == "to":
        return False
    ends_asking = any(word.text == "?" for word in words[-2:])
    first, second = words[0], words[1] if len(words) > 1 else END
    if first.is_a("asking") and second.text == "to":
        return False
    if ends_asking:
        return not any(word.text == "asked" for word in words[:4])
    if first.text == "ever" and second.is_a("verb", "past", "participle"):
        return True
    if first.is_a("modal", "be", "have", "do") and second.is_a(
        "subject", "pronoun", "article", "possessive", "noun"
    ):
        return second.text != "to" and not _OF_ONESELF & {second.text}
    if first.text in _listed("requests") and second is not END:
        return not (first.is_a("noun") and second.is_a("noun", "joint", "mark") and not second.is_a("object"))
    if _is_turned(words):
        return True
    if first.is_a("asking"):
        return _asks(words)
    return any(
        words[place].text in (",", ".") and _asks_back(words[place + 1 :]) for place in range(len(words) - 1)
    )


def name_question(text: str) -> tuple[str, Shape]:
    """How a question that was not asked in these words is named: a part of the text as typed, and its shape.

    `she asked me why I left Corvid` is named `why I left Corvid`; `the one about discipline`, `discipline`.
    What is a name already stays as it is.
    """
    words = read_words(text)
    place = _behind_report(words, behind_filler(words))
    place = _behind_name(words, place)
    place += behind_filler(words[place:])
    place += place < len(words) - 1 and words[place].text == "like"
    place += _length_of(words[place:], "tasks")
    end = _before_aside(text, words, place)
    start = words[place].start if 0 < place < len(words) else 0
    part = text[start:end].strip(" ,:-–\"“”'")  # noqa: RUF001
    part = part or text
    return part, _shape_of_name(part)


def _shape_of_name(part: str) -> Shape:
    """Of `the euthanasia question` nobody says "your question about the euthanasia question"."""
    last = read_words(part)[-1:]
    is_question_itself = bool(last) and last[0].text in ("question", "questions")
    return Shape.FRAGMENT if is_question_itself else shape_of(part, "topic")


def _before_aside(text: str, words: Sequence[Word], place: int) -> int:
    """Where a name ends: before `I can't remember the exact wording`, and before ` - what if …`."""
    for at in range(place + 1, len(words) - 1):
        follows = words[at].text in ",.(;-–—" or words[at - 1].text in ",.(;"  # noqa: RUF001
        rest = words[at + 1 :] if words[at].is_a("mark") else words[at:]
        is_forgotten = follows and _length_of(rest, "forgotten")
        is_asked = words[at].text in "-–—:" and rest and rest[0].is_a("asking")  # noqa: RUF001
        if is_forgotten or is_asked:
            return len(text[: words[at].start].rstrip(" ,.(;:-–—"))  # noqa: RUF001
    return len(text.rstrip(" ?!.…"))


def _is_turned(words: Sequence[Word]) -> bool:
    """`what would you do`, `how many nurses did you lead`: the verb before its subject."""
    place = 0
    while place < len(words) and words[place].is_a("joint", "adverb"):
        place += 1
    if place >= len(words) or not words[place].is_a("asking", "modal", "be", "do", "have"):
        return False
    for at in range(place, min(place + 6, len(words) - 1)):
        if words[at].is_a("modal", "be", "do", "have"):
            before = words[at - 1] if at > place else END
            return words[at + 1].text in _TO_SOMEBODY and not before.is_a("pronoun")
    return False


def _asks_back(words: Sequence[Word]) -> bool:
    """The question behind a case: `what would you do`, `what now`."""
    return _is_turned(words) or (words[0].is_a("asking") and len(words) <= _SHORTEST)


def _asks(words: Sequence[Word]) -> bool:
    """Whether what begins with `what` or `how` was asked by somebody else."""
    texts = {word.text for word in words[:12]}
    if texts & _OF_ONESELF:
        return False
    if texts & _TO_SOMEBODY:
        return True
    first, second = words[0], words[1] if len(words) > 1 else END
    if "'s" in first.text or first.text in ("whats", "hows", "whys", "whos"):
        return True
    has_verb = any(word.is_a("past", "be", "modal", "do", "have") for word in words[1:])
    if first.text in ("why", "whys") and not has_verb:
        return True
    if len(words) <= _SHORT and not any(word.is_a("third", "past", "be") for word in words[1:]):
        return second.text != "to"
    if second.is_a("modal", "be", "do", "have", "third") or second.text in ("many", "much"):
        return True
    return first.text in ("what", "which", "who", "whose") and not second.is_a(
        "article", "possessive", "pronoun"
    )


def _behind_report(words: Sequence[Word], place: int) -> int:
    """Behind `she asked me about`; the same place where nothing of that stands there."""
    texts = [word.text for word in words]
    for at in range(place, min(place + 6, len(words))):
        length = _length_of(words[at:], "reports")
        if length:
            behind = at + length
            while behind < len(words) - 1 and texts[behind] in _listed("behind_reports"):
                behind += 1
            if behind < len(words):
                return behind if texts[behind - 1] not in ("if", "whether") else behind - 1
    return place


def _behind_name(words: Sequence[Word], place: int) -> int:
    """Behind `the one about`, `there was this one about`; the same place where nothing of that is."""
    for at in range(place, min(place + _NAMED_WITHIN, len(words))):
        length = _named_length(words[at:])
        if length > 1 or (length and at == place):
            return at + length
    return place


def _named_length(words: Sequence[Word]) -> int:
    length = _length_of(words, "names")
    return length if length < len(words) else 0


def _length_of(words: Sequence[Word], name: str) -> int:
    """How many words of the longest phrase of a list stand in front."""
    said = " ".join(word.text for word in words[:6]) + " "
    lengths = [phrase.count(" ") + 1 for phrase in _phrases(name) if said.startswith(f"{phrase} ")]
    return max(lengths, default=0)


@cache
def _phrases(name: str) -> tuple[str, ...]:
    return tuple(english("shapes")["question"][name])


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(english("shapes")["question"][name].split())
