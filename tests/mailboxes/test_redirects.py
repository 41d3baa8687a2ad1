"""A server that sends a request on to another address is not obeyed: nothing goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from elsewhere import Elsewhere
from fake_gmail import credentials
from fake_google import ASKED, FakeGoogle
from fake_microsoft import CLIENT_ID, FakeMicrosoft
from mails import PLACED, letter, raw_mail
from sign_in import SignIn, at_google
from worlds.gmail import GmailWorld

from agent.errors import TryLaterError
from agent.mailboxes.gmail.api import GmailApi
from agent.mailboxes.gmail.sign_in import fetch_address
from agent.mailboxes.imap import sign_in as imap_sign_in
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.oauth import google_client, microsoft
from agent.mailboxes.oauth.google_access import Access
from agent.mailboxes.oauth.redirects import is_redirect, refuse
from agent.mailboxes.proxies import find_proxy

pytestmark = pytest.mark.server

STATUSES = ("301", "302", "303", "307", "308")
NOT_FOLLOWED = r"wants the request to go on to http://127\.0\.0\.1\. That was not followed"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Nothing ever arrives there."""
    with Elsewhere() as other:
        yield other
        assert not other.got


@pytest.fixture
def world() -> Iterator[GmailWorld]:
    with GmailWorld() as one:
        one.deliver(raw_mail(), PLACED)
        yield one


@pytest.mark.parametrize("status", STATUSES)
def test_a_draft_does_not_go_elsewhere(status: str, world: GmailWorld, elsewhere: Elsewhere) -> None:
    """Its text stays here; afterwards it is placed once."""
    outgoing, placement = letter()
    box = world.open()
    ticket = box.stage(outgoing)
    world.gmail.fail("drafts.create", status, location=f"{elsewhere.url}/gmail/v1/users/me/drafts")
    with pytest.raises(TryLaterError, match=NOT_FOLLOWED) as caught:
        box.place(outgoing, ticket)
    assert 75 == caught.value.exit_code
    assert "Nothing was sent there" in caught.value.hint
    assert box.find_fate(placement).fate is None
    box.place(outgoing, ticket)
    assert 1 == len(world.drafts())


@pytest.mark.parametrize("status", STATUSES)
def test_a_question_does_not_go_elsewhere(status: str, world: GmailWorld, elsewhere: Elsewhere) -> None:
    """One request, no second try, and no answer of somebody else's is believed."""
    world.gmail.fail("getProfile", status, location=f"{elsewhere.url}/x")
    asking = GmailApi("personal", credentials(world.gmail), world.gmail.url, 60.0, lambda _: None)
    with pytest.raises(TryLaterError, match=NOT_FOLLOWED):
        asking.read("getProfile")
    assert 1 == asking.requests
    asking.close()


@pytest.mark.parametrize("status", STATUSES)
def test_whose_mailbox_it_is_is_not_asked_elsewhere(
    status: str, world: GmailWorld, elsewhere: Elsewhere
) -> None:
    """Else somebody could have the program believe an address."""
    token = str(credentials(world.gmail).token)
    world.gmail.fail("getProfile", status, location=f"{elsewhere.url}/x")
    with pytest.raises(TryLaterError, match=NOT_FOLLOWED):
        fetch_address(token, world.gmail.url)


@pytest.mark.parametrize("location", ["/elsewhere", "http://[", "", "\x1b[31m", "//", "x" * 5000])
def test_an_odd_place_to_go_to(location: str, world: GmailWorld) -> None:
    """The same server, no address at all, and what would do something to a terminal."""
    world.gmail.fail("getProfile", "308", location=location or " ")
    asking = GmailApi("personal", credentials(world.gmail), world.gmail.url, 60.0, lambda _: None)
    with pytest.raises(TryLaterError, match="That was not followed") as caught:
        asking.read("getProfile")
    assert caught.value.text.isprintable()
    assert len(caught.value.text) < 300
    asking.close()


def test_plain_http_is_named() -> None:
    """The same host without encryption is another address."""
    error = refuse("https://gmail.googleapis.com/gmail/v1", "http://gmail.googleapis.com/gmail/v1")
    assert "gmail.googleapis.com wants the request to go on to http://gmail.googleapis.com." in error.text
    assert [300, 399] == [status for status in (200, 299, 300, 399, 400, 503) if is_redirect(status)]


# ---- token endpoints


