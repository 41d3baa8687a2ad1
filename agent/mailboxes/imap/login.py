"""The login: all that comes between connecting and the first command.

Imported only when a connection is made, as IMAPClient is. TLS comes with every check, and a login is tried
once.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from functools import partial
from imaplib import IMAP4
from socket import IPPROTO_TCP, TCP_NODELAY

from agent.errors import MailboxError
from agent.knowledge.domains import is_this_machine
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.client import Client
from agent.mailboxes.imap.errors import refuse_login
from agent.mailboxes.imap.server_words import Verdict, judge_login, read_words, show

_PLAIN_WORD = re.compile(r"[A-Za-z0-9._@+=/-]+")
_PROGRAM = {"name": "second-chance"}
"""What ID tells a server: the name of the program and nothing of the person."""


def connect(account: Account, context: ssl.SSLContext | None) -> Client:
    """A connection to the server, not logged in yet.

    Raises:
        TryLaterError: it lets nobody in just now.
        IMAP4.error, OSError: what the server, TLS or the network say.
    """
    try:
        client = Client(account, context)
    except IMAP4.error as error:
        raise _hear_goodbye(account, error) from error
    client.socket().setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # commands leave in pieces: 40 ms each
    client.normalise_times = False  # times stay aware
    return client


def _hear_goodbye(account: Account, error: IMAP4.error) -> Exception:
    """What a server means that ends the connection before the login is through: the same, or not now."""
    words = read_words(error)
    return refuse_login(account, words) if judge_login(words) is Verdict.MOMENT else error


def make_tls_context(account: Account) -> ssl.SSLContext | None:
    """TLS with every check; with a private authority, that one alone is trusted. None: no TLS at all.

    Raises:
        MailboxError: the authority cannot be read, or without TLS the way leads out of this machine.
    """
    if account.tls == "none":
        if not is_this_machine(account.host):
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


def log_in(client: Client, account: Account, context: ssl.SSLContext | None) -> None:
    """All that comes between greeting and commands: STARTTLS, ID, login.

    Raises:
        AuthoriseError: the server refuses the login.
        MailboxError: it was to begin TLS and does not, or takes no password; nothing goes to it.
        TryLaterError: it says that the moment, not the account, is the reason.
        IMAP4.error, OSError: what the server, TLS or the network say.
    """
    if account.tls == "starttls":
        _begin_tls(client, account, context)
    if account.identify == "before":
        _identify(client)
    if not client.is_logged_in:
        _authenticate(client, account)
    if account.identify == "after":
        _identify(client)


def _begin_tls(client: Client, account: Account, context: ssl.SSLContext | None) -> None:
    """STARTTLS, or nothing: who takes it out of the server's words wants the password in plain text.

    A server that lets everybody in (PREAUTH) takes no STARTTLS any more; a forged greeting looks like that.
    """
    client.is_private = False
    if client.is_logged_in:
        what = "lets everybody in before encryption can begin"
    elif not client.has_capability("STARTTLS"):
        what = "does not offer encryption (STARTTLS)"
    else:
        try:
            client.begin_tls(context)
        except IMAP4.abort:
            raise
        except IMAP4.error as error:
            what = f"refuses encryption (STARTTLS){show(read_words(error))}"
        else:
            return
    raise MailboxError(
        f"{account.host} {what}, so nothing was sent to it.",
        "Check `host`, `port` and `tls` in config.toml; 993 is for implicit. "
        "If it worked before, somebody between you and the server may hold the encryption back.",
    )


def _identify(client: Client) -> None:
    """Name the program where the server has a mind to know; that it does not like it is no reason to stop."""
    if client.has_capability("ID"):
        try:
            client.id_(_PROGRAM)
        except IMAP4.abort:
            raise
        except IMAP4.error:
            return


def _authenticate(client: Client, account: Account) -> None:
    """Log in once."""
    attempt = _choose_login(client, account, account.secret())
    try:
        attempt()
    except IMAP4.error as error:
        lost = error if isinstance(error, IMAP4.abort) else error.__context__
        if isinstance(lost, IMAP4.abort):  # the library calls a lost connection a failed login
            raise _hear_goodbye(account, lost) from error
        raise refuse_login(account, read_words(error)) from error


def _choose_login(client: Client, account: Account, secret: str) -> Callable[[], object]:
    """The way to log in that the server offers and that carries the words unharmed."""
    if account.auth == "password":
        return _choose_password_login(client, account, secret)
    if account.auth == "xoauth2":  # Google's and Microsoft's own
        mechanism, words = "XOAUTH2", f"user={account.user}\1auth=Bearer {secret}\1\1"
    else:  # RFC 7628 §3.1
        user = account.user.replace("=", "=3D").replace(",", "=2C")
        where = f"host={account.host}\1port={account.port}"
        mechanism, words = "OAUTHBEARER", f"n,a={user},\1{where}\1auth=Bearer {secret}\1\1"
    return _by_sasl(client, account, mechanism, words)


def _choose_password_login(client: Client, account: Account, secret: str) -> Callable[[], object]:
    """LOGIN for plain words; for all others AUTHENTICATE, which quotes nothing, as far as it is offered.

    Many servers offer LOGIN alone, and some only tell that they take none (LOGINDISABLED, RFC 9051 §6.2.3).

    Raises:
        MailboxError: the server takes no password over this connection; none was sent.
    """
    takes_login = not client.has_capability("LOGINDISABLED")
    user = account.user
    if takes_login and all(_PLAIN_WORD.fullmatch(word) for word in (user, secret)):
        return partial(client.log_in_by_words, user, secret)
    if client.has_capability("AUTH=PLAIN"):
        return _by_sasl(client, account, "PLAIN", f"\0{user}\0{secret}")
    is_ascii = user.isascii() and secret.isascii()
    if client.has_capability("AUTH=LOGIN") and not (takes_login and is_ascii):
        return partial(client.log_in_step_by_step, user.encode(), secret.encode())
    if takes_login:
        return partial(client.log_in_by_words, user, secret)
    raise MailboxError(
        f"{account.host} takes no password over this connection, so none was sent to it.",
        "Check `tls` and `port` in config.toml: many servers take one over an encrypted connection only. "
        'Where the provider wants its own sign-in, set auth = "xoauth2".',
    )


def _by_sasl(client: Client, account: Account, mechanism: str, words: str) -> Callable[[], object]:
    at_once = account.at_once and bool(client.has_capability("SASL-IR"))
    return partial(client.sasl, mechanism, words.encode(), at_once=at_once)
