"""What config.toml says: who the person is, how long to wait, where their mail lives.

Each mail system adds a record of its own to `MailboxSettings`: this room knows no kind of mailbox by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import time
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeAlias

from agent.model.interview import Profile, Waiting
from agent.model.plan import Draft, Fate, Placement

Provider: TypeAlias = Literal["google", "microsoft"]
"""Whose sign-in opens a mailbox that no password opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """What every `[mailbox.NAME]` table says; each mail system has a record of its own that adds to it."""

    kind: ClassVar[str]
    """The word in config.toml."""
    name: str
    authserv_id: tuple[str, ...] = ()
    """Servers, or domains of them, whose Authentication-Results are believed; empty: it is found out."""

    patience: float = 90.0
    """Seconds a server may take for one answer."""

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """What its table may say besides its kind."""
        return tuple(one.name for one in fields(cls) if one.name != "name")

    @property
    def folder(self) -> Path | None:
        """Where the mail lies on this computer; None: on a server, which a secret opens."""
        return None

    @property
    def provider(self) -> Provider | None:
        """Whose sign-in opens it; None: a password does, or nothing is needed."""
        return None

    @property
    def google_client(self) -> Path | None:
        """The client_secret.json that Google's sign-in needs; None: Google does not sign in here."""
        return None

    @property
    def is_plain_text(self) -> bool:
        """Whether drafts go without an HTML part beside the plain text."""
        return False

    @property
    def note_obstacle(self) -> str:
        """Why no note to oneself can be put into its inbox with the rights that drafts need, a sentence.

        Empty: one can.
        """
        return "Nothing can be put into its inbox."

    @property
    def bears_notes(self) -> bool:
        """Whether a note to oneself can be put into its inbox."""
        return not self.note_obstacle

    @property
    def webmail(self) -> str:
        """Where its mail, and best its drafts, are read in a browser; empty: no such page is known."""
        return ""

    def draft_link(self, draft: Draft) -> str:  # noqa: ARG002 - for those who have one
        """An address that shows a draft in the browser; empty where there is none."""
        return ""


TableReader: TypeAlias = Callable[[str, Mapping[str, Any], Path], tuple[MailboxSettings | None, list[str]]]
"""Reads one `[mailbox.NAME]` table.

It is given the name, the table and the folder that relative paths start from, and returns the settings, or
None and every problem as `field: what was expected`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """`[find]`: whether runs look in new mail for interviews that have no debrief yet."""

    enabled: bool = True
    every_minutes: int = 60
    """From one look to the next at the least."""
    label: str = ""
    """Mail under this label, or in this folder, surely is about interviews; empty: there is none such.

    Other mail is looked at all the same.
    """
    read: Literal["personal", "subjects"] = "personal"
    """How much of new mail is opened: what people wrote, or only what its subject or sender speaks for."""
    ask: Literal["form", "notice", "no"] = "notice"
    """How the person is asked about what is only perhaps an interview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """`[notify]`: how the person is told that something waits; nothing by default."""

    desktop: bool = False
    urls: tuple[str, ...] = ()
    """Phone services, as written; `keyring:NAME` stands for a secret address in the keyring."""
    command: tuple[str, ...] = ()
    """A program with its arguments, which gets JSON on stdin; empty: none."""
    inbox: bool = False
    """One short unread note to oneself in the inbox of each mailbox that can bear one."""
    discreet: bool = False
    """Without the names of companies and people."""
    hours: tuple[time, time] = (time(7), time(22))
    """The person's own time: told from the first on and before the second; they may lie across midnight."""

    @property
    def has_way(self) -> bool:
        """Whether anything is told at all."""
        return bool(self.desktop or self.urls or self.command or self.inbox)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of config.toml."""

    profile: Profile
    waiting: Waiting
    mailboxes: Mapping[str, MailboxSettings]
    """By name, in the order of the file; at least one."""
    find: Find = Find()
    notify: Notify = Notify()

    def draft_link(self, placement: Placement, mailbox: str) -> str:
        """An address that shows an unsent draft of a mailbox in the browser; empty where there is none."""
        settings = self.mailboxes.get(mailbox)
        return settings.draft_link(placement) if settings and placement.fate is Fate.UNSENT else ""


def absolute_path(written: str, folder: Path) -> Path:
    """A path as a person writes it: `~` is their home, and a relative one starts from a folder."""
    try:
        path = Path(written).expanduser()
    except RuntimeError:  # ~somebody who is not on this machine
        path = Path(written)
    return folder / path
