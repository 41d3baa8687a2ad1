"""A letter as the rules see it: its text, cut up and with the person's own words marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.model.interview import Botched, Debrief, Tone
from agent.model.letter import Brief
from agent.writing.answers.sanitise import clean_role
from agent.writing.grammar import mention
from agent.writing.lexicon import Limit, is_about_pay, limits
from agent.writing.text_model import (
    Anatomy,
    OwnText,
    anatomy,
    answer_span,
    bare,
    name_tokens,
    normalise,
    own_words,
    sentences,
)
from agent.writing.typed_marks import TypedMarks

BLANKED = "\ue000"
"""Stands for a character of the person's own words: no letter, no blank, no stop."""

_STOPS = re.compile(r"[.!?]")


@lru_cache(maxsize=32)  # the wordings of one letter are held against the same words, one after the other
def _list_own_words(debrief: Debrief, role: str) -> tuple[OwnText, ...]:
    found = [text for text in own_words(debrief, role) if any(map(str.isalnum, text.text))]
    return tuple(sorted(found, key=lambda text: len(text.text), reverse=True))


@dataclass(frozen=True)
class Line:
    """One sentence of the body."""

    place: str
    """`paragraph 1, sentence 2`."""
    start: int
    """Where it begins in the body."""
    text: str
    """Normalised."""
    masked: str
    """The same, every word of the person blanked out."""
    unexempt: str
    """The same, only what forbidden phrases may not see blanked out."""


