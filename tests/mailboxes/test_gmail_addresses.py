"""What Gmail is asked stays short: no question becomes a POST, and nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_gmail.gmail import LONGEST_ADDRESS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mailbox_desk import query
from mails import INVITATION, PLACED, letter, raw_mail
from worlds.gmail import GmailWorld

from agent.errors import MailboxError
from agent.mailboxes.gmail import search_language
from agent.mailboxes.gmail.mailbox import GmailMailbox
from agent.mailboxes.gmail.search_language import LONGEST, measure, write_searches
from agent.model.mail import MessageId, Query
from agent.model.plan import Draft

DATES = {"since": PLACED - timedelta(days=30), "until": PLACED + timedelta(days=30)}
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")) | st.sampled_from(" äß面🎉\"@:{}-'"),
    min_size=1,
    max_size=300,
)
DOMAINS = st.builds("{}.example".format, st.text("aä面-.x", min_size=1, max_size=200))
ADDRESSES = st.builds("{}@{}".format, st.text("aÖ🎉.+=é", min_size=1, max_size=200), DOMAINS)
IDS = st.builds("<{}@{}>".format, st.text('aé=+%$"面', min_size=1, max_size=900), st.just("x.example"))
QUERIES = st.builds(
    query,
    since=st.just(DATES["since"]),
    until=st.just(DATES["until"]),
    addresses=st.frozensets(ADDRESSES, max_size=12),
    domains=st.frozensets(DOMAINS, max_size=12),
    sender_domains=st.frozensets(DOMAINS, max_size=12),
    message_ids=st.frozensets(IDS.map(MessageId), max_size=30),
    phrases=st.frozensets(WORDS, max_size=12),
    senders=st.frozensets(WORDS, max_size=12),
    calendars=st.booleans(),
)


@pytest.fixture(scope="module")
def world() -> Iterator[GmailWorld]:
    """It fails for an address that is too long, and for a GET that is written as a POST."""
    with GmailWorld() as one:
        one.deliver(raw_mail(), PLACED)
        yield one


@pytest.fixture(scope="module")
def box(world: GmailWorld) -> GmailMailbox:
    return world.open()


@pytest.mark.server
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wanted=QUERIES, other=st.frozensets(ADDRESSES, min_size=1, max_size=20))
def test_no_question_is_longer_than_an_address(
    world: GmailWorld, box: GmailMailbox, wanted: Query, other: frozenset[str]
) -> None:
    """Through Google's own client: by people, domains, words, names and ids."""
    searches = write_searches(wanted, calendars=True)
    assert all(measure(text) <= LONGEST for text in searches.texts)
    assert all(sentence.isprintable() and len(sentence) < 250 for sentence in searches.left_out)
    box.search(wanted)
    box.find_arrivals(wanted, "", label="Jobs")
    with suppress(MailboxError):
        box.read(wanted.message_ids)
    for text in search_language.search_recipients(other, DATES["since"]):
        box._reader.lists.messages(text)
    assert {"messages.list", "threads.get", "getProfile", "labels.list"} >= set(world.gmail.calls)
    assert not world.gmail.refused


@given(wanted=QUERIES)
def test_what_is_asked_for_is_searched_for_or_said(wanted: Query) -> None:
    """Each term of each person, word and id stands in a search, or a sentence says that it has none."""
    searches = write_searches(wanted)
    text = " ".join(searches.texts)
    room = LONGEST - measure(f"{search_language.search_dates(wanted)} {{}}")
    parts = [*search_language._write_terms(wanted, room)]
    assert all(term in text for _, written in parts for term in written)
    ids = [one for one in wanted.message_ids if search_language._write_id(one) not in text]
    assert len(searches.left_out) == len(ids) + sum(not written for _, written in parts)


def test_a_long_term_is_cut_where_what_it_finds_is_compared_again() -> None:
    """The first words of many, the domain of an address; one word without end is left out, and it is said."""
    long = query(
        addresses=frozenset({f"{'ö' * 300}@acme.example"}),
        phrases=frozenset({"面接 " * 200, "面" * 900}),
        senders=frozenset({"Ana " * 900}),
    )
    searches = write_searches(long)
    text = " ".join(searches.texts)
    assert "cc:acme.example" in text
    assert 'subject:"面接 面接' in text
    assert 'from:"ana ana' in text
    (sentence,) = searches.left_out
    assert sentence == f"{'面' * 60}… is too long to be searched for at Gmail."


@pytest.mark.server
def test_a_mail_with_a_long_id_is_found(world: GmailWorld) -> None:
    """Of 900 characters as they are; what cannot be written is not taken for absent."""
    long = MessageId(f"<{'a' * 880}@acme.example>")
    world.deliver(raw_mail(long), PLACED)
    thread = world.open().read([long])
    assert thread is not None
    assert {long} == {message.message_id for message in thread.messages}
    odd = MessageId(f"<{'é' * 900}@acme.example>")
    for box in (world.open(),):
        with pytest.raises(MailboxError, match="cannot be searched for at Gmail: it is too long"):
            box.read([odd])
        assert box.read([odd, INVITATION]), "another mail of the conversation is enough"
        assert box.search(query(message_ids=frozenset({odd, INVITATION}), **DATES))
        assert any("too long" in note for note in box.notes)
    with pytest.raises(MailboxError, match="it holds a quotation mark"):
        world.open().read([MessageId('<"odd"@x>')])


@pytest.mark.server
def test_what_became_of_a_draft_with_many_recipients(world: GmailWorld) -> None:
    """Several searches where one is too short."""
    outgoing, placement = letter()
    box = world.open()
    box.place(outgoing, box.stage(outgoing))
    box.close()
    people = tuple(replace(placement.to[0], email=f"{'ü' * 40}{number}@acme.example") for number in range(30))
    draft: Draft = replace(placement, to=people, draft_id="", message_id=MessageId("<gone@mail.example>"))
    before = world.gmail.calls.count("messages.list")
    world.open().find_fate(draft)
    assert world.gmail.calls.count("messages.list") - before > 3


@pytest.mark.server
def test_a_long_page_token_is_not_asked_with(world: GmailWorld) -> None:
    """Whatever makes a question too long, it is refused here and said."""
    with pytest.raises(MailboxError, match="longer than 2,000 characters; it was not asked"):
        world.open()._api.read("messages.list", q="x", pageToken="y" * LONGEST_ADDRESS)
