"""What is known of the commonest mail providers, and which servers are shown a token."""

from __future__ import annotations

import pytest

from agent.knowledge.domains import is_this_machine
from agent.mailboxes.folder_names import Role, guess_role
from agent.mailboxes.imap import providers
from agent.mailboxes.imap.providers import Preset, find_token_provider

ALL = providers.load_presets()


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_each_is_whole(one: Preset) -> None:
    """A server, a port that fits, domains, and a source for it all."""
    assert one.domains == tuple(domain.casefold() for domain in one.domains)
    assert one.domains
    assert (one.port, one.tls) in {(993, "implicit"), (1143, "starttls")}
    assert one.tls == "implicit" or is_this_machine(one.host)
    assert set(one.auth) <= {"password", "xoauth2"}
    assert one.sources
    assert all(source.startswith("https://") for source in one.sources)
    assert not one.app_password or one.app_password.startswith("https://")
    assert not one.first or one.first.endswith(".")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_what_is_told_the_program_can(one: Preset) -> None:
    """A named folder is known by its name; a sign-in by token is one of the two there are."""
    assert not one.drafts or guess_role(one.drafts) is Role.DRAFTS
    assert "xoauth2" not in one.auth or find_token_provider(one.host)


def test_no_domain_is_anybodys_twice() -> None:
    """An address has one provider."""
    every = [domain for one in ALL for domain in one.domains]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("address", "name", "user"),
    [
        ("Marcus@GMail.com", "Gmail", "Marcus@GMail.com"),
        ("m@hotmail.co.uk", "Outlook.com", "m@hotmail.co.uk"),
        ("m@contoso.onmicrosoft.com", "Microsoft 365", "m@contoso.onmicrosoft.com"),
        ("m@icloud.com", "iCloud Mail", "m"),
        ("m@web.de", "WEB.DE", "m"),
        ("m@proton.me", "Proton Mail Bridge", "m@proton.me"),
    ],
)
def test_an_address_tells_its_provider(address: str, name: str, user: str) -> None:
    """By its domain, in any case of letters; with the user name its server wants."""
    found = providers.find_by_address(address)
    assert found
    assert (name, user) == (found.name, found.user_of(address))


@pytest.mark.parametrize("address", ["m@ellery.example", "m@mail.gmail.com", "m@onmicrosoft.com", ""])
def test_own_domains_are_nobodys(address: str) -> None:
    """What is not listed is not guessed at."""
    assert providers.find_by_address(address) is None


def test_a_server_tells_its_provider() -> None:
    """By its name."""
    found = providers.find_by_host("IMAP.GMX.net")
    assert found
    assert "GMX" == found.name
    assert providers.find_by_host("imap.example.org") is None


@pytest.mark.parametrize(
    ("user", "port", "tls", "is_bridge"),
    [
        ("m@proton.me", 993, "implicit", True),
        ("m@ellery.example", 1143, "starttls", True),
        ("m@ellery.example", 1143, "none", False),
        ("m@ellery.example", 143, "starttls", False),
        ("m", 0, "", False),
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1"])
def test_not_all_that_listens_here_is_a_bridge(
    host: str, user: str, port: int, tls: str, *, is_bridge: bool
) -> None:
    """By the address of the provider's, or by the port and the encryption that its program has."""
    assert is_bridge == bool(providers.find_by_host(host, user=user, port=port, tls=tls))


@pytest.mark.parametrize(
    ("host", "client_id", "provider"),
    [
        ("imap.gmail.com", "", "google"),
        ("IMAP.GoogleMail.com.", "", "google"),
        ("outlook.office365.com", "", "microsoft"),
        ("imap-mail.outlook.com", "4711", "microsoft"),
        ("gmail.com.example.org", "", None),
        ("notgmail.com", "4711", None),
        ("imap.fastmail.com", "", None),
        ("127.0.0.1", "", "google"),
        ("[::1]", "4711", "microsoft"),
        ("localhost", "4711", "microsoft"),
    ],
)
def test_whose_token_a_server_is_shown(host: str, client_id: str, provider: str | None) -> None:
    """Google's to Google, Microsoft's to Microsoft, nobody's to anybody else."""
    assert provider == find_token_provider(host, client_id)


def test_an_app_password_as_its_page_shows_it() -> None:
    """Groups of four are one word; anything else stays as it was typed."""
    for shown in ("abcd efgh ijkl mnop", " abcd efgh ijkl mnop ", "ab12 CD34", "abcdefghijklmnop"):
        assert shown.replace(" ", "") == providers.join_groups(shown)
    for other in ("correct horse battery staple", "abcd-efgh", "abcd  efgh", "äbcd efgh", "abcd efg!", ""):
        assert other == providers.join_groups(other)
