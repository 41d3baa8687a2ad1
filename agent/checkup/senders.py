"""Whose word is believed on whether a sender is who they say, in each mailbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.keeping.config import MailboxSettings
from agent.mailboxes.interface import Mailbox
from agent.mailboxes.registry import find_back_end
from agent.model.finding import Finding, State
from agent.model.mail import Query

_DAYS = 3
"""So much mail is looked at, where neither config.toml nor the journal says it."""
_NAMED = 3
"""How many servers are named; some providers have hundreds."""


def check_senders(installation: Installation) -> Iterator[Finding]:
    """Each mailbox says whose word counts; its mail is looked at only where nothing else tells."""
    for settings in installation.mailboxes:
        if settings.name not in installation.shut:
            with suppress(SecondChanceError):  # the mailbox's own check says it
                yield _describe(installation, settings)


def _describe(installation: Installation, settings: MailboxSettings) -> Finding:
    if settings.authserv_id:
        return _say(settings, settings.authserv_id, "config.toml says so")
    if own := find_back_end(settings).own_servers:
        return _say(settings, own, "it is the mailbox's own")
    servers, learned_at = installation.servers.get(settings.name, ((), None))
    if servers and learned_at:
        return _say(settings, servers, f"learned from your mail on {learned_at:%d %B}")
    mailbox = installation.open(settings)
    try:
        seen = _list_servers(mailbox, installation.now)
    finally:
        mailbox.close()
    if seen:
        return _say(settings, seen, "your mail shows that it is the mailbox's own")
    text = (
        f"In the mail of the last {_DAYS} days no server of yours says whether senders are who they say: "
        "a mail is taken for what it says of itself."
    )
    return Finding(f"senders.{settings.name}", State.OK, text)


def _say(settings: MailboxSettings, servers: Sequence[str], why: str) -> Finding:
    names = " or ".join(servers[:_NAMED])
    text = f"A sender counts as forged where {names} says so ({why})."
    return Finding(f"senders.{settings.name}", State.OK, text)


def _list_servers(mailbox: Mailbox, now: datetime) -> tuple[str, ...]:
    """The servers that the newest mail shows to be the mailbox's own, the commonest first."""
    query = Query(since=now - timedelta(days=_DAYS), until=now + timedelta(days=1), everything=True)
    found = Counter(
        check.server
        for thread in mailbox.search(query)
        for message in thread.messages
        for check in message.checks
        if check.is_own and check.server
    )
    return tuple(server for server, _ in found.most_common(_NAMED))
