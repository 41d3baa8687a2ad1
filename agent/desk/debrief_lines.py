"""The questions of a debrief as a page draws them: sections, what stands open, what is folded away."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from agent.debriefing.basics import FACTS, PEOPLE
from agent.debriefing.closing import EVIDENCE, NEXT, TONE
from agent.debriefing.how_it_went import REPLAY, WENT_WELL
from agent.debriefing.question import YES_OR_NO, Choice
from agent.debriefing.sheet import Place, Remarks, Sheet

OTHER = "\N{HORIZONTAL ELLIPSIS}other"
"""The value of the last choice, which opens a line for a name; no name is like it."""
_OPEN = re.compile(
    r"mailbox|company|role|mode|interview_end|interviewers\[\d{1,3}\]\.(?:name|highlight)|went"
    r"|fit\[0\]\.(?:skill|need)|enthusiasm|botched\[\d{1,3}\]\.(?:question|better_answer)"
)
"""What is seen at once: what a letter needs, and what makes it theirs."""
_WORDS = re.compile(
    r"highlight|skill|need|why|enthusiasm|question|better_answer|testimonial\.text|request|note|improve"
)
"""What may be longer than a narrow window is wide."""
_HEAD = re.compile(
    r"(?P<group>interviewers|botched|fit|improve)\[(?P<position>\d{1,3})\](?:\.(?:name|question|skill))?"
)
_ENTRY = re.compile(r"(?:interviewers|botched)\[\d{1,3}\]")
_ANOTHER = {
    "interviewers": "Keep this, and one more person",
    "botched": "Keep this, and one more question",
    "improve": "Keep this, and one more",
}
_FOLDS = {
    FACTS: "Where they are, so that closed days count",
    PEOPLE: "How a letter reaches and greets them",
    WENT_WELL: "More of what you bring, and why it matters to you",
    REPLAY: "What was missing, and who asked",
    EVIDENCE: "Who speaks for you; only the second letter says it",
    NEXT: "What you ask for, and when they decide",
    TONE: "How the letters sound, and notes for yourself",
}
"""What is folded away below each heading, by what it is for."""
_MOVED = (
    "This was changed in another window or in a terminal meanwhile, and is shown as it stands now. "
    "What you typed here was not kept: type it once more."
)
_PICKERS = {"interview_end": "datetime-local", "decision.date": "date"}
_FEW = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question as it is drawn."""

    place: Place
    id: str
    error: str
    unkept: str
    """`refused` or `moved`: what was typed is not kept; empty: it is."""
    remarks: Remarks | None
    """None: what was said before still holds."""
    another: str
    """What the button says that shows one more; empty: it ends no list."""

    @property
    def field(self) -> str:
        """The name of its input."""
        return self.place.field

    @property
    def kind(self) -> str:
        """`text`, `words`, `radios`, `select`, or `names`: choices with a line for another name."""
        question = self.place.question
        if question.other:
            return "names"
        if not question.choices:
            return "words" if _WORDS.search(self.field) else "text"
        return "radios" if len(question.choices) <= _FEW else "select"

    @property
    def picker(self) -> str:
        """The kind of input by which it can be picked instead of typed; empty: there is none."""
        return _PICKERS.get(self.field, "")

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be chosen."""
        question = self.place.question
        return question.choices + ((Choice(OTHER, question.other),) if question.other else ())

    @property
    def chosen(self) -> str:
        """The choice that is taken; empty is one too."""
        values = {choice.value for choice in self.place.question.choices}
        return OTHER if self.place.question.other and self.place.text not in values else self.place.text

    @property
    def drawn(self) -> str:
        """What its input holds as it is drawn; a choice that is no more is none."""
        question, text = self.place.question, self.place.shown
        is_gone = question.choices and not question.other and self.place.refusal
        return "" if is_gone else text

    @property
    def source(self) -> str:
        """Where what is filled in comes from; empty: the person typed something else, or nobody told."""
        suggestion = self.place.question.suggestion
        return suggestion.source if suggestion.value and suggestion.value == self.place.text else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that belong together: what is seen, and what is folded away."""

    id: str
    legend: str
    """Empty: they need none beside the heading."""
    seen: tuple[Line, ...]
    folded: tuple[Line, ...]
    summary: str
    """What is folded away, by what it is for."""

    @property
    def filled(self) -> str:
        """What stands in the fold, in short."""
        told = (
            one.place.question.describe(one.place.answer)
            for one in self.folded
            if not one.error and one.place.answer and one.place.question.choices != YES_OR_NO
        )
        return ", ".join(dict.fromkeys(text for text in told if text))

    @property
    def is_open(self) -> bool:
        """Whether something in the fold asks to be looked at."""
        return any(one.error for one in self.folded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Groups under a heading."""

    id: str
    heading: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What a sheet is drawn with beside its answers."""

    refused: Mapping[str, str] = field(default_factory=dict)
    """Field to a sentence, for what was not even kept."""
    moved: Collection[str] = ()
    """The fields of entries that were changed elsewhere meanwhile."""
    is_checked: bool = False
    """The person wants to know all that is missing; else only what they typed is told."""
    remarked: Collection[str] | None = None
    """The fields whose remarks are told anew; None: of all."""


def list_lines(sheet: Sheet, drawing: Drawing) -> tuple[Line, ...]:
    """All questions, in their order."""
    return tuple(_draw_line(sheet, place, drawing) for place in sheet.places)


def list_sections(lines: tuple[Line, ...]) -> tuple[Section, ...]:
    """The same under their headings."""
    by_heading: dict[str, list[Line]] = {}
    for one in lines:
        by_heading.setdefault(one.place.question.section, []).append(one)
    return tuple(
        Section(id=make_id(heading), heading=heading, groups=tuple(_list_groups(heading, inside)))
        for heading, inside in by_heading.items()
    )


def make_id(field: str) -> str:
    """The id of a field in HTML: `interviewers[0].name` is `q-interviewers-0-name`."""
    return "q-" + re.sub(r"[^a-z0-9]+", "-", field.lower()).strip("-")


def _draw_line(sheet: Sheet, place: Place, drawing: Drawing) -> Line:
    is_told = place.is_own or drawing.is_checked
    is_remarked = drawing.remarked is None or place.field in drawing.remarked
    head = _HEAD.fullmatch(place.field)
    return Line(
        place=place,
        id=make_id(place.field),
        error=drawing.refused.get(place.field)
        or (_MOVED if place.field in drawing.moved else place.refusal if is_told else ""),
        unkept="refused"
        if place.field in drawing.refused
        else "moved"
        if place.field in drawing.moved
        else "",
        remarks=sheet.remark(place) if is_remarked else None,
        another=_ANOTHER.get(head["group"], "") if head and not place.text else "",
    )


def _list_groups(heading: str, lines: list[Line]) -> Iterator[Group]:
    by_entry: dict[str, list[Line]] = {}
    for one in lines:
        found = _ENTRY.match(one.field)
        by_entry.setdefault(found[0] if found and heading in {PEOPLE, REPLAY} else "", []).append(one)
    for number, (entry, inside) in enumerate(by_entry.items()):
        yield Group(
            id=make_id(f"{entry or heading}-group"),
            legend=inside[0].place.question.label if entry else "",
            seen=tuple(one for one in inside if _is_seen(one)),
            folded=tuple(one for one in inside if not _is_seen(one)),
            summary=_FOLDS.get(heading, "More") if number == 0 or entry else "More",
        )


def _is_seen(line: Line) -> bool:
    place = line.place
    is_missing = place.is_needed and not place.text and not place.question.choices
    return _OPEN.fullmatch(place.field) is not None or is_missing
