"""What cannot be looked into is no absence: without inbox, sent mail or Drafts nothing is concluded."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from arrivals_contract import WHEN, ids_of, news_query
from children import fork, give_up_root
from mailbox_desk import ids, query
from mails import INVITATION, ME, PLACED, as_placed, letter, raw_mail
from worlds.maildir import FOLDERS, MaildirWorld, make_maildir, put

from agent.errors import MailboxMissingError, TryLaterError
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.model.mail import MessageId
from agent.model.plan import Fate

EVERYTHING = query(everything=True)
Breaks = Callable[[Path, int], None]


@pytest.fixture
def world(tmp_path: Path) -> MaildirWorld:
    world = MaildirWorld(tmp_path)
    world.deliver(raw_mail(), PLACED)
    return world


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Breaks:
    """From now on a folder or a file answers with an error, whoever opens or lists it."""
    errors: dict[Path, int] = {}

    def ask(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *more: Any, **how: Any) -> Any:
            place = Path(os.fsdecode(path)) if not isinstance(path, int) else Path()
            for one, number in errors.items():
                if one == place or one in place.parents:
                    raise OSError(number, os.strerror(number), str(place))
            return real(path, *more, **how)

        return call

    monkeypatch.setattr(os, "open", ask(os.open))
    monkeypatch.setattr(os, "scandir", ask(os.scandir))

    def breaks(path: Path, number: int) -> None:
        errors.pop(path, None)
        if number:
            errors[path] = number

    return breaks


def found(box: MaildirMailbox) -> list[list[str | None]]:
    return sorted((ids(thread) for thread in box.search(EVERYTHING)), key=str)


def questions(box: MaildirMailbox) -> list[Callable[[], object]]:
    """Everything a mailbox can be asked."""
    _, placement = letter()
    return [
        lambda: box.search(EVERYTHING),
        lambda: box.read([INVITATION]),
        lambda: box.find_arrivals(news_query(), ""),
        lambda: box.find_fate(placement),
    ]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
@pytest.mark.parametrize("part", ["cur", "new"])
@pytest.mark.parametrize(("place", "name"), [("", "INBOX"), (".Sent", "Sent"), (".Drafts", "Drafts")])
def test_without_an_essential_folder_nothing_is_concluded(
    world: MaildirWorld, broken: Breaks, place: str, name: str, part: str, number: int
) -> None:
    """The folder is named, nothing is forgotten, and as soon as it opens all is as before."""
    outgoing, placement = letter()
    box = world.open()
    draft = as_placed(placement, box.place(outgoing, box.stage(outgoing)))
    world.deliver(raw_mail("<s@x>"), PLACED, "sent")
    before = found(box)
    size = known(world)
    broken(world.root / place / part, number)
    for ask in [*questions(world.open()), lambda: box.find_fate(draft)]:
        with pytest.raises(TryLaterError, match=rf"folder {name} .* now: {os.strerror(number)}"):
            ask()
    assert known(world) == size
    broken(world.root / place / part, 0)
    assert found(world.open()) == before
    assert box.find_fate(draft).fate is Fate.UNSENT


def known(world: MaildirWorld) -> int:
    """How many mails the index knows."""
    with closing(sqlite3.connect(world.index)) as database:
        (count,) = database.execute("SELECT count(*) FROM mails").fetchone()
    return int(count)


def test_mail_of_the_thread_in_a_closed_folder(world: MaildirWorld, broken: Breaks) -> None:
    """The thread cannot be read whole, so nothing is said of it; of other threads it is."""
    archive = make_maildir(world.root / ".Archive")
    put(archive, raw_mail("<b@x>", answers=INVITATION), PLACED)
    world.deliver(raw_mail("<other@x>"), PLACED)
    box = world.open()
    assert found(box) == [[INVITATION, "<b@x>"], ["<other@x>"]]
    thread = next(one for one in box.search(EVERYTHING) if INVITATION in ids(one))
    broken(archive / "cur", errno.EIO)
    asks = [
        lambda: box.read([INVITATION]),
        lambda: box.read([MessageId("<b@x>")]),
        lambda: box.read_bodies(thread),
        lambda: found(box),
    ]
    for ask in asks:
        with pytest.raises(TryLaterError, match="folder Archive"):
            ask()
    assert ids(box.read([MessageId("<other@x>")])) == ["<other@x>"]
    broken(archive / "cur", 0)
    assert found(box) == [[INVITATION, "<b@x>"], ["<other@x>"]]


def test_any_other_closed_folder_is_told_until_it_opens(world: MaildirWorld, broken: Breaks) -> None:
    """What lay there is not forgotten, and what came meanwhile is found then."""
    archive = make_maildir(world.root / ".Archive")
    put(archive, raw_mail("<b@x>"), PLACED)
    box = world.open()
    assert found(box) == [[INVITATION], ["<b@x>"]]
    broken(archive, errno.EACCES)
    for _ in range(2):
        assert ids(box.read([INVITATION])) == [INVITATION]
        assert [one.place for one in box.unread] == ["Archive"]
        assert world.open().unread == ()
    assert box.unread[0].reason == "The folder Archive cannot be read: Permission denied."
    broken(archive, 0)
    put(archive, raw_mail("<c@x>"), PLACED)
    assert found(box) == [[INVITATION], ["<b@x>"], ["<c@x>"]]
    assert not box.unread


def test_a_folder_that_is_gone_is_gone(world: MaildirWorld) -> None:
    """Nobody waits for it."""
    put(make_maildir(world.root / ".Archive"), raw_mail("<b@x>", answers=INVITATION), PLACED)
    box = world.open()
    assert found(box) == [[INVITATION, "<b@x>"]]
    shutil.rmtree(world.root / ".Archive")
    assert found(box) == [[INVITATION]]
    assert not box.unread


def test_a_mail_that_cannot_be_read_is_told_until_it_can(world: MaildirWorld, broken: Breaks) -> None:
    """New or known, whether its folder was at rest or not."""
    new = world.deliver(raw_mail("<b@x>"), PLACED)
    broken(new, errno.EIO)
    for _ in range(2):
        box = world.open()
        assert found(box) == [[INVITATION]]
        assert [one.place for one in box.unread] == [f"INBOX/cur/{new.name}"]
    broken(new, 0)
    assert found(box) == [[INVITATION], ["<b@x>"]]
    assert not box.unread
    broken(new, errno.EIO)
    assert found(box) == [[INVITATION]]
    assert [one.place for one in box.unread] == [f"INBOX/cur/{new.name}"]
    new.unlink()
    assert found(box) == [[INVITATION]]
    assert not box.unread


def test_what_is_no_mail_is_not_waited_for(world: MaildirWorld) -> None:
    """A folder or a pipe in place of a mail holds no answer."""
    os.mkfifo(world.root / "cur" / "1.pipe:2,S")
    (world.root / "new" / "2.folder").mkdir()
    box = world.open()
    for _ in range(2):
        assert found(box) == [[INVITATION]]
        assert len(box.notes) == 2
        assert not box.unread


def test_the_bookmark_stays_before_what_could_not_be_read(world: MaildirWorld, broken: Breaks) -> None:
    """A file, a known mail and a folder: each is told when it can be read."""
    box = world.open()
    bookmark = box.find_arrivals(news_query(), "").bookmark
    new = world.deliver(raw_mail("<n1@x>", subject="Your interview", date=WHEN), WHEN)
    broken(new, errno.EIO)
    bookmark = box.find_arrivals(news_query(), bookmark).bookmark
    broken(new, 0)
    assert found(box)  # it is in the index now, and still news
    broken(new, errno.EIO)
    world.deliver(raw_mail("<n2@x>", subject="Your interview", date=WHEN), WHEN)
    news = box.find_arrivals(news_query(), bookmark)
    assert [["<n2@x>"]] == ids_of(news)
    broken(new, 0)
    assert ["<n1@x>"] in ids_of(box.find_arrivals(news_query(), news.bookmark))
    archive = make_maildir(world.root / ".Archive")
    put(archive, raw_mail("<n3@x>", subject="Your interview", date=WHEN), WHEN)
    broken(archive / "cur", errno.EIO)
    bookmark = box.find_arrivals(news_query(), bookmark).bookmark
    broken(archive / "cur", 0)
    assert [["<n3@x>"]] == ids_of(box.find_arrivals(news_query(), bookmark))


# ---- a file system that is not mounted


def empty(folder: Path) -> None:
    """What is left where a file system was mounted."""
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_mailbox_that_is_not_mounted_is_no_empty_one(world: MaildirWorld, *, is_there: bool) -> None:
    """Where mail was before, an empty folder says nothing."""
    kept = world.root.with_name("kept")
    assert found(world.open()) == [[INVITATION]]
    world.root.rename(kept)
    if is_there:
        world.root.mkdir()
    for ask in questions(world.open()):
        with pytest.raises((TryLaterError, MailboxMissingError), match=str(world.root)) as caught:
            ask()
    with pytest.raises(TryLaterError, match="there was mail in it before") as caught:
        world.open().search(EVERYTHING)
    assert "mount it" in caught.value.hint
    if is_there:
        world.root.rmdir()
    kept.rename(world.root)
    assert found(world.open()) == [[INVITATION]]


@pytest.mark.parametrize(("place", "is_essential"), [("INBOX", True), ("Sent", True), ("Archive", False)])
def test_a_folder_that_is_not_mounted(tmp_path: Path, place: str, *, is_essential: bool) -> None:
    """The same of one folder."""
    world = MaildirWorld(tmp_path, FOLDERS)
    world.deliver(raw_mail("<d@x>"), PLACED, "drafts")
    put(make_maildir(world.root / place), raw_mail("<a@x>"), PLACED)
    box = world.open()
    before = found(box)
    empty(world.root / place)
    if is_essential:
        with pytest.raises(TryLaterError, match=f"folder {place} .* now: There was mail in it"):
            box.search(EVERYTHING)
    else:
        assert found(box) == [["<d@x>"]]
        assert [one.place for one in box.unread] == ["Archive"]
    make_maildir(world.root / place)
    assert len(found(world.open())) == len(before) - 1


# ---- folders with odd names, and how deep


def test_odd_names_are_shown_readably(tmp_path: Path) -> None:
    """Raw UTF-8, bytes of another charset, and what only looks like modified UTF-7: each is read."""
    world = MaildirWorld(tmp_path)
    names = {
        "Übung".encode(): "Übung",
        b"B\xfcro": "Büro",
        b"R&D": "R&D",
        b"Entw&APw-rfe": "Entwürfe",
        b"A&-B": "A&B",
        b"Bad &AAAA run": "Bad &AAAA run",
    }
    for number, name in enumerate(names):
        maildir = make_maildir(Path(os.fsdecode(os.fsencode(world.root) + b"/." + name)))
        put(maildir, raw_mail(f"<o{number}@x>"), PLACED)
    box = world.open()
    assert found(box) == [[f"<o{number}@x>"] for number in range(len(names))]
    layout = box._list_folders()
    assert set(names.values()) <= {folder.name for folder in layout.folders}
    for folder in layout.folders:
        folder.name.encode()


def test_a_closed_file_with_an_odd_name_is_shown_readably(world: MaildirWorld, broken: Breaks) -> None:
    """No byte of it stands in the way of a sentence."""
    name = os.fsdecode(b"1788000000.M1.B\xfcro:2,S")
    (world.root / "cur" / name).write_bytes(raw_mail("<b@x>"))
    assert found(world.open()) == [[INVITATION], ["<b@x>"]]
    broken(world.root / "cur" / name, errno.EIO)
    box = world.open()
    assert found(box) == [[INVITATION]]
    assert "�" in box.unread[0].place
    box.unread[0].reason.encode()


def test_folders_that_are_left_out_are_named(tmp_path: Path) -> None:
    """Those that lie too deep may hold mail; those that lead back are read under another name."""
    world = MaildirWorld(tmp_path, FOLDERS)
    make_maildir(world.root.joinpath(*"abcdefghijklmnop"))
    (world.root / "Again").symlink_to(world.root)
    (world.root / "lost+found").mkdir(mode=0)
    box = world.open()
    assert found(box) == []
    assert [one.place for one in box.unread] == ["a/b/c/d/e/f/g/h/i/j/k/l/m"]
    assert "more than 12 folders deep" in box.unread[0].reason
    assert "The folder Again is left out: it leads back to another folder." in box.notes


@pytest.mark.process
def test_a_closed_folder_of_any_kind_is_named(world: MaildirWorld) -> None:
    """Whatever of it is closed: to be entered, to be listed, or both."""
    for name in ("A", "B", "C"):
        make_maildir(world.root / f".{name}")
    (world.root / ".A").chmod(0)
    (world.root / ".B" / "cur").chmod(0o400)
    (world.root / ".C" / "new").chmod(0o100)

    def look() -> None:
        os.chdir(world.root.parent)
        give_up_root()
        box = MaildirMailbox("local", Path("Mail"), own_addresses=(ME,), index=Path("home", "index.db"))
        assert found(box) == [[INVITATION]]
        assert [one.place for one in box.unread] == ["A", "B", "C"]

    assert fork(look) == 0
