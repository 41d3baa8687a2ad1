"""The unmodified installed-app flow of google-auth-oauthlib through the fake consent page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_gmail import FakeGmail, service
from fake_google import ASKED, READONLY, FakeGoogle, browser
from google_auth_oauthlib.flow import InstalledAppFlow
from oauthlib.oauth2.rfc6749.errors import AccessDeniedError


@pytest.fixture
def flow(fake_google: FakeGoogle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InstalledAppFlow:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    return InstalledAppFlow.from_client_secrets_file(str(fake_google.client_secret(tmp_path)), list(ASKED))


def run(flow: InstalledAppFlow, program: Path) -> Any:
    return flow.run_local_server(port=0, timeout_seconds=20, browser=f"{program} %s", access_type="offline")


@pytest.mark.process
@pytest.mark.parametrize("scopes", [None, [READONLY]])
def test_a_browser_leads_to_a_mailbox(
    flow: InstalledAppFlow,
    fake_gmail: FakeGmail,
    tmp_path: Path,
    scopes: list[str] | None,
) -> None:
    """Consent in the background, loopback redirect, PKCE, tokens, and the first call."""
    creds = run(flow, browser(tmp_path, scopes=scopes))
    assert set(scopes or ASKED) == set(creds.granted_scopes)
    with service(fake_gmail, creds) as users:
        assert fake_gmail.address == users.getProfile(userId="me").execute()["emailAddress"]


@pytest.mark.process
def test_a_denial_comes_back(flow: InstalledAppFlow, tmp_path: Path) -> None:
    """Oauthlib says access_denied."""
    with pytest.raises(AccessDeniedError):
        run(flow, browser(tmp_path, allow=False))


def test_the_redirect_can_be_pasted(flow: InstalledAppFlow, fake_google: FakeGoogle) -> None:
    """Without a browser: the address is shown, the redirect brought back by hand."""
    flow.redirect_uri = "http://localhost:1/"
    address, state = flow.authorization_url(access_type="offline")
    redirect = fake_google.consent(address)
    assert f"state={state}" in redirect
    flow.fetch_token(authorization_response=redirect)
    assert fake_google.refresh_tokens == (flow.credentials.refresh_token,)
