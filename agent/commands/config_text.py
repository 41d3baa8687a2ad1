"""The config.toml that `init` writes: a comment on every key, so that it can be edited without a manual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_MAILBOX_NAMES = {"gmail": "personal", "imap": "personal", "maildir": "local"}

_SAID: dict[tuple[str, ...], tuple[str, ...]] = {
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
        ("mailbox", _MAILBOX_NAMES[setup.mailbox["kind"]]): _mailbox_keys(setup.mailbox),
    }
    for path, keys in tables.items():
        table = tomlkit.table()
        for line in _SAID.get(path, ()):
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


def _mailbox_keys(mailbox: Mapping[str, str]) -> dict[str, tuple[object, str]]:
    kind = (mailbox["kind"], "gmail | imap | maildir")
    if mailbox["kind"] == "gmail":
        return {
            "kind": kind,
            "client_secret": (
                "credentials/client_secret.json",
                "from the Google console; relative to this folder",
            ),
            "body": ("alternative", "alternative | plain"),
        }
    if mailbox["kind"] == "imap":
        return {"kind": kind, **_imap_keys(mailbox)}
    return {
        "kind": kind,
        "path": (mailbox["path"], "Maildir++ (.Drafts, .Sent) or a folder of Maildirs"),
        "drafts": (mailbox["drafts"], "the folder that drafts are placed in"),
        "sent": (mailbox["sent"], "the folder your sent mail lies in"),
    }


def _imap_keys(mailbox: Mapping[str, str]) -> dict[str, tuple[object, str]]:
    tls, auth = mailbox.get("tls", "implicit"), mailbox.get("auth", "password")
    keys: dict[str, tuple[object, str]] = {
        "host": (mailbox["host"], "the server"),
        "port": (int(mailbox.get("port", "993")), "993 for implicit, 143 for starttls"),
        "tls": (tls, "implicit | starttls | none (none: this computer only)"),
        "ca_file": ("", "a private certificate authority, if there is one"),
        "user": (mailbox["user"], "as the server knows you"),
        "auth": (auth, "password (from the keyring) | xoauth2 | oauthbearer"),
    }
    if "client_id" in mailbox:
        keys["client_id"] = (mailbox["client_id"], "the id of your own app at Microsoft (docs/imap.md)")
        keys["tenant"] = (
            mailbox["tenant"],
            "common | organizations | consumers | your organisation's domain",
        )
    elif auth != "password":
        keys["client_secret"] = (
            "credentials/client_secret.json",
            "from the Google console; relative to this folder",
        )
    keys["drafts"] = ("", "the folder for drafts, if it is not found by itself")
    keys["sent"] = ("", "the folder for sent mail, if it is not found by itself")
    return keys
