"""Other programs change the Maildir between two of our steps: at a fixed step, never by time."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

import pytest
from children import fork, give_up_root
from mailbox_desk import ids, query, unheard
from mails import INVITATION, PLACED, as_placed, letter, raw_mail
from worlds.maildir import MaildirWorld, make_maildir

from agent.errors import MailboxMissingError, TryLaterError
from agent.mailboxes.maildir.files import list_mails
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.model.plan import Fate

EVERYTHING = query(everything=True)
Meanwhile = Callable[[Callable[[Path], None]], None]


@pytest.fixture
def world(tmp_path: Path) -> MaildirWorld:
    return MaildirWorld(tmp_path)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Do something to a mail file just before it is opened, once for each name it has."""
    real = os.open

    def arrange(act: Callable[[Path], None]) -> None:
        done: set[str] = set()

        def watch(path: Path, *more: Any) -> int:
            if path.parent.name == "cur" and path.name not in done:
                done.add(path.name)
                act(path)
            return real(path, *more)

        monkeypatch.setattr(os, "open", watch)

    return arrange


def flagged(path: Path) -> None:
    path.rename(path.parent.parent / "cur" / f"{path.name.partition(':')[0]}:2,RS")


def found(box: MaildirMailbox) -> list[list[str | None]]:
    return sorted((ids(thread) for thread in box.search(EVERYTHING)), key=str)


@pytest.mark.parametrize("part", ["cur", "new"])
def test_a_mail_renamed_before_it_is_indexed_is_found(
    world: MaildirWorld, meanwhile: Meanwhile, part: str
) -> None:
    """Another program sets a flag, or takes the mail from new/ to cur/."""
    file = world.deliver(raw_mail(), PLACED)
    file.rename(world.root / part / file.name)
    meanwhile(flagged)
    assert found(world.open()) == [[INVITATION]]


def test_a_mail_renamed_before_it_is_read_is_found(world: MaildirWorld, meanwhile: Meanwhile) -> None:
    """The same between index and reading."""
    world.deliver(raw_mail(), PLACED)
    (thread,) = world.open().search(EVERYTHING)
    meanwhile(flagged)
    assert thread.messages[0].body is None
    (message,) = world.open().read_bodies(thread).messages
    assert message.body is not None


def test_a_mail_moved_to_another_folder_before_it_is_read_is_found(
    world: MaildirWorld, meanwhile: Meanwhile
) -> None:
    """It is looked for by its unique name in every folder."""
    world.deliver(raw_mail(), PLACED)
    assert found(world.open()) == [[INVITATION]]

    def move(path: Path) -> None:
        path.rename(world.root / ".Sent" / "cur" / path.name)

    meanwhile(move)
    assert found(world.open()) == [[INVITATION]]


def test_a_mail_removed_before_it_is_indexed_is_left_out(world: MaildirWorld, meanwhile: Meanwhile) -> None:
    """No error, and the others are found."""
    world.deliver(raw_mail("<b@x>"), PLACED)
    gone = world.deliver(raw_mail(), PLACED)
    meanwhile(lambda path: path.unlink() if path.name == gone.name else None)
    assert found(world.open()) == [["<b@x>"]]


def test_a_mail_removed_before_it_is_read_is_left_out(world: MaildirWorld, meanwhile: Meanwhile) -> None:
    """The same between index and reading, its whole folder included."""
    world.deliver(raw_mail("<b@x>"), PLACED)
    old = make_maildir(world.root / ".Old")
    gone = world.deliver(raw_mail(), PLACED)
    gone.rename(old / "cur" / gone.name)
    assert found(world.open()) == [[INVITATION], ["<b@x>"]]

    def take_away(path: Path) -> None:
        if path.name == gone.name:
            old.rename(world.root.parent / "gone")

    meanwhile(take_away)
    assert found(world.open()) == [["<b@x>"]]


def test_a_mail_that_never_stands_still_is_left_out(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking ends, however often a file is renamed under our hands; the next look finds it."""
    world.deliver(raw_mail(), PLACED)
    real = os.open

    def watch(path: Path, *more: Any) -> int:
        if path.parent.name == "cur":
            name, _, flags = path.name.partition(":2,")
            path.rename(path.with_name(f"{name}:2,{'RS' if flags == 'S' else 'S'}"))
        return real(path, *more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", watch)
        assert found(world.open()) == []
    (thread,) = world.open().search(EVERYTHING)
    assert ids(thread) == [INVITATION]
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", watch)
        assert world.open().read_bodies(thread).messages == ()
    assert found(world.open()) == [[INVITATION]]


def test_what_is_no_mail_is_left_out_with_a_note(world: MaildirWorld) -> None:
    """A folder where a mail should be, and a file of a mail program's own."""
    world.deliver(raw_mail(), PLACED)
    (world.root / "cur" / "1.folder:2,S").mkdir()
    (world.root / "cur" / ".lock").write_text("not a mail")
    box = world.open()
    assert found(box) == [[INVITATION]]
    assert box.notes == ("The mail INBOX/cur/1.folder:2,S is left out: Is a directory.",)


def link_in_a_circle(path: Path) -> None:
    path.symlink_to(path)


def link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name(".pipe"))
    path.symlink_to(".pipe")


