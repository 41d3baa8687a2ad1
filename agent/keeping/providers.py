"""The commonest mail providers: their IMAP servers, and what they want of a person (`providers.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

Auth: TypeAlias = Literal["password", "xoauth2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One provider."""

    name: str
    domains: tuple[str, ...]
    """Of the addresses it gives, lower case; with a dot in front, everything below it."""
    host: str
    port: int = 993
    tls: Literal["implicit", "starttls"] = "implicit"
    user: Literal["address", "local part"] = "address"
    """What it wants as the user name."""
    auth: tuple[Auth, ...] = ("password",)
    """The ways it lets a person in, the usual one first."""
    tenant: str = ""
    """Whose accounts these are at Microsoft; empty: the address's domain says."""
    drafts: str = ""
    """What its folder for drafts is called, where the server does not tell; empty: it does, or who knows."""
    app_password: str = ""
    """Where a password of its own is made for this program, or how; empty: the usual password does."""
    first: str = ""
    """What must be so before anything works; a sentence, or empty."""
    sources: tuple[str, ...]
    """Where these facts are from."""

    def user_of(self, address: str) -> str:
        """The user name that belongs to an address."""
        return address if self.user == "address" else address.rpartition("@")[0]


@cache
def presets() -> tuple[Preset, ...]:
    """All of them, in the order of the file."""
    text = files("agent.keeping").joinpath("providers.toml").read_text(encoding="utf-8")
    return tuple(_preset(one) for one in tomllib.loads(text)["provider"])


def of_address(address: str) -> Preset | None:
    """The provider that gives addresses like this one; None: an own domain, or one that is not listed."""
    domain = address.rpartition("@")[2].casefold()
    return next((one for one in presets() for listed in one.domains if _covers(listed, domain)), None)


def of_host(host: str) -> Preset | None:
    """The provider whose IMAP server this is; the first where several share it."""
    return next((one for one in presets() if one.host == host.casefold()), None)


def _preset(table: dict[str, Any]) -> Preset:
    given: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in table.items()}
    return Preset(**given)


def _covers(listed: str, domain: str) -> bool:
    return domain.endswith(listed) if listed.startswith(".") else domain == listed
