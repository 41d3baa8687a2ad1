"""Choosing the wording: one line of each slot, the same for the same input everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from math import gcd, prod

from agent.model.letter import Sentence
from agent.writing.lexicon import LEX
from agent.writing.templates import Block, Line, Page, Slot
from agent.writing.text_model import sentences, words

PLAIN = "text"
"""The slot name in the trace of text outside every slot."""
_SENTENCE_WORDS = (35, 48)  # C-04: a line with a longer sentence is taken only if there is no other
_IN_A_ROW = 2
_BEGINNING, _RUN = 4, 5  # words
_GOLDEN = 0.618
_BEGINS_WITH_I = re.compile(r"I\b")
_STOP_AND_COMMA = re.compile(r"[.!?][,;]|!:|[.!]\u201d,")  # "Systems Inc., which", "this pen.”, and"
_MY = re.compile(r"My\b")
_THANKS = re.compile(r"\bthank", re.IGNORECASE)
_COLON_TWICE = re.compile(r": [^.?!]*: ")
_COLON = ": "
_OPENING = "open"
EVERY = "*"
_NO_BLANK_BEFORE = re.compile(r"[.,;:!?)\u201d]")


@dataclass(frozen=True, slots=True)
class Choice:
    """How lines are picked."""

    seed: str
    """`company|role|interview_end|kind`; with the slot's name it decides the first wording."""
    named: str = ""
    """What the first sentence should name: the role (SC-13)."""
    position: int = 0
    """The reader's place among siblings."""
    turn: int = 0
    """Which combination of lines: a number in mixed radix, from the first slot to the last."""
    plain: frozenset[str] = frozenset()
    """Slots in which lines that bear any words come before those made for these; `*` for all."""
    shortest: frozenset[str] = frozenset()
    """Slots that take their shortest line."""
    dropped: frozenset[str] = frozenset()
    """Slots that are left out."""
    taken: frozenset[str] = frozenset()
    """Sentences of the letters to the others: none of them comes again (C-27)."""
    clause_ends: tuple[str, ...] = ()
    """Texts no clause can run on behind: `my teacher, Mr. Frei can` lacks a comma."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A page whose wording is settled."""

    greeting: str
    paragraphs: tuple[str, ...]
    ending: tuple[str, ...]
    trace: tuple[Sentence, ...]

    @property
    def words(self) -> int:
        """The words of the paragraphs (C-01)."""
        return sum(len(words(paragraph)) for paragraph in self.paragraphs)

    @property
    def sentences(self) -> list[str]:
        """The sentences of the paragraphs, in order."""
        return [sentence for paragraph in self.paragraphs for sentence in sentences(paragraph)]


def settle(page: Page, choice: Choice) -> Wording:
    """Pick one line of each slot."""
    return _settle(_narrow(page, choice), choice)


def _settle(page: Page, choice: Choice) -> Wording:
    trace: list[Sentence] = []
    picked = _Picked(choice, choice.turn)
    greeting = _glue(_block(page.greeting, picked, [], trace))
    paragraphs: list[str] = []
    for block in page.paragraphs:
        before = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
        paragraphs.append(_glue(_block(block, picked, before, trace)))
    said = sentences(paragraphs[-1]) if paragraphs else []
    ending = tuple(_block(page.ending, picked, said[-1:], trace, behind_body=True))
    return Wording(greeting, tuple(filter(None, paragraphs)), ending, tuple(trace))


@dataclass(slots=True)
class _Picked:
    """The choice, and what is left of its turn behind the slots that were settled."""

    choice: Choice
    rest: int

    def pick(self, slot: Slot, usable: tuple[Line, ...]) -> Line:
        """One of the usable lines by the turn's next digit, whose base is the number of the slot's lines."""
        seed = f"{self.choice.seed}|{slot.name}".encode()
        first = int.from_bytes(sha256(seed).digest(), "big") + self.choice.position
        self.rest, step = divmod(self.rest, len(slot.lines))
        return usable[(first + step) % len(usable)]