class LetterText:
    """One letter under examination; everything is worked out from its text when first asked for."""

    def __init__(self, text: str, subject: str, context: Context) -> None:
        """Take the letter apart."""
        self.text = text
        self.subject = subject
        self.context = context
        self.anatomy: Anatomy = anatomy(text)

    @property
    def debrief(self) -> Debrief:
        """What the person wrote down."""
        return self.context.debrief

    @cached_property
    def limits(self) -> dict[str, Limit]:
        """The thresholds of this kind."""
        return dict(limits(self.context.kind))

    @cached_property
    def tone(self) -> Tone:
        """The tone this letter is written in."""
        return self.debrief.tone or self.context.profile.tone

    @cached_property
    def role(self) -> str:
        """The role without requisition noise (C-14), normalised."""
        return normalise(clean_role(self.debrief.role)).strip()

    @cached_property
    def company(self) -> str:
        """The company, normalised."""
        return normalise(self.debrief.company).strip()

    @cached_property
    def questions(self) -> tuple[tuple[int, Botched], ...]:
        """The questions a second-chance letter is about, with their places in the debrief (SC-15)."""
        return tuple(
            (place, item)
            for place, item in enumerate(self.debrief.botched)
            if not is_about_pay(item, self.debrief)
        )

    @cached_property
    def interview_end(self) -> datetime:
        """The end of the interview in the recipient's zone (C-20)."""
        return self._theirs(self.debrief.interview_end)

    @cached_property
    def days_back(self) -> int:
        """Calendar days since the interview, in the recipient's zone."""
        gap: timedelta = self._theirs(self.context.now).date() - self.interview_end.date()
        return gap.days

    def _theirs(self, moment: datetime) -> datetime:
        zone = self.debrief.their_time_zone or self.context.profile.time_zone
        try:
            return moment.astimezone(ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError):
            return moment

    @cached_property
    def own_words(self) -> tuple[OwnText, ...]:
        """Every text of the person that may stand in a letter, longest first."""
        return _list_own_words(self.debrief, self.role)

    @cached_property
    def body(self) -> str:
        """All paragraphs, normalised."""
        return "\n".join(normalise(paragraph) for paragraph in self.anatomy.paragraphs)

    @cached_property
    def masked(self) -> str:
        """The body with every word of the person blanked out: what the letter itself says."""
        return self.blank(self.body, self.own_words, shortened=True)

    @cached_property
    def own_voice(self) -> str:
        """As `masked`, but one-word fields stay: they may be words the letter needs itself."""
        longer = tuple(text for text in self.own_words if len(text.text.split()) > 1)
        return self.blank(self.body, longer, shortened=True)

    @cached_property
    def unexempt(self) -> str:
        """The body as forbidden phrases are looked for in it."""
        return self.blank(self.body, tuple(text for text in self.own_words if text.exempt))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The sentences in order."""
        found: list[Line] = []
        start = 0
        for number, paragraph in enumerate(self.body.split("\n") if self.body else ()):
            for place, sentence in enumerate(sentences(paragraph)):
                start = self.body.index(sentence, start)
                end = start + len(sentence)
                name = f"paragraph {number + 1}, sentence {place + 1}"
                masked, unexempt = self.masked[start:end], self.unexempt[start:end]
                found.append(Line(name, start, sentence, masked, unexempt))
                start = end
        return tuple(found)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where sentences begin and end in the body, no stop inside the person's words counted."""
        quiet = list(self.body)
        for start, end in self.owned(self.body, self.own_words, shortened=True):
            quiet[start : end - 1] = _STOPS.sub(BLANKED, self.body[start : end - 1])
        text = "".join(quiet)
        found: list[tuple[int, int]] = []
        start = 0
        for paragraph in text.split("\n"):
            for sentence in sentences(paragraph):
                start = text.index(sentence, start)
                found.append((start, start + len(sentence)))
                start += len(sentence)
        return tuple(found)

    def last(self, count: int, voice: str) -> str:
        """The last sentences of a version of the body, stops inside the person's words not counted."""
        return voice[self.spans[-count:][0][0] :] if self.spans else ""

    def first(self, count: int, voice: str) -> str:
        """The first sentences of a version of the body, likewise."""
        return voice[: self.spans[:count][-1][1]] if self.spans else ""

    def blank(self, text: str, own: Iterable[OwnText], *, shortened: bool = False) -> str:
        """A text with some of the person's words blanked out, every other character in its place."""
        blanked = list(text)
        for start, end in self.owned(text, own, shortened=shortened):
            blanked[start:end] = BLANKED * (end - start)
        return "".join(blanked)

    def blank_with_marks(self, text: str) -> str:
        """A text with all of the person's words blanked out, and the marks that they typed beside them."""
        blanked = list(text)
        for place in self.owned(text, self.own_words, shortened=True):
            start, end = self._typed_marks.widen(text, *place)
            blanked[start:end] = BLANKED * (end - start)
        return "".join(blanked)

    @cached_property
    def _typed_marks(self) -> TypedMarks:
        return TypedMarks.of(field.typed for field in self.own_words)

    def owned(self, text: str, own: Iterable[OwnText], *, shortened: bool = False) -> list[tuple[int, int]]:
        """Where some of the person's words stand in a text."""
        found = [match.span() for field in own for match in field.pattern.finditer(text)]
        if shortened:
            found += [span for _, item in self.questions if (span := answer_span(item, text)) is not None]
        return found

    def place_of(self, start: int) -> str:
        """The sentence that holds a position of the body."""
        return next((line.place for line in reversed(self.lines) if line.start <= start), "letter")

    def field_at(self, start: int, end: int) -> str:
        """The debrief field whose words stand at a place of the body; empty for the letter's own."""
        for field, spans in self._own_spans:
            if any(first <= start and end <= last for first, last in spans):
                return field
        for place, item in self.questions:
            span = answer_span(item, self.body)
            if span and span[0] <= start and end <= span[1]:
                return f"botched[{place}].better_answer"
        return ""

    @cached_property
    def _own_spans(self) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
        """Each of the person's texts that stands in the body: its field, and where it stands."""
        found = (
            (text.field, tuple(match.span() for match in text.pattern.finditer(self.body)))
            for text in self.own_words
        )
        return tuple((field, spans) for field, spans in found if spans)

    def has(self, text: str, inside: str | None = None) -> bool:
        """Whether a text of the person stands unchanged in the body (D8), or in a part of it."""
        wanted = bare(text)
        return bool(wanted and OwnText("", wanted).pattern.search(self.body if inside is None else inside))

    def position_of(self, text: str) -> int | None:
        """Where a text of the person stands in the body; None: nowhere."""
        wanted = bare(text)
        match = OwnText("", wanted).pattern.search(self.body) if wanted else None
        return match.start() if match else None

    def names_person(self, name: str) -> bool:
        """Whether somebody is named in the body: as written, in reading order, or with a title."""
        known = [mention(one) for one in self.debrief.interviewers if one.name == name]
        return any(self.has(form) for form in (name, " ".join(name_tokens(name)), *known) if bare(form))

    @cached_property
    def known_people(self) -> tuple[str, ...]:
        """Names of everybody in the interview, as written and part by part."""
        found = [self.context.profile.name]
        for person in self.debrief.interviewers:
            found += [person.name, " ".join(name_tokens(person.name)), person.given, person.family]
        return tuple(dict.fromkeys(normalise(name).strip() for name in found if name.strip()))


@dataclass(frozen=True, kw_only=True)
class Context(Brief):
    """What the rules know beside the text: the brief it was written from, and what stands around it.

    Its debrief is sanitised and holds no question about pay.
    """

    other_names: frozenset[str] = frozenset()
    """Companies, roles and people of every other interview (C-13)."""
    earlier: str | None = None
    """Text of the thank-you that a second-chance letter follows (C-27)."""
    html_text: str | None = None
    """The HTML part, or its text (C-07); None: there is none."""
    invitation_slots: tuple[str, ...] = ()
    """Dates and times offered in an unanswered invitation (TY-11)."""
    known_words: str = ""
    """The thread's own words, in which a name or number may stand (C-30)."""
    subject_inherited: bool = False
    """The subject is the thread's own: exempt from C-15."""
