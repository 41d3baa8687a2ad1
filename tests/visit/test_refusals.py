"""A letter that its mailbox refused, or of which nobody knows whether it was made: what visits do then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from agents import agent_over
from builders import debrief
from mails import DEBRIEFED, DENISE, INVITED, ME, invitation, raw_mail
from worlds.memory import FailurePoint, MemoryMailbox

from agent.errors import RefusedError, TryLaterError
from agent.keeping.journal.journal import Journal
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.mail import Mark
from agent.model.plan import Fate, Placement, Stage
from agent.visit import visit
from agent.visit.placing import LetterEntry
from agent.visit.rewriting import reword

HOUR = timedelta(hours=1)
FULL = TryLaterError("The mailbox is full.", "Make room.")


class Rooms:
    """One interview in a journal, and its mailbox."""

    def __init__(self, folder: Path, box: MemoryMailbox | None = None) -> None:
        self.folder = folder
        self.box = box or MemoryMailbox("local", (ME,), [(invitation(), INVITED)])
        with self.journal() as journal:
            self.id: InterviewId = journal.add(debrief(), now=DEBRIEFED)
        self.now = DEBRIEFED

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        with Journal.open(self.folder / "journal.db") as journal:
            yield journal

    def visit(self, *, dry_run: bool = False) -> tuple[Placement, ...]:
        """One visit an hour later; what it says it placed."""
        self.now += HOUR
        with self.journal() as journal:
            return visit(
                agent_over(self.box, journal, self.folder), self.id, self.now, dry_run=dry_run
            ).placed

    def refuse(self, failure: BaseException = FULL, at: FailurePoint = FailurePoint.REFUSED) -> None:
        """A visit whose placing fails."""
        self.box.failures = {at: failure}
        with pytest.raises(type(failure)):
            self.visit()
        self.box.failures = {}

    @property
    def letter(self) -> Placement:
        with self.journal() as journal:
            (one,) = journal.placements(self.id)
            return one


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    return Rooms(tmp_path)


def test_what_was_refused_is_on_record_as_that_and_made_by_the_next_visit(rooms: Rooms) -> None:
    """The person's own reply, begun and thrown away, changes nothing of it."""
    rooms.refuse()
    assert (rooms.letter.stage, rooms.letter.is_on_its_way) == (Stage.REFUSED, True)
    rooms.refuse()
    own = raw_mail("<own@x>", sender=ME, to=DENISE, answers="<a1@prairiegate.example>", text="Hi Denise,")
    rooms.box.delete_draft(rooms.box.deliver(own, rooms.now, frozenset({Mark.DRAFT})), for_good=True)
    (placed,) = rooms.visit()
    assert [placed.draft_id] == list(rooms.box.drafts())
    assert (rooms.letter.stage, rooms.letter.fate) == (Stage.PLACED, Fate.UNSENT)
    assert rooms.visit() == ()
    rooms.box.delete_draft(placed.draft_id, for_good=True)
    assert rooms.visit() == ()
    assert rooms.letter.fate is Fate.DELETED, "it once stood"


def test_what_was_refused_after_the_commit_is_adopted(rooms: Rooms) -> None:
    """The server said no, and it stands all the same."""
    rooms.box.failures = {FailurePoint.AFTER_PLACE: FULL}
    with pytest.raises(TryLaterError):
        rooms.visit()
    with rooms.journal() as journal:
        journal.record_refusal(rooms.letter, replace(rooms.letter.sighting, fate=None))
    (placed,) = rooms.visit()
    assert [placed.draft_id] == list(rooms.box.drafts())
    assert rooms.letter.stage is Stage.PLACED


def test_killed_between_the_refusal_and_its_record(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ticket that was not used proves that it was not made."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LetterEntry, "record_refusal", die)
    rooms.box.failures = {FailurePoint.REFUSED: FULL}
    with pytest.raises(KeyboardInterrupt):
        rooms.visit()
    monkeypatch.undo()
    assert rooms.letter.stage is Stage.STAGED
    assert len(rooms.visit()) == len(rooms.box.drafts()) == 1


def test_what_cannot_be_known_keeps_its_stage_and_is_taken_over_when_it_turns_up(rooms: Rooms) -> None:
    """No later look calls it deleted; it is not made again by itself, and cannot be reworded."""
    rooms.refuse(FULL, FailurePoint.AFTER_PLACE)
    ((draft, raw),) = rooms.box.drafts().items()
    rooms.box.delete_draft(draft, for_good=True)
    for _ in range(3):
        assert rooms.visit() == ()
        assert (rooms.letter.stage, rooms.letter.fate) == (Stage.STAGED, Fate.UNKNOWN)
    with rooms.journal() as journal, pytest.raises(RefusedError, match="not known"):
        reword(agent_over(rooms.box, journal, rooms.folder), rooms.id, Kind.THANK_YOU, rooms.now)
    rooms.box.deliver(raw, rooms.now, frozenset({Mark.DRAFT}))
    assert [one.fate for one in rooms.visit()] == [Fate.UNSENT]
    assert rooms.letter.stage is Stage.PLACED


def test_a_renewal_on_record_is_ended_by_a_visit_and_left_alone_by_a_dry_one(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the new words stood: they are ours, and the record takes them over."""
    rooms.visit()
    old = rooms.letter

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LetterEntry, "end_renewal", die)
    with rooms.journal() as journal, pytest.raises(KeyboardInterrupt):
        reword(agent_over(rooms.box, journal, rooms.folder), rooms.id, Kind.THANK_YOU, rooms.now)
    monkeypatch.undo()
    cut = rooms.letter
    assert (cut.fingerprint, cut.renewal is not None) == (old.fingerprint, True)
    rooms.visit(dry_run=True)
    assert (rooms.letter.renewal, rooms.letter.sighting.edited) == (cut.renewal, False)
    rooms.visit()
    now = rooms.letter
    assert (now.renewal, now.rewording, now.fate, now.sighting.edited) == (None, 1, Fate.UNSENT, False)
    assert now.fingerprint != old.fingerprint
    with rooms.journal() as journal:
        agent = agent_over(rooms.box, journal, rooms.folder)
        (again,) = reword(agent, rooms.id, Kind.THANK_YOU, rooms.now)
    assert (again.rewording, len(rooms.box.drafts())) == (2, 1)
