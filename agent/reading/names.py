"""Names as mail headers carry them, and whether two are one person's (CONTENT §8.6)."""

from __future__ import annotations

import re

from agent.knowledge.text import fold, spellings

_BRACKETS = re.compile(r"\s*[(\[{\uff08][^()\[\]{}\uff08\uff09]*[)\]}\uff09]")
_VIA = re.compile(
    r"\s+(?:via|through|über|por medio de)\s+\S.*$|\s+[|@]\s+.*$|\s+[-\u2013\u2014]\s+.*$", re.IGNORECASE
)
_TITLES = frozenset(
    {
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "herr",
        "frau",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "dipl-ing",
    }
)
_DOTTED_TITLES = frozenset({"hr.", "fr.", "mag.", "ing.", "sra.", "dra.", "dott.", "m."})
"""Without their stop these are names."""
_SUFFIXES = frozenset(
    {
        "phd",
        "mba",
        "msc",
        "bsc",
        "cpa",
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "shrm-cp",
        "shrm-scp",
        "phr",
        "sphr",
        "pmp",
        "llm",
    }
)
_LONGEST = 200
_CAPITALS = 3
"""A token in capitals of so many letters is a family name, not initials."""
_PARTICLES = frozenset(
    {"van", "der", "den", "de", "la", "del", "da", "dos", "du", "von", "zu", "zur", "le", "el", "bin", "al"}
)


def clean_display_name(name: str) -> str:
    """A display name as a person would write it (CONTENT §8.6); empty for an empty one.

    `Obi, Chidera` and `OBI Chidera` are Chidera Obi; brackets, `via Greenhouse`, titles and degrees go.
    """
    plain = " ".join(name[:_LONGEST].strip().strip("\"'“”").split())
    plain = _VIA.sub("", _BRACKETS.sub("", plain)).strip(" ,;")
    halves = [half for half in (_bare(part) for part in plain.split(",")) if half]
    if len(halves) == 2:  # noqa: PLR2004 - family name, given name
        halves.reverse()
    return _family_last(" ".join(halves)) or plain


def _bare(part: str) -> str:
    """A part of a name without titles and degrees around it, as long as something is left."""
    words = part.split()
    while words and _is_title(words[0]):
        del words[0]
    while words and (_is_title(words[-1]) or fold(words[-1]).replace(".", "") in _SUFFIXES):
        del words[-1]
    return " ".join(words)


def _is_title(word: str) -> bool:
    return fold(word).replace(".", "") in _TITLES or fold(word) in _DOTTED_TITLES


def _family_last(name: str) -> str:
    """`LEFÈVRE Camille` is Camille Lefèvre: a token in capitals beside normal ones is the family name."""
    words = name.split()
    loud = [w.isupper() and sum(c.isalpha() for c in w) >= _CAPITALS for w in words]
    if all(loud) or not any(loud):
        return name
    last = len(loud) - loud[::-1].index(True)
    start = loud.index(True)
    while start and words[start - 1].isupper() and fold(words[start - 1]) in _PARTICLES:
        start -= 1
    family = [w.lower() if w.isupper() and fold(w) in _PARTICLES else _title(w) for w in words[start:last]]
    return " ".join((*words[:start], *words[last:], *family))


def _title(word: str) -> str:
    return (
        "".join(piece.capitalize() for piece in re.split(r"([-'\u2019])", word)) if word.isupper() else word
    )


def same_person(display_name: str, debrief_name: str) -> bool:
    """Whether two names are one person's: any case, accents, order, hyphens and middle names.

    A first name alone is never enough, nor are initials; a name of one word must be the whole on both sides.
    """
    ours, theirs = clean_display_name(display_name), clean_display_name(debrief_name)
    if not ours or not theirs:
        return False
    return any(_same(split(ours), split(theirs)) for split in (_by_hyphen, _without_hyphen))


def _same(ours: list[frozenset[str]], theirs: list[frozenset[str]]) -> bool:
    """Whether the whole names are one, or all full words of the shorter stand in the longer."""
    if _together(ours) == _together(theirs):
        return True
    few, many = sorted((_full(ours), _full(theirs)), key=len)
    return len(few) > 1 and all(any(one & other for other in many) for one in few)


def _by_hyphen(name: str) -> list[frozenset[str]]:
    return [spellings(word) for word in re.split(r"[\s.\-\u2010\u2011·,]+", name) if word]


def _without_hyphen(name: str) -> list[frozenset[str]]:
    return [spellings(word) for word in re.split(r"[\s.,]+", re.sub(r"[\-\u2010\u2011·]", "", name)) if word]


def _together(tokens: list[frozenset[str]]) -> str:
    """The name without blanks: `田中太郎` is `田中 太郎`."""
    return "".join(min(token) for token in tokens)


def _full(tokens: list[frozenset[str]]) -> list[frozenset[str]]:
    """Without initials."""
    return [token for token in tokens if len(min(token, key=len)) > 1]
