"""Authorising an IMAP account: by a password, or at Google or Microsoft; then one login to see it open."""

from __future__ import annotations

import argparse
import getpass
import sys
import time

from agent.auth import oauth
from agent.auth.scopes import FOR_IMAP
from agent.commands import imap_access, keys, stdin_line
from agent.commands.command import talk
from agent.commands.open_mailbox import account_of
from agent.errors import AuthoriseError, SecondChanceError, UsageError
from agent.keeping import providers
from agent.keeping.config import ImapSettings
from agent.keeping.home_folder import Home
from agent.keeping.sign_in import provider

PAUSE = time.sleep
"""How time passes between two questions to Microsoft."""

WIDER = """\
Over IMAP, Google gives the whole of your mail or nothing: the page will speak of reading, writing, sending
and deleting all of it (https://mail.google.com/). Second Chance reads it and places drafts, and has no code
that could send. With kind = "gmail" in config.toml it asks for less: to read, and to manage drafts."""


def sign_in(args: argparse.Namespace, one: ImapSettings, place: Home) -> tuple[str, tuple[str, ...], str]:
    """Let the person authorise an IMAP account.

    Returns:
        The account, the scopes granted, and the password or refresh token; nothing is kept yet.

    Raises:
        BadFileError: config.toml or client_secret.json cannot be used for it.
        AuthoriseError: no consent, or the server does not take what was given.
        TryLaterError: no network to Google or Microsoft.
        UsageError: no password was given.
    """
    if one.auth == "password":
        scopes: tuple[str, ...] = ()
        kept = opens = _password(one)
    else:
        who = provider(one)
        scopes = FOR_IMAP[who]
        at = _at_google if who == "google" else _at_microsoft
        opens, kept = at(args, one, place)
    _try(one, opens)
    return keys.imap_account(one), scopes, kept


def _at_google(args: argparse.Namespace, one: ImapSettings, place: Home) -> tuple[str, str]:
    """Google's consent: an access and a refresh token."""
    from agent.commands.auth_google import Asking, grants  # noqa: PLC0415 - Google's libraries

    print(WIDER, file=sys.stderr)
    *_, grant = grants(Asking.of(args, one, place, (oauth.FULL,)))
    return grant.access_token, grant.refresh_token


def _at_microsoft(args: argparse.Namespace, one: ImapSettings, place: Home) -> tuple[str, str]:  # noqa: ARG001 - as _at_google
    """A code that the person types at Microsoft: an access and a refresh token."""
    from agent.auth import microsoft  # noqa: PLC0415 - only where Microsoft signs in

    app = imap_access.app(one)
    code = microsoft.begin(app)
    print(
        f"1. Open {code.page} in a browser, on any device.\n"
        f"2. Type this code: {code.user_code}\n"
        f"3. Sign in as {one.user}, and say yes.\n"
        f"The code is good for {code.lasts / 60:.0f} minutes; this waits until you are done.",
        file=sys.stderr,
    )
    grant = microsoft.wait(app, code, PAUSE)
    talk(args, "Microsoft has answered.")
    return grant.access_token, grant.refresh_token


def _password(one: ImapSettings) -> str:
    """The password, from a hidden prompt or the first line of stdin."""
    if sys.stdin.isatty():
        preset = providers.of_host(one.host)
        if preset and preset.app_password:
            print(f"{preset.name} wants an app password here: {preset.app_password}", file=sys.stderr)
        password = getpass.getpass(f"Password of {keys.imap_account(one)} (it is not shown): ", sys.stderr)
    else:
        password = stdin_line.line("password")
    if not password:
        raise UsageError(
            "No password was given; nothing was stored.",
            f"Type it, or hand it over on stdin: second-chance auth {one.name} < FILE",
        )
    if not password.isprintable():
        raise UsageError("The password holds characters that cannot be typed.", "Give the password alone.")
    return password


def _try(one: ImapSettings, secret: str) -> None:
    """Log in once; a server that cannot be asked now is no reason to refuse what was given.

    Raises:
        AuthoriseError: the server says no.
    """
    from agent.mailboxes.imap.connection import Connection  # noqa: PLC0415 - only to authorise

    connection = Connection(account_of(one, lambda: secret))
    try:
        connection.supports("IMAP4REV1")
    except AuthoriseError as refused:
        raise AuthoriseError(f"{refused.text} Nothing was stored.", _what_to_do(one)) from refused
    except SecondChanceError as problem:
        print(f"The login could not be tried now. {problem.text} {problem.hint}", file=sys.stderr)
    finally:
        connection.close()


def _what_to_do(one: ImapSettings) -> str:
    """The usual reasons of a login that is refused."""
    again = f"then run second-chance auth {one.name} again."
    if one.auth != "password":
        return f"Sign in as {one.user} and nobody else, see that IMAP is switched on for the mailbox, {again}"
    preset = providers.of_host(one.host)
    if preset and "password" not in preset.auth:
        return f'{preset.name} takes no passwords any more: set auth = "xoauth2" (docs/imap.md), {again}'
    if preset and preset.app_password:
        return f"{preset.name} wants an app password, not your usual one: {preset.app_password}; {again}"
    return f"Compare `user` in config.toml; many providers want an app password, not your usual one; {again}"
