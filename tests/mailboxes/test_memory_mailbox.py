from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from mailbox_contract import MailboxContract
from mails import INVITATION, ME, PLACED, SENT, as_staged, letter, raw_mail
from worlds import World
from worlds.memory import FailurePoint, MemoryMailbox, MemoryWorld

from agent.errors import MailboxError, TryLaterError
from agent.model.mail import Mark
from agent.model.plan import Fate


class TestMemoryMailbox(MailboxContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:  # noqa: ARG002 - the contract's
        return MemoryWorld()


def test_the_person_edits_and_sends() -> None:
    """The verbs of a person change a draft and send it under a new id."""
    box = MemoryMailbox("memory", (ME,), [(raw_mail(), PLACED)])
    outgoing, placement = letter()
    ticket = box.stage(outgoing)
    draft = box.place(outgoing, ticket)
    box.edit_draft(draft, text="My own words.", subject="Re: Friday")
    assert box.find_fate(as_staged(placement, ticket)).edited
    own_id = box.send_draft(draft, SENT)
    thread = box.read([own_id])
    assert thread is not None
    assert thread.message_ids == (INVITATION, own_id)
    assert [set(message.marks) for message in thread.messages] == [set(), {Mark.SENT}]


def test_the_person_throws_a_draft_away() -> None:
    """It lies in the trash then, and is no draft to open."""
    box = MemoryMailbox("memory", (ME,))
    outgoing, placement = letter()
    ticket = box.stage(outgoing)
    box.delete_draft(box.place(outgoing, ticket))
    assert box.drafts() == {}
    assert Fate.DELETED is box.find_fate(as_staged(placement, ticket)).fate


@pytest.mark.parametrize(
    ("moment", "fate"),
    [
        (FailurePoint.BEFORE_STAGE, None),
        (FailurePoint.AFTER_STAGE, None),
        (FailurePoint.BEFORE_PLACE, None),
        (FailurePoint.AFTER_PLACE, Fate.UNSENT),
    ],
)
def test_a_failure_comes_once_and_look_tells(moment: FailurePoint, fate: Fate | None) -> None:
    """Whatever the moment, `find_fate` says afterwards whether the draft stands."""
    box = MemoryMailbox("memory", (ME,))
    outgoing, placement = letter()
    box.failures[moment] = TryLaterError("No answer.")
    with suppress(TryLaterError):
        placement = as_staged(placement, box.stage(outgoing))
        box.place(outgoing, placement.ticket)
    assert fate is box.find_fate(placement).fate
    assert box.failures == {}


def test_a_mailbox_out_of_reach_tells_nothing() -> None:
    """Search, read and look all fail where the mailbox does not answer."""
    box = MemoryMailbox("memory", (ME,))
    box.failures[FailurePoint.ANSWER] = MailboxError("No answer.")
    with pytest.raises(MailboxError):
        box.find_fate(letter()[1])
    assert box.find_fate(letter()[1]).fate is None
