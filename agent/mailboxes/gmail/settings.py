"""A `[mailbox.NAME]` table of kind gmail: its settings, the form it is read with, and what `init` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import quote

from pydantic import Field

from agent.keeping.config import MailboxSettings, Provider, absolute_path
from agent.keeping.config_file import Endpoint
from agent.keeping.home_folder import Home
from agent.keeping.toml_file import Form, Needed, Patience, Servers, fill_form
from agent.mailboxes.back_end import (
    OVER_IMAP,
    PATIENCE_LINE,
    PATIENCE_WANTED,
    SERVERS_WANTED,
    Answers,
    Lines,
    Questions,
    SetUp,
)
from agent.mailboxes.oauth.google_client import CONFIG_LINE, STEPS_BEFORE_USE
from agent.model.plan import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class GmailSettings(MailboxSettings):
    """A mailbox at Gmail, used through its API."""

    kind: ClassVar[str] = "gmail"
    client_secret: Path
    """Absolute."""
    api_endpoint: str = ""
    """Another address for the Gmail API; empty: Google's."""
    body: Literal["alternative", "plain"] = "alternative"

    @property
    def note_obstacle(self) -> str:
        """To put mail into the inbox takes `gmail.insert` or more, which is not asked for."""
        return "Google's API asks for a further permission for that, which Second Chance does not want."

    @property
    def provider(self) -> Provider:
        """Google, always."""
        return "google"

    @property
    def google_client(self) -> Path:
        """The person's client_secret.json."""
        return self.client_secret

    @property
    def is_plain_text(self) -> bool:
        """Whether the person wants no HTML part."""
        return self.body == "plain"

    def draft_link(self, draft: Draft) -> str:
        """A search for the draft's Message-ID in the person's Gmail.

        Gmail's own web addresses cannot be made from the ids its API gives. The search also finds a draft
        that the list of drafts hides behind a newer one of the same thread.
        """
        account, message_id = quote(draft.sender.email), quote(draft.message_id.strip("<>"), safe="")
        return f"https://mail.google.com/mail/?authuser={account}#search/rfc822msgid%3A{message_id}"


class GmailTable(Form):
    """The keys of the table."""

    kind: Literal["gmail"]
    client_secret: Needed = Field(
        default="credentials/client_secret.json", description="the path of the file from the Google console"
    )
    api_endpoint: Endpoint = Field(default="", description="an https address")
    body: Literal["alternative", "plain"] = Field(default="alternative", description="alternative or plain")
    authserv_id: Servers = Field(default_factory=list, description=SERVERS_WANTED)
    patience: Patience = Field(default=90, description=PATIENCE_WANTED)


def read_table(name: str, table: Mapping[str, Any], folder: Path) -> tuple[GmailSettings | None, list[str]]:
    """The settings in a table, or None and every problem; relative paths start from `folder`."""
    form, problems = fill_form(GmailTable, table, f"mailbox.{name}")
    if form is None:
        return None, problems
    settings = GmailSettings(
        name=name,
        authserv_id=tuple(form.authserv_id),
        client_secret=absolute_path(form.client_secret, folder),
        api_endpoint=form.api_endpoint,
        body=form.body,
        patience=form.patience,
    )
    return settings, []


_TWO_WAYS = (
    "There are two ways into Gmail, and you can change over later.\n"
    "- By Google's API: about twenty minutes in Google's console, once. It asks for two permissions: to read "
    "your mail, and to make drafts.\n"
    "- With an app password: a few minutes. It needs 2-Step Verification, many employers and schools do not "
    "allow it, and it opens the whole mailbox to the program. Into which conversation Gmail sorts a draft "
    "that comes in this way has not been tried with Google itself; if it stands alone, you are told."
)
_WAYS = (
    ("api", "By Google's API: about twenty minutes, two permissions"),
    ("app password", "With an app password, over IMAP: a few minutes, the whole mailbox"),
)


def _ask(person: Questions, _address: str) -> Answers:
    """Nothing more for the API; for an app password the server, where IMAP asks for the rest."""
    person.say(_TWO_WAYS)
    way = person.choose("How shall Second Chance be let into Gmail?", _WAYS, "api")
    return {} if way == "api" else {OVER_IMAP: "imap.gmail.com"}


def _write(_: Answers) -> Lines:
    return {
        "client_secret": CONFIG_LINE,
        "body": ("alternative", "alternative | plain"),
        "patience": PATIENCE_LINE,
    }


def _steps_before_use(_: Answers, _home: Home) -> list[str]:
    return list(STEPS_BEFORE_USE)


SET_UP = SetUp(name="personal", ask=_ask, write=_write, steps_before_use=_steps_before_use)