def listen(path: Path) -> None:
    """A socket; its address is relative, for it may have 108 characters only."""
    with chdir(path.parent), socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)


NO_MAILS: Mapping[str, tuple[Callable[[Path], object], bool]] = {
    "pipe": (os.mkfifo, True),
    "socket": (listen, True),
    "endless device": (lambda path: path.symlink_to("/dev/zero"), True),
    "terminal": (lambda path: path.symlink_to("/dev/tty"), True),
    "link to a pipe": (link_to_a_pipe, True),
    "link to a folder": (lambda path: path.symlink_to(path.parent), True),
    "link to nothing": (lambda path: path.symlink_to("nothing"), False),
    "link in a circle": (link_in_a_circle, False),
}
"""What makes it, and whether a note tells of it."""


@pytest.mark.parametrize("folder", ["", ".Drafts", ".Sent", ".Archive"])
@pytest.mark.parametrize("name", NO_MAILS)
def test_only_files_are_opened(world: MaildirWorld, name: str, folder: str) -> None:
    """Whatever else lies in a folder, mail is found, read and answered, and nothing waits for it."""
    make, is_told = NO_MAILS[name]
    world.deliver(raw_mail(), PLACED)
    make_maildir(world.root / ".Archive")
    make(world.root / folder / "cur" / "1.odd:2,S")
    make(world.root / folder / "new" / "2.odd")
    box = world.open()
    (thread,) = box.search(EVERYTHING)
    assert ids(thread) == [INVITATION]
    assert len(box.notes) == 2 * is_told
    assert len(box.read_bodies(thread).messages) == 1
    assert box.find_arrivals(EVERYTHING, "").threads == (thread,)
    outgoing, placement = letter()
    draft = as_placed(placement, box.place(outgoing, box.stage(outgoing)))
    assert box.find_fate(draft).fate is Fate.UNSENT
    assert box.replace(draft, outgoing, unheard)


def test_links_to_mails_are_mails(world: MaildirWorld, tmp_path: Path) -> None:
    """Some people keep their mail elsewhere and link to it."""
    mail = tmp_path / "kept elsewhere"
    mail.write_bytes(raw_mail())
    (world.root / "cur" / "1.link:2,S").symlink_to(mail)
    assert found(world.open()) == [[INVITATION]]


def test_what_is_put_in_place_of_a_mail_is_not_waited_for(world: MaildirWorld, meanwhile: Meanwhile) -> None:
    """A pipe that has the mail's name by the time it is opened."""
    world.deliver(raw_mail(), PLACED)

    def become_a_pipe(path: Path) -> None:
        path.unlink()
        os.mkfifo(path)

    meanwhile(become_a_pipe)
    box = world.open()
    assert found(box) == []
    assert box.notes[-1].endswith("is left out: Not a file.")


def test_no_more_of_a_mail_is_read_than_counts(world: MaildirWorld) -> None:
    """A file of a terabyte, most of it a hole, is a mail like another."""
    file = world.deliver(raw_mail(), PLACED)
    os.truncate(file, 2**40)
    box = world.open()
    (thread,) = box.search(EVERYTHING)
    (message,) = box.read_bodies(thread).messages
    assert message.body is not None
    assert message.body.truncated


def test_a_mail_closed_since_it_was_indexed_is_left_out_with_a_note(world: MaildirWorld) -> None:
    """Reading goes on with the others."""
    file = world.deliver(raw_mail(), PLACED)
    box = world.open()
    (thread,) = box.search(EVERYTHING)
    file.unlink()
    file.mkdir()
    assert box.read_bodies(thread).messages == ()
    assert "Is a directory" in box.notes[-1]


@pytest.mark.process
def test_mail_we_may_not_read_is_left_out_with_a_note(world: MaildirWorld) -> None:
    """A closed mail and a closed folder do not hide the others."""
    closed = world.deliver(raw_mail("<b@x>"), PLACED)
    world.deliver(raw_mail(), PLACED)
    closed.chmod(0)
    archive = make_maildir(world.root / ".Archive")
    (archive / "cur").chmod(0)

    def look() -> None:
        os.chdir(world.root.parent)
        give_up_root()
        box = MaildirMailbox("local", Path("Mail"), own_addresses=(), index=Path("home", "index.db"))
        for _ in range(2):  # it is told every time
            assert found(box) == [[INVITATION]]
            assert [note.rpartition(": ")[2] for note in box.notes] == ["Permission denied."] * 2
            assert [one.place for one in box.unread] == ["Archive", f"INBOX/cur/{closed.name}"]
            assert all(one.reason.endswith("cannot be read: Permission denied.") for one in box.unread)

    assert fork(look) == 0
    (archive / "cur").chmod(0o700)
    closed.chmod(0o600)
    assert found(world.open()) == [[INVITATION], ["<b@x>"]]


