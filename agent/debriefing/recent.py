"""Conversations of the last weeks that may be about an interview, for the person to choose from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from agent.mailboxes.interface import Mailbox
from agent.model.appointment import Meeting
from agent.model.interview import Profile
from agent.model.mail import MessageId, Query, Thread
from agent.model.prefill import Prefill
from agent.reading.calendars.meetings import meetings_of
from agent.reading.ending import end_of
from agent.reading.participants import inbound
from agent.reading.prefilling import prefill
from agent.reading.times.said_times import said_times

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
    told = [_told(mailbox.read_bodies(thread), profile, now) for thread in likely[:MOST]]
    return tuple(sorted(told, key=lambda one: not one.interview_end.value))


def _told(thread: Thread, profile: Profile, now: datetime) -> Prefill:
    meeting = _meeting(thread, profile, now)
    said = [time for message in thread.messages for time in said_times(message, profile.time_zone)]
    return prefill(thread, profile, now=now, meeting=meeting, said=() if meeting else tuple(said))


def _meeting(thread: Thread, profile: Profile, now: datetime) -> Meeting | None:
    """The meeting to speak of: the last that is over, else the first that is to come."""
    held = [one for one in meetings_of(thread.messages, profile) if not one.cancelled and not one.declined]
    over = [(end, one) for one in held if (end := end_of(one)) and end <= now]
    return max(over, key=lambda pair: pair[0])[1] if over else next(iter(held), None)


def _newest(thread: Thread) -> datetime:
    return max(message.date for message in thread.messages)
