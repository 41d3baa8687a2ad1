"""A letter that stands in Drafts when the debrief changed, and which letter own words may become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from agents import agent_over
from builders import botched, debrief, denise
from mail_program import parse, text_of
from mails import DEBRIEFED, INVITED, ME, invitation
from worlds.memory import MemoryMailbox

from agent.deciding.planning import decide
from agent.errors import RefusedError
from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Report
from agent.model.interview import InterviewId, Part
from agent.model.letter import Kind, Outgoing
from agent.model.plan import Draft, Fate, Sighting
from agent.visit import Agent, visit
from agent.visit.observation import Observation, observe
from agent.visit.own_place import choose_letter
from agent.visit.own_words import put_own_letter
from agent.visit.rewriting import follow_change, reword

LATER = DEBRIEFED + timedelta(hours=1)
TOMAS = denise(
    name="Tomas Reyes",
    given="Tomas",
    family="Reyes",
    email="tomas.reyes@prairiegate.example",
    part=Part.PANELIST,
    highlight="the two shifts that share one desk",
)


class Touched(MemoryMailbox):
    """Its drafts are touched at the very moment at which they are to be replaced."""

    is_touched = False

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        if self.is_touched:
            raise RefusedError("It was changed this very moment.", "Look at it.")
        return super().replace(draft, outgoing, report)


class Room:
    """An interview whose thank-you stands in Drafts."""

    def __init__(self, journal: Journal, folder: Path) -> None:
        self.journal = journal
        self.box = Touched("local", (ME,), [(invitation(), INVITED)])
        self.agent: Agent = agent_over(self.box, journal, folder)
        self.id: InterviewId = journal.add(debrief(), now=DEBRIEFED)
        visit(self.agent, self.id, LATER)

    def change(self, **changes: Any) -> None:
        self.journal.change(self.id, debrief(**changes), now=LATER)

    def words(self) -> list[str]:
        return [text_of(parse(raw)) for raw in self.box.drafts().values()]

    def look(self, now: datetime = LATER) -> Observation:
        return observe(self.agent, self.journal.get(self.id), self.box, now)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Journal.open(tmp_path / "journal.db") as journal:
        yield Room(journal, tmp_path)


def test_a_letter_that_is_touched_this_very_moment_is_left_and_follows_later(room: Room) -> None:
    """It is told as left, and its words are as they were; the next time it says what changed."""
    (before,) = room.words()
    room.change(interviewers=(denise(highlight="the teller who repaired the vault clock"),))
    room.box.is_touched = True
    followed = follow_change(room.agent, room.id, LATER)
    assert ((), ["Denise Kowalczyk"]) == (followed.renewed, [one.person for one in followed.left])
    assert [before] == room.words()
    room.box.is_touched = False
    followed = follow_change(room.agent, room.id, LATER)
    assert (["Denise Kowalczyk"], ()) == ([one.person for one in followed.renewed], followed.left)
    assert "vault clock" in room.words()[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"enthusiasm": "I was so nervous that I froze, sorry"},
        {"interviewers": (TOMAS,)},
        {"interviewers": (denise(name="Dana Petrov", given="Dana", family="Petrov"),)},
    ],
    ids=["would break a rule", "another person", "another name"],
)
def test_a_letter_that_cannot_say_it_stays_as_it_is(room: Room, changes: dict[str, Any]) -> None:
    """Neither renewed nor told as left: it is told as what is asked."""
    before = room.words()
    room.change(**changes)
    followed = follow_change(room.agent, room.id, LATER)
    assert ((), ()) == (followed.renewed, followed.left)
    assert before == room.words()


def test_own_words_are_not_replaced_by_another_wording(room: Room) -> None:
    """While they wait for their day, and nothing of that kind stands; another kind is reworded."""
    text = "Hi Denise,\n\nyou asked about the vault count. I recount with a second person.\n\nMarcus\n"
    put_own_letter(room.agent, room.id, Kind.SECOND_CHANCE, "", text, LATER)
    with pytest.raises(RefusedError, match="in your own words"):
        reword(room.agent, room.id, Kind.SECOND_CHANCE, LATER)
    assert () == room.journal.get(room.id).words.reworded
    assert 1 == len(reword(room.agent, room.id, Kind.THANK_YOU, LATER))


def test_a_letter_of_which_nothing_can_be_told_is_not_taken(room: Room) -> None:
    """Nor one that was sent; of one that stands untouched own words may take the place."""
    known = room.look()
    (placed,) = known.situation.placements
    for sighting, told in (
        (replace(placed.sighting, fate=Fate.UNSENT), ""),
        (Sighting(Fate.UNKNOWN, "It was not found."), "cannot be told what became"),
        (Sighting(Fate.SENT, "It was sent.", sent_at=LATER), "was sent already"),
    ):
        situation = replace(known.situation, placements=(replace(placed, sighting=sighting),))
        look = replace(known, situation=situation)
        if told:
            with pytest.raises(RefusedError, match=told):
                choose_letter(look, decide(situation), Kind.THANK_YOU, "")
        else:
            assert placed.person == choose_letter(look, decide(situation), Kind.THANK_YOU, "")[0].person


def test_the_second_letter_goes_to_who_asked_also_where_another_is_thanked_first(tmp_path: Path) -> None:
    """Of a panel of equals; it is addressed as that one's thank-you is."""
    panel = (denise(part=Part.PANELIST), TOMAS)
    asked = (botched(asked_by="Tomas Reyes"),)
    with Journal.open(tmp_path / "journal.db") as journal:
        room = Room(journal, tmp_path)
        room.change(interviewers=panel, botched=asked)
        known = room.look()
        situation = replace(known.situation, placements=())
        look = replace(known, situation=situation)
        step, placed = choose_letter(look, decide(situation), Kind.SECOND_CHANCE, "")
    assert ("Tomas Reyes", None) == (step.person, placed)
    assert "tomas.reyes@prairiegate.example" in {one.email for one in step.addressing.to}


def test_a_wording_that_would_break_a_rule_is_not_taken(room: Room) -> None:
    """The draft stays, and so does the count of wordings."""
    before = room.words()
    room.change(enthusiasm="I was so nervous that I froze, sorry")
    with pytest.raises(RefusedError, match="would break a rule; nothing changed"):
        reword(room.agent, room.id, Kind.THANK_YOU, LATER)
    assert (before, ()) == (room.words(), room.journal.get(room.id).words.reworded)
