"""The pages that this computer shows in the browser when a sign-in comes back to it.

Each says what happened and what to do, in one small file of HTML: nothing is loaded from anywhere, nothing
runs in it, and every word from outside is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

from agent.errors import SecondChanceError, TryLaterError
from agent.knowledge.text import printable

Mood = Literal["done", "ask", "stop"]

IN_TERMINAL = "in the terminal"
"""Where somebody goes on who signs in by a command."""
HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",  # the address holds a code
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
"""What goes with each page."""
_MARKS: Mapping[Mood, str] = {"done": "✓", "ask": "?", "stop": "!"}
_STYLE = """\
:root{color-scheme:light dark;--paper:#f6f5f1;--card:#fff;--ink:#22272c;--soft:#5b646d;--line:#dedbd2;
--done:#1a6b3c;--ask:#8a6100;--stop:#b42318}
@media (prefers-color-scheme:dark){:root{--paper:#15181b;--card:#1f2428;--ink:#e8eaec;--soft:#a3adb6;
--line:#363d43;--done:#5fbf86;--ask:#e0b04c;--stop:#ff8f80}}
*{box-sizing:border-box}
body{margin:0;padding:1.25rem;min-height:100vh;display:flex;align-items:center;justify-content:center;
background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:34rem;background:var(--card);border:1px solid var(--line);border-radius:.9rem;
padding:1.75rem;overflow-wrap:anywhere}
.name{margin:0 0 1.25rem;color:var(--soft);font-size:.9375rem}
.mark{display:inline-flex;width:2.75rem;height:2.75rem;border-radius:50%;align-items:center;
justify-content:center;font-size:1.5rem;font-weight:700;color:var(--card);background:var(--mood)}
h1{margin:.75rem 0 .5rem;font-size:1.5rem;line-height:1.25}
p{margin:.5rem 0}
ul{list-style:none;margin:1rem 0;padding:0;border-top:1px solid var(--line)}
li{padding:.6rem 0 .6rem 1.9rem;border-bottom:1px solid var(--line);position:relative}
li b{position:absolute;left:.25rem}
.yes b{color:var(--done)}.no b{color:var(--stop)}
.next{margin-top:1.25rem;padding-top:1rem;border-top:1px solid var(--line)}
ul+.next{border-top:0;padding-top:0;margin-top:1rem}
.next strong{display:block}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says; plain text throughout."""

    mood: Mood
    title: str
    text: str = ""
    boxes: tuple[tuple[str, bool], ...] = ()
    """What was asked for, in words, and whether it was granted."""
    step: str = ""
    """What to do now."""


def draw(page: Page) -> bytes:
    """The page as HTML in UTF-8."""
    boxes = "".join(
        f'<li class="{"yes" if granted else "no"}"><b>{"✓" if granted else "✗"}</b>{_clean(words)}'
        f"{'' if granted else ' (this box was left empty)'}</li>"
        for words, granted in page.boxes
    )
    parts = (
        f"<p>{_clean(page.text)}</p>" if page.text else "",
        f"<ul>{boxes}</ul>" if boxes else "",
        f'<p class="next"><strong>What to do now</strong>{_clean(page.step)}</p>' if page.step else "",
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_clean(page.title)} · Second Chance</title><style>{_STYLE}</style></head>"
        f'<body><main style="--mood:var(--{page.mood})"><p class="name">Second Chance</p>'
        f'<span class="mark" aria-hidden="true">{_MARKS[page.mood]}</span>'
        f"<h1>{_clean(page.title)}</h1>{''.join(parts)}</main></body></html>\n"
    ).encode()


def _clean(text: str) -> str:
    return escape(printable(text))


NOTHING_HERE = Page(
    mood="ask",
    title="There is nothing here",
    text="Second Chance listens at this address only while you sign in.",
    step="Go on in Google's page, or begin again: second-chance auth, or Set-up at the desk",
)
OTHER_ANSWER = Page(
    mood="ask",
    title="The answer to another sign-in",
    text="This does not belong to the sign-in that Second Chance waits for, and was not used.",
    step="Go on in the newest of Google's pages; Second Chance still waits for its answer.",
)
ANSWERED = Page(
    mood="done",
    title="Google has answered",
    step="You can close this window; the rest is where you began.",
)
"""Where what becomes of the answer is not known yet."""
ASKS_AGAIN = Page(
    mood="ask",
    title="Google asks once more",
    text="Google remembers an older consent, and gave no lasting access this time.",
    step="Google's page comes once more; say yes there, too. You can close this window.",
)


def describe_success(account: str, rights: Mapping[str, str], place: str = IN_TERMINAL) -> Page:
    """The person is signed in.

    Args:
        account: Whose mailbox it is.
        rights: What was granted, each with what it lets the program do.
        place: Where the person goes on.
    """
    return Page(
        mood="done",
        title="You are signed in",
        text=f"Second Chance may use the mailbox of {account} now. It places drafts; it never sends.",
        boxes=tuple((meaning, True) for meaning in rights.values()),
        step=f"You can close this window; the rest is {place}.",
    )


def describe_missing(rights: Mapping[str, str], granted: frozenset[str], place: str = IN_TERMINAL) -> Page:
    """Not every box was ticked."""
    left = [scope for scope in rights if scope not in granted]
    return Page(
        mood="ask",
        title="One box was left empty" if len(left) == 1 else "Boxes were left empty",
        text="Second Chance needs all of these to do its work. Nothing was stored.",
        boxes=tuple((meaning, scope in granted) for scope, meaning in rights.items()),
        step="Go back to the terminal: Enter, or second-chance auth, opens Google's page again. "
        "Tick every box there."
        if place == IN_TERMINAL
        else f"Begin again {place}, and tick every box.",
    )


def describe_failure(error: SecondChanceError, title: str = "", place: str = IN_TERMINAL) -> Page:
    """Anything else that came of it, in the words of the terminal."""
    later = isinstance(error, TryLaterError)
    usual = "That did not work just now" if later else "You are not signed in"
    step = error.hint if place == IN_TERMINAL else f"What to do now stands {place}."
    return Page(mood="ask" if later else "stop", title=title or usual, text=error.text, step=step)
