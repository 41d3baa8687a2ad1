"""What is new in a mail and what is only carried along."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.new_words import forward_block, new_text, without_signature

ATTRIBUTIONS = [
    "On Fri, Sep 4, 2026 at 12:10 PM Denise Kowalczyk <d@x.example> wrote:",
    "On Fri, Sep 4, 2026 at 12:10 PM Denise Kowalczyk <\nd@x.example> wrote:",
    "On Friday, 4 September 2026,\nDenise Kowalczyk\n<d@x.example> wrote:",
    "Am Fr., 4. Sept. 2026 um 12:10 Uhr schrieb Denise Kowalczyk <d@x.example>:",
    "Am 04.09.2026 um 12:10 schrieb Denise Kowalczyk:",
    "Le ven. 4 sept. 2026 à 12:10, Denise Kowalczyk <d@x.example> a écrit :",
    "El vie, 4 sept 2026 a las 12:10, Denise Kowalczyk (<d@x.example>) escribió:",
    "Den fre 4 sep. 2026 kl 12:10 skrev Denise Kowalczyk <d@x.example>:",
    "Il giorno ven 4 set 2026 alle ore 12:10 Denise <d@x.example> ha scritto:",
    "Op vr 4 sep. 2026 om 12:10 schreef Denise Kowalczyk <d@x.example>:",
    "2026年9月4日(金) 12:10 Denise Kowalczyk <d@x.example>:",
    "2026年9月4日 12:10\uff0cDenise <d@x.example> 写道\uff1a",
]
SEPARATORS = [
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "-------- Message d\u2019origine --------",
    "---------- Forwarded message ---------",
    "________________________________",
    "From: Denise Kowalczyk <d@x.example>",
    "Von: Denise Kowalczyk <d@x.example>",
    "De : Denise Kowalczyk <d@x.example>",
    "发件人: Denise <d@x.example>",
    "From: Denise Kowalczyk\nSent: Friday, 4 September 2026\nTo: Marcus Ellery\nSubject: Interview",
    "Von: Denise Kowalczyk\nGesendet: Freitag\nAn: Marcus\nBetreff: Gespräch",
    "Van: Denise\nVerzonden: vrijdag\nAan: Marcus\nOnderwerp: Gesprek",
    "Begin forwarded message:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_quoted_history_below_an_attribution_goes(attribution: str) -> None:
    """The line above the quote goes with it, also when it is wrapped."""
    assert new_text(f"New words.\n\n{attribution}\n\n> old\n> words\n") == "New words."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_history_without_marks_goes_to_the_end(attribution: str) -> None:
    """Below an attribution without `>` everything is history."""
    assert new_text(f"New words.\n\n{attribution}\nold words\n\nmore old words") == "New words."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_words_below_and_between_quotes_stay(attribution: str) -> None:
    """Inline and bottom replies are new."""
    text = f"{attribution}\n> question one\nanswer one\n> question two\nanswer two\n"
    assert new_text(text) == "answer one\nanswer two"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_separators_end_what_is_new(separator: str) -> None:
    """Outlook's blocks and the lines of forwards begin history."""
    assert new_text(f"New words.\n\n{separator}\n\nunfortunately old words") == "New words."


@pytest.mark.parametrize(
    "text",
    [
        "We met on Friday and you wrote:\nthat is fine",
        "Two things:\n- bring a passport\n- be on time",
        "From: the main entrance turn left.\nTo: the lift.",
        "Date: Friday\nTime: 10:00\nPlace: Main Street 4",
        "On the phone you said it was fine",
        "Am Montag bin ich wieder da:\nbis dann",
        "Data: none",
        "- Denise",
        "A line -- with dashes ----- inside",
        ":",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    """Nothing of an ordinary mail is taken for history."""
    assert text == new_text(text)


def test_an_empty_mail_has_no_new_words() -> None:
    """Nothing, or only history."""
    assert (new_text(""), new_text("\n\n"), new_text("> old\n> words")) == ("", "", "")


@given(st.text(max_size=400))
def test_new_text_of_any_text(text: str) -> None:
    """Nothing raises; nothing is invented."""
    assert set(new_text(text)) <= set(text) | {"\n"}


@given(
    st.lists(
        st.sampled_from(
            ["On ", "wrote:", "From:", "Am ", " schrieb ", "> ", "\n", "x", "-- ", "To:", "@", ":", "Le "]
        )
    )
)
def test_new_text_of_history_debris(pieces: list[str]) -> None:
    """Pieces of attributions and headers in any order never raise."""
    assert ">" not in {line[:1] for line in new_text("".join(pieces)).splitlines()}


@pytest.mark.parametrize(
    ("text", "forwarded"),
    [
        ("fyi\n\n---------- Forwarded message ---------\nFrom: D <d@x.example>\n", True),
        ("-----Weitergeleitete Nachricht-----\n", True),
        ("Begin forwarded message:\n", True),
        ("> ---------- Forwarded message ---------", True),
        ("-----Original Message-----", False),
        ("I forwarded message after message", False),
        ("", False),
    ],
)
def test_forward_block(text: str, *, forwarded: bool) -> None:
    """A forwarded mail is seen by its separator; a reply's history is none."""
    assert forwarded is forward_block(text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Hi\n-- \nDenise\nDirector", "Hi"),
        ("Hi\n--\nDenise", "Hi"),
        ("Hi -- there", "Hi -- there"),
        ("Hi\nSent from my iPhone", "Hi"),
        ("Hi\n\nGesendet von Mail für Windows", "Hi"),
        ("Sent from my desk: all of it", ""),
        ("I sent from my desk", "I sent from my desk"),
        ("", ""),
    ],
)
def test_without_signature(text: str, own: str) -> None:
    """The signature and the phone's own line go."""
    assert own == without_signature(text)
