"""Where the mail lives, for `init`: the keys of the mailbox's table, by asking, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from agent.debriefing import answer_parsers
from agent.debriefing.interface import Asker, Choice
from agent.errors import MailboxMissingError, UnclearError, UsageError
from agent.keeping import providers
from agent.keeping.home_folder import Home
from agent.keeping.hosts import provider_of
from agent.keeping.providers import Preset

KINDS = (
    Choice("gmail", "Gmail"),
    Choice("imap", "Another provider, over IMAP"),
    Choice("maildir", "A Maildir on this computer (mbsync, offlineimap, getmail)"),
)
WAYS = (
    Choice("password", "With an app password: a password made for this program alone"),
    Choice("xoauth2", "At Google's page, with leave for all of your mail (kind gmail asks for less)"),
)
_LONGEST_NAME = 80


def ask_mailbox(asker: Asker, address: str) -> Mapping[str, str]:
    """The keys of the mailbox's table, `kind` first.

    Args:
        asker: Who asks.
        address: The person's first address; its provider may be known.
    """
    preset = providers.of_address(address)
    usual = "imap" if preset and preset.host != "imap.gmail.com" else "gmail"
    kind = asker.choose("Where does your mail live?", help="", choices=KINDS, default=usual)
    if kind == "gmail":
        return {"kind": kind}
    if kind == "imap":
        return _imap(asker, address, preset)
    while True:
        path = line(asker, "The folder of the Maildir?", maildir_path, help_text="Such as ~/Mail.")
        try:
            found = maildir(path)
        except UsageError as problem:
            asker.say(problem.text)
            continue
        asker.say(f"Drafts go to the folder {found['drafts']}; sent mail is looked for in {found['sent']}.")
        if asker.confirm("Is that right?", help="", default=True):
            return found
        drafts = line(asker, "The folder for drafts?", short, default=found["drafts"])
        sent = line(asker, "The folder for sent mail?", short, default=found["sent"])
        return found | {"drafts": drafts, "sent": sent}


def _imap(asker: Asker, address: str, preset: Preset | None) -> Mapping[str, str]:
    """The keys of an IMAP account; what is known of its provider is offered."""
    suggested = preset.host if preset else ""
    host = line(asker, "The IMAP server?", short, help_text="Such as imap.example.org.", default=suggested)
    at = preset if preset and preset.host == host else providers.of_host(host)
    user = line(
        asker,
        "Your user name there?",
        answer_parsers.needed(answer_parsers.tidy),
        default=at.user_of(address) if at else address,
    )
    keys = {"kind": "imap", "host": host, "user": user}
    if at is None:
        return keys
    if at.first:
        asker.say(f"{at.name}: {at.first}")
    auth: str = at.auth[0]
    if len(at.auth) > 1:
        auth = asker.choose("How shall it sign in?", help="", choices=WAYS, default=auth)
    keys |= {"port": str(at.port), "tls": at.tls, "auth": auth}
    if provider_of(host) == "microsoft":
        help_text = "docs/imap.md shows how to register one; leave this empty to fill it in later."
        client_id = line(
            asker, "The client id of your app at Microsoft?", answer_parsers.tidy, help_text=help_text
        )
        tenant = preset.tenant if preset else ""
        keys |= {"client_id": client_id, "tenant": tenant or address.rpartition("@")[2]}
    return keys


def line(
    asker: Asker, ask: str, take: Callable[[str], str], *, help_text: str = "", default: str = ""
) -> str:
    """Ask until the answer can be taken."""
    typed = ""
    while True:
        typed = asker.text(ask, help=help_text, default=default, typed=typed)
        try:
            return take(typed)
        except UnclearError as problem:
            asker.say(str(problem))


def short(text: str) -> str:
    """A name of one line, not too long.

    Raises:
        UnclearError: it is empty or longer.
    """
    name = answer_parsers.needed(answer_parsers.tidy)(text)
    if len(name) > _LONGEST_NAME:
        raise UnclearError(f"That is longer than {_LONGEST_NAME} letters.")
    return name


def maildir_path(text: str) -> str:
    """`~/Mail` stays as it is, everything else becomes absolute: a config may be read from anywhere."""
    path = text.strip()
    if not path:
        raise UnclearError("This one is needed.")
    return path if path.startswith("~") else str(Path(path).absolute())


def maildir(path: str) -> dict[str, str]:
    """The keys of a Maildir, with the folders it has for drafts and sent mail.

    Raises:
        UsageError: there is no Maildir.
    """
    from agent.mailboxes.folder_names import Role  # noqa: PLC0415 - only for a Maildir
    from agent.mailboxes.maildir.folders import find_layout  # noqa: PLC0415

    try:
        layout = find_layout(Path(path).expanduser(), "Drafts", "Sent")
    except (MailboxMissingError, RuntimeError) as problem:  # RuntimeError: ~somebody who is not here
        raise UsageError(
            f"There is no Maildir at {path}.",
            "Give the folder that holds cur/ and new/, or INBOX/ and Sent/.",
        ) from problem
    named = {folder.role: folder.name for folder in reversed(layout.folders)}
    return {
        "kind": "maildir",
        "path": path,
        "drafts": layout.drafts.name if layout.drafts else "Drafts",
        "sent": named.get(Role.SENT, "Sent"),
    }


def before_auth(mailbox: Mapping[str, str], home: Home) -> list[str]:
    """What to do until the mailbox opens, in order."""
    if mailbox["kind"] == "maildir":
        return []
    google = f"put client_secret.json into {home.credentials}."
    if mailbox["kind"] == "gmail":
        return [google, "second-chance auth"]
    preset = providers.of_host(mailbox["host"])
    if mailbox.get("auth") == "xoauth2":
        app = "register an app at Microsoft and write its client_id into config.toml (docs/imap.md)."
        steps = [app] if not mailbox.get("client_id") else []
        return [*(steps if "client_id" in mailbox else [google]), "second-chance auth"]
    if preset and preset.app_password:
        return [f"get an app password ({preset.app_password}).", "second-chance auth"]
    return ["second-chance auth"]
