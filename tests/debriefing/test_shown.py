"""The finished sentence beside the answer."""

from __future__ import annotations

from pathlib import Path

from builders import profile
from hypothesis import given
from hypothesis import strategies as st

from agent.debriefing.shown import find_templates, show_sentence
from agent.writing.templates import Templates

KNOWN = {
    "company": "Fjordlab",
    "role": "Laboratory Technician",
    "mode": "onsite",
    "interview_end": "2026-09-04T11:30:00-05:00",
    "interviewers[0].name": "Sigrid Aune",
    "interviewers[0].part": "hiring_manager",
}
IN_ORDER = {
    "interviewers[0].highlight": "how the night shift finds out",
    "fit[0].skill": "running blanks in a water laboratory",
    "fit[0].need": "results that hold up in an audit",
    "enthusiasm": "setting up the new trace bench",
    "botched[0].question": "How do you find a contamination?",
    "botched[0].better_answer": "I repeat the blank first and then swap one reagent at a time",
    "references.who": "my former laboratory manager",
}


def show(field: str, answers: dict[str, str]) -> str:
    return show_sentence(field, answers, profile(), Templates.shipped())


def test_each_field_has_its_sentence() -> None:
    """As the debrief goes on, each answer stands in a sentence of the letter, and no stand-in beside it."""
    answers = dict(KNOWN)
    for field, typed in IN_ORDER.items():
        answers[field] = typed
        sentence = show(field, answers)
        assert typed.casefold() in sentence.casefold(), field
        assert len(sentence) > len(typed) + 5, field
        assert "steady hands" not in sentence, field
        assert "work of this kind" not in sentence, field


def test_a_topic_stands_in_place_of_its_question() -> None:
    """A question too long to quote is named by its topic."""
    answers = {**KNOWN, "botched[0].question": "word " * 20 + "?", "botched[0].topic": "month-end close"}
    assert "month-end close" in show("botched[0].topic", answers)
    assert "" == show("botched[0].question", answers)


def test_a_long_answer_is_shown_as_it_is_shortened() -> None:
    """What the letter has no room for is not shown as if it had."""
    long = "I recount the till first, because " + "every cent matters to the branch and " * 8 + "so do people"
    sentence = show("botched[0].better_answer", {**KNOWN, "botched[0].question": "Why?"} | {
        "botched[0].better_answer": long})  # fmt: skip
    assert "I recount the till first" in sentence
    assert "so do people" not in sentence


def test_what_no_letter_carries_is_not_shown() -> None:
    """Facts, notes, a second skill, and a question about pay."""
    answers = {
        **KNOWN,
        "private_note": "the coffee was good",
        "fit[0].skill": "selling",
        "fit[1].skill": "teaching new colleagues",
        "botched[0].question": "What salary do you expect?",
        "botched[0].better_answer": "between fifty and sixty thousand a year",
    }
    fields = ("company", "private_note", "fit[1].skill", "botched[0].question", "botched[0].better_answer")
    assert [""] * len(fields) == [show(field, answers) for field in fields]


@given(st.sampled_from(sorted(IN_ORDER)), st.text(max_size=60), st.sets(st.sampled_from(sorted(KNOWN))))
def test_nothing_escapes(field: str, typed: str, known: set[str]) -> None:
    """Whatever is typed, and whatever is still unknown, it is a sentence or nothing."""
    answers = {name: KNOWN[name] for name in known} | {field: typed}
    assert isinstance(show(field, answers), str)


def test_the_persons_own_letters_are_shown(tmp_path: Path) -> None:
    """Their template wins, here as in the letter; one that is broken shows nothing."""
    own = tmp_path / "thank_you.j2"
    own.write_text(
        "{{ greeting }}\n\nThanks. What pulls me in: {{ enthusiasm }}.\n\nBest,\n{{ name }}\n",
        encoding="utf-8",
    )
    answers = KNOWN | {"enthusiasm": "the garden center"}
    letters = find_templates(tmp_path)
    assert "What pulls me in: the garden center." in show_sentence("enthusiasm", answers, profile(), letters)
    own.write_text("{% for x in y %}", encoding="utf-8")
    assert "" == show_sentence("enthusiasm", answers, profile(), letters)


def test_a_need_is_shown_to_whom_it_belongs() -> None:
    """In a panel only the letter to whoever named the need says that they told it."""
    panel = KNOWN | {
        "interviewers[1].name": "Ola Nordmann",
        "interviewers[1].part": "panelist",
        "fit[0].skill": "running blanks",
        "fit[0].need": "calmer mornings",
    }
    assert "you told" not in show("fit[0].need", panel).casefold()
    told = show("fit[0].need", panel | {"fit[0].said_by": "Ola Nordmann"})
    assert "calmer mornings" in told
    assert told.startswith(("You ", "What you need"))
