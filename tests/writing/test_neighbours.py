"""Sentences beside each other: a line is not taken where it clashes with its words or its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice, product
from typing import Any

import pytest
from builders import botched, debrief, denise, profile
from professions import TRADES

from agent.model.interview import Debrief, Fit, Interviewer, Mode, Part, References, Tone, WentWrong
from agent.model.letter import Brief, Kind, Letter
from agent.writing import grammar
from agent.writing.compose import list_letters
from agent.writing.templates import Templates
from agent.writing.text_model import sentences

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

SHIPPED = Templates.shipped()
AGENT = Interviewer(name="Hannah Webb", part=Part.RECRUITER_AGENCY)


def letters(asked: Debrief, kind: Kind, **changes: Any) -> Iterator[Letter]:
    """The letter in every tone, mode and wording."""
    for tone, mode in product(Tone, Mode):
        of = Brief(
            kind=kind,
            debrief=replace(asked, tone=tone, mode=mode),
            profile=profile(),
            addressee=asked.interviewers[0],
            now=asked.interview_end + timedelta(days=1),
        )
        yield from islice(list_letters(replace(of, **changes), SHIPPED), 6)


@pytest.mark.parametrize("went", WentWrong)
def test_falling_short_is_said_once(went: WentWrong) -> None:
    """What happened never stands behind "My answer was not as clear", nor a clearer answer behind another."""
    for letter in letters(debrief(botched=(botched(went=went),)), Kind.SECOND_CHANCE):
        told = letter.paragraphs[0]
        assert "have been. My " not in told
        assert "have been. Part" not in told
        assert told.count("clearer answer") <= 1
        assert "That is why" not in letter.body
        assert not any(
            one.startswith("My ") and other.startswith("My ")
            for one, other in zip(sentences(told), sentences(told)[1:], strict=False)
        )


@pytest.mark.parametrize("trade", TRADES)
def test_the_conversation_is_not_named_in_every_sentence(trade: str) -> None:
    """A thank-you speaks of "our conversation" at most once."""
    for letter in letters(TRADES[trade], Kind.THANK_YOU):
        assert (
            sum(letter.body.casefold().count(f"our {x}") for x in ("conversation", "video call", "call")) <= 1
        )


def test_thanks_are_not_given_twice_in_a_row() -> None:
    """Behind a last sentence that thanks, the closing phrase does not thank again."""
    for kind in Kind:
        for letter in letters(debrief(), kind):
            ending = sentences(letter.paragraphs[-1])[-1]
            assert "thank" not in ending.lower() or letter.closing != "With thanks,"


def test_gladness_to_hear_is_said_once() -> None:
    """The wish for feedback is not followed by the same words."""
    for letter in letters(debrief(feedback=True), Kind.GRACIOUS_DECLINE):
        assert letter.body.count("glad to hear") <= 1


@pytest.mark.parametrize(
    ("need", "awkward"),
    [
        ("Drivers who are patient", ("towards drivers", "get to drivers")),
        ("someone reliable on weekends", ("towards someone", "get to someone")),
        ("to cut the waiting list", ("towards to", "get to to", "mentioned to")),
        ("cutting the waiting list", ("get to cutting",)),
    ],
)
def test_a_need_is_only_a_goal_where_it_is_one(need: str, awkward: tuple[str, ...]) -> None:
    """Nobody works towards drivers; such a need stands behind a colon."""
    asked = debrief(fit=(Fit(skill="planning shifts", need=need),))
    for letter in letters(asked, Kind.THANK_YOU):
        assert not any(words in letter.body for words in awkward), letter.body
        assert need[1:] in letter.body
    for letter in letters(asked, Kind.THANK_YOU, via=True, addressee=AGENT, pass_on=("Denise Kowalczyk",)):
        assert not any(words in letter.body for words in awkward), letter.body


def test_a_prospect_has_no_prospect() -> None:
    """No line speaks of "the prospect of the chance"."""
    asked = debrief(enthusiasm="The chance to build the department")
    for letter in letters(asked, Kind.THANK_YOU):
        assert "prospect of" not in letter.body
        assert "the chance to build" in letter.body


def test_words_set_off_by_a_comma_end_their_clause() -> None:
    """Where there is a choice no verb runs on behind an apposition or a call; a finished series may."""
    asked = debrief(
        enthusiasm="the new brand!",
        interviewers=(denise(highlight="design critiques, twice a week"),),
        references=References(who="my teacher, Mr. Frei"),
    )
    for letter in letters(asked, Kind.THANK_YOU):
        assert "design critiques, twice a week stayed" not in letter.body
        assert "design critiques, twice a week made" not in letter.body
        assert re.search(r"brand! [a-z]", letter.body) is None
    for letter in letters(asked, Kind.SECOND_CHANCE):
        assert "Mr. Frei can" not in letter.body
    assert not grammar.ends_a_clause("Kafka, dbt and Snowflake")
    assert not grammar.ends_a_clause("Rhino, Grasshopper + Revit")


def test_a_request_keeps_its_stop_at_the_end() -> None:
    """A quotation with a full stop is not followed by a comma where there is a choice."""
    asked = debrief(botched=(botched(question="Tell me about yourself."),))
    for letter in letters(asked, Kind.SECOND_CHANCE):
        assert "yourself.”" in letter.body
        assert "yourself.”," not in letter.body
