"""docs/imap.md says what the program knows and says."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from agent.mailboxes.imap.providers import find_token_provider
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.imap.sign_in import FULL

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs/imap.md").read_text(encoding="utf-8")


def test_the_table_is_of_now() -> None:
    """Every provider the program knows, as it knows it; otherwise: `python docs/providers.py`."""
    with_table = runpy.run_path(str(CHECKOUT / "docs/providers.py"))["with_table"]
    assert PAGE == with_table(PAGE)


def test_every_key_is_explained() -> None:
    """What a person may write under an IMAP mailbox stands on the page."""
    keys = set(ImapSettings.__dataclass_fields__) - {"name"}
    assert not [key for key in sorted(keys) if not re.search(rf"^{key} = |`{key}", PAGE, re.MULTILINE)]


def test_the_wider_leave_is_told() -> None:
    """Google over IMAP is less private, and the page says so with the scope's name."""
    assert "less private" in PAGE
    assert FULL in PAGE


def test_the_hosts_of_tokens() -> None:
    """The servers that are shown tokens are those the page names."""
    named = re.findall(r"`([a-z0-9]+\.com)`", PAGE.partition("these servers alone")[2].partition("\n")[0])
    assert ["gmail.com", "googlemail.com", "office365.com", "outlook.com"] == named
    assert all(find_token_provider(host) for host in named)


@pytest.mark.parametrize("sentence", re.findall(r"^\| \*(.+?)\*", PAGE, re.MULTILINE))
def test_the_sentences_are_the_programs(sentence: str) -> None:
    """Each sentence of the last table stands in the source, but for what is filled in."""
    source = "\n".join(path.read_text("utf-8") for path in (CHECKOUT / "agent").rglob("*.py"))
    told = re.sub(r'"\s*f?"', "", source)
    for part in re.split(r"…", sentence):
        for words in filter(None, (one.strip() for one in part.split("*, *"))):
            assert words in told, words