def list_wordings(page: Page, choice: Choice, most: int) -> Iterator[Wording]:
    """The wordings of a page, none twice, as far as the first `most` turns lead to them.

    A turn is a number in mixed radix, a digit for each slot. They are not taken one after the other, which
    would change the first line alone for a while, but in strides that share no factor with their number: so
    each comes once, and neighbours differ in most of their lines.
    """
    page = _narrow(page, choice)
    blocks = (page.greeting, *page.paragraphs, page.ending)
    slots = (piece for block in blocks for piece in block if isinstance(piece, Slot))
    total = prod(max(1, len(slot.lines)) for slot in slots)
    stride = max(1, int(total * _GOLDEN))
    while gcd(stride, total) > 1:
        stride += 1
    given: set[tuple[str, ...]] = set()
    for turn in range(min(most, total)):
        wording = _settle(page, replace(choice, turn=turn * stride % total))
        text = (*wording.paragraphs, *wording.ending)
        if text not in given:
            given.add(text)
            yield wording


def list_either(page: Page) -> tuple[str, ...]:
    """The slots that have lines made for these words, and lines that bear any."""
    blocks = (page.greeting, *page.paragraphs, page.ending)
    slots = [piece for block in blocks for piece in block if isinstance(piece, Slot)]
    return tuple(slot.name for slot in slots if len({line.is_fitted for line in slot.lines}) > 1)


def missing_in(page: Page) -> str:
    """The first empty field this page cannot do without; empty when there is none."""
    blocks = (page.greeting, *page.paragraphs, page.ending)
    slots = (piece.missing for block in blocks for piece in block if isinstance(piece, Slot))
    return page.missing or next(filter(None, slots), "")


def _block(
    block: Block, picked: _Picked, before: list[str], trace: list[Sentence], *, behind_body: bool = False
) -> list[str]:
    """The texts of one block; `before` are the sentences said before it."""
    texts: list[str] = []
    for piece in block:
        if isinstance(piece, Slot):
            said = before + sentences(_glue(texts))
            if not piece.lines:
                continue
            usable = _without_second_thanks(piece.lines, said) if behind_body else _usable(piece, said)
            line = picked.pick(piece, usable)
            trace.append(Sentence(piece.name, line.number, line.text))
            texts.append(line.text)
        else:
            trace.append(Sentence(PLAIN, 0, piece))
            texts.append(piece)
    return texts


def _without_second_thanks(lines: tuple[Line, ...], previous: list[str]) -> tuple[Line, ...]:
    """Closing phrases without thanks behind a sentence that gave them."""
    if not any(map(_THANKS.search, previous)):
        return lines
    return _unless_none(lines, lambda line: not _THANKS.search(line.text))


def _narrow(page: Page, choice: Choice) -> Page:
    """The page with those lines alone that can be used whatever stands before them."""

    def narrow(block: Block) -> Block:
        pieces = (piece for piece in block if not (isinstance(piece, Slot) and piece.name in choice.dropped))
        return tuple(
            replace(piece, lines=_without_unfit(piece, choice)) if isinstance(piece, Slot) else piece
            for piece in pieces
        )

    return replace(
        page,
        greeting=narrow(page.greeting),
        paragraphs=tuple(map(narrow, page.paragraphs)),
        ending=narrow(page.ending),
    )


def _without_unfit(slot: Slot, choice: Choice) -> tuple[Line, ...]:
    if not slot.lines:
        return ()
    usable = _unless_none(slot.lines, lambda line: choice.taken.isdisjoint(sentences(line.text)))
    is_plain = bool({slot.name, EVERY} & choice.plain)
    usable = _unless_none(usable, lambda line: line.is_fitted != is_plain)
    usable = _readable(usable)
    usable = _unless_none(usable, lambda line: not _STOP_AND_COMMA.search(line.text))
    usable = _unless_none(usable, lambda line: not LEX.STUTTER.search(line.text))
    usable = _unless_none(usable, lambda line: not _COLON_TWICE.search(line.text))
    if slot.is_shaped:  # words without a frame stand behind a colon, or at last alone
        usable = _unless_none(usable, lambda line: line.is_fitted or _COLON in line.text)
    usable = _unless_none(usable, lambda line: not _runs_on(line.text, choice.clause_ends))
    if slot.name == _OPENING:
        usable = _unless_none(usable, lambda line: choice.named in line.text)
    usable = _least_shared(usable, choice.taken)
    return (min(usable, key=_length),) if slot.name in choice.shortest else usable


