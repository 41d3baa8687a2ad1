"""The mailboxes: each is opened as a run opens it and asked for a mail that is not there."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from agent.checkup.findings import Finding, State, broken
from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.keeping.config import Config, ImapSettings, MailboxSettings, MaildirSettings
from agent.mailboxes.folder_names import Role
from agent.mailboxes.maildir.folders import find_layout
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.mail import Address, MessageId
from agent.model.plan import Placement, Stage

_NOBODYS = MessageId("<nobody@second-chance.invalid>")
_NOBODY = Address("nobody@second-chance.invalid")
_NOTHING = Placement(
    interview=InterviewId("none"),
    kind=Kind.THANK_YOU,
    person="",
    stage=Stage.PLACED,
    message_id=_NOBODYS,
    in_reply_to=None,
    sender=_NOBODY,
    to=(_NOBODY,),
    subject="",
)
"""A draft that never was."""
_SHOWN = 3
"""Notes of a mailbox that are told."""


def mailboxes(patient: Installation) -> Iterator[Finding]:
    """Every mailbox that lets us in opens, answers, and has its folders."""
    if patient.settings is None:
        return
    for name, one in patient.settings.mailboxes.items():
        if name in patient.shut:
            continue
        try:
            yield from _mailbox(patient, patient.settings, name, one)
        except SecondChanceError as error:
            yield broken(f"mailbox.{name}", error)


def _mailbox(patient: Installation, settings: Config, name: str, one: MailboxSettings) -> Iterator[Finding]:
    mailbox = patient.open_mailbox(name, settings, patient.home)
    try:
        if isinstance(one, ImapSettings):
            mailbox.look(_NOTHING)  # of the ways to ask, the one that needs the folder for drafts
        else:
            mailbox.read((_NOBODYS,))
        notes: tuple[str, ...] = getattr(mailbox, "notes", ())
    finally:
        mailbox.close()
    wrong = list(_folders(f"mailbox.{name}", one)) if isinstance(one, MaildirSettings) else []
    yield from wrong
    for note in notes[:_SHOWN]:
        yield Finding(f"mailbox.{name}", State.WARNING, note, "Look after it in your mail program.")
    if not wrong and not notes:
        yield Finding(f"mailbox.{name}", State.OK, f"{name} ({one.kind}) answers.{_seen(one)}")


def _seen(one: MailboxSettings) -> str:
    """What an answer proves besides."""
    if isinstance(one, ImapSettings):
        return f" {one.host} lets {one.user} in, and there is a folder for drafts."
    return ""


def _folders(name: str, one: MaildirSettings) -> Iterator[Finding]:
    """Drafts can be written, and sent mail be seen."""
    layout = find_layout(one.path, one.drafts, one.sent)
    names = ", ".join(folder.name for folder in layout.folders)
    if layout.drafts is None:
        text = f"{one.path} has no folder {one.drafts}; the first draft makes it. It has: {names}."
        yield Finding(name, State.WARNING, text, f"Set `drafts` of [{name}] in config.toml.")
    elif not all(os.access(layout.drafts.path / part, os.W_OK | os.X_OK) for part in ("tmp", "cur")):
        path = shlex.quote(str(layout.drafts.path))
        text = f"The folder {layout.drafts.path} cannot be written; no draft can be placed."
        yield Finding(name, State.BROKEN, text, f'sudo chown -R "$(id -un)" {path} && chmod -R u+rwX {path}')
    if not any(folder.role is Role.SENT for folder in layout.folders):
        text = f"{one.path} has no folder {one.sent}; what you send would not be seen. It has: {names}."
        yield Finding(name, State.WARNING, text, f"Set `sent` of [{name}] in config.toml.")
