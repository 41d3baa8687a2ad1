"""Titles that are all one knows of a name, and days in words that are over when they are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import botched, debrief, profile

from agent.model.interview import Decision, Interviewer, Part, Tone
from agent.model.letter import Brief, Kind
from agent.writing import grammar
from agent.writing.answers.field_checks import find_problems
from agent.writing.answers.refusals import check_answer
from agent.writing.answers.sanitise import clean_interviewer
from agent.writing.compose import compose
from agent.writing.grammar import greeting, mention
from agent.writing.shortening import shorten
from agent.writing.templates import Templates

SHIPPED = Templates.shipped()
LEAD = Part.HIRING_MANAGER


@pytest.mark.parametrize(
    ("typed", "greeted", "mentioned"),
    [
        ("mrs Patel", "Dear Mrs Patel,", "Mrs Patel"),
        ("Mr. Levi", "Dear Mr. Levi,", "Mr. Levi"),
        ("Dr. Medina", "Dear Dr. Medina,", "Dr. Medina"),
        ("Madonna", "Dear Madonna,", "Madonna"),
        ("Ms. Hope May", "Dear Hope May,", "Hope May"),
        ("Prof. Dr. Dr. h.c. Klaus Roth", "Dear Prof. Klaus Roth,", "Prof. Klaus Roth"),
        ("Dr. med. Petra Holm", "Dear Dr. Petra Holm,", "Dr. Petra Holm"),
        ("Dr.-Ing. Max Huber", "Dear Dr. Max Huber,", "Dr. Max Huber"),
        ("Dr. rer. nat. Eva Lang", "Dear Dr. Eva Lang,", "Dr. Eva Lang"),
        ("Dr Phil Collins", "Dear Dr Phil Collins,", "Dr Phil Collins"),
    ],
)
def test_a_title_stays_where_it_is_needed(typed: str, greeted: str, mentioned: str) -> None:
    """A family name alone keeps its title; faculties behind a doctorate are part of no name."""
    who = clean_interviewer(Interviewer(name=typed, part=Part.PANELIST))
    assert greeted == greeting(who, company="Ax", tone=Tone.FORMAL, country="DE")
    assert mentioned == mention(who)


@pytest.mark.parametrize(
    ("person", "mentioned"),
    [
        (Interviewer(name="Dr. Aissatou Diop", family="Diop", part=Part.PANELIST), "Dr. Diop"),
        (
            Interviewer(name="Lewis Crane", family="Crane", title="Prof. Dr.", part=Part.PANELIST),
            "Prof. Crane",
        ),
        (
            Interviewer(
                name="Ines Vogt", given="Ines", title="Dr.", first_name_basis=True, part=Part.PANELIST
            ),
            "Dr. Vogt",
        ),
        (Interviewer(name="Tom Weller", family="Weller", title="Mr.", part=Part.PANELIST), "Tom Weller"),
        (Interviewer(name="Hiring Manager", part=Part.PANELIST), "the hiring manager"),
        (Interviewer(name="HR", part=Part.PANELIST), "the HR"),
        (Interviewer(name="my future boss", part=Part.PANELIST), "the future boss"),
    ],
)
def test_how_a_colleague_is_spoken_of(person: Interviewer, mentioned: str) -> None:
    """An academic title as in the greeting, Mr and Ms only before a family name alone; a job is no name."""
    assert mentioned == mention(clean_interviewer(person))


def test_a_job_is_no_name() -> None:
    """A job, a department or a guess is asked about; a job before a name, or a name like a job, is a name."""
    jobs = (
        *("Hiring Manager", "HR", "the recruiter", "Shift lead", "Store manager Dave", "head chef", "CEO"),
        *("HR lady", "interviewer 1", "Unknown", "someone from HR", "Director of Nursing", "Panel"),
    )
    names = (
        *("Tim Cook", "Robert Baker", "Chef Marco", "Nurse Ito", "Principal Skinner", "Guy", "Ward", "May"),
        *("Mary Head", "Dave (store manager)", "Denise from HR", "Dr. Diop", "Captain Lewis", "Mr. Booker"),
    )
    asked = [name for name in (*jobs, *names) if "no_name" in find_problems("interviewers[0].name", name)]
    assert asked == list(jobs)
    assert check_answer("interviewers[0].name", "Hiring Manager") is not None


def test_a_colleague_is_mentioned_with_the_title() -> None:
    """Thanks are passed on to "Mr Levi", and it was he who asked."""
    ruth = Interviewer(name="Ruth Amsel", part=Part.COORDINATOR)
    levi = Interviewer(name="Mr Levi", part=Part.HIRING_MANAGER, highlight="the sensory room")
    asked = debrief(interviewers=(ruth, levi), botched=(botched(asked_by="Mr Levi"),))
    expected = "Mr Levi"
    for kind in (Kind.THANK_YOU, Kind.SECOND_CHANCE):
        of = Brief(
            kind=kind,
            debrief=asked,
            profile=profile(),
            addressee=ruth,
            now=asked.interview_end + timedelta(days=1),
            via=True,
            pass_on=("Levi",),
        )
        bodies = [compose(replace(of, rewording=turn), SHIPPED).body for turn in range(4)]
        assert [expected in body for body in bodies] == [True] * len(bodies)
        assert not any("Levi" in body.replace(expected, "") for body in bodies)


@pytest.mark.parametrize(
    "text",
    [
        "end of next week",
        "Friday",
        "in two weeks",
        "by the 16th",
        "this Thursday",
        "soon",
        "the end of the week",
    ],
)
def test_words_that_mean_another_day_later_are_not_repeated(text: str) -> None:
    """The date itself is named instead, or no date at all."""
    for decision, expected in (
        (Decision(text=text), "conversation"),
        (Decision(text=text, date=date(2026, 9, 16)), "around September 16"),
    ):
        asked = debrief(decision=decision)
        bodies = [
            compose(
                Brief(
                    kind=Kind.STATUS_NUDGE,
                    debrief=asked,
                    profile=profile(),
                    addressee=asked.interviewers[0],
                    now=asked.interview_end + timedelta(days=12),
                    rewording=turn,
                ),
                SHIPPED,
            ).body
            for turn in range(6)
        ]
        assert not any(text in body for body in bodies)
        assert any(expected in body for body in bodies)


@pytest.mark.parametrize(
    "text", ["the 16th", "the middle of the month", "early October", "the week of 14 September"]
)
def test_words_that_stay_true_are_repeated(text: str) -> None:
    """A day that is the same whenever it is read stands behind "around"."""
    assert grammar.follows_around(text)


def test_what_was_announced_is_not_cut_away() -> None:
    """Of "three things" not one is left, nor the announcement alone."""
    answer = (
        "I would combine three things: attendance over two years, a story from each family, which they write"
        " themselves, and the number of those who come back as leaders, because nobody can argue it away"
    )
    assert shorten(answer, 12) is None
    kept = shorten(answer, 32)
    assert kept is not None
    assert kept.endswith("come back as leaders")
