"""Every case of tests/cases on Gmail: what holds on a Maildir holds there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from case_files import address_of
from case_player import Case, cases_of, failures
from fake_gmail import FakeGmail, SendAs
from fake_google import FakeGoogle
from worlds.gmail import GmailWorld

pytestmark = pytest.mark.no_cover

CASES = cases_of(*sorted((Path(__file__).parents[1] / "cases").glob("*.yaml")))


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGoogle]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # Google is on plain http here
    with FakeGoogle() as fake:
        yield fake


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']} {case['title']}")
def test_a_case_holds_on_gmail(case: Case, tmp_path: Path, google: FakeGoogle) -> None:
    """Every draft, state, warning and request is the same."""
    google.account = case["profile"]["addresses"][0]
    with GmailWorld(account(case, google), google) as world:
        first = min(str(m["date"]) for thread in case["threads"] for m in thread["messages"])
        world.gmail.now = datetime.fromisoformat(first)
        assert [] == failures(case, tmp_path, world)


def account(case: Case, google: FakeGoogle) -> FakeGmail:
    """The person's account, empty; each address that mail came to is an identity there."""
    name, (first, *others) = case["profile"]["name"], case["profile"]["addresses"]
    gmail = FakeGmail(address=first, name=name, tokens=google.tokens)
    reached = {
        str(one) for thread in case["threads"] for m in thread["messages"] for one in m.get("to") or ()
    }
    own = tuple(tuple(one.casefold().split("@")) for one in case["profile"]["addresses"])
    tagged = {
        one
        for one in map(address_of, reached)
        if any(one.startswith(f"{a}+") and one.endswith(f"@{b}") for a, b in own)
    }
    gmail.send_as += [SendAs(one, name) for one in (*others, *sorted(tagged))]
    return gmail
