"""A window of Chromium in which a person uses the desk: they read words, and know controls by their names.

No test looks for markup: what has no name that can be read aloud cannot be found here either. Whatever would
bother a person is noted: an error of a script, a request to somewhere else, what the policy of the page
forbade, a dialog nobody asked for, a page that is wider than the window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect
from served_desk import ServedDesk

WIDE, PHONE = 1280, 390
_HEIGHT = {WIDE: 900, PHONE: 844}
_PATIENCE, _LONG = 10_000, 60_000
_AXE: Any = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}

_MOST_STOPS = 500
_IS_ROUND = "window.reached.size && document.activeElement === document.body"
_BEGIN = """() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
    window.wanted = all.filter(one => one.checkVisibility() && !one.disabled && one.type !== 'hidden'
        && !one.closest('[aria-hidden=true]'));
    window.reached = new Set(); window.bare = [];
    const looks = one => {
        const style = getComputedStyle(one);
        return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
    };
    const before = new Map(window.wanted.map(one => [one, looks(one)]));
    document.addEventListener('focusin', event => {
        window.reached.add(event.target);
        const group = event.target.type === 'radio' && event.target.name;
        if (group) window.wanted.filter(one => one.name === group).forEach(one => window.reached.add(one));
        if (before.get(event.target) === looks(event.target)) window.bare.push(event.target.outerHTML);
    });
}"""
_END = """() => [
    ...window.wanted.filter(one => !window.reached.has(one)).map(one => 'not reached: ' + one.outerHTML),
    ...window.bare.map(one => 'its focus is not seen: ' + one),
]"""


class Window:
    """One window that was let in.

    Attributes:
        page: What the browser shows.
        troubles: What should not have happened, in words.
    """

    def __init__(self, page: Page, server: ServedDesk) -> None:
        self.page, self.troubles = page, list[str]()
        self._server = server
        page.set_default_timeout(_PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"a script failed: {error}"))
        page.on("request", self._watch)
        page.on("dialog", lambda dialog: self.troubles.append(f"a dialog: {dialog.message}"))
        page.goto(server.make_way_in())
        page.wait_for_url(lambda address: "enter?" not in address)

    # ---- what a person does

    def open(self, path: str) -> None:
        """Go to a page by its path, such as `/found`."""
        self.page.goto(self._server.start.rstrip("/") + path)

    def follow(self, name: str) -> None:
        """Press the first link of this name, the page's before the menu's."""
        within = self.page.get_by_role("main").get_by_role("link", name=name)
        (within if within.count() else self.page.get_by_role("link", name=name)).first.click()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the first button of this name, and wait for what comes."""
        self.find_button(name, exact=exact).click()
        self.page.wait_for_load_state()

    def write(self, label: str, words: str) -> None:
        """Fill the first field of this label."""
        self.page.get_by_label(label).first.fill(words)

    def asks_for(self, label: str) -> bool:
        """Whether there is a field, or a group of choices, of this label."""
        return bool(self._find_group(label).count() or self.page.get_by_label(label).count())

    def answer(self, label: str, answer: str) -> None:
        """Fill in a field, or choose one of a group."""
        group = self._find_group(label)
        if group.count():
            group.first.get_by_label(answer).first.check()
        else:
            self.write(label, answer)

    def _find_group(self, label: str) -> Locator:
        return self.page.get_by_role("group", name=label)

    # ---- what a person sees

    @property
    def words(self) -> str:
        """All that stands on the page, as it is read."""
        return self.page.get_by_role("main").inner_text()

    @property
    def title(self) -> str:
        """Its first heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def find_button(self, name: str, *, exact: bool = False) -> Locator:
        """The first button of this name."""
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=exact).first

    def list_buttons(self) -> list[str]:
        """What can be pressed."""
        buttons = self.page.get_by_role("main").get_by_role("button").all()
        return [button.inner_text() for button in buttons]

    def list_paths(self) -> list[str]:
        """Where the links of the page lead, within the desk."""
        links = self.page.get_by_role("main").get_by_role("link").all()
        addresses = [urljoin(self.page.url, link.get_attribute("href") or "") for link in links]
        start = self._server.start.rstrip("/")
        return [one.removeprefix(start) for one in addresses if one.startswith(start)]

    def see(self, *words: str) -> None:
        """Wait until these words stand on the page."""
        for one in words:
            expect(self.page.get_by_role("main")).to_contain_text(one, timeout=_PATIENCE)

    def read_field(self, label: str) -> str:
        """What stands in the first field of this label."""
        return self.page.get_by_label(label).first.input_value()

    def wait_for(self, link: str) -> None:
        """Wait until there is a link of this name, on a page that goes on by itself."""
        self.page.get_by_role("main").get_by_role("link", name=link).wait_for(timeout=_LONG)

    # ---- what would bother them

    def judge(self) -> list[str]:
        """What axe finds on the page, and whether it is wider than the window."""
        found = Axe().run(self.page, options=_AXE).response["violations"]
        said = [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
        width = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return [*said, *([f"{width} pixels beyond the window"] if width > 0 else [])]

    def list_unreached(self) -> list[str]:
        """What Tab does not come by, and what does not show that it has the focus."""
        self.page.evaluate(_BEGIN)
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(_IS_ROUND):
                break
        return [str(one) for one in self.page.evaluate(_END)]

    def look_at(self, *, width: int, dark: bool) -> None:
        """The same page at another width, in other light."""
        self.page.set_viewport_size({"width": width, "height": _HEIGHT[width]})
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def _hear(self, said: ConsoleMessage) -> None:
        is_answer = re.search(r"responded with a status of (404|422)\b", said.text)  # each with a sentence
        if said.type in {"error", "warning"} and not is_answer:
            self.troubles.append(f"{said.text} ({said.location.get('url', '')})")

    def _watch(self, request: Request) -> None:
        if not self._server.owns(request.url):
            self.troubles.append(f"a request to {request.url}")


@contextmanager
def open_window(
    browser: Browser, server: ServedDesk, width: int = WIDE, *, has_scripts: bool = True
) -> Iterator[Window]:
    """A window of its own, with cookies of its own; what bothers the person fails the test at the end.

    Args:
        browser: Chromium.
        server: The desk.
        width: In pixels.
        has_scripts: Whether JavaScript is on.
    """
    context = browser.new_context(
        viewport={"width": width, "height": _HEIGHT[width]},
        java_script_enabled=has_scripts,
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    try:
        window = Window(context.new_page(), server)
        yield window
        assert not window.troubles, "\n".join(window.troubles)
    finally:
        context.close()
