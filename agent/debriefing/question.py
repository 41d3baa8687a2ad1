"""What is asked, what is taken for an answer, and who asks.

The questions know no terminal, and whoever asks knows no question.

A `Question` says how its answer is used and what it takes for an answer; an `Asker` puts it to the person:
a terminal, or a script in a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.debriefing.answers import NO, YES, Replay
from agent.debriefing.sketch import sketch_with
from agent.errors import UnclearError
from agent.knowledge.domains import is_address
from agent.knowledge.fields import holds_controls
from agent.model.prefill import NOTHING, Suggestion
from agent.writing.answers import refusals, sanitise
from agent.writing.lexicon import may_quote, must_quote
from agent.writing.text_model import words as words_of

Take = Callable[[str], str]
"""Turns what was typed into the answer that is kept; taking that answer again gives the same.

Raises `UnclearError` with the reason when it cannot be taken.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers."""

    value: str
    label: str


YES_OR_NO = (Choice(YES, "Yes"), Choice(NO, "No"))


@dataclass(frozen=True, slots=True)
class Offer:
    """Another answer that may be better than the one given; the person says yes or no."""

    ask: str
    value: str


def _as_kept(answer: str) -> str:
    return answer


def _no_note(_: str) -> str:
    return ""


def _no_offer(_: str) -> Offer | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to ask."""

    field: str
    """The name its answer is kept under, such as `botched[0].question`."""
    section: str
    """The heading it stands under."""
    label: str
    """What it is called where answers are listed."""
    ask: str
    help: str = ""
    """How the answer will be used, and what it may look like."""
    take: Take = str.strip
    choices: tuple[Choice, ...] = ()
    """Empty: any text that `take` accepts."""
    other: str = ""
    """With choices: what the last choice says, the one that opens a line for other text."""
    suggestion: Suggestion = NOTHING
    show: Callable[[str], str] = _as_kept
    """The answer as a person would type it."""
    note: Callable[[str], str] = _no_note
    """What is said back about an answer that was taken."""
    shows: str | None = None
    """The field whose finished sentence is shown behind the answer; empty: none. None: its own."""
    offer: Callable[[str], Offer | None] = _no_offer

    def refusal(self, answer: str) -> str:
        """Why an answer cannot be taken; empty when it can."""
        if self.choices and not self.other:
            known = any(answer == choice.value for choice in self.choices)
            return "" if known else "Please choose one of the answers."
        try:
            self.take(answer)
        except UnclearError as problem:
            return str(problem)
        return ""

    def describe(self, answer: str) -> str:
        """The answer as it is listed."""
        label = next((choice.label for choice in self.choices if choice.value == answer), "")
        return label or self.show(answer)


class Asker(Protocol):
    """Somebody who can be asked: a terminal, or a script in a test.

    Every method may raise KeyboardInterrupt or EOFError when the person leaves.
    """

    def say(self, text: str) -> None:
        """Tell something."""

    def text(self, ask: str, *, help: str, default: str, typed: str) -> str:  # noqa: A002 - the word fits
        """One line of text.

        Args:
            ask: The question.
            help: How the answer is used; may be empty.
            default: What a bare Enter answers.
            typed: What was typed before and refused, for mending; empty the first time.
        """

    def choose(self, ask: str, *, help: str, choices: Sequence[Choice], default: str) -> str:  # noqa: A002
        """The value of one of several choices; `default` is one of them or empty."""

    def confirm(self, ask: str, *, help: str, default: bool) -> bool:  # noqa: A002
        """Yes or no."""


_IN_BRACKETS = re.compile(r".*<(?P<address>[^<>]+)>\s*")
_STEM = 5


def tidy_line(text: str) -> str:
    """One line without blanks around it.

    Raises:
        UnclearError: it holds a control or direction-changing character.
    """
    line = _join_line(text)
    if holds_controls(line):
        raise UnclearError("There is an invisible character in it. Please type it instead of pasting.")
    return line


def _join_line(text: str) -> str:
    return " ".join(text.split())


def require_answer(take: Take) -> Take:
    """The same, for an answer that cannot be left out."""

    def take_line(text: str) -> str:
        line = _join_line(text)
        if not line:
            raise UnclearError("This one is needed.")
        return take(line)

    return take_line


def allow_empty(take: Take) -> Take:
    """The same, for an answer that may be empty."""

    def take_line(text: str) -> str:
        line = _join_line(text)
        return take(line) if line else ""

    return take_line


def take_words(field: str, replay: Replay | None = None) -> Take:
    """Words for a letter, checked for what this field may hold, and kept as typed.

    Args:
        field: Its name, such as `fit[0].need`.
        replay: What is known so far: words that are right in one interview are wrong in another.
    """

    def take_line(text: str) -> str:
        line = _join_line(text)
        told = sketch_with(replay.answers, field, line) if replay else None
        if reason := refusals.check_answer(field, line, told):
            raise UnclearError(reason)
        return line

    return require_answer(take_line)


def parse_address(text: str) -> str:
    """An email address, also out of `Name <address>`.

    Raises:
        UnclearError: it is none.
    """
    line = tidy_line(text)
    inside = _IN_BRACKETS.fullmatch(line)
    found = (inside["address"] if inside else line).strip()
    if not is_address(found):
        raise UnclearError("That is no email address. It looks like name@company.example.")
    return found


def count_words(text: str) -> int:
    """Words as a letter counts them."""
    return len(words_of(text))


def is_named_by_topic(question: str, number: int) -> bool:
    """Whether a question, one of so many, is better named by its topic than quoted."""
    return not must_quote(sanitise.clean_question(question), number)


def needs_topic(question: str, number: int) -> bool:
    """Whether a question, one of so many, cannot be told without its topic."""
    return not may_quote(sanitise.clean_question(question), number)


def hint_at_topic(topic: str, question: str) -> str:
    """A sentence where a topic shares no word with its question; empty where it does."""
    stems = {word.casefold()[:_STEM] for word in words_of(question)}
    if any(word.casefold()[:_STEM] in stems for word in words_of(topic)):
        return ""
    return "No word of it is in the question; will they know which one you mean?"
