"""A small world around a visit: a journal on disk, a mailbox, a person and an interviewer who write."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from builders import at, profile

from agent.keeping.config import Config
from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Mailbox
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.model.interview import Waiting
from agent.visit import Agent
from agent.writing.templates import Templates

MARCUS = "Marcus Ellery <marcus.ellery@mail.example>"
DENISE = "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"
INVITED = at("2026-09-01T09:00:00-05:00")
DEBRIEFED = at("2026-09-04T12:10:00-05:00")


def mail(  # noqa: PLR0913 - a mail has that many header fields
    text: str,
    when: datetime,
    message_id: str,
    *,
    sender: str = DENISE,
    to: str = MARCUS,
    subject: str = "Branch Operations Manager interview",
    references: tuple[str, ...] = (),
    headers: dict[str, str] | None = None,
) -> bytes:
    """The bytes of an ordinary mail."""
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = sender, to, subject
    one["Date"], one["Message-ID"] = format_datetime(when), message_id
    if references:
        one["In-Reply-To"], one["References"] = references[-1], " ".join(references)
    for name, value in (headers or {}).items():
        one[name] = value
    one.set_content(text)
    return one.as_bytes()


def invitation() -> bytes:
    """Denise's mail before the interview, which the thank-you answers."""
    return mail(
        "Dear Marcus,\n\nwe look forward to seeing you on Friday at 10 about the Branch Operations Manager "
        "role.\n\nDenise\n",
        INVITED,
        "<a1@prairiegate.example>",
    )


def config(folder: Path, *, business_days: int = 2) -> Config:
    """Marcus's config with one mailbox, `local`."""
    settings = MaildirSettings(name="local", path=folder / "Mail", drafts="Drafts", sent="Sent")
    return Config(
        profile=profile(), waiting=Waiting(business_days=business_days), mailboxes={"local": settings}
    )


def agent_over(mailbox: Mailbox, journal: Journal, folder: Path) -> Agent:
    """An agent that opens this mailbox, whatever its kind."""
    return Agent(config(folder), journal, Templates.shipped(), lambda _: mailbox)
