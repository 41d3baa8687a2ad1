from __future__ import annotations

from dataclasses import replace

import pytest
from builders import botched, debrief, denise, profile
from hypothesis import given
from hypothesis import strategies as st
from worked_mails import WORKED, A, B

from agent.model.interview import References
from agent.model.letter import Kind
from agent.writing.rules import Context, check, subject_warnings

PIECES = st.sampled_from(
    [
        "Dear Denise,\n\n",
        "\n\n",
        "Kind regards,\nMarcus Ellery\n",
        "Thank you",
        ". I ",
        "“",
        "”",
        "(",
        "{{",
        "on Friday",
        "Prairie Gate",
        "Inc. ",
        " two questions",
        "<b>",
        "\u202e",
        "ß",
        "İ",
        "…",
        "\x00",
        "!",
        "you asked",
        "10",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join)


def _context(kind: Kind, text: str) -> Context:
    record = debrief(
        company=text,
        role=text,
        interviewers=(denise(name=text, highlight=text), denise()),
        enthusiasm=text,
        botched=(botched(question=text, topic=text, better_answer=text, asked_by=text),),
        references=References(who=text),
        private_note=text,
    )
    return Context(
        kind=kind,
        debrief=record,
        profile=profile(),
        addressee=record.interviewers[0],
        now=record.interview_end,
        other_names=frozenset({text, "Acme"}),
        siblings=(text,),
        earlier=text,
        html_text=text,
        invitation_slots=(text,),
        known_words=text,
        pass_on=(text,),
    )


@pytest.mark.parametrize("kind", Kind)
@given(text=TEXTS, field=TEXTS)
def test_no_text_and_no_field_makes_the_rules_raise(kind: Kind, text: str, field: str) -> None:
    """Whatever stands in letter and debrief, findings come back."""
    for finding in check(text, field, _context(kind, field)):
        assert finding.rule
        assert finding.place
        assert finding.text
    subject_warnings(text)


def test_an_unknown_zone_or_no_addressee_is_no_obstacle() -> None:
    """The checker does not judge what other rooms refuse."""
    context = replace(_context(Kind.STATUS_NUDGE, "x"), addressee=None)
    context = replace(context, debrief=replace(context.debrief, their_time_zone="Nowhere/At_all"))
    assert check("Dear x team,\n\nWe spoke on Friday.", "", context)


LONG = [
    "word " * 2000,
    "!" * 10_000,
    "Aa" * 5000,
    "A. " * 3300,
    "I was " * 1600,
    "${" * 5000,
    "['" * 5000,
    "<p" * 5000,
    "1," * 5000,
    " ." * 5000,
    "“(" * 5000,
    "Thank you for the " * 550,
    "my connection " * 700,
    "On Friday I met Denise Kowalczyk at Prairie Gate. " * 200,
    "\n\n" * 5000,
    "a@" * 5000,
    "0 " * 5000,
]


@pytest.mark.parametrize("name", WORKED)
def test_the_html_part_may_be_given_as_html_or_as_text(name: str) -> None:
    """Bare divs that say the same are fine."""
    mail = WORKED[name]
    shown = "".join(f"<div>{line or '<br>'}</div>" for line in mail.text.replace("&", "&amp;").split("\n"))
    assert mail.known(html_text=shown).findings() == ()
    assert mail.known(html_text=mail.text).findings() == ()


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("Re: Your interview", ()), ("Re: {{ job.title }}", ("subject_contains_template_syntax",))],
)
def test_inherited_subjects(subject: str, expected: tuple[str, ...]) -> None:
    """A subject that came with the thread is kept and warned of, never refused."""
    assert expected == subject_warnings(subject)
    assert replace(A, subject=subject).findings() == ()


def test_a_wrapped_letter_is_read_like_an_unwrapped_one() -> None:
    """Line ends inside a paragraph change nothing."""
    assert replace(B, text=B.text.replace(" in touch with ", "\nin touch with ")).findings() == ()
