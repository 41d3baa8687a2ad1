"""Who logs in where, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from agent.errors import AuthoriseError, SecondChanceError, TryLaterError
from agent.mailboxes.imap.server_words import Verdict
from agent.reading.authentication import ANYBODY, Trust

_TO_CONNECT = 20.0
"""Seconds: who is there answers within a few, and a run has more to do than to wait for who is not."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A login that was just refused."""

    verdict: Verdict
    for_good: AuthoriseError
    """What is said where only the person can change it."""
    for_now: TryLaterError
    """What is said where it may pass."""


class Refusals(Protocol):
    """Remembers a refused login for the programs that come after this one."""

    def check(self) -> None:
        """Let pass what may be tried now.

        Raises:
            AuthoriseError: this login was refused, with the same secret.
            TryLaterError: the server let nobody in, and is left alone for a while.
        """
        ...

    def keep(self, refused: Refused) -> SecondChanceError:
        """Remember that the login was refused just now; the one of its two errors that holds."""
        ...

    def forget(self) -> None:
        """The login was taken, and the mailbox opened."""
        ...


class HabitStore(Protocol):
    """Remembers for the programs that come after this one what a server can be asked."""

    def load(self) -> Mapping[str, object] | None:
        """What was found out not too long ago; None: nothing was."""
        ...

    def save(self, content: Mapping[str, object]) -> None:
        """Keep what was found out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where and how to log in."""

    mailbox: str
    """The name in config.toml."""
    host: str
    port: int
    tls: Literal["implicit", "starttls", "none"]
    ca_file: Path | None
    user: str
    secret: Callable[[], str]
    """The password, or the access token; asked for only when it is needed."""
    auth: Literal["password", "xoauth2", "oauthbearer"] = "password"
    identify: Literal["before", "after", "never"] = "after"
    """When ID (RFC 2971) is sent. Some servers open no folder without it; others refuse it before login."""
    at_once: bool = False
    """Send the words of AUTHENTICATE with the command (SASL-IR): a round trip less, and some servers fail."""
    patience: float = 90.0
    """Seconds to wait from one line of an answer to the next."""
    refusals: Refusals | None = None
    habits: HabitStore | None = None
    """Where it is kept between runs what the server can be asked; None: nowhere."""
    trust: Trust = ANYBODY
    """Whose word on the sender of a mail is believed."""

    @property
    def longest_answer(self) -> float:
        """Seconds that the whole answer to one command may take, however steadily it comes."""
        return 10 * self.patience

    @property
    def patience_to_connect(self) -> float:
        """Seconds to wait until a connection is made."""
        return min(_TO_CONNECT, self.patience)
