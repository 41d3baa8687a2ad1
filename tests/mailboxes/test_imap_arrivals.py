"""What a look at an IMAP mailbox asks, and what it never passes over."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from arrivals_contract import LABEL, WHEN, Interest, ids_of, news_query, with_calendar
from dovecot import Dovecot
from hypothesis import given
from hypothesis import strategies as st
from imap_session import How
from mails import DENISE, INVITATION, ME, PLACED, raw_mail
from scripted_imap import PLAIN, Box, ScriptedGmail, ScriptedImap
from worlds.imap import ImapWorld, scripted_box, scripted_boxes

from agent.errors import MailboxError, SecondChanceError, TryLaterError
from agent.mailboxes.imap.arrivals import Bookmark, has_calendar
from agent.mailboxes.imap.command_line import join_answers
from agent.mailboxes.imap.folders import Folder, FolderState
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.mailboxes.interface import Arrivals

NEWS = "<n1@acme.example>"
LOOKED_INTO = {"SELECT", "EXAMINE", "SEARCH", "FETCH"}


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as one:
        one.add("INBOX", raw_mail(), WHEN)
        yield one


@pytest.fixture
def opened(server: ScriptedImap) -> Iterator[Callable[..., ImapMailbox]]:
    with scripted_boxes(server) as open_box:
        yield open_box


@pytest.fixture
def look(opened: Callable[..., ImapMailbox]) -> Callable[..., Arrivals]:
    """A look by a new process."""

    def arrivals(bookmark: str = "", label: str = "", **changes: Any) -> Arrivals:
        glance = changes.pop("glance", None)
        return opened().find_arrivals(news_query(**changes), bookmark, label, glance)

    return arrivals


Looked = Callable[..., Arrivals]


# ---- what is asked


@pytest.mark.parametrize("capability", [PLAIN, f"{PLAIN} LIST-STATUS"])
def test_where_nothing_came_in_no_folder_is_opened(
    server: ScriptedImap, look: Looked, capability: str
) -> None:
    """How far each folder has come is asked for, all at once where the server can, and nothing else."""
    server.style.capability = capability
    first = look()
    server.log.clear()
    again = look(first.bookmark)
    verbs = Counter(server.log)
    assert ((), first.bookmark) == (again.threads, again.bookmark)
    assert not verbs.keys() & LOOKED_INTO
    assert (0 if "STATUS" in capability else 2) == verbs["STATUS"]


def test_only_the_folder_with_news_is_opened(server: ScriptedImap, look: Looked) -> None:
    """What is there is not asked about when it is of no use."""
    bookmark = look().bookmark
    server.add("Sent", raw_mail("<s@x>", sender=ME, to=DENISE, date=WHEN, subject="Lunch"), WHEN)
    server.lines.clear()
    assert [] == ids_of(look(bookmark))
    assert ["Sent"] == [line.split()[-1].strip('"') for line in server.lines if " EXAMINE " in line]


def test_among_many_new_mails_the_server_looks(
    server: ScriptedImap, look: Looked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their headers are not all fetched; a calendar is found all the same."""
    monkeypatch.setattr("agent.mailboxes.imap.arrivals._MOST_COMPARED", 1)
    bookmark = look().bookmark
    for number in range(5):
        server.add("INBOX", raw_mail(f"<o{number}@x>", date=WHEN, subject="Lunch", text="At one"), WHEN)
    server.add("INBOX", raw_mail(NEWS, date=WHEN, subject="Your interview"), WHEN)
    server.add("INBOX", with_calendar("<c@x>"), WHEN)
    server.lines.clear()
    asks = {"phrases": frozenset({"interview", "面接"})}
    assert [["<c@x>"], [NEWS]] == ids_of(look(bookmark, **asks))
    assert [" UID FETCH 7,8 (" in line for line in server.lines if "HEADER.FIELDS" in line][:1] == [True]
    searches = [line for line in server.lines if "UID SEARCH" in line]
    assert all("UID 2:*" in line for line in searches[:3])
    server.style.takes_8bit = False
    assert [["<c@x>"], [NEWS]] == ids_of(look(bookmark, **asks))


