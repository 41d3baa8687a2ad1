"""Which answers an interview is recorded with while others still need another look."""

from __future__ import annotations

import pytest
from builders import debrief, denise

from agent.debriefing.answers import make_answers, make_debrief
from agent.debriefing.usable_answers import is_for_second_letter, keep_usable
from agent.model.interview import Part

TOMAS = denise(name="Tomas Reyes", email="tomas.reyes@prairiegate.example", part=Part.PANELIST)
ANSWERS = make_answers(debrief(interviewers=(denise(), TOMAS), mailbox="local"))


@pytest.mark.parametrize("rest", ["name", "email"])
def test_nobody_is_written_to_whose_name_or_address_cannot_be_taken(rest: str) -> None:
    """The others are, and move up; a bad line about somebody costs nobody the thanks."""
    kept = keep_usable(ANSWERS, {f"interviewers[0].{rest}": "denise at prairiegate"})
    assert kept is not None
    assert ("Tomas Reyes",) == tuple(one.name for one in make_debrief(kept).interviewers)
    kept = keep_usable(ANSWERS, {"interviewers[0].highlight": "I was so nervous"})
    assert kept is not None
    (first, _) = make_debrief(kept).interviewers
    assert ("Denise Kowalczyk", "") == (first.name, first.highlight)


def test_without_anybody_to_thank_or_what_a_thank_you_says_there_is_no_interview() -> None:
    """Each of them alone suffices."""
    both = {"interviewers[0].email": "denise at", "interviewers[1].name": "?"}
    assert keep_usable(ANSWERS, both) is None
    for field in ("company", "role", "interview_end", "fit[0].skill", "enthusiasm"):
        assert keep_usable(ANSWERS, {field: "?"}) is None, field


@pytest.mark.parametrize("field", ["their_time_zone", "their_country", "subdivision"])
def test_where_it_is_not_clear_when_the_second_letter_is_due_it_is_not_written(field: str) -> None:
    """Place and time decide that; the thank-you goes on its way."""
    kept = keep_usable(ANSWERS, {field: "the moon"})
    assert kept is not None
    assert "" == kept[field]
    assert () == make_debrief(kept).botched
    assert 2 == len(make_debrief(kept).interviewers)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ((), True),
        (("botched[0].better_answer", "fit[0].need", "request"), True),
        (("references.who", "subdivision"), True),
        (("fit[0].skill",), False),
        (("request", "interviewers[0].email"), False),
    ],
)
def test_what_only_the_second_letter_says(fields: tuple[str, ...], expected: bool) -> None:  # noqa: FBT001 - a row
    """One line that the thank-you says as well is enough to be asked for at once."""
    assert expected is is_for_second_letter(fields)
