"""When an out-of-office note says its writer is back."""

from __future__ import annotations

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.times.days import find_return_date

NOW = at("2026-09-04T12:00:00-05:00")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("I am back on 2026-09-14.", "2026-09-14"),
        ("I return on 14 September 2026.", "2026-09-14"),
        ("I return on the 14th of September 2026.", "2026-09-14"),
        ("I will be back September 14, 2026.", "2026-09-14"),
        ("Back on Sept. 14th 2026", "2026-09-14"),
        ("Ich bin ab dem 14. September 2026 wieder im Büro.", "2026-09-14"),
        ("Ich bin am 2. März 2027 zurück.", "2027-03-02"),
        ("De retour le 1er octobre 2026.", "2026-10-01"),
        ("Absente jusqu'au 14 février 2027", "2027-02-14"),
        ("Vuelvo el 14 de septiembre de 2026.", "2026-09-14"),
        ("Jag är tillbaka den 14 september 2026.", "2026-09-14"),
        ("Away from 5 September 2026 to 13 September 2026.", "2026-09-13"),
        (
            "Away 5 September 2026 to 11 September 2026, back on 14 September 2026; fair on 3 October 2026.",
            "2026-09-14",
        ),
        ("I am back today, 4 September 2026", "2026-09-04"),
    ],
)
def test_unambiguous_days(words: str, day: str) -> None:
    """ISO, or a month by its name in five languages, with a year; midnight in the note's own zone."""
    assert at(f"{day}T00:00:00-05:00") == find_return_date(words, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "Back on 03/04/2026",
        "Back on 03.10.2026",
        "Back on Monday",
        "Back on 14 September",
        "Back on 31 September 2026",
        "Back on 2026-13-01",
        "Since 1 January 2026",
        "Back on 14 September 2029",
        "Back on 14 Smarch 2026",
        "",
    ],
)
def test_unclear_days(words: str) -> None:
    """A day that can mean two, has no year, is past or does not exist counts for none."""
    assert find_return_date(words, NOW) is None


@given(st.text(max_size=120))
def test_any_words(words: str) -> None:
    """Nothing raises."""
    assert find_return_date(words, NOW) is None or "20" in words
