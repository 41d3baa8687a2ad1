"""Google's consent: its page's address, the answer that comes back, and what was granted.

The installed-app flow of google-auth-oauthlib with PKCE (RFC 7636) and a loopback redirect (RFC 8252 §7.3).
`ask` and `answer` share nothing but a `Consent`, so that the answer may be pasted by hand in a later run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from agent.errors import AuthoriseError, TryLaterError
from agent.mailboxes.back_end import Rights
from agent.mailboxes.oauth import redirects
from agent.mailboxes.oauth.google_client import ClientSecret
from agent.mailboxes.oauth.google_reasons import explain_code
from agent.mailboxes.proxies import explain

if TYPE_CHECKING:
    from google_auth_oauthlib.flow import InstalledAppFlow

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

    def __init__(self, text: str, hint: str, granted: frozenset[str]) -> None:
        """Keep what was granted."""
        super().__init__(text, hint)
        self.granted = granted


class DeniedError(AuthoriseError):
    """The person said no."""


class OtherAccountError(AuthoriseError):
    """Somebody said yes whose mailbox is not the one that is meant."""


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
            "Go again and tick every box: second-chance auth. Nothing was stored.",
            frozenset(granted),
        )
    return Grant(
        access_token=str(token["access_token"]),
        refresh_token=str(token.get("refresh_token") or ""),
        scopes=granted,
        lasts=_read_span(token.get("refresh_token_expires_in")),
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
        raise DeniedError(
            "Google's page was answered with no; nothing was stored.",
            'Run it again to say yes: second-chance auth. Where Google itself said "Access blocked", '
            "docs/gmail.md tells why.",
        )
    if error:
        raise explain_code(error)
    return code


@contextmanager
def _exchanging(token_uri: str) -> Iterator[None]:
    """Errors of the token endpoint, in words; `from None`, since they may quote what was sent."""
    from oauthlib.oauth2 import MissingTokenError, OAuth2Error  # noqa: PLC0415 - loaded with the flow
    from requests import RequestException  # noqa: PLC0415
    from requests.exceptions import SSLError  # noqa: PLC0415

    try:
        yield
    except MissingTokenError:
        raise _unreadable() from None
    except OAuth2Error as problem:
        if problem.error in {"temporarily_unavailable", "server_error", "internal_failure"}:
            raise _unreadable() from None
        raise explain_code(problem.error) from None
    except SSLError as problem:
        raise explain(problem, token_uri) or _not_trusted(problem) from None
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


def _not_trusted(problem: Exception) -> TryLaterError:
    """Whoever answers shows a certificate that does not hold, often because a clock is wrong."""
    words = str(problem)
    if "not yet valid" in words or "expired" in words:
        return TryLaterError(
            "Google's certificate is not valid on the date that this computer has.",
            "Set this computer's date and time, then run it again.",
        )
    return TryLaterError(
        "Google could not be reached: whoever answers cannot show Google's certificate.",
        "Check the network. Where a company reads what passes its proxy, put the file of its certificate "
        "into REQUESTS_CA_BUNDLE, then run it again.",
    )
