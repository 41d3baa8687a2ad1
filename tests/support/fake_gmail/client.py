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


INVITED = "<a1@prairiegate.example>"
ME = "Marcus Ellery <marcus.ellery@mail.example>"
DENISE = "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"
SUBJECT = "Branch Operations Manager interview"


def mail(  # noqa: PLR0913 - a mail has that many header fields
    text: str = "Good morning.",
    *,
    message_id: str = INVITED,
    sender: str = DENISE,
    to: str = ME,
    subject: str = SUBJECT,
    answers: str = "",
    references: str | None = None,
    kind: str = "text/plain",
    **headers: str,
) -> bytes:
    """A mail of one part; `answers` is In-Reply-To, and References unless those are given."""
    fields = {"From": sender, "To": to, "Subject": subject, "Message-ID": message_id}
    fields |= {"In-Reply-To": answers, "References": answers if references is None else references}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    fields |= {"MIME-Version": "1.0", "Content-Type": f"{kind}; charset=utf-8"}
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\r\n".join([*lines, "", *text.splitlines(), ""]).encode()


def reply(text: str = "Thank you for the conversation.", **changes: Any) -> bytes:
    """The person's answer to the invitation, right in every way."""
    usual = {"message_id": "<d1@mail.example>", "sender": ME, "to": DENISE, "subject": f"Re: {SUBJECT}"}
    return mail(text, **{**usual, "answers": INVITED, **changes})


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
