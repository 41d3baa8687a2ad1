"""Who may come in: a one-time secret or a code is exchanged for a session, and every form carries its token.

The session is a cookie of one path that nobody can guess: cookies know no ports, so a server of another user
on this computer would be told every cookie of 127.0.0.1 whose path it can name. The prefix `__Host-`, which
would keep others from setting one of that name, needs `Secure`, hence https, and the path `/`. A cookie that
somebody else sets lets nobody in: its value is compared with the sessions that there are.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from agent.desk.entrance import Entrance
from agent.desk.key import LASTS, is_same

COOKIE = "second-chance"
SESSION_LASTS = timedelta(hours=1)
"""Without use."""
_LEAVING_TAKES = timedelta(seconds=3)
"""The page that says goodbye asks for its style."""
_MOST_SESSIONS = 20
_MOST_WRONG_CODES = 5
"""Within a minute; after that no code is looked at for a while."""


@dataclass(slots=True)
class Session:
    """One browser that was let in."""

    used_at: datetime
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Stands in each form; a form without it is refused."""
    notes: list[str] = field(default_factory=list)
    """What the next page says."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What pages keep for this browser, each under a name of its own; never a secret."""


class Door:
    """Lets in who shows a secret or a code, once and within a minute.

    Attributes:
        entrance: The address of the desk, and the key that secrets and codes are made with.
        used_at: When somebody last did or looked at something; aware.
        entered_at: When somebody was last let in; aware, or None.
    """

    def __init__(self, read_clock: Callable[[], datetime], entrance: Entrance) -> None:
        """Nobody is in yet."""
        self._read_clock = read_clock
        self.entrance = entrance
        self.used_at = read_clock()
        self.entered_at: datetime | None = None
        self._closed_at: datetime | None = None
        self._sessions: list[Session] = []
        self._spent: dict[str, datetime] = {}
        """Secrets and codes that were used, and when each would have been too old by itself."""
        self._wrong_codes: list[datetime] = []
        self._lock = Lock()

    @property
    def prefix(self) -> str:
        """The first part of every address."""
        return self.entrance.prefix

    def is_idle(self) -> bool:
        """Whether nobody used it for an hour."""
        return self._read_clock() - self.used_at > SESSION_LASTS

    def close(self) -> None:
        """Let nobody in any more, and send everybody out."""
        with self._lock:
            self._sessions.clear()
            self._closed_at = self._read_clock()

    def is_closed(self) -> bool:
        """Whether the person closed it, a moment ago."""
        return self._closed_at is not None and self._read_clock() - self._closed_at > _LEAVING_TAKES

    def make_secret(self) -> str:
        """A secret that opens the door once."""
        return self.entrance.key.make_secret(self._read_clock())

    def let_in(self, secret: str) -> Session | None:
        """A session for who shows the secret; None: it is none, was used, or is too old."""
        now = self._read_clock()
        with self._lock:
            is_good = self.entrance.key.read_secret(secret, now) and self._closed_at is None
            if not is_good or not self._spend(secret, now):
                return None
            return self._begin(now)

    def let_in_by_code(self, typed: str) -> Session | None:
        """The same for a code; after five wrong ones within a minute the right one does not help either."""
        now = self._read_clock()
        with self._lock:
            self._wrong_codes = [at for at in self._wrong_codes if now - at < LASTS]
            if len(self._wrong_codes) >= _MOST_WRONG_CODES or self._closed_at is not None:
                return None
            bare = "".join(filter(str.isalpha, typed.upper()))
            if not self.entrance.key.is_code(typed, now) or not self._spend(bare, now):
                self._wrong_codes.append(now)
                return None
            return self._begin(now)

    def find_session(self, cookie: str, *, is_use: bool = True) -> Session | None:
        """The session of a browser; None: it has none, or did not use it for an hour.

        Args:
            cookie: What the browser shows.
            is_use: Somebody is there: it is no page that asks by itself whether there is news.
        """
        now = self._read_clock()
        with self._lock:
            self._sessions = [one for one in self._sessions if now - one.used_at <= SESSION_LASTS]
            found = [one for one in self._sessions if is_same(one.id, cookie)]
            if found and is_use:
                found[0].used_at = self.used_at = now
            return found[0] if found else None

    def _begin(self, now: datetime) -> Session:
        session = Session(now)
        self._sessions = [*self._sessions[1 - _MOST_SESSIONS :], session]
        self.used_at = self.entered_at = now
        return session

    def _spend(self, what: str, now: datetime) -> bool:
        """Whether a secret or a code is used for the first time."""
        self._spent = {one: until for one, until in self._spent.items() if now <= until}
        if what in self._spent:
            return False
        self._spent[what] = now + 2 * LASTS
        return True


def is_token(session: Session, given: str) -> bool:
    """Whether a form came from a page of this session."""
    return is_same(session.token, given)
