"""Mail outside the interview's own thread: the company's news, and thanks in a new mail of the person's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.mailboxes.interface import Mailbox
from agent.model.interview import Debrief, InterviewId
from agent.model.mail import Address, ClassifiedMessage, Mark, Message, Thread, Voice
from agent.model.plan import Placement, ThreadChoice
from agent.reading import matching, people, signals, speakers
from agent.reading.carried_text import without_carried_text
from agent.visit.agent import Agent
from agent.visit.thread_settling import INCLUSIVE
from agent.writing import lexicon


def search_outside(
    agent: Agent,
    interview: InterviewId,
    debrief: Debrief,
    mailbox: Mailbox,
    choice: ThreadChoice,
    now: datetime,
) -> tuple[Thread, ...]:
    """Conversations with the company since the interview that are no interview's own, headers only."""
    found = mailbox.search(matching.news_query(debrief, now + INCLUSIVE))
    ids = {message_id for thread in found for message_id in thread.message_ids}
    taken = agent.journal.find_mail_of_others(interview, ids) | set(choice.message_ids)
    return tuple(thread for thread in found if taken.isdisjoint(thread.message_ids))


def read_news(
    agent: Agent,
    outside: tuple[Thread, ...],
    debrief: Debrief,
    mailbox: Mailbox,
    now: datetime,
    *,
    known: tuple[Message, ...] = (),
) -> tuple[ClassifiedMessage, ...]:
    """What came in after the interview outside its thread and may tell of the company's decision.

    What it carries along of the thread's own mail (`known`) does not count.
    """
    fresh = [
        replace(thread, messages=after)
        for thread in outside
        if (after := tuple(m for m in thread.messages if _is_news(agent, m, debrief, now)))
    ]
    several = (
        _classify_elsewhere(agent, message, debrief)
        for thread in fresh
        for message in without_carried_text(mailbox.read_bodies(thread).messages, known)
    )
    return tuple(mail for mail in several if mail.voice is not Voice.NOBODY)


def read_thanks(
    outside: tuple[Thread, ...],
    debrief: Debrief,
    placements: tuple[Placement, ...],
    mailbox: Mailbox,
    now: datetime,
) -> tuple[Message, ...]:
    """Thanks that the person sent to somebody of the interview in a new mail of their own, with their words.

    Only a mail that begins a conversation: thanks in an answer are for whatever it answers.
    """
    theirs = {Address(person.email).key for person in debrief.interviewers if person.email}
    theirs |= {address.key for placement in placements for address in placement.to}
    begun = [
        replace(thread, messages=(message,))
        for thread in outside
        for message in thread.messages
        if Mark.SENT in message.marks
        and not message.ancestry
        and debrief.interview_end < message.date <= now
        and not theirs.isdisjoint(address.key for address in message.recipients)
    ]
    read = (message for thread in begun for message in mailbox.read_bodies(thread).messages)
    return tuple(one for one in read if one.body and lexicon.has_thanks(one.body.new_text))


def _classify_elsewhere(agent: Agent, message: Message, debrief: Debrief) -> ClassifiedMessage:
    signal = signals.classify(message, interview_end=debrief.interview_end)
    voice = speakers.find_voice_elsewhere(message, signal, debrief, agent.config.profile)
    return ClassifiedMessage(message, signal, people.writer_of(message, debrief), voice)


def _is_news(agent: Agent, message: Message, debrief: Debrief, now: datetime) -> bool:
    """Whether it came in after the interview, and not under the person's own name."""
    own = message.sender is not None and agent.config.profile.owns(message.sender.email)
    return not message.marks and not own and debrief.interview_end < message.date <= now
