"""The file from Google's console: whether it is where config.toml has it, and putting it there."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from agent.errors import BadFileError
from agent.keeping.config import MailboxSettings
from agent.keeping.home_folder import Home
from agent.mailboxes.oauth import client_file, google_client


def is_in_order(target: Path) -> bool:
    """Whether a file holds a desktop client."""
    try:
        google_client.load(target)
    except BadFileError:
        return False
    return True


def place_client(
    source: Path, content: bytes, settings: MailboxSettings, home: Home
) -> AbstractContextManager[None]:
    """Put a client's file where config.toml has it, for a sign-in in the block.

    Args:
        source: Where it is from, for the messages.
        content: All of it.
        settings: Of the mailbox.
        home: Where the file is kept.

    Raises:
        BadFileError: config.toml has it outside of the home, or (in the block) it holds no desktop client.
    """
    target = settings.google_client
    if target is None:  # Google does not sign in for it
        return nullcontext()
    if not target.is_relative_to(home.root):
        raise BadFileError(
            f"config.toml has client_secret of {settings.name!r} at {target}, outside of {home.root}. "
            "Nothing was copied there.",
            f'Write client_secret = "{google_client.CONFIG_LINE[0]}" below [mailbox.{settings.name}], '
            "and run it again.",
        )
    return client_file.placing(source, content, target)
