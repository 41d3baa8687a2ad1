from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import botched, debrief, denise
from hypothesis import given
from hypothesis import strategies as st

from agent.model.interview import Decision, Fit, References
from agent.model.letter import Kind
from agent.writing.refusals import check_answer, lint, usable

NONE: frozenset[Kind] = frozenset()
THANK_YOU, SECOND = frozenset({Kind.THANK_YOU}), frozenset({Kind.SECOND_CHANCE})
BOTH = THANK_YOU | SECOND
LONG = "Tell me about a time when you had to close the branch early because the system was down for hours"


def test_an_ordinary_debrief_is_fine() -> None:
    """The sample of the documentation holds nothing to refuse."""
    assert lint(debrief()) == ()


@pytest.mark.parametrize(
    ("changes", "code", "stops"),
    [
        ({"company": "{{ company }}"}, "company: template", frozenset(Kind)),
        ({"role": "Manager\u202e"}, "role: control", frozenset(Kind)),
        ({"role": "Manag\ufffder"}, "role: encoding", frozenset(Kind)),
        (
            {"interviewers": (denise(family="Kowal\u200bczyk"),)},
            "interviewers[0].family: control",
            frozenset(Kind),
        ),
        (
            {"interviewers": (denise(highlight="your dream team of tellers"),)},
            "interviewers[0].highlight: desperation",
            NONE,
        ),
        ({"fit": (Fit(skill="unmatched audits", need="order"),)}, "fit[0].skill: exaggeration", BOTH),
        ({"fit": (Fit(skill="audits", need="better salary data"),)}, "fit[0].need: salary_talk", SECOND),
        (
            {"enthusiasm": "being the perfect fit for you"},
            "enthusiasm: exaggeration",
            THANK_YOU | {Kind.STATUS_NUDGE},
        ),
        ({"enthusiasm": "working with you 🎉"}, "enthusiasm: emoji", THANK_YOU | {Kind.STATUS_NUDGE}),
        (
            {"botched": (botched(better_answer="I was nervous, but I would count twice"),)},
            "botched[0].better_answer: excuse",
            SECOND,
        ),
        (
            {"botched": (botched(), botched(better_answer="your question was unclear, so I guessed"))},
            "botched[1].better_answer: blame",
            SECOND,
        ),
        (
            {"botched": (botched(better_answer="I attached a table that shows it"),)},
            "botched[0].better_answer: attachment",
            SECOND,
        ),
        (
            {"botched": (botched(better_answer="I wrote it down at https://me.example for you"),)},
            "botched[0].better_answer: link",
            SECOND,
        ),
        ({"botched": (botched(question="What does {{ x }} do?"),)}, "botched[0].topic: missing", SECOND),
        ({"botched": (botched(question=LONG),)}, "botched[0].topic: missing", SECOND),
        ({"botched": (botched(topic="{{ x }}"),)}, "botched[0].topic: template", NONE),
        ({"references": References(who="Ana, 0171 2345678")}, "references.who: contact", NONE),
        (
            {"references": References(testimonial_text="**great** work")},
            "references.testimonial.text: markup",
            NONE,
        ),
        (
            {"references": References(testimonial_source="ana@mail.example")},
            "references.testimonial.source: contact",
            NONE,
        ),
        ({"decision": Decision(text="TBD")}, "decision.text: template", NONE),
        ({"request": "{{ time }}"}, "request: template", NONE),
        ({"fit": (Fit(skill="audits", need="calm", why="any salary"),)}, "fit[0].why: salary_talk", NONE),
        (
            {"fit": (Fit(skill="audits", need="calm"), Fit(skill="unmatched audits", need="order"))},
            "fit[1].skill: exaggeration",
            NONE,
        ),
    ],
)
def test_refused_fields(changes: dict[str, Any], code: str, stops: frozenset[Kind]) -> None:
    """Each problem is named by field and category, and stops only the letters that need the field."""
    assert [(code, stops)] == [(one.code, one.stops) for one in lint(debrief(**changes))]


def test_what_a_letter_can_do_without_is_left_out() -> None:
    """No optional field holds back a letter: each letter is written without those that it would carry."""
    pay = "what the job pays, and any salary"
    known = debrief(
        interviewers=(denise(highlight=pay, title="{{ title }}"), denise(name="Bo Lund")),
        fit=(Fit(skill="running audits", need=pay, why="it pays my wages"), Fit(skill=pay, need="calm")),
        request=pay,
        botched=(botched(topic="{{ topic }}"),),
        references=References(who=pay, testimonial_text="Great.", testimonial_source="TODO"),
        decision=Decision(text="TBD"),
    )
    left = {kind: usable(known, kind) for kind in Kind}
    assert [one.field for one in left[Kind.THANK_YOU][1]] == [
        "interviewers[0].title",
        "interviewers[0].highlight",
        "fit[0].need",
        "fit[0].why",
        "fit[1].skill",
    ]
    thanks = left[Kind.THANK_YOU][0]
    assert thanks.interviewers == (denise(highlight="", title=""), denise(name="Bo Lund"))
    assert thanks.fit == (Fit(skill="running audits"),)
    second = left[Kind.SECOND_CHANCE][0]
    assert second.fit == (Fit(skill="running audits", need=pay),)
    assert (second.request, second.references, second.botched) == ("", References(), (botched(),))
    assert left[Kind.STATUS_NUDGE][0].decision == Decision()
    stopped = {one.field for one in lint(known) if Kind.SECOND_CHANCE in one.stops}
    assert stopped == {"fit[0].need"}


