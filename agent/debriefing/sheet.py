"""All questions at once, on one page: what stands behind each, and what there is to say about it.

The dialogue's own questions check every answer, so that page, dialogue and form never disagree. Where an
answer cannot be taken yet, the later questions are asked with something in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from agent.debriefing.answers import HEADS, Replay, close_gaps, make_debrief
from agent.debriefing.dialogue import generate_questions
from agent.debriefing.form_answers import make_stand_in
from agent.debriefing.offering import find_offer
from agent.debriefing.question import Offer, Question, tidy_line
from agent.debriefing.shown import show_sentence, tell_sentence
from agent.debriefing.typing_errors import ask_about_typing
from agent.debriefing.usable_answers import keep_usable
from agent.errors import UnclearError
from agent.model.interview import Debrief

LONGEST = 4000
"""Characters of one answer; no letter has room for a tenth of it."""
MOST_TAKEN = 20_000
"""So many characters a field of the page takes at all; who pastes more is told that it is too long."""
_TOO_LONG = "This is far too long for an answer, so it was not kept. Say it in a sentence."
_ENTRY = re.compile(r"(?P<entry>(?P<group>\w+)\[\d{1,3}\])(?P<rest>.*)")
_GAP = "?"
"""Stands in for the head of an entry that is empty while others follow it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One question on the page."""

    question: Question
    text: str
    """What stands behind it: the person's answer, or what is filled in for them."""
    answer: str
    """As what it is taken; where it cannot be, what the later questions are asked with."""
    refusal: str
    """Why it cannot be taken; empty when it can."""
    is_own: bool
    """The person answered it; else it is what was filled in."""

    @property
    def field(self) -> str:
        """The name its answer is kept under."""
        return self.question.field

    @property
    def shown(self) -> str:
        """Its text as a person would type it."""
        return self.text if self.refusal or self.question.choices else self.question.show(self.answer)

    @property
    def is_needed(self) -> bool:
        """Whether it cannot stay empty."""
        return _refuse(self.question, "") != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What there is to say about one answer."""

    note: str = ""
    doubt: str = ""
    sentence: str = ""
    """The finished sentence of a letter, as it is told."""
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The page as it stands."""

    replay: Replay
    """With all answers; what cannot be taken is stood in for."""
    places: tuple[Place, ...]

    @property
    def wrong(self) -> dict[str, str]:
        """The fields that need another look, each with what stands there."""
        return {one.field: one.text for one in self.places if one.refusal}

    def find(self, field: str) -> Place | None:
        """The place of a field; None: it is not asked for."""
        return next((one for one in self.places if one.field == field), None)

    def make_debrief(self) -> Debrief | None:
        """The debrief, once all can be taken; None: something needs another look."""
        return None if self.wrong else make_debrief(close_gaps(self.replay.answers))

    def make_usable_debrief(self) -> Debrief | None:
        """The debrief without what cannot be taken, as from a form; None: a thank-you needs that."""
        usable = keep_usable(self.replay.answers, self.wrong)
        return make_debrief(usable) if usable else None

    def remark(self, place: Place) -> Remarks:
        """What the dialogue would say of an answer: its note, words mistyped, offers, its sentence."""
        question, replay = place.question, self.replay
        if not place.text or question.choices:
            return Remarks(sentence=self._tell_sentence(question)) if place.text else Remarks()
        found = (question.offer(place.text), find_offer(place.field, place.text, replay.answers))
        offers = {one.value: one for one in found if one and not question.refusal(one.value)}
        if place.refusal:
            return Remarks(offers=tuple(offers.values()))
        return Remarks(
            note=question.note(place.answer),
            doubt=ask_about_typing(place.field, replay.answers),
            sentence=self._tell_sentence(question),
            offers=tuple(offers.values()),
        )

    def _tell_sentence(self, question: Question) -> str:
        field = question.field if question.shows is None else question.shows
        place = self.find(field)
        if place is None or place.refusal:
            return ""
        replay = self.replay
        return tell_sentence(show_sentence(field, replay.answers, replay.profile, replay.templates))


def fill_sheet(replay: Replay) -> Sheet:
    """Every question with what stands behind it.

    Args:
        replay: The person, the moment, what is known, and the answers that are kept; it is not changed.
    """
    texts = replay.answers
    story = replace(replay, answers=dict(texts))
    places: dict[str, Place] = {}
    for question in generate_questions(story):
        text = texts.get(question.field)
        is_own = text is not None and not (question.choices and not text and _refuse(question, ""))
        text = text if text is not None and is_own else _suggest(question)
        answer, refusal = _take(question, text)
        if refusal:
            stand_in = make_stand_in(question, text, story)
            answer = text if stand_in == _GAP else stand_in
        story.answers[question.field] = answer or (_GAP if _leaves_gap(question.field, texts) else "")
        # What is asked once more, because a second letter needs it, stands where it was asked first.
        places[question.field] = Place(
            question=question, text=text, answer=answer, refusal=refusal, is_own=is_own
        )
    return Sheet(replay=story, places=tuple(places.values()))


