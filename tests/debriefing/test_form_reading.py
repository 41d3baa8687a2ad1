"""The form comes back as mail programs leave it."""
# ruff: noqa: RUF001 - typographic characters are what mail programs write

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from forms import (
    CODE,
    EMPTY,
    HTML,
    MINIMAL,
    ONE,
    PREFILL,
    TAILS,
    TEXT_CHANGES,
    WORDS_BEFORE,
    WRAPS,
    Mangle,
    as_gmail_breaks,
    bold_labels,
    crlf,
    filled,
    form,
    mail,
    quoted_copy,
    read,
    smart_quotes,
    texts,
    without_bullets,
    wrapped,
)
from hypothesis import given
from hypothesis import strategies as st

from agent.debriefing.form_lines import FIELD_OF, LINES
from agent.debriefing.form_loose_words import list_loose_words
from agent.debriefing.form_reading import read_form
from agent.model.mail import Body
from agent.model.prefill import Suggestion
from agent.reading.body import read_body

LAID = [line.label for line in LINES if line.laid]
SAID = """
I would recount the drawer with somebody before anybody leaves; why not? “closing” it's 42 question: role:
https://audit.example/a?b=1 company: ready: yes (twice) Müller 日本 they agreed a/b 2*3 – 10:30 < part 1 •
"""
WORDS = st.sampled_from(SAID.split())
ANSWERS = st.dictionaries(
    st.sampled_from(LAID),
    st.lists(WORDS, min_size=1, max_size=40).map(" ".join).filter(lambda text: text[0] not in "•*"),
    min_size=1,
    max_size=12,
)
PLAIN_WORDS = st.sampled_from(["I", "would", "recount", "it", "twice:", "at", "ten"])
PLAIN_ANSWERS = st.dictionaries(
    st.sampled_from(LAID), st.lists(PLAIN_WORDS, max_size=40).map(" ".join), min_size=1
)
LONG = "They asked me how I would change the closing routine of the branch and the role: I said I would not."


def expected(answers: dict[str, str]) -> dict[str, str]:
    return {FIELD_OF[label]: answer for label, answer in answers.items()}


def told(answers: dict[str, str], found: dict[str, str]) -> dict[str, str]:
    """What was read in those lines; words above the form are kept behind the note to oneself."""
    note = found.get("private_note", "").removesuffix(WORDS_BEFORE).removesuffix(" / ")
    read = found | {"private_note": note}
    return {FIELD_OF[label]: read.get(FIELD_OF[label], "") for label in answers}


@pytest.mark.parametrize("wrap", WRAPS)
def test_a_word_like_a_label_behind_a_wrapped_line_is_the_answers(wrap: Mangle) -> None:
    """It began no line where it was typed."""
    answers = {"one thing you bring": "I question:"}
    assert expected(answers) == told(answers, texts(wrap(filled(form().text, answers))))


@given(
    ANSWERS,
    st.lists(st.sampled_from(TEXT_CHANGES), unique=True, max_size=4),
    st.sampled_from(WRAPS),
    st.sampled_from(TAILS),
)
def test_plain_text_rewritten(
    answers: dict[str, str], changes: list[Mangle], wrap: Mangle, tail: Mangle
) -> None:
    """Whatever happens to the plain text, in any combination: the same answers."""
    text = filled(form().text, answers)
    for change in changes:
        text = change(text)
    assert expected(answers) == told(answers, texts(tail(wrap(text))))


@given(
    ANSWERS,
    st.lists(st.sampled_from(TEXT_CHANGES), unique=True, max_size=3),
    st.sampled_from(TAILS),
    st.sampled_from(HTML),
)
def test_html_rewritten(answers: dict[str, str], changes: list[Mangle], tail: Mangle, html: Mangle) -> None:
    """The same where a mail has only HTML, as four programs write it."""
    text = filled(form().text, answers)
    for change in changes:
        text = change(text)
    assert expected(answers) == told(answers, texts("", html(tail(text))))


@given(PLAIN_ANSWERS, st.sampled_from(WRAPS))
def test_without_bullets(answers: dict[str, str], wrap: Mangle) -> None:
    """Labels and colons are enough where the bullets are gone."""
    assert expected(answers) == told(answers, texts(wrap(without_bullets(filled(form().text, answers)))))


