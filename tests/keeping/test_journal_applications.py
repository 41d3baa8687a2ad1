"""The companies that the person applied to: remembered for half a year, forgotten with their interview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import ID, appointment, at, debrief

from agent.keeping.journal.journal import Journal
from agent.model.mail import Address

NOW = at("2026-09-04T12:10:00-05:00")
DAY = timedelta(days=1)


@pytest.fixture
def journal(home: Path) -> Iterator[Journal]:
    with Journal.open(home / "journal.db") as one:
        yield one


def test_a_domain_is_remembered_for_half_a_year(journal: Journal) -> None:
    """From the last mail about an application on; then nothing of it is left."""
    journal.applications.record({"acme.example", "quillhouse.example"}, NOW)
    journal.applications.record({"acme.example"}, NOW + 100 * DAY)
    assert {"acme.example", "quillhouse.example"} == journal.applications.domains(NOW + 179 * DAY)
    assert {"acme.example"} == journal.applications.domains(NOW + 181 * DAY)
    journal.applications.record({"new.example"}, NOW + 181 * DAY)
    assert ["acme.example", "new.example"] == journal.export()["applications"]


def test_strangers_cannot_fill_it(journal: Journal) -> None:
    """The newest are kept, so many at most."""
    journal.applications.record({f"d{number}.example" for number in range(500)}, NOW)
    journal.applications.record({"acme.example"}, NOW + DAY)
    known = journal.applications.domains(NOW + DAY)
    assert (500, True) == (len(known), "acme.example" in known)


def test_it_is_forgotten_with_the_interview(journal: Journal) -> None:
    """Whose people have addresses there, or below it; no other domain is."""
    journal.applications.record({"prairiegate.example", "acme.example"}, NOW)
    journal.add(debrief(), now=NOW)
    journal.forget(ID)
    assert {"acme.example"} == journal.applications.domains(NOW)


def test_it_is_forgotten_with_the_appointment(journal: Journal) -> None:
    """The same of an interview that has no debrief yet."""
    people = (Address("priya@mail.quillhouse.example"),)
    known = journal.appointments.add(appointment(people=people), None)
    journal.applications.record({"quillhouse.example", "acme.example"}, NOW)
    journal.appointments.forget(known.id)
    assert {"acme.example"} == journal.applications.domains(NOW)
