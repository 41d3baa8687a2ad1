"""The lines about an interview on record: what each answer to them does, and what is said where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from agents import agent_over
from builders import address, appointment, debrief, denise, placement
from calendars import HOUR
from mails import DEBRIEFED, ME
from worlds.memory import MemoryMailbox

from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import PlanSnapshot
from agent.model.appointment import Appointment
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.plan import (
    Because,
    Fate,
    InterviewState,
    PersonsWord,
    Sighting,
    Stage,
    Track,
    TrackState,
)
from agent.noticing.later_words import LaterWords

NOW = DEBRIEFED + 3 * HOUR
SANDRA = "Sandra Okafor"
PANEL = (
    denise(),
    denise(name=SANDRA, given="Sandra", family="Okafor", email="sandra@prairiegate.example"),
    denise(name="Sandra Lindqvist", given="Sandra", family="Lindqvist", email=""),
)
NO = Because(
    code="rejection",
    key="<no@prairiegate.example>",
    message_id=None,
    sender=address("Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"),
    date=NOW - HOUR,
    words="We have decided to go on with another candidate.",
)


class Line:
    """An interview on record, with the form that was recorded."""

    def __init__(self, journal: Journal, folder: Path) -> None:
        self.journal = journal
        self.agent = agent_over(MemoryMailbox("local", (ME,)), journal, folder)
        self.id: InterviewId = journal.add(debrief(interviewers=PANEL), now=DEBRIEFED)
        self.appointment = journal.appointments.add(appointment(interview=self.id), None)

    @property
    def words(self) -> PersonsWord:
        return self.journal.get(self.id).words

    def read(self) -> LaterWords:
        return LaterWords(self.agent, self.appointment, NOW)

    def say(self, field: str, typed: str) -> str:
        """What the form says of it then; empty: nothing."""
        before: Appointment = self.appointment
        self.appointment = self.read().obey({field: typed})
        return "".join(self.read().list_news(before))

    def stop(self) -> None:
        """A mail was read as their no."""
        track = Track(TrackState.CANCELLED, "rejection", because=(NO,))
        self.journal.record_visit(self.id, PlanSnapshot(state=InterviewState.OPEN, track=track))


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    with Journal.open(tmp_path / "journal.db") as journal:
        yield Line(journal, tmp_path)


THANKED: tuple[tuple[str, str, list[str]], ...] = (
    ("Denise", "you have thanked Denise Kowalczyk.", ["Denise Kowalczyk"]),
    ("sandra@prairiegate.example", f"you have thanked {SANDRA}.", [SANDRA]),
    ("Sandra", "Not done: More than one of them is called Sandra.", []),
    ("2026-09-04", "you have thanked them; I count from Friday 4 September 2026, 12:00.", [""]),
    ("yesterday", "Not done: yesterday is not between the interview and now.", []),
    ("maybe", "Not done: Please write yes, or leave it empty.", []),
    ("no", "", []),
)


@pytest.mark.parametrize(("typed", "said", "people"), THANKED)
def test_thanks_are_those_of_a_person_a_day_or_a_yes(
    line: Line, typed: str, said: str, people: list[str]
) -> None:
    """Two of one name, and a day before the interview, are asked about; a no changes nothing."""
    assert said == line.say("thanked", typed)
    assert people == [person for person, _ in line.words.thanked]
    assert "" == line.say("thanked", typed), "the same text does it once"


def test_only_a_yes_takes_back_or_ends(line: Line) -> None:
    """A no leaves it as it is, and other words are asked about."""
    line.stop()
    unclear = "Not done: Please write yes, or leave it empty."
    for field in ("reopen", "close"):
        assert ["", unclear] == [line.say(field, "no"), line.say(field, "perhaps one day")], field
    assert (PersonsWord(), NO.key) == (line.words, line.read().find_key())
    assert "it goes on as if that mail had not come." == line.say("reopen", "yes")
    assert ((NO.key,), "") == (line.words.disregarded, line.read().find_key())


def test_a_no_that_was_accepted_is_not_offered_to_be_taken_back(line: Line) -> None:
    """They have been told so; nor is there anything to take back where nothing is on record."""
    line.stop()
    assert "reopen" in line.read().list_lines()
    assert "another candidate" in line.read().list_asides()["reopen"]
    nothing = replace(line.read(), appointment=replace(line.appointment, interview=None))
    assert ("", False) == (nothing.find_key(), "reopen" in nothing.list_lines())
    decline = placement(interview=line.id, kind=Kind.GRACIOUS_DECLINE, stage=Stage.INTENDED)
    line.journal.intend(decline)
    assert NO.key == line.read().find_key(), "it only lies in Drafts"
    line.journal.record_sighting(decline, Sighting(Fate.SENT, "It was sent.", sent_at=NOW))
    assert ("", False) == (line.read().find_key(), "reopen" in line.read().list_lines())
    assert line.say("reopen", "yes").startswith("Not done: Your answer to their no was sent")
    assert () == line.words.disregarded
