"""A person who signs in at Google: in the browser here, or with one on another computer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from agent.errors import AuthoriseError, SecondChanceError
from agent.keeping.tokens import BegunConsent, drop_consent, load_consent, save_consent
from agent.mailboxes.back_end import Rights, SignInContext
from agent.mailboxes.oauth import loopback, pages
from agent.mailboxes.oauth.google_client import ClientSecret
from agent.mailboxes.oauth.google_consent import (
    Consent,
    DeniedError,
    Grant,
    OtherAccountError,
    OtherAnswerError,
    PartialConsentError,
    answer,
    ask,
)
from agent.mailboxes.oauth.google_end import AUDIENCE

WAIT = 300.0
"""Seconds for a person to sign in at Google and read the page."""
_UNVERIFIED = (
    "Where Google says that it hasn't verified the app: that is your own project. Choose Advanced, then "
    "Go to the app, and tick every box."
)
_BLOCKED = (
    f'If Google said "Access blocked": with access_denied, press Publish app at {AUDIENCE}; with '
    "redirect_uri_mismatch, make a client of type Desktop app. docs/gmail.md lists what else it says."
)
"""What to do about a page of Google's that leads nowhere: no answer comes back from it."""


def find_end(grant: Grant, now: datetime) -> datetime | None:
    """When a sign-in that was made now ends; None: Google named no end."""
    return now + grant.lasts if grant.lasts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleSignIn:
    """A person who is asked at Google for some rights, in a browser here or on another computer."""

    mailbox: str
    client: ClientSecret
    rights: Rights
    person: SignInContext

    accept: Callable[[Grant], str]
    """Tries what was granted and says whose mailbox it opens; raises where it is not to be kept."""

    def ask(self) -> tuple[Grant, str]:
        """A grant that lasts, and whose mailbox it opens; asked once more, with force, where it does not.

        Raises:
            AuthoriseError: no consent, not all of it, by another account, or nothing lasting.
            TryLaterError: no network.
            SecondChanceError: as `accept` raises.
        """
        for force in (False, True):
            grant, account = self._ask_for_all(force=force)
            if grant.refresh_token:
                return grant, account
            self.person.terminal.say(
                "Google remembers an older consent and gave no lasting access; it asks once more."
            )
        raise AuthoriseError(
            "Google gave no lasting access (no refresh token); nothing was stored.",
            "Remove the app at https://myaccount.google.com/connections, "
            f"then run second-chance auth {self.mailbox}.",
        )

    def _ask_for_all(self, *, force: bool) -> tuple[Grant, str]:
        """One consent; when boxes were left unticked, the person may go again at once."""
        terminal = self.person.terminal
        while True:
            try:
                return self._ask_once(force=force)
            except PartialConsentError as partial:
                if not terminal.is_interactive:
                    raise
                terminal.show(f"{partial.text}\nGo again and tick every box? [Enter: yes, n: no]")
                if terminal.read_line("answer").strip().casefold() in {"n", "no"}:
                    raise
                force = True

    def _ask_once(self, *, force: bool) -> tuple[Grant, str]:
        terminal = self.person.terminal
        if terminal.may_open_browser:
            with loopback.listening() as listener:
                consent = ask(self.client, listener.redirect_uri, self.rights, force=force)
                listener.expect(consent.state)
                if terminal.open_page(consent.address, _UNVERIFIED, _BLOCKED):
                    return self._show_outcome(listener, consent, self._wait_for(listener))
            terminal.say("There is no browser here; any browser, on any computer, will do.")
        return self._ask_by_hand(force=force)

    def _show_outcome(
        self, listener: loopback.Listener, consent: Consent, redirect: str
    ) -> tuple[Grant, str]:
        """End the consent, and tell in the browser, too, what came of it."""
        try:
            grant, account = self._end(consent, redirect)
        except SecondChanceError as error:
            listener.reply(_describe(error, self.rights, self.person.terminal.place))
            raise
        asks_again = not grant.refresh_token
        done = pages.describe_success(account, self.rights, self.person.terminal.place)
        listener.reply(pages.ASKS_AGAIN if asks_again else done)
        return grant, account

    def _end(self, consent: Consent, redirect: str) -> tuple[Grant, str]:
        """What was granted, and whose mailbox it opens; one that does not last is not tried."""
        grant = answer(self.client, consent, redirect, self.rights)
        return grant, self.accept(grant) if grant.refresh_token else ""

    def _wait_for(self, listener: loopback.Listener) -> str:
        try:
            redirect = listener.wait(WAIT)
        except KeyboardInterrupt:  # a page of Google's that leads nowhere ends like this
            self.person.terminal.show(f"\n{_BLOCKED}")
            raise
        if redirect is None:
            raise AuthoriseError(
                f"Google's page was not answered within {WAIT / 60:.0f} minutes; nothing was stored.",
                f"Run second-chance auth {self.mailbox} again; with a browser on another computer: "
                f"second-chance auth {self.mailbox} --no-browser. {_BLOCKED}",
            )
        return redirect

    def _ask_by_hand(self, *, force: bool) -> tuple[Grant, str]:
        """Show the page's address and take back the address it leads to, in this run or a later one."""
        consent = self._begin_by_hand(force=force)
        self.person.terminal.show(
            f"1. Open this address in a browser, on any computer:\n\n{consent.address}\n\n"
            f"2. Sign in. {_UNVERIFIED} Continue until the browser shows that it cannot open a page.\n"
            "3. Copy the whole address of that page "
            f"(it begins with {consent.redirect_uri}) and paste it here:"
        )
        redirect = self.person.terminal.read_line("address")
        if not redirect.strip():
            raise AuthoriseError(
                "The sign-in waits for the address that Google's page leads to.",
                f"Run second-chance auth {self.mailbox} --no-browser again within a quarter of an hour "
                "and paste it then.",
            )
        try:
            granted = self._end(consent, redirect)
        except OtherAnswerError:
            raise  # the question still stands
        except AuthoriseError:
            drop_consent(self.person.home, self.mailbox)
            raise
        drop_consent(self.person.home, self.mailbox)
        return granted

    def _begin_by_hand(self, *, force: bool) -> Consent:
        """The consent that an earlier run began, or a new one, kept for a later run."""
        home, now, client_id = self.person.home, self.person.now, self.client.client_id
        begun = None if force else load_consent(home, self.mailbox, client_id, now)
        if begun is None:
            # Nobody listens there, wherever the browser is: the address is what is wanted.
            port = 49152 + secrets.randbelow(16384)
            consent = ask(self.client, f"http://127.0.0.1:{port}/", self.rights, force=force)
            begun = BegunConsent(
                client_id=client_id,
                address=consent.address,
                redirect_uri=consent.redirect_uri,
                state=consent.state,
                verifier=consent.verifier,
                begun=now,
            )
            save_consent(home, self.mailbox, begun)
        return Consent(
            address=begun.address,
            redirect_uri=begun.redirect_uri,
            state=begun.state,
            verifier=begun.verifier,
        )


def _describe(error: SecondChanceError, rights: Rights, place: str) -> pages.Page:
    """The page for a sign-in that did not come about."""
    match error:
        case PartialConsentError():
            return pages.describe_missing(rights, error.granted, place)
        case DeniedError():
            return pages.describe_failure(error, "You said no", place)
        case OtherAccountError():
            return pages.describe_failure(error, "That is another account", place)
        case _:
            return pages.describe_failure(error, place=place)
