"""The unmodified google-api-python-client, pointed at a fake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import google_auth_httplib2
import httplib2
from fake_google import FakeGoogle
from fake_google.google import CLIENT_ID, CLIENT_SECRET
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

from fake_gmail.gmail import FakeGmail


def credentials(fake: FakeGmail, token: str | None = None) -> Credentials:
    """Credentials with an access token and no way to renew it."""
    return Credentials(token=token or fake.token())


def renewable(google: FakeGoogle, refresh_token: str) -> Credentials:
    """Credentials with a refresh token alone, as they come from a token store."""
    return Credentials(
        token=None,
        refresh_token=refresh_token,
        token_uri=google.token_uri,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
    )


@contextmanager
def service(fake: FakeGmail, creds: Credentials | None = None, *, timeout: float = 5) -> Iterator[Any]:
    """`users()` of a Gmail service over the fake; closed at the end."""
    http = google_auth_httplib2.AuthorizedHttp(creds or credentials(fake), httplib2.Http(timeout=timeout))
    gmail = build("gmail", "v1", http=http, static_discovery=True, client_options={"api_endpoint": fake.url})
    try:
        yield gmail.users()
    finally:
        gmail.close()
