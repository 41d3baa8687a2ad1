"""The settings in words: how each is called for the person, what it means, and what its choices are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Shape: TypeAlias = Literal[
    "line", "text", "lines", "dates", "number", "yes", "choice", "hours", "shown", "hidden"
]
"""How it is asked for: `shown` is changed in config.toml alone, `hidden` has a place of its own."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as the person meets it."""

    label: str
    meaning: str = ""
    shape: Shape = "line"
    choices: tuple[tuple[str, str], ...] = ()
    """Each value with what it means."""


SECTIONS = {
    "me": ("You and your letters", "Your letters are signed and written by this."),
    "waiting": ("Waiting", "How long the second letter waits after your thank-you was sent."),
    "find": ("Looking for interviews", "New mail is looked at for interviews that you are invited to."),
    "notify": (
        "Being told",
        "How you hear of it when something waits for you. Never told are a letter's words.",
    ),
}
"""Each table of config.toml whose name is fixed, with its heading and a sentence."""

SETTINGS = {
    "me.name": Setting("Your name", "As you sign your letters."),
    "me.given": Setting(
        "Your first name", "Under letters to people you greet by theirs. Empty: your whole name everywhere."
    ),
    "me.addresses": Setting(
        "Your own mail addresses", "One on each line. No letter ever goes to one of these.", "lines"
    ),
    "me.time_zone": Setting("Your time zone", "Such as America/Chicago. A big city in it will do."),
    "me.tone": Setting(
        "How your letters speak",
        "",
        "choice",
        (("warm", "Warm"), ("formal", "Formal"), ("brief", "Brief")),
    ),
    "me.signature": Setting("More text under your name", "Such as a phone number; it may be empty.", "text"),
    "waiting.business_days": Setting(
        "Business days to wait", "", "choice", (("1", "One business day"), ("2", "Two business days"))
    ),
    "waiting.holidays": Setting(
        "Public holidays are no business days", "Their country's, where it is known.", "yes"
    ),
    "waiting.closed_days": Setting(
        "More days on which nobody works", "One on each line, such as 2026-12-24.", "dates"
    ),
    "find.enabled": Setting("Look at new mail for interviews", "", "yes"),
    "find.every_minutes": Setting("Minutes from one look to the next", "5 to 1440, at the least.", "number"),
    "find.label": Setting(
        "A label or folder of yours for interviews",
        "All mail in it is taken to be about interviews. Other mail is looked at all the same.",
    ),
    "find.read": Setting(
        "How much of new mail is opened",
        "",
        "choice",
        (
            ("personal", "Mail that a person wrote to you"),
            ("subjects", "Only what its subject, sender or calendar speaks for"),
        ),
    ),
    "find.ask": Setting(
        "Where it is only perhaps an interview",
        "",
        "choice",
        (
            ("notice", "Ask me whether it is one"),
            ("form", "Put the questions into my Drafts, as for a sure one"),
            ("no", "Do not ask; show it under Found"),
        ),
    ),
    "notify.desktop": Setting("A message on this computer's screen", "", "yes"),
    "notify.inbox": Setting("One unread note to myself in my inbox", "Not for Gmail.", "yes"),
    "notify.urls": Setting("Phone services", "", "hidden"),
    "notify.command": Setting(
        "A program of yours",
        "It is named in the file of your settings alone: no page decides what runs on your computer.",
        "shown",
    ),
    "notify.discreet": Setting("Without the names of companies and people", "", "yes"),
    "notify.hours": Setting("When I may be told", "My own time, from and to.", "hours"),
}
"""Every setting with a fixed name."""

_OF_MAILBOXES = {
    "kind": Setting("Kind of mailbox", "Another kind is another mailbox; set it up under Welcome.", "shown"),
    "path": Setting("Where the mail lies"),
    "host": Setting("Server"),
    "port": Setting("Port", "", "number"),
    "tls": Setting(
        "How the line is closed to others",
        "",
        "choice",
        (
            ("implicit", "Encrypted from the start"),
            ("starttls", "Encrypted after the first word (STARTTLS)"),
            ("none", "Not at all; only on this computer"),
        ),
    ),
    "ca_file": Setting("Certificate file", "Of a private authority. Empty: those this computer knows."),
    "user": Setting("User name"),
    "auth": Setting(
        "How it is opened",
        "",
        "choice",
        (
            ("password", "With a password"),
            ("xoauth2", "With a sign-in in the browser (XOAUTH2)"),
            ("oauthbearer", "With a sign-in in the browser (OAUTHBEARER)"),
        ),
    ),
    "client_secret": Setting("The file from Google's console"),
    "client_id": Setting("Id of your own app at Microsoft"),
    "tenant": Setting("Whose accounts sign in at Microsoft"),
    "oauth_endpoint": Setting("Another address for the sign-in", "Empty: Microsoft's own."),
    "api_endpoint": Setting("Another address for the mail service", "Empty: Google's own."),
    "body": Setting(
        "What a draft is made of",
        "",
        "choice",
        (("alternative", "Text with formatting"), ("plain", "Plain text alone")),
    ),
    "drafts": Setting("Folder for drafts", "Empty: the usual one."),
    "sent": Setting(
        "Folders for sent mail",
        "One on each line; empty: the usual one. What lies there counts as written by you.",
        "lines",
    ),
    "identify": Setting(
        "When the program says its name to the server",
        "",
        "choice",
        (("after", "After the sign-in"), ("before", "Before the sign-in"), ("never", "Never")),
    ),
    "sasl_ir": Setting("Sign in with one step less", "", "yes"),
    "authserv_id": Setting(
        "The server that checks who wrote your mail",
        "One on each line. Empty: it is found out.",
        "lines",
    ),
    "patience": Setting("Seconds a server may take for one answer", "", "number"),
}
"""What a table of a mailbox may say, whatever its kind."""


def describe_setting(key: str) -> Setting:
    """A setting by its key, such as `me.tone` or `mailbox.work.host`."""
    last = key.rpartition(".")[2]
    return SETTINGS.get(key) or _OF_MAILBOXES.get(last) or Setting(last.replace("_", " ").capitalize())
