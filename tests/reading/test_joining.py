"""Which threads are one conversation although no Message-ID ties them together."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from builders import at, message, profile

from agent.model.mail import Mark, Message, Thread
from agent.reading.headers import conversation_index
from agent.reading.joining import join_threads
from agent.reading.message import read_message

INDEX = "01" + "d9106a" * 7
ME = "Marcus Ellery <marcus.ellery@mail.example>"
DENISE = "denise.kowalczyk@prairiegate.example"
SENT = {"sender": ME, "to": DENISE, "marks": frozenset({Mark.SENT})}


def mail(name: str, **fields: Any) -> Message:
    """A mail of Denise's about the interview, in August."""
    return message(f"<{name}@x>", **{"date": "2026-08-24T09:00:00-05:00", **fields})


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ({}, {"date": "2026-09-02T09:00:00-05:00"}, True),
        ({}, {"date": "2026-09-02T09:00:00-05:00", **SENT}, True),
        ({**SENT}, {}, True),
        ({}, {"base_subject": "BRANCH operations manager interview"}, True),
        ({}, {"date": "2026-09-20T09:00:00-05:00"}, False),
        ({}, {"base_subject": "Parking"}, False),
        ({"base_subject": ""}, {"base_subject": ""}, False),
        ({}, {"sender": "Tomas Ruiz <tomas.ruiz@prairiegate.example>"}, False),
        ({}, {"unverified": "dmarc=fail (mx.example)"}, False),
        ({"sender": "Jobs <noreply@x.example>"}, {"sender": "Jobs <noreply@x.example>"}, False),
        ({"sender": "Jobs <a@hire.lever.co>"}, {"sender": "Jobs <a@hire.lever.co>"}, False),
        ({"thread_index": INDEX}, {"thread_index": INDEX, "base_subject": "Parking"}, True),
        (
            {"thread_index": INDEX},
            {"thread_index": INDEX, "base_subject": "Parking", "sender": "X <x@x.example>"},
            False,
        ),
    ],
)
def test_two_threads(first: dict[str, Any], second: dict[str, Any], *, are_one: bool) -> None:
    """The same two people, and Outlook's index, or one subject within 14 days."""
    threads = [Thread("m", (mail("a", **first),), "s"), Thread("m", (mail("b", **second),), "t")]
    joined = join_threads(threads, profile())
    assert (len(joined) == 1) is are_one


def test_a_joined_thread_is_whole() -> None:
    """Oldest first, under the key of the newest mail; threads in between tie two others together."""
    days = ("2026-08-01", "2026-08-12", "2026-08-24")
    threads = [Thread("m", (mail(day, date=f"{day}T09:00:00-05:00"),), day) for day in days]
    (one,) = join_threads([threads[2], threads[0], threads[1]], profile())
    assert (one.key, one.message_ids) == (days[2], tuple(f"<{day}@x>" for day in days))
    assert join_threads([], profile()) == []


@pytest.mark.parametrize(
    ("value", "index"),
    [
        (base64.b64encode(bytes.fromhex(INDEX)).decode(), INDEX),
        (base64.b64encode(bytes.fromhex(INDEX) + b"\x80abcd" * 9).decode(), INDEX),
        ("AdkQ abcd\tEFGH0123456789abcdefghijklm", "01d91069b71d10518"),
        ("", ""),
        ("AdkQ", ""),
        (base64.b64encode(b"\x02" * 22).decode(), ""),
        (base64.b64encode(b"\x01" + b"\x00" * 21).decode(), ""),
        ("=?utf-8?q?nonsense?= <a@x> " * 90, ""),
    ],
)
def test_the_index_of_a_conversation(value: str, index: str) -> None:
    """22 bytes, of which the first is a 1; five more for each answer do not matter."""
    assert conversation_index(value).startswith(index)
    assert bool(conversation_index(value)) is bool(index)


def test_a_mail_shows_its_index() -> None:
    """From the header, folded or not."""
    coded = base64.b64encode(bytes.fromhex(INDEX) + b"\x80abcd").decode()
    raw = f"From: {DENISE}\nThread-Index: {coded[:20]}\n {coded[20:]}\n\nHello".encode()
    assert read_message(raw, key="k", received=at("2026-09-01T09:00:00-05:00")).thread_index == INDEX
