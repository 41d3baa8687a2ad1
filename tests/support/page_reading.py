"""What the HTML of a page holds: its links, its forms as they are filled in, and what may not be there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin

from hidden_characters import HIDDEN
from page_visitor import Page, Visitor

_TYPED = frozenset({"text", "email", "date", "datetime-local", "search", "url", "password", "number", "time"})


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a form."""

    action: str
    """Where it sends the form, where that is not the form's own address."""
    fields: dict[str, str]
    """What it adds."""


@dataclass(slots=True)
class PageForm:
    """A form as the page gives it."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    """What it sends untouched."""
    typed: list[str] = field(default_factory=list)
    """The fields that somebody types into."""
    buttons: list[Button] = field(default_factory=list)

    def send(self, visitor: Visitor, button: Button, typed: str | None = None) -> Page:
        """Press a button, perhaps with the same words typed into all its fields."""
        words = {} if typed is None else {name: [typed] * self.typed.count(name) for name in self.typed}
        path = (button.action or self.action).lstrip("/").partition("/")[2]
        return visitor.post(f"/{path}", {**self.fields, **words, **button.fields, "token": visitor.token})


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
        self.faults = [f"a bare U+{ord(one):04X}" for one in set(HIDDEN.findall(html.replace("\r\n", "\n")))]
        self._named: dict[str, PageForm] = {}
        self._form: PageForm | None = None
        self._select = ""
        self._area: list[str] = []
        """What stands in the open field of several lines."""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._judge(tag, given)
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self._form = PageForm(given.get("action", ""))
            self._named[given.get("id", "")] = self._form
            if given.get("method") == "post":
                self.forms.append(self._form)
        elif tag == "option" and self._select and self._form:
            chosen = self._form.fields.setdefault(self._select, [])
            if not chosen or "selected" in given:
                chosen[:] = [given.get("value", "")]
        elif form := self._named.get(given.get("form", ""), self._form):
            self._note(tag, given, form)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = []
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[-1] += data

    def _note(self, tag: str, given: dict[str, str], form: PageForm) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "button":
            form.buttons.append(
                Button(given.get("formaction", ""), {name: given.get("value", "")} if name else {})
            )
        elif tag == "select":
            self._select = name
        elif tag == "textarea" or (tag == "input" and kind in _TYPED):
            form.typed.append(name)
        if tag == "textarea" or (
            tag == "input" and (kind not in {"checkbox", "radio"} or "checked" in given)
        ):
            form.fields.setdefault(name, []).append(given.get("value", ""))
        if tag == "textarea":
            self._area = form.fields[name]

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        wrong = (
            any(name.startswith("on") or name in {"style", "srcdoc", "hostile"} for name in given)
            or (tag == "script" and "src" not in given)
            or tag in {"style", "iframe", "object", "embed", "base"}
            or any(value.strip().lower().startswith(("javascript:", "data:")) for value in given.values())
        )
        if wrong:
            self.faults.append(f"<{tag} {given}>")


def walk(visitor: Visitor) -> Iterator[Page]:
    """Every page that links lead to, from Today."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path, _, query = waiting.pop().partition("?")
        page = visitor.get(path, **dict(parse_qsl(query)))
        yield page
        for link in PageReading(page.html).links:
            found = urljoin(page.path, link.partition("#")[0]).removeprefix(f"/{visitor.door.prefix}")
            if found.startswith("/") and found not in seen:
                seen.add(found)
                waiting.append(found)


def list_forms(visitor: Visitor) -> list[PageForm]:
    """The forms of all pages; of those that do the same to several interviews or letters one."""
    routes = visitor.app.url_map.bind(visitor.door.entrance.host)
    found: dict[str, PageForm] = {}
    for page in walk(visitor):
        for form in PageReading(page.html).forms:
            endpoint, values = routes.match(form.action.partition("?")[0], method="POST")
            found.setdefault(f"{endpoint} {values.get('word')} {values.get('table')}", form)
    return list(found.values())
