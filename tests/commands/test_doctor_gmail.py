"""`second-chance doctor` where the mail is at Google: the unmodified client against Gmail on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import say
from sign_in import SignIn, at_google

Checks = dict[str, dict[str, Any]]


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignIn]:
    with at_google(tmp_path, monkeypatch) as person:
        yield person


def looked(person: SignIn, *words: str) -> tuple[int, Checks]:
    said = say("doctor", "--json", "--home", str(person.home.root), *(words or ("--here",)))
    return said.code, {one["name"]: one for one in said.json["checks"]}


def test_before_signing_in(person: SignIn) -> None:
    """77 and the command; the mailbox itself is not tried, nothing goes over the network."""
    code, checks = looked(person)
    assert code == 77
    assert "ok" == checks["client_secret.personal"]["state"]
    assert "second-chance auth personal" == checks["token.personal"]["fix"]
    assert "mailbox.personal" not in checks
    assert [] == person.gmail.requests


def test_signed_in(person: SignIn) -> None:
    """Account, store and age; Gmail answers one question, and nothing in it was changed."""
    person.signed_in()
    before = len(person.gmail.calls)
    code, checks = looked(person)
    assert (0, {"ok"}) == (code, {one["state"] for one in checks.values()})
    assert "personal (gmail) answers." == checks["mailbox.personal"]["text"]
    assert "in the keyring (" in checks["token.personal"]["text"]
    assert len(person.gmail.calls) == before + 1, "one question"
    assert person.gmail.calls[-1].endswith(".list")
    assert person.google.refresh_tokens[0] not in str(checks)


def test_a_sign_in_that_google_ended(person: SignIn) -> None:
    """invalid_grant: 77 and the command."""
    person.signed_in()
    person.google.fail("token", "invalid_grant")
    code, checks = looked(person)
    assert code == 77
    assert "second-chance auth personal" in checks["mailbox.personal"]["fix"]


def test_a_client_secret_that_is_gone(person: SignIn) -> None:
    """78 with the way through Google's console; the mailbox is not tried."""
    person.signed_in()
    person.settings.client_secret.unlink()
    code, checks = looked(person)
    assert code == 78
    assert "console.cloud.google.com" in checks["client_secret.personal"]["fix"]
    assert "mailbox.personal" not in checks


def test_the_proxy_is_told(person: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which one Google is asked through, never with its password; nothing where NO_PROXY says so."""
    person.signed_in()
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("https_proxy", "http://jo:secret@proxy.example:3128")
    _, checks = looked(person)
    assert "Google is asked through the proxy http://proxy.example:3128" in checks["proxy.google"]["text"]
    assert "secret" not in str(checks["proxy.google"])
    monkeypatch.setenv("NO_PROXY", ".googleapis.com")
    assert "proxy.google" not in looked(person)[1]
    monkeypatch.setenv("https_proxy", "ftp://proxy.example")
    monkeypatch.delenv("NO_PROXY")
    assert "broken" == looked(person)[1]["proxy.google"]["state"]


@pytest.mark.process
def test_from_cron(person: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """In cron's environment the token is found in its file, and Gmail answers."""
    person.signed_in("--store", "file")
    monkeypatch.setenv("PATH", str(person.base))
    _, checks = looked(person, "-v")
    assert "ok" == checks["cron"]["state"]
    assert "ok" == checks["token.personal"]["state"]
    assert "ok" == checks["mailbox.personal"]["state"], checks["mailbox.personal"]
