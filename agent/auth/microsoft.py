"""Microsoft's sign-in: device code, consent and refresh for IMAP (RFC 8628, RFC 6749 §6).

The person opens a page on any device and types a short code there; nothing listens here and no secret of
the program is needed. The client is an app that the person registered themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from agent.auth.microsoft_errors import Refused, later, meaning, no_longer, plain, unreadable
from agent.errors import AuthoriseError, TryLaterError

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


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app registered at Microsoft, and whose accounts may sign in to it."""

    mailbox: str
    """The name in config.toml, for what is told."""
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
        said = _ask(app.address("devicecode"), {"client_id": app.client_id, "scope": " ".join(SCOPES)})
    except Refused as refused:
        raise meaning(refused, app.mailbox, app.tenant) from None
    try:
        return DeviceCode(
            page=plain(said["verification_uri"]),
            user_code=plain(said["user_code"]),
            device_code=str(said["device_code"]),
            lasts=float(said["expires_in"]),
            interval=float(said.get("interval", _INTERVAL)),
        )
    except (KeyError, TypeError, ValueError):
        raise unreadable() from None


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
        except Refused as refused:
            unreached = None
            if refused.error == "slow_down":
                interval += _INTERVAL
            elif refused.error != "authorization_pending":
                raise meaning(refused, app.mailbox, app.tenant) from None
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
    except Refused as refused:
        raise no_longer(refused, app.mailbox, app.tenant) from None


def _grant(said: Mapping[str, Any], refresh_token: str = "") -> Grant:
    access, refresh = said.get("access_token"), said.get("refresh_token", refresh_token)
    if not (isinstance(access, str) and isinstance(refresh, str) and access):
        raise unreadable()
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
        answer = requests.post(address, data=form, timeout=_SECONDS, allow_redirects=False)
        said = answer.json()
    except requests.JSONDecodeError:
        raise unreadable() from None
    except (requests.RequestException, OSError):
        raise later() from None
    if not isinstance(said, dict):
        raise unreadable()
    if isinstance(error := said.get("error"), str):
        if answer.status_code >= 500 or error in {"temporarily_unavailable", "server_error"}:  # noqa: PLR2004 - HTTP
            raise later()
        raise Refused(error, said.get("error_description"))
    return said
