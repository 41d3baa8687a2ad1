"""Which of a mail's alternatives says what people see: the plain words, or the HTML (RFC 2046 §5.1.4)."""

from __future__ import annotations

import re
from html import unescape

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter, normalise

_LONGEST = 100_000
"""Characters of each that are compared."""
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title|head(?=[\s>]))\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_INLINE = re.compile(r"</?(?:a|b|em|font|i|span|strong|u)\b[^<>]{0,4000}>", re.IGNORECASE)
_TAG = re.compile(r"<[!?/]?[a-z][^<>]{0,4000}>", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>\]]*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_RUN = 3
_ALIKE = 0.8
"""The share of one text's runs of words that stand in the other, where it says no more."""
_UNLIKE = 0.5
"""… and where the two have nothing to do with each other."""
_FEW = 4
"""Words: what has fewer is no text, but a picture's label."""
_GAP = 8
_SMALL = 1 / 3
_CLOSING = r"(?m)^[ \t]*(?:WORDS)\b[^\n]{0,30}$"
_SENTENCE_END = re.compile(r"[.!?\u3002\uff01\uff1f]")
_NAME_WORDS = 4


def says_more(html: str, plain: str) -> bool:
    """Whether the HTML of a mail says what its plain words leave out.

    They may excuse themselves ("use a program that shows HTML"), give a bare link, be cut short, or be left
    over from a template without what was filled in. HTML that only has a head or a foot more says no more.
    Where the two have nothing to do with each other, the HTML is what people see.
    """
    ours, theirs = _words(plain), _words(_without_tags(html))
    if not ours or len(theirs) < _FEW:
        return len(theirs) > len(ours)
    places = _first_places(theirs)
    found = [places.get(run, -1) for run in _runs(ours)]
    known = [place for place in found if place >= 0]
    if len(known) < _UNLIKE * len(found):
        return True
    mine = frozenset(_runs(ours))
    more = [place for place, run in enumerate(_runs(theirs)) if run not in mine]
    if len(more) <= (1 - _ALIKE) * len(theirs):
        return False
    first, last = min([*known, *_find_pair(theirs, ours[:2])]), max(known)
    inside = sum(first < place < last for place in more)
    outside = first + max(0, len(theirs) - last - _RUN)
    if inside >= max(_GAP, len(ours) // 4):
        return True
    if outside < _GAP:
        return False
    return _is_cut(plain) or (len(ours) < _SMALL * len(theirs) and not _is_complete(plain))


def _without_tags(html: str) -> str:
    """The words of HTML, quickly and nearly; `body.text_of` reads it well."""
    seen = _INLINE.sub("", _UNSEEN.sub(" ", html[:_LONGEST]))
    return unescape(_TAG.sub(" ", seen))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_by_letter(normalise(_LINK.sub(" ", text[:_LONGEST]))))


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    """Every run of three words; of fewer words there is one."""
    return [tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))]


def _first_places(words: list[str]) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for place, run in enumerate(_runs(words)):
        places.setdefault(run, place)
    return places


def _find_pair(words: list[str], pair: list[str]) -> list[int]:
    """Where two words stand first beside each other: the greeting of a mail, whatever follows it."""
    return next(([at] for at in range(len(words) - 1) if words[at : at + 2] == pair), [])


def _is_cut(plain: str) -> bool:
    return plain.rstrip(" \t\n])>").endswith(("...", "\u2026"))


def _is_complete(plain: str) -> bool:
    """Whether a text is signed: it has a closing, or a name below its last sentence."""
    flat = fold_by_letter(plain[:_LONGEST].strip())
    if pattern("closings", "light_closings", frame=_CLOSING).search(flat):
        return True
    above, _, last = flat.rpartition("\n")
    named = len(last.split()) <= _NAME_WORDS and not _SENTENCE_END.search(last)
    return named and _SENTENCE_END.search(above) is not None
