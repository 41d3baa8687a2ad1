from __future__ import annotations

import base64
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from arrivals_contract import CALENDAR, LABEL, WHEN, Interest, ids_of, news_query, with_calendar
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_desk import MailboxDesk
from mails import DENISE, INVITATION, ME, PLACED, raw_mail
from worlds import DRAFTS, INBOX, SENT_FOLDER, TRASH
from worlds.maildir import FOLDERS, PLUS_PLUS, MaildirWorld, make_maildir, names_of_opened, put

from agent.mailboxes.interface import Arrivals
from agent.mailboxes.maildir import file_bytes
from agent.mailboxes.maildir import files as maildir_files
from agent.mailboxes.maildir import index as maildir_index
from agent.model.mail import MessageId, Query
from agent.model.plan import Fate
from agent.reading.message import read_message

OLD = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> MaildirWorld:
    world = MaildirWorld(tmp_path)
    world.deliver(raw_mail(), WHEN)
    return world


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return names_of_opened(monkeypatch)


def look(world: MaildirWorld, bookmark: str = "", label: str = "", **changes: Any) -> Arrivals:
    return world.open().find_arrivals(news_query(**changes), bookmark, label)


def mail(message_id: str, subject: str = "Your interview", **more: Any) -> bytes:
    return raw_mail(message_id, subject=subject, date=WHEN, **more)


# ---- the bookmark


def test_the_number_of_a_removed_mail_is_not_given_again(world: MaildirWorld) -> None:
    """A mail that comes in after the newest one was deleted is new."""
    newest = world.deliver(mail("<n1@x>"), WHEN)
    bookmark = look(world).bookmark
    newest.unlink()
    assert [] == ids_of(look(world, bookmark))
    world.deliver(mail("<n2@x>"), WHEN)
    assert [["<n2@x>"]] == ids_of(look(world, bookmark))


def test_an_index_made_anew_is_looked_through_by_dates(world: MaildirWorld) -> None:
    """Its numbers are others: a bookmark of the old one is none."""
    bookmark = look(world).bookmark
    world.index.unlink()
    world.deliver(mail("<n1@x>"), WHEN)
    found = look(world, bookmark)
    assert [[INVITATION], ["<n1@x>"]] == ids_of(found)
    assert [] == ids_of(look(world, found.bookmark))


def test_a_bookmark_from_the_future_of_an_index_is_none(world: MaildirWorld) -> None:
    """An index put back from an older copy passes nothing over."""
    identity, _, number = look(world).bookmark.partition(":")
    assert [[INVITATION]] == ids_of(look(world, f"{identity}:{int(number) + 1}"))


@pytest.mark.parametrize("number", ["", "-1", "1.5", "9" * 5000, "x"])
def test_a_number_that_is_none_is_no_bookmark(world: MaildirWorld, number: str) -> None:
    """The right index with a broken number."""
    identity = look(world).bookmark.partition(":")[0]
    assert [[INVITATION]] == ids_of(look(world, f"{identity}:{number}"))


