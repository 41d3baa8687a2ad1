"""Mail whose words call a talk off, and whether its writer may say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.knowledge.languages import pattern
from agent.knowledge.text import excerpt, fold_by_letter, normalise
from agent.model.appointment import Meeting
from agent.model.interview import Profile
from agent.model.mail import Message
from agent.reading.circle import Circle
from agent.reading.new_words import without_signature
from agent.reading.senders import is_own
from agent.reading.times.said_times import find_said_times

_WORDS = r"\b(?:WORDS)\b"
_READ = 2_000
_SENTENCE = 300
_ENDS = (". ", "! ", "? ")


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
    """The newest mail, where it calls the talk off, names no other time and is newer than the calendar.

    Mail of strangers to the conversation is passed over.

    Args:
        messages: Of the conversation, with bodies; only such as may count by itself.
        meeting: What its calendars tell; None: there are none.
        profile: The person.
    """
    several = list(messages)
    circle = _draw_circle(several, meeting, profile)
    known = [one for one in several if _may_speak(one, circle)]
    newest = max(known, key=lambda message: message.date, default=None)
    return read_calling_off(newest, meeting, profile) if newest else None


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


def read_calling_off(message: Message, meeting: Meeting | None, profile: Profile) -> CallingOff | None:
    """The same of one mail, whoever wrote it."""
    if message.body is None or (meeting and message.date <= meeting.said_at):
        return None
    words = normalise(without_signature(message.body.new_text[:_READ]))
    hit = pattern("called_off", frame=_WORDS).search(fold_by_letter(words))
    if not hit or find_said_times(message, profile.time_zone):
        return None
    return CallingOff(message, words, hit.start(), hit.end())
