"""Mail whose words call a talk off, and whether its writer may say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from agent.knowledge.languages import pattern
from agent.knowledge.text import excerpt
from agent.model.appointment import Meeting
from agent.model.interview import Profile
from agent.model.mail import Message, SignalKind
from agent.reading.circle import Circle
from agent.reading.decisions.weighing import read_decision
from agent.reading.new_words import without_signature
from agent.reading.senders import is_own
from agent.reading.times.pairs import Sentence, parse_sentence, split_sentences
from agent.reading.times.said_times import find_said_times

_WORDS = r"\b(?:WORDS)\b"
_READ = 2_000
_SENTENCE = 300
_ENDS = (". ", "! ", "? ")
_BEFORE = r"\b(?:WORDS)\s$"
_BACK = 30
_HITS = 10
_NEWEST = 15


@dataclass(frozen=True, slots=True)
class CallingOff:
    """A mail whose words call a talk off."""

    message: Message
    text: str
    start: int
    """Where in the text the words that say so begin."""
    end: int

    @property
    def sentence(self) -> str:
        """The sentence they stand in, at most 300 characters."""
        begin = max(self.text.rfind(mark, 0, self.start) + 1 for mark in _ENDS)
        ends = [at for mark in _ENDS if (at := self.text.find(mark, self.end)) >= 0]
        said = self.text[begin : min(ends) + 1 if ends else len(self.text)]
        return excerpt(said, self.start - begin, self.end - begin, _SENTENCE)


def find_calling_off(
    messages: Iterable[Message], meeting: Meeting | None, profile: Profile
) -> CallingOff | None:
    """The newest mail that calls the talk off, where no later one names a time; newer than the calendar.

    Thanks for the news change nothing. Mail of strangers to the conversation is passed over. What names
    another time does not call off but moves: `agent.reading.times.agreement` tells where to.

    Args:
        messages: Of the conversation, with bodies; only such as may count by itself.
        meeting: What its calendars tell; None: there are none.
        profile: The person.
    """
    several = list(messages)
    circle = _draw_circle(several, meeting, profile)
    known = sorted((one for one in several if _may_speak(one, circle)), key=lambda one: one.date)[-_NEWEST:]
    named = [{time.start for time in find_said_times(one, profile.time_zone)} for one in known]
    for at in range(len(known) - 1, -1, -1):
        message = known[at]
        if meeting and message.date <= meeting.said_at:
            return None
        if found := read_calling_off(message, meeting, profile, frozenset().union(*named[:at])):
            return found
        if named[at]:
            return None
    return None


def list_strange_callings(
    messages: Iterable[Message], meeting: Meeting | None, profile: Profile
) -> tuple[CallingOff, ...]:
    """The mails of strangers to the conversation that call the talk off; arguments as above."""
    several = list(messages)
    circle = _draw_circle(several, meeting, profile)
    found = (read_calling_off(one, meeting, profile) for one in several if not _may_speak(one, circle))
    return tuple(one for one in found if one)


def _draw_circle(messages: list[Message], meeting: Meeting | None, profile: Profile) -> Circle:
    called = (meeting.organizer, *meeting.attendees) if meeting else ()
    return Circle.of_conversation(messages, called, profile)


def _may_speak(message: Message, circle: Circle) -> bool:
    return is_own(message) or (message.sender is not None and circle.has(message.sender))


def read_calling_off(
    message: Message,
    meeting: Meeting | None,
    profile: Profile,
    named: frozenset[datetime] = frozenset(),
) -> CallingOff | None:
    """The same of one mail, whoever wrote it.

    Args:
        message: With its body.
        meeting: As above.
        profile: The person.
        named: The beginnings of the talk that mail before it names.
    """
    if message.body is None or (meeting and message.date <= meeting.said_at):
        return None
    known = named | ({meeting.start} if meeting and meeting.start else set())
    if any(time.start not in known for time in find_said_times(message, profile.time_zone)):
        return None
    text = without_signature(message.body.new_text[:_READ])
    sentences = split_sentences(text)
    if not is_own(message) and any(map(_offers_another, sentences)):
        return None
    for sentence in sentences:
        if (hit := _find_words(sentence)) is not None:
            called_off = CallingOff(message, sentence.text, hit.start(), hit.end())
            return None if _names_another_day(sentence, message, known) else called_off
    is_ahead = any(start > message.date for start in known)
    return _read_no(message, text) if is_ahead and not is_own(message) else None


def _read_no(message: Message, text: str) -> CallingOff | None:
    """A no before the talk: it is not held."""
    decision = read_decision(text)
    if decision is None or decision.kind is not SignalKind.REJECTION:
        return None
    return CallingOff(message, decision.sentence, 0, len(decision.sentence))


def _offers_another(sentence: Sentence) -> bool:
    """Whether the talk is to be about another job than the one that is gone."""
    return pattern("another_opening", frame=_WORDS).search(sentence.flat) is not None


def _find_words(sentence: Sentence) -> re.Match[str] | None:
    """The words that call off; none in a sentence that only says what would be, or that denies it."""
    if pattern("only_if", frame=_WORDS).search(sentence.flat):
        return None
    denied = pattern("not_called_off", frame=_BEFORE)
    hits = islice(pattern("called_off", "postponed", frame=_WORDS).finditer(sentence.flat), _HITS)
    return next((hit for hit in hits if not denied.search(sentence.flat[: hit.start()][-_BACK:])), None)


def _names_another_day(sentence: Sentence, message: Message, known: Collection[datetime]) -> bool:
    """Whether it is put off to a day: `postponed to Thursday`."""
    toward = pattern("toward_day", frame=_BEFORE)
    days = {start.date() for start in known}
    return any(
        one.day not in days and toward.search(sentence.flat[: one.start][-_BACK:])
        for one in parse_sentence(sentence, message.date.date()).days
    )
