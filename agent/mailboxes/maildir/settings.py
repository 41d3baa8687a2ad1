"""A `[mailbox.NAME]` table of kind maildir: its settings, and the form it is read with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field

from agent.keeping.config import MailboxSettings, absolute_path
from agent.keeping.file_checks import Form, Name, Needed, fill_form


@dataclass(frozen=True, slots=True, kw_only=True)
class MaildirSettings(MailboxSettings):
    """A mail folder on this computer."""

    kind: ClassVar[str] = "maildir"
    path: Path
    """Absolute."""
    drafts: str
    sent: str

    @property
    def folder(self) -> Path:
        """The mail folder."""
        return self.path


class MaildirTable(Form):
    """The keys of the table."""

    kind: Literal["maildir"]
    path: Needed = Field(description='the path of the mail folder, such as "~/Mail"')
    drafts: Name = Field(default="Drafts", description="the name of the folder for drafts")
    sent: Name = Field(default="Sent", description="the name of the folder for sent mail")


def read_table(name: str, table: Mapping[str, Any], folder: Path) -> tuple[MaildirSettings | None, list[str]]:
    """The settings in a table, or None and every problem; relative paths start from `folder`."""
    form, problems = fill_form(MaildirTable, table, f"mailbox.{name}")
    if form is None:
        return None, problems
    path = absolute_path(form.path, folder)
    return MaildirSettings(name=name, path=path, drafts=form.drafts, sent=form.sent), []