@given(st.text(max_size=400), st.booleans())
def test_any_text(text: str, with_code: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Any text at all gives answers or None."""
    whole = f"{text}\n• role: {text}\n{CODE}" if with_code else text
    found = read_form(Body(whole, whole), CODE)
    assert found is None or set(found.texts) <= set(FIELD_OF.values())


def test_smart_apostrophes_stay() -> None:
    """An apostrophe that curled is the person's own words now."""
    answer = {"your better answer": "I'd recount it"}
    assert "I’d recount it" == texts(smart_quotes(filled(form().text, answer)))["botched[0].better_answer"]


def test_bold_words_in_an_answer() -> None:
    """Stars around words are how a plain text says bold; a lone star is a star."""
    text = filled(
        form().text,
        {"role": "*Senior* Teller", "what it was about": "*month-end close*", "praise": "5 * 3 * 2"},
    )
    found = texts(text)
    assert ("Senior Teller", "month-end close", "5 * 3 * 2") == (
        found["role"],
        found["botched[0].topic"],
        found["references.testimonial.text"],
    )


def test_lines_added_by_hand() -> None:
    """Lines that are not laid are read where somebody adds them, with a bullet or without."""
    added = "• name 4: Ana Sá\n- part 4: agency\ntheir country: AT\n\nTHE FACTS"
    found = texts(form().text.replace("\nTHE FACTS", added, 1))
    assert ("Ana Sá", "agency", "AT") == (
        found["interviewers[3].name"],
        found["interviewers[3].part"],
        found["their_country"],
    )


def test_bullets_made_into_a_list() -> None:
    """A program may make a list of our lines, and dashes of the list."""
    text = filled(form().text, ONE)
    assert texts(text) == texts(text.replace("• ", "- ")) == texts(text.replace("• ", "  * "))


def test_answered_between_quoted_lines() -> None:
    """Who replies below each quoted line is understood."""
    quoted = "\n".join(f"> {line}" for line in form().text.split("\n"))
    reply = quoted.replace("> • what excites you", "\nrunning a branch\n\n> • what excites you")
    assert (
        "running a branch"
        == texts(f"On Fri, Sep 4, 2026 Marcus <m@x.example> wrote:\n{reply}")["fit[0].need"]
    )


def test_forwarded_to_oneself() -> None:
    """The head above a forwarded form is no answer; what was written over it is a note to oneself."""
    head = "---------- Forwarded message ---------\nFrom: M <m@x.example>\nDate: Fri\nSubject: Your day"
    text = filled(form().text, ONE)
    note = {"private_note": "See below."}
    assert texts(text) | note == texts(f"See below.\n\n{head}\nTo: <m@x.example>\n\n{text}")


def test_answer_below_its_label() -> None:
    """On phones people often begin a new line."""
    text = filled(
        form().text, {"your better answer": "\nI recount it\n\nwith a second person.", "role": "\n\nTeller"}
    )
    found = texts(text)
    assert ("I recount it with a second person.", "Teller") == (
        found["botched[0].better_answer"],
        found["role"],
    )


def test_answer_typed_into_the_hint() -> None:
    """Who leaves only one of the words in brackets has chosen it."""
    text = form().text.replace("(well, mixed or badly):", "(mixed):")
    assert "mixed" == texts(text)["went"]


def test_answer_beside_a_changed_hint() -> None:
    """Where there are words behind the colon, those count."""
    text = form().text.replace("(in person, video or phone): in person", "(only video): video")
    assert "video" == texts(text)["mode"]


def test_colon_deleted() -> None:
    """A bullet and the words of a label are enough."""
    assert (
        "Fjordlab"
        == texts(form().text.replace("• company: Prairie Gate Credit Union", "• company Fjordlab"))["company"]
    )


def test_source_broken_off() -> None:
    """Half of a source that was deleted is no part of the answer."""
    text = form().text.replace("‹from the address denise.kowalczyk@prairiegate.example›", "‹from the addr")
    assert "Prairie Gate Credit Union" == texts(text)["company"]


def test_quotes_of_their_own() -> None:
    """Angle quotes that somebody typed are theirs."""
    assert (
        "‹lean› closing"
        == texts(filled(form().text, {"what it was about": "‹lean› closing"}))["botched[0].topic"]
    )


def test_lines_in_another_order() -> None:
    """Sections may stand anywhere."""
    lines = filled(form().text, ONE).split("\n")
    top, lines, code = lines[:2], lines[2:-2], lines[-2:]
    assert texts("\n".join(lines)) == texts("\n".join([*top, *reversed(lines), *code]))


def test_deleted_lines_are_not_told() -> None:
    """A line that is gone is not the same as one that is empty."""
    found = read(form().text.replace("• note to yourself (never in a letter):\n", ""))
    assert found is not None
    assert ("private_note" in found.texts, found.texts["enthusiasm"]) == (False, "")


def test_the_first_of_two_like_lines() -> None:
    """The upper one is the newer, unless it is empty."""
    text = form().text.replace("• company:", "• company: Fjordlab\n• company:")
    label = "• a question you would answer differently"
    text = text.replace(f"{label} (in their words; none is fine):", f"{label}:\n{label}: Why us?")
    found = texts(text)
    assert ("Fjordlab", "Why us?") == (found["company"], found["botched[0].question"])


def test_a_label_inside_a_wrapped_answer() -> None:
    """A word like a label at the beginning of a wrapped line does not part an answer."""
    text = filled(form().text, {"note to yourself": LONG})
    for width in range(60, 90):
        assert LONG == texts(wrapped(width)(text))["private_note"]


def test_a_label_inside_an_answer_without_bullets() -> None:
    """The same where the bullets are gone."""
    text = without_bullets(filled(form().text, {"note to yourself": LONG}))
    found = texts(wrapped(78)(text))
    assert (LONG, "Branch Operations Manager") == (found["private_note"], found["role"])


@pytest.mark.parametrize(
    ("word", "ready"),
    [
        ("yes", True), ("Yes!", True), ("*YES*", True), ("no yes", True), ("Yes.", True), ("", False),
        ("no", False), ("not yet", False), ("soon", False), ("‹yes›", True),
    ],
)  # fmt: skip
def test_ready(word: str, *, ready: bool) -> None:
    """Yes in any form; anything else is no."""
    found = read(form().text.replace("ready: no", f"ready: {word}"))
    assert found is not None
    assert ready == found.ready


def test_answers_on_top_of_a_quoted_form() -> None:
    """Who answers the mail instead of filling it in is understood too; what they wrote counts."""
    reply = "ready: yes\nbetter answer 1: I recount it with\na second person\n\n-- \nMarcus\n"
    below = EMPTY.replace("• ended:", "• ended: 4 Sep 11:30")
    for copy in (quoted_copy(reply), f"{reply}\n-----Original Message-----\n{below}"):
        found = read(copy.replace("> • ended:", "> • ended: 4 Sep 11:30"))
        assert found is not None
        assert (True, "I recount it with a second person", "4 Sep 11:30", "Old Company") == (
            found.ready,
            found.texts["botched[0].better_answer"],
            found.texts["interview_end"],
            found.texts["company"],
        )


def test_filled_in_inside_the_quote() -> None:
    """A form that stands in a quote as a whole is read there."""
    quoted = "\n".join(f"> {line}" for line in filled(form().text, MINIMAL).split("\n"))
    found = read(f"Here it is.\n\nOn Fri, Sep 4, 2026 Marcus <m@mail.example> wrote:\n\n{quoted}")
    assert found is not None
    assert "well" == found.texts["went"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Dear Marcus,\n\nthank you for coming in. We will be in touch.\n\nDenise",
        "company: they asked about it\nrole: unclear",
        f"The code is {CODE}, whatever that is.",
        form().text.replace(CODE, "SC-000000"),
        filled(form().text, MINIMAL).replace(CODE, "SC-7F3A22"),
    ],
)  # fmt: skip
def test_no_form_of_ours(text: str) -> None:
    """Somebody else's text, an empty one, another form."""
    assert read(text) is None


