"""What is known of an authorisation besides its secret."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import SecondChanceError
from agent.keeping.home_folder import Home
from agent.keeping.tokens import (
    BegunConsent,
    Facts,
    drop_consent,
    drop_facts,
    facts_path,
    load_consent,
    load_facts,
    save_consent,
    save_facts,
)

NOW = datetime(2026, 9, 4, 17, 10, tzinfo=UTC)
FACTS = Facts(account="m@a.example", scopes=("s1", "s2"), authorised_at=NOW, store="keyring")
BEGUN = BegunConsent(
    client_id="c",
    address="https://a.example/?x",
    redirect_uri="http://127.0.0.1:5/",
    state="s",
    verifier="v",
    begun=NOW,
)


def test_facts_are_kept_and_forgotten(tmp_path: Path) -> None:
    """Written 0600, read back the same, gone when dropped; dropping twice is fine."""
    home = Home(tmp_path)
    assert load_facts(home, "personal") is None
    save_facts(home, "personal", FACTS)
    assert FACTS == load_facts(home, "personal")
    assert load_facts(home, "work") is None
    assert 0o600 == facts_path(home, "personal").stat().st_mode & 0o777
    drop_facts(home, "personal")
    drop_facts(home, "personal")
    assert load_facts(home, "personal") is None


def test_the_end_of_a_sign_in_is_kept(tmp_path: Path) -> None:
    """A file from before it was kept is read as one without an end, and so is one with a damaged end."""
    home, ending = Home(tmp_path), replace(FACTS, ends_at=NOW + timedelta(days=7))
    save_facts(home, "personal", ending)
    assert ending == load_facts(home, "personal")
    path = facts_path(home, "personal")
    content = json.loads(path.read_text())
    for end in ("soon", "2026-09-11T12:10:00", 5, None):
        path.write_text(json.dumps(content | {"ends_at": end}))
        assert FACTS == load_facts(home, "personal")
    del content["ends_at"]
    path.write_text(json.dumps(content))
    assert FACTS == load_facts(home, "personal")


def test_no_mailbox_name_meets_the_client_secret(tmp_path: Path) -> None:
    """A mailbox called client_secret does not write over client_secret.json."""
    assert "client_secret.json" != facts_path(Home(tmp_path), "client_secret").name


@pytest.mark.parametrize(
    "change",
    [
        {"store": "paper"},
        {"scopes": "all"},
        {"scopes": [1]},
        {"account": 5},
        {"authorised_at": "yesterday"},
        {"authorised_at": "2026-09-04T12:10:00"},
    ],
)
def test_damaged_facts_are_none(change: dict[str, object], tmp_path: Path) -> None:
    """A file that says nothing usable counts as not authorised."""
    home = Home(tmp_path)
    save_facts(home, "personal", FACTS)
    path = facts_path(home, "personal")
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert load_facts(home, "personal") is None


@given(content=st.binary(max_size=100))
def test_any_bytes_are_none(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No damage is a traceback."""
    home = Home(tmp_path_factory.mktemp("home"))
    home.credentials.mkdir()
    facts_path(home, "personal").write_bytes(content)
    assert load_facts(home, "personal") is None


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    """What cannot be read or removed is said with the reason."""
    home = Home(tmp_path)
    facts_path(home, "personal").mkdir(parents=True)
    with pytest.raises(SecondChanceError, match="cannot be read: is a directory"):
        load_facts(home, "personal")
    with pytest.raises(SecondChanceError, match="cannot be removed"):
        drop_facts(home, "personal")


def test_a_consent_is_kept_for_a_while(tmp_path: Path) -> None:
    """For the same client, for a quarter of an hour, and not from the future."""
    home = Home(tmp_path)
    assert load_consent(home, "personal", "c", NOW) is None
    save_consent(home, "personal", BEGUN)
    assert BEGUN == load_consent(home, "personal", "c", NOW + timedelta(minutes=14))
    assert load_consent(home, "personal", "c", NOW + timedelta(minutes=15)) is None
    assert load_consent(home, "personal", "c", NOW - timedelta(seconds=1)) is None
    assert load_consent(home, "personal", "another", NOW) is None
    drop_consent(home, "personal")
    assert load_consent(home, "personal", "c", NOW) is None


def test_a_consent_hides_its_secrets() -> None:
    """Printing it shows neither state nor verifier."""
    shown = repr(replace(BEGUN, state="STATE", verifier="VERIFIER"))
    assert "STATE" not in shown
    assert "VERIFIER" not in shown
