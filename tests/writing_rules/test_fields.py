from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import botched, debrief, denise
from hypothesis import given
from hypothesis import strategies as st

from agent.model.interview import Decision, Fit, Part, References
from agent.model.letter import Kind
from agent.writing.answers.field_names import with_answer
from agent.writing.answers.refusals import check_answer, lint, usable

NONE: frozenset[Kind] = frozenset()
THANK_YOU, SECOND = frozenset({Kind.THANK_YOU}), frozenset({Kind.SECOND_CHANCE})
BOTH = THANK_YOU | SECOND
LONG = f"Tell me about a time when you had to close the branch early because {'the system was down and ' * 6}"


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
        ((f"Why did you leave {'that ' * 32}?",), []),
        ((f"Why did you leave {'that ' * 33}?",), ["botched[0].topic"]),
        ((f"Why did you leave {'that ' * 16}?", "And why us?"), []),
        ((f"Why did you leave {'that ' * 17}?", "And why us?"), ["botched[0].topic"]),
        (("Why us?", "Why now?", f"Why did you leave {'that ' * 11}?"), ["botched[2].topic"]),
    ],
)
def test_when_a_topic_is_needed(questions: tuple[str, ...], missing: list[str]) -> None:
    """Without a topic one question is quoted up to 36 words, two up to 20, three up to 14."""
    record = debrief(botched=tuple(botched(question=question) for question in questions))
    assert missing == [one.field for one in lint(record)]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("company", "", "This is needed."),
        (
            "company",
            "x" * 81,
            f"“{'x' * 81}” has more than 80 characters. This would do: “Harbour Street Bakery”.",
        ),
        ("company", "Bonus Bank", None),
        ("interviewers[0].highlight", "", None),
        ("highlight", "masks", None),
        ("fit[0].skill", "", "This is needed."),
        ("fit[0].skill", "Excel", None),
        ("need", "", None),
        ("need", "reliability", None),
        ("botched[0].topic", "a b c d e f g h i j k l", None),
        (
            "botched[0].topic",
            "a b c d e f g h i j k l m",
            (
                "“a b c d e f g h i j k l …” is too long for a letter; one short sentence fits. "
                "This would do: “angry guests”."
            ),
        ),
        (
            "topic",
            "generic <types>",
            "“<” holds brackets or braces; plain words name a topic better. This would do: “angry guests”.",
        ),
        ("question", "Q: Why did you leave?", None),
        ("question", "Weaknesses?", None),
        ("references.who", "my boss", None),
        (
            "who",
            "my boss, boss@mail.example",
            (
                "“boss@mail.example” holds contact data; say who it is, without address or number. "
                "This would do: “my former shift lead”."
            ),
        ),
        ("testimonial_source", "my last director", None),
        ("decision.text", "the 16th", None),
        (
            "decision",
            "{{ date }}",
            "“{{” looks like a placeholder that was never filled in. This would do: “the 16th”.",
        ),
        ("title", "", None),
        (
            "botched[1].better_answer",
            "I was nervous and did not say enough",
            (
                "“I was nervous” gives a reason why it went badly; say only what you would answer now. "
                "This would do: “I let them finish, say what I heard, and offer two ways to put it right.”"
            ),
        ),
    ],
)
def test_one_answer_of_the_dialogue(field: str, text: str, expected: str | None) -> None:
    """Their words, what is wrong, and an answer that would do; or nothing."""
    assert expected == check_answer(field, text)


def test_nerves_in_any_words_are_no_better_answer() -> None:
    """However many small words stand before them; somebody else's nerves are the person's work."""
    for text in (
        "I was just so nervous, sorry",
        "just nervous, sorry",
        "was honestly a bit flustered",
        "I'm only very nervous in interviews",
    ):
        assert "gives a reason why it went badly" in (check_answer("botched[0].better_answer", text) or ""), (
            text
        )
    for text in (
        "I calm nervous guests first",
        "nervous and flustered guests calm down when I sit with them",
    ):
        assert check_answer("botched[0].better_answer", text) is None, text


def test_every_door_has_the_same_limits() -> None:
    """What the dialogue and the form take, the file takes: as many words as a sentence can bear."""
    most = {"interviewers[0].highlight": 25, "fit[0].skill": 20, "fit[0].need": 20, "fit[0].why": 12}
    for field, count in (most | {"enthusiasm": 28, "request": 20, "references.who": 15}).items():
        for length in (1, count, count + 1):
            text = " ".join((["night", "and", "day", "or"] * 10)[:length])
            expected = ["too_long"] if length > count else []
            assert [one.category for one in lint(with_answer(debrief(), field, text))] == expected, field
            assert bool(check_answer(field, text)) == bool(expected), field


def test_several_sentences_are_measured_one_by_one() -> None:
    """Each has to fit a line of a letter; together they are no essay."""
    one = "I ran the night shift of a bakery for six years and trained nine people."
    assert check_answer("skill", f"{one} Now I run two.") is None
    assert check_answer("skill", f"{one} {one} {one}") is not None


