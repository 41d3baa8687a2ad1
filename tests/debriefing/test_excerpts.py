"""How much of a conversation is read for pre-filling."""

from __future__ import annotations

from dataclasses import replace

from builders import CHICAGO_NOON, message, profile

from agent.model.appointment import Meeting
from agent.model.mail import Address, Body, Invitation, Message, Thread
from agent.reading.prefilling import prefill
from agent.reading.quoting import shorten_meeting, shorten_thread

CROWD = tuple(Address(f"a{n}@x.example", f"Ana Num{n}") for n in range(500))
ENDLESS = Address("d@prairiegate.example", "Denise " * 1000)


def test_a_short_conversation_is_read_whole() -> None:
    """But for the quoted words, which nothing here asks for."""
    thread = Thread("personal", (message(), message("<b@x>", text=None)))
    (first, second) = shorten_thread(thread).messages
    assert (thread.messages[0].body or Body("", "")).new_text == (first.body or Body("", "")).new_text
    assert second is not None
    assert second.body is None


def test_of_a_long_conversation_its_beginning_and_its_end() -> None:
    """The first mails tell what it is about, the last where it stands."""
    thread = Thread("personal", tuple(message(f"<{n}@x>") for n in range(100)))
    ids = [one.message_id for one in shorten_thread(thread).messages]
    assert ["<0@x>", "<3@x>", "<88@x>", "<99@x>", 16] == [ids[0], ids[3], ids[4], ids[-1], len(ids)]


def test_of_a_long_mail_its_beginning_and_its_end() -> None:
    """What it says, and its signature."""
    (one,) = shorten_thread(Thread("p", (message(text="Begin " + "words " * 100_000 + "end"),))).messages
    assert one.body is not None
    assert one.body.new_text.startswith("Begin")
    assert one.body.new_text.endswith("end")
    assert len(one.body.new_text) < 5000


def test_a_crowd_and_endless_words_have_an_end() -> None:
    """Of mails and of calendars."""
    invitation = Invitation(method="REQUEST", uid="u", title="Interview", organizer=ENDLESS, attendees=CROWD)
    body = Body("x", "x", invitations=(invitation, replace(invitation, organizer=None)) * 10)
    one = replace(message(subject="S" * 2000, cc=CROWD), sender=ENDLESS, body=body)
    (short,) = shorten_thread(Thread("p", (one,))).messages
    assert short.sender is not None
    assert short.body is not None
    assert (400, 400, 60, 5, 60) == (
        len(short.subject),
        len(short.sender.name),
        len(short.cc),
        len(short.body.invitations),
        len(short.body.invitations[0].attendees),
    )
    meeting = Meeting(
        uid="m", title="T" * 2000, place="P" * 2000, organizer=ENDLESS, attendees=CROWD, said_at=CHICAGO_NOON
    )
    less = shorten_meeting(meeting)
    assert less.organizer is not None
    assert (400, 400, 60, 400) == (
        len(less.title),
        len(less.place),
        len(less.attendees),
        len(less.organizer.name),
    )
    assert None is shorten_meeting(replace(meeting, organizer=None)).organizer


def test_a_mail_without_a_sender_and_a_huge_thread_are_read() -> None:
    """Nothing raises, and the thread is known by its first mail."""
    text = "sie als " * 100_000
    huge: list[Message] = [replace(message(f"<{n}@x>", text=text), sender=None) for n in range(200)]
    found = prefill(Thread("personal", tuple(huge)), profile(), now=CHICAGO_NOON)
    assert ("<0@x>", "") == (found.thread, found.company.value)