def test_a_locked_index_leaves_the_bookmark_where_it_was(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All since the query's date is told, and the next look goes on where the last one could."""
    monkeypatch.setattr(maildir_index, "_LOCK_SECONDS", 0.01)
    bookmark = look(world).bookmark
    other = sqlite3.connect(world.index, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    world.deliver(mail("<n1@x>"), WHEN)
    found = look(world, bookmark)
    assert ([[INVITATION], ["<n1@x>"]], bookmark) == (ids_of(found), found.bookmark)
    assert "" == look(world).bookmark
    other.execute("ROLLBACK")
    other.close()
    assert [["<n1@x>"]] == ids_of(look(world, bookmark))


# ---- what comes in


def test_a_mail_that_is_moved_or_read_did_not_come_in_again(world: MaildirWorld) -> None:
    """New flags and another folder are no news."""
    file = world.deliver(mail("<n1@x>"), WHEN)
    make_maildir(world.root / ".Archive")
    bookmark = look(world).bookmark
    file.rename(world.root / ".Archive" / "cur" / file.name.replace(":2,S", ":2,RS"))
    assert [] == ids_of(look(world, bookmark))


@pytest.mark.parametrize("folder", [".Trash", ".Junk"])
def test_what_is_taken_back_comes_in(world: MaildirWorld, folder: str) -> None:
    """A mail rescued from spam or from the trash was passed over until then."""
    file = put(make_maildir(world.root / folder), mail("<n1@x>"), WHEN)
    bookmark = look(world).bookmark
    rescued = file.rename(world.root / "cur" / file.name)
    bookmark, found = (again := look(world, bookmark)).bookmark, ids_of(again)
    assert [["<n1@x>"]] == found
    rescued.rename(rescued.with_name(rescued.name.replace(":2,S", ":2,ST")))
    bookmark = look(world, bookmark).bookmark
    rescued.with_name(rescued.name.replace(":2,S", ":2,ST")).rename(rescued)
    assert [["<n1@x>"]] == ids_of(look(world, bookmark))


def test_a_draft_that_is_renamed_into_sent_comes_in(world: MaildirWorld) -> None:
    """Some programs send so."""
    file = world.deliver(mail("<s1@x>", sender=ME, to=DENISE), WHEN, DRAFTS)
    bookmark = look(world).bookmark
    file.rename(world.root / PLUS_PLUS[SENT_FOLDER] / "cur" / file.name)
    assert [["<s1@x>"]] == ids_of(look(world, bookmark))


def test_an_id_and_a_person_are_asked_for_too(world: MaildirWorld) -> None:
    """The other words of a query count as in a search."""
    bookmark = look(world).bookmark
    world.deliver(raw_mail("<n1@x>", subject="Hello", date=WHEN), WHEN)
    world.deliver(raw_mail("<n2@x>", subject="Hello", date=OLD, sender="a@b.example"), WHEN)
    query = Query(
        since=WHEN - timedelta(days=9),
        until=WHEN + timedelta(days=9),
        addresses=frozenset({DENISE}),
        message_ids=frozenset({MessageId("<n2@x>")}),
    )
    assert [["<n1@x>"], ["<n2@x>"]] == ids_of(world.open().find_arrivals(query, bookmark))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["deliver", "deliver", "throw away", "take back", "move", "remove", "look", "new index"]
        ),
        st.integers(0, 30),
        st.sampled_from([INBOX, DRAFTS, SENT_FOLDER, TRASH]),
    ),
    max_size=25,
)


