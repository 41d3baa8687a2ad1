"""What `doctor` asks a Maildir: drafts can be written there, and sent mail be seen."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from agent.mailboxes.back_end import CheckResult, read_no_message
from agent.mailboxes.folder_names import Role
from agent.mailboxes.interface import Mailbox
from agent.mailboxes.maildir.folders import find_layout
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.model.finding import Finding, State


def check(settings: MaildirSettings, mailbox: Mailbox) -> CheckResult:
    """Read it, then see whether it has its folders."""
    read_no_message(settings, mailbox)
    return CheckResult(problems=tuple(_folder_problems(settings)))


def _folder_problems(settings: MaildirSettings) -> Iterator[Finding]:
    name = f"mailbox.{settings.name}"
    layout = find_layout(settings.path, settings.drafts, settings.sent)
    names = ", ".join(folder.name for folder in layout.folders)
    if layout.drafts is None:
        text = f"{settings.path} has no folder {settings.drafts}; the first draft makes it. It has: {names}."
        yield Finding(name, State.WARNING, text, f"Set `drafts` of [{name}] in config.toml.")
    elif not all(os.access(layout.drafts.path / part, os.W_OK | os.X_OK) for part in ("tmp", "cur")):
        path = shlex.quote(str(layout.drafts.path))
        text = f"The folder {layout.drafts.path} cannot be written; no draft can be placed."
        yield Finding(name, State.BROKEN, text, f'sudo chown -R "$(id -un)" {path} && chmod -R u+rwX {path}')
    if not any(folder.role is Role.SENT for folder in layout.folders):
        lacking = f"{settings.path} has no folder {settings.sent}"
        text = f"{lacking}; what you send would not be seen. It has: {names}."
        yield Finding(name, State.WARNING, text, f"Set `sent` of [{name}] in config.toml.")
