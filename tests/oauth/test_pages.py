"""What the browser shows after a sign-in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from agent.errors import AuthoriseError, TryLaterError
from agent.mailboxes.gmail.sign_in import COMPOSE, READONLY, RIGHTS
from agent.mailboxes.oauth import pages
from agent.mailboxes.oauth.google_reasons import explain_code

EVIL = '<script>alert("x")</script><img src=x onerror=y>&\x1b[2J'
PAGES = {
    "granted": pages.describe_success("marcus.ellery@mail.example", RIGHTS),
    "missing": pages.describe_missing(RIGHTS, frozenset({READONLY})),
    "later": pages.describe_failure(TryLaterError("Google could not be reached.", "Run it again.")),
    "refused": pages.describe_failure(AuthoriseError("No.", "Run it again."), "You said no"),
    "nothing": pages.NOTHING_HERE,
    "other": pages.OTHER_ANSWER,
    "answered": pages.ANSWERED,
    "again": pages.ASKS_AGAIN,
    "evil": pages.describe_failure(AuthoriseError(EVIL, EVIL), EVIL),
    "evil account": pages.describe_success(EVIL, {"x": EVIL}),
}


TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "p",
    "span",
    "h1",
    "ul",
    "li",
    "b",
    "strong",
}


class Reader(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_is_one_file_without_a_script(page: pages.Page) -> None:
    """Nothing is loaded, nothing runs, and what is from outside is text."""
    html = pages.draw(page).decode()
    reader = Reader()
    reader.feed(html)
    assert reader.tags <= TAGS
    assert {"lang", "charset", "name", "content", "style", "class", "aria-hidden"} >= reader.attributes
    assert not re.search(r"url\s*\(|@import|\x1b", html)
    for part in ("prefers-color-scheme:dark", 'name="viewport"', "<h1>", "Second Chance"):
        assert part in html
    assert html.count("<main") == html.count("</main>") == 1
    assert "default-src 'none'" in pages.HEADERS["Content-Security-Policy"]


def test_the_missing_box_is_named() -> None:
    """Each permission with its tick or cross, and the way back."""
    html = pages.draw(PAGES["missing"]).decode()
    assert f'<li class="yes"><b>✓</b>{RIGHTS[READONLY]}</li>'.replace("'", "&#x27;") in html
    assert f'<li class="no"><b>✗</b>{RIGHTS[COMPOSE]} (this box was left empty)</li>' in html.replace(
        "&#x27;", "'"
    )
    assert "Tick every box" in html


@pytest.mark.parametrize(
    ("code", "words", "step"),
    [
        ("admin_policy_enforced", "administrator", "API controls"),
        ("org_internal", "one organisation", "External"),
        ("redirect_uri_mismatch", "no Desktop app", "--client FILE"),
        ("invalid_client", "does not know the client", "--client FILE"),
        ("invalid_grant", "used before, or is older", "clock"),
        ("invalid_scope", "permissions", "too old"),
        ("bad\x1b[2J", "Google refused the sign-in (bad", "docs/gmail.md"),
        (None, "no reason given", "docs/gmail.md"),
    ],
)
def test_googles_words(code: str | None, words: str, step: str) -> None:
    """Each has what it means and the next step."""
    found = explain_code(code)
    assert (True, True) == (words in found.text, step in found.hint), found
    assert found.text.isprintable()
    assert "Nothing was stored" in found.text
