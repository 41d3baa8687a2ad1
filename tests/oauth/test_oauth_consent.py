"""Asking and answering, where the command's tests do not reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fake_google import FakeGoogle
from fake_google.loopback import Answer
from requests.exceptions import SSLError

from agent.errors import AuthoriseError, TryLaterError
from agent.mailboxes.gmail.sign_in import RIGHTS
from agent.mailboxes.oauth import google_client, google_consent
from agent.mailboxes.oauth.google_client import ClientSecret

REDIRECT = "http://127.0.0.1:50000/"


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGoogle]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with FakeGoogle() as fake:
        yield fake


@pytest.fixture
def client(google: FakeGoogle, tmp_path: Path) -> ClientSecret:
    return google_client.load(google.client_secret(tmp_path))


def test_what_is_asked(client: ClientSecret) -> None:
    """Exactly two scopes, offline, PKCE; forced consent only on request."""
    asked = parse_qs(urlsplit(google_consent.ask(client, REDIRECT, RIGHTS).address).query)
    assert [" ".join(RIGHTS)] == asked["scope"]
    assert ["offline"] == asked["access_type"]
    assert ["S256"] == asked["code_challenge_method"]
    assert "prompt" not in asked
    assert "prompt=consent" in google_consent.ask(client, REDIRECT, RIGHTS, force=True).address


def test_every_consent_has_its_own_secrets(client: ClientSecret) -> None:
    """State and verifier are new each time, and in no repr."""
    one, other = google_consent.ask(client, REDIRECT, RIGHTS), google_consent.ask(client, REDIRECT, RIGHTS)
    assert one.state != other.state
    assert one.verifier != other.verifier
    assert one.verifier not in repr(one)
    assert f"state='{one.state}'" not in repr(one)


def test_the_grant_hides_its_tokens(google: FakeGoogle, client: ClientSecret) -> None:
    """The record of a grant shows scopes and no tokens."""
    consent = google_consent.ask(client, REDIRECT, RIGHTS)
    grant = google_consent.answer(client, consent, google.consent(consent.address), RIGHTS)
    assert tuple(RIGHTS) == grant.scopes
    assert (grant.refresh_token,) == google.refresh_tokens
    assert grant.refresh_token not in repr(grant)
    assert grant.access_token not in repr(grant)


def test_a_verifier_of_another_consent_is_refused(google: FakeGoogle, client: ClientSecret) -> None:
    """PKCE: a stolen code is worthless."""
    consent = google_consent.ask(client, REDIRECT, RIGHTS)
    stolen = google.consent(consent.address)
    thief = google_consent.Consent(
        address=consent.address, redirect_uri=REDIRECT, state=consent.state, verifier="v" * 64
    )
    with pytest.raises(AuthoriseError, match="does not take this answer"):
        google_consent.answer(client, thief, stolen, RIGHTS)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("admin_policy_enforced", "administrator of your organisation"),
        ("org_internal", "members of one organisation"),
        ("bad\x1b[2J", "Google refused the sign-in"),
    ],
)
def test_other_refusals_of_the_page(error: str, words: str, client: ClientSecret) -> None:
    """A refusal other than the person's is explained, or named without control characters."""
    consent = google_consent.ask(client, REDIRECT, RIGHTS)
    with pytest.raises(AuthoriseError, match=words) as caught:
        google_consent.answer(client, consent, f"{REDIRECT}?error={error}&state={consent.state}", RIGHTS)
    assert caught.value.text.isprintable()


def test_other_refusals_of_the_token_endpoint(google: FakeGoogle, client: ClientSecret) -> None:
    """An error code we do not know is shown as it is."""
    consent = google_consent.ask(client, REDIRECT, RIGHTS)
    redirect = google.consent(consent.address)
    google.fail("token", "400")
    with pytest.raises(AuthoriseError, match=r"refused the sign-in \(400\)"):
        google_consent.answer(client, consent, redirect, RIGHTS)


@pytest.mark.parametrize(
    "body", [b"[1]", b"5", b'"x"', b"{}", b'{"access_token": "x", "expires_in": "soon"}', b""]
)
def test_an_answer_of_another_shape(
    body: bytes, google: FakeGoogle, client: ClientSecret, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON of another shape is no traceback."""
    consent = google_consent.ask(client, REDIRECT, RIGHTS)
    redirect = google.consent(consent.address)
    monkeypatch.setattr(google, "_tokens", lambda *_, **__: Answer(200, body))
    with pytest.raises(TryLaterError, match="was not one"):
        google_consent.answer(client, consent, redirect, RIGHTS)


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("certificate verify failed: certificate is not yet valid", "Set this computer's date and time"),
        ("certificate verify failed: certificate has expired", "Set this computer's date and time"),
        ("certificate verify failed: self-signed certificate", "REQUESTS_CA_BUNDLE"),
    ],
)
def test_a_certificate_that_does_not_hold(
    words: str, step: str, google: FakeGoogle, client: ClientSecret, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that is wrong is named as such; nothing is stored, and it may be tried again."""
    consent = google_consent.ask(client, REDIRECT, RIGHTS)
    redirect = google.consent(consent.address)

    def fail(*_: object, **__: object) -> None:
        raise SSLError(words)

    monkeypatch.setattr("requests.Session.request", fail)
    with pytest.raises(TryLaterError) as caught:
        google_consent.answer(client, consent, redirect, RIGHTS)
    assert step in caught.value.hint
