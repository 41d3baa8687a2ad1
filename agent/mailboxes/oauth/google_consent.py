"""Google's consent: its page's address, the answer that comes back, and what was granted.

The installed-app flow of google-auth-oauthlib with PKCE (RFC 7636) and a loopback redirect (RFC 8252 §7.3).
`ask` and `answer` share nothing but a `Consent`, so that the answer may be pasted by hand in a later run.
`GoogleSignIn` walks a person through both.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from agent.errors import AuthoriseError, TryLaterError
from agent.keeping.tokens import BegunConsent, drop_consent, load_consent, save_consent
from agent.knowledge.text import printable
from agent.mailboxes.back_end import Rights, SignInContext
from agent.mailboxes.oauth import loopback, redirects
from agent.mailboxes.oauth.google_client import ClientSecret
from agent.mailboxes.proxies import explain

if TYPE_CHECKING:
    from google_auth_oauthlib.flow import InstalledAppFlow

WAIT = 300.0
"""Seconds for a person to sign in at Google and read the page."""
_LONGEST_LIFE = timedelta(days=3660)
"""A longer life of a token than this says nothing that anybody must be told."""
_SECONDS = 30
"""How long Google may take to exchange a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent that was asked for and not yet answered."""

    address: str
    """The page where the person is asked."""
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    """The PKCE secret that proves that who ends the consent also began it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the person granted."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    """Empty when Google gave none: it was consented before, and must be asked for with force."""
    scopes: tuple[str, ...]
    lasts: timedelta | None = None
    """How long Google lets the refresh token live, where it named a time; it does for an app in "Testing"."""


class PartialConsentError(AuthoriseError):
    """Not every box on Google's page was ticked."""


class OtherAnswerError(AuthoriseError):
    """What was given is no answer to this consent, which can still be answered."""


def ask(client: ClientSecret, redirect_uri: str, scopes: Iterable[str], *, force: bool = False) -> Consent:
    """Begin a consent; nothing goes over the network.

    Args:
        client: Who asks.
        redirect_uri: Where the answer goes: a loopback address.
        scopes: What is asked for.
        force: Ask although the person has consented before; only then Google surely gives a refresh token.
    """
    flow = _flow(client, redirect_uri, list(scopes))
    more = {"prompt": "consent"} if force else {}
    address, state = flow.authorization_url(access_type="offline", **more)
    return Consent(address=address, redirect_uri=redirect_uri, state=state, verifier=flow.code_verifier)


