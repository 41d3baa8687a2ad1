"""Letters in the person's own words: kept until they are placed, and forgotten with their interview."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders import at, debrief

from agent.errors import JournalError
from agent.keeping.journal.journal import Journal
from agent.model.interview import InterviewId
from agent.model.letter import Kind, OwnLetter

NOW = at("2026-09-04T12:10:00-05:00")
LETTER = OwnLetter(kind=Kind.SECOND_CHANCE, person="Denise Kowalczyk", text="Hi Denise,\n\nünder\n")


def test_one_for_each_kind_and_person(home: Path) -> None:
    """A later one replaces an earlier one, however the name is written; a visit is due at once."""
    path = home / "journal.db"
    with Journal.open(path) as journal:
        interview = journal.add(debrief(), now=NOW)
        other = journal.add(debrief(company="Acme", interview_end=NOW - timedelta(days=1)), now=NOW)
        journal.own_letters.keep(interview, LETTER)
        again = OwnLetter(kind=LETTER.kind, person="DENISE KOWALCZYK", text="Other words")
        thanks = OwnLetter(kind=Kind.THANK_YOU, person="Denise Kowalczyk", text="Thanks")
        journal.own_letters.keep(interview, again)
        journal.own_letters.keep(interview, thanks)
        journal.own_letters.keep(other, LETTER)
        assert {again, thanks} == set(journal.own_letters.list_waiting(interview))
        exported = journal.export()["interviews"]
        assert isinstance(exported, list)
        assert [len(one["own_letters"]) for one in exported if isinstance(one, dict)] == [1, 2]  # type: ignore[arg-type]
        journal.own_letters.drop(interview, LETTER)
        journal.own_letters.drop(interview, LETTER)
        assert (thanks,) == journal.own_letters.list_waiting(interview)
        journal.forget(other)
        assert journal.own_letters.list_waiting(other) == ()
        journal.forget(interview)
    for words in ("Other words", "ünder", "Thanks"):
        assert words.encode() not in path.read_bytes()


def test_none_without_an_interview(home: Path) -> None:
    """That would be damage."""
    with Journal.open(home / "journal.db") as journal, pytest.raises(JournalError):
        journal.own_letters.keep(InterviewId("nobody"), LETTER)
