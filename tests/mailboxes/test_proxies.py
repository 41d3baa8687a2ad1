"""A network whose only way out is a proxy: it is asked, by everything, and what it does wrong is said."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from certificates import make_authority
from connect_proxy import VARIABLES, ConnectProxy, encrypted
from fake_gmail import FakeGmail, credentials
from fake_google import ASKED, CLIENT_ID, FakeGoogle
from fake_google.google import CLIENT_SECRET
from fake_google.loopback import Service
from fake_microsoft import CLIENT_ID as APP
from fake_microsoft import FakeMicrosoft

from agent.errors import MailboxError, SecondChanceError, TryLaterError
from agent.mailboxes.gmail import client
from agent.mailboxes.gmail.api import GmailApi
from agent.mailboxes.gmail.sign_in import RIGHTS, fetch_address
from agent.mailboxes.imap import sign_in as imap_sign_in
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.oauth import google_access, google_client, google_consent, microsoft
from agent.mailboxes.oauth.google_access import Access
from agent.mailboxes.oauth.google_client import ClientSecret
from agent.mailboxes.proxies import ProxyError, find_authorities, find_proxy

PASSWORD = "s3cret@:%"  # noqa: S105 - a test's
AUTHORITIES = ("HTTPLIB2_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
LOGIN = "jo:s3cret%40%3A%25"


@dataclass(frozen=True)
class Outside:
    """What lies behind the proxy, and how each of it is asked."""

    gmail: FakeGmail
    google: FakeGoogle
    urls: dict[str, str]
    folder: Path

    @property
    def secret(self) -> ClientSecret:
        return ClientSecret(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            auth_uri=self.google.auth_uri,
            token_uri=f"{self.urls['google']}/token",
        )

    def ask_gmail(self) -> object:
        return fetch_address(self.gmail.token(), self.urls["gmail"])

    def ask_as_a_run(self) -> object:
        access = Access("personal", self.secret, self.google.issue_refresh(ASKED), ASKED)
        asking = GmailApi("personal", access, self.urls["gmail"], 2.0)
        try:
            return asking.read("getProfile")
        finally:
            asking.close()

    def consent(self) -> object:
        consent = google_consent.ask(self.secret, "http://127.0.0.1:50000/", RIGHTS)
        return google_consent.answer(self.secret, consent, self.google.consent(consent.address), RIGHTS)

    def renew_for_imap(self) -> object:
        file = self.google.client_secret(self.folder)
        file.write_text(file.read_text().replace(self.google.url, self.urls["google"]))
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
        return imap_sign_in._renew_at_google(settings, self.google.issue_refresh(ASKED), ASKED)

    def ask_microsoft(self) -> object:
        return microsoft.begin(
            microsoft.App(mailbox="work", client_id=APP, endpoint=self.urls["microsoft"])
        ).user_code

    def give_back(self) -> object:
        file = self.google.client_secret(self.folder)
        file.write_text(file.read_text().replace(self.google.url, self.urls["google"]))
        result = google_client.give_back(self.google.issue_refresh(ASKED), file)
        if not result.at_provider:
            raise TryLaterError(result.note, "by hand")
        return result


ASKING: dict[str, Callable[[Outside], object]] = {
    "Gmail": Outside.ask_gmail,
    "a run": Outside.ask_as_a_run,
    "consent": Outside.consent,
    "IMAP's token": Outside.renew_for_imap,
    "Microsoft": Outside.ask_microsoft,
    "revocation": Outside.give_back,
}
everything = pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING.keys())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No variable is set that is about proxies."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


@pytest.fixture
def outside(authority: Path, environ: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Outside]:
    """Certificates are believed that this authority gave; nobody has much patience."""
    for name in AUTHORITIES:
        environ.delenv(name, raising=False)
    environ.setenv("REQUESTS_CA_BUNDLE", str(authority / "ca.pem"))
    environ.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    for module in (microsoft, google_access, google_client, google_consent):
        environ.setattr(module, "_SECONDS", 0.5)
    environ.setattr("agent.mailboxes.gmail.sign_in._SECONDS", 0.5)
    environ.setattr("agent.mailboxes.gmail.connection._TO_CONNECT", 0.5)
    environ.setattr("agent.mailboxes.gmail.api._MOST_FOR_TRIES", 0.1)
    with ExitStack() as stack:
        google = stack.enter_context(FakeGoogle())
        gmail = stack.enter_context(FakeGmail(tokens=google.tokens))
        fakes: dict[str, Service] = {
            "gmail": gmail,
            "google": google,
            "microsoft": stack.enter_context(FakeMicrosoft()),
        }
        urls = {name: stack.enter_context(encrypted(fake, authority)) for name, fake in fakes.items()}
        yield Outside(gmail, google, urls, tmp_path)


def told(ask: Callable[[Outside], object], outside: Outside) -> SecondChanceError:
    """What a person hears of it."""
    with pytest.raises(SecondChanceError) as caught:
        ask(outside)
    words = f"{caught.value.text} {caught.value.hint}"
    assert 75 == caught.value.exit_code, words
    assert caught.value.hint
    assert PASSWORD not in words
    assert LOGIN not in words
    assert not any(odd in words for odd in ("[Errno", "Error(", "{", "\\"))
    return caught.value


# ---- it is asked


@pytest.mark.openssl
@pytest.mark.server
@everything
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_proxy_is_asked(
    ask: Callable[[Outside], object], variable: str, outside: Outside, environ: pytest.MonkeyPatch
) -> None:
    """Once for each server and once more for what changes something; nothing goes past it."""
    with ConnectProxy() as proxy:
        environ.setenv(variable, proxy.address())
        assert ask(outside)
        asked = set(proxy.asked)
        assert asked
        assert asked <= {url.removeprefix("https://") for url in outside.urls.values()}
        proxy.status, count = 403, len(asked)
        told(ask, outside)
        assert len(proxy.asked) > count


@pytest.mark.openssl
@pytest.mark.server
@everything
def test_a_proxy_that_wants_a_login(
    ask: Callable[[Outside], object], outside: Outside, environ: pytest.MonkeyPatch
) -> None:
    """It gets the one in the address, with what is written in percent signs; without, it is said."""
    with ConnectProxy() as proxy:
        proxy.wanted = f"jo:{PASSWORD}"
        environ.setenv("HTTPS_PROXY", proxy.address(LOGIN))
        assert ask(outside)
        assert {proxy.wanted} == set(proxy.logins)
        proxy.wanted = "jo:another"
        refused = told(ask, outside)
        assert f"The proxy {proxy.name} does not accept the user name and password" in refused.text
        environ.setenv("HTTPS_PROXY", proxy.address())
        refused = told(ask, outside)
        assert f"The proxy {proxy.name} wants a user name and a password" in refused.text


@pytest.mark.openssl
@pytest.mark.server
def test_proxies_of_other_kinds(outside: Outside, authority: Path, environ: pytest.MonkeyPatch) -> None:
    """One that answers byte by byte, one behind TLS, one of SOCKS, one named without its kind."""
    for proxy in (ConnectProxy(), ConnectProxy(authority=authority), ConnectProxy(socks=True)):
        with proxy:
            proxy.manner = "" if proxy.socks else "slow"
            environ.setenv("HTTPS_PROXY", proxy.address())
            for ask in (Outside.ask_as_a_run, Outside.ask_microsoft):
                assert ask(outside)
            assert len(proxy.asked) >= 3
            proxy.status = 403
            assert proxy.name in told(Outside.ask_as_a_run, outside).text
    with ConnectProxy() as proxy:
        environ.setenv("HTTPS_PROXY", proxy.name.removeprefix("http://"))
        assert outside.ask_gmail()
        assert proxy.asked


@pytest.mark.openssl
@pytest.mark.server
@everything
def test_what_needs_no_proxy_is_asked_directly(
    ask: Callable[[Outside], object], outside: Outside, environ: pytest.MonkeyPatch
) -> None:
    """NO_PROXY, in capitals or not."""
    environ.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    for variable in ("NO_PROXY", "no_proxy"):
        environ.setenv(variable, "mail.example, localhost")
        assert ask(outside)
        environ.delenv(variable)
    told(ask, outside)


# ---- what it does wrong


@pytest.mark.openssl
@pytest.mark.server
@everything
@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "does not let this program through to localhost (HTTP 403)"),
        (502, "does not reach localhost at the moment (HTTP 502)"),
    ],
)
def test_a_proxy_that_refuses(
    ask: Callable[[Outside], object],
    status: int,
    words: str,
    outside: Outside,
    environ: pytest.MonkeyPatch,
) -> None:
    """It is named, and where it was to connect to."""
    with ConnectProxy() as proxy:
        proxy.status = status
        environ.setenv("HTTPS_PROXY", proxy.address(LOGIN))
        assert f"The proxy {proxy.name} {words}" in told(ask, outside).text


@pytest.mark.openssl
@pytest.mark.server
@everything
@pytest.mark.parametrize("manner", ["hang", "close", "nonsense", "down"])
def test_a_proxy_that_is_none(
    ask: Callable[[Outside], object], manner: str, outside: Outside, environ: pytest.MonkeyPatch
) -> None:
    """It does not answer, hangs up, is something else, is not there: it is named."""
    with ConnectProxy() as proxy:
        proxy.manner = manner
        name = "http://127.0.0.1:1" if manner == "down" else proxy.name
        environ.setenv("HTTPS_PROXY", name.replace("://", f"://{LOGIN}@"))
        assert name in told(ask, outside).text


@pytest.mark.openssl
@pytest.mark.server
def test_a_draft_that_never_got_through_is_surely_not_made(
    outside: Outside, environ: pytest.MonkeyPatch
) -> None:
    """No word of doubt where the proxy refused."""
    asking = GmailApi("personal", credentials(outside.gmail), outside.urls["gmail"], 2.0)
    for proxy_status in (403, 407, 502):
        with ConnectProxy() as proxy:
            proxy.status = proxy_status
            environ.setenv("HTTPS_PROXY", proxy.address())
            with pytest.raises(TryLaterError) as caught:
                asking.write("drafts.create", body={})
            assert type(caught.value) is TryLaterError
    asking.close()


# ---- which proxy


HOST = "gmail.googleapis.com"


@pytest.mark.parametrize(
    ("rules", "is_exempt"),
    [
        ("", False),
        ("*", True),
        ("example.com,*", True),
        (HOST, True),
        (HOST.upper(), True),
        ("googleapis.com", True),
        (".googleapis.com", True),
        ("*.googleapis.com", True),
        ("other.example , .googleapis.com", True),
        ("other.example .googleapis.com", True),
        ("apis.com", False),
        ("x.gmail.googleapis.com", False),
        ("googleapis.com:443", True),
        ("googleapis.com:8443", False),
        ("*:443", True),
        ("10.0.0.0/8", False),
        ("[::1]:443,,:,.,..,*.", False),
    ],
)
def test_no_proxy(rules: str, is_exempt: bool, environ: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a row
    """Hosts with all below them, ports, everything; and what only looks alike."""
    environ.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    environ.setenv("NO_PROXY", rules)
    assert is_exempt is (find_proxy(f"https://{HOST}/gmail/v1") is None)


@pytest.mark.parametrize(
    ("address", "rules", "is_exempt"),
    [
        ("https://10.1.2.3/", "10.0.0.0/8", True),
        ("https://10.1.2.3/", "10.1.2.3", True),
        ("https://11.1.2.3/", "10.0.0.0/8", False),
        ("https://[::1]/", "::1", True),
        ("https://[::1]/", "[::1]:443", True),
        ("https://[::1]:8443/", "[::1]:443", False),
        ("https://localhost:8443/", "localhost:8443", True),
        ("https://localhost:8443/", "localhost", True),
    ],
)
def test_no_proxy_for_numbers(
    address: str,
    rules: str,
    is_exempt: bool,  # noqa: FBT001 - a row
    environ: pytest.MonkeyPatch,
) -> None:
    """Networks, and addresses of version 6."""
    environ.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    environ.setenv("NO_PROXY", rules)
    assert is_exempt is (find_proxy(address) is None)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("http://proxy.example:3128", "http://proxy.example:3128"),
        ("proxy.example:3128", "http://proxy.example:3128"),
        (" http://proxy.example/ ", "http://proxy.example:80"),
        ("http://jo:secret@proxy.example:3128", "http://proxy.example:3128"),
        ("HTTPS://proxy.example", "https://proxy.example:443"),
        ("socks5h://[2001:db8::1]:9050", "socks5h://[2001:db8::1]:9050"),
        ("socks://proxy.example", "socks5://proxy.example:1080"),
    ],
)
def test_proxies_are_read_as_people_write_them(value: str, shown: str, environ: pytest.MonkeyPatch) -> None:
    """And never shown with a password."""
    environ.setenv("https_proxy", value)
    proxy = find_proxy(f"https://{HOST}/")
    assert shown == str(proxy)
    assert "secret" not in repr(proxy)


@pytest.mark.parametrize("value", ["ftp://proxy.example", "http://", "http://proxy:port", "http://[x", "://"])
def test_what_is_no_proxy_is_said(value: str, environ: pytest.MonkeyPatch) -> None:
    """Without showing it: a password may stand in it."""
    environ.setenv("https_proxy", value)
    with pytest.raises(ProxyError) as caught:
        find_proxy(f"https://{HOST}/")
    assert "What HTTPS_PROXY names is no proxy" in caught.value.told.text
    assert value not in caught.value.told.text
    failure = client.explain(caught.value, "m", "drafts.create")
    assert (75, False) == (failure.error.exit_code, failure.may_be_done)


def test_the_smaller_name_wins(environ: pytest.MonkeyPatch) -> None:
    """An empty one switches the proxy off, as curl has it."""
    environ.setenv("HTTPS_PROXY", "http://capital.example:1")
    environ.setenv("https_proxy", "http://small.example:1")
    assert "http://small.example:1" == str(find_proxy(f"https://{HOST}/"))
    environ.setenv("https_proxy", "")
    assert find_proxy(f"https://{HOST}/") is None


def test_the_authorities_of_the_environment(environ: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A company's own, where a variable names it; a name that leads nowhere is said."""
    for name in AUTHORITIES:
        environ.delenv(name, raising=False)
    assert Path(find_authorities()).is_file()
    environ.setenv("SSL_CERT_FILE", str(tmp_path / "company.pem"))
    with pytest.raises(MailboxError, match=r"SSL_CERT_FILE names .*company\.pem"):
        find_authorities()
    (tmp_path / "company.pem").write_bytes(b"")
    assert str(tmp_path / "company.pem") == find_authorities()


@pytest.mark.server  # urllib3 tries an address when it is loaded
def test_a_netrc_file_adds_no_password(outside_netrc: Path, environ: pytest.MonkeyPatch) -> None:
    """Requests would send what stands there for every host to Google and Microsoft."""
    import requests  # noqa: PLC0415

    from agent.mailboxes.oauth.redirects import guard  # noqa: PLC0415

    environ.setenv("NETRC", str(outside_netrc))
    with requests.Session() as session:
        guard(session, f"https://{HOST}/")
        prepared = session.prepare_request(requests.Request("POST", f"https://{HOST}/", data={"a": "b"}))
    assert "Authorization" not in prepared.headers
    assert base64.b64encode(b"jo:secret").decode() not in str(prepared.headers)


@pytest.fixture
def outside_netrc(tmp_path: Path) -> Path:
    file = tmp_path / "netrc"
    file.write_text("default login jo password secret\n")
    return file
