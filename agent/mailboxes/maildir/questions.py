"""What `init` asks for a Maildir, and what it writes of the answers."""

from __future__ import annotations

from pathlib import Path

from agent.errors import MailboxMissingError, UsageError
from agent.keeping.home_folder import Home
from agent.mailboxes.back_end import SERVERS_LINE, Answers, Lines, Questions, SetUp
from agent.mailboxes.folder_names import Role, guess_role
from agent.mailboxes.folder_settings import describe_unfit_sent, find_sent_problems
from agent.mailboxes.maildir.choosing import list_usual, look_around
from agent.mailboxes.maildir.folders import find_layout

_LONGEST_FOLDER = 80


def find_folders(path: str) -> dict[str, str]:
    """The path of a Maildir, and the folders it has for drafts and sent mail.

    Raises:
        UsageError: there is no Maildir, or it is not one whole mailbox; the hint names what may be meant.
    """
    around = look_around(path)
    if around.problem:
        meant = " or ".join(around.instead)
        raise UsageError(
            around.problem,
            f"Give {meant} instead."
            if meant
            else "Give the folder that holds cur/ and new/, or INBOX/ and Sent/.",
        )
    return _list_folders(path)


def _list_folders(path: str) -> dict[str, str]:
    try:
        layout = find_layout(Path(path).expanduser(), "Drafts", ())
    except (MailboxMissingError, RuntimeError) as problem:  # RuntimeError: ~somebody who is not here
        raise UsageError(
            f"There is no Maildir at {path}.",
            "Give the folder that holds cur/ and new/, or INBOX/ and Sent/.",
        ) from problem
    sent = [folder.name for folder in layout.folders if folder.role is Role.SENT]
    outer = [name for name in sent if guess_role(name.rpartition("/")[0]) is not Role.SENT]
    return {
        "path": path,
        "drafts": layout.drafts.name if layout.drafts else "Drafts",
        "sent": ", ".join(outer) or "Sent",
    }


def _ask(person: Questions, _: str) -> Answers:
    found = _ask_folder(person)
    person.say(f"Drafts go to the folder {found['drafts']}; sent mail is looked for in {found['sent']}.")
    if person.confirm("Is that right?"):
        return found
    drafts = person.ask_line("The folder for drafts?", default=found["drafts"], longest=_LONGEST_FOLDER)
    return found | {"drafts": drafts, "sent": _ask_for_sent(person, drafts, found["sent"])}


def _ask_folder(person: Questions) -> dict[str, str]:
    """The folder of one whole mailbox; what is taken for a wrong level is said, and the right one offered."""
    usual = list_usual(Path.home())
    offered = list(usual) if len(usual) > 1 else []
    while True:
        path = ""
        if offered:
            choices = [*((path, path) for path in offered), ("", "Another folder")]
            path, offered = person.choose("Which of these is your mail?", choices, offered[0]), []
        path = path or person.ask_path(
            "The folder of the Maildir?",
            hint="The folder that holds the whole mailbox, such as ~/Mail: with cur, new and tmp in it, "
            "or with folders such as INBOX and Sent.",
            default=usual[0] if len(usual) == 1 else "",
        )
        around = look_around(path)
        if around.problem:
            person.say(around.problem)
            path = _choose_instead(person, around.instead)
        if not path:
            continue
        try:
            return _list_folders(path)
        except UsageError as problem:
            person.say(problem.text)


def _choose_instead(person: Questions, instead: tuple[str, ...]) -> str:
    """One of the folders that may be meant; empty: none."""
    if not instead:
        return ""
    if len(instead) == 1:
        return instead[0] if person.confirm(f"Shall it be {instead[0]}?") else ""
    choices = [*((path, path) for path in instead), ("", "None of these")]
    return person.choose("Which of these is it?", choices, instead[0])


def _ask_for_sent(person: Questions, drafts: str, default: str) -> str:
    """The folders for sent mail, with commas between them."""
    while True:
        answer = person.ask_line(
            "The folder for sent mail?",
            hint="Only what lies there counts as sent by you. Several: with commas between them.",
            default=default,
            longest=_LONGEST_FOLDER,
        )
        names = _split_names(answer)
        problems = [*filter(None, map(describe_unfit_sent, names)), *find_sent_problems(names, drafts)]
        if not problems:
            return answer
        person.say(f"That cannot be: {problems[0]}.")


def _split_names(answer: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in answer.split(","))))


def _write(answers: Answers) -> Lines:
    return {
        "path": (answers["path"], "Maildir++ (.Drafts, .Sent) or a folder of Maildirs"),
        "drafts": (answers["drafts"], "the folder that drafts are placed in"),
        "sent": (
            _as_setting(answers["sent"]),
            "the folder your sent mail lies in, or a list; never the inbox",
        ),
        "authserv_id": SERVERS_LINE,
    }


def _as_setting(answer: str) -> object:
    """One name as text, several as a list."""
    names = _split_names(answer)
    return names[0] if len(names) == 1 else [*names]


def _steps_before_use(_answers: Answers, _home: Home) -> list[str]:
    return []


SET_UP = SetUp(name="local", ask=_ask, write=_write, steps_before_use=_steps_before_use)
