"""Google's consent page, token and revocation endpoints."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests
from fake_google import (
    ASKED,
    CLIENT_ID,
    CLIENT_SECRET,
    READONLY,
    FakeGoogle,
    NotAskedError,
)

BACK = "http://127.0.0.1:8765/"
VERIFIER = "a-verifier-of-some-forty-three-characters-or-more"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKING = {
    "client_id": CLIENT_ID,
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": " ".join(ASKED),
    "state": "s-t-a-t-e",
    "access_type": "offline",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def auth_url(google: FakeGoogle, **changes: str) -> str:
    """The address of the authorization request."""
    return f"{google.auth_uri}?{urlencode({**ASKING, **changes})}"


def back(redirect: str) -> dict[str, str]:
    """What the redirect says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(redirect).query).items()}


def ask(address: str, form: dict[str, str], **more: Any) -> tuple[int, dict[str, Any]]:
    """A POST and its JSON."""
    answer = requests.post(address, data=form, timeout=60, **more)
    return answer.status_code, answer.json()


@pytest.fixture
def exchange(fake_google: FakeGoogle) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Consent (unless a code is given) and ask for tokens with these changes."""

    def work(*, asking: dict[str, str] | None = None, **changes: str) -> tuple[int, dict[str, Any]]:
        code = changes.get("code") or back(fake_google.consent(auth_url(fake_google, **asking or {})))["code"]
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        return ask(fake_google.token_uri, {**form, **changes, "code": code})

    return work


def renew(google: FakeGoogle, token: str, **changes: str) -> tuple[int, dict[str, Any]]:
    """Ask for an access token."""
    form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": token}
    return ask(google.token_uri, {**form, "grant_type": "refresh_token", **changes})


def test_the_page_asks_scope_by_scope(fake_google: FakeGoogle) -> None:
    """A box for each scope, none ticked, and two buttons."""
    page = requests.get(auth_url(fake_google), timeout=60).text
    assert 2 == page.count('type="checkbox"')
    assert "checked" not in page
    assert [1, 1] == [page.count('value="allow"'), page.count('value="deny"')]


def test_consent_leads_back_with_code_and_state(fake_google: FakeGoogle) -> None:
    """To the loopback address, with the granted scopes."""
    redirect = fake_google.consent(auth_url(fake_google))
    said = back(redirect)
    assert redirect.startswith(BACK)
    assert ("s-t-a-t-e", " ".join(ASKED)) == (said["state"], said["scope"])
    assert "state" not in back(fake_google.consent(auth_url(fake_google, state="")))


@pytest.mark.parametrize("said", [{"allow": False}, {"scopes": []}])
def test_denial_leads_back_with_an_error(fake_google: FakeGoogle, said: dict[str, Any]) -> None:
    """Deny, or Allow with no box ticked."""
    redirect = fake_google.consent(auth_url(fake_google), **said)
    assert {"state": "s-t-a-t-e", "error": "access_denied"} == back(redirect)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "nobody"}, "invalid_client"),
        ({"redirect_uri": "https://example.com/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "https://localhost/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "urn:ietf:wg:oauth:2.0:oob"}, "blocked"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": ""}, "scope"),
        ({"code_challenge_method": "plain"}, "S256"),
    ],
)
def test_a_wrong_question_gets_an_error_page(
    fake_google: FakeGoogle, changes: dict[str, str], words: str
) -> None:
    """Nobody is sent back anywhere."""
    with pytest.raises(NotAskedError, match=words):
        fake_google.consent(auth_url(fake_google, **changes))


def test_a_web_client_cannot_use_loopback(fake_google: FakeGoogle, tmp_path: Path) -> None:
    """Its redirect addresses are registered one by one."""
    inner = json.loads(fake_google.client_secret(tmp_path, "web").read_text(encoding="utf-8"))["web"]
    with pytest.raises(NotAskedError, match="redirect_uri_mismatch"):
        fake_google.consent(auth_url(fake_google, client_id=inner["client_id"]))


def test_a_consent_page_works_once(fake_google: FakeGoogle) -> None:
    """Going back and pressing again shows an error."""
    page = requests.get(auth_url(fake_google), timeout=60).text
    ticket = page.partition('name="ticket" value="')[2].partition('"')[0]
    form = {"ticket": ticket, "decision": "deny"}
    address = urljoin(fake_google.auth_uri, "consent")
    first = requests.post(address, data=form, timeout=60, allow_redirects=False)
    second = requests.post(address, data=form, timeout=60, allow_redirects=False)
    assert [302, 400] == [first.status_code, second.status_code]


def test_a_code_becomes_tokens(exchange: Any, fake_google: FakeGoogle) -> None:
    """An access token for an hour and a refresh token."""
    status, tokens = exchange()
    assert (200, 3599, "Bearer") == (status, tokens["expires_in"], tokens["token_type"])
    assert fake_google.refresh_tokens == (tokens["refresh_token"],)
    grant = fake_google.tokens.find(tokens["access_token"])
    assert grant is not None
    assert (fake_google.account, set(ASKED)) == (grant.account, grant.scopes)


def test_only_ticked_scopes_are_granted(exchange: Any, fake_google: FakeGoogle) -> None:
    """Partial consent shows in the answer."""
    redirect = fake_google.consent(auth_url(fake_google), scopes=[READONLY])
    _, tokens = exchange(code=back(redirect)["code"])
    assert READONLY == tokens["scope"]


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": "another"}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:1/"}, 400, "redirect_uri_mismatch"),
        ({"code": "4/never"}, 400, "invalid_grant"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_wrong_exchange_is_refused(exchange: Any, changes: dict[str, str], status: int, error: str) -> None:
    """Verifier, address, code, client and kind of grant are checked."""
    got, answer = exchange(**changes)
    assert (status, error) == (got, answer["error"])


def test_a_code_works_once_and_ten_minutes(exchange: Any, fake_google: FakeGoogle) -> None:
    """Then it is void."""
    code = back(fake_google.consent(auth_url(fake_google)))["code"]
    assert [200, 400] == [exchange(code=code)[0] for _ in range(2)]
    late = back(fake_google.consent(auth_url(fake_google)))["code"]
    fake_google.clock.advance(minutes=10)
    assert 400 == exchange(code=late)[0]


def test_without_a_challenge_no_verifier_is_asked(exchange: Any) -> None:
    """PKCE binds only who began with it."""
    assert 200 == exchange(asking={"code_challenge": ""}, code_verifier="")[0]


def test_the_client_may_stand_in_the_header(fake_google: FakeGoogle) -> None:
    """HTTP Basic instead of the form."""
    token = fake_google.issue_refresh(ASKED)
    form = {"grant_type": "refresh_token", "refresh_token": token}
    assert 200 == ask(fake_google.token_uri, form, auth=(CLIENT_ID, CLIENT_SECRET))[0]
    assert 401 == ask(fake_google.token_uri, form, auth=(CLIENT_ID, "wrong"))[0]


@pytest.mark.parametrize(
    ("asking", "given"),
    [({}, False), ({"prompt": "consent"}, True), ({"access_type": "online", "prompt": "consent"}, False)],
)
def test_a_second_consent_gives_no_refresh_token(
    exchange: Any, asking: dict[str, str], *, given: bool
) -> None:
    """No refresh token again, unless it was forced, and offline."""
    exchange()
    assert given == ("refresh_token" in exchange(asking=asking)[1])


def test_a_refresh_token_gives_access_tokens(fake_google: FakeGoogle) -> None:
    """And no new refresh token."""
    status, tokens = renew(fake_google, fake_google.issue_refresh([READONLY]))
    assert (200, READONLY, False) == (status, tokens["scope"], "refresh_token" in tokens)


def test_an_access_token_expires(fake_google: FakeGoogle) -> None:
    """After an hour, or at once when a test says so."""
    token = fake_google.issue_refresh(ASKED)
    first = renew(fake_google, token)[1]["access_token"]
    fake_google.clock.advance(hours=1)
    second = renew(fake_google, token)[1]["access_token"]
    assert fake_google.tokens.find(first) is None
    assert fake_google.tokens.find(second) is not None
    fake_google.tokens.expire_all()
    assert fake_google.tokens.find(second) is None


@pytest.mark.parametrize(
    ("token", "changes", "error"),
    [
        ("1//never", {}, "invalid_grant"),
        ("", {"scope": "https://mail.google.com/"}, "invalid_scope"),
        ("", {"client_secret": "wrong"}, "invalid_client"),
    ],
)
def test_a_wrong_refresh_is_refused(
    fake_google: FakeGoogle, token: str, changes: dict[str, str], error: str
) -> None:
    """Unknown tokens, scopes that were not granted, a wrong client."""
    assert error == renew(fake_google, token or fake_google.issue_refresh(ASKED), **changes)[1]["error"]


def test_a_refresh_token_belongs_to_its_client(fake_google: FakeGoogle) -> None:
    """Another client cannot use it."""
    fake_google.clients["other"], fake_google.secrets["other"] = "installed", "x"
    token = fake_google.issue_refresh(ASKED, client_id="other")
    assert "invalid_grant" == renew(fake_google, token)[1]["error"]


def test_invalid_grant_can_be_switched_on(fake_google: FakeGoogle) -> None:
    """Every refresh is refused in these words."""
    token = fake_google.issue_refresh(ASKED)
    fake_google.invalid_grant = "Token has been expired or revoked."
    answer = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
    assert (400, answer) == renew(fake_google, token)
    fake_google.invalid_grant = ""
    assert 200 == renew(fake_google, token)[0]


def test_apps_in_testing_lose_their_tokens_after_a_week(exchange: Any, fake_google: FakeGoogle) -> None:
    """The answer says so, and then it happens."""
    fake_google.testing = True
    tokens = exchange()[1]
    assert 604800 == tokens["refresh_token_expires_in"]
    fake_google.clock.advance(days=7)
    assert "invalid_grant" == renew(fake_google, tokens["refresh_token"])[1]["error"]


@pytest.mark.parametrize("by", ["refresh_token", "access_token"])
@pytest.mark.parametrize("place", ["data", "params"])
def test_revoking_ends_the_whole_grant(exchange: Any, fake_google: FakeGoogle, by: str, place: str) -> None:
    """Either token does it, in the form or the query; a second time it is unknown."""
    tokens = exchange()[1]
    form: dict[str, Any] = {place: {"token": tokens[by]}}
    statuses = [requests.post(fake_google.revoke_uri, timeout=60, **form).status_code for _ in range(2)]
    assert [200, 400] == statuses
    assert () == fake_google.refresh_tokens
    assert fake_google.tokens.find(tokens["access_token"]) is None
    assert "refresh_token" in exchange()[1]


def test_an_access_token_alone_can_be_revoked(fake_google: FakeGoogle) -> None:
    """One without a refresh token behind it."""
    token = fake_google.tokens.issue(fake_google.account)
    assert (200, {}) == ask(fake_google.revoke_uri, {"token": token})


def test_requests_are_in_the_journal_and_can_go_wrong(fake_google: FakeGoogle) -> None:
    """Faults are those of the fake Gmail, in OAuth's words."""
    token = fake_google.issue_refresh(ASKED)
    fake_google.fail("token", "503")
    fake_google.fail("revoke", "429", retry_after="3")
    status, said = renew(fake_google, token)
    assert (503, "temporarily_unavailable") == (status, said["error"])
    answer = requests.post(fake_google.revoke_uri, data={"token": token}, timeout=60)
    assert ("3", (token,)) == (answer.headers["Retry-After"], fake_google.refresh_tokens)
    assert 404 == requests.get(fake_google.url + "/nothing", timeout=60).status_code
    assert ["token", "revoke", "GET /nothing"] == [entry.method for entry in fake_google.requests]


@pytest.mark.parametrize("kind", ["installed", "web", "unknown"])
def test_a_client_secret_names_the_loopback_addresses(
    fake_google: FakeGoogle, tmp_path: Path, kind: str
) -> None:
    """The file that a person downloads from Google's console."""
    written = json.loads(fake_google.client_secret(tmp_path, kind).read_text(encoding="utf-8"))
    (inner,) = written.values()
    assert ["web" if kind == "web" else "installed"] == list(written)
    assert (fake_google.auth_uri, fake_google.token_uri) == (inner["auth_uri"], inner["token_uri"])
    assert (kind == "unknown") == (inner["client_id"] not in fake_google.clients)


def test_a_client_secret_can_be_truncated(fake_google: FakeGoogle, tmp_path: Path) -> None:
    """Half a download."""
    with pytest.raises(json.JSONDecodeError):
        json.loads(fake_google.client_secret(tmp_path, "truncated").read_text(encoding="utf-8"))
