"""What docs/security.md says in numbers is what the program does, and its links lead to headings."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from agent.desk import app, door, key, server
from agent.keeping.config import MailboxSettings
from agent.keeping.tokens import CONSENT_LASTS
from agent.mailboxes.gmail import arrivals, connection
from agent.mailboxes.gmail import messages as gmail_messages
from agent.mailboxes.imap import bounds, first_words
from agent.mailboxes.imap import messages as imap_messages
from agent.mailboxes.maildir import file_bytes
from agent.mailboxes.oauth import loopback

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs/security.md").read_text(encoding="utf-8")


def bound(what: str) -> str:
    """The second cell of the row of a table that begins with these words."""
    (row,) = re.findall(rf"^\| {re.escape(what)} \| (.*) \|$", PAGE, re.MULTILINE)
    return str(row)


def test_the_bounds_are_those_of_the_code() -> None:
    """Each number of the table that stands in one place of the code."""
    assert bound("of one mail read in a Maildir") == f"{file_bytes.MOST_BYTES // 2**20} MB"
    announced = "of one piece that an IMAP server announces (a literal)"
    assert bound(announced).partition(";")[0] == f"{bounds.LITERAL // 2**20} MB"
    assert bound("of one line of an IMAP server") == f"{bounds.LINE // 2**20} MB"
    assert bound("of all that an IMAP server answers to one command") == f"{bounds.ANSWER // 2**20} MB"
    assert bound("of one answer of Gmail's") == f"{connection.MOST_BYTES // 2**20} MB"
    assert bound("of one mail read over IMAP") == f"{imap_messages._LONGEST // 1024} KB"
    glanced = "of one mail that is only glanced at over IMAP, and of how many in one folder and look"
    assert bound(glanced) == f"{first_words._BYTES // 1024} KB, {first_words.MOST}"
    glanced = "text of one mail that is only glanced at in Gmail, and of how many in one look"
    assert bound(glanced) == f"{arrivals._MOST_WORDS // 1024} KB, {arrivals._MOST_OUTLINED}"
    assert bound("of one mail read whole at Gmail") == f"{gmail_messages._MOST_BYTES // 2**20} MB"
    assert bound("one connection to the port of a sign-in") == f"{loopback._WIRE_SECONDS:g} seconds"
    assert bound("connections to it at once") == str(loopback._MOST_CONNECTIONS)
    assert bound("one form sent to the desk") == f"{app._MOST_OCTETS // 1024} KB"
    head = "all that a request to the desk says of itself before its form"
    assert bound(head) == f"{server._BOUNDS['max_request_header_size'] // 1024} KB"
    idle = "connections to the desk at once, and how long an idle one is kept"
    limits = server._BOUNDS
    assert bound(idle) == f"{limits['connection_limit']}, {limits['channel_timeout']} seconds"
    codes = "a secret or code that opens the desk, and wrong codes that are looked at in that time"
    assert bound(codes) == f"a minute, {door._MOST_WRONG_CODES}"
    assert timedelta(minutes=1) == key.LASTS
    assert timedelta(hours=1) == door.SESSION_LASTS
    silence = f"{MailboxSettings.__dataclass_fields__['patience'].default:g} seconds, or `patience`"
    assert bound("silence of a server, until a run gives up").startswith(silence)
    assert timedelta(minutes=15) == CONSENT_LASTS
    assert "worthless after a quarter of an hour" in PAGE


def test_each_attacker_has_a_row() -> None:
    """Nobody who was thought of is forgotten when the page is rewritten."""
    table = PAGE.partition("## What each attacker")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    told = "\n".join(rows)
    for who in (
        "stranger",
        "UID",
        "colleague",
        "network",
        "hostile mail server",
        "same computer",
        "web page",
    ):
        assert who in told
    assert {3} == {len(re.findall(r"(?<!\\)\|", row)) - 1 for row in rows}


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/security.md"])
def test_links_lead_to_headings(page: str) -> None:
    """A link into a page ends at a heading that is there."""
    path = CHECKOUT / page
    links = re.findall(r"\]\(([^)#]*)#([^)]+)\)", path.read_text(encoding="utf-8"))
    assert links
    for target, anchor in links:
        text = ((path.parent / target) if target else path).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        slugs = {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
        assert anchor in slugs, f"{page}: {target}#{anchor}"
