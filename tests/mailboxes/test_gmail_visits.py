"""Whole visits on the fake Gmail: what they place, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from agents import agent_over
from builders import debrief, denise
from mail_program import text_of
from mails import DEBRIEFED, INVITED, invitation, mail
from worlds.gmail import GmailWorld

from agent.errors import MailboxError
from agent.keeping.journal.journal import Journal
from agent.mailboxes.gmail.mailbox import GmailMailbox
from agent.model.interview import InterviewId, Part
from agent.model.letter import Kind
from agent.model.plan import Fate
from agent.visit import visit
from agent.visit.visiting import VisitResult

pytestmark = pytest.mark.server

SENT_AT = DEBRIEFED + timedelta(minutes=30)
DUE_AT = datetime.fromisoformat("2026-09-09T10:00:00-05:00")
TOMAS = denise(
    name="Tomas Reyes",
    email="tomas.reyes@prairiegate.example",
    given="Tomas",
    family="Reyes",
    part=Part.PANELIST,
    highlight="counting the vault by hand every Friday",
)


class Life:
    """One person's journal and Gmail, visited at moments."""

    def __init__(self, world: GmailWorld, folder: Path) -> None:
        self.world, self.gmail, self.folder = world, world.gmail, folder

    def record(self, **changes: object) -> InterviewId:
        with Journal.open(self.folder / "journal.db") as journal:
            return journal.add(debrief(**changes), now=self.gmail.now)

    def visit(self, interview: InterviewId, now: datetime, box: GmailMailbox | None = None) -> VisitResult:
        self.gmail.now = max(self.gmail.now, now)
        mailbox = box or self.world.open()
        with Journal.open(self.folder / "journal.db") as journal:
            return visit(agent_over(mailbox, journal, self.folder), interview, now)

    def send(self, at: datetime, **how: Any) -> None:
        self.gmail.now = at
        for draft in list(self.gmail.drafts()):
            self.gmail.send(draft, **how)


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    with GmailWorld() as world:
        world.gmail.now = DEBRIEFED
        world.deliver(invitation(), INVITED)
        yield Life(world, tmp_path)


def test_both_letters_come_in_their_time_and_stand_in_the_thread(life: Life) -> None:
    """Thank-you, sent from the composer; two business days later the second-chance letter answers it."""
    interview = life.record()
    (thanks,) = life.visit(interview, DEBRIEFED).placed
    (thread,) = {life.gmail.thread_of(draft) for draft in life.gmail.drafts()}
    assert len(life.gmail.ui_conversation(thread)) == 2
    life.send(SENT_AT)
    waiting = life.visit(interview, SENT_AT + timedelta(hours=1))
    assert waiting.placed == ()
    (second,) = life.visit(interview, DUE_AT).placed
    assert [thanks.kind, second.kind] == [Kind.THANK_YOU, Kind.SECOND_CHANCE]
    assert [life.gmail.thread_of(draft) for draft in life.gmail.drafts()] == [thread]
    assert len(life.gmail.ui_conversation(thread)) == 3


def test_one_due_letter_in_a_known_thread_takes_four_requests(life: Life) -> None:
    """The thread, the news, the draft, the draft read back; an hour later again no second letter."""
    interview = life.record()
    life.visit(interview, DEBRIEFED)
    life.send(SENT_AT)
    life.visit(interview, SENT_AT + timedelta(hours=1))
    before, life.gmail.now = len(life.gmail.calls), DUE_AT
    box = life.world.open()
    assert len(life.visit(interview, DUE_AT, box).placed) == 1
    calls = ["threads.get", "messages.list", "drafts.create", "drafts.get"]
    assert calls == life.gmail.calls[before:]
    assert (box.requests, box.units) == (4, 75)
    assert life.visit(interview, DUE_AT + timedelta(hours=1)).placed == ()


def test_a_first_letter_takes_two_requests_more(life: Life) -> None:
    """Where the parent is older than the interview."""
    interview = life.record(thread="<a1@prairiegate.example>")
    before = len(life.gmail.calls)
    assert len(life.visit(interview, DEBRIEFED).placed) == 1
    calls = ["messages.list", "threads.get", "messages.list", "settings.sendAs.list"]
    calls += ["drafts.create", "drafts.get"]
    assert calls == life.gmail.calls[before:], "two more: the thread's id and the signature are not known yet"


def test_a_panels_letters_share_what_was_read(life: Life) -> None:
    """Each further letter costs its draft and the reading back, nothing else."""
    interview = life.record(interviewers=(denise(lead=True), TOMAS), thread="<a1@prairiegate.example>")
    before = len(life.gmail.calls)
    assert len(life.visit(interview, DEBRIEFED).placed) == 2
    assert life.gmail.calls[before:].count("drafts.create") == 2
    assert len(life.gmail.calls[before:]) == 8


