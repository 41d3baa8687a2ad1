from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from mailbox_desk import query
from mails import as_placed, letter

from agent.knowledge.text import comparable
from agent.mailboxes.conversations import drop_longer_names
from agent.mailboxes.imap import search
from agent.model.mail import MessageId

LIMIT = 8192
"""Bytes of a command that every server takes (RFC 7162 §4)."""


def test_addresses_are_asked_for_in_every_place_and_bounded_by_days() -> None:
    """Two days of slack, for the server's own zone."""
    (words,) = search.search_query(query(addresses=frozenset({"ana@acme.example"}))).searches()
    a = b'"ana@acme.example"'
    assert words == (b"(SINCE 30-Jul-2026 OR FROM %b OR TO %b OR CC %b HEADER Reply-To %b)" % (a, a, a, a),)


def test_ids_are_not_bounded_by_days() -> None:
    """A message is found whatever its date, beside what is bounded."""
    (words,) = search.search_query(
        query(message_ids=frozenset({MessageId("<a%b@x>")}), phrases=frozenset({"Acme"}))
    ).searches()
    assert words == (b'OR HEADER Message-ID "<a%b@x>" (SINCE 30-Jul-2026 (SUBJECT "Acme"))',)


def test_nothing_asked_is_nothing_searched() -> None:
    """An empty query makes no search, neither do blanks."""
    assert search.search_query(query()).searches() == ()
    assert search.search_query(query(phrases=frozenset({" "}))).searches() == ()
    assert search.search_ties([]).searches() == ()


def test_the_beginning_of_time_has_no_slack() -> None:
    """The first year cannot be gone back from."""
    first = datetime(1, 1, 1, tzinfo=UTC)
    assert search.search_query(query(since=first, everything=True)).searches() == ((b"SINCE 1-Jan-0001",),)


def test_quotes_and_strange_signs_stay_inside_the_quotes() -> None:
    """A quote is escaped; what a quoted string cannot carry ends it, so that more is found, not less."""
    ids = [MessageId('<a"\\b@x>'), MessageId("<ä@x>"), MessageId("<a\r\nA1 LOGOUT@x>")]
    (words,) = search.search_ties(ids).searches()
    assert re.findall(rb'Message-ID ("(?:[^"\\]|\\.)*")', words[0]) == [rb'"<a\"\\b@x>"', b'"<"', b'"<a"']


def test_a_long_thread_is_asked_for_in_portions() -> None:
    """A hundred ids of Outlook's length, each asked for in three fields, are several commands."""
    ids = [MessageId(f"<{'x' * 70}{number:03}@prod.outlook.example>") for number in range(100)]
    searches = search.search_ties(ids).searches()
    assert len(searches) > 4
    assert all(len(words[0]) < LIMIT for words in searches)
    assert sum(words[0].count(b"HEADER") for words in searches) == 300


def test_a_key_of_another_kind_of_mailbox_is_no_thread_of_this_one() -> None:
    """The journal may hold the key of a Gmail thread that is now read over IMAP."""
    keys = ("17", "18f2ab", "T-1_a", "a b", "")
    assert [search.is_thread_key(key, "X-GM-THRID") for key in keys] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert [search.is_thread_key(key, "THREADID") for key in keys] == [True, True, True, False, False]
    assert not any(search.is_thread_key(key, "") for key in keys)


@given(st.lists(st.from_regex(r"<[!-~]{1,90}@[a-z.]{1,90}>", fullmatch=True), max_size=200))
def test_no_command_is_too_long(ids: list[str]) -> None:
    """Many ids are several searches, and each id is in one."""
    searches = search.search_ties([MessageId(one) for one in ids]).searches()
    assert all(len(words) == 1 and len(words[0]) < LIMIT for words in searches)
    asked = b" ".join(words[0] for words in searches)
    assert all(one.replace("\\", "\\\\").replace('"', '\\"').encode() in asked for one in ids)


