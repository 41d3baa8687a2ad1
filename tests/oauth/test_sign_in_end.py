"""When a sign-in at Google ends, and whether a refusal is most likely the end of the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from agent.mailboxes.oauth.google_consent import _read_span
from agent.mailboxes.oauth.google_end import describe_end, has_ended_with_the_week

MADE = datetime(2026, 11, 27, 9, 12, tzinfo=UTC)


@dataclass(frozen=True)
class SignedIn:
    authorised_at: datetime = MADE
    ends_at: datetime | None = None


@pytest.mark.parametrize(
    ("named", "days", "is_likely"),
    [
        (None, 1, False),
        (None, 6.9, False),
        (None, 7.0, True),
        (None, 8, True),
        (None, 9, False),
        (None, 200, False),
        (7, 3, False),
        (7, 7, True),
        (7, 30, True),
        (1, 1.1, False),
    ],
)
def test_a_week_is_the_reason(named: int | None, days: float, is_likely: bool) -> None:  # noqa: FBT001 - a column
    """It is where Google named that end, or where the refusal is first seen about seven days on."""
    ends = MADE + timedelta(days=named) if named else None
    signed_in = SignedIn(ends_at=ends)
    assert is_likely == has_ended_with_the_week(signed_in, MADE + timedelta(days=days))


def test_the_end_in_words() -> None:
    """In the person's own time; a week is told with its cure, another span without."""
    week, day = SignedIn(ends_at=MADE + timedelta(days=7)), SignedIn(ends_at=MADE + timedelta(days=1))
    first, cure = describe_end("personal", week, "Europe/Berlin", MADE)
    assert (
        "Signed in until Friday 4 December 2026, 10:12; then once more: second-chance auth personal" == first
    )
    assert "Publish app" in cure
    assert 1 == len(describe_end("personal", day, "Europe/Berlin", MADE))
    assert "If your app" in describe_end("personal", SignedIn(), "Europe/Berlin", MADE)[0]


def test_the_life_of_a_token_as_google_names_it() -> None:
    """Whole seconds as a number or as text; everything else counts as no end."""
    assert timedelta(days=7) == _read_span(604800) == _read_span("604800")
    nothings: list[object] = [None, "", "soon", 0, -5, 1e40, [], {}, "9" * 5000]
    for nothing in nothings:
        assert _read_span(nothing) is None
