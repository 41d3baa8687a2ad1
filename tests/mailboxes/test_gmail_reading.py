"""What Gmail is asked for, how often, and what becomes of its answers."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailbox_desk import ids, query
from mails import DENISE, INVITATION, ME, PLACED, raw_mail
from worlds.gmail import GmailWorld

from agent.mailboxes.gmail import messages as gmail_messages
from agent.mailboxes.gmail import reader as gmail_reader
from agent.mailboxes.gmail import search as gmail_search
from agent.mailboxes.gmail import search_language
from agent.model.mail import Mark, MessageId
from agent.reading.message import HEADER_FIELDS, read_message

FORMATS = ("full", "metadata", "raw")


@pytest.fixture
def world() -> Iterator[GmailWorld]:
    with GmailWorld() as world:
        world.deliver(raw_mail(), PLACED)
        yield world


def asked(world: GmailWorld, method: str) -> list[dict[str, str]]:
    """The parameters of every request of a method."""
    return [dict(entry.query) for entry in world.gmail.requests if entry.method == method]


def invited(kind: str = "text/calendar; method=REQUEST; name=invite.ics") -> bytes:
    """A mail with an invitation that Gmail keeps as an attachment."""
    calendar = (
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:u1\r\nSEQUENCE:0\r\n"
        "DTSTART:20260904T150000Z\r\nDTEND:20260904T163000Z\r\nSUMMARY:Interview\r\n"
        f"ORGANIZER:mailto:{DENISE}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    head = raw_mail("<i@x>", answers=INVITATION).partition(b"MIME-Version")[0]
    return (
        head + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease come.\r\n"
        + f"--b\r\nContent-Type: {kind}\r\n".encode()
        + b'Content-Disposition: attachment; filename="invite.ics"\r\n\r\n'
        + calendar.encode()
        + b"--b--\r\n"
    )


# ---- searching


def test_a_search_lists_once_and_reads_each_thread_once(world: GmailWorld) -> None:
    """Headers only, and only those that are read."""
    world.deliver(raw_mail("<b@x>", answers=INVITATION), PLACED)
    world.deliver(raw_mail("<c@x>"), PLACED)
    box = world.open()
    assert len(box.search(query(addresses=frozenset({DENISE})))) == 2
    assert world.gmail.calls == ["messages.list", "threads.get", "threads.get"]
    assert {"metadata"} == {one["format"] for one in asked(world, "threads.get")}
    headers = {value for name, value in world.gmail.requests[-1].query if name == "metadataHeaders"}
    assert set(HEADER_FIELDS) == headers


def test_dates_are_seconds_with_a_margin(world: GmailWorld) -> None:
    """An hour on each side; what the margin lets in is left out again by Gmail's own date."""
    world.deliver(raw_mail("<b@x>", date="2020-01-01T00:00:00+00:00"), PLACED)
    dates = {"since": PLACED + timedelta(minutes=1), "until": PLACED + timedelta(minutes=2)}
    assert world.open().search(query(everything=True, **dates)) == ()
    (text,) = [one["q"] for one in asked(world, "messages.list")]
    seconds = int(PLACED.timestamp())
    assert f"after:{seconds + 60 - 3600} before:{seconds + 120 + 3601} -in:chats" == text
    dates = {"since": PLACED, "until": PLACED + timedelta(seconds=1)}
    assert len(world.open().search(query(everything=True, **dates))) == 2, "whatever its Date says"


def test_an_address_inside_a_domain_is_not_searched_twice() -> None:
    """The narrowest search that finds all."""
    wanted = query(
        addresses=frozenset({"ana@acme.example", "o'neil (x)@b.example"}),
        domains=frozenset({"acme.example"}),
        phrases=frozenset({'The "Acme"  Bank'}),
    )
    (text,) = search_language.write_searches(wanted).texts
    assert text.partition("{")[2] == (
        'from:acme.example to:acme.example cc:acme.example from:"o\'neil (x)@b.example" '
        'to:"o\'neil (x)@b.example" cc:"o\'neil (x)@b.example" subject:"the  acme  bank"}'
    )


def test_ids_are_searched_for_in_bundles() -> None:
    """25 at once; one that cannot be written in a search is left out."""
    few = [MessageId(f"<{number}@x>") for number in range(26)]
    texts = list(search_language.search_ids([*few, MessageId('<"odd"@x>')]))
    assert ["{rfc822msgid:0@x rfc822msgid:1@x", "rfc822msgid:25@x"] == [texts[0][:32], texts[1]]


