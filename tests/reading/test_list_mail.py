"""Personal mail with the headers of a list, and mail of lists."""

from __future__ import annotations

from typing import Any

import pytest
from builders import message
from mails import raw_mail

from agent.model.mail import Message
from agent.reading.message import read_envelope, read_message
from agent.reading.senders import answers_to, automatic_line, is_bulk, list_speakers

GROUP = (
    "Precedence: list",
    "List-ID: <hiring.prairiegate.example>",
    "List-Unsubscribe: <mailto:x@y.example>",
)
DENISE = "denise.kowalczyk@prairiegate.example"
VIA_GROUP: dict[str, Any] = {"sender": "'Denise Kowalczyk' via Hiring <hiring@prairiegate.example>"}


def through_group(**headers: str) -> Message:
    """A mail that a group's software passed on, as bytes are read."""
    fields = {"List_ID": "<hiring.prairiegate.example>", "Precedence": "list", **headers}
    raw = raw_mail(sender=VIA_GROUP["sender"], **fields)
    mail = read_message(raw, key="1", received=message().received)
    assert read_envelope(raw, received=mail.received).reply_to == mail.reply_to
    return mail


@pytest.mark.parametrize(
    "headers",
    [
        {"Reply_To": f"Denise Kowalczyk <{DENISE}>"},
        {"X_Original_From": f"Denise Kowalczyk <{DENISE}>"},
        {"X_Original_Sender": DENISE},
        {"Reply_To": "hiring@prairiegate.example", "X_Original_From": f"Denise Kowalczyk <{DENISE}>"},
    ],
)
def test_who_wrote_through_a_group(headers: dict[str, str]) -> None:
    """The person behind the group's own address: they are answered, and nothing of it is automatic."""
    mail = through_group(**headers)
    reached = answers_to(mail)
    assert reached is not None
    assert reached.key == DENISE
    assert DENISE in {one.key for one in list_speakers(mail)}
    assert (is_bulk(mail), automatic_line(mail)) == (False, "")


def test_a_group_speaks_for_nobody_elsewhere() -> None:
    """Whoever is named behind an address of another house does not speak, and ordinary mail names nobody."""
    mail = through_group(X_Original_From="Denise Kowalczyk <denise@elsewhere.example>")
    assert is_bulk(mail)
    assert {one.domain for one in list_speakers(mail)} == {"prairiegate.example"}
    plain = read_message(
        raw_mail(X_Original_From="eve@elsewhere.example"), key="1", received=message().received
    )
    assert plain.reply_to == ()


@pytest.mark.parametrize(
    ("notices", "fields"),
    [
        (("List-Unsubscribe: <https://track.example/u/1>",), {}),
        (("List-Unsubscribe: <https://track.example/u/1>", "Precedence: bulk"), {}),
        (("Precedence: bulk",), {"in_reply_to": ("<t1@mail.example>",)}),
        (GROUP, {"in_reply_to": ("<t1@mail.example>",)}),
        (("List-Unsubscribe: <u>",), {"sender": "Denise Kowalczyk <denise.k@gmail.com>"}),
    ],
)
def test_personal_mail_with_list_headers(notices: tuple[str, ...], fields: dict[str, Any]) -> None:
    """A tool that counts who reads puts them on it; an answer to one person is no list's mail."""
    mail = message(notices=notices, **fields)
    assert (is_bulk(mail), automatic_line(mail)) == (False, "")


@pytest.mark.parametrize(
    ("notices", "fields"),
    [
        (GROUP, {}),
        (("List-Unsubscribe: <u>",), {"sender": "Prairie Gate Careers <jobs@prairiegate.example>"}),
        (("List-Unsubscribe: <u>",), {"sender": "PrairieGate Weekly <denise@prairiegate.example>"}),
        (("List-Unsubscribe: <u>",), {"sender": "Denise Kowalczyk <newsletter@prairiegate.example>"}),
        (("List-Unsubscribe: <u>",), {"sender": "Denise Kowalczyk <no-reply@prairiegate.example>"}),
        (("List-Unsubscribe: <u>",), {"to": "marcus.ellery@mail.example, kim@x.example"}),
        (("List-Id: Talk <talk.lists.example>",), {"to": "talk@lists.example"}),
        (
            ("List-Id: Talk <talk.lists.example>",),
            {"to": "talk@lists.example", "in_reply_to": ("<t1@mail.example>",)},
        ),
        (("List-Id: <c1.mcsv.example>", "Precedence: bulk"), {"sender": "Denise Kowalczyk <d@x.example>"}),
    ],
)
def test_mail_of_lists(notices: tuple[str, ...], fields: dict[str, Any]) -> None:
    """A newsletter stays one, whoever signs it; so does what is sent to the list or to many."""
    mail = message(notices=notices, **fields)
    assert is_bulk(mail)
    assert automatic_line(mail)