def test_calendars_are_looked_for_in_the_newest_mails(
    server: ScriptedImap, look: Looked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many at most, and what is left out is said."""
    monkeypatch.setattr("agent.mailboxes.imap.arrivals._MOST_STRUCTURES", 1)
    server.add("INBOX", with_calendar("<c1@x>"), WHEN)
    server.add("INBOX", with_calendar("<c2@x>"), WHEN)
    found = look()
    assert [[INVITATION], ["<c2@x>"]] == ids_of(found)
    assert ("Only the newest 1 of 3 mails in INBOX may show calendars.",) == found.notes


# ---- a glance at what people wrote


def came(text: str, message_id: str = NEWS, **more: str) -> bytes:
    return raw_mail(message_id, date=WHEN, subject="Hello", text=text, **more)


def test_the_first_words_cost_one_round_trip_and_few_bytes(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """Those of all folders are asked for together."""
    bookmark = opened().find_arrivals(news_query(), "").bookmark
    long = "words " * 10_000
    server.add("INBOX", came(long), WHEN)
    server.add("Sent", came(long, "<s@x>", sender=ME, to=DENISE), WHEN)
    plain, glancing = opened(), opened()
    assert [] == ids_of(plain.find_arrivals(news_query(), bookmark))
    server.lines.clear()
    glance = Interest("free")
    assert [] == ids_of(glancing.find_arrivals(news_query(), bookmark, "", glance))
    assert glancing.round_trips == plain.round_trips + 1
    assert 2 == sum("BODY.PEEK[TEXT]<0.16384>" in line for line in server.lines)
    assert all(len(text) < 17_000 for text in glance.seen)


def test_of_old_mail_the_first_words_are_not_read(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """Neither at the first look nor where a folder is numbered anew."""
    server.add("INBOX", came("free"), WHEN)
    glance = Interest("free")
    first = opened().find_arrivals(news_query(), "", "", glance)
    server.boxes["INBOX"].validity = 2
    opened().find_arrivals(news_query(), first.bookmark, "", glance)
    assert ([[INVITATION]], []) == (ids_of(first), glance.seen)


def test_of_many_new_mails_the_newest_are_opened(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the server searches among them, and what is left out is said."""
    monkeypatch.setattr("agent.mailboxes.imap.first_words.MOST", 2)
    bookmark = opened().find_arrivals(news_query(), "").bookmark
    for number in range(4):
        server.add("INBOX", came("free", f"<f{number}@x>"), WHEN)
    found = opened().find_arrivals(news_query(), bookmark, "", Interest("free"))
    assert [["<f2@x>"], ["<f3@x>"]] == ids_of(found)
    assert ("Only the newest 2 of 4 new mails in INBOX were opened.",) == found.notes
    monkeypatch.setattr("agent.mailboxes.imap.arrivals._MOST_COMPARED", 1)
    monkeypatch.setattr("agent.mailboxes.imap.arrivals.MOST", 2)
    found = opened().find_arrivals(news_query(), bookmark, "", Interest("free"))
    assert [["<f2@x>"], ["<f3@x>"]] == ids_of(found)


@pytest.mark.parametrize("said", ["NO not now", "BAD what?"])
def test_a_server_that_does_not_tell_the_words_alone_is_asked_for_the_beginning(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], said: str
) -> None:
    """Nothing is passed over because a question was refused."""
    bookmark = opened().find_arrivals(news_query(), "").bookmark
    server.add("INBOX", came("free"), WHEN)
    server.add("INBOX", came("lunch", "<n2@x>"), WHEN)
    server.style.text_answer = said
    assert [[NEWS]] == ids_of(opened().find_arrivals(news_query(), bookmark, "", Interest("free")))


# ---- numbers that do not hold


def test_a_folder_numbered_anew_is_looked_at_by_dates(server: ScriptedImap, look: Looked) -> None:
    """What came in meanwhile is not passed over; what was known is told again."""
    bookmark = look().bookmark
    server.boxes["INBOX"].validity = 2
    assert [[INVITATION]] == ids_of(look(bookmark))


