"""What the HTML of a page holds: its links, its forms as they are filled in, and what may not be there."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from hidden_characters import HIDDEN

_TYPED = frozenset({"text", "email", "date", "datetime-local", "search", "url", "password", "number", "time"})


@dataclass(slots=True)
class PageForm:
    """A form as the page gives it."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    """What it sends untouched."""
    typed: list[str] = field(default_factory=list)
    """The fields that somebody types into."""


class PageReading(HTMLParser):
    """One page, read once.

    Attributes:
        forms: Those that are sent by POST.
        links: Where its links lead.
        faults: What no page may hold: scripts and styles inside it, handlers, addresses that run something,
            characters that nobody sees or that turn the text around.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self.faults: list[str] = [
            f"a bare U+{ord(one):04X}" for one in sorted(set(HIDDEN.findall(html.replace("\r\n", "\n"))))
        ]
        self._form: PageForm | None = None
        self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._judge(tag, given)
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self._form = PageForm(given.get("action", ""))
            if given.get("method") == "post":
                self.forms.append(self._form)
        elif self._form and given.get("name"):
            self._note(tag, given, self._form)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._form and self._area:
            self._form.fields[self._area][-1] += data

    def _note(self, tag: str, given: dict[str, str], form: PageForm) -> None:
        name, kind = given["name"], given.get("type", "text")
        if tag == "textarea" or (tag == "input" and kind in _TYPED):
            form.typed.append(name)
        if tag == "textarea":
            self._area = name
        if tag == "textarea" or kind not in {"checkbox", "radio"} or "checked" in given:
            form.fields.setdefault(name, []).append(given.get("value", ""))

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        wrong = (
            any(name.startswith("on") or name in {"style", "srcdoc", "hostile"} for name in given)
            or (tag == "script" and "src" not in given)
            or tag in {"style", "iframe", "object", "embed", "base"}
            or any(value.strip().lower().startswith(("javascript:", "data:")) for value in given.values())
        )
        if wrong:
            self.faults.append(f"<{tag} {given}>")
