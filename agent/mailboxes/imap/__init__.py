"""An account on an IMAP server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.keeping.home_folder import Home
from agent.mailboxes.back_end import (
    NO_MESSAGE,
    Access,
    Answers,
    BackEnd,
    CheckResult,
    Questions,
    SetUp,
)
from agent.mailboxes.folder_names import Role
from agent.mailboxes.interface import Mailbox
from agent.model.finding import Finding
from agent.model.interview import Profile
from agent.model.mail import Address
from agent.model.plan import Draft, Stage

if TYPE_CHECKING:
    from agent.mailboxes.imap.settings import ImapSettings

_NOBODY = Address("nobody@second-chance.invalid")
_NO_DRAFT = Draft(
    stage=Stage.PLACED, message_id=NO_MESSAGE, in_reply_to=None, sender=_NOBODY, to=(_NOBODY,), subject=""
)
"""A draft that never was."""

# Each function loads its module only when it is called.


def _read_table(name: str, table: Mapping[str, Any], folder: Path) -> tuple[ImapSettings | None, list[str]]:
    from agent.mailboxes.imap.settings import read_table  # noqa: PLC0415 - pydantic

    return read_table(name, table, folder)


def _open(settings: ImapSettings, profile: Profile, home: Home, clock: datetime, now: datetime) -> Mailbox:
    from agent.mailboxes.believing import build_trust  # noqa: PLC0415
    from agent.mailboxes.imap import sign_in  # noqa: PLC0415
    from agent.mailboxes.imap.habit_file import HabitFile  # noqa: PLC0415
    from agent.mailboxes.imap.mailbox import ImapMailbox  # noqa: PLC0415
    from agent.mailboxes.imap.refused_logins import RefusedLogins  # noqa: PLC0415

    account = sign_in.build_account(
        settings, partial(sign_in.fetch_secret, settings, home, clock), RefusedLogins(settings, home, now)
    )
    habits = HabitFile(home.server_file(settings.name), settings.account, clock)
    account = replace(account, trust=build_trust(settings, profile), habits=habits)
    return ImapMailbox(account, own_addresses=profile.addresses, drafts=settings.drafts, sent=settings.sent)


def _check(settings: ImapSettings, mailbox: Mailbox) -> CheckResult:
    mailbox.find_fate(_NO_DRAFT)  # of the ways to ask, the one that needs the folder for drafts
    proves = f"{settings.host} lets {settings.user} in, and there is a folder for drafts."
    return CheckResult(proves=proves, problems=tuple(_find_sent_problems(settings, mailbox)))


def _find_sent_problems(settings: ImapSettings, mailbox: Mailbox) -> Iterator[Finding]:
    from agent.mailboxes.imap.mailbox import ImapMailbox  # noqa: PLC0415
    from agent.mailboxes.sent_warnings import IN_USE, warn_of_empty_sent, warn_of_no_sent  # noqa: PLC0415

    if not isinstance(mailbox, ImapMailbox):
        return
    existing = mailbox.list_folders()
    sent = mailbox.count_mails(Role.SENT)
    if not sent:
        yield warn_of_no_sent(settings.name, settings.host, settings.sent, existing)
    elif not any(sent.values()) and sum(mailbox.count_mails(Role.INBOX).values()) >= IN_USE:
        yield warn_of_empty_sent(settings.name, [*sent])


def ask_for_account(person: Questions, host: str, address: str) -> Answers:
    """As `agent.mailboxes.imap.questions.ask_for_account`."""
    from agent.mailboxes.imap import questions  # noqa: PLC0415 - only `init` asks

    return questions.ask_for_account(person, host, address)


def _access() -> Access[ImapSettings]:
    from agent.mailboxes.imap.sign_in import ACCESS  # noqa: PLC0415

    return ACCESS


def _set_up() -> SetUp:
    from agent.mailboxes.imap.questions import SET_UP  # noqa: PLC0415

    return SET_UP


BACK_END: BackEnd[ImapSettings] = BackEnd(
    kind="imap",
    label="Another provider, over IMAP",
    read_table=_read_table,
    open=_open,
    check=_check,
    set_up=_set_up,
    access=_access,
)