def test_a_folder_put_back_from_a_backup_is_looked_at_by_dates(server: ScriptedImap, look: Looked) -> None:
    """Its next number is lower than it was."""
    server.add("INBOX", raw_mail("<o@x>", subject="Lunch"), WHEN)
    bookmark = look().bookmark
    server.boxes["INBOX"].next_uid = 2
    del server.boxes["INBOX"].mails[1:]
    assert [[INVITATION]] == ids_of(look(bookmark))


def test_a_folder_made_since_is_looked_at_by_dates(server: ScriptedImap, look: Looked) -> None:
    """A rule of the person's files interviews away from now on."""
    bookmark = look().bookmark
    server.boxes["Jobs"] = Box("")
    server.add("Jobs", raw_mail(NEWS, date=WHEN, subject="Your interview"), WHEN)
    assert [[NEWS]] == ids_of(look(bookmark))


def test_the_last_mail_is_not_told_for_one_that_is_gone(server: ScriptedImap, look: Looked) -> None:
    """`n:*` always finds the last mail, also when its number is lower."""
    bookmark = look().bookmark
    server.add("INBOX", raw_mail(NEWS, subject="Your interview"), WHEN)
    server.boxes["INBOX"].mails.pop()
    assert [] == ids_of(look(bookmark))


def test_a_server_that_does_not_tell_the_next_number(server: ScriptedImap, look: Looked) -> None:
    """The number of the last mail serves as well; an empty folder has none."""
    server.style.uidnext = False
    first = look()
    assert ([[INVITATION]], []) == (ids_of(first), ids_of(look(first.bookmark)))
    server.add("INBOX", raw_mail(NEWS, date=WHEN, subject="Your interview"), WHEN)
    assert [[NEWS]] == ids_of(look(first.bookmark))


@pytest.mark.parametrize("uidnext", [True, False])
def test_a_folder_that_cannot_be_opened_now_is_looked_at_later(
    server: ScriptedImap, look: Looked, opened: Callable[..., ImapMailbox], *, uidnext: bool
) -> None:
    """Its old number stays, and it is named; without the inbox there is no look at all."""
    server.style.uidnext = uidnext
    server.boxes["Jobs"] = Box("")
    bookmark = look().bookmark
    for folder, news in (("Jobs", NEWS), ("INBOX", "<n2@acme.example>")):
        server.add(folder, raw_mail(news, date=WHEN, subject="Your interview"), WHEN)
    server.closed = {"Jobs": "Server Unavailable. 15"}
    box = opened()
    found = box.find_arrivals(news_query(), bookmark)
    assert [["<n2@acme.example>"]] == ids_of(found)
    assert [("Jobs", "The mail server does not open it: Server Unavailable. 15.")] == [
        (one.place, one.reason) for one in box.unread
    ]
    server.closed = {"INBOX": "Server Unavailable. 15"}
    with pytest.raises(TryLaterError, match="INBOX cannot be looked into just now: Server Unavailable"):
        look(bookmark)
    server.closed = {}
    assert [[NEWS]] == ids_of(box.find_arrivals(news_query(), found.bookmark))
    assert box.unread == ()