def test_a_question_about_pay_exempts_nothing() -> None:
    """Its topic is in no letter, so it makes no other field speak of pay."""
    pay = botched(question="What salary do you want?", topic="salary")
    assert [one.code for one in lint(debrief(botched=(pay,), enthusiasm="a fair salary and your team"))] == [
        "enthusiasm: salary_talk"
    ]


def test_a_field_of_one_person() -> None:
    """What is wrong with one interviewer's highlight stops only that person's letter."""
    people = (denise(), denise(name="Bo Lund", highlight="TODO"))
    assert [one.person for one in lint(debrief(interviewers=people))] == ["Bo Lund"]


def test_several_categories_of_one_field() -> None:
    """Every category is named once."""
    record = debrief(
        botched=(botched(better_answer="I was nervous and my mind went blank, please forgive me"),)
    )
    assert [one.code for one in lint(record)] == [
        "botched[0].better_answer: excuse",
        "botched[0].better_answer: over_apology",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"company": "Wages & Bonus Ltd", "role": "Salary Analyst"},
        {"role": "Salary Analyst", "enthusiasm": "being a Salary Analyst again"},
        {"botched": (botched(question="Why do you need this job?"),)},
        {"botched": (botched(question="What does {{ x }} do?", topic="template syntax"),)},
        {"botched": (botched(question="How do you read $PATH and TODO comments?"),)},
        {"botched": (botched(question="<b>Why</b> did you leave?"),)},
        {"botched": (botched(question="What salary do you want?", better_answer="any salary"),)},
        {"private_note": "{{ nervous }}", "improve": ("TODO",)},
        {"references": References(who="my team lead of 2019-2021")},
    ],
)
def test_exempt_texts(changes: dict[str, Any]) -> None:
    """Company, role, questions and topics may speak of anything; private notes are nobody's business."""
    assert lint(debrief(**changes)) == ()


@pytest.mark.parametrize(
    ("questions", "missing"),
    [
        (("Why? Say it in up to ten words please?",), []),
        (("Why did you leave your last post after only one year there?",), []),
        (
            ("Why did you leave your last post after only one year there?", "And why us?"),
            ["botched[0].topic"],
        ),
        (("Why us?", "Why now?", "Why you?"), ["botched[0].topic", "botched[1].topic", "botched[2].topic"]),
    ],
)
def test_when_a_topic_is_needed(questions: tuple[str, ...], missing: list[str]) -> None:
    """One question is quoted up to 16 words, two up to ten, three never."""
    record = debrief(botched=tuple(botched(question=question) for question in questions))
    assert missing == [one.field for one in lint(record)]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("company", "", "This is needed."),
        ("company", "x" * 81, "At most 80 characters, please: this has 81."),
        ("company", "Bonus Bank", None),
        ("interviewers[0].highlight", "", None),
        ("highlight", "masks", "Please use 2 to 14 words: this has 1."),
        ("fit[0].skill", "", "This is needed."),
        ("need", "", None),
        ("botched[0].topic", "a b c d e f g h i", "Please use at most 8 words: this has 9."),
        ("topic", "generic <types>", "Please name the topic in plain words, without brackets or braces."),
        ("question", "Q: Why did you leave?", None),
        ("references.who", "my boss", None),
        (
            "who",
            "my boss, boss@mail.example",
            "“boss@mail.example” holds contact data; say who it is, without address or number.",
        ),
        ("references.testimonial.text", "word " * 16, "Please use at most 15 words: this has 16."),
        ("testimonial_source", "my last director", None),
        ("decision.text", "the 16th", None),
        ("decision", "{{ date }}", "“{{” looks like a placeholder that was never filled in."),
        ("title", "", None),
        (
            "botched[1].better_answer",
            "I was nervous and did not say enough",
            "“I was nervous” gives a reason why it went badly; say only what you would answer now.",
        ),
    ],
)
def test_one_answer_of_the_dialogue(field: str, text: str, expected: str | None) -> None:
    """One sentence on what is wrong, or nothing."""
    assert expected == check_answer(field, text)


@given(st.text(max_size=200))
def test_any_text_in_any_field(text: str) -> None:
    """No text makes the checks raise."""
    record = debrief(
        company=text,
        enthusiasm=text,
        interviewers=(denise(name=text, highlight=text),),
        botched=(botched(question=text, topic=text, better_answer=text),),
        references=References(who=text, testimonial_text=text),
    )
    assert isinstance(lint(record), tuple)
    assert isinstance(lint(replace(record, role=text)), tuple)
    for field in ("company", "question", "better_answer", "references.who"):
        assert check_answer(field, text) is None or check_answer(field, text)
