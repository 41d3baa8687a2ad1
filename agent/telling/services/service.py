"""What every service has: its row in the table, and the way of telling that an address of it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from agent.errors import BadFileError
from agent.model.notice import Word
from agent.telling.services.address import Parts, WrongAddressError
from agent.telling.services.post import Post, deliver
from agent.telling.way import NotToldError, PerhapsToldError
from agent.telling.word import clean


@dataclass(frozen=True, slots=True)
class Target:
    """What an address of a service means."""

    origin: str
    """`https://HOST:PORT`, without a path."""
    where: str
    """Shown behind the service's name, without a secret: `topic at ntfy.sh`; may be empty."""
    make: Callable[[Word], Post] = field(repr=False)
    """The one request that tells a word, which is clean."""
    probe: Post | None = field(default=None, repr=False)
    """A GET that rings nothing and says whether the service is there; None: it has none."""


Reader: TypeAlias = Callable[[Parts], Target]
"""Reads an address; raises WrongAddressError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A row of the table."""

    name: str
    """The first word of a way's name in the journal."""
    title: str
    """As it calls itself."""
    schemes: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    """Servers whose https addresses it hands out itself."""
    expected: str
    """How an address is written, for a sentence."""
    fix: str
    """What to look after where the service says no."""
    read: Reader

    def error(self, why: str) -> BadFileError:
        """The error for an address that is none; it does not show it."""
        return BadFileError(f"An address of {self.title} cannot be used: {why}.", f"Write {self.expected}.")

    def open(self, written: str, parts: Parts) -> ServiceWay:
        """The way of an address.

        Raises:
            BadFileError: it is none of this service.
        """
        try:
            target = self.read(parts)
        except WrongAddressError as problem:
            raise self.error(str(problem)) from None
        mark = sha256(written.strip().encode()).hexdigest()[:6]
        return ServiceWay(self, target, mark)


@dataclass(frozen=True, slots=True)
class ServiceWay:
    """One address of a service."""

    service: Service
    target: Target
    mark: str
    """Tells two addresses of one service apart; nothing can be read from it."""

    @property
    def name(self) -> str:
        """`ntfy 1f3a90`."""
        return f"{self.service.name} {self.mark}"

    @property
    def label(self) -> str:
        """`ntfy (topic at ntfy.sh)`."""
        where = self.target.where
        return f"{self.service.title} ({where})" if where else self.service.title

    def say(self, word: Word) -> None:
        """Tell it.

        Raises:
            NotToldError: it surely was not told.
            PerhapsToldError: the answer was lost.
        """
        self._ask(self.target.make(clean(word)))

    def look(self) -> str:
        """Whether it could be told, in a sentence; nothing rings.

        Raises:
            SecondChanceError: it could not, as far as can be seen without a word.
        """
        if self.target.probe is None:
            return f"{self.label}: its address is well formed; only notify --test shows more."
        try:
            self._ask(self.target.probe)
        except PerhapsToldError:  # there was no word
            raise NotToldError(
                f"{self.service.title} does not answer in time.", "See whether it is up; try again later."
            ) from None
        return f"{self.label} answers."

    def _ask(self, post: Post) -> None:
        deliver(post, self.target.origin, service=self.service.title, fix=self.service.fix)
