"""A `[mailbox.NAME]` table of kind maildir: its settings, and what `doctor` finds."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field

from agent.keeping.config import MailboxSettings, absolute_path
from agent.keeping.toml_file import Form, Needed, Servers, fill_form
from agent.mailboxes.back_end import (
    SERVERS_WANTED,
    CheckResult,
    read_no_message,
)
from agent.mailboxes.folder_names import Role
from agent.mailboxes.folder_settings import (
    SENT_DESCRIPTION,
    DraftsFolder,
    SentFolders,
    find_sent_problems,
)
from agent.mailboxes.interface import Mailbox
from agent.mailboxes.maildir.folders import Folder, Layout, find_layout
from agent.mailboxes.sent_warnings import IN_USE, warn_of_empty_sent, warn_of_no_sent
from agent.model.finding import Finding, State


@dataclass(frozen=True, slots=True, kw_only=True)
class MaildirSettings(MailboxSettings):
    """A mail folder on this computer."""

    kind: ClassVar[str] = "maildir"
    path: Path
    """Absolute."""
    drafts: str
    sent: tuple[str, ...] = ()
    """The folders for sent mail; none: those with a usual name."""

    @property
    def note_obstacle(self) -> str:
        """None: whoever may put drafts there may put a note into the inbox."""
        return ""

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """What its table may say besides its kind: a folder is not waited for."""
        return "path", "drafts", "sent", "authserv_id"

    @property
    def folder(self) -> Path:
        """The mail folder."""
        return self.path


class MaildirTable(Form):
    """The keys of the table."""

    kind: Literal["maildir"]
    path: Needed = Field(description='the path of the mail folder, such as "~/Mail"')
    drafts: DraftsFolder = Field(default="Drafts", description="the name of the folder for drafts")
    sent: SentFolders = Field(default=(), description=SENT_DESCRIPTION)
    authserv_id: Servers = Field(default_factory=list, description=SERVERS_WANTED)


def read_table(name: str, table: Mapping[str, Any], folder: Path) -> tuple[MaildirSettings | None, list[str]]:
    """The settings in a table, or None and every problem; relative paths start from `folder`."""
    form, problems = fill_form(MaildirTable, table, f"mailbox.{name}")
    if form is None:
        return None, problems
    if problems := find_sent_problems(form.sent, form.drafts):
        return None, [f"mailbox.{name}.sent: {problem}" for problem in problems]
    path = absolute_path(form.path, folder)
    settings = MaildirSettings(
        name=name,
        authserv_id=tuple(form.authserv_id),
        path=path,
        drafts=form.drafts,
        sent=form.sent,
    )
    return settings, []


def check(settings: MaildirSettings, mailbox: Mailbox) -> CheckResult:
    """Read it, then see whether drafts can be written there and sent mail be seen."""
    read_no_message(settings, mailbox)
    return CheckResult(problems=tuple(_folder_problems(settings)))


def _folder_problems(settings: MaildirSettings) -> Iterator[Finding]:
    name = f"mailbox.{settings.name}"
    layout = find_layout(settings.path, settings.drafts, settings.sent)
    names = ", ".join(folder.name for folder in layout.folders)
    if layout.drafts is None:
        text = f"{settings.path} has no folder {settings.drafts}; the first draft makes it. It has: {names}."
        yield Finding(name, State.WARNING, text, f"Set `drafts` of [{name}] in config.toml.")
    elif not all(os.access(layout.drafts.path / part, os.W_OK | os.X_OK) for part in ("tmp", "cur")):
        path = shlex.quote(str(layout.drafts.path))
        text = f"The folder {layout.drafts.path} cannot be written; no draft can be placed."
        yield Finding(name, State.BROKEN, text, f'sudo chown -R "$(id -un)" {path} && chmod -R u+rwX {path}')
    sent = [folder for folder in layout.folders if folder.role is Role.SENT]
    if not sent:
        existing = [folder.name for folder in layout.folders]
        yield warn_of_no_sent(settings.name, str(settings.path), settings.sent or ("Sent",), existing)
    elif not any(map(_count_mails, sent)) and _count_inbox(layout) >= IN_USE:
        yield warn_of_empty_sent(settings.name, [folder.name for folder in sent])


def _count_inbox(layout: Layout) -> int:
    return sum(_count_mails(folder) for folder in layout.folders if folder.role is Role.INBOX)


def _count_mails(folder: Folder) -> int:
    """How many mails lie in a folder; more than are asked for are not counted."""
    count = 0
    for part in ("new", "cur"):
        with suppress(OSError), os.scandir(folder.path / part) as entries:  # closed: the look at it says so
            count += sum(1 for _ in islice((one for one in entries if not one.name.startswith(".")), IN_USE))
    return count
