"""Where a draft is a click away."""

from __future__ import annotations

from urllib.parse import quote

from agent.keeping.config import Config, GmailSettings
from agent.model.plan import Fate, Placement


def link(placement: Placement, settings: Config, mailbox: str) -> str:
    """An address that shows an unsent draft in the browser; empty where there is none.

    Gmail's own web addresses cannot be made from the ids its API gives; a search for the Message-ID can,
    and it finds a draft also where the list of drafts hides it behind a newer one of the same thread.

    Args:
        placement: The draft.
        settings: The config.
        mailbox: The name of the mailbox it lies in.
    """
    if placement.fate is not Fate.UNSENT or not isinstance(settings.mailboxes.get(mailbox), GmailSettings):
        return ""
    account, message_id = quote(placement.sender.email), quote(placement.message_id.strip("<>"), safe="")
    return f"https://mail.google.com/mail/?authuser={account}#search/rfc822msgid%3A{message_id}"
