"""Ids and the comparison of names."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.knowledge.text import build_slug, comparable_name

DAY = date(2026, 9, 4)


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        ("Prairie Gate Credit Union", "prairie-gate-credit-union-2026-09-04"),
        ("  AT&T, Inc. ", "at-t-inc-2026-09-04"),
        ("O'Reilly Media", "oreilly-media-2026-09-04"),
        ("O’Reilly", "oreilly-2026-09-04"),  # noqa: RUF001 - the apostrophe people type
        ("Straße & Söhne", "strasse-sohne-2026-09-04"),
        ("Ørsted", "orsted-2026-09-04"),
        ("Łódź Æther", "lodz-aether-2026-09-04"),
        ("I\u0307stanbul", "istanbul-2026-09-04"),
        ("株式会社メルカリ", "merukari-2026-09-04"),
        ("ひまわり", "himawari-2026-09-04"),
        ("삼성", "samseong-2026-09-04"),
        ("株式会社", "interview-2026-09-04"),
        ("Яндекс", "interview-2026-09-04"),
        ("A\u0301B — C", "ab-c-2026-09-04"),
        ("🦊", "interview-2026-09-04"),
        ("\x1b[31m", "31m-2026-09-04"),
        ("a" * 80, "a" * 48 + "-2026-09-04"),
        ("word " * 16, "word-word-word-word-word-word-word-word-word-2026-09-04"),
    ],
)
def test_an_id_can_be_typed(company: str, expected: str) -> None:
    """An id is the company in ASCII and the day."""
    assert expected == build_slug(company, DAY)


@given(st.text())
def test_any_company_gives_an_id(company: str) -> None:
    """Whatever the company is called, the id is short and holds letters, digits and hyphens."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", build_slug(company, DAY))
    assert len(build_slug(company, DAY)) <= 48 + 11


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë  Quill", "zoe\u0308 quill"),
        (" ACME ", "acme"),
        ("ＡＣＭＥ", "acme"),  # noqa: RUF001 - full width is meant
    ],
)
def test_names_are_compared_as_people_do(one: str, other: str) -> None:
    """Case, spacing, width and composition of letters make no other name."""
    assert comparable_name(one) == comparable_name(other)


def test_a_broken_letter_can_be_compared() -> None:
    """Half a surrogate pair, which no file can hold, does not stop the comparison."""
    assert comparable_name("A\ud800") == "a?"
