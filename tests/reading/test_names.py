"""Names in headers, and whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.knowledge.names import clean_display_name, same_person


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("Denise Kowalczyk", "Denise Kowalczyk"),
        ("Obi, Chidera", "Chidera Obi"),
        ('"Obi, Chidera"', "Chidera Obi"),
        ("Rahel Tesfaye (Solstice Grid)", "Rahel Tesfaye"),
        ("Rahel Tesfaye [External]", "Rahel Tesfaye"),
        ("Denise via Greenhouse", "Denise"),
        ("Denise Kowalczyk (via Lever)", "Denise Kowalczyk"),
        ("Denise Kowalczyk | Prairie Gate", "Denise Kowalczyk"),
        ("Denise Kowalczyk - Prairie Gate", "Denise Kowalczyk"),
        ("Denise Kowalczyk, Prairie Gate Credit Union", "Denise Kowalczyk"),
        ("Recruiting | Denise Kowalczyk", "Denise Kowalczyk"),
        ("\N{GLOWING STAR} Denise Kowalczyk", "Denise Kowalczyk"),
        ("Denise Kowalczyk/HR/PG", "Denise Kowalczyk"),
        ("Shaun O'NEIL", "Shaun O'Neil"),
        ("LEFÈVRE Camille", "Camille Lefèvre"),
        ("Camille LEFÈVRE", "Camille Lefèvre"),
        ("Anna LEFÈVRE-DUPONT", "Anna Lefèvre-Dupont"),
        ("O'BRIEN Sean", "Sean O'Brien"),
        ("DE LA CRUZ Maria", "Maria de la Cruz"),
        ("CAMILLE LEFÈVRE", "Camille Lefèvre"),
        ("JT Smith", "JT Smith"),
        ("Weiß-Öztürk, Henrike Dr.", "Henrike Weiß-Öztürk"),
        ("Prof. Dr. Anna Weiß", "Anna Weiß"),
        ("Ms Amara Obi", "Amara Obi"),
        ("Chidera Obi, PhD", "Chidera Obi"),
        ("Chidera Obi, PhD, MBA", "Chidera Obi"),
        ("Yo-Yo Ma", "Yo-Yo Ma"),
        ("Anne-Marie Duval", "Anne-Marie Duval"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("田中 太郎", "田中 太郎"),
        ("Dr.", "Dr."),
        ("", ""),
        ("(HR)", ""),
    ],
)
def test_clean_display_name(written: str, clean: str) -> None:
    """Order, brackets, relays, capitals, titles and degrees."""
    assert clean == clean_display_name(written)


@pytest.mark.parametrize(
    ("display", "debrief"),
    [
        ("Denise Kowalczyk", "Denise Kowalczyk"),
        ("KOWALCZYK Denise", "Denise Kowalczyk"),
        ("Kowalczyk, Denise", "denise kowalczyk"),
        ("Denise M. Kowalczyk", "Denise Kowalczyk"),
        ("Denise Kowalczyk (HR)", "Denise M Kowalczyk"),
        ("Anna Maria Lopez", "Anna Lopez"),
        ("Juergen Mueller", "Jürgen Müller"),
        ("Lukasz Nowak", "Łukasz Nowak"),
        ("Renee Lefevre", "Renée Lefèvre"),
        ("Soren Oestergaard", "Søren Østergaard"),
        ("Weiss Henrike", "Dr. Henrike Weiß"),
        ("Kim Minjun", "Min-jun Kim"),
        ("田中太郎", "田中 太郎"),
        ("Madonna", "madonna"),
    ],
)
def test_same_person(display: str, debrief: str) -> None:
    """Case, accents, order, middle names, initials and hyphens do not matter."""
    assert same_person(display, debrief)
    assert same_person(debrief, display)


@pytest.mark.parametrize(
    ("display", "debrief"),
    [
        ("Denise", "Denise Kowalczyk"),
        ("Kowalczyk", "Denise Kowalczyk"),
        ("D. Kowalczyk", "Denise Kowalczyk"),
        ("Denise K.", "Denise Kowalczyk"),
        ("Denise Weber", "Denise Kowalczyk"),
        ("Marek Kowalczyk", "Denise Kowalczyk"),
        ("Denise and team", "Denise Kowalczyk"),
        ("", "Denise Kowalczyk"),
        ("", ""),
        ("(HR)", "(HR)"),
    ],
)
def test_not_the_same_person(display: str, debrief: str) -> None:
    """A first name alone, a family name alone or initials prove nothing."""
    assert not same_person(display, debrief)
    assert not same_person(debrief, display)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_names_compare(one: str, other: str) -> None:
    """Nothing raises, and the answer is the same both ways."""
    assert same_person(one, other) == same_person(other, one)


@given(st.text(max_size=80))
def test_any_name_cleans(name: str) -> None:
    """A clean name is one line without blanks around it."""
    clean = clean_display_name(name)
    assert clean == " ".join(clean.split())
