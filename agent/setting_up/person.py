"""The person at `init`: asked until an answer can be taken, with a question mark for help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.debriefing.question import Asker, Choice, require_answer, tidy_line
from agent.errors import UnclearError

LONGEST_NAME = 80
_HELP = {"?", "help"}


@dataclass(frozen=True, slots=True)
class Person:
    """Asks until an answer can be taken; what `agent.mailboxes.back_end.Questions` wants."""

    asker: Asker

    def say(self, text: str) -> None:
        """Tell something."""
        self.asker.say(text)

    def ask(self, question: str, take: Callable[[str], str], *, hint: str = "", default: str = "") -> str:
        """What is taken of the answer; a question mark shows the hint once more."""
        typed = ""
        while True:
            typed = self.asker.text(question, help=hint, default=default, typed=typed)
            if typed.strip().casefold() in _HELP or typed.strip() == f"{default}?":
                if not hint:  # else it stands above the question once more
                    self.say("Write the answer and press Enter. Ctrl-C leaves, and nothing is written.")
                typed = ""
                continue
            try:
                return take(typed)
            except UnclearError as problem:
                self.say(str(problem))

    def ask_line(
        self, question: str, *, hint: str = "", default: str = "", longest: int = 0, is_optional: bool = False
    ) -> str:
        """One line."""
        take = tidy_line if is_optional else require_answer(tidy_line)
        return self.ask(question, limit(longest, take), hint=hint, default=default)

    def ask_path(self, question: str, *, hint: str, default: str = "") -> str:
        """A path."""
        return self.ask(question, read_path, hint=hint, default=default)

    def choose(self, question: str, choices: Sequence[tuple[str, str]], default: str) -> str:
        """One of several."""
        labelled = [Choice(value, label) for value, label in choices]
        return self.asker.choose(question, help="", choices=labelled, default=default)

    def confirm(self, question: str, *, default: bool = True) -> bool:
        """Yes or no."""
        return self.asker.confirm(question, help="", default=default)


def limit(longest: int, take: Callable[[str], str]) -> Callable[[str], str]:
    """The same, for an answer of at most that many characters; 0: of any number."""

    def take_short(text: str) -> str:
        line = take(text)
        if longest and len(line) > longest:
            raise UnclearError(f"That is longer than {longest} letters.")
        return line

    return take_short


def read_name(text: str) -> str:
    """A name as somebody signs."""
    return limit(LONGEST_NAME, require_answer(tidy_line))(text)


def read_path(text: str) -> str:
    """`~/Mail` stays as it is, everything else becomes absolute: a config may be read from anywhere."""
    path = text.strip()
    if not path:
        raise UnclearError("This one is needed.")
    return path if path.startswith("~") else str(Path(path).absolute())
