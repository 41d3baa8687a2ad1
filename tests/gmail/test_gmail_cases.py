"""Every case of tests/cases on Gmail: what holds on a Maildir holds there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from case_gmail import GmailCase, account
from case_player import Case, cases_of, failures
from fake_google import FakeGoogle

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
    with account(case, google) as gmail:
        assert [] == failures(case, tmp_path, mail=partial(GmailCase, google=google, gmail=gmail))
        gmail.check()
