"""What becomes of a draft in the hands of the API and of a person."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from fake_gmail import FakeGmail, SendAs
from fake_gmail.client import body, both, mail, reply
from fake_gmail.mail import Mail
from googleapiclient.errors import HttpError
from mails import DENISE_IN_FULL, INVITATION, MARCUS, SUBJECT


@pytest.fixture
def thread(fake_gmail: FakeGmail) -> str:
    return fake_gmail.thread_of(fake_gmail.deliver(mail()))


@pytest.fixture
def draft(users: Any, thread: str) -> str:
    created = users.drafts().create(userId="me", body=body(reply(), thread)).execute()
    return str(created["id"])


def read(fake_gmail: FakeGmail, draft: str) -> Mail:
    """The mail in a draft."""
    return Mail(fake_gmail.drafts()[draft])


def test_a_draft_is_kept_as_it_was_given(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """Raw bytes come back; the label is DRAFT and nothing else."""
    raw = reply(Date="Fri, 04 Sep 2026 12:10:00 -0500")
    draft = users.drafts().create(userId="me", body=body(raw, thread)).execute()["id"]
    got = users.drafts().get(userId="me", id=draft, format="raw").execute()["message"]
    assert {draft: raw} == fake_gmail.drafts()
    assert (raw, ["DRAFT"]) == (base64.urlsafe_b64decode(got["raw"]), got["labelIds"])


def test_padding_may_be_left_out(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """base64url with and without = signs."""
    for padding in (True, False):
        users.drafts().create(userId="me", body=body(reply("ab"), thread, padding=padding)).execute()
    assert 1 == len(set(fake_gmail.drafts().values()))


@pytest.mark.parametrize("message", [{}, {"raw": "a+b/"}, {"raw": 7}, {"raw": "\n"}])
def test_a_draft_without_base64url_raw_is_refused(
    fake_gmail: FakeGmail, users: Any, message: dict[str, Any]
) -> None:
    """400, and no draft."""
    with pytest.raises(HttpError, match="400"):
        users.drafts().create(userId="me", body={"message": message}).execute()
    assert {} == fake_gmail.drafts()


def test_missing_headers_are_filled_in(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """A Message-ID and a Date are made where there are none."""
    created = users.drafts().create(userId="me", body=body(reply(message_id=""), thread)).execute()
    made = read(fake_gmail, created["id"])
    assert made.message_id.endswith("@mail.gmail.com>")
    assert made.first("Date")


@pytest.mark.parametrize(
    ("sender", "kept"),
    [
        ("Marcus <jobs@ellery.example>", "Marcus <jobs@ellery.example>"),
        ("Marcus <JOBS@ellery.example>", "Marcus <JOBS@ellery.example>"),
        ("Marcus <new@ellery.example>", MARCUS),
        ("Somebody <else@x.example>", MARCUS),
    ],
)
def test_from_is_an_address_the_person_may_use(
    fake_gmail: FakeGmail, users: Any, thread: str, sender: str, kept: str
) -> None:
    """An unknown or unverified sender becomes the default one."""
    fake_gmail.send_as += [SendAs("jobs@ellery.example"), SendAs("new@ellery.example", verified=False)]
    created = users.drafts().create(userId="me", body=body(reply(sender=sender), thread)).execute()
    assert kept == read(fake_gmail, created["id"]).first("From")


def test_update_replaces_everything(fake_gmail: FakeGmail, users: Any, thread: str, draft: str) -> None:
    """The draft id stays, the message id changes, and an unnamed thread is lost."""
    before = fake_gmail.message_of(draft)
    kept = users.drafts().update(userId="me", id=draft, body=body(reply("New."), thread)).execute()
    assert (draft, thread) == (kept["id"], kept["message"]["threadId"])
    assert before != kept["message"]["id"]
    lost = users.drafts().update(userId="me", id=draft, body=body(reply("Newer."))).execute()
    assert thread != lost["message"]["threadId"]
    assert 2 == len(fake_gmail.store.messages)


def test_delete_is_for_good(fake_gmail: FakeGmail, users: Any, draft: str) -> None:
    """Nothing goes to the trash; a second time it is not found."""
    message = fake_gmail.message_of(draft)
    assert "" == users.drafts().delete(userId="me", id=draft).execute()
    for request in (
        users.drafts().delete(userId="me", id=draft),
        users.drafts().get(userId="me", id=draft),
        users.messages().get(userId="me", id=message),
    ):
        with pytest.raises(HttpError, match="404"):
            request.execute()


def test_every_edit_mints_a_message_id(fake_gmail: FakeGmail, draft: str, thread: str) -> None:
    """The draft id and the thread stay."""
    seen = {fake_gmail.message_of(draft)}
    for text in ("One.", "Two."):
        assert draft == fake_gmail.open_and_edit(draft, text=text, autosaves=3)
        seen.add(fake_gmail.message_of(draft))
    assert 3 == len(seen)
    assert thread == fake_gmail.thread_of(draft)
    assert "Two." == read(fake_gmail, draft).text.strip()


def test_opening_rewrites_html(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """One div around it, no comments, no styles, curly quotes; the text beside it says the same."""
    html = (
        '<html><head><style>p {color: red}</style></head><body><!-- mark --><p>It\'s &amp; "fine"<br>so.</p>'
    )
    created = users.drafts().create(userId="me", body=body(both("It's fine", html), thread)).execute()
    fake_gmail.open_and_edit(created["id"])
    opened = read(fake_gmail, created["id"])
    words = base64.b64decode(str(opened.leaves[1].get_payload())).decode()
    assert '<div dir="ltr"><p>It\u2019s &amp; \u201cfine\u201d<br>so.</p></div>' == words
    assert "It\u2019s & \u201cfine\u201d\nso." == opened.text.strip()
    fake_gmail.open_and_edit(created["id"])
    assert words == base64.b64decode(str(read(fake_gmail, created["id"]).leaves[1].get_payload())).decode()


def test_typing_replaces_text_and_html(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """Both parts hold what was typed."""
    created = users.drafts().create(userId="me", body=body(both("Old", "<p>Old"), thread)).execute()
    fake_gmail.open_and_edit(created["id"], text="New <words>\n\nBye", to="Ana <ana@x.example>")
    typed = read(fake_gmail, created["id"])
    assert "New <words>\n\nBye" == typed.text.strip()
    assert "Ana <ana@x.example>" == typed.first("To")


@pytest.mark.parametrize(
    ("html", "signatures"),
    [
        ("<p>Dear Denise", 1),
        ('<p>Dear Denise<div class="gmail_signature">Marcus, Springfield</div>', 1),
        ("<p>Dear Denise<p>Marcus, Springfield", 2),
    ],
)
def test_the_composer_adds_a_signature_unless_one_is_marked(
    fake_gmail: FakeGmail, users: Any, thread: str, html: str, signatures: int
) -> None:
    """An unmarked signature is followed by a second one."""
    fake_gmail.send_as[0].signature = "Marcus, Springfield"
    created = users.drafts().create(userId="me", body=body(both("Dear Denise", html), thread)).execute()
    fake_gmail.open_and_edit(created["id"])
    assert signatures == read(fake_gmail, created["id"]).text.count("Springfield")


def test_a_new_subject_moves_the_draft_out(fake_gmail: FakeGmail, draft: str, thread: str) -> None:
    """Same draft id, another thread; other letters of the same subject change nothing."""
    fake_gmail.edit_subject(draft, f"RE: {SUBJECT}")
    assert thread == fake_gmail.thread_of(draft)
    fake_gmail.edit_subject(draft, "Thank you")
    assert thread != fake_gmail.thread_of(draft)


def test_ids_may_change_at_an_edit(fake_gmail: FakeGmail, draft: str) -> None:
    """A new Message-ID, and a new draft id as some have seen."""
    renamed = fake_gmail.open_and_edit(draft, new_message_id=True, new_draft_id=True)
    assert [renamed] == list(fake_gmail.drafts()) != [draft]
    assert "<d1@mail.example>" != read(fake_gmail, renamed).message_id


def test_sending_makes_another_message(fake_gmail: FakeGmail, users: Any, draft: str, thread: str) -> None:
    """The draft is gone; a message with SENT, a new Message-ID and the time of sending is there."""
    before = fake_gmail.message_of(draft)
    fake_gmail.clock.advance(minutes=5)
    sent = fake_gmail.send(draft, text="Dear Denise, thank you.")
    got = users.messages().get(userId="me", id=sent, format="metadata").execute()
    headers = {one["name"]: one["value"] for one in got["payload"]["headers"]}
    assert before != sent
    assert {} == fake_gmail.drafts()
    assert (["SENT"], thread) == (got["labelIds"], got["threadId"])
    assert "<d1@mail.example>" != headers["Message-ID"]
    assert (INVITATION, "Fri, 04 Sep 2026 17:15:00 +0000") == (headers["In-Reply-To"], headers["Date"])


def test_a_message_id_may_survive_sending(fake_gmail: FakeGmail, draft: str) -> None:
    """Both are reported of Gmail."""
    sent = fake_gmail.send(draft, new_message_id=False, opened=False)
    assert "<d1@mail.example>" == fake_gmail.store.message(sent).mail.message_id


def test_long_lines_are_broken_when_text_alone_is_sent(fake_gmail: FakeGmail, users: Any) -> None:
    """A draft in html too keeps its lines; X- fields leave with neither."""
    longest = []
    for raw in (reply("word " * 40, X_Mark="1"), both("word " * 40, "<p>" + "word " * 40, X_Mark="1")):
        created = users.drafts().create(userId="me", body=body(raw)).execute()
        sent = fake_gmail.store.message(fake_gmail.send(created["id"])).mail
        longest.append(max(map(len, sent.text.splitlines())))
        assert "" == sent.first("X-Mark")
    assert [69, 199] == longest


def test_a_wrapper_may_stay_around_a_sent_message(fake_gmail: FakeGmail, users: Any, draft: str) -> None:
    """A draft whose message is SENT and DRAFT at once."""
    fake_gmail.send(draft, leave_wrapper=True)
    got = users.drafts().get(userId="me", id=draft, format="minimal").execute()
    assert ["DRAFT", "SENT"] == got["message"]["labelIds"]


@pytest.mark.parametrize("listed", [True, False])
def test_a_scheduled_draft_is_neither_draft_nor_sent(
    fake_gmail: FakeGmail, users: Any, draft: str, thread: str, *, listed: bool
) -> None:
    """No label tells it; the API may not show it at all. Later it is sent."""
    waiting = fake_gmail.schedule_send(draft, listed=listed)
    messages = users.threads().get(userId="me", id=thread, format="minimal").execute()["messages"]
    assert {} == fake_gmail.drafts()
    assert ([thread, waiting] if listed else [thread]) == [one["id"] for one in messages]
    assert [None] * listed == [one.get("labelIds") for one in messages[1:]]
    scheduled = users.messages().list(userId="me", q="in:scheduled").execute()
    assert listed == bool(scheduled["resultSizeEstimate"])
    sent = fake_gmail.scheduled_goes_out(waiting)
    assert ({"SENT"}, thread) == (fake_gmail.store.message(sent).labels, fake_gmail.thread_of(sent))


def test_what_one_sends_to_oneself_lies_in_both_places(fake_gmail: FakeGmail, users: Any) -> None:
    """One message, sent and received."""
    made = users.drafts().create(userId="me", body=body(reply(to=MARCUS, answers=""))).execute()
    sent = fake_gmail.store.message(fake_gmail.send(made["id"]))
    assert {"SENT", "INBOX", "UNREAD"} == sent.labels


def test_discarding_leaves_no_trace(fake_gmail: FakeGmail, users: Any, draft: str) -> None:
    """Not even in the trash; history alone knows."""
    fake_gmail.delete(draft)
    found = (
        users.messages().list(userId="me", q="rfc822msgid:d1@mail.example", includeSpamTrash=True).execute()
    )
    assert 0 == found["resultSizeEstimate"]


def test_a_draft_in_the_trash_is_not_listed(fake_gmail: FakeGmail, users: Any, draft: str) -> None:
    """Its container still stands."""
    fake_gmail.trash(fake_gmail.message_of(draft))
    assert {} == fake_gmail.drafts()
    assert [] == fake_gmail.ui_drafts()
    assert "drafts" not in users.drafts().list(userId="me").execute()
    got = users.drafts().get(userId="me", id=draft, format="minimal").execute()
    assert ["DRAFT", "TRASH"] == got["message"]["labelIds"]


def test_a_deleted_conversation_is_gone(fake_gmail: FakeGmail, users: Any, draft: str, thread: str) -> None:
    """The thread and the draft in it are not found any more."""
    fake_gmail.delete_thread(thread)
    assert {} == fake_gmail.drafts()
    for request in (users.threads().get(userId="me", id=thread), users.drafts().get(userId="me", id=draft)):
        with pytest.raises(HttpError, match="404"):
            request.execute()


def test_another_program_may_save_a_draft(fake_gmail: FakeGmail, users: Any, thread: str) -> None:
    """Delivered with the label DRAFT it has a draft id and is threaded by its headers."""
    message = fake_gmail.deliver(reply(to=DENISE_IN_FULL), labels=["DRAFT"])
    (found,) = users.drafts().list(userId="me", q="rfc822msgid:d1@mail.example").execute()["drafts"]
    assert (message, thread) == (found["message"]["id"], found["message"]["threadId"])