def test_no_more_threads_are_read_than_stated(world: GmailWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest; and the person is told, once."""
    monkeypatch.setattr(gmail_reader, "_MOST_THREADS", 2)
    for number in range(3):
        world.deliver(raw_mail(f"<{number}@x>"), PLACED + timedelta(minutes=number))
    box = world.open()
    for _ in range(2):
        found = box.search(query(everything=True))
    assert [["<2@x>"], ["<1@x>"]] == [ids(thread) for thread in found]
    (note,) = box.notes
    assert "newest 2 conversations" in note


def test_no_more_messages_are_listed_than_stated(world: GmailWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page until there are enough."""
    monkeypatch.setattr(gmail_search, "_MOST_MESSAGES", 2)
    world.gmail.page_limit = 1
    for number in range(3):
        world.deliver(raw_mail(f"<{number}@x>"), PLACED + timedelta(minutes=number))
    box = world.open()
    assert len(box.search(query(everything=True))) == 2
    assert [1, 2] == [len(box.notes), world.gmail.calls.count("messages.list")]


def test_every_page_is_read(world: GmailWorld) -> None:
    """Of messages, and of drafts."""
    world.gmail.page_limit = 1
    for number in range(3):
        world.deliver(raw_mail(f"<{number}@x>", sender=ME), PLACED, "drafts")
    box = world.open()
    assert len(box.search(query(everything=True))) == 4
    assert len(box._reader.drafts()) == 3


def test_spam_and_trash_are_found_with_their_marks(world: GmailWorld) -> None:
    """They are searched too."""
    world.gmail.spam(world.deliver(raw_mail("<s@x>"), PLACED))
    world.gmail.trash(world.deliver(raw_mail("<t@x>"), PLACED))
    found = world.open().search(query(everything=True))
    marks = {message.message_id: set(message.marks) for thread in found for message in thread.messages}
    assert marks == {INVITATION: set(), "<s@x>": {Mark.SPAM}, "<t@x>": {Mark.TRASH}}


def test_a_history_id_that_is_none_is_left_alone(world: GmailWorld) -> None:
    """An answer without it, or with something else in its place."""
    reader = world.open()._reader
    reader._note_history({"historyId": "soon"})
    reader._note_history({})
    assert reader.history == 0


def test_a_thread_that_vanishes_during_a_search_is_left_out(world: GmailWorld) -> None:
    """Listed, and gone a moment later."""
    world.gmail.fail("threads.get", "404")
    assert world.open().search(query(everything=True)) == ()


# ---- reading


def test_a_known_thread_is_read_in_one_request(world: GmailWorld) -> None:
    """With all its bodies; and it is not read again in the same run."""
    world.deliver(raw_mail("<b@x>", answers=INVITATION, text="See you."), PLACED)
    box = world.open()
    key = world.gmail.thread_of(next(iter(world.gmail.store.messages)))
    thread = box.read([INVITATION], key)
    assert thread is not None
    assert (["threads.get"], key) == (world.gmail.calls, thread.key)
    assert all(message.body for message in thread.messages)
    assert thread.messages == box.read_bodies(thread).messages
    assert thread == box.read([MessageId("<b@x>")], key)
    assert [thread.key] == [found.key for found in box.search(query(everything=True))]
    assert world.gmail.calls == ["threads.get", "messages.list"]


def test_a_key_of_another_thread_does_not_mislead(world: GmailWorld) -> None:
    """It must hold one of the ids; else they are searched for."""
    other = world.gmail.thread_of(world.deliver(raw_mail("<b@x>"), PLACED))
    assert ids(world.open().read([INVITATION], other)) == [INVITATION]
    assert ids(world.open().read([INVITATION], "no-id-of-gmail's")) == [INVITATION]


def test_a_thread_deleted_meanwhile_is_none(world: GmailWorld) -> None:
    """Neither by key nor by id."""
    key = world.gmail.thread_of(next(iter(world.gmail.store.messages)))
    world.gmail.delete_thread(key)
    assert world.open().read([INVITATION], key) is None


def test_four_hundred_messages_are_read_in_one_request(world: GmailWorld) -> None:
    """A long conversation costs what a short one costs."""
    key = world.gmail.thread_of(next(iter(world.gmail.store.messages)))
    for number in range(399):
        world.deliver(raw_mail(f"<{number}@x>", answers=INVITATION), PLACED + timedelta(minutes=number))
    box = world.open()
    thread = box.read([INVITATION], key)
    assert thread is not None
    assert (400, 1, 40) == (len(thread.messages), box.requests, box.units)


def test_a_single_message_is_read_alone(world: GmailWorld) -> None:
    """Twenty units instead of forty."""
    box = world.open()
    (thread,) = box.search(query(everything=True))
    assert box.read_bodies(thread).messages[0].body
    assert box.read_bodies(thread).messages[0].body
    assert ["messages.list", "threads.get", "messages.get"] == world.gmail.calls


def test_an_invitation_in_a_file_is_read(world: GmailWorld) -> None:
    """What `full` keeps back is asked for as `raw`."""
    world.deliver(invited(), PLACED)
    box = world.open()
    thread = box.read([INVITATION])
    assert thread is not None
    (meeting,) = thread.messages[1].body.invitations if thread.messages[1].body else ()
    assert (meeting.method, meeting.uid) == ("REQUEST", "u1")
    assert ["full", "raw"] == [
        one["format"] for name in ("threads.get", "messages.get") for one in asked(world, name)
    ]


def test_meetings_of_a_large_mail_are_left_out(world: GmailWorld) -> None:
    """Rather than loading megabytes."""
    raw = invited() + b"x" * (2 * 1024 * 1024)
    world.deliver(raw, PLACED)
    assert world.open().read([INVITATION])
    assert "messages.get" not in world.gmail.calls


def test_only_some_mails_with_files_are_read_again(
    world: GmailWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest; and it is told."""
    monkeypatch.setattr(gmail_reader, "_MOST_RAW", 1)
    for number in range(2):
        raw = invited().replace(b"<i@x>", f"<i{number}@x>".encode())
        world.deliver(raw, PLACED + timedelta(minutes=number))
    box = world.open()
    assert box.read([INVITATION])
    assert "newest 1 were read" in box.notes[0]


def test_a_message_gone_between_two_requests_is_left_out(world: GmailWorld) -> None:
    """Its bodies cannot be read any more, as `full` or as `raw`."""
    box = world.open()
    (thread,) = box.search(query(everything=True))
    world.gmail.fail("messages.get", "404")
    assert box.read_bodies(thread).messages == ()
    world.deliver(invited(), PLACED)
    world.gmail.fail("messages.get", "404")
    read = world.open().read([INVITATION])
    assert read is not None
    assert [True, True] == [message.body is not None for message in read.messages]


def test_answers_are_good_for_a_minute(world: GmailWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialogue that lasts longer looks again."""
    monkeypatch.setattr(gmail_reader, "_FRESH_SECONDS", 0.0)
    box = world.open()
    for _ in range(2):
        box.read([INVITATION])
    assert world.gmail.calls.count("threads.get") == 2


def test_a_mail_that_gmail_will_send_later_is_a_draft(world: GmailWorld) -> None:
    """It is the person's, was not sent, and nobody received it: no parent for anything."""
    draft = world.gmail.store.create_draft(raw_mail("<m@x>", sender=ME, to=DENISE, answers=INVITATION), "")
    world.gmail.schedule_send(draft.id)
    thread = world.open().read([MessageId("<m@x>")])
    assert thread is not None
    assert {Mark.DRAFT} == thread.messages[0].marks
    assert [1] == [one["q"].count("in:scheduled") for one in asked(world, "messages.list")[1:]]


def test_own_mail_kept_in_the_archive_is_no_draft(world: GmailWorld) -> None:
    """It has no label either, but Gmail does not list it as scheduled."""
    world.gmail.deliver(raw_mail("<m@x>", sender=ME, to=DENISE), PLACED, ())
    thread = world.open().read([MessageId("<m@x>")])
    assert thread is not None
    assert frozenset() == thread.messages[0].marks


# ---- what an answer is made of


def wire_of(raw: bytes, form: str, *, decoded: bool = True) -> dict[str, Any]:
    """A mail as the API shows it."""
    with GmailWorld() as world:
        world.gmail.shapes.decodes_headers = decoded
        stored = world.gmail.store.message(world.deliver(raw, PLACED))
        return world.gmail.shapes.message(stored, form)


@pytest.mark.server
@pytest.mark.parametrize("decoded", [True, False])
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_the_same_headers(form: str, *, decoded: bool) -> None:
    """As if the mail itself had been read."""
    raw = raw_mail(
        "<m@x>",
        sender="=?utf-8?q?J=C3=BCrgen_Wei=C3=9F?= <j@x.example>",
        subject="=?utf-8?q?Gespr=C3=A4ch?=",
        answers=INVITATION,
        references=f"{INVITATION}\r\n <b@x>",
        Reply_To="a@b.example",
        Cc=f"{DENISE}, c@x.example",
        Delivered_To=ME,
        Auto_Submitted="auto-replied",
        List_Id="<l.x.example>",
        Precedence="bulk",
    )
    expected = read_message(raw, key="", received=PLACED.astimezone(UTC), headers_only=True)
    read = gmail_messages.build_message(wire_of(raw, form, decoded=decoded), bodies=False)
    assert expected == replace(read, key="")


@pytest.mark.server
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-2022-jp"])
def test_words_survive_the_way_in_any_charset(charset: str) -> None:
    """`full` gives them in UTF-8 and still names the charset of the mail."""
    words = "見積書" if charset == "iso-2022-jp" else "Grüße aus Köln"
    raw = raw_mail("<m@x>", text="").replace(b"charset=utf-8", f"charset={charset}".encode())
    read = gmail_messages.build_message(wire_of(raw + words.encode(charset), "full"), bodies=True)
    assert read.body is not None
    assert words == read.body.text.strip()


@pytest.mark.server
def test_alternatives_keep_their_structure() -> None:
    """The plain words of a multipart/alternative are read, as from the mail itself."""
    head = raw_mail("<m@x>").partition(b"MIME-Version")[0]
    raw = head + (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\n'
        b'Content-Type: multipart/alternative; boundary="i"\r\n\r\n'
        b"--i\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlain words of a mail.\r\n"
        b"--i\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Other words.</p>\r\n--i--\r\n"
        b"--o\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nA footer.\r\n--o--\r\n"
    )
    expected = read_message(raw, key="", received=PLACED, headers_only=False)
    read = gmail_messages.build_message(wire_of(raw, "full"), bodies=True)
    assert expected.body == read.body


@pytest.mark.server
def test_a_report_is_wanted_as_it_is() -> None:
    """A bounce tells what it is about in parts that only `raw` shows."""
    raw = (
        b"From: mailer-daemon@x.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--b--\r\n"
    )
    assert gmail_messages.needs_raw(wire_of(raw, "full"))
    assert not gmail_messages.needs_raw(wire_of(raw_mail(), "full"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
PART = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "mimeType": JSON,
            "filename": JSON,
            "headers": JSON
            | st.lists(st.fixed_dictionaries({"name": st.text(), "value": st.text()}), max_size=3),
            "body": JSON | st.fixed_dictionaries({"data": JSON}),
            "parts": JSON,
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {"mimeType": st.just("multipart/mixed"), "parts": st.lists(inner, max_size=3)}
    ),
    max_leaves=5,
)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("id", "labelIds", "internalDate", "sizeEstimate", "raw"), JSON)
        | {"payload": PART | JSON},
    ),
    st.booleans(),
)
def test_any_answer_is_a_message(wire: dict[str, Any], bodies: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    """Nothing raises, whatever the answer is made of."""
    gmail_messages.build_message(wire, bodies=bodies)
    gmail_messages.needs_raw(wire)


@pytest.mark.parametrize(
    ("data", "words"), [("R3L832U=", "Gr\u00fc\u00dfe"), ("R3L8_2U", "Grü\u00ffe"), ("x", ""), ("\u00fc", "")]
)
def test_bytes_that_are_no_utf8_are_read_by_their_charset(data: str, words: str) -> None:
    """Should Gmail ever hand them on as they came; and what is no base64 is nothing."""
    part = {"name": "Content-Type", "value": "text/plain; charset=iso-8859-1"}
    wire = {"payload": {"mimeType": "text/plain", "headers": [part], "body": {"data": data}}}
    read = gmail_messages.build_message(wire, bodies=True)
    assert read.body is not None
    assert words == read.body.text.strip()


@pytest.mark.parametrize("padding", ["", "="])
def test_raw_is_read_with_and_without_padding(padding: str) -> None:
    """As clients write it, and as servers do."""
    data = urlsafe_b64encode(raw_mail("<mm@x>", text="ab")).decode().rstrip("=") + padding
    read = gmail_messages.build_message({"raw": data, "internalDate": "1"}, bodies=True)
    assert (read.message_id, read.received) == ("<mm@x>", datetime(1970, 1, 1, 0, 0, 0, 1000, tzinfo=UTC))


def test_what_was_sent_is_no_draft() -> None:
    """Gmail was seen to leave a draft around a message that had gone out."""
    assert {Mark.SENT} == gmail_messages.build_message({"labelIds": ["DRAFT", "SENT", 7]}, bodies=False).marks
