"""Reading config.toml: its form, and every problem of it at once. Loads pydantic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from agent.errors import SecondChanceError
from agent.keeping.config import Config, Find, MailboxSettings, Notify, TableReader
from agent.keeping.toml_file import (
    Email,
    Form,
    Line,
    Name,
    Text,
    Zone,
    fill_form,
    mistake,
    name_type,
    quote,
    read_text,
    read_toml,
    suggest,
    unusable_file,
)
from agent.knowledge.domains import is_safe_for_tokens
from agent.model.interview import Profile, Tone, Waiting

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_MAILBOX_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def _check_business_days(value: int) -> int:
    if value not in {1, 2}:
        raise mistake(f"expected 1 or 2, found {value}")
    return value


def _check_minutes(value: int) -> int:
    if not 5 <= value <= 1440:  # noqa: PLR2004 - a day; more often is unkind to the provider
        raise mistake(f"expected 5 to 1440 minutes, found {value}")
    return value


def _check_hours(value: list[str]) -> list[str]:
    if len(value) != 2 or not all(_CLOCK.fullmatch(clock) for clock in value) or value[0] == value[1]:  # noqa: PLR2004 - from and to
        raise mistake(f'expected two different times such as ["07:00", "22:00"], found {quote(str(value))}')
    return value


def _check_endpoint(value: str) -> str:
    try:
        is_safe = not value or is_safe_for_tokens(value)
    except ValueError:
        raise mistake(f"expected an https address, found {quote(value)}") from None
    if not is_safe:
        raise mistake(f"expected an https address (http only for this machine), found {quote(value)}")
    return value


Endpoint = Annotated[str, AfterValidator(_check_endpoint)]
"""A web address that tokens travel to; may be empty."""


class Me(Form):
    """`[me]`."""

    name: Name = Field(description="your name as you sign")
    addresses: list[Email] = Field(description="all your own addresses in a list", min_length=1)
    time_zone: Zone = Field(description="your time zone, such as America/Chicago")
    tone: Literal["formal", "warm", "brief"] = Field(default="warm", description="formal, warm or brief")
    signature: Text = Field(default="", description="text under your name")
    given: Line = Field(default="", description="your first name")


class WaitingForm(Form):
    """`[waiting]`."""

    business_days: Annotated[int, AfterValidator(_check_business_days)] = Field(
        default=2, description="1 or 2"
    )
    holidays: bool = Field(default=True, description="true or false")
    closed_days: list[date] = Field(default_factory=list, description="dates such as [2026-12-24]")


class FindForm(Form):
    """`[find]`."""

    enabled: bool = Field(default=True, description="true or false")
    every_minutes: Annotated[int, AfterValidator(_check_minutes)] = Field(
        default=60, description="minutes, 5 to 1440"
    )
    label: Line = Field(default="", description="the name of a label or folder")
    read: Literal["personal", "subjects"] = Field(default="personal", description="personal or subjects")
    ask: Literal["form", "notice", "no"] = Field(default="notice", description="form, notice or no")


class NotifyForm(Form):
    """`[notify]`."""

    desktop: bool = Field(default=False, description="true or false")
    urls: list[Line] = Field(default_factory=list, description="addresses of phone services in a list")
    command: list[Line] = Field(default_factory=list, description="a program and its arguments in a list")
    inbox: bool = Field(default=False, description="true or false")
    discreet: bool = Field(default=False, description="true or false")
    hours: Annotated[list[str], AfterValidator(_check_hours)] = Field(
        default_factory=lambda: ["07:00", "22:00"], description='two times such as ["07:00", "22:00"]'
    )


class Tables(Form):
    """The whole file; each mailbox is read by the mail system of its kind."""

    me: Me = Field(description="a table [me] with name, addresses and time_zone")
    waiting: WaitingForm = Field(default_factory=WaitingForm, description="a table [waiting]")
    find: FindForm = Field(default_factory=FindForm, description="a table [find]")
    notify: NotifyForm = Field(default_factory=NotifyForm, description="a table [notify]")
    mailbox: Any = None


TABLES: Mapping[str, type[Form]] = MappingProxyType(
    {"me": Me, "waiting": WaitingForm, "find": FindForm, "notify": NotifyForm}
)
"""The tables whose name is fixed."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything in config.toml, checked."""

    me: Me
    waiting: WaitingForm
    find: FindForm
    notify: NotifyForm
    mailboxes: Mapping[str, MailboxSettings]


