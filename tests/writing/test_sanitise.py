"""What the person typed, made fit for one line of a letter."""
# ruff: noqa: RUF001 (typographic quotes and dashes are what is tested)

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from builders import botched, debrief, denise
from hypothesis import given
from hypothesis import strategies as st

from agent.knowledge.fields import holds_controls
from agent.model.interview import Decision, Fit, References
from agent.writing.answers.sanitise import (
    clean,
    clean_answer,
    clean_debrief,
    clean_interviewer,
    clean_question,
    quoted,
)

PIECES = st.sampled_from(
    [
        *("<b>", "</b>", "<br>", "&lt;", "&amp;", "&gt;", "&#60;", "“", "”", '"', "'", "«", "»", "- ", "• "),
        *(
            "Q: ",
            "Question 3: ",
            "1. ",
            " ",
            "\n",
            "\t",
            "\u00a0",
            " ,",
            " ?",
            "List<String>",
            "İ",
            "e\u0301",
        ),
    ]
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("the <b>night</b> shift", "the night shift"),
        ("<p>one</p><p>two</p>", "one two"),
        ("first<br/>second", "first second"),
        ("when to use List<String>", "when to use List<String>"),
        ("Marlow &amp; Finch", "Marlow & Finch"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("&amp;lt;b&amp;gt;bold", "bold"),
        ("&#x201C;quoted&#8221;", "quoted"),
        ("R&D and Q&A", "R&D and Q&A"),
        ("&notit; &nosuch;", "&notit; &nosuch;"),
        ("Cafe\u0301", "Café"),
        ("one\ntwo\tthree\r\nfour", "one two three four"),
        ("a\u2028b\u0085c\vd\fe", "a b c d e"),
        ("  spaced   out  ", "spaced out"),
        ("“the masking tape queue”", "the masking tape queue"),
        ("«la caisse»", "la caisse"),
        ("„die Kasse“", "die Kasse"),
        ('"A" and "B"', '"A" and "B"'),
        ('"', '"'),
        ('""', ""),
        ("- rebuilding the routine", "rebuilding the routine"),
        ("• * rebuilding", "rebuilding"),
        ("-20 degrees", "-20 degrees"),
        ("why this , and that ?", "why this, and that?"),
        ("experience with .NET", "experience with .NET"),
        ("wait ... what", "wait... what"),
        ("1. FC Nordstadt", "1. FC Nordstadt"),
        ("{{ company }} ${HOME} {% if %}", "{{ company }} ${HOME} {% if %}"),
        ("", ""),
    ],
)
def test_cleans_one_line(typed: str, expected: str) -> None:
    """Known tags, entities, wrapping quotes, bullets and stray blanks go; everything else stays."""
    assert expected == clean(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Q: Why us?", "Why us?"),
        ("q1) Why us?", "Why us?"),
        ("Question 3: “Why us ?”", "Why us?"),
        ("Question no. 2: Why us?", "Why us?"),
        ("3. Why us?", "Why us?"),
        ("- 2) Why us?", "Why us?"),
        ("“Q: Why us?”", "Why us?"),
        ('"What does "lean" mean to you?"', 'What does "lean" mean to you?'),
        ("“What does “lean” mean to you?”", "What does “lean” mean to you?"),
        ('"Lean" or "agile"?', '"Lean" or "agile"?'),
        ('"Lean" or "agile"', '"Lean" or "agile"'),
        ("“Lean” or “agile”", "“Lean” or “agile”"),
        ("“Lean", "“Lean"),
        ("'I don't know'", "'I don't know'"),
        ("“Why “us”", "“Why “us”"),
        ("Q. Why us?", "Why us?"),
        ("Q.E.D. or not?", "Q.E.D. or not?"),
        ("Questions 1 to 3?", "Questions 1 to 3?"),
        ("24/7 shifts?", "24/7 shifts?"),
    ],
)
def test_cleans_a_question(typed: str, expected: str) -> None:
    """A question also loses its label or number."""
    assert expected == clean_question(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("need: cover for nights", "cover for nights"),
        ("Skill: sourdough", "sourdough"),
        ("A: I weigh it again", "I weigh it again"),
        ("Needs change: we adapt", "Needs change: we adapt"),
        ("A baker: that is me", "A baker: that is me"),
    ],
)
def test_an_answer_does_not_begin_with_its_label(typed: str, expected: str) -> None:
    """The name of the field that was copied with the answer is no part of it."""
    assert expected == clean_answer(typed)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map("".join)))
