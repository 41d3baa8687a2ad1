"""Writing config.toml from what was answered: once, never over one that is there."""

from __future__ import annotations

from dataclasses import replace

from agent.errors import UsageError
from agent.keeping.config import Notify
from agent.keeping.home_folder import Home, write_private
from agent.mailboxes.registry import BACK_ENDS
from agent.setting_up.config_text import Setup, write_config_text
from agent.setting_up.surroundings import has_keyring

READ_AND_KEPT = (
    "From the first run on, new mail is looked at for interviews: who wrote, when, the subject, and what "
    "people wrote to you or you to them, but no newsletters. Kept is what tells of an interview, and the "
    "domains of companies that you applied to; no mail. Below [find] in config.toml you can have less "
    "read, or nothing."
)
"""What the person agrees to; the first run says more of it."""
PHONE = "phone"
"""The name under which the address of the person's phone is kept."""


def is_set_up(home: Home) -> bool:
    """Whether there is a config.toml, or a link where it would be written."""
    return home.config_file.exists() or home.config_file.is_symlink()


def refuse_second(home: Home) -> UsageError:
    """The error for a config.toml that is there already."""
    return UsageError(
        f"{home.config_file} is there already; it was not changed.",
        "Change one setting with second-chance config set KEY VALUE, or move the file away and run "
        "second-chance init again.",
    )


def write_config(home: Home, setup: Setup) -> str:
    """Write config.toml; where the address of the phone is kept, a sentence, or nothing.

    Raises:
        UsageError: there is one already.
        TryLaterError, SecondChanceError: it cannot be written.
    """
    if is_set_up(home):
        raise refuse_second(home)
    home.ensure()
    told, said = keep_topic(home, setup.told)
    write_private(home.config_file, write_config_text(replace(setup, told=told)).encode())
    return said


def keep_topic(home: Home, told: Notify) -> tuple[Notify, str]:
    """Put the address of the phone into the keyring if there is one: whoever knows it can write there.

    Returns:
        What config.toml says then, and where the address is kept, a sentence; empty: there is none to keep.
    """
    from agent.keeping.notify_addresses import keep_address  # noqa: PLC0415 - only where there is one

    (address, *_) = told.urls or ("",)
    if not address or address.startswith("keyring:"):
        return told, ""
    where = keep_address(home, PHONE, address, "keyring" if has_keyring(home) else "file")
    return replace(told, urls=(f"keyring:{PHONE}",)), f"The address of your phone is kept in {where}."


def list_steps_before_use(home: Home, setup: Setup) -> tuple[str, ...]:
    """What is to be done until the mailbox opens, in order."""
    return tuple(BACK_ENDS[setup.mailbox["kind"]].set_up().steps_before_use(setup.mailbox, home))
