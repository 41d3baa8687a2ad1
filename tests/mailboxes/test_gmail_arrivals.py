"""What came into Gmail: what it costs to ask, what is never passed over, and what can go wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from arrivals_contract import LABEL, WHEN, Interest, ids_of, news_query, with_calendar
from fake_gmail import renewable
from fake_google import FakeGoogle
from hypothesis import given, settings
from hypothesis import strategies as st
from mails import INVITATION, ME, letter, raw_mail
from worlds.gmail import GmailWorld

from agent.errors import AuthoriseError, MailboxError, SecondChanceError, TryLaterError
from agent.mailboxes.gmail import arrivals as gmail_arrivals
from agent.mailboxes.gmail import messages as gmail_messages
from agent.mailboxes.gmail import search as gmail_search
from agent.mailboxes.gmail import search_language
from agent.mailboxes.gmail.arrivals import HistoryPosition
from agent.mailboxes.gmail.mailbox import GmailMailbox
from agent.mailboxes.interface import Arrivals

FIRST = ["getProfile", "messages.list", "threads.get"]
NEWS = ["history.list", "messages.get", "threads.get"]


class Watched:
    """A mailbox whose one invitation was told; a look is a new run, and its requests are noted."""

    def __init__(self, world: GmailWorld) -> None:
        self.world = world
        self.gmail = world.gmail
        world.deliver(raw_mail(), WHEN)
        self.bookmark = world.open().find_arrivals(news_query(), "").bookmark
        self.calls: list[str] = []
        self.units = 0

    def arrives(self, number: int = 1, subject: str = "Your interview", **more: Any) -> str:
        """A mail of a conversation of its own; returns its key."""
        raw = raw_mail(f"<n{number}@acme.example>", date=WHEN, subject=subject)
        return self.world.deliver(raw, WHEN + timedelta(minutes=number), **more)

    def look(self, label: str = "", box: GmailMailbox | None = None, **changes: Any) -> Arrivals:
        """What a new run is told; the bookmark is kept, as after a look that went well."""
        before, box = len(self.gmail.calls), box or self.world.open()
        units = box.units
        found = box.find_arrivals(news_query(**changes), self.bookmark, label)
        self.calls, self.units = self.gmail.calls[before:], box.units - units
        self.bookmark = found.bookmark
        return found


@pytest.fixture
def watched() -> Iterator[Watched]:
    with GmailWorld() as world:
        yield Watched(world)


# ---- what it costs


@pytest.mark.server
@pytest.mark.parametrize("label", ["", LABEL])
def test_nothing_new_is_one_request_of_two_units(watched: Watched, label: str) -> None:
    """With a label configured too."""
    watched.gmail.make_label(LABEL)
    assert () == watched.look(label).threads
    assert (["history.list"], 2) == (watched.calls, watched.units)


@pytest.mark.server
def test_a_first_look_is_a_search(watched: Watched) -> None:
    """The account's history id, one list, one request a conversation."""
    watched.bookmark = ""
    assert [[INVITATION]] == ids_of(watched.look())
    assert (FIRST, 46) == (watched.calls, watched.units)


@pytest.mark.server
@pytest.mark.parametrize(("as_file", "requests", "units"), [(False, 3, 62), (True, 4, 82)])
def test_a_new_invitation_is_three_requests_with_its_words(
    watched: Watched, *, as_file: bool, requests: int, units: int
) -> None:
    """One more for a calendar that is a file. Whoever is told of it reads it: nothing is asked for again."""
    watched.world.deliver(with_calendar("<c1@acme.example>", as_file=as_file), WHEN)
    box = watched.world.open()
    (thread,) = watched.look(box=box).threads
    assert (NEWS, units) == (watched.calls[:3], watched.units)
    (message,) = box.read_bodies(thread).messages
    assert message.body is not None
    assert ("See you then.", 1) == (message.body.text.strip(), len(message.body.invitations))
    assert (requests, units) == (box.requests, box.units)


