"""The mail systems there are, by the word `kind` of config.toml; the one place that names them all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from agent.errors import BadFileError
from agent.keeping.config import Config, MailboxSettings
from agent.keeping.home_folder import Home
from agent.mailboxes import gmail, imap, maildir
from agent.mailboxes.back_end import OVER_IMAP, Answers, BackEnd, Questions
from agent.mailboxes.interface import Mailbox

if TYPE_CHECKING:
    from agent.mailboxes.believing import Memory
    from agent.mailboxes.without_notes import IsNote

BACK_ENDS: Mapping[str, BackEnd[Any]] = MappingProxyType(
    {one.kind: one for one in (gmail.BACK_END, imap.BACK_END, maildir.BACK_END)}
)
"""In the order in which they are offered; the first is the usual one."""


def find_back_end(settings: MailboxSettings) -> BackEnd[Any]:
    """The mail system of a mailbox in config.toml."""
    return BACK_ENDS[settings.kind]


def ask_mailbox(kind: str, person: Questions, address: str) -> Answers:
    """What config.toml needs of a mailbox that is set up, `kind` first.

    Args:
        kind: The mail system that the person chose; another may come out, as where Gmail is to be used over
            IMAP.
        person: Who is asked.
        address: The person's first one.
    """
    answers = BACK_ENDS[kind].set_up().ask(person, address)
    host = answers.get(OVER_IMAP)
    if host is None:
        return {"kind": kind, **answers}
    return {"kind": imap.BACK_END.kind, **imap.ask_for_account(person, host, address)}


def load_config(path: Path) -> Config:
    """Read config.toml.

    Raises:
        BadFileError: it is missing, no TOML, or has problems; every one of them is listed.
    """
    from agent.keeping import config_file  # noqa: PLC0415 - pydantic, 0.07 s

    return config_file.load(path, {kind: one.read_table for kind, one in BACK_ENDS.items()})


def open_mailbox(  # noqa: PLR0913 - the last ones are what only some callers have
    name: str,
    config: Config,
    home: Home,
    clock: datetime,
    memory: Memory | None = None,
    *,
    now: datetime | None = None,
    is_note: IsNote | None = None,
) -> Mailbox:
    """The mailbox of this name; nothing is asked of it yet, and the caller closes it.

    Args:
        name: As in config.toml.
        config: All of config.toml.
        home: Where secrets, and what is kept of a mailbox between runs, lie.
        clock: What the system's clock says, whatever `--now` is: the age of what is kept is counted by it.
        now: The moment of the run, which is another than the clock's with `--now`; None: the clock's.
        is_note: Tells a note to the person by its Message-ID, which is then left out of all that the mailbox
            tells; None: nothing is.
        memory: Where it is kept whose word on senders is believed, if that has to be learned from the mail.

    Raises:
        AuthoriseError: it was not authorised, or what opens it cannot be read.
        BadFileError: config.toml has none of this name, or its client_secret.json cannot be used.
    """
    settings = config.mailboxes.get(name)
    if settings is None:
        raise BadFileError(
            f"config.toml has no mailbox {name!r} any more.",
            f"Give one of these its old name back: {', '.join(config.mailboxes)}.",
        )
    back_end = find_back_end(settings)
    mailbox = back_end.open(settings, config.profile, home, clock, now or clock)
    if is_note:
        from agent.mailboxes.without_notes import WithoutNotes  # noqa: PLC0415 - reads mail

        mailbox = WithoutNotes(mailbox, is_note, config.profile)
    if memory is None or settings.authserv_id or back_end.own_servers:
        return mailbox
    from agent.mailboxes.believing import LearningMailbox  # noqa: PLC0415 - reads mail

    return LearningMailbox(mailbox, memory)