def _least_shared(lines: tuple[Line, ...], taken: frozenset[str]) -> tuple[Line, ...]:
    """The lines with fewest beginnings and runs of words in common with the notes to the others (C-27)."""
    if not taken:
        return lines
    there = _list_runs(taken)
    shared = {line.number: len(there & _list_runs(frozenset(sentences(line.text)))) for line in lines}
    fewest = min(shared.values())
    return tuple(line for line in lines if shared[line.number] == fewest)


@lru_cache(maxsize=256)
def _list_runs(said: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """The first words of each sentence, and every run that C-27 counts."""
    texts = [tuple(word.casefold() for word in words(sentence)) for sentence in said]
    runs = {text[place : place + _RUN] for text in texts for place in range(len(text) - _RUN + 1)}
    return frozenset(runs | {text[:_BEGINNING] for text in texts})


def _usable(slot: Slot, previous: list[str]) -> tuple[Line, ...]:
    """The lines to choose from behind the sentences that were said before."""
    usable = _without_echoes(slot.lines, previous)
    if any(_COLON in sentence for sentence in previous[1:]):  # one in the first brings the question
        usable = _unless_none(usable, lambda line: line.is_fitted or _COLON not in line.text)
    if previous and _MY.match(previous[-1]):
        usable = _unless_none(usable, lambda line: not _MY.match(line.text))
    last = previous[-_IN_A_ROW:]
    if len(last) == _IN_A_ROW and all(_BEGINS_WITH_I.match(sentence) for sentence in last):
        usable = _unless_none(usable, lambda line: not _BEGINS_WITH_I.match(line.text))
    return usable


def _without_echoes(lines: tuple[Line, ...], previous: list[str]) -> tuple[Line, ...]:
    """Without lines that repeat what stands before them."""
    if previous and LEX.FELL_SHORT.match(previous[-1]):
        lines = _unless_none(lines, lambda line: not LEX.FELL_SHORT.match(line.text))
    echoes = frozenset[str]().union(*map(_find_echoes, previous))
    return _unless_none(lines, lambda line: echoes.isdisjoint(_find_echoes(line.text)))


@lru_cache(maxsize=1024)
def _find_echoes(text: str) -> frozenset[str]:
    return frozenset(echo.casefold() for echo in LEX.ECHOES.findall(text))


def _runs_on(text: str, clause_ends: tuple[str, ...]) -> bool:
    return any(re.search(rf"{re.escape(end[1:])} \w", text) for end in clause_ends)


def _readable(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Without lines that hold a sentence too long to read, unless all do (C-04)."""
    longest = {
        line.number: max((len(words(sentence)) for sentence in sentences(line.text)), default=0)
        for line in lines
    }
    limit = next(
        (limit for limit in _SENTENCE_WORDS if min(longest.values()) <= limit), max(longest.values())
    )
    return tuple(line for line in lines if longest[line.number] <= limit)


def _unless_none(lines: tuple[Line, ...], wanted: Callable[[Line], bool]) -> tuple[Line, ...]:
    return tuple(line for line in lines if wanted(line)) or lines


def _length(line: Line) -> tuple[int, int]:
    return len(words(line.text)), len(line.text)


def _glue(texts: list[str]) -> str:
    """The texts of a paragraph as one line; no blank before a mark that follows a slot."""
    whole = ""
    for text in texts:
        whole += text if not whole or _NO_BLANK_BEFORE.match(text) else f" {text}"
    return whole