def refuse_text(text: str) -> str:
    """Why words are not even kept; empty when they are."""
    if len(text) > LONGEST:
        return _TOO_LONG
    try:
        tidy_line(text)
    except UnclearError as problem:
        return str(problem)
    return ""


def _suggest(question: Question) -> str:
    value = question.suggestion.value
    return "" if value and _refuse(question, value) else value


def _refuse(question: Question, text: str) -> str:
    """Why a text cannot be taken; how it went may stay open, since no letter needs it."""
    return "" if question.field == "went" and not text else question.refusal(text)


def _take(question: Question, text: str) -> tuple[str, str]:
    """As what a text is taken, and why it cannot be; empty when it can."""
    if question.choices and not question.other:
        return text, _refuse(question, text)
    try:
        return question.take(text), ""
    except UnclearError as problem:
        return "", str(problem)


def _leaves_gap(field: str, texts: Mapping[str, str]) -> bool:
    """Whether an entry without its head has others behind it."""
    if not _is_any_head(field):
        return False
    group = field.partition("[")[0] + "["
    heads = (name for name in texts if name.startswith(group) and _is_any_head(name) and texts[name])
    return any(_read_position(name) > _read_position(field) for name in heads)


def _read_position(field: str) -> int:
    return int(field.partition("[")[2].partition("]")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What one window sends: what stands in its fields, and what stood there when it was drawn."""

    posted: Mapping[str, str]
    drawn: Mapping[str, str]

    @property
    def touched(self) -> dict[str, str]:
        """The fields that were changed in that window."""
        return {name: text for name, text in self.posted.items() if text != self.drawn.get(name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Kept answers with what was typed in a window."""

    answers: dict[str, str]
    refused: dict[str, str]
    """Field to a sentence, for what was not even kept."""
    moved: tuple[str, ...]
    """The fields of entries that were changed elsewhere meanwhile: what was typed there is not kept."""
    sheet: Sheet
    """The page with all of it."""


def merge_typing(replay: Replay, typing: Typing) -> Merged:
    """The kept answers with what was changed in one window; whatever it left alone stays as it is kept.

    So what two windows change is kept from both, the last of them where both changed the same. A line of
    an entry is kept only where that entry is still the one that was drawn.

    Args:
        replay: With the answers that are kept.
        typing: What the window sends.
    """
    kept = dict(replay.answers)
    touched = typing.touched
    refused = {name: why for name, text in touched.items() if (why := refuse_text(text))}
    moved = tuple(name for name in touched if _is_moved(name, kept, typing))
    taken = {name: text for name, text in touched.items() if name not in refused and name not in moved}
    for head in [name for name in taken if _is_any_head(name)]:
        entry = head.partition("]")[0] + "]"
        if _join(kept.get(head, typing.drawn.get(head, ""))) != _join(typing.drawn.get(head, "")):
            kept = {name: text for name, text in kept.items() if not name.startswith(entry)}
            taken |= {
                name: text
                for name, text in typing.posted.items()
                if name.startswith(entry) and not refuse_text(text)
            }
        for part in {f"{entry}.given", f"{entry}.family"} - touched.keys():
            kept.pop(part, None)
            taken.pop(part, None)
    unkept = {name: text for name, text in typing.posted.items() if name not in kept}
    taken = dict(_list_heads(taken, unkept)) | taken
    sheet = fill_sheet(replace(replay, answers=kept | taken))
    for name, text in taken.items():
        place = sheet.find(name)
        kept[name] = place.answer if place and not place.refusal else text
    return Merged(answers=kept, refused=refused, moved=moved, sheet=sheet)


def _list_heads(taken: Mapping[str, str], posted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The heads of entries of which a line is kept, and of those before: without one, there is no entry."""
    for name in taken:
        found = _ENTRY.fullmatch(name)
        if found and found["group"] in HEADS:
            for position in range(_read_position(name) + 1):
                head = f"{found['group']}[{position}]{HEADS[found['group']]}"
                if head in posted and not refuse_text(posted[head]):
                    yield head, posted[head]


def _is_any_head(field: str) -> bool:
    found = _ENTRY.fullmatch(field)
    return found is not None and HEADS.get(found["group"]) == found["rest"]


def _is_moved(field: str, kept: Mapping[str, str], typing: Typing) -> bool:
    found = _ENTRY.fullmatch(field)
    if found is None or found["group"] not in HEADS:
        return False
    head = found["entry"] + HEADS[found["group"]]
    if head in typing.touched or head not in kept or head not in typing.drawn:
        return False
    return _join(typing.drawn[head]) != _join(kept[head])


def _join(text: str) -> str:
    return " ".join(text.split())
