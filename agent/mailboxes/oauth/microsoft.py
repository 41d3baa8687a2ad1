"""Microsoft's sign-in: device code, consent and refresh for IMAP (RFC 8628, RFC 6749 §6).

The person opens a page on any device and types a short code there; nothing listens here and no secret of
the program is needed. The client is an app that the person registered themselves.

The words of RFC 6749 §5.2 and RFC 8628 §3.5 decide what happens. The numbers (AADSTS…) behind them only make
the advice better: Microsoft warns that they may change, so nothing else hangs on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from agent.errors import AuthoriseError, TryLaterError
from agent.knowledge.text import printable
from agent.mailboxes.oauth.redirects import guard
from agent.mailboxes.proxies import explain

ENDPOINT = "https://login.microsoftonline.com"
IMAP = "https://outlook.office.com/IMAP.AccessAsUser.All"
SCOPES = (IMAP, "offline_access")
"""To read and change mail over IMAP, also later. There is no narrower right for IMAP."""
CONNECTIONS = (
    "https://account.live.com/consent/Manage (personal), https://myapps.microsoft.com (work, school)"
)
"""Where a person takes access back by hand."""

_DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
_SECONDS = 30
"""How long one answer may take."""
_INTERVAL = 5.0
"""Seconds between two questions where none are named, and what `slow_down` adds (RFC 8628 §3.2, §3.5)."""
_NUMBER = re.compile(r"AADSTS(\d{4,8})")
_TENANT = {"50020", "50059", "50194", "90002", "90130", "900023", "9002346"}
"""The tenant is unknown, or not one whose accounts may use this app."""
_APP = {"70001", "700016", "7000218"}
"""The app is unknown there, or may not use device codes (it is no public client)."""
_FORBIDDEN = {"53000", "53003", "65001", "90094"}
"""The organisation does not allow it, or wants its administrator to consent."""
_SECRET = "7000218"  # noqa: S105 - an error's number: Microsoft wants the secret of an app that has none


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app registered at Microsoft, and whose accounts may sign in to it."""

    mailbox: str
    """The name in config.toml, for messages."""
    client_id: str
    tenant: str = "common"
    endpoint: str = ENDPOINT

    def address(self, of: str) -> str:
        """Where `devicecode` or `token` is."""
        return f"{self.endpoint}/{quote(self.tenant, safe='')}/oauth2/v2.0/{of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCode:
    """A sign-in that waits for the person."""

    page: str
    """Where they type the code."""
    user_code: str
    device_code: str = field(repr=False)
    lasts: float
    """Seconds until it is worthless."""
    interval: float
    """Seconds between two questions whether they are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What Microsoft gave."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    """Microsoft gives a new one each time; the older ones stay good for their own 90 days."""


def begin(app: App) -> DeviceCode:
    """Ask for a code.

    Raises:
        AuthoriseError: Microsoft does not know the app or the tenant.
        TryLaterError: no network, or Microsoft is not itself.
    """
    try:
        reply = _ask(app.address("devicecode"), {"client_id": app.client_id, "scope": " ".join(SCOPES)})
    except RefusedError as refused:
        raise _explain_refused_sign_in(refused, app.mailbox, app.tenant) from None
    try:
        return DeviceCode(
            page=printable(str(reply["verification_uri"])[:200]),
            user_code=printable(str(reply["user_code"])[:200]),
            device_code=str(reply["device_code"]),
            lasts=float(reply["expires_in"]),
            interval=float(reply.get("interval", _INTERVAL)),
        )
    except (KeyError, TypeError, ValueError):
        raise _unreadable() from None


def wait(app: App, code: DeviceCode, pause: Callable[[float], None]) -> Grant:
    """Ask again and again, no faster than told, until the person has signed in.

    Args:
        app: Who asks.
        code: What `begin` gave.
        pause: Lets that many seconds pass.

    Raises:
        AuthoriseError: they said no, did not come in time, or may not.
        TryLaterError: no network until the end.
    """
    form = {"grant_type": _DEVICE_CODE, "client_id": app.client_id, "device_code": code.device_code}
    interval, passed = code.interval, 0.0
    unreached: TryLaterError | None = None
    while passed < code.lasts:
        pause(interval)
        passed += max(interval, 1.0)
        try:
            grant = _grant(_ask(app.address("token"), form))
        except RefusedError as refused:
            unreached = None
            if refused.error == "slow_down":
                interval += _INTERVAL
            elif refused.error != "authorization_pending":
                raise _explain_refused_sign_in(refused, app.mailbox, app.tenant) from None
        except TryLaterError as problem:
            unreached = problem
            interval = max(interval, 1.0) * 2  # RFC 8628 §3.5: after a time-out, ask less often
        else:
            return _lasting(grant)
    raise unreached or AuthoriseError(
        "The code was not used in time; nothing was stored.",
        f"Run second-chance auth {app.mailbox} again for a new one.",
    )


def renew(app: App, refresh_token: str) -> Grant:
    """A fresh access token, and the refresh token that follows on the one given.

    Raises:
        AuthoriseError: only the person can open the mailbox again.
        TryLaterError: no network, or Microsoft is not itself.
    """
    form = {
        "grant_type": "refresh_token",
        "client_id": app.client_id,
        "refresh_token": refresh_token,
        "scope": " ".join(SCOPES),
    }
    try:
        return _grant(_ask(app.address("token"), form), refresh_token)
    except RefusedError as refused:
        raise _explain_refused_renewal(refused, app.mailbox, app.tenant) from None


def _grant(reply: Mapping[str, Any], refresh_token: str = "") -> Grant:
    access, refresh = reply.get("access_token"), reply.get("refresh_token", refresh_token)
    if not (isinstance(access, str) and isinstance(refresh, str) and access):
        raise _unreadable()
    return Grant(access_token=access, refresh_token=refresh)


def _lasting(grant: Grant) -> Grant:
    if not grant.refresh_token:
        raise AuthoriseError(
            "Microsoft gave no lasting access (no refresh token); nothing was stored.",
            "In the app's registration, under API permissions, add offline_access; then run it again.",
        )
    return grant


def _ask(address: str, form: Mapping[str, str]) -> Mapping[str, Any]:
    """One question and its answer. `from None` throughout: errors may quote what was sent.

    Raises:
        Refused: an error of RFC 6749 §5.2 or RFC 8628 §3.5.
        TryLaterError: no answer, or none that can be read.
    """
    import requests  # noqa: PLC0415 - only to authorise, and once a run for such a mailbox

    try:
        with requests.Session() as session:
            guard(session, address)
            answer = session.post(address, data=form, timeout=_SECONDS)
        reply = answer.json()
    except requests.JSONDecodeError:  # a RequestException too
        raise _unreadable() from None
    except (requests.RequestException, OSError) as problem:
        raise explain(problem, address) or _unreachable() from None
    if not isinstance(reply, dict):
        raise _unreadable()
    if isinstance(error := reply.get("error"), str):
        if answer.status_code >= 500 or error in {"temporarily_unavailable", "server_error"}:  # noqa: PLR2004 - HTTP
            raise _unreachable()
        raise RefusedError(error, reply.get("error_description"))
    return reply


class RefusedError(Exception):
    """An error as the token endpoint words it."""

    def __init__(self, error: str, description: object) -> None:
        """Keep the word and the number; the description may quote what was sent."""
        super().__init__(error)
        self.error = error
        found = _NUMBER.search(description) if isinstance(description, str) else None
        self.number = found[1] if found else ""

    def __str__(self) -> str:
        """`error, AADSTS1234`."""
        word = printable(self.error[:200])
        return f"{word}, AADSTS{self.number}" if self.number else word


def _explain_refused_sign_in(refused: RefusedError, mailbox: str, tenant: str) -> AuthoriseError:
    """Why a sign-in did not come about."""
    again = f"Run second-chance auth {mailbox} again"
    if advice := _advice(refused, mailbox, tenant):
        return advice
    if refused.error in {"authorization_declined", "access_denied"}:
        return AuthoriseError(
            "Microsoft's page was answered with no; nothing was stored.", f"{again} to say yes."
        )
    if refused.error in {"expired_token", "bad_verification_code", "code_expired"}:
        return AuthoriseError("The code was not used in time; nothing was stored.", f"{again} for a new one.")
    return AuthoriseError(
        f"Microsoft refused the sign-in ({refused}); nothing was stored.", _look_up(refused, again)
    )


def _explain_refused_renewal(refused: RefusedError, mailbox: str, tenant: str) -> AuthoriseError:
    """Why a mailbox that was authorised opens no more."""
    again = f"second-chance auth {mailbox}"
    if advice := _advice(refused, mailbox, tenant):
        return advice
    if refused.error in {"invalid_grant", "interaction_required"}:
        return AuthoriseError(
            f"Microsoft no longer lets Second Chance into the mailbox {mailbox!r}. One of these happened: "
            "nothing ran for 90 days, your password was changed, you or your organisation took access back, "
            "or it wants you to sign in again.",
            f"Authorise again with: {again}",
        )
    return AuthoriseError(
        f"Microsoft refuses access to the mailbox {mailbox!r} ({refused}).",
        _look_up(refused, f"Try: {again}"),
    )


def _advice(refused: RefusedError, mailbox: str, tenant: str) -> AuthoriseError | None:
    where = f"of [mailbox.{mailbox}] in config.toml"
    if refused.number in _TENANT:
        return AuthoriseError(
            f"Microsoft takes no account of the tenant {tenant!r} for this app ({refused}).",
            f"Set `tenant` {where}: your organisation's domain or tenant id, consumers for an outlook.com "
            "account, or common where the app is registered for both.",
        )
    if refused.number == _SECRET:
        return AuthoriseError(
            f"The app at Microsoft is not allowed to sign in by device code ({refused}).",
            "In its registration, under Authentication, set Allow public client flows to Yes.",
        )
    if refused.number in _APP or refused.error in {"invalid_client", "unauthorized_client"}:
        return AuthoriseError(
            f"Microsoft does not know the app, or not in the tenant {tenant!r} ({refused}).",
            f"Compare `client_id` and `tenant` {where} with the app's overview at https://entra.microsoft.com.",
        )
    if refused.number in _FORBIDDEN:
        return AuthoriseError(
            f"Your organisation does not allow this app to open your mail ({refused}).",
            "Ask its administrator to consent to IMAP.AccessAsUser.All for the app, "
            "or use a mailbox of your own.",
        )
    return None


def _look_up(refused: RefusedError, hint: str) -> str:
    page = f" What it means: https://login.microsoftonline.com/error?code={refused.number}"
    return f"{hint}.{page if refused.number else ''}"


def _unreachable() -> TryLaterError:
    """No way to Microsoft."""
    return TryLaterError(
        "Microsoft's sign-in service could not be reached, or did not answer as it should.",
        "Nothing was changed. See that you are online; the next run tries again.",
    )


def _unreadable() -> TryLaterError:
    """Something else answered, or half an answer came."""
    return TryLaterError(
        "Microsoft's answer was not one; a network that asks to be signed in to does that too.",
        "Nothing was changed. Try again a little later.",
    )