@settings(max_examples=max(30, settings().max_examples // 5))  # each makes a Maildir on disk
@given(STEPS)
def test_no_mail_is_passed_over(steps: list[tuple[str, int, str]]) -> None:
    """Whatever other programs do between looks: what came in and is still there was told by one of them."""
    with TemporaryDirectory() as base:
        world = MaildirWorld(Path(base))
        bookmark, seen = "", set[str | None]()
        for number, (what, which, folder) in enumerate([*steps, ("look", 0, INBOX)]):
            files = files_of(world)
            file = files[which % len(files)] if files else None
            name = file.name.partition(":")[0] if file else ""
            if what == "look":
                found = look(world, bookmark)
                bookmark = found.bookmark
                seen |= {one for thread in ids_of(found) for one in thread}
            elif what == "new index":
                world.index.unlink(missing_ok=True)
            elif what == "deliver" or file is None:
                world.deliver(mail(f"<m{number}@x>"), WHEN, folder)
            elif what == "move":
                file.rename(world.root / PLUS_PLUS[folder] / "cur" / file.name)
            elif what == "remove":
                file.unlink()
            else:
                file.rename(file.with_name(f"{name}:2,{'ST' if what == 'throw away' else 'S'}"))
        there = {
            read_message(file.read_bytes(), key="", received=WHEN).message_id
            for file in files_of(world)
            if file.parent.parent.name not in {".Trash", ".Drafts"} and not file.name.endswith("T")
            if file.parent.parent.name == ".Sent" or ":2,D" not in file.name
        }
        assert set() == there - seen


def files_of(world: MaildirWorld) -> list[Path]:
    return sorted(file for place in PLUS_PLUS.values() for file in (world.root / place / "cur").iterdir())


# ---- calendars


def test_only_new_mail_is_opened(world: MaildirWorld, opened: list[str]) -> None:
    """A look with nothing new opens nothing; with one new mail, that one."""
    bookmark = look(world).bookmark
    opened.clear()
    look(world, bookmark)
    assert [] == opened
    file = world.deliver(mail("<n1@x>", "Lunch?"), WHEN)
    look(world, bookmark)
    assert {file.name} == set(opened)


def test_old_mail_is_opened_for_the_index_alone(world: MaildirWorld, opened: list[str]) -> None:
    """The first look reads no body of a mail from before the query's date."""
    old = world.deliver(with_calendar("<c0@x>").replace(b"02 Sep 2026", b"02 Jul 2026"), OLD)
    thrown = world.deliver(with_calendar("<c1@x>"), WHEN, TRASH)
    assert [[INVITATION]] == ids_of(look(world))
    assert (1, 1) == (opened.count(old.name), opened.count(thrown.name))


def test_a_mail_that_only_speaks_of_calendars_is_none(world: MaildirWorld) -> None:
    """The bytes are a first test, the parts decide."""
    bookmark = look(world).bookmark
    world.deliver(mail("<n1@x>", "Hello", text="Open the invite.ics, a text/calendar file."), WHEN)
    assert [] == ids_of(look(world, bookmark))


def test_a_calendar_with_an_encoded_name_is_seen(world: MaildirWorld) -> None:
    """Neither its type nor its name need stand there in plain letters."""
    bookmark = look(world).bookmark
    name = f"=?utf-8?B?{base64.b64encode('Einladung für Sie.ics'.encode()).decode()}?="
    raw = with_calendar("<c1@x>", as_file=True).decode().replace("invite.ics", name)
    coded = base64.b64encode(CALENDAR.encode()).decode()
    raw = raw.replace(CALENDAR, coded)
    raw = raw.replace("Content-Disposition", "Content-Transfer-Encoding: base64\r\nContent-Disposition")
    world.deliver(raw.encode(), WHEN)
    assert [["<c1@x>"]] == ids_of(look(world, bookmark))


def test_a_calendar_behind_a_long_text_is_seen(world: MaildirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in portions; a word that lies across two is found, and there is an end to reading."""
    monkeypatch.setattr(file_bytes, "_PORTION", 16)
    path = world.deliver(with_calendar("<c1@x>"), WHEN)
    at = path.read_bytes().lower().index(b"text/calendar")
    words = (b"text/calendar",)
    assert [True, False, False] == [
        file_bytes.holds_any(path, words, at + 40),
        file_bytes.holds_any(path, words, at - 16),
        file_bytes.holds_any(path, (b"nowhere in it",), 10**6),
    ]


def test_a_large_mail_is_read_so_far_only(world: MaildirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands behind the part of a mail that is read is not there."""
    monkeypatch.setattr(maildir_files, "MOST_BYTES", file_bytes._PORTION)
    monkeypatch.setattr(file_bytes, "MOST_BYTES", file_bytes._PORTION)
    bookmark = look(world).bookmark
    raw = with_calendar("<c1@x>")
    world.deliver(raw.replace(b"See you then.", b"See you then.\r\n" * 50_000), WHEN)
    assert [] == ids_of(look(world, bookmark))


def test_a_mail_that_goes_while_it_is_read_is_left_out(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its headers and its body."""
    bookmark = look(world).bookmark
    world.deliver(with_calendar("<c1@x>"), WHEN)
    real = file_bytes.holds_any

    def vanish(path: Path, words: Any, most: int) -> bool:
        seen = real(path, words, most)
        path.unlink()
        return seen

    monkeypatch.setattr(maildir_files, "holds_any", vanish)
    found = look(world, bookmark)
    assert ([], ()) == (ids_of(found), found.notes)


# ---- the label


@pytest.mark.parametrize("places", [PLUS_PLUS, FOLDERS])
@pytest.mark.parametrize("label", ["jobs/interview", "Jobs.Interview", "JOBS/Interview/"])
def test_a_nested_folder_is_a_label(tmp_path: Path, places: dict[str, str], label: str) -> None:
    """By its whole name, in any case; a folder within it is another one."""
    world = MaildirWorld(tmp_path, places)
    world.deliver_labelled(mail("<l1@x>", "Friday"), WHEN, "Jobs/Interview")
    world.deliver_labelled(mail("<l2@x>", "Friday"), WHEN, "Jobs/Interview/Old")
    world.deliver_labelled(mail("<l3@x>", "Friday"), WHEN, "Interview")
    assert [["<l1@x>"]] == ids_of(look(world, label=label))


def test_a_mail_moved_under_the_label_is_told_each_time(world: MaildirWorld) -> None:
    """It keeps its number: all of that folder since the query's date is told."""
    file = world.deliver(mail("<l1@x>", "Friday"), WHEN)
    folder = make_maildir(world.root / f".{LABEL}")
    put(folder, raw_mail("<l2@x>", date=OLD, subject="Long ago"), OLD)
    bookmark = look(world, label=LABEL).bookmark
    file.rename(folder / "cur" / file.name)
    first = look(world, bookmark, LABEL)
    again = look(world, first.bookmark, LABEL)
    assert [[["<l1@x>"]], [["<l1@x>"]]] == [ids_of(first), ids_of(again)]


def test_what_is_thrown_away_under_the_label_is_not_told(world: MaildirWorld) -> None:
    """The flag of the trash counts there too."""
    bookmark = look(world).bookmark
    file = world.deliver_labelled(mail("<l1@x>"), WHEN, LABEL)
    file.rename(file.with_name(file.name.replace(":2,S", ":2,ST")))
    assert [] == ids_of(look(world, bookmark, LABEL))


@pytest.mark.parametrize("name", ["A first folder", "Z last folder"])
def test_a_copy_under_the_label_names_the_one_that_is_told(tmp_path: Path, name: str) -> None:
    """A thread tells one copy of each message, whichever folder it was read from."""
    world = MaildirWorld(tmp_path, FOLDERS)
    world.deliver(mail("<l1@x>", "Friday"), WHEN)
    world.deliver(mail("<l2@x>", "Re: Friday", answers="<l1@x>"), WHEN)
    world.deliver_labelled(mail("<l1@x>", "Friday"), WHEN, name)
    found = look(world, label=name)
    named = [m.message_id for t in found.threads for m in t.messages if m.key in found.labelled]
    assert ([["<l1@x>", "<l2@x>"]], ["<l1@x>"]) == (ids_of(found), named)
    assert 1 == len(found.labelled)


# ---- forms


def test_looking_for_a_form_opens_the_persons_own_mail_only(world: MaildirWorld, opened: list[str]) -> None:
    """It is addressed to the person, as all their mail is."""
    desk = MailboxDesk(world)
    _, record = desk.place_form("SC-1111")
    others = {world.deliver(raw_mail(f"<o{n}@x>", date=PLACED), PLACED).name for n in range(5)}
    own = world.deliver(
        raw_mail("<own@x>", sender=f"Me <{ME.replace('@', '+jobs@')}>", to=ME, date=PLACED), PLACED
    )
    kept = world.deliver(
        raw_mail("<kept@x>", sender="other@mail.example", to=ME, date=PLACED), PLACED, SENT_FOLDER
    )
    desk.box.search(news_query())
    opened.clear()
    assert Fate.UNSENT is desk.box.find_fate(record).fate
    assert (set(), True, True) == (others & set(opened), own.name in opened, kept.name in opened)


# ---- a glance at what people wrote


def test_of_old_mail_too_the_words_are_read(world: MaildirWorld) -> None:
    """Files are near: the first look glances at all that is inside the dates."""
    world.deliver(mail("<n1@x>", "Hello", text="Are you free?"), WHEN)
    world.deliver(mail("<n2@x>", "Hello", text="Lunch?"), WHEN)
    found = world.open().find_arrivals(news_query(calendars=False), "", glance=Interest("free"))
    assert [[INVITATION], ["<n1@x>"]] == ids_of(found)


def test_what_is_not_worth_reading_is_not_told(world: MaildirWorld) -> None:
    """Whatever its words."""
    bookmark = look(world).bookmark
    world.deliver(mail("<n1@x>", "Hello", text="Are you free?"), WHEN)
    box = world.open()
    assert [] == ids_of(box.find_arrivals(news_query(), bookmark, glance=Interest("free", readable=False)))
    assert [] == ids_of(look(world, bookmark))


def test_of_much_old_mail_the_newest_is_opened(world: MaildirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its date, whatever the order in which its files are found; what is left out is said."""
    monkeypatch.setattr("agent.mailboxes.maildir.arrivals.MOST_GLANCED", 2)
    for number in (3, 1, 2, 4):
        date = WHEN + timedelta(hours=number)
        world.deliver(raw_mail(f"<n{number}@x>", date=date, subject="Hello", text="free"), date)
    found = world.open().find_arrivals(news_query(), "", glance=Interest("free"))
    assert [[INVITATION], ["<n3@x>"], ["<n4@x>"]] == ids_of(found)
    assert ("Of 4 mails that people wrote only the newest 2 were opened.",) == found.notes
