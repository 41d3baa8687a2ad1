"""Authentication-Results: whose are believed, and what they come to."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.model.mail import Mark, Message
from agent.reading.message import read_message

RECEIVED = datetime(2026, 9, 4, 12, tzinfo=UTC)
DENISE = "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"
ENTRY = "Received: from mx.outside.example (203.0.113.9) by mx.mail.example; Fri, 4 Sep 2026 19:00:01 +0000\n"
FAILED = "Authentication-Results: mx.mail.example; spf=fail; dkim=none; dmarc=fail\n"


def read(head: str, sender: str = DENISE, marks: frozenset[Mark] = frozenset()) -> Message:
    """A mail with these lines above its own."""
    raw = f"{head}From: {sender}\nTo: marcus@mail.example\nSubject: Hello\n\nHello\n"
    return read_message(raw.encode(), key="1", received=RECEIVED, marks=marks)


def test_a_mail_whose_own_server_says_that_it_fails() -> None:
    """Right below its own line, by its own name."""
    assert read(ENTRY + FAILED).unverified == "dmarc=fail (mx.mail.example)"
    assert read(FAILED + ENTRY).unverified == "dmarc=fail (mx.mail.example)"
    assert not read(ENTRY).unverified


def test_what_the_person_wrote_is_not_judged() -> None:
    """Their sent mail and their drafts."""
    for mark in (Mark.SENT, Mark.DRAFT):
        assert not read(ENTRY + FAILED, marks=frozenset({mark})).unverified
