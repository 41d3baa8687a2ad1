"""The sentences of a mail, their clauses, and which classes of words stand where in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from agent.knowledge.languages import languages, pattern, remembered
from agent.knowledge.text import fold_by_letter, normalise

PHRASES = ("rejection", "role_closed", "offer", "invitation")
"""The sections whose entries decide alone; they carry their own word boundaries."""
_GRAMMAR = "not_words"
"""A language that has this section has the classes of words."""
WORDS = r"\b(?:WORDS)\b"
"""How the words of a class stand in a sentence: whole."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ENOUGH_VOTES = 3
"""Frequent words that tell the language of a text."""
_LONGEST = 600
"""Characters of one sentence; what is longer is read in pieces."""
_MOST = 400
"""Sentences of one mail that are read."""
_MOST_CLAUSES = 20
"""Clauses of one sentence; the last holds what is left."""
_SHORT_LINE = 60
"""A line that is shorter ends its sentence where the next begins with a capital."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*\u2022\u00b7]|\d+[.)])[ \t])")
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=\S)|(?<=[\u3002\uff01\uff1f])")
_NO_END = re.compile(r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|e\.g|i\.e|approx|no|nr|z\.b|\w)\.$", re.IGNORECASE)
_SPLIT = re.compile(r";|:\s|\s-+\s|--|\s/\s|[()]")

Span = tuple[int, int]
"""Where words begin and end."""


def split_sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each on one line; a short line before a capital ends one, as people write.

    Of a text without any stop, pieces of at most 600 characters; 400 sentences in all.
    """
    found = 0
    for paragraph in _PARAGRAPH.split(text):
        for line in _join_lines(paragraph):
            for sentence in _split_line(normalise(line)):
                for at in range(0, len(sentence), _LONGEST):
                    if found >= _MOST:
                        return
                    found += 1
                    yield sentence[at : at + _LONGEST]


def _join_lines(paragraph: str) -> Iterator[str]:
    """Lines that a mail program wrapped, joined again."""
    joined: list[str] = []
    for line in map(str.strip, paragraph.split("\n")):
        if joined and len(joined[-1]) < _SHORT_LINE and line[:1].isupper():
            yield " ".join(joined)
            joined = []
        if line:
            joined.append(line)
    if joined:
        yield " ".join(joined)


def _split_line(line: str) -> Iterator[str]:
    begin = 0
    for gap in _END.finditer(line):
        if _NO_END.search(line[max(begin, gap.start() - 8) : gap.start()]):
            continue
        if piece := line[begin : gap.end()].strip():
            yield piece
        begin = gap.end()
    if piece := line[begin:].strip():
        yield piece


def list_codes(text: str) -> tuple[str, ...]:
    """The codes of the languages with words of decisions, but for those in which a text cannot be.

    Of a text with enough frequent words, a language with a third of the most votes may be its own. One that
    has whole phrases only is always looked for.
    """
    read = _read_languages()
    words = Counter(_LETTERS.findall(text.lower()))
    votes = {code: sum(words[one] for one in frequent) for code, frequent in read.items() if frequent}
    most = max(votes.values(), default=0)
    return tuple(code for code in read if most < _ENOUGH_VOTES or votes.get(code, most) * 3 >= most)


@remembered
def _read_languages() -> Mapping[str, tuple[str, ...]]:
    """By its code, the frequent words of a language with classes of words; none for one of phrases only."""
    return {
        one.code: tuple(set(one.sections.get("stop_words", "").split())) if _GRAMMAR in one.sections else ()
        for one in languages()
        if any(name in one.sections for name in (_GRAMMAR, *PHRASES))
    }


def guess_codes(sentence: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Of the languages that a text may be in, those most of whose frequent words a sentence of it has.

    Romance languages share words: `si` supposes in Spanish, and not in Italian. All that have equally many,
    so all where none has any; and always those of which only whole phrases are known.
    """
    words = Counter(_LETTERS.findall(sentence.lower()))
    read = _read_languages()
    counts = {code: sum(words.get(one, 0) for one in read[code]) for code in codes if read[code]}
    most = max(counts.values(), default=0)
    return tuple(code for code in codes if counts.get(code, most) == most)


@dataclass(frozen=True)
class Sentence:
    """One sentence, read with the words of one language."""

    text: str
    """As it is shown, on one line."""
    code: str
    """The language (ISO 639-1)."""
    _found: dict[str, tuple[Span, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def plain(self) -> str:
        """The same as it is compared, exactly as long."""
        return fold_by_letter(self.text)

    @property
    def is_question(self) -> bool:
        """Whether it asks."""
        return self.text.rstrip("\"')] ").endswith(("?", "\uff1f"))

    def find(self, section: str) -> tuple[Span, ...]:
        """Where the words of a class stand, in order."""
        if section not in self._found:
            frame = "WORDS" if section in PHRASES else WORDS
            words = pattern(section, frame=frame, only=self.code)
            self._found[section] = tuple(hit.span() for hit in words.finditer(self.plain) if hit[0])
        return self._found[section]

    def has(self, section: str) -> bool:
        """Whether a word of a class stands in it."""
        return bool(self.find(section))

    @cached_property
    def conditions(self) -> tuple[Span, ...]:
        """Where it begins to suppose something that would take the rest back."""
        mild = self.find("mild_conditions")
        return tuple(
            span for span in self.find("if_words") if not any(one <= span[0] < end for one, end in mild)
        )

    def is_supposed(self, place: int) -> bool:
        """Whether what ends at this place only follows from a condition: `if we go on, we invite you`.

        A condition reaches over commas and `and`, but not over `but` or a semicolon.
        """
        joints = {start for start, _ in self.find("and_or")}
        ends = [clause.start for clause in self.clauses if clause.start not in joints]
        begin = max((one for one in ends if one < place), default=0)
        return any(begin <= start < place for start, _ in self.conditions)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses: between semicolons, dashes, brackets and words such as `but`."""
        cuts = {0, len(self.text)}
        cuts |= {hit.start() for hit in _SPLIT.finditer(self.plain)}
        cuts |= {start for start, _ in self.find("clause_breaks")}
        ordered = [*sorted(cuts - {len(self.text)})[:_MOST_CLAUSES], len(self.text)]
        return tuple(Clause(self, start, end) for start, end in pairwise(ordered))


@dataclass(frozen=True)
class Clause:
    """A part of a sentence with a verb of its own."""

    sentence: Sentence
    start: int
    end: int

    def find(self, *sections: str) -> tuple[Span, ...]:
        """Where words of any of these classes stand in it, in order."""
        found = [
            span
            for section in sections
            for span in self.sentence.find(section)
            if self.start <= span[0] < self.end
        ]
        return tuple(sorted(found) if len(sections) > 1 else found)

    def is_parted(self, start: int, end: int) -> bool:
        """Whether a comma or `and` stands between two places."""
        return "," in self.sentence.plain[start:end] or any(
            start <= one < end for one, _ in self.sentence.find("and_or")
        )

    def has_condition_behind(self, place: int) -> bool:
        """Whether it supposes something behind a place: `we offer you the role if …`."""
        return any(place <= start < self.end for start, _ in self.sentence.conditions)
