"""Whose sign-in opens an IMAP server that is not opened by a password, as config.toml has it."""

from __future__ import annotations

from agent.errors import BadFileError
from agent.keeping.config import ImapSettings
from agent.keeping.hosts import Provider


def provider(settings: ImapSettings) -> Provider:
    """Who signs in for this server; nobody else is ever shown one of their tokens.

    Raises:
        BadFileError: nobody we know, or something is missing in config.toml for it.
    """
    found = settings.provider
    if found is None:
        raise BadFileError(
            f"The mailbox {settings.name!r} has auth = {settings.auth!r}, which is known for imap.gmail.com "
            f"and outlook.office365.com only, not for {settings.host}.",
            'Set auth = "password" in config.toml and use an app password.',
        )
    if found == "microsoft" and not settings.client_id:
        raise BadFileError(
            f"The mailbox {settings.name!r} has no client_id, and Microsoft's sign-in needs one.",
            "Register an app of your own as docs/imap.md tells, and set `client_id` of "
            f"[mailbox.{settings.name}] in config.toml.",
        )
    return found
