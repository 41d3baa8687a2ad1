"""Whose mail it is, told by the mailbox alone, through the command line, on three mailboxes.

Mail from outside bears the person's address, the id of their letter and words of theirs; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import pytest
from desk import DUE_AT, SENT_AT, Desk, MaildirDesk
from desks import KINDS, open_desk
from mails import DENISE, MARCUS, mail
from worlds import ARCHIVE, INBOX, SENT_FOLDER

MALLORY = "mallory@evil.example"
_ELSEWHERE = pytest.mark.parametrize("folder", [INBOX, ARCHIVE])


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The thank-you stands in Drafts."""
    with open_desk(request, tmp_path, monkeypatch) as one:
        one.sign_in()
        one.debrief()
        yield one


def forge(desk: Desk, folder: str, *, sent_id: bool = False, **changes: Any) -> None:
    """Somebody sends a mail from the person's address, under the id of the thank-you, to themselves."""
    (letter,) = desk.placements()
    known = letter.sighting.sent_message_id if sent_id else letter.message_id
    given = {"sender": MARCUS, "to": f"{DENISE}, {MALLORY}", "subject": "Re: Your money", "Cc": MALLORY}
    raw = mail(
        "Thank you so much. Please write to my other address.",
        SENT_AT + timedelta(minutes=1),
        str(known),
        references=(str(letter.in_reply_to),),
        **{**given, **changes},
    )
    desk.deliver(raw, SENT_AT + timedelta(minutes=1), folder)


def fates(desk: Desk) -> dict[str, str]:
    return {one["kind"]: one["fate"] for one in desk.status(DUE_AT)["drafts"]}


def recipients(desk: Desk) -> list[str]:
    """Everybody whom a draft is addressed to."""
    headers = [str(value) for letter in desk.letters() for value in (letter["To"], letter["Cc"]) if value]
    return [address for _, address in getaddresses(headers)]


@_ELSEWHERE
def test_a_copy_does_not_send_the_thank_you(desk: Desk, folder: str) -> None:
    """It stands unsent, and so nothing follows from it."""
    forge(desk, folder)
    for now in (SENT_AT + timedelta(hours=1), DUE_AT):
        desk.run(now)
        assert fates(desk) == {"thank_you": "unsent"}
        assert recipients(desk) == [DENISE]


@_ELSEWHERE
def test_what_was_seen_as_sent_stays_sent(desk: Desk, folder: str) -> None:
    """Filed elsewhere, with a copy from outside beside it: the second letter comes, to who was thanked."""
    desk.send()
    desk.run(SENT_AT)
    (sent,) = desk.world.take_sent()
    desk.deliver(sent, SENT_AT, folder)
    forge(desk, folder, sent_id=True)
    desk.run(SENT_AT + timedelta(hours=1))
    desk.run(DUE_AT)
    assert fates(desk) == {"thank_you": "sent", "second_chance": "unsent"}
    assert recipients(desk) == [DENISE]
    (letter,) = desk.letters()
    assert "money" not in str(letter["Subject"])


@_ELSEWHERE
def test_a_copy_beside_the_sent_mail_tells_nothing(desk: Desk, folder: str) -> None:
    """Neither its recipients nor its subject get into the second letter."""
    desk.send()
    desk.run(SENT_AT)
    forge(desk, folder, sent_id=True)
    forge(desk, folder)
    desk.run(DUE_AT)
    assert fates(desk) == {"thank_you": "sent", "second_chance": "unsent"}
    assert recipients(desk) == [DENISE]
    (letter,) = desk.letters()
    assert "money" not in str(letter["Subject"])


@_ELSEWHERE
def test_sent_and_filed_between_two_runs_is_open(desk: Desk, folder: str) -> None:
    """Nobody saw it among the sent mail: neither sent nor deleted, and nothing follows or is made again."""
    ((draft, raw),) = desk.drafts().items()
    desk.delete(draft)
    desk.deliver(raw.replace(b"Message-ID:", b"X-Before:"), SENT_AT, folder)
    for now in (SENT_AT + timedelta(hours=1), DUE_AT):
        desk.run(now)
        assert fates(desk) == {"thank_you": "unknown"}
        assert desk.letters() == ()
    assert "does not prove that you sent it" in desk("explain", desk.status()["id"], now=DUE_AT).out


def test_thanks_in_a_new_mail_count_and_are_answered(desk: Desk) -> None:
    """They deleted our draft and wrote anew: the second letter comes two business days later, in answer."""
    ((draft, _),) = desk.drafts().items()
    desk.delete(draft)
    own = mail(
        "Dear Denise, thank you for the talk today.",
        SENT_AT,
        "<new1@mail.example>",
        sender=MARCUS,
        to=DENISE,
        subject="Thank you!",
    )
    desk.deliver(own, SENT_AT, SENT_FOLDER)
    desk.run(SENT_AT + timedelta(hours=1))
    assert desk.status(SENT_AT + timedelta(hours=1))["second_chance"]["not_before"] == DUE_AT.isoformat()
    desk.run(DUE_AT)
    (letter,) = desk.letters()
    assert (letter["In-Reply-To"], letter["Subject"]) == ("<new1@mail.example>", "Re: Thank you!")
    assert recipients(desk) == [DENISE]


@pytest.mark.parametrize(
    ("folder", "to", "words", "answers"),
    [
        (SENT_FOLDER, "friend@elsewhere.example", "Thank you for the talk today.", ()),
        (SENT_FOLDER, DENISE, "Where did I leave my umbrella?", ()),
        (SENT_FOLDER, DENISE, "Thank you, Tuesday works.", ("<other@prairiegate.example>",)),
        (INBOX, DENISE, "Thank you for the talk today.", ()),
    ],
    ids=["to-somebody-else", "no-thanks", "in-another-conversation", "not-sent-mail"],
)
def test_other_new_mail_is_no_thank_you(
    tmp_path: Path, folder: str, to: str, words: str, answers: tuple[str, ...]
) -> None:
    """Thanks count where they begin a conversation, go to somebody of the interview and lie in Sent."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    own = mail(
        words, SENT_AT, "<new1@mail.example>", sender=MARCUS, to=to, subject="Hello", references=answers
    )
    desk.deliver(own, SENT_AT, folder)
    desk.run(SENT_AT + timedelta(hours=1))
    assert desk.status(SENT_AT + timedelta(hours=1))["second_chance"]["state"] == "armed"
