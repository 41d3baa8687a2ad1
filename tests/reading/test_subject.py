"""Subjects without prefixes (RT-11, RT-12)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.knowledge.languages import words_as_written
from agent.reading.headers import Subject, parse_subject

REPLIES = [
    "Re",
    "RE",
    "re",
    "AW",
    "Antw",
    "Antwort",
    "SV",
    "VS",
    "RV",
    "Odp",
    "YNT",
    "Vá",
    "R",
    "Rif",
    "Res",
    "回复",
    "回覆",
    "答复",
    "返信",
    "답장",
]
FORWARDS = ["Fwd", "FW", "Fw", "WG", "TR", "VB", "VL", "ENC", "PD", "I", "转发", "轉寄", "転送", "전달"]


@pytest.mark.parametrize("prefix", REPLIES)
def test_every_reply_prefix_of_the_list_goes(prefix: str) -> None:
    """A reply prefix of any listed language is no part of the base and makes no forward."""
    assert Subject("Copy Editor", forwarded=False) == parse_subject(f"{prefix}: Copy Editor", is_reply=True)


@pytest.mark.parametrize("prefix", FORWARDS)
def test_every_forward_prefix_of_the_list_goes(prefix: str) -> None:
    """A forward prefix goes and says so."""
    assert Subject("Copy Editor", forwarded=True) == parse_subject(f"{prefix}: Copy Editor", is_reply=True)


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Re: AW: SV: Interview", "Interview"),
        ("RE : Entretien", "Entretien"),
        ("Re[2]: Interview", "Interview"),
        ("RE(3): Interview", "Interview"),
        ("Re^2: Interview", "Interview"),
        ("Re:Interview", "Interview"),
        ("\u200eRe:\xa0Interview", "Interview"),
        ("回复\uff1a面试", "面试"),
        ("[EXT] Re: Interview", "[EXT] Interview"),
        ("Re: [EXTERNAL] AW: Interview", "[EXTERNAL] Interview"),
        ("[EXT] Interview", "[EXT] Interview"),
        ("[jobs] Interview", "[jobs] Interview"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_chains_counters_colons_and_tags(subject: str, base: str) -> None:
    """Chains, counters, a blank or a fullwidth colon and tags are understood."""
    assert base == parse_subject(subject, is_reply=True).base


@pytest.mark.parametrize(
    "subject",
    [
        "Resume: Marcus Ellery",
        "Reference: 12",
        "I am writing about the role",
        "Research Assistant: interview",
        "Interview: Re-scheduling",
        "Trainee: day one",
        "VS Code developer",
        "Rv rental clerk",
        "A: B",
        "Sv. Maria hospital",
    ],
)
def test_words_that_only_begin_like_a_prefix_stay(subject: str) -> None:
    """Nothing of an ordinary subject is eaten."""
    assert Subject(subject, forwarded=False) == parse_subject(subject, is_reply=False)


@pytest.mark.parametrize(
    ("is_reply", "forward_block", "forwarded"),
    [(True, False, False), (True, True, True), (False, False, True), (False, True, True)],
)
@pytest.mark.parametrize("prefix", ["VS", "RV", "rv"])
def test_vs_and_rv_are_replies_only_where_the_mail_answers_one(
    prefix: str, *, is_reply: bool, forward_block: bool, forwarded: bool
) -> None:
    """VS and RV mean reply or forward: In-Reply-To without a forward block decides for reply."""
    found = parse_subject(f"{prefix}: Interview", is_reply=is_reply, forward_block=forward_block)
    assert Subject("Interview", forwarded=forwarded) == found


def test_the_outermost_prefix_decides() -> None:
    """An answer to a forwarded mail is no forward; a forwarded answer is one."""
    assert (
        parse_subject("Re: Fwd: X", is_reply=True).forwarded,
        parse_subject("Fwd: Re: X", is_reply=True).forwarded,
    ) == (False, True)


@given(st.text(max_size=200), st.booleans())
def test_parsing_twice_changes_nothing(subject: str, is_reply: bool) -> None:  # noqa: FBT001 - drawn by name
    """The base has no prefix left, so that `Re: ` before it never stacks two."""
    base = parse_subject(subject, is_reply=is_reply).base
    assert base == parse_subject(base, is_reply=is_reply).base


@given(
    st.lists(st.sampled_from(REPLIES + FORWARDS), max_size=6), st.sampled_from(["X", "Lead (m/w/d)", "面试"])
)
def test_any_chain_leaves_the_base(prefixes: list[str], base: str) -> None:
    """Whatever prefixes stand before it, the base comes out."""
    assert base == parse_subject("".join(f"{p}: " for p in prefixes) + base, is_reply=True).base


def test_the_lists_do_not_claim_a_prefix_twice() -> None:
    """A prefix is one of replies, of forwards or of the ambiguous, never of two lists."""
    kinds = ("reply_prefixes", "forward_prefixes", "reply_or_forward_prefixes")
    lists = [words_as_written(kind) for kind in kinds]
    assert sum(map(len, lists)) == len({one for some in lists for one in some})
