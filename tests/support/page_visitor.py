"""A browser at the desk, without a browser: pages asked for and forms sent, with session and token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from errno import ENOENT
from html import unescape
from pathlib import Path
from typing import Any, NoReturn

from flask.testing import FlaskClient

from agent.desk.app import build_app
from agent.desk.clock import Schedule
from agent.desk.desk import Desk
from agent.desk.door import COOKIE, Door
from agent.desk.entrance import Entrance
from agent.desk.looking import Look
from agent.keeping.home_folder import Home
from agent.model.finding import Finding, State

_NOTHING_INSTALLED = Finding("schedule", State.WARNING, "Nothing has your mail looked at every hour yet.")
"""What this computer's own crontab holds is no matter of a test."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the visitor got it, behind all redirects."""

    status: int
    html: str
    path: str

    @property
    def text(self) -> str:
        """What is read on it: without markup, each blank once."""
        without_head = re.sub(r"(?s)<(head|script|style).*?</\1>", " ", self.html)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", without_head)).split())

    @property
    def token(self) -> str:
        """The token of its forms; empty: it has none."""
        found = re.search(r'name="token" value="([^"]+)"', self.html)
        return found[1] if found else ""


class Visitor:
    """Somebody who was let in, and looks at a home at one moment, which can be moved.

    Attributes:
        token: Of their session; it stands in each form.
    """

    def __init__(self, home: Path, now: datetime) -> None:
        self.home = home
        self.now = now
        desk = Desk(home=Home(home), read_now=lambda: self.now, read_clock=lambda: self.now)
        self.door = Door(desk.read_clock, Entrance.make(8000))
        self.app = build_app(desk, self.door)
        self.app.config["SERVER_NAME"] = self.door.entrance.host  # what the client names as its host
        self.app.extensions["schedule"] = Schedule(ask=lambda *_: (_NOTHING_INSTALLED,))
        self.client: FlaskClient = self.app.test_client()
        self.client.get(f"/{self.door.prefix}/enter", query_string={"secret": self.door.make_secret()})
        self.token = self.door._sessions[0].token

    def start_nothing(self) -> None:
        """From now on no look of its own process can be begun from the page."""

        def refuse(*_: object) -> NoReturn:
            raise OSError(ENOENT, "no program is started here")

        self.app.extensions["look"] = Look(refuse)

    def get(self, path: str, **query: str) -> Page:
        """Ask for a page, such as `/found`."""
        answer = self.client.get(
            f"/{self.door.prefix}{path}", query_string=query or None, follow_redirects=True
        )
        return self._read(answer)

    def post(self, path: str, fields: Mapping[str, Any] | None = None) -> Page:
        """Send a form with the token of this session."""
        filled = {"token": self.token, **(fields or {})}
        answer = self.client.post(f"/{self.door.prefix}{path}", data=filled, follow_redirects=True)
        return self._read(answer)

    def open_another_window(self) -> Visitor:
        """The same browser once more, for a thread of its own."""
        other = copy(self)
        other.client = self.app.test_client()
        cookie = self.client.get_cookie(COOKIE, "127.0.0.1", f"/{self.door.prefix}")
        assert cookie
        other.client.set_cookie(COOKIE, cookie.value, domain="127.0.0.1", path=f"/{self.door.prefix}")
        return other

    def _read(self, answer: Any) -> Page:
        path = answer.request.path.removeprefix(f"/{self.door.prefix}")
        return Page(answer.status_code, answer.get_data(as_text=True), path)
