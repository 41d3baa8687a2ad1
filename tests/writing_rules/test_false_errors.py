"""Honest answers and real names that once looked like something no letter may carry."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import debrief, denise, profile

from agent.model.interview import Interviewer, Part
from agent.model.letter import Brief, Kind, Severity, fields_of
from agent.writing.answers.refusals import check_answer
from agent.writing.compose import compose
from agent.writing.rules import Context, check
from agent.writing.templates import Templates

SHIPPED = Templates.shipped()


@pytest.mark.parametrize(
    "answer",
    [
        "I would tell the guest we are very sorry and move them to another room",
        "I tell the family I am so sorry for their loss and sit down with them",
        "When a colleague has had a bad day I take one of her rooms",
        "I am well organised and write every hand-over down",
        "I was tired of guessing, so I now measure every batch",
        "I ask why the train was late and rebook the whole group",
        "I would reply as soon as possible, the same day at the latest",
        "You should have two people at the till when cash is counted",
        "I watch the hourly rate of rejects on the second line",
        "I would use a bonus round for those who finish early",
    ],
)
def test_honest_answers_are_taken(answer: str) -> None:
    """The words of the work are no excuse, plea, blame or talk of pay."""
    assert check_answer("better_answer", answer) is None


@pytest.mark.parametrize(
    "answer",
    [
        "I am so sorry about Wednesday and want to add something",
        "I had a bad day and would say it better now",
        "I was not well that day and left out the point",
        "I was tired and forgot the second half of it",
        "My train was late, so I forgot the second half",
        "Please reply as soon as possible, I have thought about it",
        "You should have asked me about the second shift",
        "My hourly rate would be fair for this kind of work",
        "A bonus for each sale would make me sell more",
    ],
)
def test_what_they_resemble_is_still_refused(answer: str) -> None:
    """The same words about the interview or the person are refused as before."""
    assert check_answer("better_answer", answer) is not None


@pytest.mark.parametrize("name", ["Sir Alistair Smythe", "Hr. Baumgartner", "HR Anna"])
def test_people_called_like_a_department_are_greeted(name: str) -> None:
    """`Dear Sir Alistair Smythe,` is no "Dear Sir"."""
    asked = debrief(interviewers=(Interviewer(name=name, part=Part.HIRING_MANAGER),))
    of = Brief(
        kind=Kind.THANK_YOU,
        debrief=asked,
        profile=profile(),
        addressee=asked.interviewers[0],
        now=asked.interview_end + timedelta(days=1),
    )
    text = compose(of, SHIPPED).text
    context = Context(**fields_of(of, Brief), subject_inherited=True)
    found = check(text, "Re: Interview", context)
    assert [one for one in found if one.severity is Severity.ERROR] == []
    for nobody in ("Sir", "Sirs", "Hr", "HR team", "Sir or Madam"):
        rules = {one.rule for one in check(text.replace(name, nobody), "Re: Interview", context)}
        assert {"C-08", "C-16 cliche"} <= rules, nobody


@pytest.mark.parametrize(
    "thing",
    ["IT support on weekends", "you and your team's calm", "how two people share a desk", "your plan for it"],
)
def test_pronouns_inside_a_phrase_are_fine(thing: str) -> None:
    """They are the reader's, or somebody's who was named before."""
    assert check_answer("enthusiasm", thing) is None


def test_what_the_thanked_person_told_counts() -> None:
    """A letter that passes thanks on is specific when it repeats what that person said (TY-06)."""
    agent = Interviewer(name="Hannah Webb", part=Part.RECRUITER_AGENCY, highlight="how they prepare people")
    asked = debrief(interviewers=(agent, denise()))
    of = Brief(
        kind=Kind.THANK_YOU,
        debrief=asked,
        profile=profile(),
        addressee=agent,
        now=asked.interview_end + timedelta(days=1),
        via=True,
        pass_on=("Denise Kowalczyk",),
    )
    context = Context(**fields_of(of, Brief), subject_inherited=True)
    assert check(compose(of, SHIPPED).text, "Re: Interview", context) == ()
