"""What a check of `doctor` found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agent.errors import AuthoriseError, BadFileError, SecondChanceError


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """The next run works, but not as well as it could."""
    BROKEN = "broken"
    """The next run fails, or a part of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor."""

    name: str
    """What was examined, a stable word; behind a dot the mailbox."""
    state: State
    text: str
    """One sentence."""
    fix: str = ""
    """What to do, a command wherever one does it."""
    exit_code: int = 1
    """What `doctor` ends with when this is broken and nothing worse: 1, 77 or 78."""

    @classmethod
    def of_error(cls, name: str, error: SecondChanceError) -> Finding:
        """An error of the program as a finding; all problems of a file stand in its text."""
        problems = error.problems if isinstance(error, BadFileError) else ()
        text = " ".join((error.text, "; ".join(problems))).strip()
        code = error.exit_code if isinstance(error, (AuthoriseError, BadFileError)) else 1
        return cls(name, State.BROKEN, text, error.hint, code)
