"""Records to JSON data and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from builders import debrief, message
from hypothesis import given
from strategies import appointments, debriefs, persons_words, placements

from agent.keeping.codec import MisfitError, decode, encode
from agent.model.appointment import Appointment, Meeting
from agent.model.interview import Debrief, Decision, Interviewer
from agent.model.letter import Kind
from agent.model.plan import PersonsWord, Placement, Sighting


def through_json(record: object) -> object:
    return json.loads(json.dumps(encode(record)))


@given(debriefs())
def test_a_debrief_survives(record: Debrief) -> None:
    """Any debrief comes back from JSON as it was."""
    assert record == decode(Debrief, through_json(record))


@given(placements)
def test_a_placement_survives(record: Placement) -> None:
    """Any placement comes back from JSON as it was."""
    assert record == decode(Placement, through_json(record))


@given(appointments)
def test_an_appointment_survives(record: Appointment) -> None:
    """Any appointment comes back from JSON as it was, times without an offset included."""
    assert record == decode(Appointment, through_json(record))


def test_no_mail_is_kept() -> None:
    """What does not count when records are compared is no part of them: a sighting goes without its mail."""
    data = through_json(Sighting(None, "not there", message=message(text="a secret")))
    assert Sighting(None, "not there") == decode(Sighting, data)
    assert "secret" not in json.dumps(data)


@given(persons_words)
def test_a_persons_word_survives(record: PersonsWord) -> None:
    """Any word of the person comes back from JSON as it was, sets and pairs included."""
    assert record == decode(PersonsWord, through_json(record))


def test_the_local_time_survives() -> None:
    """A moment keeps the offset it was written with, not only the instant."""
    data = through_json(debrief())
    assert isinstance(data, dict)
    assert data["interview_end"] == "2026-09-04T11:30:00-05:00"


def test_sets_are_sorted() -> None:
    """The same record is the same text every time."""
    skipped = PersonsWord(skipped=frozenset(Kind))
    written = encode(skipped)
    assert isinstance(written, dict)
    assert sorted(Kind) == written["skipped"]


def test_an_absent_field_takes_its_default() -> None:
    """A record written before a field existed is still that record."""
    assert Decision() == decode(Decision, {})


@pytest.mark.parametrize(
    ("kind", "data", "where"),
    [
        (Decision, [], "Decision: expected the fields"),
        (Decision, {"day": "2026-01-01"}, "Decision: expected the fields"),
        (Decision, {"text": 3}, "Decision.text: expected str"),
        (Decision, {"date": "tomorrow"}, "Decision.date"),
        (Decision, {"date": 3}, "Decision.date"),
        (Interviewer, {"part": "panelist"}, "name"),
        (Interviewer, {"name": "Ana", "part": "boss"}, "Interviewer.part"),
        (Interviewer, {"name": "Ana", "part": "panelist", "lead": 1}, "lead: expected bool"),
        (Debrief, {"fit": {}}, "Debrief.fit: expected a list"),
        (Debrief, {"fit": [{"skill": None}]}, r"Debrief.fit\[0\].skill: expected str"),
        (PersonsWord, {"reworded": [["thank_you"]]}, "expected 2 values"),
        (PersonsWord, {"closed_at": "2026-01-01T00:00:00"}, "closed_at: expected an offset"),
        (PersonsWord, {"closed_at": 3}, "closed_at"),
        (Meeting, {"local_start": "2026-01-01T00:00:00Z"}, "local_start: expected no offset"),
        (Sighting, {"fate": "eaten", "evidence": ""}, "Sighting.fate"),
    ],
)
def test_what_does_not_fit_is_refused(kind: type, data: object, where: str) -> None:
    """Data that is no such record is refused with its place."""
    with pytest.raises(MisfitError, match=where):
        decode(kind, data)


@pytest.mark.parametrize("value", [3.5, b"x", {"a": 1}, [1]])
def test_foreign_values_are_refused(value: object) -> None:
    """What no record of ours holds is a mistake of ours, not data."""
    with pytest.raises(TypeError, match="no record of ours"):
        encode(value)


def test_dates_and_moments_stay_apart() -> None:
    """A date comes back as a date, a moment as a moment."""

    @dataclass(frozen=True)
    class Both:
        day: date
        moment: datetime

    Both.__annotations__.update(day=date, moment=datetime)
    both = Both(date(2026, 9, 4), datetime.fromisoformat("2026-09-04T11:30:00+00:00"))
    assert both == decode(Both, through_json(both))
