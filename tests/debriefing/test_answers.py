"""Debriefs as answers and back."""

from __future__ import annotations

from builders import debrief
from hypothesis import given
from hypothesis import strategies as st

from agent.debriefing.answers import close_gaps, list_entries, make_answers, make_debrief
from agent.model.interview import (
    Botched,
    Debrief,
    Decision,
    Fit,
    Interviewer,
    Mode,
    Part,
    References,
    Tone,
    WentWrong,
)

WORDS = st.text("abc é", min_size=1, max_size=8).filter(str.strip)
MAYBE = st.text("abc é", max_size=8)


DEBRIEFS = st.builds(
    Debrief,
    company=WORDS,
    role=WORDS,
    mode=st.sampled_from(Mode),
    interview_end=st.datetimes(timezones=st.timezones()),
    interviewers=st.lists(
        st.builds(
            Interviewer,
            name=WORDS,
            part=st.sampled_from(Part),
            email=MAYBE,
            given=MAYBE,
            family=MAYBE,
            title=MAYBE,
            first_name_basis=st.booleans(),
            highlight=MAYBE,
            lead=st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ).map(tuple),
    fit=st.lists(
        st.builds(Fit, skill=WORDS, need=MAYBE, said_by=MAYBE, why=MAYBE), min_size=1, max_size=2
    ).map(tuple),
    enthusiasm=WORDS,
    request=MAYBE,
    botched=st.lists(
        st.builds(
            Botched,
            question=WORDS,
            better_answer=WORDS,
            went=st.sampled_from(WentWrong),
            topic=MAYBE,
            asked_by=MAYBE,
        ),
        max_size=3,
    ).map(tuple),
    references=st.builds(References, who=MAYBE, testimonial_text=MAYBE, testimonial_source=MAYBE),
    decision=st.builds(Decision, date=st.none() | st.dates(), text=MAYBE),
    mailbox=MAYBE,
    thread=MAYBE,
    their_time_zone=MAYBE,
    their_country=MAYBE,
    subdivision=MAYBE,
    closed_days=st.lists(st.dates(), max_size=3).map(tuple),
    tone=st.none() | st.sampled_from(Tone),
    nudge=st.booleans(),
    feedback=st.booleans(),
    went=st.sampled_from(["", "good", "mixed", "badly"]),
    private_note=MAYBE,
    improve=st.lists(WORDS, max_size=3).map(tuple),
)


@given(DEBRIEFS)
def test_apart_and_together_again(whole: Debrief) -> None:
    """Whatever a debrief says, its answers make the same debrief."""
    assert whole == make_debrief(make_answers(whole)) == make_debrief(close_gaps(make_answers(whole)))


def test_an_emptied_entry_is_closed_up() -> None:
    """Later entries move up with everything they hold; the list is not asked for again."""
    answers = make_answers(debrief()) | {
        "fit[0].skill": "",
        "fit[0].need": "gone too",
        "fit[1].skill": "running blanks",
        "fit[1].need": "an audit",
        "fit[2].skill": "",
    }
    moved = close_gaps(answers)
    assert [moved["fit[0].skill"], moved["fit[0].need"], moved["fit[1].skill"]] == [
        "running blanks",
        "an audit",
        "",
    ]
    assert "fit[1].need" not in moved


def test_entries_end_at_the_first_empty_one() -> None:
    """An empty entry says that there are no more."""
    assert list_entries({"improve[0]": "a", "improve[1]": "", "improve[2]": "b"}, "improve") == ["improve[0]"]
    assert list_entries({"improve[0]": "a"}, "improve") == ["improve[0]"]
    assert list_entries({}, "improve") == []
