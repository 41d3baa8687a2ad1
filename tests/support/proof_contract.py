"""What every mailbox promises of the person's own mail: its own marks prove it, and nothing that a mail says.

A part of the one contract (mailbox_contract.py). Whoever got a letter can send a copy of it back, under its
Message-ID and from the person's address; the copies here are such mails.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import mail_program
import pytest
from mailbox_desk import FORM, NEW_ID, MailboxDesk, query
from mails import DENISE, INVITATION, MARCUS, ME, PLACED, SENT, THANKS
from worlds import ARCHIVE, INBOX, JUNK, SENT_FOLDER

from agent.model.mail import Mark, Message, MessageId
from agent.model.plan import Fate, Placement

MALLORY = "mallory@evil.example"
_ELSEWHERE = pytest.mark.parametrize("folder", [INBOX, ARCHIVE])
_WORDS = "Please write to my new address."


class ProofContract:
    """The desk of these tests holds one mail, the invitation."""

    @_ELSEWHERE
    @pytest.mark.parametrize("date", [PLACED, SENT])
    def test_a_copy_does_not_make_a_standing_draft_sent(
        self, desk: MailboxDesk, folder: str, date: datetime
    ) -> None:
        """It is unsent and not edited, and the conversation shows the draft and no mail of the copy's."""
        _, placement = desk.place()
        forge(desk, placement.message_id, folder, date=date)
        seen = desk.world.open().find_fate(placement)
        assert (seen.fate, seen.edited, seen.draft_id) == (Fate.UNSENT, False, placement.draft_id)
        (shown,) = shown_as(desk, placement.message_id)
        assert {Mark.DRAFT} == shown.marks
        assert _WORDS not in words(shown)

    @_ELSEWHERE
    @pytest.mark.parametrize("text", [_WORDS, THANKS])
    def test_a_copy_of_what_is_gone_leaves_it_open(self, desk: MailboxDesk, folder: str, text: str) -> None:
        """Neither sent nor deleted, and nothing of the copy is told."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        forge(desk, placement.message_id, folder, text=text)
        seen = desk.world.open().find_fate(placement)
        assert Fate.UNKNOWN is seen.fate
        assert "does not prove that you sent it" in seen.evidence
        assert (seen.sent_at, seen.sent_message_id, seen.sent_to, seen.message) == (None, None, (), None)

    @_ELSEWHERE
    def test_sent_and_filed_between_two_looks_is_open(self, desk: MailboxDesk, folder: str) -> None:
        """A mail that nobody saw among the sent ones is not proved, and never called deleted."""
        _, placement = desk.place()
        desk.send(placement, folder=folder)
        seen = desk.box.find_fate(placement)
        assert Fate.UNKNOWN is seen.fate
        assert "does not prove that you sent it" in seen.evidence

    def test_a_copy_in_spam_says_nothing(self, desk: MailboxDesk) -> None:
        """A draft that stands is unsent, one that is gone deleted."""
        _, placement = desk.place()
        forge(desk, placement.message_id, JUNK)
        assert Fate.UNSENT is desk.world.open().find_fate(placement).fate
        desk.world.remove(placement.draft_id)
        assert Fate.DELETED is desk.world.open().find_fate(placement).fate

    @pytest.mark.parametrize("folder", [INBOX, ARCHIVE, JUNK])
    @pytest.mark.parametrize("hours", [-1, 0, 1])
    @pytest.mark.parametrize("forged_first", [True, False])
    def test_of_two_mails_with_one_id_the_sent_one_counts(
        self, desk: MailboxDesk, folder: str, hours: int, *, forged_first: bool
    ) -> None:
        """The sent mail's words, recipients and marks are told, and no mail of the copy's beside it."""
        _, placement = desk.place()
        raw = desk.world.drafts()[placement.draft_id]
        date = SENT + timedelta(hours=hours)
        if forged_first:
            forge(desk, NEW_ID, folder, date=date)
        desk.world.remove(placement.draft_id)
        desk.world.deliver(mail_program.rewrite_as_sent(raw, SENT, NEW_ID), SENT, SENT_FOLDER)
        if not forged_first:
            forge(desk, NEW_ID, folder, date=date)
        seen = desk.world.open().find_fate(placement)
        assert (seen.fate, seen.sent_message_id, seen.sent_at) == (Fate.SENT, NEW_ID, SENT)
        assert [one.email for one in (*seen.sent_to, *seen.sent_cc)] == [DENISE]
        (shown,) = shown_as(desk, NEW_ID)
        assert {Mark.SENT} == shown.marks
        assert _WORDS not in words(shown)
        assert [one.email for one in shown.recipients] == [DENISE]

    def test_a_note_to_oneself_is_one_sent_mail(self, desk: MailboxDesk) -> None:
        """Its copy in the inbox is no second mail."""
        for folder in (INBOX, SENT_FOLDER):
            desk.deliver("<n@x>", sender=MARCUS, to=ME, folder=folder, date=SENT, text="Remember the pass.")
        (shown,) = shown_as(desk, MessageId("<n@x>"))
        assert {Mark.SENT} == shown.marks

    @_ELSEWHERE
    def test_a_forged_form_is_no_answer(self, desk: MailboxDesk, folder: str) -> None:
        """Standing, gone, sent: the words told are the draft's, none, and those of the mail in Sent."""
        _, form = desk.place_form("SC-1111")
        forge_form(desk, form, folder)
        seen = desk.world.open().find_fate(form)
        assert (seen.fate, seen.edited) == (Fate.UNSENT, False)
        assert seen.message is not None
        assert "Chief" not in words(seen.message)
        desk.world.remove(form.draft_id)
        gone = desk.world.open().find_fate(form)
        assert (gone.fate, gone.message) == (Fate.UNKNOWN, None)
        answers = FORM.replace("role:", "role: Teller") + "\n\nSC-1111\n"
        desk.deliver(NEW_ID, sender=MARCUS, to=ME, text=answers, date=SENT, folder=SENT_FOLDER)
        sent = desk.world.open().find_fate(form)
        assert Fate.SENT_EDITED is sent.fate
        assert sent.message is not None
        assert "role: Teller" in words(sent.message)


def forge(desk: MailboxDesk, message_id: MessageId, folder: str, **changes: Any) -> None:
    """A mail from outside lies in a folder: under a letter's id, from the person, to others."""
    headers = {"sender": MARCUS, "to": f"{MALLORY}, {DENISE}", "Cc": f"boss@{MALLORY.partition('@')[2]}"}
    given = {"answers": INVITATION, "date": SENT, "text": _WORDS, **headers, **changes}
    desk.deliver(message_id, folder=folder, **given)


def forge_form(desk: MailboxDesk, form: Placement, folder: str) -> None:
    """A mail from outside lies in a folder: a form filled in by somebody else, later than any other."""
    answers = FORM.replace("role:", "role: Chief").replace("ready: no", "ready: yes") + "\n\nSC-1111\n"
    date = SENT + timedelta(hours=2)
    desk.deliver(form.message_id, sender=MARCUS, to=ME, text=answers, date=date, folder=folder)


def shown_as(desk: MailboxDesk, message_id: MessageId) -> list[Message]:
    """What the conversation shows under an id, read, and searched and then read: both are the same."""
    box = desk.world.open()
    thread = box.read([message_id])
    assert thread is not None
    found = box.search(query(message_ids=frozenset({message_id})))
    again = [one for each in found for one in box.read_bodies(each).messages if one.message_id == message_id]
    read = [one for one in thread.messages if one.message_id == message_id]
    assert again == read
    return read


def words(message: Message) -> str:
    assert message.body is not None
    return message.body.text
