"""Which thread is the interview's (RT-13): the one on record, the one named, or the one found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from agent.errors import MailboxError
from agent.keeping.journal.records import Record, SettledThread
from agent.mailboxes.interface import Mailbox
from agent.model.interview import Debrief, Profile
from agent.model.mail import MessageId, Thread, Voice
from agent.model.plan import Placement, ThreadChoice
from agent.reading import joining, matching, speakers
from agent.visit.agent import Agent

INCLUSIVE = timedelta(seconds=1)
"""A query ends before its `until`; mail of this very second belongs to it."""

_BODIES = 60
"""At most so many threads are read whole: those nearest the interview."""


def collect_letter_ids(placements: tuple[Placement, ...]) -> frozenset[MessageId]:
    """The ids under which the letters of an interview stand or were sent."""
    sent = (p.sighting.sent_message_id for p in placements)
    return frozenset((*(p.message_id for p in placements), *filter(None, sent)))


def settle_thread(
    agent: Agent,
    record: Record,
    debrief: Debrief,
    mailbox: Mailbox,
    now: datetime,
    ours: frozenset[MessageId],
) -> tuple[Thread | None, ThreadChoice]:
    """The interview's thread with its bodies: the one on record, the one named, or the one found (RT-13).

    Args:
        agent: the house.
        record: the interview; a thread that is found is recorded at once.
        debrief: its debrief, cleaned.
        mailbox: where its thread lives.
        now: the moment of the look; aware.
        ours: the ids of the interview's own letters.

    Raises:
        As the mailbox's `search` and `read`.
    """
    before = record.thread
    known = before.message_ids or ((MessageId(debrief.thread),) if debrief.thread else ())
    thread = _read_whole(mailbox, known, before.key)
    if thread is None:
        choice = _search_thread(agent, debrief, mailbox, now, frozenset() if known else ours)
        thread = choice.thread
    else:
        why = before.why or ("the interview file names a mail of it",)
        choice = ThreadChoice(
            message_ids=thread.message_ids, subject=thread.subject, why=why, warnings=before.warnings
        )
    if thread is not None:
        choice = replace(choice, subject=_find_subject(thread, debrief, agent.config.profile))
    if thread is not None and (choice.message_ids, thread.key) != (before.message_ids, before.key):
        settled = SettledThread(choice.message_ids, choice.subject, choice.why, thread.key, choice.warnings)
        agent.journal.settle_thread(record.id, settled)
    return thread, choice


def _read_whole(mailbox: Mailbox, known: tuple[MessageId, ...], key: str) -> Thread | None:
    """The thread on record; where the mailbox holds it as several, because no ids tie them, those as one.

    What is on record and in none of them any more is gone.
    """
    thread = mailbox.read(known, key) if known else None
    if thread is None or not (missing := set(known).difference(thread.message_ids)):
        return thread
    try:
        other = mailbox.read(missing)
    except MailboxError:  # an id that cannot be asked for
        return thread
    return joining.join([thread, other]) if other else thread


def _find_subject(thread: Thread, debrief: Debrief, profile: Profile) -> str:
    """The subject of a thread's first message of the person or the company, else of its first believable one.

    Anybody who knows its ids can add a mail to a thread, under any date.
    """
    spoken = (Voice.COMPANY, Voice.PERSON)
    theirs = (m for m in thread.messages if speakers.find_voice_in_thread(m, debrief, profile) in spoken)
    believed = (m for m in thread.messages if not m.unverified)
    first = next(theirs, None) or next(believed, None)
    return first.subject if first else thread.subject


def _search_thread(
    agent: Agent, debrief: Debrief, mailbox: Mailbox, now: datetime, ours: frozenset[MessageId]
) -> ThreadChoice:
    """Rank what the mailbox holds; look wider only when nothing was found near.

    Where no mail of the thread has an id, our letters could not be tied to it: they are in a conversation of
    their own, which is no other candidate but the other half of this one.
    """
    profile = agent.config.profile
    choice, seen = ThreadChoice(), dict[str, Thread]()
    for wide in (False, True):
        found = mailbox.search(matching.query(debrief, profile, now + INCLUSIVE, wide=wide))
        others = [t for t in found if ours.isdisjoint(t.message_ids)]
        likely = matching.nearest(others, debrief)[:_BODIES]
        threads = [mailbox.read_bodies(t) for t in likely]
        choice = matching.rank(threads, debrief, profile)
        if choice.thread or choice.candidates:
            break
        seen |= {m.key: thread for thread in threads for m in thread.messages[:1]}
    else:
        choice = matching.find_doubtful(seen.values(), debrief, profile)
    own = mailbox.read(ours) if ours and choice.thread and not choice.message_ids else None
    if own and choice.thread:
        both = sorted((*choice.thread.messages, *own.messages), key=lambda m: m.date)
        choice = replace(choice, thread=replace(choice.thread, messages=tuple(both)))
    return choice
