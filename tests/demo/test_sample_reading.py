from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.demo.sample import write_mailbox
from agent.model.mail import Message
from agent.reading.message import read_message


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> list[Message]:
    root: Path = write_mailbox(tmp_path_factory.mktemp("sample") / "Mail").root
    found = []
    for file in sorted(root.rglob("*.sample*")):
        received = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        found.append(read_message(file.read_bytes(), key=file.name, received=received))
    return found


def one(mails: list[Message], message_id: str) -> Message:
    return next(m for m in mails if m.message_id == message_id)


def words_of(message: Message) -> str:
    assert message.body is not None
    return message.body.new_text


def test_every_mail_of_the_sample_can_be_read(mails: list[Message]) -> None:
    """Each has a sender, a subject, words or a meeting, and no damaged character."""
    for message in mails:
        assert message.sender is not None, message.key
        assert message.body is not None, message.key
        assert message.subject, message.key
        assert message.body.text or message.body.invitations, message.key
        assert "\ufffd" not in message.subject + message.body.text + message.sender.name, message.key


def test_old_character_sets_are_decoded(mails: list[Message]) -> None:
    """ISO-2022-JP and raw windows-1252 read as their writers meant them."""
    japanese = one(mails, "<pic-0816@lakeside.example>")
    assert (japanese.subject, japanese.sender and japanese.sender.name) == ("ピクニックの写真", "田辺恵子")
    assert "写真を三枚送ります" in words_of(japanese)
    french = one(mails, "<r-2290@cafe-etoile.example>")
    assert french.subject == "Your table \N{EN DASH} Saturday, “window seat”"
    assert "crème brûlée" in words_of(french)


def test_quoted_history_is_set_apart(mails: list[Message]) -> None:
    """Outlook's block and a quoted answer are not what the sender wrote."""
    outlook = next(m for m in mails if m.message_id and m.message_id.startswith("<DM6PR08MB5271"))
    assert len(outlook.message_id or "") == 82
    assert "photo ID" in words_of(outlook)
    assert "suits me well" not in words_of(outlook)
    assert "caught my eye" not in words_of(one(mails, "<c41f7a2e-9b60@mail.example>"))


def test_the_mail_without_a_date_has_the_mailbox_date(mails: list[Message]) -> None:
    """The file's time stands in for the missing header."""
    scan = one(mails, "<scan0007@copycorner.example>")
    assert scan.date == datetime.fromisoformat("2026-08-22T13:26:00-05:00")


def test_the_mail_without_a_message_id_is_read(mails: list[Message]) -> None:
    """It has none, and everything else."""
    assert [m.subject for m in mails if m.message_id is None] == ["A book is waiting for you"]


def test_invitations_tell_when_the_interviews_end(mails: list[Message]) -> None:
    """With an IANA zone and with a Windows zone; the debrief is pre-filled from them."""
    ends = {
        meeting.end
        for message in mails
        for meeting in (message.body.invitations if message.body else ())
        if meeting.method == "REQUEST"
    }
    assert ends == {
        datetime.fromisoformat("2026-09-04T11:30:00-05:00"),
        datetime.fromisoformat("2026-09-10T16:00:00-04:00"),
    }


def test_a_forwarded_mail_is_known(mails: list[Message]) -> None:
    """Its subject and its text both say so."""
    forwarded = one(mails, "<fw-3301@oldbranch.example>")
    assert forwarded.forward_prefix
    assert forwarded.body is not None
    assert forwarded.body.forward_block


def test_german_answers_share_one_subject(mails: list[Message]) -> None:
    """`AW:` and `Re:` lead to the same base."""
    visit = {m.base_subject for m in mails if m.subject.endswith("passt es?")}
    assert visit == {"Besuch im Oktober \N{EN DASH} passt es?"}
