"""Where faults are tried: a mailbox of some kind whose operations can be counted, broken and laid anew."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, ClassVar

from command_line import Said
from desk import Desk
from mails import DENISE_IN_FULL, MARCUS, SUBJECT, raw_mail
from worlds import DRAFTS

Kept = Any
"""A home and a mailbox as they were, in whatever form a ground keeps them."""
Happening = Callable[[datetime], None]
NOTHING = "nothing"


class Ground(ABC):
    """One kind of mailbox at a desk.

    Attributes:
        desk: The desk as it is laid now.
    """

    name: ClassVar[str]
    desk: Desk

    @abstractmethod
    def begin(self) -> None:
        """Lay an empty desk."""

    def sign_in(self) -> None:
        """The person authorises once more."""
        self.desk.sign_in()

    @abstractmethod
    def keep(self) -> Kept:
        """Home and mailbox as they are now."""

    @abstractmethod
    def lay(self, kept: Kept) -> None:
        """Home and mailbox as they were."""

    @abstractmethod
    def counting(self) -> AbstractContextManager[list[str]]:
        """The operations that follow, by name, as they are done."""

    @abstractmethod
    def ways(self, operation: str) -> tuple[str, ...]:
        """In which ways an operation of this name can fail."""

    @abstractmethod
    def changes(self, operation: str) -> bool:
        """Whether an operation of this name may change a mailbox."""

    @abstractmethod
    def leaves_doubt(self, way: str) -> bool:
        """Whether nobody can tell, from the program's side, what became of an operation that failed so."""

    @abstractmethod
    def suffer(self, number: int, way: str, command: Callable[[], Said]) -> tuple[Said | None, bool]:
        """Give a command whose nth operation (from 0) fails in this way.

        Returns:
            What it said, None where it was killed; and whether the fault was met.
        """

    @abstractmethod
    def standing(self) -> list[bytes]:
        """Every draft, in whichever folder; also one that only waits to be expunged."""

    def happenings(self) -> Mapping[str, Happening]:
        """What else may happen in Drafts before the next run."""
        return {
            NOTHING: lambda _: None,
            "another draft": self._begin_another,
            "a reply discarded": self._discard,
        }

    def _begin_another(self, now: datetime) -> None:
        """The person begins a mail to somebody else."""
        raw = raw_mail(
            "<birthday@mail.example>",
            sender=MARCUS,
            to="Aunt <aunt@family.example>",
            date=now,
            subject="Birthday",
            text="Dear aunt,",
        )
        self.desk.deliver(raw, now, DRAFTS)

    def _discard(self, now: datetime) -> None:
        """The person begins a reply in the thread, and thinks better of it."""
        before = set(self.desk.drafts())
        raw = raw_mail(
            "<begun@mail.example>",
            sender=MARCUS,
            to=DENISE_IN_FULL,
            date=now,
            subject=f"Re: {SUBJECT}",
            text="Hi Denise,",
            answers="<a1@prairiegate.example>",
        )
        self.desk.deliver(raw, now, DRAFTS)
        for draft in set(self.desk.drafts()) - before:
            self.desk.delete(draft)
