"""Who may come in: a one-time secret is exchanged for a session, and every form carries its token."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest

COOKIE = "second-chance"
_SECRET_LASTS = timedelta(minutes=1)
_SESSION_LASTS = timedelta(hours=1)


@dataclass(slots=True)
class Session:
    """One browser that was let in."""

    used_at: datetime
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Stands in each form; a form without it is refused."""
    notes: list[str] = field(default_factory=list)
    """What the next page says."""


class Door:
    """Lets in who shows the one-time secret, once and within a minute."""

    def __init__(self, read_clock: Callable[[], datetime]) -> None:
        """Nobody is in yet."""
        self._read_clock = read_clock
        self._secrets: dict[str, datetime] = {}
        self._sessions: dict[str, Session] = {}
        self.prefix = secrets.token_urlsafe(12)
        """The first part of every address: cookies know no ports, but they know paths."""

    def make_secret(self) -> str:
        """A secret that opens the door once."""
        secret = secrets.token_urlsafe(32)
        self._secrets[secret] = self._read_clock() + _SECRET_LASTS
        return secret

    def let_in(self, secret: str) -> Session | None:
        """A session for who shows the secret; None: it is none, was used, or is too old."""
        until = self._secrets.pop(secret, None)
        now = self._read_clock()
        if until is None or now > until:
            return None
        session = Session(now)
        self._sessions[session.id] = session
        return session

    def find_session(self, cookie: str) -> Session | None:
        """The session of a browser; None: it has none, or did not use it for an hour."""
        session = self._sessions.get(cookie)
        now = self._read_clock()
        if session is None or now - session.used_at > _SESSION_LASTS:
            return None
        session.used_at = now
        return session


def is_token(session: Session, given: str) -> bool:
    """Whether a form came from a page of this session."""
    return compare_digest(session.token.encode(), given.encode())
