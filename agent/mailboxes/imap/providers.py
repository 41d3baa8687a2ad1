"""The commonest mail providers: their IMAP servers, what they want of a person, and whose tokens they take.

The facts stand in `providers.toml`, each with its source.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from agent.keeping.config import Provider
from agent.knowledge.domains import is_this_machine

Auth: TypeAlias = Literal["password", "xoauth2"]

_TOKEN_DOMAINS: dict[str, Provider] = {
    "gmail.com": "google",
    "googlemail.com": "google",
    "office365.com": "microsoft",
    "outlook.com": "microsoft",
}
"""Domains whose IMAP servers take access tokens. No other host is ever shown one."""

TLS_PORT = 993
"""Of IMAP that is encrypted from the first byte on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One provider."""

    name: str
    domains: tuple[str, ...]
    """Of the addresses it gives, lower case; with a dot in front, everything below it."""
    host: str
    port: int = TLS_PORT
    tls: Literal["implicit", "starttls"] = "implicit"
    user: Literal["address", "local part"] = "address"
    """What it wants as the user name."""
    auth: tuple[Auth, ...] = ("password",)
    """The ways it lets a person in, the usual one first."""
    tenant: str = ""
    """Whose accounts these are at Microsoft; empty: the address's domain says."""
    drafts: str = ""
    """What its folder for drafts is called where the server does not say; empty: it does, or nobody knows."""
    app_password: str = ""
    """Where a password of its own is made for this program, or how; empty: the usual password does."""
    webmail: str = ""
    """Where its mail is read in a browser, at the drafts where they have an address; empty: nobody looked."""
    first: str = ""
    """What must be so before anything works; a sentence, or empty."""
    sources: tuple[str, ...]
    """Where these facts are from."""

    @property
    def password_advice(self) -> str:
        """That it wants a password made for this program, a sentence; empty: the usual one does."""
        return f"{self.name} wants an app password here: {self.app_password}" if self.app_password else ""

    def list_advice(self, auth: str) -> tuple[str, ...]:
        """What must be so there before this way in works, a sentence each."""
        first = f"{self.name}: {self.first}" if self.first else ""
        return tuple(filter(None, (first, self.password_advice if auth == "password" else "")))

    def user_of(self, address: str) -> str:
        """The user name that belongs to an address."""
        return address if self.user == "address" else address.rpartition("@")[0]


@cache
def load_presets() -> tuple[Preset, ...]:
    """All of them, in the order of the file."""
    text = files("agent.mailboxes.imap").joinpath("providers.toml").read_text(encoding="utf-8")
    return tuple(_build_preset(table) for table in tomllib.loads(text)["provider"])


def find_by_address(address: str) -> Preset | None:
    """The provider that gives addresses like this one; None: an own domain, or one that is not listed."""
    domain = address.rpartition("@")[2].casefold()
    return next((one for one in load_presets() for listed in one.domains if _covers(listed, domain)), None)


def find_by_host(host: str, *, user: str = "", port: int = 0, tls: str = "") -> Preset | None:
    """The provider whose IMAP server this is; the first where several share it.

    Anything may listen on this machine: there the user's name must be an address of the provider's, or port
    and TLS be as its program has them.
    """
    name = host.casefold()
    found = next((one for one in load_presets() if one.host == name), None)
    if found is None or not is_this_machine(name):
        return found
    return found if find_by_address(user) is found or (port, tls) == (found.port, found.tls) else None


def find_token_provider(host: str, client_id: str = "") -> Provider | None:
    """Who gives the access tokens that an IMAP server takes; None: nobody we know.

    Args:
        host: The IMAP server. On this machine there may be a proxy for either of the two.
        client_id: The id of the person's own app at Microsoft; empty: they have none.
    """
    if is_this_machine(host):
        return "microsoft" if client_id else "google"
    name = host.casefold().rstrip(".")
    return next(
        (who for domain, who in _TOKEN_DOMAINS.items() if name == domain or name.endswith(f".{domain}")), None
    )


def join_groups(password: str) -> str:
    """An app password without the blanks with which pages show it: `abcd efgh ijkl mnop`.

    Google, Yahoo and others show groups of four; whoever copies them copies the blanks too, and not every
    server bears them.
    """
    groups = password.strip().split(" ")
    is_grouped = len(groups) > 1 and all(len(one) == 4 and one.isascii() and one.isalnum() for one in groups)  # noqa: PLR2004
    return "".join(groups) if is_grouped else password


def _build_preset(table: dict[str, Any]) -> Preset:
    frozen: dict[str, Any] = {}
    for key, value in table.items():
        frozen[key] = tuple(value) if isinstance(value, list) else value
    return Preset(**frozen)


def _covers(listed: str, domain: str) -> bool:
    return domain.endswith(listed) if listed.startswith(".") else domain == listed