@pytest.mark.server
def test_a_new_newsletter_is_two_requests(watched: Watched) -> None:
    """It is looked at by its headers and parts, and its words are not read."""
    watched.arrives(subject="Ten recipes for the autumn")
    assert () == watched.look().threads
    assert (["history.list", "messages.get"], 22) == (watched.calls, watched.units)
    (query,) = [entry.query for entry in watched.gmail.requests[-1:]]
    assert gmail_messages.OUTLINE == dict(query)["fields"]
    assert "data" not in gmail_messages.OUTLINE
    assert () == watched.look().threads
    assert ["history.list"] == watched.calls


@pytest.mark.server
def test_the_words_of_what_a_person_wrote_are_one_request_more(watched: Watched) -> None:
    """None where its headers are enough, where it is not worth reading, or where it is very long."""
    box, bookmark = watched.world.open(), watched.bookmark
    watched.arrives(1, subject="Hello")
    found = box.find_arrivals(news_query(), bookmark, "", Interest("looking forward"))
    assert ([], 3, 42) == (ids_of(found), box.requests, box.units)
    query = dict(watched.gmail.requests[-1].query)
    assert gmail_messages.WORDS == query["fields"]
    assert "attachmentId" not in query["fields"]

    box = watched.world.open()
    assert [["<n1@acme.example>"]] == ids_of(
        box.find_arrivals(news_query(), bookmark, "", Interest("look forward"))
    )
    assert (4, 82) == (box.requests, box.units)

    box = watched.world.open()
    box.find_arrivals(news_query(), bookmark, "", Interest("look forward", readable=False))
    assert (2, 22) == (box.requests, box.units)

    watched.world.deliver(raw_mail("<n2@x>", date=WHEN, subject="Hello", text="look forward " * 20_000), WHEN)
    box = watched.world.open()
    assert [] == ids_of(box.find_arrivals(news_query(), found.bookmark, "", Interest("look forward")))
    assert 2 == box.requests


