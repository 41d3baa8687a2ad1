"""What the answers look like: formats, parts, pages, partial responses, history."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from fake_gmail import FakeGmail, SendAs
from fake_gmail.client import body, both, mail, reply
from googleapiclient.errors import HttpError

ENCODED = "=?utf-8?q?Gespr=C3=A4ch?="
PDF = (
    b"From: a@x.example\r\nMessage-ID: <m@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=latin-1\r\n\r\nGr\xfc\xdfe\r\n"
    b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=role.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n"
)


def get(users: Any, message: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = users.messages().get(userId="me", id=message, **more).execute()
    return answer


def test_metadata_gives_the_headers_asked_for(fake_gmail: FakeGmail, users: Any) -> None:
    """In any case, in the order of the mail, and no words."""
    message = fake_gmail.deliver(mail())
    got = get(users, message, format="metadata", metadataHeaders=["message-id", "FROM"])
    assert ["From", "Message-ID"] == [header["name"] for header in got["payload"]["headers"]]
    assert "body" not in got["payload"]
    assert 7 == len(get(users, message, format="metadata")["payload"]["headers"])


def test_internal_date_is_googles_own(fake_gmail: FakeGmail, users: Any) -> None:
    """Milliseconds as a string, whatever the Date header says."""
    at = datetime(2026, 9, 1, 9, tzinfo=UTC)
    message = fake_gmail.deliver(mail(Date="Mon, 01 Jan 2001 00:00:00 +0000"), at)
    assert str(int(at.timestamp()) * 1000) == get(users, message, format="minimal")["internalDate"]


def test_raw_is_the_mail(fake_gmail: FakeGmail, users: Any) -> None:
    """Base64url, with CRLF line ends."""
    got = get(users, fake_gmail.deliver(mail().replace(b"\r\n", b"\n")), format="raw")
    assert mail() == base64.urlsafe_b64decode(got["raw"])
    assert "payload" not in got


def test_full_gives_parts_and_attachments_apart(fake_gmail: FakeGmail, users: Any) -> None:
    """Text comes as UTF-8; a named part has an id, another one in every answer."""
    message = fake_gmail.deliver(PDF)
    text, named = get(users, message)["payload"]["parts"]
    again = get(users, message)["payload"]["parts"][1]["body"]["attachmentId"]
    assert "Gr\xfc\xdfe" == base64.urlsafe_b64decode(text["body"]["data"]).decode().strip()
    assert ("role.pdf", again) != (named["filename"], named["body"]["attachmentId"])
    got = users.messages().attachments().get(userId="me", messageId=message, id=again).execute()
    assert (b"%PDF", 4) == (base64.urlsafe_b64decode(got["data"]), got["size"])
    with pytest.raises(HttpError, match="400"):
        users.messages().attachments().get(userId="me", messageId=message, id="x").execute()


def test_parts_inside_parts_are_numbered(fake_gmail: FakeGmail, users: Any) -> None:
    """As 0, 1 below the mail."""
    message = fake_gmail.deliver(both("Hello", "<p>Hello"))
    assert ["0", "1"] == [part["partId"] for part in get(users, message)["payload"]["parts"]]


@pytest.mark.parametrize(("decodes", "shown"), [(True, "Gespr\xe4ch"), (False, ENCODED)])
def test_encoded_words_may_come_decoded(
    fake_gmail: FakeGmail, users: Any, shown: str, *, decodes: bool
) -> None:
    """A client has to live with both."""
    fake_gmail.shapes.decodes_headers = decodes
    message = fake_gmail.deliver(mail(subject=ENCODED))
    got = get(users, message, format="metadata", metadataHeaders=["Subject"])
    assert [{"name": "Subject", "value": shown}] == got["payload"]["headers"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"\n\n",
        b"Subject: =?x?\r\nTo: @@,<>\r\nMessage-ID: x\r\n\r\n\xe9",
        b"Subject: =?nope?q?x?=\r\nContent-Type: text/plain; charset=nope\r\n\r\nhello",
        b"Content-Type: text/plain; name*=nope''x\r\nContent-Transfer-Encoding: base64\r\n\r\n!",
        b"Subject: a\r\n b\r\nContent-Type: multipart/mixed\r\n\r\nnothing",
    ],
)
def test_any_bytes_are_a_mail(fake_gmail: FakeGmail, users: Any, raw: bytes) -> None:
    """Every format and every search answers."""
    message = fake_gmail.deliver(raw)
    for form in ("full", "metadata", "minimal", "raw"):
        assert message == get(users, message, format=form)["id"]
    assert "nextPageToken" not in users.messages().list(userId="me", q="subject:x words").execute()


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (lambda users: users.messages().get(userId="me", id="<a1@x.example>"), 400),
        (lambda users: users.messages().get(userId="me", id="19a0000000000000"), 404),
        (lambda users: users.messages().get(userId="me", id="19a0000000000000", fields="a)"), 404),
        (lambda users: users.threads().get(userId="me", id="19a0c3d20003a51f"), 404),
        (lambda users: users.messages().list(userId="me", pageToken="x"), 400),
        (lambda users: users.messages().list(userId="me", maxResults=501), 400),
        (lambda users: users.getProfile(userId="me", fields="a(b"), 400),
        (lambda users: users.getProfile(userId="me", fields="(a)"), 400),
        (lambda users: users.getProfile(userId="me", fields="a)"), 400),
        (lambda users: users.getProfile(userId="me", fields="a b"), 400),
        (lambda users: users.getProfile(userId="somebody@else.example"), 403),
        (lambda users: users.settings().sendAs().get(userId="me", sendAsEmail="no@x.example"), 404),
        (lambda users: users.history().list(userId="me", startHistoryId="x"), 400),
    ],
)
def test_a_wrong_question_is_an_error(users: Any, call: Any, status: int) -> None:
    """Unknown ids 404, everything malformed 400."""
    with pytest.raises(HttpError) as caught:
        call(users).execute()
    assert status == caught.value.status_code


def test_there_is_no_raw_thread(fake_gmail: FakeGmail, users: Any) -> None:
    """threads.get knows full, metadata and minimal."""
    thread = fake_gmail.deliver(mail())
    request = users.threads().get(userId="me", id=thread, format="full")
    request.uri = request.uri.replace("format=full", "format=raw")
    with pytest.raises(HttpError, match="400"):
        request.execute()


def test_long_lists_come_in_pages(fake_gmail: FakeGmail, users: Any) -> None:
    """list_next goes through all of them; a page token belongs to its question."""
    for number in range(5):
        fake_gmail.deliver(mail(message_id=f"<{number}@x>"))
    fake_gmail.page_limit = 2
    answers, request = [], users.messages().list(userId="me", maxResults=50)
    while request is not None:
        answers.append(request.execute())
        request = users.messages().list_next(request, answers[-1])
    assert [2, 2, 1] == [len(answer["messages"]) for answer in answers]
    asked = {"q": "in:inbox", "pageToken": answers[0]["nextPageToken"]}
    with pytest.raises(HttpError, match="pageToken"):
        users.messages().list(userId="me", **asked).execute()


def test_fields_narrow_an_answer(fake_gmail: FakeGmail, users: Any) -> None:
    """Names, brackets, slashes and stars."""
    thread = fake_gmail.deliver(mail())
    got = users.threads().get(userId="me", id=thread, fields="messages(id,payload/mimeType),id").execute()
    assert {"id": thread, "messages": [{"id": thread, "payload": {"mimeType": "text/plain"}}]} == got
    assert 4 == len(users.getProfile(userId="me", fields="*").execute())


def test_history_tells_what_happened(fake_gmail: FakeGmail, users: Any) -> None:
    """Added, deleted, relabelled, since an id; later calls give nothing new."""
    start = users.getProfile(userId="me").execute()["historyId"]
    thread = fake_gmail.deliver(mail())
    draft = users.drafts().create(userId="me", body=body(reply(), thread)).execute()
    fake_gmail.trash(thread)
    fake_gmail.delete(draft["id"])
    answer = users.history().list(userId="me", startHistoryId=start).execute()
    kinds = [kind for event in answer["history"] for kind in event if kind not in ("id", "messages")]
    assert [
        "messagesAdded",
        "messagesAdded",
        "labelsAdded",
        "labelsRemoved",
        "messagesDeleted",
    ] == kinds
    asked = {"startHistoryId": start, "historyTypes": ["messageAdded"], "labelId": "DRAFT"}
    (added,) = users.history().list(userId="me", **asked).execute()["history"]
    assert draft["message"] == added["messagesAdded"][0]["message"]
    now = answer["historyId"]
    assert {"historyId": now} == users.history().list(userId="me", startHistoryId=now).execute()


def test_history_expires(fake_gmail: FakeGmail, users: Any) -> None:
    """404 for an id that is too old, or from the future."""
    old = users.getProfile(userId="me").execute()["historyId"]
    fake_gmail.expire_history()
    for start in (old, "99999999"):
        with pytest.raises(HttpError, match="404"):
            users.history().list(userId="me", startHistoryId=start).execute()
    fresh = users.getProfile(userId="me").execute()["historyId"]
    assert {"historyId": fresh} == users.history().list(userId="me", startHistoryId=fresh).execute()


def test_send_as_shows_identities_and_signatures(fake_gmail: FakeGmail, users: Any) -> None:
    """The primary address, aliases, and which of them are verified."""
    fake_gmail.send_as.append(SendAs("jobs@ellery.example", "M. Ellery", "<b>ME</b>", verified=False))
    first, second = users.settings().sendAs().list(userId="me").execute()["sendAs"]
    assert (True, True) == (first["isPrimary"], first["isDefault"])
    assert ("<b>ME</b>", "pending") == (second["signature"], second["verificationStatus"])
    got = users.settings().sendAs().get(userId="me", sendAsEmail="jobs@ellery.example").execute()
    assert second == got


def test_labels_are_gmails_own(users: Any) -> None:
    """The system labels."""
    names = {label["id"] for label in users.labels().list(userId="me").execute()["labels"]}
    assert {"INBOX", "SENT", "DRAFT", "TRASH", "SPAM", "UNREAD"} <= names


def test_a_label_of_the_persons_has_an_id_of_its_own(fake_gmail: FakeGmail, users: Any) -> None:
    """Messages and history name the id, the list of labels both."""
    start = users.getProfile(userId="me").execute()["historyId"]
    message = fake_gmail.deliver(mail(), labels=["INBOX"])
    fake_gmail.label(message, "Jobs/Interview")
    (label,) = [one for one in users.labels().list(userId="me").execute()["labels"] if one["type"] == "user"]
    assert ("Label_1", "Jobs/Interview", "Label_1") == (
        label["id"],
        label["name"],
        fake_gmail.make_label("Jobs/Interview"),
    )
    asked = {"startHistoryId": start, "historyTypes": ["labelAdded"]}
    ((change,),) = [
        one["labelsAdded"] for one in users.history().list(userId="me", **asked).execute()["history"]
    ]
    assert (["Label_1"], ["INBOX", "Label_1"]) == (change["labelIds"], change["message"]["labelIds"])
    listed = users.messages().list(userId="me", labelIds=["Label_1"]).execute()
    assert [message] == [one["id"] for one in listed["messages"]]


def test_two_fakes_give_the_same_ids(fake_gmail: FakeGmail) -> None:
    """Nothing is random."""
    with FakeGmail() as other:
        assert fake_gmail.deliver(mail()) == other.deliver(mail())
