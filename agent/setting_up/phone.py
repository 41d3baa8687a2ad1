"""The secret address of a phone service: checked, kept out of config.toml, named and taken out there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agent.errors import UsageError
from agent.keeping.home_folder import Home
from agent.keeping.notify_addresses import check_name, keep_address
from agent.keeping.tokens import StoreKind
from agent.mailboxes.registry import load_config
from agent.setting_up.settings import ADDRESSES, hide, list_settings, write
from agent.telling.services import open_service
from agent.telling.ways import KEYRING


@dataclass(frozen=True, slots=True)
class KeptAddress:
    """An address that is kept."""

    url: str
    """How config.toml names it: `keyring:NAME`."""
    label: str
    """What the service is called in a sentence."""
    where: str
    """The place of it, in words."""


def keep_phone(home: Home, name: str, address: str, kind: StoreKind) -> KeptAddress:
    """Check an address and keep it under a name.

    Raises:
        UsageError, BadFileError: it is no address of a service that can be used, or no name.
        SecondChanceError: it cannot be kept there.
    """
    if address.startswith(KEYRING):
        raise UsageError(
            "What is kept here is the address itself, not its name.",
            "Paste what the service gave you, such as https://ntfy.sh/TOPIC.",
        )
    way = open_service(address)
    return KeptAddress(f"{KEYRING}{check_name(name)}", way.label, keep_address(home, name, address, kind))


def list_phones(file: Path) -> list[str]:
    """The addresses that config.toml names, without what is secret in them."""
    shown = hide(ADDRESSES, list_settings(load_config(file))[ADDRESSES])
    return [str(one) for one in shown] if isinstance(shown, list) else []


def name_phone(file: Path, url: str) -> bool:
    """Have config.toml name an address; False: it does already.

    Raises:
        BadFileError, SecondChanceError: it cannot be written.
    """
    urls = load_config(file).notify.urls
    if url in urls:
        return False
    write(file, ADDRESSES, [*urls, url])
    return True


def drop_phone(file: Path, position: int, shown: str) -> bool:
    """Take an address out of config.toml, if the one at this position is still shown so.

    Raises:
        BadFileError, SecondChanceError: it cannot be written.
    """
    urls = load_config(file).notify.urls
    if not 0 <= position < len(urls) or list_phones(file)[position] != shown:
        return False
    write(file, ADDRESSES, [url for at, url in enumerate(urls) if at != position])
    return True
