"""A letter with what the rules and the tips say of it marked in its text, for a page to draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.model.letter import Finding, Severity, Tip
from agent.wording.letters import NOTHING_AGAINST
from agent.writing.finding_places import PlaceFinder, Span

_MOST = 200
"""Notes that are shown, and marks of each kind that are drawn; nobody looks at more."""


@dataclass(frozen=True, slots=True)
class Note:
    """One finding beside a letter."""

    number: int
    """From 1; what must change comes first, then in the order of the letter."""
    text: str
    is_harm: bool
    """It has to be changed before the letter can be placed; otherwise it is advice."""
    is_marked: bool
    """Its words are marked in the letter."""


@dataclass(frozen=True, slots=True)
class TipNote:
    """One tip beside a letter."""

    number: int
    text: str
    kept: bool
    because: str
    note: int = 0
    """The number of the note that speaks against it; 0: none does."""
    is_marked: bool = False
    """The sentences that keep it are marked in the letter."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a letter's text that is marked the same way throughout."""

    text: str
    notes: tuple[int, ...] = ()
    is_harm: bool = False
    tips: tuple[int, ...] = ()
    ending_notes: tuple[int, ...] = ()
    """The notes whose words end with this piece."""
    ending_tips: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedLetter:
    """A letter in pieces, which together are its text, and what stands beside it."""

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    tips: tuple[TipNote, ...]
    summary: str
    """How many things must change, and how much advice there is, a sentence."""

    @property
    def harms(self) -> tuple[Note, ...]:
        """What must change."""
        return tuple(one for one in self.notes if one.is_harm)

    @property
    def advice(self) -> tuple[Note, ...]:
        """What may stay."""
        return tuple(one for one in self.notes if not one.is_harm)


def mark_letter(text: str, findings: Iterable[Finding], tips: Iterable[Tip]) -> MarkedLetter:
    """Find the words of each finding, and the sentences that keep each tip, in a letter.

    Args:
        text: The whole letter, as it was judged.
        findings: What the rules say of it.
        tips: The tips that concern it.
    """
    finder = PlaceFinder(text)
    found = [(one, finder.find(one.place, one.words)) for one in findings]
    found.sort(key=lambda pair: (pair[0].severity is not Severity.ERROR, pair[1] or (len(text), 0)))
    summary = _sum_up([one for one, _ in found])
    several, spans = [one for one, _ in found[:_MOST]], [span for _, span in found[:_MOST]]
    notes = [
        Note(number, one.text, one.severity is Severity.ERROR, span is not None)
        for number, (one, span) in enumerate(zip(several, spans, strict=True), start=1)
    ]
    marks = [(span, note.number) for span, note in zip(spans, notes, strict=True) if span]
    tip_notes: list[TipNote] = []
    deeds: list[tuple[Span, int]] = []
    for number, tip in enumerate(tips, start=1):
        places = [span for place in tip.places if (span := finder.find(place))]
        deeds += [(span, number) for span in places]
        against = (note.number for note, one in zip(notes, several, strict=True) if one.text == tip.because)
        tip_notes.append(
            TipNote(number, tip.text, tip.kept, tip.because, next(against, 0), is_marked=bool(places))
        )
    harms = {note.number for note in notes if note.is_harm}
    return MarkedLetter(tuple(_cut(text, marks, deeds, harms)), tuple(notes), tuple(tip_notes), summary)


def _sum_up(findings: Sequence[Finding]) -> str:
    harms = sum(one.severity is Severity.ERROR for one in findings)
    advice = len(findings) - harms
    parts = [f"{harms} thing{'s' * (harms != 1)} to change first"] * bool(harms)
    parts += [f"{advice} piece{'s' * (advice != 1)} of advice"] * bool(advice)
    more = f" The first {_MOST} are shown." if len(findings) > _MOST else ""
    return f"{', '.join(parts)}.{more}" if parts else NOTHING_AGAINST


def _cut(
    text: str, marks: Sequence[tuple[Span, int]], deeds: Sequence[tuple[Span, int]], harms: set[int]
) -> Iterable[Piece]:
    """The text cut wherever a mark begins or ends."""
    deeds = deeds[:_MOST]
    edges = sorted({0, len(text), *(edge for span, _ in (*marks, *deeds) for edge in span)})
    for start, end in pairwise(edges):
        here = tuple(number for (a, b), number in marks if a <= start and end <= b)
        yield Piece(
            text=text[start:end],
            notes=here,
            is_harm=not harms.isdisjoint(here),
            tips=tuple(dict.fromkeys(number for (a, b), number in deeds if a <= start and end <= b)),
            ending_notes=tuple(number for (_, b), number in marks if b == end),
            ending_tips=tuple(dict.fromkeys(number for (_, b), number in deeds if b == end)),
        )