@pytest.mark.server
def test_among_many_new_mails_the_newest_are_opened(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside what the search finds; what was not opened is said. Of old mail nothing is."""
    monkeypatch.setattr(gmail_arrivals, "_MOST_OUTLINED", 3)
    for number in range(6):
        watched.arrives(number, subject="Hello")
    watched.arrives(99)
    glance = Interest("look forward")
    found = watched.world.open().find_arrivals(news_query(), watched.bookmark, "", glance)
    assert [[f"<n{number}@acme.example>"] for number in (3, 4, 5, 99)] == ids_of(found)
    assert ("Of 7 new mails 3 were not opened.",) == found.notes
    glance.seen.clear()
    watched.world.open().find_arrivals(news_query(), "", "", glance)
    assert [] == glance.seen


@pytest.mark.server
def test_a_draft_the_person_writes_is_no_news(watched: Watched) -> None:
    """Every autosave makes a message; ours, and those of theirs, cost nothing."""
    outgoing, _ = letter()
    box = watched.world.open()
    draft = box.place(outgoing, box.stage(outgoing))
    watched.gmail.open_and_edit(draft, text="Your interview: I think", autosaves=3)
    watched.gmail.spam(watched.arrives(1))
    watched.gmail.deliver(raw_mail("<spam@x>"), WHEN, ["SPAM"])
    watched.gmail.deliver(raw_mail("<chat@x>"), WHEN, ["CHAT"])
    watched.look()
    assert ["history.list", "messages.get"] == watched.calls, "one was in the inbox before it was spam"


@pytest.mark.server
def test_many_new_mails_are_searched_instead_of_looked_at(watched: Watched) -> None:
    """Of what the search finds only what history names is told."""
    for number in range(41):
        watched.arrives(number, subject="Lunch")
    watched.arrives(99)
    assert [["<n99@acme.example>"]] == ids_of(watched.look())
    assert (["history.list", "messages.list", "threads.get"], 47) == (watched.calls, watched.units)


@pytest.mark.server
def test_a_label_costs_one_unit_more_where_it_can_matter(watched: Watched) -> None:
    """Its id is asked for where something new bears a label that may be it."""
    watched.arrives(1)
    watched.look(LABEL)
    assert NEWS == watched.calls
    watched.gmail.label(watched.arrives(2, subject="Friday"), LABEL)
    assert [["<n2@acme.example>"]] == ids_of(watched.look(LABEL))
    assert (["history.list", "labels.list", *NEWS[1:]], 63) == (watched.calls, watched.units)


# ---- nothing is passed over


@pytest.mark.server
def test_what_comes_in_during_a_first_look_is_told_by_the_next(watched: Watched) -> None:
    """The history id is of before the list was asked for."""
    watched.bookmark = ""
    box = watched.world.open()
    lists = box._reader.lists
    ask = lists.messages

    def interrupted(text: str, **how: Any) -> gmail_search.Hits:
        found = ask(text, **how)
        watched.gmail.deliver(raw_mail("<late@acme.example>"), WHEN)
        return found

    lists.messages = interrupted  # type: ignore[method-assign]  # mail that comes in at this moment
    assert [[INVITATION]] == ids_of(watched.look(box=box))
    assert [["<late@acme.example>"]] == ids_of(watched.look())


@pytest.mark.server
def test_mail_dated_a_little_after_the_question_is_told_now(watched: Watched) -> None:
    """History will not name it again."""
    watched.arrives(30)
    assert [["<n30@acme.example>"]] == ids_of(watched.look(until=WHEN))


@pytest.mark.server
def test_mail_of_before_the_dates_is_not_told(watched: Watched) -> None:
    """An old archive that is imported is new to Gmail."""
    watched.world.deliver(raw_mail("<old@acme.example>"), WHEN - timedelta(days=60))
    watched.world.deliver(with_calendar("<c@acme.example>"), WHEN - timedelta(days=60))
    assert [] == ids_of(watched.look())


@pytest.mark.server
def test_a_mail_taken_out_of_spam_is_told(watched: Watched) -> None:
    """It comes in when the person finds it."""
    key = watched.gmail.deliver(with_calendar("<c1@acme.example>"), WHEN, ["SPAM"])
    assert () == watched.look().threads
    watched.gmail.store.relabel(key, add=["INBOX"], drop=["SPAM"])
    assert [["<c1@acme.example>"]] == ids_of(watched.look())


@pytest.mark.server
def test_a_mail_gone_meanwhile_is_left_out(watched: Watched) -> None:
    """Named by history, and deleted since."""
    watched.gmail.delete_message(watched.arrives(1))
    assert () == watched.look().threads


@pytest.mark.server
def test_a_conversation_read_before_it_grew_is_read_again(watched: Watched) -> None:
    """In one run, by one process."""
    box = watched.world.open()
    box.read([INVITATION])
    subject = "Re: Branch Operations Manager interview"
    watched.gmail.deliver(raw_mail("<n1@acme.example>", subject=subject, answers=INVITATION), WHEN)
    assert [[INVITATION, "<n1@acme.example>"]] == ids_of(watched.look(box=box))


@pytest.mark.server
@pytest.mark.parametrize("pages", [1, 500])
def test_history_too_old_is_a_first_look(watched: Watched, pages: int) -> None:
    """All since the query is told once more, and the next look goes by history again."""
    watched.gmail.page_limit = pages
    watched.arrives(1)
    watched.gmail.expire_history()
    assert [[INVITATION], ["<n1@acme.example>"]] == ids_of(watched.look())
    assert ["history.list", "getProfile"] == watched.calls[:2]
    assert ([], ["history.list"]) == (ids_of(watched.look()), watched.calls)


@pytest.mark.server
def test_history_longer_than_is_read_is_a_first_look(watched: Watched) -> None:
    """More changes than ten pages hold."""
    watched.gmail.page_limit = 1
    for number in range(12):
        watched.arrives(number, subject="Lunch")
    assert [[INVITATION]] == ids_of(watched.look())
    assert 10 == watched.calls.count("history.list") - 1


@pytest.mark.server
def test_every_page_of_history_is_read(watched: Watched) -> None:
    """Up to the limit."""
    watched.gmail.page_limit = 1
    for number in range(3):
        watched.arrives(number)
    assert 3 == len(watched.look().threads)


@pytest.mark.server
def test_what_is_too_much_for_one_look_comes_with_the_next(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest first; a sentence says how many are left, and nothing is lost."""
    monkeypatch.setattr(gmail_arrivals, "_MOST_THREADS", 2)
    for number in range(5):
        watched.arrives(number)
    seen = []
    for left in (3, 1, 0):
        found = watched.look()
        seen.append(sorted(ids[0] or "" for ids in ids_of(found)))
        assert bool(left) == any(f"{left} conversations come" in note for note in found.notes)
    assert [
        ["<n3@acme.example>", "<n4@acme.example>"],
        ["<n1@acme.example>", "<n2@acme.example>"],
        ["<n0@acme.example>"],
    ] == seen
    assert ([], ["history.list"]) == (ids_of(watched.look()), watched.calls)


@pytest.mark.server
def test_a_look_stops_before_the_quota_does(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conversations with many calendars cost more than others."""
    monkeypatch.setattr(gmail_arrivals, "_MOST_UNITS", 100)
    for number in range(5):
        watched.arrives(number)
    assert 3 == len(watched.look().threads)
    assert 2 == len(watched.look().threads)


@pytest.mark.server
def test_more_than_a_search_lists_is_said(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest is left out."""
    monkeypatch.setattr(gmail_search, "_MOST_MESSAGES", 2)
    watched.gmail.page_limit = 1
    for number in range(3):
        watched.arrives(number)
    watched.bookmark = ""
    assert ["More mail fits than Gmail's search was read: the oldest was left out."] == list(
        watched.look().notes
    )


def _out_of_spam(watched: Watched, number: int, name: str) -> None:
    key = watched.gmail.deliver(raw_mail(name, subject=f"interview {number}"), WHEN, ["SPAM"])
    watched.gmail.store.relabel(key, add=["INBOX"], drop=["SPAM"])


ASKED_FOR: dict[str, Callable[[Watched, int, str], object]] = {
    "interview": lambda watched, number, _: watched.arrives(number),
    "calendar": lambda watched, _, name: watched.world.deliver(with_calendar(name), WHEN),
    "labelled": lambda watched, number, _: watched.gmail.label(watched.arrives(number, "Lunch"), LABEL),
    "out of spam": _out_of_spam,
    "sent": lambda watched, _, name: watched.world.deliver(
        raw_mail(name, sender=ME, to="hr@acme.example", subject="interview"), WHEN, "sent"
    ),
}
OTHERS: dict[str, Callable[[Watched, int, str], object]] = {
    "lunch": lambda watched, number, _: watched.arrives(number, "Lunch"),
    "draft": lambda watched, _, name: watched.gmail.store.create_draft(
        raw_mail(name, sender=ME, subject="interview")
    ),
    "flood": lambda watched, _, __: [
        watched.world.deliver(raw_mail(None, subject="Lunch"), WHEN) for _ in range(41)
    ],
    "expired": lambda watched, _, __: watched.gmail.expire_history(),
}


@pytest.mark.server
@settings(max_examples=30)
@given(
    st.lists(st.sampled_from([*ASKED_FOR, *OTHERS, "look", "failing look"]), max_size=12),
    st.sampled_from([1, 500]),
)
def test_whatever_happens_all_that_is_asked_for_is_told_and_nothing_else(moves: list[str], page: int) -> None:
    """Mail of every kind, looks that fail, histories that end, small pages: nothing is passed over."""
    with GmailWorld() as world:
        watched = Watched(world)
        watched.gmail.page_limit = page
        seen, wanted = set[str | None](), set[str | None]()
        for number, move in enumerate([*moves, "look"]):
            name = f"<n{number}@acme.example>"
            wanted |= {name} if move in ASKED_FOR else set()
            if move == "failing look":
                watched.gmail.fail("*", "500", skip=number % 3)
            if move.endswith("look"):
                with suppress(TryLaterError):
                    seen.update(*ids_of(watched.look(LABEL)), ())
                watched.gmail.faults.clear()
            else:
                (ASKED_FOR | OTHERS)[move](watched, number, name)
        assert wanted <= seen <= wanted | {INVITATION}


# ---- what is asked for


@pytest.mark.server
def test_an_address_to_answer_to_is_seen_where_history_is(watched: Watched) -> None:
    """Gmail cannot search Reply-To; headers tell it."""
    raw = raw_mail("<r@x>", sender="robot@x.example", subject="Hello", Reply_To="ana@greenhouse.example")
    watched.world.deliver(raw, WHEN)
    found = watched.look(domains=frozenset({"greenhouse.example"}))
    assert [["<r@x>"]] == ids_of(found)


@pytest.mark.server
@pytest.mark.parametrize("calendars", [True, False])
def test_what_a_search_finds_is_looked_at_again_where_it_can_be(watched: Watched, *, calendars: bool) -> None:
    """Gmail compares words: a domain finds what only sounds like it. Calendars do not show in headers."""
    raw = raw_mail("<b@x>", sender="hr@acme.example.evil.example", subject="Hello")
    watched.world.deliver(raw, WHEN)
    watched.bookmark = ""
    found = watched.look(phrases=frozenset[str](), domains=frozenset({"acme.example"}), calendars=calendars)
    assert ([["<b@x>"]] if calendars else []) == ids_of(found)


@pytest.mark.server
def test_long_questions_are_several_searches(watched: Watched) -> None:
    """How long a search may be is not known."""
    watched.bookmark = ""
    many = frozenset(f"applicant-tracking-{number}.example" for number in range(60))
    assert [[INVITATION]] == ids_of(watched.look(domains=many))
    texts = search_language.write_searches(news_query(domains=many), calendars=True).texts
    assert len(texts) == watched.calls.count("messages.list") > 3
    assert all(search_language.measure(text) <= search_language.LONGEST for text in texts)
    assert 181 == sum(text.count("applicant") + text.count("filename:ics") for text in texts)


@pytest.mark.server
@pytest.mark.parametrize(
    "name", ["Interview", "Jobs/Interview", "Vorstellungs\u00adgespräche", "Starred", "Important"]
)
def test_labels_of_any_name(watched: Watched, name: str) -> None:
    """Nested, in another language, in any case, Gmail's own star."""
    key = watched.arrives(1, subject="Friday")
    if name in {"Starred", "Important"}:
        watched.gmail.store.relabel(key, add=[name.upper()])
    else:
        watched.gmail.label(key, name)
    found = watched.look(name.upper())
    assert ([["<n1@acme.example>"]], {key}) == (ids_of(found), found.labelled)
    assert {key} == watched.world.open().find_arrivals(news_query(), "", name).labelled


@pytest.mark.server
def test_another_label_is_another(watched: Watched) -> None:
    """Put on an old mail it is no news; the parent of a nested label is not it."""
    watched.gmail.make_label(LABEL)
    for name in ("Jobs", f"{LABEL}/2026", "Bills"):
        watched.gmail.label(next(iter(watched.gmail.store.messages)), name)
    found = watched.look(LABEL)
    assert ((), frozenset()) == (found.threads, found.labelled)
    assert ["history.list", "labels.list"] == watched.calls


@pytest.mark.server
def test_a_label_that_is_made_later_counts_from_then(watched: Watched) -> None:
    """It was written down first."""
    assert () == watched.look(LABEL).threads
    watched.gmail.label(next(iter(watched.gmail.store.messages)), LABEL)
    assert [[INVITATION]] == ids_of(watched.look(LABEL))


@pytest.mark.server
def test_a_conversation_names_each_of_its_labelled_mails(watched: Watched) -> None:
    """Also when something else in it is new."""
    key = next(iter(watched.gmail.store.messages))
    watched.gmail.label(key, LABEL)
    watched.look(LABEL)
    subject = "Re: Branch Operations Manager interview"
    watched.world.deliver(raw_mail("<n1@acme.example>", subject=subject, answers=INVITATION), WHEN)
    assert {key} == watched.look(LABEL).labelled


@pytest.mark.server
def test_a_label_on_a_flood_of_mail_is_found_too(watched: Watched) -> None:
    """By the label's id, whatever Gmail makes of its name in a search."""
    for number in range(41):
        watched.arrives(number, subject="Lunch")
    key = watched.arrives(99, subject="Friday")
    watched.gmail.label(key, "Jobs/Interview (2nd)")
    found = watched.look("jobs/interview (2nd)")
    assert ([["<n99@acme.example>"]], {key}) == (ids_of(found), found.labelled)


@pytest.mark.server
def test_what_one_wrote_to_oneself_is_one_arrival(watched: Watched) -> None:
    """It lies in Sent and in the inbox, under both labels."""
    raw = raw_mail("<me@mail.example>", sender=ME, to=ME, subject="interview notes")
    watched.gmail.deliver(raw, WHEN, ["SENT", "INBOX", "UNREAD"])
    assert [["<me@mail.example>"]] == ids_of(watched.look())


# ---- bookmarks


@given(
    st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5).map(json.dumps)
)
def test_any_bookmark_is_a_place(text: str) -> None:
    """Whatever a record holds, and only what makes sense is believed."""
    place = HistoryPosition.read(text)
    assert place == HistoryPosition.read(str(place)) or place.history == 0
    assert 0 <= place.history < 2**63


def test_a_bookmark_keeps_what_is_left() -> None:
    """As it was written."""
    place = HistoryPosition(48211, ("19a0c3d200000001",))
    assert place == HistoryPosition.read(str(place))
    assert HistoryPosition() == HistoryPosition.read("[" * 100_000)
    assert [HistoryPosition()] * 4 == [
        HistoryPosition.read(one) for one in ("[true, []]", "[-1, []]", "[1, {}]", f"[{2**63}, []]")
    ]


@pytest.mark.server
def test_a_bookmark_of_a_newer_history_is_none(watched: Watched) -> None:
    """Of another account, or of one that was set back."""
    watched.bookmark = str(HistoryPosition(2**40))
    assert [[INVITATION]] == ids_of(watched.look())


@pytest.mark.server
def test_a_history_that_does_not_tell_its_id_is_asked_from_where_it_was(watched: Watched) -> None:
    """And a profile without one gives a bookmark that knows nothing."""
    lists = watched.world.open()._reader.lists
    lists._api.find = lambda *_, **__: {"historyId": "soon"}  # type: ignore[method-assign]  # odd answers
    lists._api.read = lambda *_, **__: {}  # type: ignore[method-assign]  # odd answers
    assert (gmail_search.History((), 0), 0) == (lists.history(7), lists.newest_history())
    assert HistoryPosition() == HistoryPosition.read(str(HistoryPosition()))


# ---- what goes wrong


@pytest.mark.server
@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ("401", AuthoriseError),
        ("insufficientPermissions", AuthoriseError),
        ("rateLimitExceeded", TryLaterError),
        ("userRateLimitExceeded", TryLaterError),
        ("429", TryLaterError),
        ("500", TryLaterError),
        ("503", TryLaterError),
        ("html", TryLaterError),
        ("cut_json", TryLaterError),
        ("truncated", TryLaterError),
        ("reset", TryLaterError),
        ("dropped", TryLaterError),
        ("domainPolicy", MailboxError),
        ("400", MailboxError),
    ],
)
@pytest.mark.parametrize("method", ["history.list", "messages.get", "threads.get", "labels.list"])
def test_whatever_fails_the_next_look_tells_all(
    watched: Watched, method: str, how: str, kind: type[SecondChanceError]
) -> None:
    """A look that fails moves no bookmark."""
    watched.gmail.label(watched.arrives(1, subject="Friday"), LABEL)
    watched.gmail.fail(method, how)
    with pytest.raises(kind) as caught:
        watched.look(LABEL)
    assert kind is type(caught.value)
    assert [["<n1@acme.example>"]] == ids_of(watched.look(LABEL))


