"""Settle: which thread is the interview's (RT-13), asked of the mailbox once and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from agent.keeping.journal_records import Record, SettledThread
from agent.mailboxes.interface import Mailbox
from agent.model.interview import Debrief
from agent.model.mail import MessageId, Thread
from agent.model.plan import Placement, ThreadChoice
from agent.reading import matching
from agent.visit.agent import Agent

INCLUSIVE = timedelta(seconds=1)
"""A query ends before its `until`; mail of this very second belongs to the look."""

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
    known = record.thread_ids or ((MessageId(debrief.thread),) if debrief.thread else ())
    thread = mailbox.read(known, record.thread_key) if known else None
    if thread is None:
        choice = _find(agent, debrief, mailbox, now, frozenset() if known else ours)
        thread = choice.thread
    else:
        why = record.thread_why or ("the interview file names a mail of it",)
        choice = ThreadChoice(message_ids=thread.message_ids, subject=thread.subject, why=why)
    if thread is not None and (choice.message_ids, thread.key) != (record.thread_ids, record.thread_key):
        settled = SettledThread(choice.message_ids, thread.subject, choice.why, thread.key)
        agent.journal.settle_thread(record.id, settled)
    return thread, choice


def _find(
    agent: Agent, debrief: Debrief, mailbox: Mailbox, now: datetime, ours: frozenset[MessageId]
) -> ThreadChoice:
    """Rank what the mailbox holds; look wider only when nothing was found near.

    Where no mail of the thread has an id, our letters could not be tied to it: they are in a conversation of
    their own, which is no other candidate but the other half of this one.
    """
    profile = agent.config.profile
    choice = ThreadChoice()
    for wide in (False, True):
        found = mailbox.search(matching.query(debrief, profile, now + INCLUSIVE, wide=wide))
        others = [t for t in found if ours.isdisjoint(t.message_ids)]
        likely = matching.nearest(others, debrief)[:_BODIES]
        choice = matching.rank([mailbox.read_bodies(t) for t in likely], debrief, profile)
        if choice.thread or choice.candidates:
            break
    own = mailbox.read(ours) if ours and choice.thread and not choice.message_ids else None
    if own and choice.thread:
        both = sorted((*choice.thread.messages, *own.messages), key=lambda m: m.date)
        choice = replace(choice, thread=replace(choice.thread, messages=tuple(both)))
    return choice
