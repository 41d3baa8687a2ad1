"""A `[mailbox.NAME]` table of kind imap: its settings and its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from agent.keeping.config import MailboxSettings, Provider, absolute_path
from agent.keeping.config_file import Endpoint
from agent.keeping.toml_file import (
    Form,
    Line,
    Name,
    Needed,
    Patience,
    Servers,
    Text,
    fill_form,
    mistake,
    quote,
)
from agent.knowledge.domains import is_this_machine
from agent.mailboxes.back_end import (
    PATIENCE_WANTED,
    SERVERS_WANTED,
)
from agent.mailboxes.folder_settings import (
    SENT_DESCRIPTION,
    DraftsFolderOrNothing,
    SentFolders,
    find_sent_problems,
)
from agent.mailboxes.imap.providers import find_by_host, find_token_provider

_PORT_BEHIND = re.compile(r"^[^:]{0,253}:\d{1,5}$")
_TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings(MailboxSettings):
    """An account on an IMAP server."""

    kind: ClassVar[str] = "imap"
    host: str
    port: int
    tls: Literal["implicit", "starttls", "none"]
    ca_file: Path | None
    """Absolute; None: the system's authorities."""
    user: str
    auth: Literal["password", "xoauth2", "oauthbearer"] = "password"
    client_secret: Path = Path("credentials/client_secret.json")
    """Absolute; who the program is to Google, where Google signs in."""
    client_id: str = ""
    """Who the program is to Microsoft, where Microsoft signs in."""
    tenant: str = "common"
    """Whose accounts may sign in at Microsoft."""
    oauth_endpoint: str = ""
    """Another address for Microsoft's sign-in; empty: Microsoft's."""
    drafts: str = ""
    """The name of the folder; empty: the server says it, or its name does."""
    sent: tuple[str, ...] = ()
    """Several may be named; none: the server says it, or their names do."""
    identify: Literal["before", "after", "never"] = "after"
    """When the program names itself to the server (ID, RFC 2971)."""
    sasl_ir: bool = False
    """Log in with one round trip less (RFC 4959)."""

    @property
    def note_obstacle(self) -> str:
        """None: whoever may put drafts there may put a note into the inbox."""
        return ""

    @property
    def provider(self) -> Provider | None:
        """Who gives the access tokens; None: the server itself lets in, with a password."""
        return None if self.auth == "password" else find_token_provider(self.host, self.client_id)

    @property
    def webmail(self) -> str:
        """Its provider's own page; an own server's is not known."""
        preset = find_by_host(self.host, user=self.user, port=self.port, tls=self.tls)
        return preset.webmail if preset else ""

    @property
    def google_client(self) -> Path | None:
        """The person's client_secret.json, where Google gives the tokens."""
        return self.client_secret if self.provider == "google" else None

    @property
    def account(self) -> str:
        """Whose password or token it is: a user on a server."""
        return f"{self.user} ({self.host})" if "@" in self.user else f"{self.user}@{self.host}"


def _check_port(value: int) -> int:
    if not 1 <= value <= 65535:  # noqa: PLR2004 - the range of ports
        raise mistake(f"expected a port from 1 to 65535, found {value}")
    return value


def _check_host(value: str) -> str:
    """The name alone: one with an address of a browser or a port around it would be looked for in vain."""
    if "/" in value or _PORT_BEHIND.search(value):
        raise mistake(
            f"expected the name of the server alone, such as mail.example.org, found {quote(value)}"
        )
    return value


def _check_tenant(value: str) -> str:
    """It becomes a part of an address."""
    if not _TENANT.fullmatch(value):
        raise mistake(f"expected common, organizations, consumers, a domain or an id, found {quote(value)}")
    return value


class ImapTable(Form):
    """The keys of the table."""

    kind: Literal["imap"]
    host: Annotated[Name, AfterValidator(_check_host)] = Field(description="the name of the IMAP server")
    port: Annotated[int, AfterValidator(_check_port)] | None = Field(
        default=None, description="a port number such as 993"
    )
    tls: Literal["implicit", "starttls", "none"] = Field(
        default="implicit", description="implicit, starttls or none"
    )
    ca_file: Text = Field(default="", description="the path of a certificate file")
    user: Needed = Field(description="the user name on the server")
    auth: Literal["password", "xoauth2", "oauthbearer"] = Field(
        default="password", description="password, xoauth2 or oauthbearer"
    )
    client_secret: Needed = Field(
        default="credentials/client_secret.json", description="the path of the file from the Google console"
    )
    client_id: Line = Field(default="", description="the id of your own app at Microsoft")
    tenant: Annotated[str, AfterValidator(_check_tenant)] = Field(
        default="common", description="common, organizations, consumers or your organisation's domain"
    )
    oauth_endpoint: Endpoint = Field(default="", description="an https address")
    drafts: DraftsFolderOrNothing = Field(default="", description="the name of the folder for drafts")
    sent: SentFolders = Field(default=(), description=SENT_DESCRIPTION)
    identify: Literal["before", "after", "never"] = Field(
        default="after", description="before, after or never"
    )
    sasl_ir: bool = Field(default=False, description="true or false")
    authserv_id: Servers = Field(default_factory=list, description=SERVERS_WANTED)
    patience: Patience = Field(default=90, description=PATIENCE_WANTED)


def read_table(name: str, table: Mapping[str, Any], folder: Path) -> tuple[ImapSettings | None, list[str]]:
    """The settings in a table, or None and every problem; relative paths start from `folder`."""
    where = f"mailbox.{name}"
    form, problems = fill_form(ImapTable, table, where)
    host = table.get("host")
    if table.get("tls") == "none" and isinstance(host, str) and not is_this_machine(host):
        problems.append(
            f'{where}.tls: "none" is only for this machine (127.0.0.1); expected implicit or starttls'
        )
    if form is None:
        return None, problems
    problems += [f"{where}.sent: {problem}" for problem in find_sent_problems(form.sent, form.drafts)]
    settings = ImapSettings(
        name=name,
        authserv_id=tuple(form.authserv_id),
        host=form.host,
        port=form.port or (993 if form.tls == "implicit" else 143),
        tls=form.tls,
        ca_file=absolute_path(form.ca_file, folder) if form.ca_file else None,
        user=form.user,
        auth=form.auth,
        client_secret=absolute_path(form.client_secret, folder),
        client_id=form.client_id.strip(),
        tenant=form.tenant,
        oauth_endpoint=form.oauth_endpoint.rstrip("/"),
        drafts=form.drafts,
        sent=form.sent,
        identify=form.identify,
        sasl_ir=form.sasl_ir,
        patience=form.patience,
    )
    return settings, problems
