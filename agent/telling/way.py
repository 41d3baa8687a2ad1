"""What every way of telling the person something can do."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from agent.errors import SecondChanceError
from agent.model.notice import Word


class NotToldError(SecondChanceError):
    """A word surely did not reach the person by this way; the next run tries again."""

    code = "not_told"


class PerhapsToldError(SecondChanceError):
    """A word went out and the answer was lost: it may have reached the person; it is said once more."""

    code = "perhaps_told"


class Way(Protocol):
    """One way of telling."""

    @property
    def name(self) -> str:
        """What the journal knows it by: the same in every run, without a secret (`desktop`, `ntfy 1f3a`)."""
        ...

    @property
    def label(self) -> str:
        """What it is called in a sentence: `your desktop`, `ntfy (topic at ntfy.sh)`; without a secret."""
        ...

    def say(self, word: Word) -> None:
        """Tell it.

        Raises:
            NotToldError: it surely was not told; its text says why, its hint what to do.
            Anything else, or a kill: it may have been told.
        """
        ...


@runtime_checkable
class Board(Protocol):
    """A way by which the last word alone is seen: it says again what was told before and still holds."""

    @property
    def is_board(self) -> bool:
        """Whether it is one."""
        ...


@runtime_checkable
class Foreseeing(Way, Protocol):
    """A way that can be looked at without a word."""

    def look(self) -> str:
        """That it could work, in a sentence; nothing is shown and nothing rings.

        Raises:
            SecondChanceError: it could not, as far as can be seen.
        """
        ...
