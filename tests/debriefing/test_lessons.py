"""What debriefs teach: the same question is one lesson, and what comes again stands first."""

from datetime import timedelta

import pytest
from builders import at, botched, debrief

from agent.debriefing.lessons import Lesson, learn
from agent.keeping.journal.records import Record
from agent.model.interview import Debrief, InterviewId

END = at("2026-09-04T11:30:00-05:00")


def record(number: int, **changes: object) -> Record:
    """An interview; the higher its number, the longer ago."""
    told: Debrief = debrief(
        **{"company": f"Company {number}", "interview_end": END - timedelta(days=number), **changes}
    )
    return Record(id=InterviewId(f"company-{number}"), debrief=told, recorded_at=END, changed_at=END)


def ask(*questions: str, topics: tuple[str, ...] = ()) -> tuple[Lesson, ...]:
    """The lessons of interviews with one question each."""
    named = topics or ("",) * len(questions)
    asked = [botched(question=q, topic=t) for q, t in zip(questions, named, strict=True)]
    return learn(record(n, botched=(one,)) for n, one in enumerate(asked)).questions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How would you handle a cash shortage at close?", "how would you handle a CASH shortage at close"),
        (
            "How would you handle a cash shortage at close?",
            "What do you do when cash is short at closing time?",
        ),
        ("What is your greatest weakness?", "What are your weaknesses?"),
        ("What salary do you expect?", "What are your salary expectations?"),
        ("Tell me about a conflict with a coworker.", "Describe a conflict you had at work"),
        ("Warum wollen Sie hier arbeiten?", "Warum wollen Sie hier arbeiten"),
    ],
)
def test_the_same_question_in_other_words_is_one_lesson(one: str, other: str) -> None:
    """With both interviews under it, the latest first."""
    (lesson,) = ask(one, other)
    assert [said.text for said in lesson.said] == [one, other]
    assert lesson.times == 2
    assert lesson.title == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tell me about yourself", "Where do you see yourself in five years?"),
        ("How do you prioritise patients?", "How did you triage three patients at once?"),
        ("Why do you want this role?", "What salary do you expect?"),
        ("What?", "Why?"),
    ],
)
def test_other_questions_stay_apart(one: str, other: str) -> None:
    """Though they share a word."""
    assert [lesson.times for lesson in ask(one, other)] == [1, 1]


def test_one_topic_is_one_lesson_and_names_it() -> None:
    """Whatever the questions were; what came at more interviews stands first, then what came last."""
    lessons = ask(
        "What is a deadlock?",
        "Why did you leave your last job?",
        "How do two threads wait for each other?",
        topics=("Concurrency", "", "concurrency "),
    )
    assert [(one.title, one.times) for one in lessons] == [
        ("Concurrency", 2),
        ("Why did you leave your last job?", 1),
    ]
    alone = ask("What is a deadlock?", "Why did you leave your last job?")
    assert [one.title for one in alone] == ["What is a deadlock?", "Why did you leave your last job?"]


def test_what_to_prepare_is_put_together_too() -> None:
    """Twice at one interview is one time; empty lines are none."""
    records = [
        record(0, improve=("Read their annual report", "", "read their annual report"), botched=()),
        record(1, improve=("Practise salary talk",), botched=()),
        record(2, improve=("practise salary talk", " "), botched=()),
    ]
    found = learn(records)
    assert found.questions == ()
    assert [(one.title, one.times) for one in found.to_prepare] == [
        ("Practise salary talk", 2),
        ("Read their annual report", 1),
    ]
    assert learn(()) == learn([record(1, botched=(), improve=())])
