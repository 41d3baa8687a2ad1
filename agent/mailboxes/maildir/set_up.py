"""What `init` asks and writes for a Maildir."""

from __future__ import annotations

from pathlib import Path

from agent.errors import MailboxMissingError, UsageError
from agent.keeping.home_folder import Home
from agent.mailboxes.back_end import Answers, Lines, Questions, SetUp
from agent.mailboxes.folder_names import Role
from agent.mailboxes.maildir.folders import find_layout

_LONGEST_FOLDER = 80


def find_folders(path: str) -> dict[str, str]:
    """The path of a Maildir, and the folders it has for drafts and sent mail.

    Raises:
        UsageError: there is no Maildir.
    """
    try:
        layout = find_layout(Path(path).expanduser(), "Drafts", "Sent")
    except (MailboxMissingError, RuntimeError) as problem:  # RuntimeError: ~somebody who is not here
        raise UsageError(
            f"There is no Maildir at {path}.",
            "Give the folder that holds cur/ and new/, or INBOX/ and Sent/.",
        ) from problem
    by_role = {folder.role: folder.name for folder in reversed(layout.folders)}
    return {
        "path": path,
        "drafts": layout.drafts.name if layout.drafts else "Drafts",
        "sent": by_role.get(Role.SENT, "Sent"),
    }


def _ask(person: Questions, _: str) -> Answers:
    while True:
        path = person.ask_path("The folder of the Maildir?", hint="Such as ~/Mail.")
        try:
            found = find_folders(path)
        except UsageError as problem:
            person.say(problem.text)
            continue
        person.say(f"Drafts go to the folder {found['drafts']}; sent mail is looked for in {found['sent']}.")
        if person.confirm("Is that right?"):
            return found
        drafts = person.ask_line("The folder for drafts?", default=found["drafts"], longest=_LONGEST_FOLDER)
        sent = person.ask_line("The folder for sent mail?", default=found["sent"], longest=_LONGEST_FOLDER)
        return found | {"drafts": drafts, "sent": sent}


def _write(answers: Answers) -> Lines:
    return {
        "path": (answers["path"], "Maildir++ (.Drafts, .Sent) or a folder of Maildirs"),
        "drafts": (answers["drafts"], "the folder that drafts are placed in"),
        "sent": (answers["sent"], "the folder your sent mail lies in"),
    }


def _steps_before_use(_answers: Answers, _home: Home) -> list[str]:
    return []


SET_UP = SetUp(name="local", ask=_ask, write=_write, steps_before_use=_steps_before_use)
