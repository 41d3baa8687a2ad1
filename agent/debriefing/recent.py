"""Conversations of the last weeks that may be about an interview, for the person to choose from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from agent.debriefing.from_thread import prefill
from agent.debriefing.participants import inbound
from agent.debriefing.prefill import Prefill
from agent.mailboxes import Mailbox
from agent.model.interview import Profile
from agent.model.mail import MessageId, Query, Thread

LOOK_BACK = timedelta(days=21)
MOST = 6
WORDS = frozenset(
    {"interview", "phone screen", "your application", "conversation with", "meet the team", "meeting with"}
    | {"vorstellungsgespräch", "kennenlern", "ihre bewerbung", "entretien", "candidature", "entrevista"}
    | {"intervju"}
)
"""What subjects of such mails say."""


def recent_interviews(
    mailbox: Mailbox, profile: Profile, now: datetime, *, known: Collection[MessageId] = ()
) -> tuple[Prefill, ...]:
    """What the likely conversations tell, those with a meeting that is over first, then the newest.

    Args:
        mailbox: Where to look; only bodies of likely conversations are read.
        profile: The person.
        now: Aware.
        known: Messages of interviews that are on record; their conversations are left out.

    Raises:
        As `Mailbox.search`.
    """
    found = mailbox.search(Query(since=now - LOOK_BACK, until=now, phrases=WORDS))
    likely = [
        thread
        for thread in found
        if any(inbound(message, profile) for message in thread.messages)
        and not set(known) & set(thread.message_ids)
    ]
    likely.sort(key=_newest, reverse=True)
    told = [prefill(mailbox.read_bodies(thread), profile, now=now) for thread in likely[:MOST]]
    return tuple(sorted(told, key=lambda one: not one.interview_end.value))


def _newest(thread: Thread) -> datetime:
    return max(message.date for message in thread.messages)
