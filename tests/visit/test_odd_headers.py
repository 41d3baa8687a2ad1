"""Drafts in threads of odd words: their headers are clean, and the record says what they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from calendars import LATER, invite
from desk import DUE_AT, ID, SENT_AT, Desk, MaildirDesk, Mails, desk_with
from dovecot import Dovecot
from gmail_desk import at_gmail
from hidden_characters import EMOJI, ODD, PERSIAN, encode_word, find_hidden
from mail_program import parse, text_of
from mails import DEBRIEFED, DENISE, INVITED, MARCUS, SUBJECT, invitation, mail
from worlds.imap import ImapWorld

GOOD, BAD = "<a1@prairiegate.example>", "<r\x9b31m\u202e2\u200b@prairiegate.example>"
ASKED = INVITED + timedelta(hours=1)
SHOWN = f"{SUBJECT} {PERSIAN} {EMOJI} A ]52;c;ZXZpbA== B [31mC 31mD EFGHI J K LM N"

ODD_SUBJECT = f"{SUBJECT} {PERSIAN} {EMOJI} {ODD}"


def odd_mail(subject: str = ODD_SUBJECT) -> bytes:
    """Denise's second mail: her name, its subject and its Message-ID are odd, and so is somebody in Cc."""
    return mail(
        "Dear Marcus, please bring a passport. Denise",
        ASKED,
        BAD,
        sender=f"{encode_word(f'Denise {ODD}')} <{DENISE}>",
        subject=encode_word(f"Re: {subject}"),
        references=(GOOD,),
        cc=f"{encode_word(ODD)} <hr\u200b@prairiegate.example>",
    )


def first_mail() -> bytes:
    """An ordinary one under the same subject."""
    text = "Dear Marcus,\n\nwe look forward to seeing you on Friday at 10.\n\nDenise\n"
    return mail(text, INVITED, GOOD, subject=encode_word(ODD_SUBJECT))


ODD_THREAD: Mails = ((first_mail(), INVITED), (odd_mail(), ASKED))


@pytest.fixture
def imap_desk(server: Dovecot, tmp_path: Path) -> Iterator[Desk]:
    with ImapWorld(server.host, server.port) as world:
        one = Desk(tmp_path, world, ODD_THREAD)
        one.sign_in()
        yield one


def show_headers(draft: EmailMessage) -> str:
    return "\n".join(f"{name}: {value}" for name, value in draft.items())


def play(desk: Desk) -> None:
    """Thanked, sent, waited, and the second letter: one each, clean, and as the record has it."""
    (placed,) = desk.debrief().only["placed_now"]
    _agrees(desk, placed)
    (thanks,) = desk.letters()
    assert (GOOD, GOOD) == (thanks["In-Reply-To"], thanks["References"])
    assert thanks["Subject"].startswith(f"Re: {SHOWN}")
    assert placed["cc"] == []
    assert desk.run(DEBRIEFED + timedelta(minutes=20)).only["placed_now"] == []
    desk.send()
    assert ["sent"] == [one["fate"] for one in desk.run(SENT_AT).only["drafts"]]
    (second,) = desk.run(DUE_AT).only["placed_now"]
    _agrees(desk, second)
    assert desk.run(DUE_AT + timedelta(days=1)).only["placed_now"] == []


def _agrees(desk: Desk, placed: dict[str, object]) -> None:
    """The only draft's headers, JSON and journal say the same, and nothing is hidden in it."""
    (draft,) = desk.letters()
    assert find_hidden(show_headers(draft) + text_of(draft)) == []
    assert [draft["Subject"], draft["In-Reply-To"]] == [placed["subject"], placed["in_reply_to"]]
    record = desk.placements()[-1]
    assert (record.subject, record.in_reply_to) == (draft["Subject"], draft["In-Reply-To"])
    assert " ".join(record.references) == (draft["References"] or "").replace("\n", "")
    # The standard library puts blanks between the encoded words of a name.
    names = [" ".join(one.display_name.split()) for one in draft["To"].addresses]
    assert [one.name for one in record.to] == names


def test_in_a_maildir(tmp_path: Path) -> None:
    """Threads of a Maildir are made by headers."""
    play(MaildirDesk(tmp_path, ODD_THREAD))


@pytest.mark.dovecot
def test_on_a_server(imap_desk: Desk) -> None:
    """The same on a real IMAP server."""
    play(imap_desk)


@pytest.mark.process
@pytest.mark.server
def test_at_gmail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gmail would not show a draft in a conversation of another subject: it stands for itself."""
    with at_gmail(tmp_path, monkeypatch, mails=ODD_THREAD) as desk:
        desk.sign_in()
        play(desk)


@pytest.mark.process
@pytest.mark.server
def test_at_gmail_an_odd_id_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft answers the mail above it, and so stands in the conversation; in another wording too."""
    both = ((invitation(), INVITED), (odd_mail(SUBJECT), ASKED))
    with at_gmail(tmp_path, monkeypatch, mails=both) as desk:
        desk.sign_in()
        desk.debrief()
        for _ in range(2):
            (draft,) = desk.drafts()
            letter = desk.letter(draft)
            assert (GOOD, GOOD) == (letter["In-Reply-To"], letter["References"])
            assert desk.gmail.thread_of(draft) == desk.thread
            assert len(desk.gmail.ui_conversation(desk.thread)) == 3
            assert desk("reword", ID, "thank_you").code == 0


def test_a_lost_journal_finds_the_draft(tmp_path: Path) -> None:
    """By its own id, or by its words in the thread."""
    desk = MaildirDesk(tmp_path, ODD_THREAD)
    desk.debrief()
    desk.journal_file.unlink()
    desk.debrief()
    assert len(desk.draft_files()) == 1


def test_a_form(tmp_path: Path) -> None:
    """What a calendar says of itself reaches neither headers nor lines of the form."""
    odd = ODD.replace("\r", "").replace("\n", "\\n").translate(dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028)))
    raw = invite(title=f"Interview: Manager {odd}", LOCATION=f":{odd}", DESCRIPTION=f":{odd}").decode()
    raw = raw.replace(f"Subject: {MARCUS}", "")
    desk = desk_with(tmp_path, raw.encode())
    assert desk("run", now=LATER).code == 0
    (form,) = desk.letters()
    assert "a few questions" in form["Subject"]
    assert find_hidden(show_headers(form) + text_of(form)) == []


def test_an_address_with_something_hidden_is_nobodys(tmp_path: Path) -> None:
    """An answer goes to the address on record, not to what looks like it."""
    looks_alike = mail(
        "Dear Marcus, see you on Friday. Denise",
        ASKED,
        "<a2@prairiegate.example>",
        sender="Denise Kowalczyk <denise.kowalczyk@prairie\u200bgate.example>",
        subject="Re: Branch Operations Manager interview",
        references=(GOOD,),
        reply_to="Denise Kowalczyk <denise\u00ad.kowalczyk@prairiegate.example>",
    )
    desk = MaildirDesk(tmp_path, ((invitation(), INVITED), (looks_alike, ASKED)))
    desk.debrief()
    assert [DENISE] == [one.email for record in desk.placements() for one in record.to]


def test_what_the_mail_program_gives_back_is_not_taken_for_an_edit(tmp_path: Path) -> None:
    """The draft stands as it was written, so another wording may take its place."""
    desk = MaildirDesk(tmp_path, ODD_THREAD)
    desk.debrief()
    said = desk("reword", ID, "thank_you", now=DEBRIEFED + timedelta(hours=1))
    assert said.code == 0, said.err
    assert find_hidden(show_headers(parse(next(iter(desk.drafts().values()))))) == []
