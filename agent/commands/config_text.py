"""The config.toml that `init` writes: a comment on every key, so that it can be edited without a manual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agent.mailboxes.registry import BACK_ENDS

_COMMENTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("find",): (
        "New mail is looked at for interviews that you are invited to. When one is over, a short form",
        "stands in your Drafts, addressed to you alone; once you have filled it in, the letters are written.",
        "Kept of it are subject, times, names and the lines that tell that it is an interview; no mail.",
        "To switch all of this off, write false in the next line.",
    )
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


def config_text(setup: Setup) -> str:
    """The whole config.toml, with a comment on every key."""
    import tomlkit  # noqa: PLC0415 - only here

    kind = setup.mailbox["kind"]
    set_up = BACK_ENDS[kind].set_up()
    document = tomlkit.document()
    document.add(tomlkit.comment("Second Chance: who you are, how long to wait, where your mail lives."))
    document.add(tomlkit.comment("Yours to edit; the program never changes it."))
    document.add(tomlkit.nl())
    tables: dict[tuple[str, ...], dict[str, tuple[object, str]]] = {
        ("me",): {
            "name": (setup.name, "as you sign your letters"),
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
        },
        ("mailbox", set_up.name): {"kind": (kind, " | ".join(BACK_ENDS)), **set_up.write(setup.mailbox)},
    }
    for path, keys in tables.items():
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
