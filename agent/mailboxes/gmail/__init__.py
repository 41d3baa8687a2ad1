"""Gmail, through its API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.keeping.home_folder import Home
from agent.mailboxes.back_end import Access, BackEnd, SetUp, read_no_message
from agent.mailboxes.interface import Mailbox
from agent.model.interview import Profile

if TYPE_CHECKING:
    from agent.mailboxes.gmail.settings import GmailSettings

_SERVERS = ("mx.google.com",)
"""The server that checks what comes in; others of Google's write of what goes out."""

# Each function loads its module only when it is called.


def _read_table(name: str, table: Mapping[str, Any], folder: Path) -> tuple[GmailSettings | None, list[str]]:
    from agent.mailboxes.gmail.settings import read_table  # noqa: PLC0415 - pydantic

    return read_table(name, table, folder)


def _open(settings: GmailSettings, profile: Profile, home: Home, clock: datetime, _now: datetime) -> Mailbox:
    from agent.mailboxes.believing import build_trust  # noqa: PLC0415
    from agent.mailboxes.gmail import sign_in  # noqa: PLC0415
    from agent.mailboxes.gmail.mailbox import GmailMailbox  # noqa: PLC0415

    credentials, account = sign_in.load_credentials(settings, home, clock)
    return GmailMailbox(
        settings.name,
        credentials,
        api_endpoint=settings.api_endpoint,
        own_addresses=profile.addresses,
        patience=settings.patience,
        trust=build_trust(settings, profile, _SERVERS),
        identities=sign_in.IdentityFile(home.identities_file(settings.name), account, clock),
    )


def _access() -> Access[GmailSettings]:
    from agent.mailboxes.gmail.sign_in import ACCESS  # noqa: PLC0415

    return ACCESS


def _set_up() -> SetUp:
    from agent.mailboxes.gmail.settings import SET_UP  # noqa: PLC0415

    return SET_UP


BACK_END: BackEnd[GmailSettings] = BackEnd(
    kind="gmail",
    label="Gmail",
    own_servers=_SERVERS,
    read_table=_read_table,
    open=_open,
    check=read_no_message,
    set_up=_set_up,
    access=_access,
)