def test_code_line_deleted() -> None:
    """Nothing is lost where the last line went: the other lines tell."""
    text = filled(form().text, ONE).rpartition("please leave")[0] + "\n-- \nMarcus Ellery\nTel. 555\n"
    found = read(text)
    assert found is not None
    assert ("incomplete", "") == (found.texts["botched[0].went"], found.texts["improve[0]"])


def test_code_as_somebody_retyped_it() -> None:
    """Lower case and a colon more or less."""
    assert read(filled(form().text, MINIMAL).replace(f": {CODE}", f" - {CODE.lower()}")) is not None


def test_gmail_app_and_network_line_ends() -> None:
    """The whole way once: HTML of the phone app beside the plain text it makes, CRLF."""
    text = filled(form().text, ONE)
    raw = mail(crlf(wrapped(76)(bold_labels(text))), as_gmail_breaks(text))
    found = read_form(read_body(raw), CODE)
    assert found is not None
    assert ONE == {label: found.texts[FIELD_OF[label]] for label in ONE}


def test_remarks_are_never_answers() -> None:
    """Sentences beside fields vanish when it is read again, wrapped or not."""
    problems = dict.fromkeys(
        FIELD_OF.values(), "This reads like an excuse. Say ‹only› what you would answer now."
    )
    written = dict.fromkeys(
        (line.field for line in LINES),
        "my own words: they are long enough to be wrapped by a mail program or two",
    )
    text = form(texts=written, problems=problems).text
    for wrap in (*WRAPS, wrapped(40)):
        assert written == texts(wrap(text))


