"""Signing in to a mailbox from a page: it goes on in a thread while the page is asked how it stands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from agent.errors import SecondChanceError, wrap_unforeseen
from agent.keeping.config import MailboxSettings
from agent.keeping.tokens import StoreKind
from agent.mailboxes.back_end import SignInContext
from agent.mailboxes.registry import find_back_end
from agent.setting_up.sign_in import authorise


class PageTerminal:
    """The page, as where a person signs in (`agent.mailboxes.back_end.Terminal`)."""

    is_interactive = False
    may_open_browser = True
    place = "on the page of Second Chance, in the other tab"

    def __init__(self, password: str = "") -> None:
        """Take the password that was typed, if one is needed; it is never shown."""
        self._password = password
        self._never = threading.Event()
        self.news = threading.Event()
        """Set once there is something to show, or all is over."""
        self.shown: list[str] = []
        """What the person needs in order to go on."""
        self.address = ""
        """The page that asks for their consent; empty: none yet."""
        self.advice = ""
        """What they need to know of it."""
        self.when_blocked = ""
        """What to do where it leads nowhere."""

    def open_page(self, address: str, advice: str, when_blocked: str) -> bool:
        """Have the page show where to go on."""
        self.address, self.advice, self.when_blocked = address, advice, when_blocked
        self.news.set()
        return True

    def say(self, text: str) -> None:
        """Say nothing: the page shows how it stands."""

    def show(self, text: str) -> None:
        """Show something on the page."""
        self.shown.append(text)
        self.news.set()

    def read_line(self, what: str) -> str:  # noqa: ARG002 - the protocol's word
        """The password, once: nothing else is typed into a page."""
        password, self._password = self._password, ""
        return password

    def read_secret(self, prompt: str) -> str:
        """The password."""
        return self.read_line(prompt)

    def wait(self, seconds: float) -> None:
        """Let some time pass."""
        self._never.wait(seconds)


@dataclass(slots=True)
class SigningIn:
    """One sign-in: under way, done, or ended with the reason."""

    settings: MailboxSettings
    terminal: PageTerminal
    is_over: bool = False
    problem: SecondChanceError | None = None
    """Why it did not come about."""
    _thread: threading.Thread | None = field(default=None, repr=False)

    def begin(
        self,
        person: SignInContext,
        store: StoreKind | None,
        provide: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Begin it.

        Args:
            person: Who signs in.
            store: Where what opens the mailbox is kept; None: where it was before, else in the keyring.
            provide: Sees to what is needed while somebody signs in, such as Google's file.
        """
        self._thread = threading.Thread(
            target=self._sign_in, args=(person, store, provide), name="sign-in", daemon=True
        )
        self._thread.start()

    def wait_for_news(self, seconds: float) -> None:
        """Wait until there is something to show, no longer than that."""
        self.terminal.news.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Wait for the end, no longer than that."""
        if self._thread:
            self._thread.join(seconds)

    @property
    def stands(self) -> str:
        """A word that changes with what there is to show."""
        return "over" if self.is_over else f"waits {len(self.terminal.shown)} {self.terminal.address}".strip()

    def _sign_in(
        self,
        person: SignInContext,
        store: StoreKind | None,
        provide: Callable[[], AbstractContextManager[None]],
    ) -> None:
        access = find_back_end(self.settings).access
        try:
            with provide():
                if access:
                    authorise(self.settings, access(), person, store)
        except SecondChanceError as problem:
            self.problem = problem
        except Exception as problem:  # noqa: BLE001 - said on the page; the desk goes on
            self.problem = wrap_unforeseen(problem, "inside Second Chance")
        finally:
            self.is_over = True
            self.terminal.news.set()


def find_sign_ins() -> dict[str, SigningIn]:
    """The sign-ins of this desk by the names of their mailboxes: under way, or ended and not yet told."""
    return cast("dict[str, SigningIn]", current_app.extensions.setdefault("sign_ins", {}))
