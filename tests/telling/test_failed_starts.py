"""Runs that could not begin: when that is told, by which ways, and what is kept of the telling."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from builders import at

from agent.errors import SecondChanceError
from agent.keeping.config import Notify
from agent.keeping.failed_starts import FailedStarts, load_failed_starts
from agent.keeping.home_folder import Home
from agent.model.notice import Word
from agent.telling.failed_starts import is_to_be_told, tell_failed_starts
from agent.telling.way import NotToldError

NOON = at("2026-09-04T12:10:00-05:00")
NIGHT = at("2026-09-04T23:10:00-05:00")
CHICAGO = ZoneInfo("America/Chicago")
THREE = FailedStarts(number=3, since=NOON, text="config.toml cannot be read.")
BY_DESKTOP = Notify(desktop=True)


@dataclass
class FakeWay:
    """A way that hears the word, or fails with an error."""

    fails: Exception | None = None
    name: str = "fake"
    label: str = "your fake"
    heard: list[Word] = field(default_factory=list)

    def say(self, word: Word) -> None:
        if self.fails:
            raise self.fails
        self.heard.append(word)


def test_it_is_told_of_the_third_in_a_row_once_and_in_their_hours() -> None:
    """A fourth that was not told yet counts as well; a way must be there, and two tries are enough."""
    cases = {
        "third": (THREE, BY_DESKTOP, NOON, True),
        "fourth": (replace(THREE, number=4), BY_DESKTOP, NOON, True),
        "repeated": (replace(THREE, tries=1), BY_DESKTOP, NOON, True),
        "second": (replace(THREE, number=2), BY_DESKTOP, NOON, False),
        "told": (replace(THREE, told_at=NOON), BY_DESKTOP, NOON, False),
        "tried": (replace(THREE, tries=2), BY_DESKTOP, NOON, False),
        "no way": (THREE, Notify(), NOON, False),
        "night": (THREE, BY_DESKTOP, NIGHT, False),
    }
    told = {name: is_to_be_told(*case[:2], CHICAGO, case[2]) for name, case in cases.items()}
    assert told == {name: case[3] for name, case in cases.items()}


NOT_TOLD = NotToldError("The line is down.")
LOST = SecondChanceError("No answer came.")


@pytest.mark.parametrize(
    ("fates", "is_told"),
    [
        ((None,), True),
        ((NOT_TOLD, None), True),
        ((None, NOT_TOLD), True),
        ((NOT_TOLD, LOST), True),
        ((NOT_TOLD, NOT_TOLD), False),
        ((), False),
    ],
)
def test_a_way_that_fails_keeps_no_other_from_telling(
    tmp_path: Path, fates: tuple[Exception | None, ...], *, is_told: bool
) -> None:
    """What may have reached them counts as told; what surely reached nobody is tried again."""
    home = Home(tmp_path / "home")
    home.ensure()
    ways = [FakeWay(fate) for fate in fates]
    tell_failed_starts(home, THREE, BY_DESKTOP, CHICAGO, ways, NOON)
    assert [len(way.heard) for way in ways] == [int(fate is None) for fate in fates]
    assert all("last 3 runs failed" in str(word) for way in ways for word in way.heard)
    assert load_failed_starts(home) == replace(THREE, told_at=NOON if is_told else None)


def test_a_try_whose_end_is_not_recorded_is_counted(tmp_path: Path) -> None:
    """Killed while a way speaks: the next run knows that the person may have heard it."""
    home = Home(tmp_path / "home")
    home.ensure()
    with pytest.raises(KeyboardInterrupt):
        tell_failed_starts(home, THREE, BY_DESKTOP, CHICAGO, [Killing()], NOON)
    assert load_failed_starts(home) == replace(THREE, tries=1)


class Killing(FakeWay):
    """A way within which the process is stopped."""

    def say(self, word: Word) -> None:
        super().say(word)
        raise KeyboardInterrupt