@pytest.mark.parametrize("status", STATUSES)
def test_a_refresh_token_does_not_go_elsewhere(
    status: str, world: GmailWorld, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Neither that of Gmail's client nor that of a mailbox over IMAP."""
    with FakeGoogle() as google:
        file = google.client_secret(tmp_path)
        google.fail("token", status, times=2, location=f"{elsewhere.url}/token")
        access = Access("personal", google_client.load(file), google.issue_refresh(ASKED), ASKED)
        asking = GmailApi("personal", access, world.gmail.url, 60.0, lambda _: None)
        with pytest.raises(TryLaterError, match=NOT_FOLLOWED):
            asking.read("getProfile")
        asking.close()
        settings = ImapSettings(
            name="work",
            host="imap.gmail.com",
            port=993,
            tls="implicit",
            ca_file=None,
            user="marcus",
            auth="xoauth2",
            client_secret=file,
        )
        with pytest.raises(TryLaterError, match=NOT_FOLLOWED):
            imap_sign_in._renew_at_google(settings, google.issue_refresh(ASKED), ASKED)


@pytest.mark.parametrize("status", STATUSES)
def test_microsofts_endpoints_do_not_lead_elsewhere(status: str, elsewhere: Elsewhere) -> None:
    """The code, the token and the token that follows."""
    with FakeMicrosoft() as fake:

        def pause(seconds: float) -> None:
            fake.clock.advance(seconds=seconds)

        app = microsoft.App(mailbox="work", client_id=CLIENT_ID, endpoint=fake.url)
        steps: dict[str, Callable[[], object]] = {
            "devicecode": lambda: microsoft.begin(app),
            "refresh": lambda: microsoft.renew(app, "refresh-1"),
        }
        for name, step in steps.items():
            fake.faults.add(name, status, location=f"{elsewhere.url}/{name}")
            with pytest.raises(TryLaterError, match=NOT_FOLLOWED):
                step()
        code = microsoft.begin(app)
        fake.says(code.user_code, "yes")
        fake.faults.add("token", status, times=None, location=f"{elsewhere.url}/token")
        with pytest.raises(TryLaterError, match=NOT_FOLLOWED):
            microsoft.wait(app, code, pause)


# ---- proxies


@pytest.fixture
def proxied(elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy is named for everything; it is not on this computer, so to say."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, elsewhere.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)


@pytest.mark.usefixtures("proxied")
def test_an_address_on_this_computer_is_asked_without_a_proxy(
    world: GmailWorld, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Without TLS the proxy would read the token."""
    with FakeGoogle() as google, FakeMicrosoft() as fake:
        file = google.client_secret(tmp_path)
        token = google.issue_refresh(ASKED)
        assert google_client.give_back(token, file).at_provider
        app = microsoft.App(mailbox="work", client_id=CLIENT_ID, endpoint=fake.url)
        assert microsoft.begin(app).user_code
    assert world.gmail.address == fetch_address(str(credentials(world.gmail).token), world.gmail.url)
    assert find_proxy("http://127.0.0.1:1/") is None
    assert find_proxy("https://gmail.googleapis.com/") is not None
    assert not elsewhere.got


# ---- the sign-in


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignIn]:
    with at_google(tmp_path, monkeypatch) as one:
        yield one


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("where", ["token", "getProfile"])
def test_a_sign_in_does_not_lead_elsewhere(
    where: str, status: str, person: SignIn, elsewhere: Elsewhere
) -> None:
    """Neither the code with its proof nor the question whose it is; exit 75, and nothing is kept."""
    person.browses()
    fails = person.google.fail if where == "token" else person.gmail.fail
    fails(where, status, times=None, location=f"{elsewhere.url}/{where}")
    said = person()
    assert said.code == 75, said.err
    assert "That was not followed" in said.err
    assert "may use the mailbox" not in said.err
    assert not keyring.get_keyring().kept  # type: ignore[attr-defined] # the one of these tests
    assert not list(person.home.credentials.glob("personal*"))


@pytest.mark.parametrize("status", STATUSES)
def test_a_token_that_is_given_back_does_not_go_elsewhere(
    status: str, person: SignIn, elsewhere: Elsewhere
) -> None:
    """It is forgotten here, and that Google could not be told is said."""
    person.signed_in()
    person.google.fail("revoke", status, times=None, location=f"{elsewhere.url}/revoke")
    said = person("--revoke", "--json")
    assert said.json["revoked_at_provider"] is False
    assert "Google could not be told" in said.err