@pytest.mark.parametrize(
    ("field", "text", "category"),
    [
        ("enthusiasm", "GOOD PEOPLE AND GOOD BREAD", "capitals"),
        ("enthusiasm", "the bread!!", "exclamation"),
        ("enthusiasm", "the bread! also the hours", "exclamation"),
        ("fit[0].skill", "I never miss a shift!", "exclamation"),
        ("enthusiasm", "the the bread", "doubled"),
        ("enthusiasm", "n/a", "nothing"),
        ("fit[0].need", "none", "nothing"),
        ("interviewers[0].highlight", "idk", "nothing"),
        ("botched[0].better_answer", "I don't know", "nothing"),
        ("references.who", "available on request", "nothing"),
        ("decision.text", "not yet", "nothing"),
        ("botched[0].better_answer", "I would talk about the flood of 2024", "about"),
        ("botched[0].better_answer", "I should have said that I count twice", "about"),
        ("enthusiasm", "good benefits and the bread", "salary_talk"),
        ("enthusiasm", "their mission", "third_person"),
        ("enthusiasm", "learning from Denise", "third_person"),
        ("fit[0].need", "They need people for nights", "third_person"),
        ("interviewers[0].highlight", "she told me about the flood", "third_person"),
        ("interviewers[0].highlight", "what Denise Kowalczyk said about tills", "third_person"),
        ("references.who", "She was my manager", "sentence"),
        ("botched[0].question", "WHY DID YOU LEAVE YOUR LAST JOB?", "capitals"),
        ("fit[0].skill", "?", "too_short"),
        ("fit[0].need", "theyre two people down", "third_person"),
        ("fit[0].need", "somebody to hold the fort while she bakes", "third_person"),
        ("interviewers[0].highlight", "denise show me the vault", "third_person"),
        ("interviewers[0].highlight", "wants to bring back the night desk", "third_person"),
        ("botched[0].better_answer", "n/a never happened to me", "nothing"),
    ],
)
def test_what_every_door_refuses(field: str, text: str, category: str) -> None:
    """Words that would be said to the wrong person, or that stand in no line of a letter."""
    known = with_answer(debrief(), field, text)
    assert [one.code for one in lint(known)] == [f"{field}: {category}"]
    assert check_answer(field, text, known)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("enthusiasm", "I want to work with children"),
        ("enthusiasm", "the bread!"),
        ("interviewers[0].highlight", "you all go swimming in winter!"),
        ("enthusiasm", "the benefits office and the people who run it"),
        ("enthusiasm", "stories that nobody else turns up to any more"),
        ("enthusiasm", "helping farmers sell their crops"),
        ("fit[0].skill", "I've worked in shops for years"),
        ("fit[0].skill", "SAP, SQL, AWS"),
        ("fit[0].need", "the team needs a lead"),
        ("fit[0].need", "somebody who knows their way around a till"),
        ("fit[0].need", "somebody who says when she is tired"),
        ("interviewers[0].highlight", "wants and needs of small shops"),
        ("references.who", "the two managers whom I reported to for six years"),
        ("interviewers[0].highlight", "you do your own testing"),
        ("interviewers[0].highlight", "nobody counts the crates"),
        ("botched[0].better_answer", "Vermentino"),
        ("fit[0].why", "the look on them when it works"),
        ("enthusiasm", "a smile on their face at the end of the day"),
    ],
)
def test_what_every_door_takes(field: str, text: str) -> None:
    """Whole sentences, single words and acronyms: a line of a letter bears them as they are."""
    known = with_answer(debrief(), field, text)
    assert lint(known) == ()
    assert check_answer(field, text, known) is None


def test_a_call_at_the_end_stops_only_the_calmest_letter() -> None:
    """A thank-you closes a sentence with it; the question how things stand does not."""
    asked = lint(debrief(enthusiasm="the bread!", nudge=True))
    assert [(one.code, one.stops) for one in asked] == [
        ("enthusiasm: exclamation", frozenset({Kind.STATUS_NUDGE}))
    ]


def test_to_an_agency_they_is_the_company() -> None:
    """Whoever arranged it for the company is spoken to about "them"; by name they are spoken to as "you"."""
    broker = denise(part=Part.RECRUITER_AGENCY, highlight="they bake at night")
    needs = (Fit(skill="baking", need="they want night bakers"),)
    assert lint(debrief(interviewers=(broker,), fit=needs)) == ()
    assert [one.code for one in lint(debrief(interviewers=(broker, denise(name="Bo Lund")), fit=needs))] == [
        "fit[0].need: third_person"
    ]
    named = lint(debrief(interviewers=(broker,), enthusiasm="learning from Denise"))
    assert [one.code for one in named] == ["enthusiasm: third_person"]


def test_a_name_that_is_a_word_counts_only_as_a_name() -> None:
    """In May nobody called May is meant; Mark May is."""
    people = (denise(name="Mark May", given="Mark", family="May", highlight="what you plan for May"),)
    assert lint(debrief(interviewers=people, enthusiasm="the mark of a good loaf, in May")) == ()
    for said in ("learning from Mark May", "what Mr May said", "how Mark bakes", "Mark told me about bread"):
        named = lint(debrief(interviewers=people, enthusiasm=said))
        assert [one.code for one in named] == ["enthusiasm: third_person"], said


def test_a_readers_name_stops_only_that_readers_letter() -> None:
    """To everybody else "learning from Denise" is right."""
    people = (denise(), denise(name="Bo Lund", given="Bo", family="Lund", highlight="how you bake"))
    found = lint(debrief(interviewers=people, enthusiasm="learning from Denise"))
    assert [(one.code, one.person) for one in found] == [("enthusiasm: third_person", "Denise Kowalczyk")]


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
