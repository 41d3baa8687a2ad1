"""How the words of a letter are counted; a letter is read from its text alone."""
# ruff: noqa: RUF001 (typographic quotes and dashes are what this module is about)

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from agent.knowledge.text import straighten

WRAP_COLUMN = 72

_BLANKS = re.compile(r"[^\S\n]+")
WORD = re.compile(r"[^\W_]+(?:['’\-.@/&+][^\W_]+)*")
"""One word."""
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]+[\"'”’)\]»]*(?=\s+(?P<next>\S))")
_OPENING_QUOTES = "“\"'‘«„"
_ABBREVIATIONS = tuple(
    "Mr Mrs Ms Mx Dr Prof St Sr Jr vs etc e.g i.e No approx a.m p.m U.S U.K Inc Ltd Co".split()  # noqa: SIM905 (a list of quoted words would hide them)
)
_BEFORE_STOP = re.compile(r"(?:^|[\s(“\"‘'\[])(?P<word>[^\s(“\"‘'\[]+)\.$")
_MASK = "\ue000"  # a private-use character: no word of a letter
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_GREETING_LINE = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day))\b.{0,80},$|to whom .{1,40}$|.{1,80}[,:]$",
    re.IGNORECASE,
)
_CLOSING_LINE = re.compile(r"[^\W\d_][^.!?:;,]{1,38},$")
_CLOSING_WORDS_MAX = 4


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A letter taken apart by its text alone; a missing part is empty."""

    greeting: str
    paragraphs: tuple[str, ...]
    """Each one line, whatever the wrapping was."""
    closing: str
    name: str
    rest: str
    """Everything below the name: a signature, quoted history. Never linted for words."""

    @property
    def body(self) -> str:
        """The paragraphs, separated by blank lines."""
        return "\n\n".join(self.paragraphs)


def normalise(text: str) -> str:
    """Plain spelling for pattern matching: NFC, straight quotes, `-`, `...`, single blanks."""
    return _BLANKS.sub(" ", straighten(text))


def words(text: str) -> list[str]:
    """The words of a text in order; `four-teller` is one."""
    return WORD.findall(text)


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph in order, trimmed."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        following = end["next"]
        begins = following.isupper() or following.isdigit() or following in _OPENING_QUOTES
        if begins and not _is_abbreviation(paragraph[start : end.end()]):
            found.append(paragraph[start : end.end()].strip())
            start = end.end()
    found.append(paragraph[start:].strip())
    return [sentence for sentence in found if sentence]


def _is_abbreviation(text: str) -> bool:
    """Whether the stop at the end belongs to an abbreviation or a single initial."""
    last = _BEFORE_STOP.search(text[-24:])
    if last is None:
        return False
    word = last["word"]
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isupper())


def rendered_lines(letter: Anatomy) -> int:
    """How many lines the letter fills on a screen of 72 columns, signature aside."""
    body = [max(1, len(textwrap.wrap(paragraph, WRAP_COLUMN))) for paragraph in letter.paragraphs]
    blank_lines = len(body) + 1
    return 1 + sum(body) + blank_lines + 2


def overlap(a: str, b: str, names: Iterable[str]) -> float:
    """How much two bodies repeat each other, 0 to 1: Jaccard of word triples, names masked."""
    masked = sorted({normalise(name).casefold() for name in names if name.strip()}, key=len, reverse=True)
    one, other = _triples(a, masked), _triples(b, masked)
    union = one | other
    return len(one & other) / len(union) if union else 0.0


def _triples(body: str, names: list[str]) -> set[tuple[str, ...]]:
    text = normalise(body).casefold()
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f" {_MASK} ", text)
    found = re.findall(rf"{_MASK}|{WORD.pattern}", text)
    return set(zip(found, found[1:], found[2:], strict=False))


def anatomy(text: str) -> Anatomy:
    """Take a letter apart by its text alone. Never raises; unusual texts have empty parts."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    blocks = [block.strip("\n") for block in _BLANK_LINES.split(lines) if block.strip()]
    greeting, _, below_greeting = blocks[0].partition("\n") if blocks else ("", "", "")
    greeting = greeting.strip()
    if _GREETING_LINE.match(greeting):
        blocks[:1] = [below_greeting] if below_greeting else []
    else:
        greeting = ""
    for index, block in enumerate(blocks):
        first, _, below = block.partition("\n")
        if _is_closing(first.strip()):
            tail = "\n\n".join(part for part in (below, *blocks[index + 1 :]) if part)
            name, _, rest = tail.partition("\n")
            return Anatomy(greeting, _joined(blocks[:index]), first.strip(), name.strip(), rest.strip("\n"))
    return Anatomy(greeting, _joined(blocks), "", "", "")


def _is_closing(line: str) -> bool:
    return bool(_CLOSING_LINE.match(line)) and len(words(line)) <= _CLOSING_WORDS_MAX


def _joined(blocks: list[str]) -> tuple[str, ...]:
    """Wrapped lines of a paragraph put back into one."""
    return tuple(" ".join(line.strip() for line in block.split("\n")) for block in blocks)
