"""Credentials that refresh themselves, and Google's refusals in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import google_auth_httplib2
import httplib2
import pytest
from fake_gmail import FakeGmail
from fake_google import ASKED, FakeGoogle
from google.auth.exceptions import RefreshError
from googleapiclient.discovery import build

from agent.errors import AuthoriseError, SecondChanceError, TryLaterError
from agent.mailboxes.oauth import google_client
from agent.mailboxes.oauth.google_access import Access
from agent.mailboxes.oauth.google_refusals import explain_refusal


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as fake:
        yield fake


@pytest.fixture
def credentials(google: FakeGoogle, tmp_path: Path) -> Access:
    client = google_client.load(google.client_secret(tmp_path))
    return Access("personal", client, google.issue_refresh(ASKED), ASKED)


def refreshed(credentials: Access) -> None:
    with closing(httplib2.Http(timeout=2)) as http:
        credentials.refresh(google_auth_httplib2.Request(http))


def test_the_google_client_refreshes_at_its_first_request(google: FakeGoogle, credentials: Access) -> None:
    """One refresh for many requests; the refresh token stays as it was."""
    before = credentials.refresh_token
    with FakeGmail(tokens=google.tokens) as gmail:
        with build(
            "gmail",
            "v1",
            credentials=credentials,
            static_discovery=True,
            client_options={"api_endpoint": gmail.url},
        ) as service:
            for _ in range(2):
                assert gmail.address == service.users().getProfile(userId="me").execute()["emailAddress"]
        gmail.check()
    assert ["token"] == [entry.method for entry in google.requests]
    assert before == credentials.refresh_token


def test_a_dead_token_names_the_causes_and_the_command(google: FakeGoogle, credentials: Access) -> None:
    """invalid_grant through the unmodified client: exit 77, one request, no retry, causes and command."""
    google.invalid_grant = "Token has been expired or revoked."
    with (
        FakeGmail(tokens=google.tokens) as gmail,
        build(
            "gmail",
            "v1",
            credentials=credentials,
            static_discovery=True,
            client_options={"api_endpoint": gmail.url},
        ) as service,
        pytest.raises(AuthoriseError) as caught,
    ):
        service.users().getProfile(userId="me").execute(num_retries=3)
    assert 77 == caught.value.exit_code
    for cause in ("Testing", "7 days", "taken back", "password", "six months", "too many"):
        assert cause in caught.value.text
    assert "second-chance auth personal" in caught.value.hint
    assert 1 == len(google.requests)


@pytest.mark.parametrize("subtype", ["invalid_rapt", "rapt_required"])
def test_a_session_that_a_rule_has_ended(subtype: str, google: FakeGoogle, credentials: Access) -> None:
    """Workspace's session length: google-auth raises it without Google's answer; exit 77 at once."""
    google.invalid_grant, google.grant_subtype = f"reauth related error ({subtype})", subtype
    with pytest.raises(AuthoriseError, match="Your organisation ends sign-ins after some hours") as caught:
        refreshed(credentials)
    assert "second-chance auth personal" in caught.value.hint
    assert "ask the administrator" in caught.value.hint
    assert 1 == len(google.requests)
    google.grant_subtype = ""
    with pytest.raises(AuthoriseError, match="no longer lets Second Chance"):
        refreshed(credentials)


def test_a_deleted_client_is_named(google: FakeGoogle, credentials: Access) -> None:
    """The client was deleted in Google's console."""
    google.clients.clear()
    with pytest.raises(AuthoriseError, match="does not know the client"):
        refreshed(credentials)


@pytest.mark.parametrize(
    "how", ["html_ok", "not_json", "cut_json", "reset", "dropped", "timeout", "html", "truncated"]
)
def test_a_strange_answer_is_for_later(how: str, google: FakeGoogle, credentials: Access) -> None:
    """Nothing but Google's own refusal is taken for one."""
    google.fail("token", how, times=None)
    with pytest.raises(TryLaterError):
        refreshed(credentials)
    assert credentials.token is None


def test_no_network_is_for_later(google: FakeGoogle, credentials: Access) -> None:
    """Nobody listens."""
    google.close()
    with pytest.raises(TryLaterError, match="could not be reached"):
        refreshed(credentials)


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (RefreshError("x", {"error": "invalid_scope"}), AuthoriseError),
        (RefreshError("x", {"error": "admin_policy_enforced"}), AuthoriseError),
        (RefreshError("x", {"error": "invalid_grant"}, retryable=True), TryLaterError),
        (RefreshError("x"), TryLaterError),
        (RefreshError("x", "<html>"), TryLaterError),
        (RefreshError("x", {"error": {"code": 5}}), TryLaterError),
    ],
)
def test_refusals(problem: RefreshError, kind: type[SecondChanceError]) -> None:
    """A code of Google's is for the person, all else is for later; what was sent is never quoted."""
    found = explain_refusal(problem, "personal")
    assert kind is type(found)


def test_an_administrator_who_forbids_it() -> None:
    """Who decided is named, and whom to ask."""
    found = explain_refusal(RefreshError("x", {"error": "admin_policy_enforced"}), "personal")
    assert "administrator" in found.text
    assert "API controls" in found.hint


def test_the_repr_hides_the_token(credentials: Access) -> None:
    """Printing credentials shows nothing of them."""
    for shown in (repr(credentials), str(credentials)):
        assert credentials.refresh_token not in shown
