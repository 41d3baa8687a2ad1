"""Whether the shape of words is sure enough to be built into a sentence.

A frame breaks where the shape was taken for another: "You told me that somebody with their own clippers".
Words behind a colon break nothing. So a frame that needs a verb, or that needs none, takes words only where a
few closed lists leave no doubt.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from agent.writing.lexicon import english
from agent.writing.shapes.names import GROUPS, Shape

_TOKEN = re.compile(r"[^\W_]+(?:['’\-.@/&+%][^\W_]+)*|,")  # noqa: RUF001 - the apostrophe that people type
_SUBJECT_AT_MOST = 5  # words
_TIME_AT_MOST = 6  # words
_LOOSE_MARKS = re.compile(r"[+=;]|\s[-–—/]|[-–—]\s")  # noqa: RUF001 - the dashes that people type
_YEARS = re.compile(r"\d ?(?:yrs?|years?)\b", re.IGNORECASE)


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(english("certainty")[name].split())


def is_sure(text: str, shape: Shape, field: str) -> bool:
    """Whether a frame may be built of these words.

    Args:
        text: sanitised, as typed.
        shape: what they were taken for.
        field: the last part of the field's name, such as `need`.
    """
    words = [word.casefold().replace("’", "'") for word in _TOKEN.findall(text)]  # noqa: RUF001 - the same
    if not words:
        return False
    has_verb = any(word in _list("finite") for word in words)
    if shape in (Shape.CLAUSE, Shape.SELF):
        is_it = _is_clause(words, text)
    elif shape in (Shape.PAST, Shape.IMPERATIVE):
        is_it = _is_deed(words, shape, field)
    elif shape is Shape.PREPOSITION:  # not "since 2011 I clean offices"
        is_it = not any(word in _list("pronouns") for word in words) and words[:2] != ["in", "charge"]
    elif shape is Shape.INFINITIVE:  # not "to need somebody", nor "to finish early makes me happy"
        is_it = not (field == "need" and set(words[1:2]) & _list("wanting")) and not (
            field == "why" and has_verb
        )
    elif shape is Shape.TITLE:
        is_it = _is_title(words)
    elif shape in GROUPS["thing"]:
        is_it = _is_thing(words, text, shape, field) and not (has_verb and field in ("why", "better_answer"))
    else:
        is_it = True
    return is_it


def _is_clause(words: list[str], text: str) -> bool:
    """Whether a subject stands first, or behind words of time, and its verb soon behind it."""
    first, rest = words[0], [word for word in words[1:] if word not in _list("adverbs")]
    if first in _list("pronouns"):
        is_whole = bool(rest) and rest[0] not in _list("prepositions") | {"and", "or", "who", ","}
    elif first in _list("anybody"):
        is_whole = rest[:1] != [] and (
            rest[0] in _list("finite") or (first != "people" and rest[0].endswith("s"))
        )
    elif first in _list("times_first"):
        is_whole = any(word in _list("pronouns") for word in words[1 : _TIME_AT_MOST + 1])
    elif first in _list("determiners"):
        is_whole = _has_verb_soon(first, rest) and words[-1] not in _list("prepositions")
    else:  # a name: "Corvid taught me …"
        is_whole = rest[1:] != [] and rest[0] in _list("finite" if text[0].isupper() else "being")
    return is_whole


def _has_verb_soon(first: str, rest: list[str]) -> bool:
    """Whether a verb follows a name for something that nothing else describes: `the night shift starts`."""
    for word in rest[:_SUBJECT_AT_MOST]:
        if word in _list("finite") or (first in ("my", "our") and word.endswith("ed")):
            return word != rest[0]
        if word in _list("describing") or word == ",":
            return False
    return False


def _is_deed(words: list[str], shape: Shape, field: str) -> bool:
    """Whether a verb stands first, and no noun that looks like one."""
    deeds = [word for word in words if word not in _list("adverbs")]
    if not deeds:
        return False
    if shape is Shape.PAST and field == "highlight":  # its own closed list told who did it
        return True
    if shape is Shape.PAST and field == "need":
        return deeds[0] in _list("told_of_themselves")
    if shape is Shape.PAST:
        return deeds[0] in _list("past") | _list("finite")
    if field == "better_answer":
        return True
    return deeds[0] in _list("deeds") or (len(deeds) > 1 and deeds[1] in _list("behind_a_deed"))


def _begins_loosely(words: list[str], shape: Shape, field: str) -> bool:
    """Whether the first word leaves it open what is meant: `both the owner and the dog need rest`."""
    if field == "skill":
        is_learnt = shape is Shape.INDIRECT and words[0] != "how" and words[1:2] != ["to"]
        return is_learnt or words[0] in _list("loose_first") | _list("not_from_experience")
    superlatives = _list("superlatives") if field == "topic" else frozenset()
    return field != "who" and words[0] in _list("loose_first") | superlatives


def _is_title(words: list[str]) -> bool:
    """Whether "my" reads well before it: not "my couple of customers", "my owner of Oakham", "my Lorna"."""
    is_former = words[0].startswith(("ex", "former", "old", "previous"))
    persons = english("shapes")["kinds"]["person"].split()
    is_person = any(word.removeprefix("ex-") in persons for word in words)
    is_one = words[0] not in _list("amounts") and "my" not in words
    return is_person and is_one and (is_former or "of" not in words)


def _is_thing(words: list[str], text: str, shape: Shape, field: str) -> bool:
    """Whether a name for something holds no second thought and no verb of its own."""
    if _LOOSE_MARKS.search(text) or ("," in text and _YEARS.search(text)):
        return False
    if _begins_loosely(words, shape, field):
        return False
    behind_commas = {word for comma, word in pairwise(words) if comma == ","}
    if behind_commas & _list("loose"):
        return False
    if field in ("skill", "highlight", "need") and len(words) == 1:
        return not text.islower() or shape is Shape.GERUND
    if field == "why" and shape is Shape.NOUN and words[0] not in _list("determiners"):
        return False  # "weekend make good tip"
    return not any(word in _list("second_thoughts") for word in words)
