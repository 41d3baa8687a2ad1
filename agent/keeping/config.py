"""config.toml: who the person is, how long to wait, where their mail lives (DESIGN §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from agent.keeping.hosts import Provider, provider_of
from agent.keeping.toml_text import read_text, read_toml, unusable_file
from agent.model.interview import Profile, Tone, Waiting

if TYPE_CHECKING:
    from agent.keeping import config_form as forms


@dataclass(frozen=True, slots=True, kw_only=True)
class GmailSettings:
    """A `[mailbox.NAME]` of kind gmail."""

    name: str
    client_secret: Path
    """Absolute."""
    api_endpoint: str
    """Another address for the Gmail API; empty: Google's."""
    body: Literal["alternative", "plain"]
    kind: Literal["gmail"] = "gmail"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """A `[mailbox.NAME]` of kind imap."""

    name: str
    host: str
    port: int
    tls: Literal["implicit", "starttls", "none"]
    ca_file: Path | None
    """Absolute; None: the system's authorities."""
    user: str
    auth: Literal["password", "xoauth2", "oauthbearer"] = "password"
    client_secret: Path = Path("credentials/client_secret.json")
    """Absolute; who the program is to Google, where Google signs in."""
    client_id: str = ""
    """Who the program is to Microsoft, where Microsoft signs in."""
    tenant: str = "common"
    """Whose accounts may sign in at Microsoft."""
    oauth_endpoint: str = ""
    """Another address for Microsoft's sign-in; empty: Microsoft's."""
    drafts: str = ""
    """The name of the folder; empty: told by the server or by its name."""
    sent: str = ""
    identify: Literal["before", "after", "never"] = "after"
    """When the program names itself to the server (ID, RFC 2971)."""
    sasl_ir: bool = False
    """Log in with one round trip less (RFC 4959)."""
    kind: Literal["imap"] = "imap"

    @property
    def provider(self) -> Provider | None:
        """Who signs in; None: nobody but the server, with a password."""
        return None if self.auth == "password" else provider_of(self.host, self.client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaildirSettings:
    """A `[mailbox.NAME]` of kind maildir."""

    name: str
    path: Path
    """Absolute."""
    drafts: str
    sent: str
    kind: Literal["maildir"] = "maildir"


MailboxSettings: TypeAlias = GmailSettings | ImapSettings | MaildirSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """`[find]`: whether runs look in new mail for interviews that have no debrief yet."""

    enabled: bool = True
    every_minutes: int = 60
    """From one look to the next at the least."""
    label: str = ""
    """Mail under this label, or in this folder, surely is about interviews; empty: there is none such.

    Other mail is looked at all the same.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of config.toml."""

    profile: Profile
    waiting: Waiting
    mailboxes: Mapping[str, MailboxSettings]
    """By name, in the order of the file; at least one."""
    find: Find = Find()


def load(path: Path) -> Config:
    """Read config.toml; paths in it are absolute afterwards, relative ones lie in the file's folder.

    Raises:
        BadFileError: it is missing, no TOML, or has problems; every one of them is listed.
    """
    text = read_text(path, missing_hint="Write one with: second-chance init")
    from agent.keeping import config_form  # noqa: PLC0415 - pydantic, 0.07 s

    form, problems = config_form.fill(read_toml(text, path))
    if form is None:
        raise unusable_file(path, problems)
    return _config(form, path.absolute().parent)


def _config(form: forms.Filled, home: Path) -> Config:
    me, waiting = form.me, form.waiting
    return Config(
        profile=Profile(
            name=me.name,
            addresses=tuple(me.addresses),
            time_zone=me.time_zone,
            tone=Tone(me.tone),
            signature=me.signature,
        ),
        waiting=Waiting(
            business_days=waiting.business_days,
            holidays=waiting.holidays,
            closed_days=tuple(waiting.closed_days),
        ),
        mailboxes=MappingProxyType({name: _mailbox(name, one, home) for name, one in form.mailboxes.items()}),
        find=Find(
            enabled=form.find.enabled,
            every_minutes=form.find.every_minutes,
            label=form.find.label.strip(),
        ),
    )


def _mailbox(name: str, form: forms.AnyMailbox, home: Path) -> MailboxSettings:
    match form.kind:
        case "gmail":
            return GmailSettings(
                name=name,
                client_secret=_absolute(form.client_secret, home),
                api_endpoint=form.api_endpoint,
                body=form.body,
            )
        case "imap":
            return ImapSettings(
                name=name,
                host=form.host,
                port=form.port or (993 if form.tls == "implicit" else 143),
                tls=form.tls,
                ca_file=_absolute(form.ca_file, home) if form.ca_file else None,
                user=form.user,
                auth=form.auth,
                client_secret=_absolute(form.client_secret, home),
                client_id=form.client_id.strip(),
                tenant=form.tenant,
                oauth_endpoint=form.oauth_endpoint.rstrip("/"),
                drafts=form.drafts,
                sent=form.sent,
                identify=form.identify,
                sasl_ir=form.sasl_ir,
            )
        case "maildir":
            return MaildirSettings(
                name=name, path=_absolute(form.path, home), drafts=form.drafts, sent=form.sent
            )
        case _:
            assert_never(form)


def _absolute(written: str, home: Path) -> Path:
    try:
        path = Path(written).expanduser()
    except RuntimeError:  # ~somebody who is not on this machine
        path = Path(written)
    return home / path
