"""Giving a token back to Google (RFC 7009)."""

from __future__ import annotations

from agent.errors import TryLaterError

REVOKE_URI = "https://oauth2.googleapis.com/revoke"
CONNECTIONS = "https://myaccount.google.com/connections"
"""Where a person takes access back by hand."""
_SECONDS = 20


def revoke(token: str, revoke_uri: str = REVOKE_URI) -> None:
    """Make a refresh token and all it gave worthless; a token that is so already is no error.

    Raises:
        TryLaterError: Google was not reached, or did not do it.
    """
    import requests  # noqa: PLC0415 - only to revoke

    try:
        # In the body: addresses are written into logs.
        status = requests.post(
            revoke_uri, data={"token": token}, timeout=_SECONDS, allow_redirects=False
        ).status_code
    except (requests.RequestException, OSError):
        raise _undone() from None  # its words may quote what was sent
    if status not in {200, 400}:  # 400: invalid_token, it has ended before
        raise _undone()


def _undone() -> TryLaterError:
    return TryLaterError(
        "Google could not be told that access is taken back.",
        f"Take it back yourself at {CONNECTIONS}.",
    )
