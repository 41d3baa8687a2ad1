"""A Maildir: a mail folder on this computer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.keeping.home_folder import Home
from agent.mailboxes.back_end import BackEnd, CheckResult, SetUp
from agent.mailboxes.interface import Mailbox
from agent.model.interview import Profile

if TYPE_CHECKING:
    from agent.mailboxes.maildir.settings import MaildirSettings

# Each function loads its module only when it is called.


def _read_table(
    name: str, table: Mapping[str, Any], folder: Path
) -> tuple[MaildirSettings | None, list[str]]:
    from agent.mailboxes.maildir.settings import read_table  # noqa: PLC0415 - pydantic

    return read_table(name, table, folder)


def _open(
    settings: MaildirSettings, profile: Profile, home: Home, _clock: datetime, _now: datetime
) -> Mailbox:
    from agent.mailboxes.believing import build_trust  # noqa: PLC0415
    from agent.mailboxes.maildir.mailbox import MaildirMailbox  # noqa: PLC0415

    return MaildirMailbox(
        settings.name,
        settings.path,
        drafts=settings.drafts,
        sent=settings.sent,
        own_addresses=profile.addresses,
        index=home.index_file(settings.name),
        trust=build_trust(settings, profile),
    )


def _check(settings: MaildirSettings, mailbox: Mailbox) -> CheckResult:
    from agent.mailboxes.maildir.settings import check  # noqa: PLC0415

    return check(settings, mailbox)


def _set_up() -> SetUp:
    from agent.mailboxes.maildir.questions import SET_UP  # noqa: PLC0415

    return SET_UP


BACK_END: BackEnd[MaildirSettings] = BackEnd(
    kind="maildir",
    label="A Maildir on this computer",
    read_table=_read_table,
    open=_open,
    check=_check,
    set_up=_set_up,
)