def test_cleaning_twice_changes_nothing(typed: str) -> None:
    """A clean text is a fixed point, in NFC, without line breaks or outer blanks."""
    once = clean(typed)
    assert once == clean(once)
    assert once == unicodedata.normalize("NFC", once)
    assert once == once.strip(" ")
    assert "\n" not in once
    assert clean_question(typed) == clean_question(clean_question(typed))


def test_control_and_direction_characters_stay_to_be_refused() -> None:
    """A control or direction-changing character is not taken out in silence."""
    for text in ("a\x00b", "a\x1bb", "a\u202eb", "a\u2066b", "a\x7fb", "a\ud800b"):
        assert holds_controls(clean(text))
    assert not holds_controls("plain “text” – Ünïcödé 日本語")


def test_quotes_inside_a_quotation_become_single() -> None:
    """Double quotation marks do not nest."""
    assert quoted('What is “churn”, or "loss"?') == "“What is ‘churn’, or 'loss'?”"


def test_the_whole_debrief_is_cleaned() -> None:
    """Every text that a letter may carry is sanitised, and nothing else is touched."""
    typed = debrief(
        company="<b>Marlow</b> &amp; Finch",
        role="DATA ENGINEER (m/w/d)",
        interviewers=(denise(name="Kowalczyk, Denise", given="", family="", highlight="- The “tape”."),),
        fit=(Fit(skill="running\na branch.", need=" calmer  closes "),),
        enthusiasm="“rebuilding the routine.”",
        botched=(
            botched(
                question="Q: Why us ?",
                topic="“churn”.",
                asked_by="Kowalczyk, Denise",
                better_answer=" I do. ",
            ),
            botched(asked_by="denise@x.example"),
        ),
        references=References(
            who="<i>my boss</i>", testimonial_text="“calm”", testimonial_source="a teller."
        ),
        decision=Decision(date=date(2026, 9, 16), text="the 16th."),
        private_note="<b>private</b>",
        improve=("<b>more</b>",),
    )
    tidy = clean_debrief(typed)
    assert tidy.company == "Marlow & Finch"
    assert tidy.role == "Data Engineer"
    person = tidy.interviewers[0]
    assert (person.name, person.given, person.family) == ("Denise Kowalczyk", "Denise", "Kowalczyk")
    assert person.highlight == "The “tape”"
    assert Fit(skill="running a branch", need="calmer closes") == tidy.fit[0]
    assert tidy.enthusiasm == "rebuilding the routine"
    assert (
        tidy.botched[0].question,
        tidy.botched[0].topic,
        tidy.botched[0].asked_by,
        tidy.botched[0].better_answer,
    ) == ("Why us?", "churn", "Denise Kowalczyk", "I do.")
    assert tidy.botched[1].asked_by == "denise@x.example"
    assert (
        References(who="my boss", testimonial_text="calm", testimonial_source="a teller") == tidy.references
    )
    assert tidy.decision.text == "the 16th"
    assert (tidy.private_note, tidy.improve) == ("<b>private</b>", ("<b>more</b>",))
    assert tidy == clean_debrief(tidy)


@pytest.mark.parametrize("ending", ["etc.", "Kestrel Systems Inc.", "the U.S.", "and so on..."])
def test_a_stop_that_belongs_to_the_words_stays(ending: str) -> None:
    """Only the full stop that ends a sentence is taken off a noun phrase."""
    assert ending == clean_debrief(debrief(enthusiasm=ending)).enthusiasm


def test_what_the_person_entered_beats_what_a_name_shows() -> None:
    """Given name, family name and title are taken from the spelling only where they are empty."""
    person = clean_interviewer(denise(name="Dr. KOWALCZYK Denise", given="Deni", family="", title=""))
    assert (
        person.name,
        person.given,
        person.family,
        person.title,
    ) == ("Denise Kowalczyk", "Deni", "Kowalczyk", "Dr.")
    assert clean_interviewer(replace(denise(), name="Dr. Denise Kowalczyk", title="Prof.")).title == "Prof."


def test_a_job_before_a_title_is_no_part_of_the_name() -> None:
    """A job stands before the title, or is all there is; then it is asked who it was."""
    head = clean_interviewer(denise(name="Headteacher Mr. P. Langley", given="", family="", title=""))
    assert (head.name, head.title) == ("P. Langley", "Mr.")
    chef = clean_interviewer(denise(name="Chef Marcus Bell", given="", family="", title=""))
    assert chef.name == "Chef Marcus Bell"
