"""Who may ask what: tokens, scopes, quota; and what is refused for good."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from fake_gmail import FakeGmail, credentials, renewable, service
from fake_gmail.client import body, mail, reply
from fake_google import ASKED, COMPOSE, METADATA, READONLY, FakeGoogle
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError


def ask(fake: FakeGmail, verb: str, path: str, token: str = "") -> tuple[int, str]:
    """A request without the Google client."""
    parts = urlsplit(fake.url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request(verb, path, headers={"Authorization": f"Bearer {token}"} if token else {})
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


@pytest.mark.parametrize("life", [timedelta(0), timedelta(hours=-1)])
def test_an_expired_token_opens_nothing(fake_gmail: FakeGmail, life: timedelta) -> None:
    """401, and the client cannot renew what has no refresh token."""
    creds = credentials(fake_gmail, fake_gmail.token(life=life))
    with service(fake_gmail, creds) as users, pytest.raises(RefreshError):
        users.getProfile(userId="me").execute()
    assert [401] == [entry.status for entry in fake_gmail.requests]


@pytest.mark.parametrize("token", ["", "ya29.never-issued"])
def test_a_token_nobody_issued_opens_nothing(fake_gmail: FakeGmail, token: str) -> None:
    """Nor does none at all."""
    assert 401 == ask(fake_gmail, "GET", "/gmail/v1/users/me/profile", token)[0]


def test_a_token_lasts_an_hour(fake_gmail: FakeGmail, users: Any) -> None:
    """By the clock of the fake."""
    fake_gmail.now += timedelta(minutes=59)
    users.getProfile(userId="me").execute()
    fake_gmail.now += timedelta(minutes=1)
    with pytest.raises(RefreshError):
        users.getProfile(userId="me").execute()


def test_a_refresh_token_gives_new_ones(fake_gmail: FakeGmail, fake_google: FakeGoogle) -> None:
    """The client renews before the first call, and once more after a 401."""
    creds = renewable(fake_google, fake_google.issue_refresh(ASKED))
    with service(fake_gmail, creds) as users:
        users.getProfile(userId="me").execute()
        fake_google.tokens.expire_all()
        users.getProfile(userId="me").execute()
    assert ["token", "token"] == [entry.method for entry in fake_google.requests]
    assert [200, 401, 200] == [entry.status for entry in fake_gmail.requests]


@pytest.mark.parametrize(
    ("scopes", "statuses"),
    [
        ([READONLY, COMPOSE], [200, 200, 200, 200, 200]),
        ([READONLY], [200, 200, 200, 403, 200]),
        ([COMPOSE], [200, 403, 200, 200, 403]),
        ([METADATA], [200, 200, 403, 403, 403]),
        ([], [403, 403, 403, 403, 403]),
    ],
)
def test_each_method_asks_for_its_scopes(
    fake_gmail: FakeGmail, scopes: list[str], statuses: list[int]
) -> None:
    """Profile, messages, drafts read, drafts written, send-as."""
    with service(fake_gmail, credentials(fake_gmail, fake_gmail.token(scopes))) as users:
        for request in (
            users.getProfile(userId="me"),
            users.messages().list(userId="me"),
            users.drafts().list(userId="me"),
            users.drafts().create(userId="me", body=body(reply())),
            users.settings().sendAs().list(userId="me"),
        ):
            with suppress(HttpError):
                request.execute()
    assert statuses == [entry.status for entry in fake_gmail.requests]


def test_the_metadata_scope_takes_searching_away(fake_gmail: FakeGmail) -> None:
    """Even beside broader ones: no q, no full, no raw."""
    message = fake_gmail.deliver(mail())
    with service(fake_gmail, credentials(fake_gmail, fake_gmail.token([*ASKED, METADATA]))) as users:
        for request in (
            users.messages().list(userId="me", q="in:inbox"),
            users.messages().get(userId="me", id=message),
            users.messages().get(userId="me", id=message, format="raw"),
        ):
            with pytest.raises(HttpError, match="Metadata scope"):
                request.execute()
        users.messages().get(userId="me", id=message, format="metadata").execute()


def test_another_account_sees_its_own_mailbox(fake_gmail: FakeGmail) -> None:
    """The token says whose mail it is."""
    fake_gmail.deliver(mail())
    token = fake_gmail.tokens.issue("other@mail.example")
    with service(fake_gmail, credentials(fake_gmail, token)) as users:
        profile = users.getProfile(userId="me").execute()
    assert ("other@mail.example", 0) == (profile["emailAddress"], profile["messagesTotal"])


def sending(users: Any) -> dict[str, Any]:
    """Requests that send, insert, upload, batch, or touch what is not a draft."""
    raw = body(reply())
    one = "19a0c3d20003a51f"
    return {
        "send": users.messages().send(userId="me", body=raw["message"]),
        "drafts.send": users.drafts().send(userId="me", body={"id": "r1", **raw}),
        "insert": users.messages().insert(userId="me", body=raw["message"]),
        "import": users.messages().import_(userId="me", body=raw["message"]),
        "trash": users.messages().trash(userId="me", id=one),
        "delete": users.messages().delete(userId="me", id=one),
        "modify": users.threads().modify(userId="me", id=one, body={}),
        "batchModify": users.messages().batchModify(userId="me", body={}),
        "labels.create": users.labels().create(userId="me", body={"name": "x"}),
    }


SENDING = "send drafts.send insert import trash delete modify batchModify labels.create"


@pytest.mark.parametrize("name", SENDING.split())
def test_sending_is_refused_and_fails_the_test(fake_gmail: FakeGmail, users: Any, name: str) -> None:
    """403, nothing happens, and `check` raises at the end."""
    with pytest.raises(HttpError, match="403"):
        sending(users)[name].execute()
    assert {} == fake_gmail.store.messages
    with pytest.raises(AssertionError, match="refused"):
        fake_gmail.check()
    fake_gmail.refused.clear()


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("POST", "/upload/gmail/v1/users/me/drafts"),
        ("POST", "/upload/gmail/v1/users/me/messages/send"),
        ("POST", "/batch"),
        ("POST", "/batch/gmail/v1"),
        ("PUT", "/gmail/v1/users/me/drafts/send"),
        ("GET", "/gmail/v1/users/me/messages/send"),
        ("GET", "/"),
    ],
)
def test_unknown_ways_are_refused(fake_gmail: FakeGmail, verb: str, path: str) -> None:
    """Uploads, batches and what Google does not have."""
    assert 403 == ask(fake_gmail, verb, path, fake_gmail.token())[0]
    assert [f"{verb} {path}"] == fake_gmail.refused == fake_gmail.calls
    fake_gmail.refused.clear()


@pytest.mark.parametrize("parameter", ["send=true", "uploadType=media", "Q=x", "access_token=x"])
def test_unknown_parameters_are_an_error(fake_gmail: FakeGmail, parameter: str) -> None:
    """A slip of the pen is not overlooked."""
    path = f"/gmail/v1/users/me/messages?{parameter}"
    status, text = ask(fake_gmail, "GET", path, fake_gmail.token())
    assert 400 == status
    assert parameter.partition("=")[0] in text


def test_units_are_counted(fake_gmail: FakeGmail, users: Any) -> None:
    """For each request, by Google's table."""
    thread = fake_gmail.deliver(mail())
    users.messages().list(userId="me").execute()
    users.threads().get(userId="me", id=thread).execute()
    users.drafts().create(userId="me", body=body(reply(), thread)).execute()
    assert [("messages.list", 5), ("threads.get", 40), ("drafts.create", 10)] == [
        (entry.method, entry.units) for entry in fake_gmail.requests
    ]
    assert 55 == fake_gmail.units_used


def test_a_minutes_quota_can_be_used_up(fake_gmail: FakeGmail, users: Any) -> None:
    """403 userRateLimitExceeded, until the minute is over."""
    fake_gmail.units_a_minute = 10
    for _ in range(2):
        users.messages().list(userId="me").execute()
    with pytest.raises(HttpError, match="Queries per minute per user"):
        users.messages().list(userId="me").execute()
    fake_gmail.now += timedelta(minutes=1)
    users.messages().list(userId="me").execute()


def test_bytes_are_counted(fake_gmail: FakeGmail, users: Any) -> None:
    """What came in and what went out, compressed as it travels."""
    message = fake_gmail.deliver(mail("word " * 2000))
    users.messages().get(userId="me", id=message, format="raw").execute()
    big = users.messages().get(userId="me", id=message, format="minimal").execute()
    raw, minimal = fake_gmail.requests
    assert big["sizeEstimate"] > raw.bytes_out > 0
    assert raw.bytes_out > minimal.bytes_out
    assert raw.bytes_in > len("GET /gmail/v1/users/me/messages/")
