"""Who asks: the dialogue knows no terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from agent.debriefing.question import Choice


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
