"""The life of an interview over IMAP on a real server, and the machine dying at every step of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import mail_program
import pytest
from agents import agent_over
from builders import debrief
from children import KILLED, die_at, fork
from dovecot import Dovecot
from mails import DEBRIEFED, INVITED, ME, invitation, mail
from worlds import DRAFTS, SENT_FOLDER
from worlds.imap import ImapWorld, make_account

from agent.keeping.journal.journal import Journal
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.model.letter import Kind, Outgoing
from agent.model.mail import MessageId
from agent.model.plan import Fate, Stage, TrackState
from agent.visit import VisitResult, visit

pytestmark = pytest.mark.dovecot
SENT_AT = DEBRIEFED + timedelta(minutes=30)
DUE_AT = datetime.fromisoformat("2026-09-09T10:00:00-05:00")


@pytest.fixture
def world(server: Dovecot) -> Iterator[ImapWorld]:
    with ImapWorld(server.host, server.port) as one:
        one.deliver(invitation(), INVITED)
        yield one


def visited(journal: Journal, mailbox: ImapMailbox, folder: Path, now: datetime) -> VisitResult:
    """One visit to the only interview, on a connection of its own."""
    (record,) = journal.interviews()
    done = visit(agent_over(mailbox, journal, folder), record.id, now)
    mailbox.close()
    return done


def sends(world: ImapWorld, at: datetime) -> None:
    """The person sends the only draft; their program gives it a new Message-ID."""
    ((draft, raw),) = world.drafts().items()
    world.remove(draft)
    world.deliver(
        mail_program.rewrite_as_sent(raw, at, MessageId(f"<sent-{at:%d%H%M}@mail.example>")), at, SENT_FOLDER
    )


def test_the_whole_life_of_an_interview(world: ImapWorld, tmp_path: Path) -> None:
    """Thank-you, sent; second chance when it is due, edited and saved anew, sent; their answer ends it."""
    with Journal.open(tmp_path / "journal.db") as journal:
        journal.add(debrief(), now=DEBRIEFED)
        (thanks,) = visited(journal, world.open(), tmp_path, DEBRIEFED).placed
        assert [thanks.draft_id] == list(world.drafts())
        assert visited(journal, world.open(), tmp_path, DEBRIEFED).placed == ()
        sends(world, SENT_AT)
        waiting = visited(journal, world.open(), tmp_path, SENT_AT + timedelta(minutes=5))
        assert (TrackState.WAITING, ()) == (waiting.plan.second_chance.state, waiting.placed)
        (second,) = visited(journal, world.open(), tmp_path, DUE_AT).placed
        assert Kind.SECOND_CHANCE is second.kind
        ((draft, raw),) = world.drafts().items()
        world.remove(draft)
        edited = mail_program.edit(raw, message_id=MessageId("<edited@client.example>"), subject="Re: Friday")
        world.deliver(edited, DUE_AT, DRAFTS)
        assert visited(journal, world.open(), tmp_path, DUE_AT + timedelta(hours=1)).placed == ()
        sends(world, DUE_AT + timedelta(hours=2))
        done = visited(journal, world.open(), tmp_path, DUE_AT + timedelta(hours=3))
        assert TrackState.SENT is done.plan.second_chance.state
        assert {Fate.SENT} == {one.fate for one in journal.all_placements()}
        assert world.drafts() == {}


def test_an_answer_that_came_in_between_cancels_the_second_letter(world: ImapWorld, tmp_path: Path) -> None:
    """It may lie in Archive, where the person or a rule has put it."""
    with Journal.open(tmp_path / "journal.db") as journal:
        journal.add(debrief(), now=DEBRIEFED)
        visited(journal, world.open(), tmp_path, DEBRIEFED)
        sends(world, SENT_AT)
        visited(journal, world.open(), tmp_path, SENT_AT + timedelta(minutes=5))
        answer = mail(
            "Dear Marcus,\n\nwe have decided not to move forward with your application.\n\nDenise\n",
            DUE_AT - timedelta(hours=3),
            "<r1@prairiegate.example>",
            subject="Re: Branch Operations Manager interview",
            references=("<a1@prairiegate.example>",),
        )
        world.append("Archive", answer, DUE_AT - timedelta(hours=3))
        done = visited(journal, world.open(), tmp_path, DUE_AT)
        assert TrackState.CANCELLED is done.plan.second_chance.state
        assert Kind.SECOND_CHANCE not in {one.kind for one in done.placed}


class Doomed(ImapMailbox):
    """Its process dies at the nth border of what it sends or writes, counted from `stage` on."""

    step = 0

    def stage(self, outgoing: Outgoing) -> str:
        die_at(self.step, named=frozenset({"sendall", "execute"}))
        return super().stage(outgoing)


@pytest.mark.no_cover
def test_killed_at_any_step_the_letter_stands_once(server: Dovecot, tmp_path: Path) -> None:
    """Before and after every command and every write from `stage` on; the next visit completes it."""
    for step in count(1):
        folder = tmp_path / f"step-{step}"
        folder.mkdir()
        with ImapWorld(server.host, server.port) as world, Journal.open(folder / "journal.db") as journal:
            world.deliver(invitation(), INVITED)
            journal.add(debrief(), now=DEBRIEFED)
            journal.close()

            def work(folder: Path = folder, world: ImapWorld = world, step: int = step) -> None:
                box = Doomed(make_account(mailbox="local", **world.account()), own_addresses=(ME,))
                box.step = step
                with Journal.open(folder / "journal.db") as own:
                    visited(own, box, folder, DEBRIEFED)

            ended = fork(work)
            assert ended in {0, KILLED}
            server.wait_for_end_of_sessions(world.user, but=1)
            with Journal.open(folder / "journal.db") as again:
                visited(again, world.open(), folder, DEBRIEFED + timedelta(minutes=15))
                visited(again, world.open(), folder, DEBRIEFED + timedelta(minutes=30))
                (placement,) = again.all_placements()
            assert [placement.draft_id] == list(world.drafts()), step
            assert (Stage.PLACED, Fate.UNSENT) == (placement.stage, placement.fate), step
        if ended == 0:
            break
    assert step > 15, "the kills reached the placing"
