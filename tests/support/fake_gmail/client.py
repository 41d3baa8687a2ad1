"""The unmodified google-api-python-client, pointed at a fake, and drafts as the API wants them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import google_auth_httplib2
import httplib2
from fake_google import FakeGoogle
from fake_google.google import CLIENT_ID, CLIENT_SECRET
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from mails import DENISE_IN_FULL, INVITATION, MARCUS, SUBJECT, raw_mail

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


def mail(text: str = "Good morning.", *, message_id: str = INVITATION, **changes: Any) -> bytes:
    """A mail of one part, without a date."""
    return raw_mail(message_id, text=text, **{"date": None, "to": MARCUS, **changes})


def reply(text: str = "Thank you for the conversation.", **changes: Any) -> bytes:
    """The person's answer to the invitation, right in every way."""
    usual = {
        "message_id": "<d1@mail.example>",
        "sender": MARCUS,
        "to": DENISE_IN_FULL,
        "subject": f"Re: {SUBJECT}",
    }
    return mail(text, **{**usual, "answers": INVITATION, **changes})


def both(text: str, html: str, **changes: Any) -> bytes:
    """An answer in plain text and html."""
    raw = reply("", kind="multipart/alternative; boundary=b", **changes).rstrip(b"\r\n")
    parts = (
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n",
        "--b--\r\n",
    )
    return raw + b"\r\n\r\n" + "".join(parts).encode()


def body(raw: bytes, thread: str = "", *, padding: bool = True) -> dict[str, Any]:
    """The request body of drafts.create."""
    text = base64.urlsafe_b64encode(raw).decode()
    message = {"raw": text if padding else text.rstrip("=")}
    return {"message": message | ({"threadId": thread} if thread else {})}
