"""Google's consent: its page's address, the answer that comes back, and what was granted.

The installed-app flow of google-auth-oauthlib with PKCE (RFC 7636) and a loopback redirect (RFC 8252 §7.3).
The two halves share nothing but a `Consent`, so that the second may happen in another run, with an answer
that was pasted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from agent.auth.client_secret import ClientSecret
from agent.errors import AuthoriseError, TryLaterError

if TYPE_CHECKING:
    from google_auth_oauthlib.flow import InstalledAppFlow

READONLY = "https://www.googleapis.com/auth/gmail.readonly"
COMPOSE = "https://www.googleapis.com/auth/gmail.compose"
SCOPES = (READONLY, COMPOSE)
"""All that is ever asked for. Never `gmail.metadata`: it forbids searching even beside a broader scope."""

FULL = "https://mail.google.com/"
"""What Google wants for IMAP: all of the mail, deleting and sending too. It offers nothing narrower there."""

MEANING = {
    READONLY: "read your mail, to see your interviews and find the interviewer's thread",
    COMPOSE: "manage drafts, to place the letters",
    FULL: "use your mail over IMAP, to see your interviews, find their threads and place the letters",
}
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


class PartialConsentError(AuthoriseError):
    """Not every box on Google's page was ticked."""


class OtherAnswerError(AuthoriseError):
    """What was given is no answer to this consent, which can still be answered."""


def ask(
    client: ClientSecret, redirect_uri: str, scopes: Sequence[str] = SCOPES, *, force: bool = False
) -> Consent:
    """Begin a consent; nothing goes over the network.

    Args:
        client: Who asks.
        redirect_uri: Where the answer goes: a loopback address.
        scopes: What is asked for.
        force: Ask although the person has consented before; only then Google surely gives a refresh token.
    """
    flow = _flow(client, redirect_uri, scopes)
    more = {"prompt": "consent"} if force else {}
    address, state = flow.authorization_url(access_type="offline", **more)
    return Consent(address=address, redirect_uri=redirect_uri, state=state, verifier=flow.code_verifier)


def answer(client: ClientSecret, consent: Consent, redirect: str, scopes: Sequence[str] = SCOPES) -> Grant:
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
    with _exchanging():
        token = flow.fetch_token(code=code, timeout=_SECONDS)
    granted = tuple(token.get("scope") or scopes)  # left out: all that was asked for (RFC 6749 §5.1)
    missing = [scope for scope in scopes if scope not in granted]
    if missing:
        raise PartialConsentError(
            "Google's page was left without leave to "
            + ", and to ".join(f"{MEANING.get(scope, 'do what was asked')} ({scope})" for scope in missing)
            + ".",
            "Go again and tick every box; nothing was stored.",
        )
    return Grant(
        access_token=str(token["access_token"]),
        refresh_token=str(token.get("refresh_token") or ""),
        scopes=granted,
    )


def _flow(
    client: ClientSecret, redirect_uri: str, scopes: Sequence[str] | None, verifier: str | None = None
) -> InstalledAppFlow:
    from google_auth_oauthlib.flow import InstalledAppFlow  # noqa: PLC0415 - 0.25 s, only to authorise

    known = {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "auth_uri": client.auth_uri,
        "token_uri": client.token_uri,
    }
    return InstalledAppFlow.from_client_config(
        {"installed": known}, scopes and list(scopes), redirect_uri=redirect_uri, code_verifier=verifier
    )


def _code(consent: Consent, redirect: str) -> str:
    """The code in a redirect address, after its state was checked (RFC 6749 §10.12)."""
    try:
        said = parse_qs(urlsplit(redirect.strip()).query)
    except ValueError:
        said = {}
    error, code, state = (said.get(key, [""])[0] for key in ("error", "code", "state"))
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
        raise AuthoriseError(f"Google refused the sign-in ({_plain(error)}).", "Run it again.")
    return code


@contextmanager
def _exchanging() -> Iterator[None]:
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
            f"Google refused the sign-in ({_plain(problem.error)}).", "Run it again."
        ) from None
    except (RequestException, OSError):
        raise TryLaterError(
            "Google could not be reached to end the sign-in.", "See that you are online, then run it again."
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _unreadable() from None


def _unreadable() -> TryLaterError:
    return TryLaterError(
        "Google's answer to the sign-in was not one; a network that asks to be signed in to does that too.",
        "Run it again a little later.",
    )


def _plain(code: str | None) -> str:
    """An error code from outside, fit to be shown."""
    return "".join(char for char in (code or "no reason given")[:60] if char.isprintable())