@given(st.text(max_size=30), st.sampled_from([str.upper, str.lower, str.title, str.casefold, str]))
def test_a_phrase_is_never_asked_for_too_narrowly(phrase: str, case: object) -> None:
    """Whatever subject compares equal to it holds every piece asked for, as servers compare letters."""
    subject = case(phrase)  # type: ignore[operator]  # one of str's own
    if comparable(phrase) not in comparable(subject):
        return
    for words in search.search_query(query(phrases=frozenset({phrase}))).searches():
        for piece in re.findall(rb'SUBJECT "((?:[^"\\]|\\.)*)"', b" ".join(words)):
            plain = re.sub(rb"\\(.)", rb"\1", piece).decode()
            assert plain.lower() in subject.lower()


def test_a_phrase_without_plain_letters_is_a_literal() -> None:
    """It goes out in UTF-8; a server that takes none is asked for the dates alone."""
    (words,) = search.search_query(query(phrases=frozenset({"面接 です"}))).searches()
    assert words == (b"CHARSET", b"UTF-8", b"SINCE 30-Jul-2026", b"SUBJECT", "面接 です".encode())
    assert search.drop_charset(words) == (b"SINCE 30-Jul-2026",)


def test_traces_of_a_letter_that_was_never_placed_have_no_bound() -> None:
    """Nobody knows since when; once it was placed, mail to its recipients counts since then."""
    _, placement = letter()
    (words,) = search.search_traces(placement).searches()
    assert words[0].endswith(b' TO "denise.kowalczyk@prairiegate.example"')
    (words,) = search.search_traces(as_placed(placement, "1:1")).searches()
    assert words[0].endswith(b'(SINCE 2-Sep-2026 TO "denise.kowalczyk@prairiegate.example")')


def test_traces_of_a_form_are_looked_for_by_its_code() -> None:
    """Never all that the person gets; without a day only by its subject, not in every text there is."""
    _, placement = letter(to="me@x.example", answers="", subject="Your interview")
    form = replace(placement, code="SC-11")
    (words,) = search.search_traces(form).searches()
    assert words[0].endswith(b' (SUBJECT "Your" SUBJECT "interview")')
    (words,) = search.search_traces(as_placed(form, "1:1")).searches()
    assert words[0].endswith(b'(SINCE 2-Sep-2026 OR (SUBJECT "Your" SUBJECT "interview") TEXT "SC-11")')
    assert b"TO " not in words[0].replace(b"-To ", b"")


def test_a_search_among_others_keeps_its_words() -> None:
    """A plain one and an 8-bit one, which a server may have to be asked without its words."""
    assert search.narrow((b'OR FROM "a" TO "a"',), b"UID 5:*") == (b'UID 5:* OR FROM "a" TO "a"',)
    eight_bit = search.narrow(
        (b"CHARSET", b"UTF-8", b"SINCE 1-Jan-2026", b"SUBJECT", b"\xc3\xa4"), b"UID 5:*"
    )
    assert search.drop_charset(eight_bit) == (b"SINCE 1-Jan-2026 UID 5:*",)


def test_labels_as_keywords() -> None:
    """Blanks become `_`; what is no atom is none."""
    assert [b"KEYWORD My_Interview", b"KEYWORD $label1"] == [
        search.search_keyword(one) for one in ("My  Interview", "$label1")
    ]
    assert {b""} == {search.search_keyword(one) for one in ("", "a(b", "a*", "a]b", "ü", 'a"b', "a\\b", "a%")}
    assert search.search_gmail_label("Jobs/Gespräche") == b'X-GM-LABELS "Jobs/Gespr&AOQ-che"'


def test_only_our_own_numbers_are_asked_for() -> None:
    """A draft id of another kind of mailbox finds nothing."""
    assert search.search_draft_id("17:4").searches() == ((b"UID 4",),)
    assert {search.search_draft_id(one) for one in ("", "r-123", "17:x", "1:²")} == {search.NOTHING}


def test_a_name_that_begins_with_another_is_not_searched_for() -> None:
    """A server finds parts of names; what is asked for is compared afterwards."""
    named = ["Prairie Gate Careers", "prairie gate", "Prairie Gateway", "Dora Klein"]
    assert drop_longer_names(named) == ["Dora Klein", "Prairie Gateway", "prairie gate"]