@pytest.mark.server
@pytest.mark.parametrize("method", ["getProfile", "messages.list"])
@pytest.mark.parametrize("how", ["500", "429", "reset", "401"])
def test_a_first_look_that_fails_is_made_again(watched: Watched, method: str, how: str) -> None:
    """The same without a bookmark."""
    watched.bookmark = ""
    watched.gmail.fail(method, how)
    with pytest.raises(SecondChanceError):
        watched.look()
    assert [[INVITATION]] == ids_of(watched.look())


@pytest.mark.server
def test_a_lost_answer_is_asked_for_again(watched: Watched) -> None:
    """Reading twice does no harm; both tries count."""
    watched.arrives(1)
    watched.gmail.fail("history.list", "dropped")
    box = watched.world.open(patience=30.0)
    box._api._pause = lambda _: None
    assert [["<n1@acme.example>"]] == ids_of(watched.look(box=box))
    assert ["history.list", *NEWS] == watched.calls
    assert 64 == watched.units


@pytest.mark.server
def test_a_permission_that_ended_is_told_once(watched: Watched) -> None:
    """invalid_grant: the command that helps, nothing asked of Gmail, no second try."""
    before = len(watched.gmail.calls)
    with FakeGoogle(clock=watched.gmail.clock) as google:
        box = GmailMailbox(
            "personal", renewable(google, "dead"), api_endpoint=watched.gmail.url, own_addresses=(ME,)
        )
        with pytest.raises(AuthoriseError) as caught:
            watched.look(box=box)
        with pytest.raises(AuthoriseError):
            box.read([INVITATION])
        assert ["token"] == [entry.method for entry in google.requests], "whatever else the run wants"
        assert (1, 2) == (box.requests, box.units)
        box.close()
        with pytest.raises(AuthoriseError):
            watched.look(box=box)
        box.close()
        assert 2 == len(google.requests), "the next run asks again"
    assert "second-chance auth personal" in caught.value.hint
    assert before == len(watched.gmail.calls)


@pytest.mark.server
def test_mail_that_vanishes_between_two_requests_is_left_out(watched: Watched) -> None:
    """Outlined and then gone; listed and then gone."""
    watched.arrives(1)
    watched.gmail.fail("threads.get", "404")
    assert () == watched.look().threads


@pytest.mark.server
def test_sixty_conversations_stay_within_a_minutes_quota(watched: Watched) -> None:
    """The first look of a busy mailbox."""
    for number in range(70):
        watched.arrives(number)
    watched.gmail.units_a_minute = 6000
    watched.bookmark = ""
    assert 60 == len(watched.look().threads)
    assert 2406 == watched.units
    assert 11 == len(watched.look().threads)


@pytest.mark.server
def test_nothing_is_asked_for_but_readonly_allows_it(watched: Watched) -> None:
    """No method of a look needs another permission."""
    watched.gmail.label(watched.arrives(1), LABEL)
    token = watched.gmail.token(["https://www.googleapis.com/auth/gmail.readonly"])
    box = watched.world.open(token=token)
    assert [["<n1@acme.example>"]] == ids_of(watched.look(LABEL, box))
    watched.bookmark = ""
    assert 2 == len(watched.look(LABEL, box).threads)