def load(path: Path, readers: Mapping[str, TableReader]) -> Config:
    """Read config.toml; paths in it are absolute afterwards, relative ones lie in the file's folder.

    Args:
        path: The file.
        readers: Who reads a `[mailbox.NAME]` table, by its `kind`.

    Raises:
        BadFileError: it is missing, no TOML, or has problems; every one of them is listed.
    """
    text = read_text(path, missing_hint="Write one with: second-chance init")
    form, problems = fill(read_toml(text, path), readers, path.absolute().parent)
    if form is None:
        raise unusable_file(path, problems)
    me, waiting, find, notify = form.me, form.waiting, form.find, form.notify
    return Config(
        profile=Profile(
            name=me.name,
            addresses=tuple(me.addresses),
            time_zone=me.time_zone,
            tone=Tone(me.tone),
            signature=me.signature,
            given=me.given.strip(),
        ),
        waiting=Waiting(
            business_days=waiting.business_days,
            holidays=waiting.holidays,
            closed_days=tuple(waiting.closed_days),
        ),
        mailboxes=MappingProxyType(dict(form.mailboxes)),
        find=Find(
            enabled=find.enabled,
            every_minutes=find.every_minutes,
            label=find.label.strip(),
            read=find.read,
            ask=find.ask,
        ),
        notify=_make_notify(notify),
    )


def load_notify(path: Path) -> tuple[Notify, ZoneInfo] | None:
    """How the person is told and their zone (UTC where it is wrong), whatever else is wrong with a file.

    None where `[notify]` itself is wrong, or the file cannot be read at all.
    """
    try:
        data = read_toml(read_text(path, missing_hint=""), path)
    except SecondChanceError:
        return None
    table, me = data.get("notify"), data.get("me")
    form, _ = fill_form(NotifyForm, table if isinstance(table, dict) else {})
    if form is None:
        return None
    zone = me.get("time_zone") if isinstance(me, dict) else None
    try:
        own = ZoneInfo(zone if isinstance(zone, str) else "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        own = ZoneInfo("UTC")
    return _make_notify(form), own


def _make_notify(form: NotifyForm) -> Notify:
    return Notify(
        desktop=form.desktop,
        urls=tuple(url.strip() for url in form.urls),
        command=tuple(form.command),
        inbox=form.inbox,
        discreet=form.discreet,
        hours=(time.fromisoformat(form.hours[0]), time.fromisoformat(form.hours[1])),
    )


def fill(
    data: Mapping[str, Any], readers: Mapping[str, TableReader], folder: Path
) -> tuple[Filled | None, list[str]]:
    """Lay the tables of config.toml into the form; None and every problem when they do not fit.

    Args:
        data: The tables.
        readers: Who reads a `[mailbox.NAME]` table, by its `kind`.
        folder: Where relative paths start from.
    """
    tables, problems = fill_form(Tables, data)
    mailboxes: dict[str, MailboxSettings] = {}
    section = data.get("mailbox")
    if not isinstance(section, dict) or not section:
        problems.append(f"mailbox: {_describe_table(readers)}")
        section = {}
    for name, table in section.items():
        settings, wrong = _read_mailbox(name, table, readers, folder)
        problems += wrong
        if settings is not None:
            mailboxes[name] = settings
    if problems or tables is None:
        return None, problems
    return Filled(tables.me, tables.waiting, tables.find, tables.notify, mailboxes), []


def _read_mailbox(
    name: str, table: object, readers: Mapping[str, TableReader], folder: Path
) -> tuple[MailboxSettings | None, list[str]]:
    if not name.isprintable():
        return None, [f"mailbox.{quote(name)}: expected a name of letters, digits, - and _"]
    where = f"mailbox.{name}"
    if not isinstance(table, dict):
        return None, [f"{where}: {_describe_table(readers)}, found {name_type(table)}"]
    problems = []
    if not _MAILBOX_NAME.fullmatch(name):
        problems.append(f"{where}: expected a name of letters, digits, - and _")
    kind = table.get("kind")
    if kind is None:
        return None, [*problems, f"{where}.kind: is missing; expected {_list_kinds(readers)}"]
    if not isinstance(kind, str) or kind not in readers:
        found = quote(kind) if isinstance(kind, str) else name_type(kind)
        return None, [
            *problems,
            f"{where}.kind: expected {_list_kinds(readers)}, found {found}{suggest(kind, tuple(readers))}",
        ]
    settings, wrong = readers[kind](name, table, folder)
    return settings, problems + wrong


def _list_kinds(readers: Mapping[str, TableReader]) -> str:
    *others, last = readers
    return f"{', '.join(others)} or {last}"


def _describe_table(readers: Mapping[str, TableReader]) -> str:
    return f"expected a table [mailbox.NAME] with kind {_list_kinds(readers)}"
