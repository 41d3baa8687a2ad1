"""One question of the dialogue: what is asked, how its answer is used, and what it takes for an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agent.debriefing.answers import NO, YES
from agent.errors import UnclearError
from agent.model.prefill import NOTHING, Suggestion

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
    """Something to ask (CONTENT §6.2)."""

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

    def shown(self, answer: str) -> str:
        """The answer as it is listed."""
        label = next((choice.label for choice in self.choices if choice.value == answer), "")
        return label or self.show(answer)
