"""A folder that is opened and asked something: the commands for it, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from imaplib import IMAP4
from typing import TYPE_CHECKING, Any

from agent.errors import SecondChanceError
from agent.mailboxes.imap.memory import OpenFolder
from agent.mailboxes.imap.server_words import means, read_words

if TYPE_CHECKING:
    from agent.mailboxes.imap.client import Client
    from agent.mailboxes.imap.command_line import Answer, Command


@dataclass(frozen=True, slots=True)
class Refused:
    """What a server would not do."""

    error: SecondChanceError
    said: str
    """Its own words."""
    is_bad: bool = False
    """It did not understand, and may have been confused."""


@dataclass(frozen=True, slots=True)
class FolderAnswer:
    """What came of a folder that was opened, and of the commands behind that."""

    opened: OpenFolder | None
    """None: it could not be opened."""
    answers: tuple[Answer, ...] = ()
    mails: Mapping[int, Mapping[bytes, Any]] = field(default_factory=dict)
    """What was fetched, by UID."""
    refused: Refused | None = None
    """Why it was not opened, or which of the commands was the first not to be carried out."""


def read_refusal(error: SecondChanceError) -> Refused:
    """What a server would not do, by the error that came of it."""
    cause: BaseException | None = error
    while cause and not isinstance(cause, IMAP4.error):
        cause = cause.__cause__
    return Refused(error, read_words(cause) if isinstance(cause, IMAP4.error) else "")


def plan_folder(opening: Command, commands: Sequence[Command]) -> list[Command]:
    """A folder opened, and what is asked in it; opened again before each further search.

    What a search finds does not say whose answer it is, and a server may hold back the ends of answers; but
    not across the opening of a folder (RFC 9051 §5.5).
    """
    plan = [opening]
    for command in commands:
        if read_verb(command) == b"SEARCH" and read_verb(plan[-1]) == b"SEARCH":
            plan.append(opening)
        plan.append(command)
    return plan


def read_verb(command: Command) -> bytes:
    """The verb of a command, without UID."""
    return command[1] if command[0] == b"UID" else command[0]


def run_commands(client: Client, commands: Sequence[Command], *, at_once: bool) -> list[Answer]:
    """What a server answers; that it has no mailbox for us is no answer to any of the commands."""
    answers = client.run(commands, at_once=at_once)
    for answer in answers:
        if not answer.is_ok and means(answer.said, "not_connected"):
            raise IMAP4.error(answer.said)
    return answers
