from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from children import KILLED, die_at, fork, small_files
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_desk import ids, query
from mails import INVITATION, ME, PLACED, letter, raw_mail
from worlds import DRAFTS, INBOX, SENT_FOLDER, TRASH
from worlds.maildir import PLUS_PLUS, MaildirWorld, make_maildir, names_of_opened, put

from agent.errors import TryLaterError
from agent.mailboxes.maildir import index as maildir_index
from agent.mailboxes.maildir import taking, tallies
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.model.mail import MessageId

EVERYTHING = query(everything=True)
LONG_AGO = 1_700_000_000


@pytest.fixture
def world(tmp_path: Path) -> MaildirWorld:
    world = MaildirWorld(tmp_path)
    for number in range(3):
        world.deliver(raw_mail(f"<m{number}@x>", date=f"2026-09-0{number + 1}T09:00:00+00:00"), PLACED)
    return world


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return names_of_opened(monkeypatch)


def names_of_listed(patch: pytest.MonkeyPatch, root: Path) -> list[str]:
    """The folders that are listed from now on, under the root."""
    listed: list[str] = []
    real = os.scandir

    def watch(path: Path | bytes) -> object:
        listed.append(os.path.relpath(os.fsdecode(path), root))
        return real(path)

    patch.setattr(os, "scandir", watch)
    return listed


def found(box: MaildirMailbox) -> list[str | None]:
    """Every Message-ID a search finds, sorted."""
    return sorted((one for thread in box.search(EVERYTHING) for one in ids(thread)), key=str)


def dates(box: MaildirMailbox) -> int:
    """How many threads a search that reads no mail leads to: none of these dates is there."""
    years = {"since": datetime(1990, 1, 1, tzinfo=UTC), "until": datetime(1991, 1, 1, tzinfo=UTC)}
    return len(box.search(query(everything=True, **years)))


ALL = ["<m0@x>", "<m1@x>", "<m2@x>"]


def test_the_index_is_private_and_names_nobody(world: MaildirWorld) -> None:
    """Mode 0600; addresses and ids are hashed, no word of a body is in it."""
    assert found(world.open()) == ALL
    assert world.index.stat().st_mode & 0o777 == 0o600
    content = world.index.read_bytes().lower()
    for word in (b"denise", b"marcus", b"m0@x", b"looking forward", b"look forward"):
        assert word not in content


def test_the_second_look_opens_only_what_is_new(world: MaildirWorld, opened: list[str]) -> None:
    """Mails in the index are not opened again, by this process or the next."""
    dates(world.open())
    assert len(opened) == 3
    opened.clear()
    fourth = world.deliver(raw_mail("<m3@x>"), PLACED)
    dates(world.open())
    assert opened == [fourth.name]


def test_a_mail_that_moves_is_not_opened_again(world: MaildirWorld, opened: list[str]) -> None:
    """New flags, new -> cur, another folder: noticed by the unique name."""
    first = world.deliver(raw_mail("<m3@x>"), PLACED)
    second = world.deliver(raw_mail("<m4@x>"), PLACED)
    third = world.root / "new" / "1788000000.M9.other"
    second.rename(third)
    dates(world.open())
    opened.clear()
    first.rename(first.with_name(first.name.replace("2,S", "2,RS")))
    third.rename(world.root / ".Trash" / "cur" / f"{third.name}:2,S")
    assert dates(world.open()) == 0
    assert opened == []
    assert found(world.open()) == [*ALL, "<m3@x>", "<m4@x>"]


def test_another_mail_under_an_old_name_is_read(world: MaildirWorld) -> None:
    """A program that uses a name twice in two folders moves nothing."""
    old = world.deliver(raw_mail("<m3@x>"), PLACED)
    assert found(world.open()) == [*ALL, "<m3@x>"]
    old.unlink()
    (world.root / ".Sent" / "cur" / old.name).write_bytes(raw_mail("<m4@x>", text="Another length."))
    assert found(world.open()) == [*ALL, "<m4@x>"]


