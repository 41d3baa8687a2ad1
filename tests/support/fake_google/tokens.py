"""The time at Google, and its book of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 9, 4, 17, 10, tzinfo=UTC)


@dataclass
class Clock:
    """One moment that several fakes share; it stands still until a test moves it."""

    now: datetime = START

    def advance(self, **span: float) -> datetime:
        """Move on by `hours=`, `minutes=` … and return the new moment."""
        self.now += timedelta(**span)
        return self.now


GMAIL = "https://www.googleapis.com/auth/gmail."
FULL = "https://mail.google.com/"
READONLY = GMAIL + "readonly"
COMPOSE = GMAIL + "compose"
METADATA = GMAIL + "metadata"
MODIFY = GMAIL + "modify"
ASKED = (READONLY, COMPOSE)
"""The two scopes Second Chance asks for."""
LIFE = timedelta(seconds=3599)


@dataclass(frozen=True, slots=True)
class Grant:
    """What one access token opens."""

    account: str
    scopes: frozenset[str]
    expires: datetime


@dataclass
class TokenBook:
    """Every access token that was issued and not taken back."""

    clock: Clock = field(default_factory=Clock)
    _grants: dict[str, Grant] = field(default_factory=dict)
    _count: int = 0

    def issue(self, account: str, scopes: Iterable[str] = ASKED, life: timedelta = LIFE) -> str:
        """A new access token."""
        self._count += 1
        token = f"ya29.fake-access-{self._count:04d}"
        self._grants[token] = Grant(account, frozenset(scopes), self.clock.now + life)
        return token

    def find(self, token: str) -> Grant | None:
        """The grant behind a token; None when it was never issued, has expired or was taken back."""
        grant = self._grants.get(token)
        return grant if grant and self.clock.now < grant.expires else None

    def take_back(self, tokens: Iterable[str]) -> None:
        """These tokens open nothing any more."""
        for token in tokens:
            self._grants.pop(token, None)

    def expire_all(self) -> None:
        """As if an hour had passed for every token, and for nothing else."""
        self._grants.clear()
