"""The person's account on a real IMAP server, for the cases: what arrives there, and their mail program."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from case_mail import ONE_LINE, as_sent, read
from dovecot import PASSWORD, Dovecot
from imap_worlds import ImapWorld
from mailbox_contract import DRAFTS, INBOX, SENT_FOLDER

from agent.keeping.home_folder import Home
from agent.keeping.tokens import Facts, open_store, save_facts


class ImapFolders:
    """A new user of a server, authorised in the home beside it."""

    def __init__(self, server: Dovecot, ends: ExitStack, base: Path, _case: Mapping[str, Any]) -> None:
        self.world = ends.enter_context(ImapWorld(server.host, server.port))
        user = self.world.user
        self.settings = {
            "kind": "imap",
            "host": server.host,
            "port": server.port,
            "tls": "none",
            "user": user,
        }
        home = Home(base / "home")
        account = f"{user} ({server.host})"
        open_store("file", home, {}).put("local", account, PASSWORD)
        facts = Facts(account=account, scopes=(), authorised_at=datetime.now(UTC), store="file")
        save_facts(home, "local", facts)

    def at(self, when: str) -> None:
        """The server's clock is not asked."""

    def lay(self, raw: bytes, when: str, *, own: bool) -> None:
        """Put a mail where it arrives: the inbox, or Sent."""
        self.world.deliver(raw, datetime.fromisoformat(when), SENT_FOLDER if own else INBOX)

    def drafts(self) -> dict[str, EmailMessage]:
        """What lies in Drafts."""
        return {name: read(raw) for name, raw in self.world.drafts().items()}

    def send(self, draft: str, message_id: str, when: str) -> EmailMessage:
        """The person sends a draft; their program gives it its own id and date and drops `X-` headers."""
        message = as_sent(self._take(draft), message_id, when)
        self.lay(message.as_bytes(policy=ONE_LINE), when, own=True)
        return message

    def delete(self, draft: str) -> None:
        """The person deletes a draft for good."""
        self._take(draft)

    def rewrite(self, draft: str, text: str, message_id: str, when: str) -> None:
        """The person writes something else into a draft; a mail program stores it as a new mail."""
        message = as_sent(self._take(draft), message_id, when)
        message.clear_content()
        message.set_content(text)
        self.world.deliver(message.as_bytes(policy=ONE_LINE), datetime.fromisoformat(when), DRAFTS)

    def _take(self, draft: str) -> EmailMessage:
        message = self.drafts()[draft]
        self.world.remove(draft)
        return message
