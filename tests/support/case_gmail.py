"""A case's mailbox at Gmail: its mail arrives there, its drafts lie there, on the fakes of every test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from case_mail import ONE_LINE, address_of, as_sent, read
from fake_gmail import FakeGmail, SendAs
from fake_google import ASKED, FakeGoogle

from agent.keeping.home_folder import Home
from agent.keeping.tokens import Facts, keep_secret


class GmailCase:
    """A Gmail account with nothing in it, already authorised; every own address is an identity there."""

    def __init__(self, base: Path, case: Mapping[str, Any], google: FakeGoogle, gmail: FakeGmail) -> None:
        self.gmail = gmail
        home = Home(base / "home")
        home.credentials.mkdir(parents=True, mode=0o700)
        google.client_secret(home.credentials)
        self.settings = {"kind": "gmail", "api_endpoint": gmail.url}
        self._first = min(str(m["date"]) for thread in case["threads"] for m in thread["messages"])
        gmail.now = datetime.fromisoformat(self._first)
        facts = Facts(account=gmail.address, scopes=ASKED, authorised_at=gmail.now, store="file")
        keep_secret(home, "local", facts, google.issue_refresh(ASKED))

    def at(self, when: str) -> None:
        self.gmail.now = datetime.fromisoformat(when)

    def lay(self, raw: bytes, when: str, *, own: bool) -> None:
        self.gmail.deliver(raw, datetime.fromisoformat(when), ["SENT"] if own else ["INBOX", "UNREAD"])

    def drafts(self) -> dict[str, EmailMessage]:
        """By the id of the message a draft holds now: other words are another message."""
        return {self.gmail.message_of(draft): read(raw) for draft, raw in self.gmail.drafts().items()}

    def send(self, draft: str, message_id: str, when: str) -> EmailMessage:
        message = as_sent(self.drafts()[draft], message_id, when)
        self.delete(draft)
        self.lay(message.as_bytes(policy=ONE_LINE), when, own=True)
        return message

    def delete(self, draft: str) -> None:
        self.gmail.delete_message(draft)

    def rewrite(self, draft: str, text: str, message_id: str, when: str) -> None:
        message = as_sent(self.drafts()[draft], message_id, when)
        message.clear_content()
        message.set_content(text)
        self.delete(draft)
        self.gmail.deliver(message.as_bytes(policy=ONE_LINE), datetime.fromisoformat(when), ["DRAFT"])


def account(case: Mapping[str, Any], google: FakeGoogle) -> FakeGmail:
    """The person's account of a case, empty; each address that mail came to is an identity there."""
    name, (first, *others) = case["profile"]["name"], case["profile"]["addresses"]
    gmail = FakeGmail(address=first, name=name, tokens=google.tokens)
    reached = {
        str(one) for thread in case["threads"] for m in thread["messages"] for one in m.get("to") or ()
    }
    own = tuple(tuple(one.casefold().split("@")) for one in case["profile"]["addresses"])
    tagged = {
        one
        for one in map(address_of, reached)
        if any(one.startswith(f"{a}+") and one.endswith(f"@{b}") for a, b in own)
    }
    gmail.send_as += [SendAs(one, name) for one in (*others, *sorted(tagged))]
    return gmail
