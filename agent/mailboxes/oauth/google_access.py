"""Credentials that the Google client refreshes by itself.

An access token lives an hour and is never kept; the refresh token lives until Google ends it, for one of
`google_refusals.CAUSES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport import Request
from google.oauth2.credentials import Credentials

from agent.mailboxes.oauth.google_client import ClientSecret
from agent.mailboxes.oauth.google_refusals import explain_refusal, explain_silence
from agent.mailboxes.oauth.redirects import guard
from agent.mailboxes.proxies import ProxyError, explain

_SECONDS = 30
"""How long Google may take to give an access token over requests, which would wait for two minutes."""


class Access(Credentials):
    """Google credentials of one mailbox; a refresh that fails raises a sentence, and is not tried again."""

    def __init__(
        self,
        mailbox: str,
        client: ClientSecret,
        refresh_token: str,
        scopes: Sequence[str],
        *,
        has_week_passed: bool = False,
    ) -> None:
        """Without an access token: the first request fetches one.

        Args:
            mailbox: Its name in config.toml.
            client: Who asks.
            refresh_token: What the person granted.
            scopes: All of what they granted.
            has_week_passed: As `google_refusals.explain_refusal` takes it.
        """
        super().__init__(  # type: ignore[no-untyped-call] # google-auth's own
            None,
            refresh_token=refresh_token,
            token_uri=client.token_uri,
            client_id=client.client_id,
            client_secret=client.client_secret,
            scopes=list(scopes),
        )
        self._mailbox, self._has_week_passed = mailbox, has_week_passed

    def refresh(self, request: Request) -> None:
        """Fetch an access token.

        Raises:
            AuthoriseError: only the person can open this mailbox again.
            TryLaterError: no network, or Google is not itself.
        """
        try:
            super().refresh(request)  # type: ignore[no-untyped-call] # google-auth's own
        except RefreshError as problem:
            refused = explain_refusal(problem, self._mailbox, has_week_passed=self._has_week_passed)
            raise refused from None  # its words may quote what was sent
        except (GoogleAuthError, OSError, ValueError, TypeError, AttributeError) as problem:
            raise explain(problem, str(self.token_uri)) or explain_silence() from None


def fetch_access_token(access: Access) -> str:
    """An access token alone, for a login over IMAP.

    Raises:
        As `Access.refresh`.
    """
    from google.auth.transport.requests import Request  # noqa: PLC0415 - not for the Gmail API
    from requests import Session  # noqa: PLC0415

    try:
        with Session() as session:
            guard(session, str(access.token_uri))
            access.refresh(partial(Request(session), timeout=_SECONDS))  # type: ignore[arg-type]  # called alike
    except ProxyError as error:
        raise error.told from None
    return str(access.token)
