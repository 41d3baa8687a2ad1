"""Google's consent, with a browser here or with an address that is carried there and back."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from agent.auth import account, client_secret, loopback, oauth
from agent.auth.client_secret import ClientSecret
from agent.auth.oauth import Consent, Grant, OtherAnswerError, PartialConsentError
from agent.commands import stdin_line
from agent.commands.command import read_now, talk
from agent.errors import AuthoriseError
from agent.keeping.config import GmailSettings, ImapSettings
from agent.keeping.home_folder import Home
from agent.keeping.token_facts import BegunConsent, drop_consent, load_consent, load_facts, save_consent
from agent.model.interview import Profile

WAIT = 300.0
"""Seconds for a person to sign in at Google and read the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks Google for what, and how."""

    args: argparse.Namespace
    mailbox: str
    client: ClientSecret
    scopes: tuple[str, ...]
    place: Home

    @classmethod
    def of(
        cls,
        args: argparse.Namespace,
        one: GmailSettings | ImapSettings,
        place: Home,
        scopes: tuple[str, ...] = oauth.SCOPES,
    ) -> Asking:
        """For one mailbox.

        Raises:
            BadFileError: client_secret.json cannot be used.
        """
        client = client_secret.load(one.client_secret)
        return cls(args=args, mailbox=one.name, client=client, scopes=scopes, place=place)

    @property
    def now(self) -> datetime:
        """The moment of the command."""
        return read_now(self.args)


def sign_in(
    args: argparse.Namespace, one: GmailSettings, profile: Profile, place: Home
) -> tuple[str, tuple[str, ...], str]:
    """Let the person consent at Google.

    Returns:
        The account's address, the scopes granted, and the refresh token; nothing is kept yet.

    Raises:
        BadFileError: client_secret.json cannot be used.
        AuthoriseError: no consent, not all of it, or by another account.
        TryLaterError: no network.
    """
    for grant in grants(Asking.of(args, one, place)):
        address = account.address_of(grant.access_token, one.api_endpoint)
        _check_account(address, one, profile, place)
    return address, grant.scopes, grant.refresh_token


def grants(asking: Asking) -> Iterator[Grant]:
    """What the person grants; asked once more, with force, where that gives no lasting access. The last does.

    Raises:
        AuthoriseError: no consent, not all of it, or nothing lasting.
        TryLaterError: no network.
    """
    for force in (False, True):
        grant = _granted(asking, force=force)
        yield grant
        if grant.refresh_token:
            return
        talk(asking.args, "Google remembers an older consent and gave no lasting access; it asks once more.")
    raise AuthoriseError(
        "Google gave no lasting access (no refresh token); nothing was stored.",
        "Remove the app at https://myaccount.google.com/connections, "
        f"then run second-chance auth {asking.mailbox}.",
    )


def _check_account(address: str, one: GmailSettings, profile: Profile, place: Home) -> None:
    """Refuse an account that is not the person's by their own list, or not the one from before."""
    if address.casefold() not in {own.casefold() for own in profile.addresses}:
        raise AuthoriseError(
            f"You signed in as {address}, but config.toml knows you as {', '.join(profile.addresses)}; "
            "nothing was stored.",
            "Choose the other account on Google's page, or add this address to addresses under [me]; "
            f"then run second-chance auth {one.name} again.",
        )
    before = load_facts(place, one.name)
    if before and before.scopes and before.account.casefold() != address.casefold():
        raise AuthoriseError(
            f"You signed in as {address}, but the mailbox {one.name!r} was authorised as {before.account}; "
            "nothing was stored.",
            "Choose that account on Google's page; "
            f"to change over, run second-chance auth {one.name} --revoke first.",
        )


def _granted(asking: Asking, *, force: bool) -> Grant:
    """One consent; when boxes were left unticked, the person may go again at once."""
    while True:
        try:
            return _consent(asking, force=force)
        except PartialConsentError as partial:
            if not sys.stdin.isatty():
                raise
            print(f"{partial.text}\nGo again and tick every box? [Enter: yes, n: no]", file=sys.stderr)
            if stdin_line.line("answer").strip().casefold() in {"n", "no"}:
                raise
            force = True


def _consent(asking: Asking, *, force: bool) -> Grant:
    if not asking.args.no_browser:
        with loopback.listening() as listener:
            consent = oauth.ask(asking.client, listener.redirect_uri, asking.scopes, force=force)
            if loopback.open_browser(consent.address, os.environ):
                talk(
                    asking.args,
                    f"Your browser opens Google's page. If it does not, go to\n\n{consent.address}\n",
                )
                return oauth.answer(asking.client, consent, _came_back(listener, asking), asking.scopes)
        talk(asking.args, "There is no browser here; any browser, on any computer, will do.")
    return _by_hand(asking, force=force)


def _came_back(listener: loopback.Listener, asking: Asking) -> str:
    redirect = listener.wait(WAIT)
    if redirect is None:
        raise AuthoriseError(
            f"Google's page was not answered within {WAIT / 60:.0f} minutes; nothing was stored.",
            f"Run second-chance auth {asking.mailbox} again; "
            "with a browser on another computer, add --no-browser.",
        )
    return redirect


def _by_hand(asking: Asking, *, force: bool) -> Grant:
    """Show the page's address and take back the address it leads to, in this run or a later one."""
    consent = _begun(asking, force=force)
    print(
        f"1. Open this address in a browser, on any computer:\n\n{consent.address}\n\n"
        "2. Sign in, tick every box, and continue until the browser shows that it cannot open a page.\n"
        f"3. Copy the whole address of that page (it begins with {consent.redirect_uri}) and paste it here:",
        file=sys.stderr,
    )
    redirect = stdin_line.line("address")
    if not redirect.strip():
        raise AuthoriseError(
            "The sign-in waits for the address that Google's page leads to.",
            f"Run second-chance auth {asking.mailbox} --no-browser again within a quarter of an hour "
            "and paste it then.",
        )
    try:
        grant = oauth.answer(asking.client, consent, redirect, asking.scopes)
    except OtherAnswerError:
        raise  # the question still stands
    except AuthoriseError:
        drop_consent(asking.place, asking.mailbox)
        raise
    drop_consent(asking.place, asking.mailbox)
    return grant


def _begun(asking: Asking, *, force: bool) -> Consent:
    """The consent that an earlier run began, or a new one, kept for a later run."""
    begun = None if force else load_consent(asking.place, asking.mailbox, asking.client.client_id, asking.now)
    if begun is None:
        # Nobody listens there, wherever the browser is: the address is what is wanted.
        port = 49152 + secrets.randbelow(16384)
        consent = oauth.ask(asking.client, f"http://127.0.0.1:{port}/", asking.scopes, force=force)
        begun = BegunConsent(
            client_id=asking.client.client_id,
            address=consent.address,
            redirect_uri=consent.redirect_uri,
            state=consent.state,
            verifier=consent.verifier,
            begun=asking.now,
        )
        save_consent(asking.place, asking.mailbox, begun)
    return Consent(
        address=begun.address, redirect_uri=begun.redirect_uri, state=begun.state, verifier=begun.verifier
    )
