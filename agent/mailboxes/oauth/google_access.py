"""Credentials that the Google client refreshes by itself, and what it means when Google refuses.

An access token lives an hour and is never kept; the refresh token lives until one of CAUSES.
"""

from __future__ import annotations

from collections.abc import Sequence

from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport import Request
from google.oauth2.credentials import Credentials

from agent.errors import AuthoriseError, SecondChanceError, TryLaterError
from agent.knowledge.text import printable
from agent.mailboxes.oauth.google_client import ClientSecret

CAUSES = (
    'the app is still in "Testing" in Google\'s console (Google then ends a sign-in after 7 days), '
    "access was taken back in your Google account, your password was changed, "
    "nothing ran for six months, or too many sign-ins were made since"
)
"""Why a refresh token dies (invalid_grant)."""


class Access(Credentials):
    """Google credentials of one mailbox; a refresh that fails raises a sentence, and is not tried again."""

    def __init__(self, mailbox: str, client: ClientSecret, refresh_token: str, scopes: Sequence[str]) -> None:
        """Without an access token: the first request fetches one."""
        super().__init__(  # type: ignore[no-untyped-call] # google-auth's own
            None,
            refresh_token=refresh_token,
            token_uri=client.token_uri,
            client_id=client.client_id,
            client_secret=client.client_secret,
            scopes=list(scopes),
        )
        self._mailbox = mailbox

    def refresh(self, request: Request) -> None:
        """Fetch an access token.

        Raises:
            AuthoriseError: only the person can open this mailbox again.
            TryLaterError: no network, or Google is not itself.
        """
        try:
            super().refresh(request)  # type: ignore[no-untyped-call] # google-auth's own
        except RefreshError as problem:
            raise explain_refusal(problem, self._mailbox) from None  # its words may quote what was sent
        except (GoogleAuthError, OSError, ValueError, TypeError, AttributeError):
            raise _unreachable() from None


def explain_refusal(problem: RefreshError, mailbox: str) -> SecondChanceError:
    """What Google's refusal means for the person (RFC 6749 §5.2)."""
    details = problem.args[1] if len(problem.args) > 1 else None
    code = details.get("error") if isinstance(details, dict) else None
    again = f"second-chance auth {mailbox}"
    if problem.retryable or not isinstance(code, str):
        return _unreachable()
    if code == "invalid_grant":
        return AuthoriseError(
            f"Google no longer lets Second Chance into the mailbox {mailbox!r}. "
            f"One of these happened: {CAUSES}.",
            f"Authorise again with: {again}",
        )
    if code in {"invalid_client", "unauthorized_client", "deleted_client"}:
        return AuthoriseError(
            f"Google does not know the client in client_secret.json (any more), for the mailbox {mailbox!r}.",
            f"Download the file again at https://console.cloud.google.com/auth/clients, then: {again}",
        )
    word = printable(code[:60])
    return AuthoriseError(f"Google refuses access to the mailbox {mailbox!r} ({word}).", f"Try: {again}")


def _unreachable() -> TryLaterError:
    return TryLaterError(
        "Google's sign-in service could not be reached, or did not answer as it should.",
        "Nothing was changed. See that you are online; the next run tries again.",
    )
