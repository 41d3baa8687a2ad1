"""What the fields take for an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.debriefing.question import allow_empty, parse_address, take_words, tidy_line
from agent.errors import UnclearError
from agent.knowledge.names import without_legal_form


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Halvorsen GmbH", "Halvorsen"),
        ("Acme, Inc.", "Acme"),
        ("Marlow & Finch Ltd", "Marlow & Finch"),
        ("Banco del Río S.A.", "Banco del Río"),
        ("株式会社山田", "山田"),
        ("山田株式会社", "山田"),
        ("Nordhafen GmbH & Co. KG", "Nordhafen"),
        ("Prairie Gate Credit Union", "Prairie Gate Credit Union"),
        ("Ab Initio", "Ab Initio"),
        ("Limited", "Limited"),
    ],
)
def test_legal_forms(typed: str, said: str) -> None:
    """People say a company's name without its legal form."""
    assert said == without_legal_form(typed)


@pytest.mark.parametrize("typed", ["denise@prairiegate.example", "Denise K <denise@prairiegate.example>"])
def test_addresses(typed: str) -> None:
    """An address may be pasted with the name in front."""
    assert parse_address(typed) == "denise@prairiegate.example"


@pytest.mark.parametrize(
    "typed",
    ["denise", "denise@", "@x.example", "d e@x.example", "a@b", "a@b@c.example", "a.@b.example", "<>"],
)
def test_no_addresses(typed: str) -> None:
    """Anything else is refused."""
    with pytest.raises(UnclearError):
        parse_address(typed)


@given(st.text(max_size=60))
def test_words_taken_once_are_taken_again(typed: str) -> None:
    """An answer that is kept can be taken once more, and is the same."""
    for field in ("company", "interviewers[0].highlight", "botched[0].better_answer", "references.who"):
        take = allow_empty(take_words(field))
        try:
            kept = take(typed)
        except UnclearError as problem:
            assert str(problem)  # noqa: PT017 - both ways out are fine
        else:
            assert kept == take(kept)
            assert kept == " ".join(typed.split())


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("enthusiasm", "being the perfect candidate for you", "more than a letter can show"),
        ("botched[0].better_answer", "I was so nervous that I forgot everything", "reason"),
        ("references.who", "my boss at +1 555 0100 200", "contact"),
        ("botched[0].topic", "cash {at} close", "placeholder"),
        ("company", "C" * 81, "80"),
    ],
)
def test_refused_words_name_the_reason(field: str, typed: str, reason: str) -> None:
    """Text a letter may not carry is refused with what is wrong with it."""
    with pytest.raises(UnclearError, match=reason):
        take_words(field)(typed)


def test_control_characters() -> None:
    """No field may hold invisible characters."""
    with pytest.raises(UnclearError, match="invisible"):
        tidy_line("a\u202eb")
