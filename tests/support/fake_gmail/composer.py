"""What Gmail's composer does to a draft that a person opens, and to one that is sent from it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import Message
from html import escape
from html.parser import HTMLParser

from fake_gmail.mail import Mail, content, filename, html_text, with_headers

WRAP = 72
DROPPED = frozenset({"html", "body", "head", "meta", "link"})
HIDDEN = frozenset({"style", "script", "title"})
VOID = frozenset({"br", "img", "hr", "meta", "link"})
SIGNATURE = '<div class="gmail_signature" data-smartmail="gmail_signature">'
WRAPPED = '<div dir="ltr">'


def opened(raw: bytes, signature: str = "") -> bytes:
    """A draft as the composer saves it again: its own html, curly quotes, the signature if none is marked."""
    return _saved(raw, lambda html: _with_signature(clean(html), signature), smart)


def retyped(raw: bytes, text: str, signature: str = "") -> bytes:
    """A draft with other words in it; attachments stay."""
    html = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.splitlines())
    return _saved(raw, lambda _: _with_signature(WRAPPED + html + "</div>", signature), lambda _: text)


def leaving(raw: bytes) -> bytes:
    """A mail as the web client sends it: no X- fields, and text without html broken into short lines."""
    mail = Mail(raw)
    raw = with_headers(raw, {name: None for name, _ in mail.headers if name.lower().startswith("x-")})
    if any(part.get_content_type() == "text/html" for part in mail.leaves):
        return raw
    return _saved(raw, str, _wrapped)


def smart(text: str) -> str:
    """Straight quotes made curly."""
    text = re.sub(r"(?<=\w)'(?=\w)|(?<=\w)'", "\u2019", text)
    return re.sub(r'"([^"\n<>]*)"', "\u201c\\1\u201d", text)


def clean(html: str) -> str:
    """The composer's html: one <div dir="ltr"> around it, no comments, no style sheets."""
    cleaner = _Cleaner()
    cleaner.feed(html)
    cleaner.close()
    inner = "".join(cleaner.kept).strip()
    return inner if inner.startswith(WRAPPED) else f"{WRAPPED}{inner}</div>"


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in HIDDEN
        if self._hidden or tag in DROPPED:
            return
        kept = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self.kept.append(f"<{tag}{kept}>")

    def handle_endtag(self, tag: str) -> None:
        if not self._hidden and tag not in DROPPED | VOID:
            self.kept.append(f"</{tag}>")
        self._hidden -= tag in HIDDEN

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.kept.append(smart(data))

    def handle_entityref(self, name: str) -> None:
        self.kept.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.kept.append(f"&#{name};")


def _with_signature(html: str, signature: str) -> str:
    if not signature or "gmail_signature" in html:
        return html
    return f"{html}<br>{SIGNATURE}{signature}</div>"


def _saved(raw: bytes, new_html: Callable[[str], str], new_text: Callable[[str], str]) -> bytes:
    """The words of a mail replaced; the text beside html is made from the html."""
    mail = message_from_bytes(raw)
    words = [p for p in mail.walk() if not p.is_multipart() and p.get_content_maintype() == "text"]
    words = [part for part in words if not filename(part)]
    html_part = next((p for p in words if p.get_content_type() == "text/html"), None)
    text_part = next((p for p in words if p.get_content_type() == "text/plain"), None)
    html = new_html(content(html_part)) if html_part else ""
    if html_part:
        _put(html_part, html, "html")
    if text_part:
        _put(text_part, html_text(html) if html else new_text(content(text_part)), "plain")
    return mail.as_bytes(policy=policy.SMTP)


def _put(part: Message, text: str, kind: str) -> None:
    del part["Content-Transfer-Encoding"]
    part.set_type(f"text/{kind}")
    part.set_payload(text, "utf-8")


def _wrapped(text: str) -> str:
    return "".join(
        "\n".join(textwrap.wrap(line, WRAP, break_long_words=False, break_on_hyphens=False)) + "\n"
        for line in text.splitlines()
    )
