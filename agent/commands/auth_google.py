"""Google's consent, with a browser here or with an address that is carried there and back."""

from __future__ import annotations

import argparse
import os
import secrets
import sys

from agent.auth import account, client_secret, loopback, oauth
from agent.auth.client_secret import ClientSecret
from agent.auth.oauth import Consent, Grant, OtherAnswerError, PartialConsentError
from agent.commands import given
from agent.commands.common import moment, talk
from agent.errors import AuthoriseError
from agent.keeping.config import GmailSettings
from agent.keeping.paths import Home
from agent.keeping.token_facts import BegunConsent, drop_consent, load_consent, load_facts, save_consent
from agent.model.interview import Profile

WAIT = 300.0
"""Seconds for a person to sign in at Google and read the page."""


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
    client = client_secret.load(one.client_secret)
    for force in (False, True):
        grant = _granted(args, one, client, place, force=force)
        address = account.address_of(grant.access_token, one.api_endpoint)
        _check_account(address, one, profile, place)
        if grant.refresh_token:
            return address, grant.scopes, grant.refresh_token
        talk(args, "Google remembers an older consent and gave no lasting access; it asks once more.")
    raise AuthoriseError(
        "Google gave no lasting access (no refresh token); nothing was stored.",
        "Remove the app at https://myaccount.google.com/connections, "
        f"then run second-chance auth {one.name}.",
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


def _granted(
    args: argparse.Namespace, one: GmailSettings, client: ClientSecret, place: Home, *, force: bool
) -> Grant:
    """One consent; when boxes were left unticked, the person may go again at once."""
    while True:
        try:
            return _consent(args, one, client, place, force=force)
        except PartialConsentError as partial:
            if not sys.stdin.isatty():
                raise
            print(f"{partial.text}\nGo again and tick every box? [Enter: yes, n: no]", file=sys.stderr)
            if given.line("answer").strip().casefold() in {"n", "no"}:
                raise
            force = True


def _consent(
    args: argparse.Namespace, one: GmailSettings, client: ClientSecret, place: Home, *, force: bool
) -> Grant:
    if not args.no_browser:
        with loopback.listening() as listener:
            consent = oauth.ask(client, listener.redirect_uri, force=force)
            if loopback.open_browser(consent.address, os.environ):
                talk(args, f"Your browser opens Google's page. If it does not, go to\n\n{consent.address}\n")
                return oauth.answer(client, consent, _came_back(listener, one))
        talk(args, "There is no browser here; any browser, on any computer, will do.")
    return _by_hand(args, one, client, place, force=force)


def _came_back(listener: loopback.Listener, one: GmailSettings) -> str:
    redirect = listener.wait(WAIT)
    if redirect is None:
        raise AuthoriseError(
            f"Google's page was not answered within {WAIT / 60:.0f} minutes; nothing was stored.",
            f"Run second-chance auth {one.name} again; with a browser on another computer, add --no-browser.",
        )
    return redirect


def _by_hand(
    args: argparse.Namespace, one: GmailSettings, client: ClientSecret, place: Home, *, force: bool
) -> Grant:
    """Show the page's address and take back the address it leads to, in this run or a later one."""
    consent = _begun(args, one, client, place, force=force)
    print(
        f"1. Open this address in a browser, on any computer:\n\n{consent.address}\n\n"
        "2. Sign in, tick every box, and continue until the browser shows that it cannot open a page.\n"
        f"3. Copy the whole address of that page (it begins with {consent.redirect_uri}) and paste it here:",
        file=sys.stderr,
    )
    redirect = given.line("address")
    if not redirect.strip():
        raise AuthoriseError(
            "The sign-in waits for the address that Google's page leads to.",
            f"Run second-chance auth {one.name} --no-browser again within a quarter of an hour "
            "and paste it then.",
        )
    try:
        grant = oauth.answer(client, consent, redirect)
    except OtherAnswerError:
        raise  # the question still stands
    except AuthoriseError:
        drop_consent(place, one.name)
        raise
    drop_consent(place, one.name)
    return grant


def _begun(
    args: argparse.Namespace, one: GmailSettings, client: ClientSecret, place: Home, *, force: bool
) -> Consent:
    """The consent that an earlier run began, or a new one, kept for a later run."""
    begun = None if force else load_consent(place, one.name, client.client_id, moment(args))
    if begun is None:
        # Nobody listens there, wherever the browser is: the address is what is wanted.
        port = 49152 + secrets.randbelow(16384)
        consent = oauth.ask(client, f"http://127.0.0.1:{port}/", force=force)
        begun = BegunConsent(
            client_id=client.client_id,
            address=consent.address,
            redirect_uri=consent.redirect_uri,
            state=consent.state,
            verifier=consent.verifier,
            begun=moment(args),
        )
        save_consent(place, one.name, begun)
    return Consent(
        address=begun.address, redirect_uri=begun.redirect_uri, state=begun.state, verifier=begun.verifier
    )
