"""The config.toml that `init` writes, with a comment on every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.keeping.config import Notify
from agent.mailboxes.registry import BACK_ENDS

_COMMENTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("find",): (
        "New mail is looked at for interviews that you are invited to. When one is over, a short form",
        "stands in your Drafts, addressed to you alone; once you have filled it in, the letters are written.",
        "For that, new mail that a person wrote to you is read; to have only mail read that a calendar, a",
        "hiring system or a word such as interview in the subject speaks for, write subjects behind read.",
        "Kept of it are subject, times, names and the lines that tell that it is an interview; no mail.",
        "To switch all of this off, write false in the next line.",
    ),
    ("notify",): (
        "How you are told that something waits for you; docs/notify.md shows every way. Never told are the",
        "words of a letter.",
    ),
}
"""What stands above the keys of a table."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything config.toml will say."""

    name: str
    addresses: tuple[str, ...]
    time_zone: str
    tone: str
    mailbox: Mapping[str, str]
    """The keys of its table, `kind` first."""
    given: str = ""
    told: Notify = Notify()  # noqa: RUF009 - frozen


def write_config_text(setup: Setup) -> str:
    """The whole config.toml."""
    import tomlkit  # noqa: PLC0415 - only here

    document = tomlkit.document()
    document.add(tomlkit.comment("Second Chance: who you are, how long to wait, where your mail lives."))
    document.add(tomlkit.comment("Yours to edit; the program changes a line only when you ask it to"))
    document.add(tomlkit.comment("(second-chance config set, or second-chance init once more)."))
    document.add(tomlkit.nl())
    for path, keys in _list_tables(setup).items():
        table = tomlkit.table()
        for line in _COMMENTS.get(path, ()):
            table.add(tomlkit.comment(line))
        for key, (value, comment) in keys.items():
            table.add(key, tomlkit.item(value).comment(comment))
        for name in reversed(path[1:]):
            outer = tomlkit.table(is_super_table=True)
            outer.add(name, table)
            table = outer
        document.add(path[0], table)
    text: str = tomlkit.dumps(document)
    return text


def write_mailbox(mailbox: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    """The lines of a mailbox's table, each key with its value and its comment."""
    lines = BACK_ENDS[mailbox["kind"]].set_up().write(mailbox)
    return {"kind": (mailbox["kind"], " | ".join(BACK_ENDS)), **lines}


def _list_tables(setup: Setup) -> dict[tuple[str, ...], dict[str, tuple[Any, str]]]:
    """Each table by its path, with its keys, their values and comments."""
    told = setup.told
    return {
        ("me",): {
            "name": (setup.name, "as you sign your letters"),
            "given": (setup.given, "your first name, under letters to people you greet by theirs; or empty"),
            "addresses": (list(setup.addresses), "all your own; never a recipient"),
            "time_zone": (setup.time_zone, "an IANA name"),
            "tone": (setup.tone, "formal | warm | brief"),
            "signature": ("", "more text under your name, if you like"),
        },
        ("waiting",): {
            "business_days": (2, "1 or 2, after the thank-you was sent"),
            "holidays": (True, "false: only weekends and closed_days count"),
            "closed_days": ([], "more dates on which nobody works, such as [2026-12-24]"),
        },
        ("find",): {
            "enabled": (True, "false: new mail is not looked at"),
            "every_minutes": (60, "5 to 1440, from one look to the next"),
            "label": ("", "a label or folder of yours that holds only mail about interviews"),
            "read": ("personal", "personal | subjects: whether mail that people wrote is opened"),
            "ask": (
                "notice",
                "form | notice | no: how you are asked about what is only perhaps an interview",
            ),
        },
        ("notify",): {
            "desktop": (told.desktop, "true: a message on this computer's screen"),
            "urls": (
                list(told.urls),
                'phone services, such as "https://ntfy.sh/TOPIC"; "keyring:NAME" if secret',
            ),
            "command": (list(told.command), "a program of yours and its arguments; it gets JSON on stdin"),
            "inbox": (told.inbox, "true: one unread note to yourself in your inbox (not with kind gmail)"),
            "discreet": (told.discreet, "true: without the names of companies and people"),
            "hours": ([f"{clock:%H:%M}" for clock in told.hours], "when you may be told, your time"),
        },
        ("mailbox", BACK_ENDS[setup.mailbox["kind"]].set_up().name): write_mailbox(setup.mailbox),
    }
