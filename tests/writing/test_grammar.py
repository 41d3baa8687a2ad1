"""How the person's words and the day of the interview stand in a sentence; a name keeps its capital (D8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from builders import at, botched, debrief, denise
from hypothesis import given
from hypothesis import strategies as st

from agent.model.interview import Fit
from agent.writing.grammar import (
    FirstWords,
    begins_joined,
    day_phrase,
    ends_a_clause,
    lower_verb,
    mention,
    month_and_day,
)

END = at("2026-09-04T11:30:00-05:00")


@pytest.mark.parametrize(
    ("now", "country", "expected"),
    [
        ("2026-09-04T12:10:00-05:00", "US", "on Friday"),
        ("2026-09-08T23:59:00-05:00", "US", "on Friday"),
        ("2026-09-09T00:00:00-05:00", "US", "on September 4"),
        ("2026-09-09T00:00:00-05:00", "CA", "on September 4"),
        ("2026-09-09T00:00:00-05:00", "GB", "on 4 September"),
        ("2026-09-09T00:00:00-05:00", "", "on 4 September"),
        ("2026-09-03T00:00:00-05:00", "DE", "on 4 September"),
    ],
)
def test_a_weekday_up_to_four_days_back(now: str, country: str, expected: str) -> None:
    """The weekday is said for at most four calendar days, then day and month."""
    assert expected == day_phrase(END, at(now), zone="America/Chicago", country=country)


def test_the_date_is_the_recipients() -> None:
    """Across the date line the recipient's own day counts."""
    end = at("2026-06-04T23:30:00-07:00")
    assert day_phrase(end, end, zone="Asia/Tokyo", country="JP") == "on Friday"
    assert day_phrase(end, end, zone="America/Los_Angeles", country="US") == "on Thursday"


def test_an_unknown_zone_is_an_error() -> None:
    """A zone is never guessed."""
    with pytest.raises(ZoneInfoNotFoundError):
        day_phrase(END, END, zone="Mars/Olympus", country="")


@given(
    st.integers(0, 60 * 24 * 30), st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/St_Johns", "UTC"])
)
def test_the_phrase_fits_the_date(minutes: int, zone: str) -> None:
    """The phrase names the interview's date there, as a weekday exactly when it is four days back or less."""
    now = END + timedelta(minutes=minutes)
    there = END.astimezone(ZoneInfo(zone))
    back = (now.astimezone(ZoneInfo(zone)).date() - there.date()).days
    expected = f"on {there:%A}" if back <= 4 else f"on {there.day} {there:%B}"
    assert expected == day_phrase(END, now, zone=zone, country="DE")


def test_month_and_day() -> None:
    """The month comes first only in the United States and Canada."""
    assert month_and_day(date(2026, 12, 1), country="us") == "December 1"
    assert month_and_day(date(2026, 12, 1), country="FR") == "1 December"


NOBODY = FirstWords()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Working with a team that teaches", "working with a team that teaches"),
        ("Teaching English to refugees", "teaching English to refugees"),
        ("More experienced nurses on nights", "more experienced nurses on nights"),
        ("Medication reviews", "medication reviews"),
        ("Hedge-cutting and topiary", "hedge-cutting and topiary"),
        ("Long-term care", "long-term care"),
        ("More SAP knowledge", "more SAP knowledge"),
        ("Former foreman", "former foreman"),
        ("Stay calm, listen, offer two ways", "stay calm, listen, offer two ways"),
        ("Yes I can", "yes I can"),
        ("It's the input reflection", "it's the input reflection"),
        ("Don't dispense it", "don't dispense it"),
        ("The walled garden", "the walled garden"),
        ("Communication", "communication"),
        ("Translate what it says", "translate what it says"),
        ("Eleven lambs in one night", "eleven lambs in one night"),
    ],
)
def test_everyday_words_are_lowered(typed: str, expected: str) -> None:
    """What a telephone began with a capital reads like the middle of a sentence."""
    assert expected == NOBODY.inside(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "I'd ask once",
        "I stop the line",
        "I",
        "Kubernetes and Terraform",
        "Spring boot services",
        "Boeing fuselages",
        "Beijing first",
        "New York hospital patients",
        "Machine Learning",
        "Project Management",
        "SAP rollouts",
        "X-ray imaging",
        "iOS apps",
        "Jean-Luc can",
        "Friday shifts",
        "Wednesdays",
        "May is busy",
        "20 years of it",
        "2nd line support",
        "",
        "“Fair” means equal",
    ],
)
def test_what_may_be_a_name_keeps_its_capital(typed: str) -> None:
    """Names, acronyms, titles of things, days and "I" stay as they were typed."""
    assert typed == NOBODY.inside(typed)


def test_a_word_also_written_small_is_no_name() -> None:
    """The person's own spelling elsewhere in the debrief decides, but for days."""
    asked = debrief(
        fit=(Fit(skill="differences between severity and priority on fridays", need="calm"),),
        botched=(botched(better_answer="Severity is how bad it is"),),
    )
    known = FirstWords.of(asked)
    assert "severity is how bad it is" == known.after_is_that("Severity is how bad it is.")
    assert "Fridays are quiet" == known.inside("Fridays are quiet")
    assert "Severity is how bad it is" == NOBODY.inside("Severity is how bad it is")


def test_names_of_the_interview_are_never_lowered() -> None:
    """A company or person that is called like an everyday word keeps its capital."""
    asked = debrief(company="People", interviewers=(denise(name="Young Staff"),))
    known = FirstWords.of(asked)
    assert "People who read" == known.inside("People who read")
    assert "Staff can tell" == known.inside("Staff can tell")


@given(st.text(max_size=60))
def test_only_the_first_letter_changes(text: str) -> None:
    """Whatever is typed, nothing but the case of one letter changes (D8)."""
    inside = NOBODY.inside(text)
    assert text[1:] == inside[-len(text[1:]) :] if len(text) > 1 else True
    assert inside[:1] in (text[:1], text[:1].lower()[:1])


def test_a_comma_inside_a_number_ends_no_clause() -> None:
    """Behind "110,000" a sentence may run on; behind an open comma it may not."""
    open_ended = (
        "welding, fitting",
        "ports, 1,500 of them",
        "being on call 24/7, all year",
        "what a day!",
        "the bells, and who rings",
    )
    whole = (
        "running a ward with 110,000 visits",
        "pressing 1,5 tonnes a day",
        "being on call 24/7",
        "welding, fitting and paint",
    )
    assert [words for words in (*open_ended, *whole) if ends_a_clause(words)] == list(open_ended)


def test_no_clause_begins_twice() -> None:
    """Behind "is that" stands neither "that" nor a word that joins two clauses."""
    joined = ("that's a fault, so I stop", "Or it was too cold", "that'd be the fuse")
    whole = ("it was too cold", "orders come first", "thatching takes a week")
    assert [text for text in (*joined, *whole) if begins_joined(text)] == list(joined)


def test_a_verb_is_small_inside_a_sentence() -> None:
    """What is told to do begins small; capitals that are more than a beginning stay."""
    assert lower_verb("Secure the site") == "secure the site"
    assert lower_verb("QA the batch") == "QA the batch"


def test_letters_behind_a_name_are_not_said() -> None:
    """In a sentence somebody is called by name, without the honours behind it."""
    sir = replace(denise(), name="Sir Alec Dunmore KC", given="Alec", family="Dunmore", title="Sir")
    assert mention(sir) == "Sir Alec Dunmore"
    lucia = replace(denise(), name="Lucía García Márquez", given="Lucía", family="García", title="")
    assert mention(lucia) == "Lucía García Márquez"
