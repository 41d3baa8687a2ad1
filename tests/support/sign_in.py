"""A person with a Gmail mailbox: their home, Google and Gmail on loopback, and a keyring in memory."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, NoReturn

import keyring
import pytest
from command_line import Said, say
from fake_gmail import FakeGmail
from fake_google import ACCOUNT, Clock, FakeGoogle, browser
from fake_google import people as google_people
from keyring.backend import KeyringBackend
from mails import DEBRIEFED
from waiting import until

from agent.keeping.home_folder import Home
from agent.mailboxes.gmail.settings import GmailSettings

CONFIG = """\
[me]
name = "Marcus Ellery"
addresses = ["Marcus.Ellery@mail.example"]
time_zone = "America/Chicago"

[mailbox.personal]
kind = "gmail"
api_endpoint = "{api}"
"""


class MemoryKeyring(KeyringBackend):
    """Keeps secrets as long as a test lasts."""

    priority = 0.01

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library types itself in part
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class RaisingKeyring(KeyringBackend):
    """Fails in one way at whatever it is asked."""

    priority = 0.01

    def __init__(self, problem: BaseException) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library types itself in part
        self.problem = problem

    def get_password(self, service: str, username: str) -> NoReturn:  # noqa: ARG002 - the back end's words
        raise self.problem

    def set_password(self, service: str, username: str, password: str) -> NoReturn:  # noqa: ARG002
        raise self.problem


@contextmanager
def using(backend: Any) -> Iterator[Any]:
    """This back end is the system's keyring for the length of a block."""
    before = keyring.core._keyring_backend
    keyring.core._keyring_backend = backend
    try:
        yield backend
    finally:
        keyring.core._keyring_backend = before


class SignIn:
    """The person, their home, and Google."""

    def __init__(self, base: Path, google: FakeGoogle, gmail: FakeGmail, patch: pytest.MonkeyPatch) -> None:
        self.base, self.google, self.gmail, self.patch = base, google, gmail, patch
        self.home = Home(base / "home")
        self.home.credentials.mkdir(parents=True, mode=0o700)
        self.home.root.chmod(0o700)
        self.secret_file = google.client_secret(self.home.credentials)
        self.config(CONFIG.format(api=gmail.url))
        self.types("")

    @property
    def settings(self) -> GmailSettings:
        return GmailSettings(
            name="personal",
            client_secret=self.home.credentials / "client_secret.json",
            api_endpoint=self.gmail.url,
            body="alternative",
        )

    def config(self, text: str) -> None:
        self.home.config_file.write_text(text, encoding="utf-8")

    def __call__(self, *words: str, now: Any = DEBRIEFED) -> Said:
        """`second-chance auth` in this process."""
        return say("auth", *words, "--home", str(self.home.root), "--now", now.isoformat())

    def types(self, text: str) -> None:
        """What comes on stdin, which is a pipe."""
        self.patch.setattr(sys, "stdin", io.StringIO(text))

    def answers(self, *lines: str) -> None:
        """What the person types at a terminal."""

        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        self.patch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))

    def browses(
        self, *, allow: bool = True, scopes: Sequence[str] | None = None, first: Sequence[str] = ()
    ) -> None:
        """The person's browser, and what they do in it; `first`: what knocks at the port before."""
        self.patch.setenv("BROWSER", str(browser(self.base, allow=allow, scopes=scopes, first=first)))
        self._forget_browsers()

    def page(self) -> str:
        """What the browser was shown in the end."""
        file = self.base / "page.html"
        until(file.exists, lambda: "no page was shown")
        return unescape(file.read_text(encoding="utf-8"))

    def no_browser(self) -> None:
        """As over ssh."""
        for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
            self.patch.delenv(name, raising=False)
        self._forget_browsers()

    def _forget_browsers(self) -> None:
        # webbrowser looks at BROWSER once, when it is first used
        import webbrowser  # noqa: PLC0415 - only here

        self.patch.setattr(webbrowser, "_tryorder", None)
        self.patch.setattr(webbrowser, "_browsers", {})

    def consents(self, said: Said, **how: Any) -> str:
        """Open the address that a command showed, on another computer; returns where it leads to."""
        (address,) = (line for line in said.err.splitlines() if line.startswith(self.google.auth_uri))
        return google_people.answer(address, **how)

    def signed_in(self, *words: str) -> Said:
        """Authorised, with the browser."""
        self.browses()
        said = self(*words)
        assert said.code == 0, said.err
        return said


@contextmanager
def at_google(base: Path, patch: pytest.MonkeyPatch, account: str = ACCOUNT) -> Iterator[SignIn]:
    """Google, Gmail and a person; the keyring keeps things in memory."""
    patch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # Google is on plain http here
    clock = Clock()
    with (
        FakeGoogle(account=account, clock=clock) as google,
        FakeGmail(address=account, tokens=google.tokens) as gmail,
        using(MemoryKeyring()),
    ):
        yield SignIn(base, google, gmail, patch)
        gmail.check()
