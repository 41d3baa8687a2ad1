"""Address headers as they come."""

from __future__ import annotations

from email.utils import formataddr, getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.model.mail import Address
from agent.reading.headers import parse_addresses


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("d@x.example", [("d@x.example", "")]),
        ("<d@x.example>", [("d@x.example", "")]),
        ("Denise Kowalczyk <d@x.example>", [("d@x.example", "Denise Kowalczyk")]),
        ('"Obi, Chidera" <c@x.example>', [("c@x.example", "Obi, Chidera")]),
        ("Obi, Chidera <c@x.example>", [("c@x.example", "Obi, Chidera")]),
        ("Obi, Chidera <c@x.example>, d@x.example", [("c@x.example", "Obi, Chidera"), ("d@x.example", "")]),
        ("=?utf-8?q?Obi=2C_Chidera?= <c@x.example>", [("c@x.example", "Obi, Chidera")]),
        ('"=?utf-8?q?Ren=C3=A9?=" <r@x.example>', [("r@x.example", "René")]),
        ("r@x.example (René)", [("r@x.example", "René")]),
        ("René (HR) <r@x.example>", [("r@x.example", "René")]),
        ("(HR) <r@x.example>", [("r@x.example", "HR")]),
        ('"A \\"B\\" C" <r@x.example>', [("r@x.example", 'A "B" C')]),
        ("Panel: a@x.example, B <b@x.example>;", [("a@x.example", ""), ("b@x.example", "B")]),
        ("a@x.example; b@x.example", [("a@x.example", ""), ("b@x.example", "")]),
        ("<@relay.example:r@x.example>", [("r@x.example", "")]),
        ("Denise <d@x.example", [("d@x.example", "Denise")]),
        ("< d@x.example >", [("d@x.example", "")]),
        ("'d@x.example'", [("d@x.example", "")]),
        ('"d e"@x.example, a@x.example', [("a@x.example", "")]),
        ("undisclosed-recipients:;", []),
        ("MAILER-DAEMON", []),
        ("<>", []),
        ("", []),
        (", ,", []),
        ("nobody, somebody", []),
        ("a@b@c.example", []),
    ],
)
def test_values(value: str, expected: list[tuple[str, str]]) -> None:
    """Quotes, commas, comments, groups, routes and missing brackets are understood; no address is made up."""
    assert [Address(*pair) for pair in expected] == list(parse_addresses(value))


@given(st.text(max_size=300))
def test_any_text_gives_only_things_with_an_at(value: str) -> None:
    """Nothing raises; every address has one @, no blank and no line end."""
    for address in parse_addresses(value):
        assert "@" in address.email
        assert not set(address.email) & set(" \n\t<>,;")


names = st.text(
    st.characters(codec="ascii", categories=["L", "N", "Zs"], include_characters=",.()"), max_size=20
)


@given(
    st.lists(st.tuples(names, st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True)), max_size=5)
)
def test_what_the_standard_library_writes_is_read_back(pairs: list[tuple[str, str]]) -> None:
    """Well-formed lists give the addresses the standard library reads."""
    value = ", ".join(formataddr(pair) for pair in pairs)
    assert [email for _, email in getaddresses([value]) if email] == [a.email for a in parse_addresses(value)]


def test_a_list_without_end_is_cut() -> None:
    """At most 200 addresses of a header are read."""
    assert len(parse_addresses(", ".join(f'"N, {i}" <a{i}@x.example>' for i in range(100_000)))) == 200
    assert parse_addresses("(" * 100_000) == ()
    assert parse_addresses('"\\' * 100_000) == ()
