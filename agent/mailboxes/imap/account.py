"""Who logs in where, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from agent.errors import AuthoriseError
from agent.reading.authentication import ANYBODY, Trust


class Refusals(Protocol):
    """Remembers a refused login for the programs that come after this one."""

    def check(self) -> None:
        """Let pass what was not refused yet.

        Raises:
            AuthoriseError: this login was refused, with the same secret.
        """
        ...

    def keep(self, refused: AuthoriseError) -> None:
        """Remember that the login was refused just now."""
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
    patience: float = 20.0
    """Seconds to wait for each answer."""
    refusals: Refusals | None = None
    trust: Trust = ANYBODY
    """Whose word on the sender of a mail is believed."""
