"""Answers of a dialogue that was broken off."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import SecondChanceError, UsageError
from agent.keeping import unfinished
from agent.keeping.home_folder import Home
from agent.keeping.unfinished import Unfinished

NOW = at("2026-09-04T12:10:00-05:00")
ANSWERS = {"company": "Prairie Gate", "botched": [{"question": "Why?"}], "nudge": False}


@pytest.fixture
def place(home: Path) -> Home:
    return Home(home)


def test_answers_can_be_taken_up_again(place: Home) -> None:
    """What was kept comes back, with the moment of the last answer."""
    unfinished.save(place, "one", ANSWERS, now=NOW)
    expected = Unfinished(name="one", kept_at=NOW, answers=ANSWERS)
    assert expected == unfinished.load(place, "one")


def test_the_last_answers_win(place: Home) -> None:
    """Each answer replaces the file whole."""
    unfinished.save(place, "one", {"company": "A"}, now=NOW)
    unfinished.save(place, "one", ANSWERS, now=NOW)
    assert unfinished.load(place, "one").answers == ANSWERS


def test_the_file_is_private(place: Home) -> None:
    """Answers are for the person's eyes only."""
    unfinished.save(place, "one", ANSWERS, now=NOW)
    assert (place.unfinished / "one.json").stat().st_mode & 0o777 == 0o600
    assert place.unfinished.stat().st_mode & 0o777 == 0o700


def test_all_are_listed_oldest_first(place: Home) -> None:
    """The list is in order of beginning and leaves out what is no answer file."""
    assert unfinished.load_all(place) == ()
    for name in ("2026-09-05T090000", "2026-09-04T121000"):
        unfinished.save(place, name, {}, now=NOW)
    (place.unfinished / ".new-x.json").touch()
    (place.unfinished / "notes.txt").touch()
    assert [one.name for one in unfinished.load_all(place)] == ["2026-09-04T121000", "2026-09-05T090000"]


def test_new_names_never_clash(place: Home) -> None:
    """Two dialogues begun in the same second keep apart."""
    names = []
    for _ in range(3):
        names.append(unfinished.new_name(place, NOW))
        unfinished.save(place, names[-1], {}, now=NOW)
    assert names == ["2026-09-04T121000", "2026-09-04T121000-2", "2026-09-04T121000-3"]


def test_a_discarded_one_is_gone(place: Home) -> None:
    """Discarding deletes, and twice is fine."""
    unfinished.save(place, "one", ANSWERS, now=NOW)
    unfinished.discard(place, "one")
    unfinished.discard(place, "one")
    with pytest.raises(UsageError, match='no unfinished debrief "one"'):
        unfinished.load(place, "one")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"answers": {}}',
        b'{"answers": {}, "kept_at": 3}',
        b'{"answers": [], "kept_at": "2026-09-04T12:10:00-05:00"}',
    ],
)
def test_a_damaged_file_says_so(damage: bytes, place: Home) -> None:
    """A damaged file is listed with a sentence and does not hide the others."""
    unfinished.save(place, "whole", ANSWERS, now=NOW)
    (place.unfinished / "broken.json").write_bytes(damage)
    broken, whole = unfinished.load_all(place)
    assert "cannot be read: its content is damaged" in broken.damage
    assert broken.answers == {}
    assert (whole.answers, whole.damage) == (ANSWERS, "")


def test_a_folder_in_its_place_says_so(place: Home) -> None:
    """What cannot be opened is damage too, and cannot be discarded silently."""
    (place.unfinished / "odd.json").mkdir(parents=True)
    assert "is a directory" in unfinished.load(place, "odd").damage
    with pytest.raises(SecondChanceError, match="cannot be deleted"):
        unfinished.discard(place, "odd")


json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(st.text(), json_data, max_size=4))
def test_any_answers_survive(place: Home, answers: dict[str, object]) -> None:
    """Whatever was typed comes back as typed."""
    unfinished.save(place, "any", answers, now=NOW)
    assert answers == unfinished.load(place, "any").answers
