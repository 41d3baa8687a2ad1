"""The search language, through the Google client."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from fake_gmail import FakeGmail
from fake_gmail.client import mail
from googleapiclient.errors import HttpError
from mails import MARCUS

NAMES = {"invitation": 1, "sent": 2, "calendar": 3, "draft": 4, "binned": 5, "chat": 6}
DAY = datetime(2026, 9, 1, tzinfo=UTC)
CALENDAR = "text/calendar; method=REQUEST; name=invite.ics"


@pytest.fixture
def found(fake_gmail: FakeGmail, users: Any) -> Any:
    """A mailbox of six mails, a day apart; call it with a query for the names of those found."""
    mails = {
        "invitation": (mail("We meet on Friday."), ["INBOX", "UNREAD"]),
        "sent": (
            mail("See you.", message_id="<s@x>", sender=MARCUS, to="a@b.example", Cc="<eve@x.org>"),
            ["SENT"],
        ),
        "calendar": (mail("BEGIN:VCALENDAR", message_id="<c@x>", subject="Call", kind=CALENDAR), ["INBOX"]),
        "draft": (
            mail("Dear Ana", message_id="<d@x>", sender=MARCUS, to="Ana <ana@hr.acme.example>"),
            ["DRAFT"],
        ),
        "binned": (mail("Old news", message_id="<t@x>", sender="news@notacme.example"), ["TRASH"]),
        "chat": (mail("Hello?", message_id="<h@x>", subject=""), ["CHAT"]),
    }
    names = {
        fake_gmail.deliver(raw, DAY.replace(day=NAMES[name]), labels): name
        for name, (raw, labels) in mails.items()
    }

    def search(q: str, **more: Any) -> list[str]:
        answer = users.messages().list(userId="me", q=q, **more).execute()
        return [names[one["id"]] for one in answer.get("messages", [])]

    return search


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "chat draft calendar sent invitation"),
        ("-in:chats", "draft calendar sent invitation"),
        ("in:anywhere", "chat draft calendar sent invitation"),
        ("in:trash", ""),
        ("in:inbox", "calendar invitation"),
        ("in:sent", "sent"),
        ("in:drafts", "draft"),
        ("is:draft", "draft"),
        ("is:unread", "invitation"),
        ("rfc822msgid:<a1@prairiegate.example>", "invitation"),
        ("rfc822msgid:a1@prairiegate.example", "invitation"),
        ("rfc822msgid:A1@prairiegate.example", ""),
        ("rfc822msgid:prairiegate.example", ""),
        ("rfc822msgid:s@x OR rfc822msgid:c@x", "calendar sent"),
        ("{rfc822msgid:s@x rfc822msgid:c@x}", "calendar sent"),
        ("(from:marcus.ellery@mail.example)", "draft sent"),
        ("from:prairiegate.example", "chat calendar invitation"),
        ("from:(denise OR marcus) -in:chats", "draft calendar sent invitation"),
        ("from:{denise marcus} in:drafts", "draft"),
        ("to:acme.example", "draft"),
        ("to:cme.example", ""),
        ("to:eve@x.org", "sent"),
        ("cc:eve@x.org", "sent"),
        ("subject:interview", "draft sent invitation"),
        ('subject:"operations manager"', "draft sent invitation"),
        ('subject:"manager operations"', ""),
        ("subject:(manager operations)", "draft sent invitation"),
        ("subject:CALL", "calendar"),
        ('"on friday"', "invitation"),
        ("friday -from:marcus", "invitation"),
        ("-(in:sent OR in:drafts) -in:chats", "calendar invitation"),
        ("has:attachment", "calendar"),
        ("filename:ics", "calendar"),
        ("filename:invite.ics AND in:inbox", "calendar"),
        ("filename:pdf", ""),
        (f"after:{int(DAY.replace(day=3).timestamp())}", "chat draft calendar"),
        (f"before:{int(DAY.replace(day=3).timestamp())}", "sent invitation"),
        ("after:2026/09/02 before:2026/9/4", "draft calendar"),
        ("from:denise subject:call OR in:sent", "calendar"),
    ],
)
def test_a_query_finds_what_gmail_would(found: Any, query: str, expected: str) -> None:
    """Newest first; drafts are messages too; trash and spam are left out."""
    assert expected.split() == found(query)


def test_a_calendar_without_a_name_is_shown_as_invite_ics(fake_gmail: FakeGmail, users: Any) -> None:
    """So it is said; who relies on it should know that nobody has proven it for the search."""
    message = fake_gmail.deliver(mail("BEGIN:VCALENDAR", kind="text/calendar; method=REQUEST"))
    listed = users.messages().list(userId="me", q="filename:ics").execute()
    assert [message] == [one["id"] for one in listed["messages"]]


def test_trash_is_found_when_asked_for(found: Any) -> None:
    """`includeSpamTrash` opens it; a domain that only ends alike is another."""
    assert ["binned"] == found("in:trash", includeSpamTrash=True)
    assert [] == found("from:acme.example", includeSpamTrash=True)


def test_labels_narrow_a_search(found: Any) -> None:
    """Every label must be there."""
    assert ["invitation"] == found("", labelIds=["INBOX", "UNREAD"])


@pytest.mark.parametrize(
    "query", ["newer_than:2d", "in:nowhere", "is:cute", "has:drive", "after:soon", "(from:a", "from:a)", '"a']
)
def test_what_is_not_understood_is_an_error(found: Any, query: str) -> None:
    """A strict fake does not guess."""
    with pytest.raises(HttpError, match="fake gmail"):
        found(query)


def test_a_long_query_is_refused(fake_gmail: FakeGmail, found: Any) -> None:
    """The client makes a POST of addresses over 2,048 characters; ours are to be shorter, below 2,000."""
    for length in (4000, 1950):
        with suppress(HttpError):
            found(f"rfc822msgid:{'x' * length}")
        (refused,) = fake_gmail.refused
        assert ("POST" in refused) is (length == 4000), refused
        fake_gmail.refused.clear()
    assert ["invitation"] == found("rfc822msgid:a1@prairiegate.example")


@pytest.mark.parametrize(("query", "expected"), [("", 1), ("rfc822msgid:d@x", 1), ("rfc822msgid:s@x", 0)])
def test_drafts_are_searched_alike(users: Any, found: Any, query: str, expected: int) -> None:
    """drafts.list knows the same language."""
    found("")
    assert expected == len(users.drafts().list(userId="me", q=query).execute().get("drafts", []))


def test_threads_are_found_by_any_message(users: Any, found: Any) -> None:
    """Each thread once, the one with the newest match first."""
    found("")
    answer = users.threads().list(userId="me", q="-in:chats").execute()
    assert 4 == len(answer["threads"]) == answer["resultSizeEstimate"]
