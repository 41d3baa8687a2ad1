"""Which conversation a draft stands in, as Gmail decides it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fake_gmail import FakeGmail
from fake_gmail.client import body, mail, reply
from googleapiclient.errors import HttpError
from mails import INVITATION, SUBJECT


@pytest.fixture
def thread(fake_gmail: FakeGmail) -> str:
    return fake_gmail.thread_of(fake_gmail.deliver(mail()))


def place(users: Any, raw: bytes, thread: str = "") -> tuple[str, str, str]:
    """Draft id, message id, thread id."""
    draft = users.drafts().create(userId="me", body=body(raw, thread)).execute()
    return draft["id"], draft["message"]["id"], draft["message"]["threadId"]


def test_a_draft_with_thread_headers_and_subject_stands_in_the_conversation(
    fake_gmail: FakeGmail, users: Any, thread: str
) -> None:
    """All three things right: it is shown in the thread."""
    _, message, where = place(users, reply(), thread)
    assert thread == where
    assert message in fake_gmail.ui_conversation(thread)


def test_a_draft_without_thread_id_stands_alone(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """Perfect headers alone do not put a draft into a thread."""
    _, message, where = place(users, reply())
    assert message == where != thread
    assert message not in fake_gmail.ui_conversation(thread)


def test_a_draft_that_stood_alone_joins_when_sent(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """At sending the headers thread it, for both sides."""
    draft, _, _ = place(users, reply())
    sent = fake_gmail.send(draft)
    assert thread == fake_gmail.thread_of(sent)
    assert fake_gmail.recipient_sees_reply(sent)


def test_a_draft_without_headers_is_a_ghost(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """Thread id and no headers: in the Drafts list, not in the conversation, a new one for the recipient."""
    draft, message, where = place(users, reply(answers=""), thread)
    assert thread == where
    assert [draft] == fake_gmail.ui_drafts()
    assert message not in fake_gmail.ui_conversation(thread)
    sent = fake_gmail.send(draft)
    assert thread == fake_gmail.thread_of(sent)
    assert not fake_gmail.recipient_sees_reply(sent)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "Re: Something else"},
        {"subject": ""},
        {"answers": "<unknown@x.example>"},
        {"references": ""},
        {"references": "<unknown@x.example>"},
        {"answers": "", "references": INVITATION},
        {"answers": INVITATION.strip("<>")},
        {"answers": "19a0c3d20003a51f"},
    ],
)
def test_a_draft_whose_headers_or_subject_do_not_match_stands_apart(
    users: Any, thread: str, wrong: dict[str, str]
) -> None:
    """The thread id is not enough: it lands in a thread of its own."""
    message = {"answers": INVITATION, **wrong}
    if set(wrong) == {"answers"} and "<" not in wrong["answers"]:
        message["References"] = f"<x@y.example> {wrong['answers']}"
    _, own, where = place(users, reply(**message), thread)
    assert own == where != thread


@pytest.mark.parametrize("prefix", ["Re: ", "RE: ", "Re: Re: ", "Fwd: ", "AW: ", "re[2]:  ", ""])
def test_reply_prefixes_do_not_count_in_a_subject(users: Any, thread: str, prefix: str) -> None:
    """The subject matches by what stands behind Re:, Fwd: and their sisters, in any case."""
    _, _, where = place(users, reply(subject=prefix + SUBJECT.upper()), thread)
    assert thread == where


def test_a_draft_under_a_mail_in_the_trash_is_an_orphan(
    fake_gmail: FakeGmail, users: Any, thread: str
) -> None:
    """The API shows it in the thread, the conversation does not; it comes back with its parent."""
    fake_gmail.trash(thread)
    _, message, where = place(users, reply(), thread)
    assert thread == where
    assert [] == fake_gmail.ui_conversation(thread)
    fake_gmail.untrash(thread)
    assert [thread, message] == fake_gmail.ui_conversation(thread)


def test_a_draft_that_answers_a_draft_is_no_reply_for_anybody_else(
    fake_gmail: FakeGmail, users: Any, thread: str
) -> None:
    """It stands in the thread, but names a mail that nobody received."""
    place(users, reply(), thread)
    second = reply(message_id="<d2@mail.example>", answers="<d1@mail.example>")
    draft, _, where = place(users, second, thread)
    assert thread == where
    assert not fake_gmail.recipient_sees_reply(fake_gmail.send(draft))


def test_drafts_in_one_thread_hide_each_other(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """The Drafts view shows the newest only; the API lists all of them."""
    first, _, _ = place(users, reply(), thread)
    fake_gmail.clock.advance(minutes=1)
    second, _, _ = place(users, reply(message_id="<d2@mail.example>"), thread)
    listed = users.drafts().list(userId="me").execute()["drafts"]
    assert [second] == fake_gmail.ui_drafts()
    assert [second, first] == [draft["id"] for draft in listed]


@pytest.mark.parametrize(("thread_id", "status"), [("19a0000000000000", 404), ("<a1@x>", 400)])
def test_an_unknown_thread_is_an_error(users: Any, thread_id: str, status: int) -> None:
    """404 for an id nobody has, 400 for what is no id."""
    with pytest.raises(HttpError) as caught:
        place(users, reply(), thread_id)
    assert status == caught.value.status_code


def test_ids_of_messages_and_threads_look_alike(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """16 hex digits both; a thread has the id of its first message."""
    _, message, _ = place(users, reply(), thread)
    assert [16, 16] == [len(f"{int(one, 16):x}") for one in (thread, message)]
    assert thread in fake_gmail.store.messages


@pytest.mark.parametrize(
    ("headers", "joins"),
    [
        ({"answers": INVITATION}, True),
        ({"answers": "", "references": f"<gone@x.example> {INVITATION}"}, True),
        ({"answers": INVITATION, "subject": "Another matter"}, False),
        ({"answers": "<unknown@x.example>"}, False),
        ({}, False),
    ],
)
def test_an_arriving_mail_joins_by_headers_and_subject(
    fake_gmail: FakeGmail, thread: str, headers: dict[str, str], *, joins: bool
) -> None:
    """References or In-Reply-To, and the same subject; an equal subject alone makes no thread."""
    arrived = fake_gmail.deliver(mail(message_id="<b@x.example>", **headers))
    assert joins == (thread == fake_gmail.thread_of(arrived))


def test_mails_with_a_common_missing_ancestor_are_one_thread(fake_gmail: FakeGmail) -> None:
    """The root need not be in the mailbox."""
    one = fake_gmail.deliver(mail(message_id="<b@x>", references="<gone@x>"))
    two = fake_gmail.deliver(mail(message_id="<c@x>", references="<gone@x>"))
    assert fake_gmail.thread_of(one) == fake_gmail.thread_of(two)


def test_the_same_mail_twice_is_one_message(fake_gmail: FakeGmail, thread: str) -> None:
    """A copy to oneself has the labels of both places; one in the trash is left alone."""
    assert thread == fake_gmail.deliver(mail(), labels=["SENT"])
    assert {"INBOX", "UNREAD", "SENT"} == fake_gmail.store.message(thread).labels
    fake_gmail.trash(thread)
    assert thread != fake_gmail.deliver(mail())


def test_a_thread_is_whole_and_oldest_first(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """Trash, spam and drafts included."""
    _, draft, _ = place(users, reply(), thread)
    later = fake_gmail.deliver(
        mail(message_id="<b@x>", answers=INVITATION), fake_gmail.now + timedelta(hours=1)
    )
    earlier = fake_gmail.deliver(
        mail(message_id="<c@x>", answers=INVITATION), fake_gmail.now - timedelta(hours=1)
    )
    fake_gmail.spam(later)
    messages = users.threads().get(userId="me", id=thread, format="minimal").execute()["messages"]
    assert [earlier, thread, draft, later] == [message["id"] for message in messages]
