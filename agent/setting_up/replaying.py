"""Questions that are asked one page after the other: a dialogue is gone through anew with the answers so far.

So the questions of the terminal are those of the page, in the same order and with the same checks. A dialogue
that is gone through like this asks nobody but the person: what it does besides, it does each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from agent.debriefing.answers import NO, YES
from agent.debriefing.question import YES_OR_NO, Choice
from agent.setting_up.person import Person

T = TypeVar("T")
_NOT_TAKEN = "Please answer once more."
_CHOOSE = "Please choose one of the answers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A question that waits for its answer."""

    ask: str
    help: str = ""
    default: str = ""
    choices: tuple[Choice, ...] = ()
    """Empty: a line of text is asked for."""
    said: tuple[str, ...] = ()
    """What was told since the answer before."""
    refusal: str = ""
    """Why the answer that was given cannot be taken."""

    def is_same(self, other: Open) -> bool:
        """Whether the same is asked once more."""
        return (self.ask, self.choices) == (other.ask, other.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with what was answered, as it is listed."""

    ask: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Generic[T]):
    """How far a dialogue has come."""

    answers: tuple[str, ...]
    """Those that were taken."""
    answered: tuple[Answered, ...]
    """The same, with their questions."""
    question: Open | None
    """What is asked next; None: nothing more."""
    outcome: T | None
    """What came of it; None: something is still asked."""


class _OpenQuestionError(Exception):
    """There is no answer to this question yet."""

    def __init__(self, question: Open) -> None:
        super().__init__(question.ask)
        self.question = question


class ReplayingAsker:
    """Gives the answers there are, one after the other (an `agent.debriefing.question.Asker`)."""

    def __init__(self, answers: Sequence[str]) -> None:
        """Take the answers so far."""
        self._answers = answers
        self._said: list[str] = []
        self.answered: list[Answered] = []

    def say(self, text: str) -> None:
        """Tell something with the next question."""
        self._said.append(text)

    def text(self, ask: str, *, help: str, default: str, typed: str) -> str:  # noqa: A002 - the protocol's word
        """A line."""
        return self._answer(Open(ask=ask, help=help, default=typed or default))

    def choose(self, ask: str, *, help: str, choices: Sequence[Choice], default: str) -> str:  # noqa: A002
        """One of several; what is none of them is no answer."""
        usual = default if any(one.value == default for one in choices) else choices[0].value
        return self._answer(Open(ask=ask, help=help, default=usual, choices=tuple(choices)))

    def confirm(self, ask: str, *, help: str, default: bool) -> bool:  # noqa: A002
        """Yes or no."""
        usual = YES if default else NO
        return self._answer(Open(ask=ask, help=help, default=usual, choices=YES_OR_NO)) == YES

    def _answer(self, question: Open) -> str:
        question = replace(question, said=tuple(self._said))
        number = len(self.answered)
        labels = {one.value: one.label for one in question.choices}
        if number == len(self._answers) or (labels and self._answers[number] not in labels):
            raise _OpenQuestionError(question)
        answer = self._answers[number]
        self._said.clear()
        self.answered.append(Answered(ask=question.ask, answer=labels.get(answer, answer)))
        return answer


def go_through(answers: Sequence[str], dialogue: Callable[[Person], T]) -> Standing[T]:
    """Go through a dialogue with these answers.

    Args:
        answers: In the order of the questions; what does not fit any more is left out, with all behind it.
        dialogue: Asks a person, and says what came of it.
    """
    asker = ReplayingAsker(answers)
    question: Open | None = None
    outcome: T | None = None
    try:
        outcome = dialogue(Person(asker))
    except _OpenQuestionError as waits:
        question = waits.question
    used = len(asker.answered)
    return Standing(
        answers=tuple(answers[:used]),
        answered=tuple(asker.answered),
        question=question,
        outcome=outcome,
    )


def give_answer(answers: Sequence[str], answer: str, dialogue: Callable[[Person], T]) -> Standing[T]:
    """Answer the question that is open; where that cannot be taken, it stays open, with the reason."""
    before = go_through(answers, dialogue)
    if before.question is None:
        return before
    after = go_through((*before.answers, answer), dialogue)
    waits = after.question
    if len(after.answers) == len(before.answers):
        return replace(before, question=replace(before.question, refusal=_CHOOSE))
    if waits and waits.is_same(before.question):
        reason = " ".join(waits.said) or _NOT_TAKEN
        return replace(before, question=replace(before.question, refusal=reason, default=answer))
    return after