def test_ten_open_interviews_cost_less_than_a_thousand_units(life: Life) -> None:
    """Ten interviews, each with an unsent draft in its thread, in one run."""
    interviews = []
    for number in range(10):
        person = denise(email=f"denise@company{number}.example")
        raw = mail(
            "Dear Marcus,\n\nsee you on Friday about the Branch Operations Manager role.\n\nDenise\n",
            INVITED,
            f"<i{number}@company{number}.example>",
            sender=f"Denise Kowalczyk <{person.email}>",
            subject=f"Interview at Company {number}",
        )
        life.world.deliver(raw, INVITED)
        interviews.append(
            life.record(
                company=f"Company {number}",
                interviewers=(person,),
                thread=f"<i{number}@company{number}.example>",
            )
        )
    for interview in interviews:
        assert len(life.visit(interview, DEBRIEFED).placed) == 1
    life.gmail.now = DEBRIEFED + timedelta(hours=2)
    before, box = life.gmail.units_used, life.world.open()
    for interview in interviews:
        assert life.visit(interview, DEBRIEFED + timedelta(hours=2), box).placed == ()
    assert box.units == life.gmail.units_used - before
    assert box.units < 1000
    assert box.units == 455, "the drafts once; for each the thread and the news"


@pytest.mark.parametrize(
    "how", ["500_after_commit", "reset_after_commit", "dropped_after_commit", "cut_json"]
)
def test_an_answer_lost_after_the_draft_was_made_makes_no_second_one(life: Life, how: str) -> None:
    """The draft is looked for at once and found; the visit goes on as if nothing had been."""
    interview = life.record()
    life.gmail.fail("drafts.create", how)
    assert len(life.visit(interview, DEBRIEFED).placed) == 1
    assert life.gmail.calls.count("drafts.create") == 1
    assert len(life.gmail.drafts()) == 1


def test_a_lost_journal_makes_no_second_draft(life: Life) -> None:
    """The draft is found by its Message-ID, which follows from the interview, and adopted."""
    life.visit(life.record(), DEBRIEFED)
    (life.folder / "journal.db").unlink()
    (adopted,) = life.visit(life.record(), DEBRIEFED).placed
    assert (adopted.fate, [adopted.draft_id]) == (Fate.UNSENT, list(life.gmail.drafts()))


def test_a_rewritten_letter_sent_from_the_phone_is_known(life: Life) -> None:
    """Other words, another Message-ID; it stands in the thread after the draft, and the clock starts."""
    interview = life.record()
    (thanks,) = life.visit(interview, DEBRIEFED).placed
    letter = message_from_bytes(life.gmail.drafts()[thanks.draft_id], policy=policy.default)
    text = text_of(letter)
    life.send(SENT_AT, text=text.replace("Thank you", "It was a pleasure, and thank you", 1))
    life.visit(interview, SENT_AT + timedelta(hours=1))
    with Journal.open(life.folder / "journal.db") as journal:
        (known,) = journal.placements(interview)
    assert known.fate is Fate.SENT_EDITED
    assert len(life.visit(interview, DUE_AT).placed) == 1


def test_a_draft_that_gmail_put_elsewhere_is_told_and_not_made_again(life: Life) -> None:
    """The mismatch is an error of this visit; the next one adopts the draft where it stands."""
    interview = life.record(thread="<a1@prairiegate.example>")
    (stored,) = life.gmail.store.messages.values()
    stored.mail.__dict__["base_subject"] = "as only gmail reads it"
    with pytest.raises(MailboxError, match="outside the conversation"):
        life.visit(interview, DEBRIEFED)
    (adopted,) = life.visit(interview, DEBRIEFED + timedelta(hours=1)).placed
    assert len(life.gmail.drafts()) == 1
    assert "outside the conversation" in adopted.sighting.evidence


def test_a_no_under_another_subject_is_answered_in_its_own_conversation(life: Life) -> None:
    """Gmail would not show the reply in the interview's thread: another subject is another conversation."""
    interview = life.record()
    life.visit(interview, DEBRIEFED)
    life.send(SENT_AT)
    no_at = SENT_AT + timedelta(days=1)
    text = "Dear Marcus,\n\nwe have decided to move forward with another candidate.\n\nDenise\n"
    life.gmail.now = no_at
    refusal = life.world.deliver(mail(text, no_at, "<no@prairiegate.example>", subject="Your visit"), no_at)
    (decline,) = life.visit(interview, no_at + timedelta(hours=1)).placed
    assert Kind.GRACIOUS_DECLINE is decline.kind
    assert life.gmail.thread_of(refusal) == life.gmail.thread_of(decline.draft_id)
