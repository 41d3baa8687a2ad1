"""An asker that answers from a script: for each question the answers to give, in turn; else a bare Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.debriefing.question import Choice

_PATIENCE = 300
"""Questions after which something is asked in a circle."""


@dataclass
class ScriptedAsker:
    """Plays a person: knows what to answer to a question by a few of its words."""

    script: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    """Words of a question to its answer, or to its answers one after another (the last one stays)."""
    leaves_after: int | None = None
    """After so many answers the person leaves."""
    leaves_by: type[BaseException] = EOFError
    asked: list[str] = field(default_factory=list)
    helped: list[str] = field(default_factory=list)
    """The help of each question asked."""
    defaults: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    """What was offered for mending."""
    said: list[str] = field(default_factory=list)
    _given: dict[str, int] = field(default_factory=dict)

    def say(self, text: str) -> None:
        self.said.append(text)

    def text(self, ask: str, *, help: str, default: str, typed: str) -> str:  # noqa: A002 - the protocol's word
        self.typed.append(typed)
        answer = self._answer(ask, help, default)
        return default if answer is None else answer

    def choose(self, ask: str, *, help: str, choices: Sequence[Choice], default: str) -> str:  # noqa: A002
        answer = self._answer(ask, help, default)
        if answer is None:
            return default if any(choice.value == default for choice in choices) else choices[0].value
        fitting = [choice.value for choice in choices if choice.value == answer or answer in choice.label]
        assert fitting, f"{ask}: {answer!r} is none of {[choice.label for choice in choices]}"
        return fitting[0]

    def confirm(self, ask: str, *, help: str, default: bool) -> bool:  # noqa: A002
        answer = self._answer(ask, help, "yes" if default else "no")
        return default if answer is None else answer == "yes"

    def _answer(self, ask: str, help_text: str, default: str) -> str | None:
        if self.leaves_after is not None and len(self.asked) >= self.leaves_after:
            raise self.leaves_by
        assert len(self.asked) < _PATIENCE, f"asked again and again: {ask}\n{self.said[-1:]}"
        self.asked.append(ask)
        self.helped.append(help_text)
        self.defaults.append(default)
        for words, answers in reversed(list(self.script.items())):
            if words in ask:
                if isinstance(answers, str):
                    return answers
                turn = self._given.get(words, 0)
                self._given[words] = turn + 1
                return answers[min(turn, len(answers) - 1)]
        return None

    def help_of(self, words: str) -> str:
        """The help of the last question with these words."""
        return next(
            text for ask, text in zip(self.asked[::-1], self.helped[::-1], strict=True) if words in ask
        )

    def default_of(self, words: str) -> str:
        """The suggestion of the last question with these words."""
        return next(
            text for ask, text in zip(self.asked[::-1], self.defaults[::-1], strict=True) if words in ask
        )
