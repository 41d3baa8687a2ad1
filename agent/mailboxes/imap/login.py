"""Who logs in to an IMAP server, and how: TLS with every check, then one attempt and no second one."""

from __future__ import annotations

import ipaddress
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from imaplib import IMAP4
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from agent.errors import AuthoriseError, MailboxError, TryLaterError
from agent.mailboxes.imap.errors import LATER, is_busy, plain

if TYPE_CHECKING:
    from agent.mailboxes.imap.client import Client

_PLAIN_WORD = re.compile(r"[A-Za-z0-9._@+=/-]+")
_ME = {"name": "second-chance"}
"""What ID tells a server: the name of the program and nothing of the person."""


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


def trust(account: Account) -> ssl.SSLContext | None:
    """TLS with every check; with a private authority, that one alone is trusted. None: no TLS at all.

    Raises:
        MailboxError: the authority cannot be read, or without TLS the way leads out of this machine.
    """
    if account.tls == "none":
        if not _is_here(account.host):
            raise MailboxError(
                f"Without TLS everybody on the way to {account.host} could read the password and the mail.",
                'Set `tls = "implicit"` or `tls = "starttls"` in config.toml.',
            )
        return None
    try:
        return ssl.create_default_context(cafile=str(account.ca_file) if account.ca_file else None)
    except OSError as error:
        raise MailboxError(
            f"The certificates in {account.ca_file} cannot be read: {error.strerror or error}.",
            "Check `ca_file` in config.toml; it must be a PEM file.",
        ) from error


def let_in(client: Client, account: Account, context: ssl.SSLContext | None) -> None:
    """From the greeting to the open door: STARTTLS, ID, login.

    Raises:
        AuthoriseError: the server refuses the login.
        TryLaterError: it says that the moment, not the account, is the reason.
        IMAP4.error, OSError: what the server, TLS or the network say.
    """
    if account.tls == "starttls":
        client.starttls(context)
    if account.identify == "before":
        _identify(client)
    if not client.is_let_in:
        _log_in(client, account)
    if account.identify == "after":
        _identify(client)


def _identify(client: Client) -> None:
    """Name the program where the server has a mind to know; that it does not like it is no reason to stop."""
    if client.has_capability("ID"):
        try:
            client.id_(_ME)
        except IMAP4.abort:
            raise
        except IMAP4.error:
            return


def _log_in(client: Client, account: Account) -> None:
    """Log in once."""
    attempt = _attempt(client, account, account.secret())
    try:
        attempt()
    except IMAP4.error as error:
        if isinstance(error.__context__, IMAP4.abort):  # the library calls a lost connection a failed login
            raise error.__context__ from error
        words = plain(error)
        if is_busy(words):
            raise TryLaterError(f"{account.host} lets nobody in just now: {words}.", LATER) from error
        refused = AuthoriseError(
            f"{account.host} refuses the login of {account.user}: {words}.",
            f"Authorise again: second-chance auth {account.mailbox}",
        )
        if account.refusals:
            account.refusals.keep(refused)
        raise refused from error


def _attempt(client: Client, account: Account, secret: str) -> Callable[[], object]:
    """LOGIN where both words are plain ones and it is allowed, else AUTHENTICATE, which quotes nothing."""
    if account.auth == "password":
        simple = all(_PLAIN_WORD.fullmatch(word) for word in (account.user, secret))
        if simple and not client.has_capability("LOGINDISABLED"):
            return partial(client.login, account.user, secret)
        mechanism, words = "PLAIN", f"\0{account.user}\0{secret}"
    elif account.auth == "xoauth2":  # Google's and Microsoft's own
        mechanism, words = "XOAUTH2", f"user={account.user}\1auth=Bearer {secret}\1\1"
    else:  # RFC 7628 §3.1
        user = account.user.replace("=", "=3D").replace(",", "=2C")
        where = f"host={account.host}\1port={account.port}"
        mechanism, words = "OAUTHBEARER", f"n,a={user},\1{where}\1auth=Bearer {secret}\1\1"
    at_once = account.at_once and bool(client.has_capability("SASL-IR"))
    return partial(client.sasl, mechanism, words.encode(), at_once=at_once)


def _is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