def test_many_mails_are_taken_up_in_portions(world: MaildirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full portions and the rest are all found."""
    monkeypatch.setattr(taking, "_BATCH", 2)
    assert found(world.open()) == ALL


def test_a_delivery_is_found_without_listing_what_lies_there(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`new` and `cur` are compared apart."""
    for place in PLUS_PLUS.values():
        for part in ("cur", "new"):
            os.utime(world.root / place / part, (LONG_AGO, LONG_AGO))
    assert found(world.open()) == ALL
    (world.root / "new" / "1788000000.M9.other").write_bytes(raw_mail("<m3@x>"))
    listed = names_of_listed(monkeypatch, world.root)
    assert found(world.open()) == [*ALL, "<m3@x>"]
    assert {".Drafts/cur", ".Drafts/new", "new"} == {name for name in listed if name.endswith(("cur", "new"))}


def test_a_thousand_mails_that_were_read_are_followed(world: MaildirWorld, opened: list[str]) -> None:
    """A mail program marks them all: none is opened again."""
    mail = world.deliver(raw_mail("<m3@x>"), PLACED)
    for number in range(1000):
        os.link(mail, mail.with_name(f"1788000000.M{number}.many:2,"))
    dates(world.open())
    for number in range(1000):
        mail.with_name(f"1788000000.M{number}.many:2,").rename(
            mail.with_name(f"1788000000.M{number}.many:2,S")
        )
    opened.clear()
    dates(world.open())
    assert opened == []
    (thread,) = (one for one in world.open().search(EVERYTHING) if "<m3@x>" in ids(one))
    assert len(opened) == 1 + 3 + 1000
    assert ids(thread) == ["<m3@x>"]


@pytest.mark.process
@pytest.mark.parametrize("most", [20_000, -1])
def test_killed_while_mails_are_taken_up_none_is_taken_twice(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Each mail has one entry in the end, wherever it was."""
    monkeypatch.setattr(taking, "_BATCH", 2)
    monkeypatch.setattr(tallies, "_MOST_FRESH", most)
    for border in range(1, 40):
        for number in range(3):
            world.deliver(raw_mail(f"<n{border}.{number}@x>"), PLACED)
        for file in list((world.root / "cur").iterdir())[:1]:
            file.rename(world.root / ".Sent" / "cur" / file.name)

        def work(border: int = border) -> None:
            die_at(border, named=frozenset({"utime", "read"}))
            dates(world.open())

        if fork(work) != KILLED:
            break
        dates(world.open())
        entries = sorted(file for file in files_known(world.index))
        there = sorted(
            file.name for place in PLUS_PLUS.values() for file in (world.root / place / "cur").iterdir()
        )
        assert entries == there
    else:
        pytest.fail("it never came to the end")


def test_two_processes_that_look_at_once_take_nothing_up_twice(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was overtaken begins again."""
    real = taking.Taking.take_up
    looked: list[int] = []

    def meanwhile(*values: Any) -> None:
        if not looked:
            looked.append(1)
            dates(world.open())
        real(*values)

    monkeypatch.setattr(taking.Taking, "take_up", meanwhile)
    assert found(world.open()) == ALL
    assert len(files_known(world.index)) == 3


def files_known(index: Path) -> list[str]:
    with closing(sqlite3.connect(index)) as database:
        return [os.fsdecode(file) for (file,) in database.execute("SELECT file FROM mails")]


def test_removed_mails_and_folders_are_forgotten(world: MaildirWorld) -> None:
    """Nothing is found of them."""
    make_maildir(world.root / ".Old")
    put(world.root / ".Old", raw_mail("<m3@x>"), PLACED)
    box = world.open()
    assert found(box) == [*ALL, "<m3@x>"]
    (world.root / ".Old").rename(world.root.parent / "gone")
    assert found(box) == ALL
    for file in (world.root / "cur").iterdir():
        file.unlink()
    assert found(box) == []


def test_a_draft_written_anew_in_place_is_noticed(world: MaildirWorld) -> None:
    """Editors that keep the file name change the draft all the same."""
    file = world.deliver(raw_mail("<d@x>", answers="<m0@x>"), PLACED, DRAFTS)
    box = world.open()
    assert ids(box.read([MessageId("<m0@x>")])) == ["<m0@x>", "<d@x>"]
    file.write_bytes(raw_mail("<d@x>", answers="<m1@x>"))
    assert ids(box.read([MessageId("<m0@x>")])) == ["<m0@x>"]
    assert ids(box.read([MessageId("<m1@x>")])) == ["<d@x>", "<m1@x>"]


def test_a_folder_at_rest_is_not_listed_again(world: MaildirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder whose last change is long past is known by its time of change alone; Drafts never are."""
    for place in PLUS_PLUS.values():
        for part in ("cur", "new"):
            os.utime(world.root / place / part, (LONG_AGO, LONG_AGO))
    dates(world.open())
    listed = names_of_listed(monkeypatch, world.root)
    dates(world.open())
    assert {name for name in listed if name.endswith(("cur", "new"))} == {".Drafts/new", ".Drafts/cur"}
    world.deliver(raw_mail("<m3@x>"), PLACED)
    assert found(world.open()) == [*ALL, "<m3@x>"]


def test_a_folder_that_changed_just_now_is_listed_again(world: MaildirWorld) -> None:
    """A change within the same tick of the file system's clock is not missed."""
    box = world.open()
    assert found(box) == ALL
    before = (world.root / "cur").stat().st_mtime_ns
    world.deliver(raw_mail("<m3@x>"), PLACED)
    os.utime(world.root / "cur", ns=(before, before))
    assert found(box) == [*ALL, "<m3@x>"]


# ---- an index that cannot be used


def garbage(index: Path) -> None:
    index.write_bytes(b"this is no database, " * 500)


def torn(index: Path) -> None:
    size = index.stat().st_size
    with index.open("r+b") as file:
        file.seek(size // 3)
        file.write(os.urandom(size // 2))


def emptied(index: Path) -> None:
    index.write_bytes(b"")


def tables_gone(index: Path) -> None:
    with closing(sqlite3.connect(index)) as database, database:
        database.execute("DROP TABLE ties")
    database.close()


def older(index: Path) -> None:
    with closing(sqlite3.connect(index)) as database, database:
        database.execute("PRAGMA user_version = 999")
    database.close()


def a_folder(index: Path) -> None:
    index.unlink()
    index.mkdir()


def without_home(index: Path) -> None:
    index.unlink()
    index.parent.rmdir()


@pytest.mark.parametrize(
    "damage", [garbage, torn, emptied, tables_gone, older, a_folder, without_home, Path.unlink]
)
def test_an_index_that_cannot_be_used_is_never_fatal(world: MaildirWorld, damage: object) -> None:
    """It is made again, or done without; what is found stays the same."""
    box = world.open()
    assert found(box) == ALL
    box.close()
    assert callable(damage)
    damage(world.index)
    assert found(world.open()) == ALL
    assert found(world.open()) == ALL


def test_damage_while_it_is_open_is_never_fatal(world: MaildirWorld) -> None:
    """Pages torn under an open index."""
    box = world.open()
    assert found(box) == ALL
    torn(world.index)
    assert found(box) == ALL


def test_a_stale_journal_is_not_played_into_a_new_index(tmp_path: Path) -> None:
    """What belongs to a discarded index goes with it."""
    for name in ("index.db", "index.db-journal"):
        (tmp_path / name).write_text("x")
    maildir_index.discard(tmp_path / "index.db")
    assert list(tmp_path.iterdir()) == []


def test_a_locked_index_is_done_without(world: MaildirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process holds it: the mails are looked through all the same, and the index is left alone."""
    monkeypatch.setattr(maildir_index, "_LOCK_SECONDS", 0.01)
    assert found(world.open()) == ALL
    before = world.index.read_bytes()
    other = sqlite3.connect(world.index, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert found(world.open()) == ALL
    other.execute("ROLLBACK")
    other.close()
    assert world.index.read_bytes() == before


def test_the_index_of_another_mailbox_is_emptied(world: MaildirWorld, tmp_path: Path) -> None:
    """The path in config.toml changed: nothing of the old mailbox is found."""
    assert found(world.open()) == ALL
    elsewhere = make_maildir(tmp_path / "Elsewhere")
    put(elsewhere, raw_mail("<e@x>"), PLACED)
    box = MaildirMailbox("local", elsewhere, own_addresses=(ME,), index=world.index)
    assert found(box) == ["<e@x>"]
    box.close()
    assert found(world.open()) == ALL


@pytest.mark.process
def test_a_full_disk_under_the_index_is_never_fatal(world: MaildirWorld) -> None:
    """No file can grow, the index neither: the mails are looked through in memory."""

    def look() -> None:
        small_files(0)
        assert found(world.open()) == ALL

    assert fork(look) == 0


def test_no_index_at_all_is_said(world: MaildirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """When not even a passing index can be made, a sentence says so."""

    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    with pytest.raises(TryLaterError, match="unable to open"):
        world.open().search(EVERYTHING)


# ---- the same as from scratch

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["deliver", "flags", "move", "remove", "edit", "look", "look by name"]),
        st.integers(0, 30),
        st.sampled_from([INBOX, DRAFTS, SENT_FOLDER, TRASH]),
    ),
    max_size=25,
)


@settings(max_examples=max(30, settings().max_examples // 5))  # each makes two Maildirs on disk
@given(STEPS)
def test_the_index_says_the_same_as_one_made_anew(steps: list[tuple[str, int, str]]) -> None:
    """Whatever other programs do between looks, an old index and a new one find the same."""
    with TemporaryDirectory() as base:
        world = MaildirWorld(Path(base))
        box = world.open()
        for number, (what, which, folder) in enumerate(steps):
            files = sorted(
                file for place in PLUS_PLUS.values() for file in (world.root / place / "cur").iterdir()
            )
            file = files[which % len(files)] if files else None
            if what == "look":
                box.search(EVERYTHING)
            elif what == "look by name":
                with pytest.MonkeyPatch.context() as patched:
                    patched.setattr(tallies, "_MOST_FRESH", -1)  # as where very much is new
                    box.search(EVERYTHING)
            elif what == "deliver" or file is None:
                mail = raw_mail(f"<m{number}@x>", answers=f"<m{which}@x>", subject=f"Subject {number}")
                world.deliver(mail, PLACED, folder)
            elif what == "flags":
                file.rename(file.with_name(file.name.partition(":")[0] + (":2,RS" if which % 2 else ":2,T")))
            elif what == "move":
                file.rename(world.root / PLUS_PLUS[folder] / "cur" / file.name)
            elif what == "remove":
                file.unlink()
            elif file.parent.parent.name == ".Drafts":
                file.write_bytes(letter(text=f"Edited {number}")[0].raw)
        anew = MaildirMailbox("local", world.root, own_addresses=(ME,), index=Path(base) / "anew.db")
        expected = {thread.messages for thread in anew.search(EVERYTHING)}
        assert expected == {thread.messages for thread in box.search(EVERYTHING)}
        assert anew.read([INVITATION]) == box.read([INVITATION])
        box.close()
        anew.close()
