"""Whose mailbox an access token opens (Gmail API, users.getProfile)."""

from __future__ import annotations

import json
from typing import Any

from agent.errors import AuthoriseError, SecondChanceError, TryLaterError

_NOT_ENABLED = {"accessNotConfigured", "SERVICE_DISABLED"}
_ENABLE = "https://console.cloud.google.com/apis/library/gmail.googleapis.com"


def address_of(access_token: str, api_endpoint: str) -> str:
    """The mail address of the account.

    Args:
        access_token: From the consent that was just given.
        api_endpoint: Where the Gmail API is; empty: at Google.

    Raises:
        AuthoriseError: the token opens no mailbox, or the API is not switched on.
        TryLaterError: no network, or Google is not itself.
    """
    from google.auth.exceptions import RefreshError  # noqa: PLC0415 - 0.3 s, only to authorise
    from google.oauth2.credentials import Credentials  # noqa: PLC0415
    from googleapiclient.discovery import build  # noqa: PLC0415
    from googleapiclient.errors import HttpError  # noqa: PLC0415
    from httplib2 import HttpLib2Error  # noqa: PLC0415

    options = {"api_endpoint": api_endpoint} if api_endpoint else {}
    try:
        with build(
            "gmail",
            "v1",
            credentials=Credentials(access_token),
            client_options=options,
            static_discovery=True,
            cache_discovery=False,
        ) as service:
            profile = service.users().getProfile(userId="me").execute()
        return str(profile["emailAddress"])
    except RefreshError:  # refused, and there is nothing to renew the access token with
        raise _refusal(401, b"") from None
    except HttpError as problem:
        raise _refusal(problem.resp.status, problem.content) from None
    except (HttpLib2Error, OSError, ValueError, TypeError, KeyError):
        raise _later() from None


def _refusal(status: int, content: bytes) -> SecondChanceError:
    if status == 403 and _reasons(content) & _NOT_ENABLED:  # noqa: PLR2004 - HTTP: forbidden
        return AuthoriseError(
            "The Gmail API is not switched on in your Google project; nothing was stored.",
            f"Press Enable at {_ENABLE}, wait a minute, and run it again.",
        )
    if status in {401, 403}:
        return AuthoriseError(
            f"Google does not show whose mailbox this is (HTTP {status}); nothing was stored.",
            "If the account belongs to an employer or a school, its administrator may forbid it. "
            "Run it again with another account.",
        )
    return _later()


def _reasons(content: bytes) -> set[str]:
    """The reasons in an error of the API, in its older and its newer place; none in an HTML page."""
    try:
        error: Any = json.loads(content)["error"]
        entries = [*error.get("errors", []), *error.get("details", [])]
        return {str(entry.get("reason")) for entry in entries}
    except (ValueError, TypeError, KeyError, AttributeError):
        return set()


def _later() -> TryLaterError:
    return TryLaterError(
        "Gmail could not be asked whose mailbox this is; nothing was stored.",
        "See that you are online, then run it again.",
    )