def test_a_folder_that_cannot_be_listed_is_left_out_with_a_note(world: MaildirWorld) -> None:
    """A file where new/ should be; the other folders are looked through."""
    world.deliver(raw_mail(), PLACED)
    archive = make_maildir(world.root / ".Archive")
    (archive / "new").rmdir()
    (archive / "new").write_text("a file in its place")
    box = world.open()
    assert found(box) == [[INVITATION]]
    assert box.notes == ("The folder Archive is left out: Not a directory.",)
    assert [one.place for one in box.unread] == ["Archive"]


def test_a_folder_without_cur_is_none(tmp_path: Path) -> None:
    """It vanished since it was looked for."""
    with pytest.raises(FileNotFoundError):
        list_mails(tmp_path)


def test_a_folder_without_new_is_one(world: MaildirWorld) -> None:
    """Some programs leave it out."""
    world.deliver(raw_mail(), PLACED)
    (world.root / "new").rmdir()
    assert found(world.open()) == [[INVITATION]]


def test_a_file_passed_over_while_it_is_renamed_is_not_gone(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listing may miss a file that is renamed just then: it counts as gone when missed twice."""
    outgoing, placement = letter()
    box = world.open()
    draft = box.place(outgoing, box.stage(outgoing))
    assert box.find_fate(as_placed(placement, draft)).fate is Fate.UNSENT
    real = os.scandir
    missed: list[Path] = []

    @contextmanager
    def forgetful(path: Path | bytes) -> Iterator[list[Any]]:
        with real(path) as entries:
            everything = list(entries)
        place = Path(os.fsdecode(path))
        if place.parts[-2:] == (".Drafts", "cur") and len(missed) < 2:
            missed.append(place)
            everything = []
        yield everything

    monkeypatch.setattr(os, "scandir", forgetful)
    assert box.find_fate(as_placed(placement, draft)).fate is Fate.UNSENT
    assert len(missed) == 2


def test_a_draft_removed_while_drafts_are_compared_is_gone(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gone between listing and a look at its file: no error."""
    file = world.deliver(raw_mail("<d@x>"), PLACED, "drafts")
    box = world.open()
    assert found(box) == [["<d@x>"]]
    real = Path.stat

    def vanish(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path == file and real(file.parent):
            file.unlink(missing_ok=True)
        return real(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", vanish)
    assert found(box) == []


# ---- nothing is concluded from a mailbox that cannot be seen


@pytest.mark.parametrize("gone", ["Mail", "Mail/.Drafts", "Mail/.Drafts/cur"])
def test_a_vanished_folder_is_no_deleted_draft(world: MaildirWorld, gone: str) -> None:
    """A mailbox or Drafts folder that is not there tells nothing of a draft."""
    outgoing, placement = letter()
    box = world.open()
    draft = box.place(outgoing, box.stage(outgoing))
    folder = world.root.parent / gone
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(MailboxMissingError):
        box.find_fate(as_placed(placement, draft))


@pytest.mark.process
def test_a_closed_drafts_folder_is_no_deleted_draft(world: MaildirWorld) -> None:
    """Neither does one that may not be listed."""
    outgoing, placement = letter()
    box = world.open()
    draft = box.place(outgoing, box.stage(outgoing))
    (world.root / ".Drafts" / "cur").chmod(0)

    def look() -> None:
        os.chdir(world.root.parent)
        give_up_root()
        mailbox = MaildirMailbox("local", Path("Mail"), own_addresses=(), index=Path("home", "index.db"))
        with pytest.raises(TryLaterError, match="Permission denied"):
            mailbox.find_fate(as_placed(placement, draft))

    assert fork(look) == 0
    (world.root / ".Drafts" / "cur").chmod(0o700)


def test_a_drafts_folder_that_cannot_be_listed_is_no_deleted_draft(world: MaildirWorld) -> None:
    """A file where new/ of Drafts should be."""
    outgoing, placement = letter()
    box = world.open()
    draft = box.place(outgoing, box.stage(outgoing))
    (world.root / ".Drafts" / "new").rmdir()
    (world.root / ".Drafts" / "new").write_text("a file in its place")
    with pytest.raises(TryLaterError, match="Not a directory"):
        box.find_fate(as_placed(placement, draft))


def test_what_was_never_begun_needs_no_drafts_folder(world: MaildirWorld) -> None:
    """An intent alone is proved never made also where there is no Drafts folder yet."""
    (world.root / ".Drafts").rename(world.root.parent / "gone")
    assert world.open().find_fate(letter()[1]).fate is None


def test_drafts_of_others_are_never_touched(world: MaildirWorld) -> None:
    """A whole round of ours leaves every other file as it was."""
    for number, folder in enumerate(world.places):
        world.deliver(raw_mail(f"<o{number}@x>"), PLACED, folder)
    (world.root / ".Drafts" / "tmp" / "1.other.host").write_text("another program is writing this")
    before = {file: file.read_bytes() for file in world.root.rglob("*") if file.is_file()}
    outgoing, placement = letter()
    box = world.open()
    draft = box.place(outgoing, box.stage(outgoing))
    box.replace(as_placed(placement, draft), letter(text="Other words.")[0], unheard)
    assert len(world.drafts()) == 2
    after = {file: file.read_bytes() for file in world.root.rglob("*") if file.is_file()}
    assert before.items() <= after.items()
