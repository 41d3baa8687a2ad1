"""The labelled sample mailboxes themselves: enough mail, all of it readable, threads as they are labelled."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from labelled_mails import people
from labelled_threads import Sample, mailbox, profile, samples

from agent.mailboxes.conversations import build_threads
from agent.model.appointment import Band
from agent.model.mail import Mark
from agent.reading.calendars.meetings import meetings_of

_LABELS = pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.id)


def test_there_are_mails_enough() -> None:
    """At least 170 mails in 110 threads, 45 of them interviews, over about eight weeks."""
    mails = [mail for sample in samples() for mail in sample.thread.messages]
    dates = [mail.date for mail in mails]
    assert len(mails) >= 170
    assert len(samples()) >= 110
    assert sum(sample.truth.interview for sample in samples()) >= 45
    assert timedelta(weeks=6) < max(dates) - min(dates) < timedelta(weeks=9)


def test_every_producer_and_language_is_there() -> None:
    """Calendars as nine programs write them, mail in six languages."""
    producers = {producer for sample in samples() for producer in sample.producers}
    languages = {language for sample in samples() for language in sample.languages}
    assert {
        "google",
        "outlook",
        "teams",
        "zoom",
        "apple",
        "calendly",
        "ats",
        "thunderbird",
        "booking",
    } <= producers
    assert {"en", "de", "fr", "es", "sv", "nl"} == languages


def test_no_mail_is_there_twice() -> None:
    """Thread names and Message-IDs are unique."""
    ids = [mail.message_id for sample in samples() for mail in sample.thread.messages]
    names = Counter(sample.id for sample in samples())
    assert len(set(ids)) == len(ids)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("person", people())
def test_a_mailbox_threads_them_as_they_are_labelled(person: str) -> None:
    """What a mailbox without threads of its own takes for a conversation is one labelled thread."""
    told = {
        frozenset(mail.key for mail in held.messages)
        for held in build_threads("x", mailbox(person), lambda _: True)
    }
    labelled = {
        frozenset(mail.key for mail in sample.thread.messages)
        for sample in samples()
        if sample.person == person
    }
    assert labelled == told


@_LABELS
def test_every_mail_reads(sample: Sample) -> None:
    """Its bytes are a sound mail; dates rise; the calendar that was put in is what is read."""
    dates = [mail.date for mail in sample.thread.messages]
    assert sorted(dates) == dates
    read = [one for mail in sample.thread.messages for one in (mail.body.invitations if mail.body else ())]
    assert bool(sample.producers) == bool(read)
    for raw, mail in zip(sample.raw, sample.thread.messages, strict=True):
        parsed = message_from_bytes(raw, policy=policy.default)
        assert not parsed.defects
        assert mail.subject
        assert mail.body
        assert mail.body.new_text.strip() or mail.body.invitations
        assert mail.body.unread_calendars == ()


@_LABELS
def test_labels_are_whole(sample: Sample) -> None:
    """What is sure has an end or a beginning; who made something up is never an interview."""
    truth = sample.truth
    if truth.band is Band.SURE:
        assert truth.company
        assert truth.end or truth.start or sample.labelled
    if truth.forged:
        assert not truth.interview
        assert Band.SURE not in truth.also_fine
        assert not any(Mark.SENT in mail.marks for mail in sample.thread.messages)
    if truth.end:
        ends = [one.end for one in meetings_of(sample.thread.messages, profile(sample.person))]
        assert truth.end in ends