def test_long_remarks_and_sources() -> None:
    """However long a remark or a source is, it is told from an answer."""
    told = replace(PREFILL, role=Suggestion("Teller", f"from the subject “{'very long ' * 200}”"))
    again = form(told, problems={"role": "“word " + "and word " * 300 + "” is a whole sentence."}).text
    for wrap in WRAPS:
        assert "Teller" == texts(wrap(again))["role"]


def test_broken_remark() -> None:
    """A remark whose brackets were deleted is no answer either."""
    text = form(
        texts={"role": "Teller", "enthusiasm": ""}, problems={"enthusiasm": "This is still empty."}
    ).text
    assert {"role": "Teller"} == {
        field: answer
        for field, answer in texts(text.replace("‹", "").replace("›", "")).items()
        if field in {"role", "fit[1].skill"}
    }


FORMER = Path(__file__).parents[1].joinpath("data/forms/former.txt").read_text(encoding="utf-8")
"""The form as the version before this one wrote it."""


def test_a_form_of_the_version_before() -> None:
    """Its labels, headings and hints are known; nothing of it is taken for a word of the person."""
    untouched = texts(FORMER)
    assert untouched == texts(FORMER.replace("\n", "\n\n"))
    assert {"company", "role", "mode", "interview_end", "interviewers[1].name"} < set(untouched)
    assert not {"private_note", "fit[0].skill", "enthusiasm"} & set(untouched)
    text = FORMER
    for label, answer in FORMER_ANSWERS.items():
        text = re.sub(rf"(?m)^(• {label}(?: \([^)\n]*\))?:).*$", rf"\1 {answer}", text)
    found = texts(text.replace("ready: no", "ready: yes"))
    assert {FIELD_OF[label]: answer for label, answer in FORMER_ANSWERS.items()}.items() <= found.items()


FORMER_ANSWERS = {
    "how it went": "mixed",
    "ended": "today 11:30",
    "part 1": "hiring manager",
    "what you bring 1": "running a branch",
    "what you bring 2": "two audits",
    "what they need 1": "steadier closing routines",
    "why it matters 1": "I like calm shops",
    "question 1": "How would you handle a cash shortage?",
    "topic 1": "a cash shortage",
    "who asked 1": "Denise",
    "what was missing 1": "incomplete",
    "better answer 1": "I recount with a second person",
    "better answer 2": "I would say so",
    "reference": "my former district manager",
    "your request": "a short call",
    "decision by": "16 Sep",
    "or in words": "the 16th",
    "to prepare 1": "numbers",
}


def test_a_yes_below_a_question_of_yes_or_no_is_its_answer() -> None:
    """Below any other line, or behind an answer, it says that the form is finished."""
    agreed = "• they agreed (yes, or the letter leaves them out):"
    below = read(form().text.replace(agreed, f"{agreed}\nyes"))
    assert below is not None
    assert (False, "yes") == (below.ready, below.texts["references.agreed"])
    behind = read(form().text.replace(agreed, f"{agreed} no\nyes"))
    assert behind is not None
    assert (True, "no") == (behind.ready, behind.texts["references.agreed"])


def test_a_line_of_their_own_is_a_note() -> None:
    """A label that is none of ours, with a bullet before it; it is no part of the line above."""
    found = texts(
        form().text.replace("\u2022 note to yourself", "\u2022 salary wish: 60k\n\u2022 note to yourself")
    )
    assert found["private_note"] == "salary wish: 60k"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "I was late\nbut they were kind\n\nDone\nreally",
            ["I was late but they were kind", "Done", "really"],
        ),
        ("Hello\n---\nOne more thing", ["Hello", "One more thing"]),
        ("Hello\n\U0001f44d", ["Hello", "\U0001f44d"]),
    ],
)
def test_words_beside_the_form_are_told_by_paragraph(words: str, told: list[str]) -> None:
    """A yes alone stands for itself."""
    assert list_loose_words(words) == told
