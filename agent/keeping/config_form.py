"""The form config.toml is laid into. Loads pydantic; import it only when a config is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from agent.keeping.file_checks import (
    Email,
    Form,
    Line,
    Name,
    Needed,
    Text,
    Zone,
    fill_form,
    mistake,
    name_type,
    quote,
    suggest,
)
from agent.keeping.hosts import loopback

_MAILBOX_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_EXAMPLE = "expected a table [mailbox.NAME] with kind gmail, imap or maildir"


def _one_or_two(value: int) -> int:
    if value not in {1, 2}:
        raise mistake(f"expected 1 or 2, found {value}")
    return value


def _port(value: int) -> int:
    if not 1 <= value <= 65535:  # noqa: PLR2004 - the range of ports
        raise mistake(f"expected a port from 1 to 65535, found {value}")
    return value


def _minutes(value: int) -> int:
    if not 5 <= value <= 1440:  # noqa: PLR2004 - a day; more often is unkind to the provider
        raise mistake(f"expected 5 to 1440 minutes, found {value}")
    return value


def _endpoint(value: str) -> str:
    """Tokens travel to it: encrypted, or not beyond this machine."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        raise mistake(f"expected an https address, found {quote(value)}") from None
    if value and not (host and (parts.scheme == "https" or (parts.scheme == "http" and loopback(host)))):
        raise mistake(f"expected an https address (http only for this machine), found {quote(value)}")
    return value


def _tenant(value: str) -> str:
    """It becomes a part of an address."""
    if not _TENANT.fullmatch(value):
        raise mistake(f"expected common, organizations, consumers, a domain or an id, found {quote(value)}")
    return value


class Me(Form):
    """`[me]`."""

    name: Name = Field(description="your name as you sign")
    addresses: list[Email] = Field(description="all your own addresses in a list", min_length=1)
    time_zone: Zone = Field(description="your time zone, such as America/Chicago")
    tone: Literal["formal", "warm", "brief"] = Field(default="warm", description="formal, warm or brief")
    signature: Text = Field(default="", description="text under your name")


class WaitingForm(Form):
    """`[waiting]`."""

    business_days: Annotated[int, AfterValidator(_one_or_two)] = Field(default=2, description="1 or 2")
    holidays: bool = Field(default=True, description="true or false")
    closed_days: list[date] = Field(default_factory=list, description="dates such as [2026-12-24]")


class FindForm(Form):
    """`[find]`."""

    enabled: bool = Field(default=True, description="true or false")
    every_minutes: Annotated[int, AfterValidator(_minutes)] = Field(
        default=60, description="minutes, 5 to 1440"
    )
    label: Line = Field(default="", description="the name of a label or folder")


class Gmail(Form):
    """`[mailbox.NAME]`, kind gmail."""

    kind: Literal["gmail"]
    client_secret: Needed = Field(
        default="credentials/client_secret.json", description="the path of the file from the Google console"
    )
    api_endpoint: Annotated[str, AfterValidator(_endpoint)] = Field(
        default="", description="an https address"
    )
    body: Literal["alternative", "plain"] = Field(default="alternative", description="alternative or plain")


class Imap(Form):
    """`[mailbox.NAME]`, kind imap."""

    kind: Literal["imap"]
    host: Name = Field(description="the name of the IMAP server")
    port: Annotated[int, AfterValidator(_port)] | None = Field(
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
    tenant: Annotated[str, AfterValidator(_tenant)] = Field(
        default="common", description="common, organizations, consumers or your organisation's domain"
    )
    oauth_endpoint: Annotated[str, AfterValidator(_endpoint)] = Field(
        default="", description="an https address"
    )
    drafts: Line = Field(default="", description="the name of the folder for drafts")
    sent: Line = Field(default="", description="the name of the folder for sent mail")
    identify: Literal["before", "after", "never"] = Field(
        default="after", description="before, after or never"
    )
    sasl_ir: bool = Field(default=False, description="true or false")


class Maildir(Form):
    """`[mailbox.NAME]`, kind maildir."""

    kind: Literal["maildir"]
    path: Needed = Field(description='the path of the mail folder, such as "~/Mail"')
    drafts: Name = Field(default="Drafts", description="the name of the folder for drafts")
    sent: Name = Field(default="Sent", description="the name of the folder for sent mail")


AnyMailbox: TypeAlias = Gmail | Imap | Maildir
_KINDS: Mapping[str, type[Gmail | Imap | Maildir]] = {"gmail": Gmail, "imap": Imap, "maildir": Maildir}


class Tables(Form):
    """The whole file; each mailbox is laid into the form of its kind."""

    me: Me = Field(description="a table [me] with name, addresses and time_zone")
    waiting: WaitingForm = Field(default_factory=WaitingForm, description="a table [waiting]")
    find: FindForm = Field(default_factory=FindForm, description="a table [find]")
    mailbox: Any = None


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything in config.toml, checked."""

    me: Me
    waiting: WaitingForm
    find: FindForm
    mailboxes: Mapping[str, AnyMailbox]


def fill(data: Mapping[str, Any]) -> tuple[Filled | None, list[str]]:
    """Lay the tables of config.toml into the form; None and every problem when they do not fit."""
    tables, problems = fill_form(Tables, data)
    mailboxes: dict[str, AnyMailbox] = {}
    section = data.get("mailbox")
    if not isinstance(section, dict) or not section:
        problems.append(f"mailbox: {_EXAMPLE}")
        section = {}
    for name, table in section.items():
        form, wrong = _mailbox(name, table)
        problems += wrong
        if form is not None:
            mailboxes[name] = form
    if problems or tables is None:
        return None, problems
    return Filled(tables.me, tables.waiting, tables.find, mailboxes), []


def _mailbox(name: str, table: object) -> tuple[AnyMailbox | None, list[str]]:
    where = f"mailbox.{name}"
    if not isinstance(table, dict):
        return None, [f"{where}: {_EXAMPLE}, found {name_type(table)}"]
    problems = []
    if not _MAILBOX_NAME.fullmatch(name):
        problems.append(f"{where}: expected a name of letters, digits, - and _")
    kind = table.get("kind")
    if kind is None:
        return None, [*problems, f"{where}.kind: is missing; expected gmail, imap or maildir"]
    if not isinstance(kind, str) or kind not in _KINDS:
        found = quote(kind) if isinstance(kind, str) else name_type(kind)
        return None, [
            *problems,
            f"{where}.kind: expected gmail, imap or maildir, found {found}{suggest(kind, tuple(_KINDS))}",
        ]
    form, wrong = fill_form(_KINDS[kind], table, where)
    return form, problems + wrong + _open_line(table, where)


def _open_line(table: Mapping[str, Any], where: str) -> list[str]:
    """A password goes over a line without TLS only inside this machine."""
    host = table.get("host")
    if (
        table["kind"] == "imap"
        and table.get("tls") == "none"
        and isinstance(host, str)
        and not loopback(host)
    ):
        return [f'{where}.tls: "none" is only for this machine (127.0.0.1); expected implicit or starttls']
    return []