def test_a_folder_numbered_anew_in_the_middle_of_a_look(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old number stays, and the next look goes by dates."""
    box, bookmark = opened(), opened().find_arrivals(news_query(), "").bookmark
    server.add("INBOX", raw_mail(NEWS, date=WHEN, subject="Your interview"), WHEN)
    plain = box._connection.read_states

    def read_states(folders: Sequence[Folder]) -> None:
        plain(folders)
        for folder in folders:
            server.boxes[folder.name].validity += 1

    monkeypatch.setattr(box._connection, "read_states", read_states)
    found = box.find_arrivals(news_query(), bookmark)
    assert ([], bookmark) == (ids_of(found), found.bookmark)
    assert [[INVITATION], [NEWS]] == ids_of(opened().find_arrivals(news_query(), bookmark))


@pytest.mark.parametrize("capability", [PLAIN, f"{PLAIN} LIST-STATUS CONDSTORE"])
@pytest.mark.parametrize("how", [How.NO, How.BAD, How.BYE, How.DROP, How.LOST, How.GARBAGE])
def test_whatever_fails_nothing_is_passed_over(
    server: ScriptedImap, look: Looked, how: How, capability: str
) -> None:
    """At each command: an error of ours, or what came in is told now or by the next look."""
    server.style.capability = capability
    bookmark = look("", LABEL).bookmark
    server.add("INBOX", raw_mail(NEWS, date=WHEN, subject="Your interview"), WHEN)
    server.add("Sent", with_calendar("<c1@x>"), WHEN)
    server.add("INBOX", came("free", "<g1@x>"), WHEN)
    glance = Interest("free")
    server.log.clear()
    look(bookmark, LABEL, glance=glance)
    commands, said = len(server.log), list[SecondChanceError]()
    for step in range(1, commands + 1):
        server.log.clear()
        server.fail_at, server.fail_how = step, how
        try:
            found = look(bookmark, LABEL, glance=glance)
        except SecondChanceError as error:
            said.append(error)
            continue
        finally:
            server.fail_at = 0
        later = look(found.bookmark, LABEL, glance=glance)
        assert {NEWS, "<c1@x>", "<g1@x>"} <= {
            one for thread in ids_of(found) + ids_of(later) for one in thread
        }, step
    assert all(one.text.endswith(".") and one.hint for one in said)


def test_a_bookmark_is_as_it_was_kept() -> None:
    """Names in any language; what cannot be a number of the server's is none."""
    kept = Bookmark(
        {"Entwürfe/面接": FolderState(1, 2**32, 2**62), "INBOX": FolderState(7, 1)}, "jobs/interview"
    )
    assert kept == Bookmark.read(str(kept))
    for wrong in ([0, 1, 0], [1, 0, 0], [1, 2**33, 0], [1, 1, -1], [1, 1], ["1", 1, 0], [1.5, 1, 0], None):
        held = Bookmark.read(json.dumps({"folders": {"INBOX": wrong, "Sent": [1, 2, 3]}, "label": ""}))
        assert {"Sent": FolderState(1, 2, 3)} == held.states


@given(st.one_of(st.text(), st.from_regex(r"[\[\]{}:,\"0-9a-z]*", fullmatch=True), st.just("[" * 100_000)))
def test_any_text_is_a_bookmark_or_none(text: str) -> None:
    """Nothing raises."""
    assert Bookmark.read(text).states is not None


# ---- copies


def test_a_folder_of_all_mail_tells_nothing_twice(server: ScriptedImap, look: Looked) -> None:
    """What another folder shows is told from there, our own drafts not at all."""
    server.boxes["All"] = Box("\\All")
    server.add("All", raw_mail(), WHEN)
    bookmark = look().bookmark
    for folder in ("INBOX", "All"):
        server.add(folder, raw_mail(NEWS, date=WHEN, subject="Your interview"), WHEN)
    for folder in ("Drafts", "All"):
        server.add(folder, raw_mail("<d@x>", sender=ME, date=WHEN, subject="interview"), WHEN)
    server.add("All", raw_mail("<archived@x>", date=WHEN, subject="interview"), WHEN)
    found = look(bookmark)
    assert [["<archived@x>"], [NEWS]] == ids_of(found)
    assert {"All", "INBOX"} == {m.key.partition("/")[2] for t in found.threads for m in t.messages}


def test_a_mail_moved_is_told_of_where_it_lies_now(server: ScriptedImap, look: Looked) -> None:
    """It has a new number there."""
    server.boxes["Jobs"] = Box("")
    bookmark = look().bookmark
    server.moved("INBOX", server.boxes["INBOX"].mails[0], "Jobs")
    (thread,) = look(bookmark).threads
    assert ["1:1/Jobs"] == [message.key for message in thread.messages]


# ---- the label


@pytest.mark.parametrize("folder", ["Jobs/Interview", "INBOX/Jobs/Interview", "JOBS.interview"])
@pytest.mark.parametrize("label", ["jobs/interview", "Jobs.Interview", " Jobs/Interview "])
def test_a_folder_of_that_name_is_the_label(
    server: ScriptedImap, look: Looked, folder: str, label: str
) -> None:
    """In any case, with any separator, also below INBOX."""
    server.boxes[folder] = Box("")
    server.add(folder, raw_mail(NEWS, date=WHEN, subject="Friday"), WHEN)
    found = look("", label)
    assert ([[INVITATION], [NEWS]], 1) == (ids_of(found), len(found.labelled))


def test_a_label_written_down_later_shows_what_is_under_it(server: ScriptedImap, look: Looked) -> None:
    """The folder was looked at before, when its mails were not asked for."""
    server.boxes["Interview"] = Box("")
    server.add("Interview", raw_mail(NEWS, date=WHEN, subject="Friday"), WHEN)
    first = look()
    assert [[INVITATION]] == ids_of(first)
    second = look(first.bookmark, LABEL)
    assert [[NEWS]] == ids_of(second)
    assert [] == ids_of(look(second.bookmark, LABEL))


def test_of_two_copies_the_one_told_is_the_one_named(server: ScriptedImap, look: Looked) -> None:
    """The person copied a mail into the folder; the key is that of the thread's message."""
    server.boxes["Interview"] = Box("")
    bookmark = look("", LABEL).bookmark
    server.add("Interview", raw_mail(), WHEN)
    found = look(bookmark, LABEL)
    assert found.labelled == {message.key for thread in found.threads for message in thread.messages}


def test_a_label_in_a_folder_that_is_not_looked_into_otherwise(
    server: ScriptedImap, look: Looked, opened: Callable[..., ImapMailbox]
) -> None:
    """On Gmail only the folder of all mail is read; elsewhere every folder, and the body from there too."""
    server.boxes["Interview"] = Box("")
    server.add("Interview", raw_mail(None, date=WHEN, subject="Friday"), WHEN)
    (thread,) = [one for one in look("", LABEL).threads if one.subject == "Friday"]
    assert opened().read_bodies(thread).messages[0].body is not None


@pytest.mark.parametrize("condstore", [False, True])
def test_a_keyword_of_that_name_is_the_label(server: ScriptedImap, look: Looked, *, condstore: bool) -> None:
    """Where there is no such folder; a server that counts changes of flags spares the search."""
    server.style.capability = f"{PLAIN} LIST-STATUS CONDSTORE" if condstore else PLAIN
    mail = server.add("INBOX", raw_mail(NEWS, date=WHEN, subject="Friday"), WHEN)
    first = look("", "my interview")
    assert [[INVITATION]] == ids_of(first)
    mail.flags.add("My_Interview")
    server.boxes["INBOX"].changes += 1
    second = look(first.bookmark, "my interview")
    assert ([[NEWS]], {"1:2/INBOX"}) == (ids_of(second), second.labelled)
    server.log.clear()
    third = look(second.bookmark, "my interview")
    assert ([] if condstore else [[NEWS]]) == ids_of(third)
    assert condstore != ("EXAMINE" in server.log)
    assert [[NEWS]] == ids_of(look(look("", "other").bookmark, "my interview"))


@pytest.mark.parametrize("label", ["Vorstellungsgespräch", 'a"b', "(x)", "  "])
def test_a_label_that_no_keyword_can_have_is_not_asked_for(
    server: ScriptedImap, look: Looked, label: str
) -> None:
    """Nothing that a server would stumble over leaves this machine."""
    assert [[INVITATION]] == ids_of(look("", label))
    assert not any("KEYWORD" in line for line in server.lines)


def test_a_server_that_knows_no_keywords_is_served_all_the_same(server: ScriptedImap, look: Looked) -> None:
    """It refuses the search; the mail is told without a label."""
    bookmark = look("", LABEL).bookmark
    server.fail("SEARCH", How.BAD)
    assert [] == ids_of(look(bookmark, LABEL))
    server.fail("SEARCH", How.DROP)
    with pytest.raises(SecondChanceError):
        look(bookmark, LABEL)


def test_a_server_that_offers_more_than_it_can_do(server: ScriptedImap, look: Looked) -> None:
    """LIST-STATUS and STATUS may be refused: the folders are opened then."""
    server.style.capability = f"{PLAIN} LIST-STATUS"
    server.fail("LIST", How.BAD)
    first = look()
    assert [[INVITATION]] == ids_of(first)
    server.style.capability = PLAIN
    server.fail("STATUS", How.NO)
    server.log.clear()
    assert [] == ids_of(look(first.bookmark))
    assert 1 == server.log.count("EXAMINE")
    server.fail("CAPABILITY", How.NO)
    with pytest.raises(MailboxError):
        look()


@pytest.mark.server
def test_gmails_label_is_asked_for_when_something_was_put_under_it() -> None:
    """The folder behind the label shows that; the mails are told from the folder of all mail."""
    with ScriptedGmail() as gmail:
        gmail.appended("INBOX", raw_mail(), WHEN, "")
        gmail.labelled(raw_mail("<l1@x>", date=WHEN, subject="Friday"), WHEN, LABEL)
        box = scripted_box(gmail)
        first = box.find_arrivals(news_query(), "", "interview")
        assert ([[INVITATION], ["<l1@x>"]], {f"1:2/{gmail.ALL}"}) == (ids_of(first), first.labelled)
        gmail.lines.clear()
        assert [] == ids_of(box.find_arrivals(news_query(), first.bookmark, "interview"))
        assert not any("LABELS" in line for line in gmail.lines)
        gmail.boxes[gmail.ALL].mails[0].labels += ' "Interview"'
        gmail.add(LABEL, raw_mail(), WHEN, thread=gmail.boxes[gmail.ALL].mails[0].thread)
        again = box.find_arrivals(news_query(), first.bookmark, "interview")
        assert [[INVITATION], ["<l1@x>"]] == ids_of(again)
        assert [] == ids_of(box.find_arrivals(news_query(), again.bookmark, "no such label"))
        box.close()


# ---- calendars


@pytest.mark.parametrize(
    ("structure", "expected"),
    [
        ('("TEXT" "CALENDAR" ("CHARSET" "utf-8") NIL NIL "7BIT" 1)', True),
        ('(("text" "plain" NIL)("application" "octet-stream" ("name" "Invite.ICS")) "mixed")', True),
        (
            '(("text" "plain")("message" "rfc822" NIL (("text" "html")("text" "calendar") "mixed")) "mixed")',
            True,
        ),
        ('("application" "x" ("name" "=?utf-8?B?aW52aXRlLmljcw==?="))', True),
        ('("application" "x" ("filename*" "utf-8\'\'einladung%20.ics"))', True),
        ('("application" "ics" NIL)', True),
        ('("application" "pdf" ("name" "=?utf-8?B?Y3YucGRm?="))', False),
        ('("text" "plain" ("name" "basics.txt") NIL "my calendar" "7BIT")', False),
        ("(" * 100_000, False),
        ("", False),
    ],
)
def test_a_calendar_is_seen_in_the_parts_of_a_mail(structure: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """By its kind or its name, at any depth, whatever else is written there."""
    assert expected == has_calendar(structure.encode())


def test_an_answer_cut_into_pieces_is_put_together() -> None:
    """A server may write any word as a literal."""
    pieces = [
        (b'1 (UID 7 BODYSTRUCTURE ("application" "x" ("name" {6}', b"UID 9."),
        (b") NIL {5}", b"x.ics"),
        b"))",
        b"2 (BODYSTRUCTURE (NIL) UID 8)",
        None,
    ]
    first, second = join_answers(pieces)  # type: ignore[arg-type]  # as imaplib gives it
    assert b'1 (UID 7 BODYSTRUCTURE ("application" "x" ("name" {6}"UID 9.") NIL {5}"x.ics"))' == first
    assert second.startswith(b"2 (BODYSTRUCTURE (NIL) UID 8)")


def test_a_mail_of_which_the_parts_are_not_told_may_have_a_calendar(
    server: ScriptedImap, look: Looked
) -> None:
    """It is told rather than passed over."""
    bookmark = look().bookmark
    server.add("INBOX", raw_mail(NEWS, date=WHEN, subject="Friday"), WHEN)
    server.fail("FETCH", How.GARBAGE)
    assert [[NEWS]] == ids_of(look(bookmark))


# ---- a real server


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as one:
        yield one


@pytest.mark.dovecot
class TestDovecot:
    @pytest.fixture
    def world(self, dovecot: Dovecot) -> Iterator[ImapWorld]:
        with ImapWorld(dovecot.host, dovecot.port) as one:
            one.deliver(raw_mail(), WHEN)
            yield one

    @pytest.mark.parametrize("label", ["", LABEL])
    def test_a_look_at_an_unchanged_mailbox_costs_the_same_whatever_its_size(
        self, world: ImapWorld, label: str
    ) -> None:
        """Ten times the mail, ten folders more: the same few questions, none of them about a mail."""
        counts = []
        for number in (20, 200):
            for one in range(number):
                world.deliver(raw_mail(f"<{number}.{one}@x>", subject="Lunch", date=WHEN), WHEN)
            for one in range(10):
                world.program.create(f"Folder{number}-{one}")
            bookmark = world.open().find_arrivals(news_query(), "", label).bookmark
            box = world.open()
            assert [] == ids_of(box.find_arrivals(news_query(), bookmark, label))
            counts.append(box.round_trips)
        assert counts[0] == counts[1]
        assert counts[0] <= 6

    def test_what_news_cost_does_not_grow_with_the_mailbox(self, world: ImapWorld) -> None:
        """One new mail: its folder is opened, and its conversation followed."""
        counts = []
        for number in (20, 200):
            for one in range(number):
                world.deliver(raw_mail(f"<{number}.{one}@x>", subject="Lunch", date=WHEN), WHEN)
            bookmark = world.open().find_arrivals(news_query(), "").bookmark
            world.deliver(raw_mail(f"<news{number}@x>", subject="Your interview", date=WHEN), WHEN)
            box = world.open()
            assert [[f"<news{number}@x>"]] == ids_of(box.find_arrivals(news_query(), bookmark))
            counts.append(box.round_trips)
        assert counts[0] == counts[1]
        assert counts[0] < 50

    def test_a_keyword_put_on_an_old_mail_is_seen(self, world: ImapWorld) -> None:
        """The person's program marks it; the changes of the folder are counted (CONDSTORE)."""
        world.deliver(raw_mail(NEWS, date=WHEN, subject="Friday"), WHEN)
        first = world.open().find_arrivals(news_query(), "", LABEL)
        assert [[INVITATION]] == ids_of(first)
        world.program.select("INBOX")
        world.program.store("2", "+FLAGS", "(interview)")
        world.program.unselect()
        second = world.open().find_arrivals(news_query(), first.bookmark, LABEL)
        assert ([[NEWS]], 1) == (ids_of(second), len(second.labelled))
        assert [] == ids_of(world.open().find_arrivals(news_query(), second.bookmark, LABEL))

    def test_a_calendar_within_a_forwarded_mail_is_found(self, world: ImapWorld) -> None:
        """As far inside as a server looks."""
        inner = with_calendar("<inner@x>")
        head = raw_mail("<outer@x>", date=WHEN, subject="Fwd").partition(b"MIME-Version")[0]
        kind = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\n'
        part = b"--o\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--o--\r\n"
        world.deliver(head + kind + part, WHEN)
        assert [INVITATION] in ids_of(world.open().find_arrivals(news_query(), ""))
        assert ["<outer@x>"] in ids_of(world.open().find_arrivals(news_query(), ""))


@pytest.mark.dovecot
def test_a_label_below_inbox_with_dots() -> None:
    """`Jobs/Interview` is INBOX.Jobs.Interview on such a server."""
    with (
        Dovecot(separator=".", prefix="INBOX.") as server,
        ImapWorld(
            server.host,
            server.port,
            places={"drafts": "INBOX.Drafts", "sent": "INBOX.Sent", "trash": "INBOX.Trash"},
        ) as world,
    ):
        world.program.create("INBOX.Jobs.Interview")
        first = world.open().find_arrivals(news_query(), "", "Jobs/Interview")
        world.append("INBOX.Jobs.Interview", raw_mail(NEWS, date=PLACED, subject="Friday"), PLACED)
        found = world.open().find_arrivals(news_query(), first.bookmark, "Jobs/Interview")
        assert ([[NEWS]], {"/INBOX.Jobs.Interview"}) == (
            ids_of(found),
            {f"/{key.partition('/')[2]}" for key in found.labelled},
        )