def answer(client: ClientSecret, consent: Consent, redirect: str, rights: Rights) -> Grant:
    """End a consent with the address that Google sent the browser to.

    Raises:
        PartialConsentError: a scope is missing; it is named.
        OtherAnswerError: this is no answer, or one to another consent.
        AuthoriseError: the person said no, or the code is used or too old.
        TryLaterError: no network.
    """
    code = _code(consent, redirect)
    # Without scopes: oauthlib would otherwise throw away a login in which a box was left unticked.
    flow = _flow(client, consent.redirect_uri, None, consent.verifier)
    with _exchanging(client.token_uri):
        redirects.guard(flow.oauth2session, client.token_uri)
        token = flow.fetch_token(code=code, timeout=_SECONDS)
    granted = tuple(token.get("scope") or rights)  # left out: all that was asked for (RFC 6749 §5.1)
    missing = [f"{meaning} ({scope})" for scope, meaning in rights.items() if scope not in granted]
    if missing:
        raise PartialConsentError(
            f"Google's page was left without leave to {', and to '.join(missing)}.",
            "Go again and tick every box; nothing was stored.",
        )
    return Grant(
        access_token=str(token["access_token"]),
        refresh_token=str(token.get("refresh_token") or ""),
        scopes=granted,
        lasts=_read_span(token.get("refresh_token_expires_in")),
    )


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

    def grants(self) -> Iterator[Grant]:
        """What the person grants; asked once more, with force, where that gives no lasting access.

        The last grant is the one that lasts.

        Raises:
            AuthoriseError: no consent, not all of it, or nothing lasting.
            TryLaterError: no network.
        """
        for force in (False, True):
            grant = self._ask_for_all(force=force)
            yield grant
            if grant.refresh_token:
                return
            self.person.terminal.say(
                "Google remembers an older consent and gave no lasting access; it asks once more."
            )
        raise AuthoriseError(
            "Google gave no lasting access (no refresh token); nothing was stored.",
            "Remove the app at https://myaccount.google.com/connections, "
            f"then run second-chance auth {self.mailbox}.",
        )

    def _ask_for_all(self, *, force: bool) -> Grant:
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

    def _ask_once(self, *, force: bool) -> Grant:
        terminal = self.person.terminal
        if terminal.may_open_browser:
            with loopback.listening() as listener:
                consent = ask(self.client, listener.redirect_uri, self.rights, force=force)
                listener.expect(consent.state)
                if loopback.open_browser(consent.address, terminal.environ):
                    terminal.say(
                        f"Your browser opens Google's page. If it does not, go to\n\n{consent.address}\n"
                    )
                    return answer(self.client, consent, self._wait_for(listener), self.rights)
            terminal.say("There is no browser here; any browser, on any computer, will do.")
        return self._ask_by_hand(force=force)

    def _wait_for(self, listener: loopback.Listener) -> str:
        redirect = listener.wait(WAIT)
        if redirect is None:
            raise AuthoriseError(
                f"Google's page was not answered within {WAIT / 60:.0f} minutes; nothing was stored.",
                f"Run second-chance auth {self.mailbox} again; "
                "with a browser on another computer, add --no-browser.",
            )
        return redirect

    def _ask_by_hand(self, *, force: bool) -> Grant:
        """Show the page's address and take back the address it leads to, in this run or a later one."""
        consent = self._begin_by_hand(force=force)
        self.person.terminal.show(
            f"1. Open this address in a browser, on any computer:\n\n{consent.address}\n\n"
            "2. Sign in, tick every box, and continue until the browser shows that it cannot open a page.\n"
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
            grant = answer(self.client, consent, redirect, self.rights)
        except OtherAnswerError:
            raise  # the question still stands
        except AuthoriseError:
            drop_consent(self.person.home, self.mailbox)
            raise
        drop_consent(self.person.home, self.mailbox)
        return grant

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


def _read_span(seconds: object) -> timedelta | None:
    """The life of a refresh token as Google names it beside the token; None where it names none.

    Only access that is limited in time has one: `refresh_token_expires_in`, in seconds
    (developers.google.com/identity/protocols/oauth2/web-server).
    """
    try:
        span = timedelta(seconds=int(str(seconds)))
    except (ValueError, OverflowError):
        return None
    return span if timedelta() < span < _LONGEST_LIFE else None


def _flow(
    client: ClientSecret, redirect_uri: str, scopes: list[str] | None, verifier: str | None = None
) -> InstalledAppFlow:
    from google_auth_oauthlib.flow import InstalledAppFlow  # noqa: PLC0415 - 0.25 s, only to authorise

    config = {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "auth_uri": client.auth_uri,
        "token_uri": client.token_uri,
    }
    return InstalledAppFlow.from_client_config(
        {"installed": config}, scopes, redirect_uri=redirect_uri, code_verifier=verifier
    )


def _code(consent: Consent, redirect: str) -> str:
    """The code in a redirect address, after its state was checked (RFC 6749 §10.12)."""
    try:
        words = parse_qs(urlsplit(redirect.strip()).query)
    except ValueError:
        words = {}
    error, code, state = (words.get(key, [""])[0] for key in ("error", "code", "state"))
    if not (error or code):
        raise OtherAnswerError(
            "This is not the address that Google's page leads to in the end.",
            f"It begins with {consent.redirect_uri} and holds state= and code=; "
            "copy all of it from the browser's address line.",
        )
    if state != consent.state:
        raise OtherAnswerError(
            "This answer belongs to another sign-in: its state does not match.",
            "Use the address shown last, and paste the answer to that one.",
        )
    if error == "access_denied":
        raise AuthoriseError(
            "Google's page was answered with no; nothing was stored.", "Run it again to say yes."
        )
    if error:
        raise AuthoriseError(f"Google refused the sign-in ({_name_reason(error)}).", "Run it again.")
    return code


@contextmanager
def _exchanging(token_uri: str) -> Iterator[None]:
    """Errors of the token endpoint, in words; `from None`, since they may quote what was sent."""
    from oauthlib.oauth2 import MissingTokenError, OAuth2Error  # noqa: PLC0415 - loaded with the flow
    from requests import RequestException  # noqa: PLC0415

    try:
        yield
    except MissingTokenError:
        raise _unreadable() from None
    except OAuth2Error as problem:
        if problem.error in {"temporarily_unavailable", "server_error", "internal_failure"}:
            raise _unreadable() from None
        if problem.error == "invalid_grant":
            raise AuthoriseError(
                "Google does not take this answer: it was used before, or is older than a few minutes.",
                "Run it again and answer within ten minutes.",
            ) from None
        if problem.error in {"invalid_client", "unauthorized_client", "deleted_client"}:
            raise AuthoriseError(
                "Google does not know the client in client_secret.json (any more).",
                "Download the file again at https://console.cloud.google.com/auth/clients.",
            ) from None
        raise AuthoriseError(
            f"Google refused the sign-in ({_name_reason(problem.error)}).", "Run it again."
        ) from None
    except (RequestException, OSError) as problem:
        raise explain(problem, token_uri) or TryLaterError(
            "Google could not be reached to end the sign-in.", "See that you are online, then run it again."
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _unreadable() from None


def _unreadable() -> TryLaterError:
    return TryLaterError(
        "Google's answer to the sign-in was not one; a network that asks to be signed in to does that too.",
        "Run it again a little later.",
    )


def _name_reason(code: str | None) -> str:
    """An error code from outside, fit to be shown."""
    return printable((code or "no reason given")[:60])
