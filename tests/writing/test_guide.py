"""What somebody is told who writes a letter themselves, for each kind of letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from builders import debrief, denise, profile

from agent.model.interview import Decision, Interviewer, Part
from agent.model.letter import Brief, Kind
from agent.writing.guide import build_guide

AGENT = Interviewer(name="Rahel Tesfaye", part=Part.RECRUITER_AGENCY)
ASKED = debrief(feedback=True, interviewers=(denise(), AGENT), decision=Decision(date=date(2026, 9, 16)))
LATER = Brief(
    kind=Kind.THANK_YOU,
    debrief=ASKED,
    profile=profile(),
    addressee=denise(),
    now=ASKED.interview_end + timedelta(days=2),
)


def told(brief: Brief) -> dict[str, str]:
    """The facts of a guide by name."""
    return {fact.key: fact.value for fact in build_guide(brief).facts}


def test_the_guide_says_what_this_letter_is_written_after() -> None:
    """An invitation meanwhile, a request that was sent, feedback that is wanted, a day of decision."""
    assert "next round" in told(replace(LATER, next_round=True))["next_round"]
    decline = told(replace(LATER, kind=Kind.GRACIOUS_DECLINE, second_chance_sent=True))
    assert "second conversation" in decline["second_chance_sent"]
    assert "feedback" in decline["feedback"]
    assert "2026" in str(told(replace(LATER, kind=Kind.STATUS_NUDGE)))


def test_the_guide_for_who_was_not_there() -> None:
    """Who arranged it is told so, with whom to thank through them; nobody by name is greeted as a team."""
    agency = told(replace(LATER, addressee=AGENT, via=True, pass_on=("Denise Kowalczyk",)))
    assert "arranged" in agency["via"]
    assert "Denise Kowalczyk" in agency["pass_on"]
    team = build_guide(replace(LATER, addressee=None))
    assert team.person == f"the {ASKED.company} team"
    assert all(greeting.startswith("Dear ") or "team" in greeting for greeting in team.greetings)


def test_a_zone_that_is_none_hides_the_day() -> None:
    """The day is left out rather than guessed."""
    lost = replace(LATER, debrief=replace(ASKED, their_time_zone="Mars/Olympus"))
    assert "day" not in told(lost)
