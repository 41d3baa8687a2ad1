"""docs/gmail.md says what the program says and does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.keeping.home_folder import Home
from agent.keeping.token_stores import FileStore
from agent.keeping.tokens import facts_path
from agent.mailboxes.gmail.settings import GmailSettings
from agent.mailboxes.gmail.sign_in import IDENTITIES_LAST, RIGHTS
from agent.mailboxes.oauth import google_client

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs/gmail.md").read_text(encoding="utf-8")
ADDRESS = r"https://console\.cloud\.google\.com/[\w./]+"


def test_the_steps_are_the_programs() -> None:
    """The same pages of Google's console, in the same order."""
    assert re.findall(ADDRESS, google_client.STEPS) == re.findall(ADDRESS, PAGE)


def test_both_permissions_and_no_others() -> None:
    """As they are asked for."""
    asked = [scope.rpartition("/")[2] for scope in RIGHTS]
    assert sorted(asked) == sorted(set(re.findall(r"^\| `(gmail\.\w+)`", PAGE, re.MULTILINE)))


def test_every_key_is_explained() -> None:
    """But for the one that is for tests."""
    keys = set(GmailSettings.__dataclass_fields__) - {"name", "api_endpoint"}
    assert not [key for key in sorted(keys) if not re.search(rf"^{key} = ", PAGE, re.MULTILINE)]


def test_the_files_are_where_the_page_says() -> None:
    """Under the home, by the mailbox's name."""
    home = Home(Path("/home"))
    for path in (
        FileStore(home.credentials).path("NAME"),
        facts_path(home, "NAME"),
        home.identities_file("NAME"),
    ):
        assert f"`{path.relative_to(home.root)}`" in PAGE
    assert 14 == IDENTITIES_LAST.days


@pytest.mark.parametrize("row", re.findall(r"^\| ([A-Z…].+?) \|", PAGE.partition("## When")[2], re.MULTILINE))
def test_the_sentences_are_the_programs(row: str) -> None:
    """Each sentence of the last table stands in the source, but for what is filled in."""
    source = "\n".join(path.read_text("utf-8") for path in (CHECKOUT / "agent").rglob("*.py"))
    told = re.sub(r'"\s*f?"', "", source)
    for words in filter(None, (one.strip(" ,") for one in re.split(r"…|, ", row))):
        assert words in told, words
