"""What a mail only carries along of older mail in its conversation, whatever stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter, straighten
from agent.model.mail import Message
from agent.reading.history import is_label
from agent.reading.senders import is_own

_MOST = 200
"""Mails of a conversation that are looked at."""
_LONGEST = 20_000
"""Characters of one mail."""
_RUN = 5
"""Words in a row by which a text is known again."""
_LEAST = 8
"""Words: who repeats fewer may have said them anew."""
_WHOLE = 0.6
"""The share of an older mail that stands in one below it where a program has put it there."""
_NAME_WORDS = 4
_HEAD_LINES = 8
_HEAD_WORDS = 14
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[^\w\n]*")
_EMPTY_LINES = re.compile(r"\n{3,}")
_STOP = re.compile(r"[\n.!?\u3002\uff01\uff1f]")
_DATE_OR_ADDRESS = re.compile(r"\d{1,4}[./:-] ?\d|@|(?<!\d)(?:19|20)\d\d(?!\d)")

_Gram = tuple[str, ...]


def without_carried_text(messages: Iterable[Message], known: Iterable[Message] = ()) -> tuple[Message, ...]:
    """The same mails, each with those of its new words that no older one of the conversation has.

    What the person wrote goes wherever the other side carries it along, sentence by sentence. The other
    side's own words go only where a program has put them: below a quote, or a whole mail below a signature.
    Who repeats an invitation means it, and where nothing else would be left, all is kept.

    Args:
        messages: Of one conversation.
        known: Older mail from elsewhere, such as the interview's own thread.
    """
    listed = tuple(messages)
    mails = sorted((*known, *listed), key=lambda one: one.date)[:_MOST]
    own, theirs = _Texts(), _Texts()
    changed: dict[int, Message] = {}
    for message in mails:
        if message.body is None:
            continue
        if not is_own(message) and (own.grams or theirs.grams):
            words = _subtract(message.body.new_text, own, theirs if message.ancestry else _Texts())
            changed[id(message)] = replace(message, body=replace(message.body, new_text=words))
        (own if is_own(message) else theirs).add(message.body.text)
    return tuple(changed.get(id(message), message) for message in listed)


class _Texts:
    """The texts of one side by their runs of words."""

    def __init__(self) -> None:
        """Without any."""
        self.grams: set[_Gram] = set()
        self.shortest = 0
        """Words of the shortest mail among them."""

    def add(self, text: str) -> None:
        """Learn one more."""
        words = [word for word, _, _ in _words(text)]
        self.grams.update(_grams(words))
        self.shortest = min(self.shortest or len(words), len(words))


@dataclass(frozen=True, slots=True)
class _Passage:
    """A run of words that an older mail has, by its place in the text."""

    start: int
    end: int
    words: int
    is_persons: bool


def _words(text: str) -> list[tuple[str, int, int]]:
    flat = fold_by_letter(straighten(text[:_LONGEST]))
    return [(found[0], found.start(), found.end()) for found in _WORD.finditer(flat)]


def _grams(words: list[str]) -> Iterator[_Gram]:
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _subtract(text: str, own: _Texts, theirs: _Texts) -> str:
    """A text without what is carried along; as it is where that is all of it."""
    whole, text = text, straighten(text)
    found = sorted(
        (*_find(text, own.grams, is_persons=True), *_find(text, theirs.grams, is_persons=False)),
        key=lambda one: (one.start, -one.end),
    )
    pieces: list[str] = []
    at = 0
    after_quote = False
    for passage in found:
        if passage.start < at:
            continue
        above = text[at : passage.start]
        kept = _without_head(above)
        quoted = passage.is_persons or (after_quote and not kept.strip()) or _is_below(kept, passage, theirs)
        if not quoted:
            continue
        pieces.append(kept)
        at = passage.end
        after_quote = True
    if not pieces:
        return whole
    left = "".join((*pieces, text[at:]))
    left = _EMPTY_LINES.sub("\n\n", left).strip("\n")
    return left if len(_WORD.findall(left)) > 1 else whole


def _find(text: str, grams: set[_Gram], *, is_persons: bool) -> Iterator[_Passage]:
    """The passages of whole sentences or lines whose words stand in a row in these texts."""
    if not grams:
        return
    words = _words(text)
    covered = [False] * len(words)
    for at, gram in enumerate(_grams([word for word, _, _ in words])):
        if gram in grams:
            covered[at : at + _RUN] = [True] * _RUN
    at = 0
    while at < len(words):
        if not covered[at]:
            at += 1
            continue
        end = at
        while end < len(words) and covered[end]:
            end += 1
        first, last = at, end - 1
        while first <= last and not _ends_between(text, words, first - 1):
            first += 1
        while last >= first and not _ends_between(text, words, last):
            last -= 1
        if last - first + 1 >= _LEAST:
            close = _MARKS.match(text, words[last][2])
            stop = close.end() if close else words[last][2]
            yield _Passage(words[first][1], stop, last - first + 1, is_persons)
        at = end


def _ends_between(text: str, words: list[tuple[str, int, int]], at: int) -> bool:
    """Whether a sentence or a line ends behind this word."""
    if at < 0 or at + 1 >= len(words):
        return True
    return _STOP.search(text, words[at][2], words[at + 1][1]) is not None


def _is_below(above: str, passage: _Passage, theirs: _Texts) -> bool:
    """Whether the other side's own words stand below a mail that is signed and does not point to them."""
    lines = above.strip().splitlines()
    if len(lines) < 2 or passage.words < _WHOLE * theirs.shortest:  # noqa: PLR2004 - words and a name
        return False
    signed = len(lines[-1].split()) <= _NAME_WORDS and lines[-1].rstrip()[-1:] not in "!?:,"
    return signed and pattern("points_below").search(fold_by_letter(above)) is None


def _without_head(above: str) -> str:
    """What stands above a quote without the lines that say whose mail it is."""
    lines = above.split("\n")
    kept = len(lines)
    looked = 0
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at].strip()
        if line and (len(line.split()) > _HEAD_WORDS or looked >= _HEAD_LINES):
            break
        if line and not _DATE_OR_ADDRESS.search(line) and not is_label(line):
            break
        looked += bool(line)
        kept = at if line else kept
    return "\n".join(lines[:kept]) + ("\n" if kept < len(lines) else "")
