from __future__ import annotations

import errno
import os
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from children import KILLED, die_at, fork, give_up_root, small_files
from mailbox_desk import MailboxDesk, query, unheard
from mails import (
    DENISE,
    INVITATION,
    ME,
    PLACED,
    SECOND_CHANCE,
    SENT,
    THANKS,
    as_placed,
    as_staged,
    letter,
    raw_mail,
)
from worlds import DRAFTS
from worlds.maildir import FOLDERS, MaildirWorld, make_maildir, put

from agent.errors import MailboxError, MailboxMissingError, RefusedError, TryLaterError
from agent.mailboxes.interface import NotMadeError
from agent.mailboxes.maildir import drafts
from agent.mailboxes.maildir.folders import Layout
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.model.mail import Mark, MessageId
from agent.model.plan import Fate

BORDERS = frozenset({"open", "fdopen", "write", "flush", "fsync", "utime", "rename", "unlink", "close"})


@pytest.fixture
def world(tmp_path: Path) -> MaildirWorld:
    return MaildirWorld(tmp_path)


@pytest.fixture
def desk(world: MaildirWorld) -> MailboxDesk:
    return MailboxDesk(world)


def files_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


# ---- the file


def test_a_staged_draft_lies_in_tmp_alone(world: MaildirWorld) -> None:
    """A private file under the ticket's name, dated as the mail, with the line ends of a Maildir."""
    outgoing, _ = letter()
    ticket = world.open().stage(outgoing)
    file = world.root / ".Drafts" / "tmp" / ticket
    assert files_in(file.parent) == [ticket]
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_mtime == PLACED.timestamp()
    assert file.read_bytes() == outgoing.raw.replace(b"\r\n", b"\n")
    assert re.fullmatch(
        rf"{int(PLACED.timestamp())}\.R[0-9a-f]{{16}}P\d+Q\d+C[0-9a-f]+H[0-9a-f]{{16}}\.[^/:]+", ticket
    )


def test_a_placed_draft_has_the_flags_of_one(world: MaildirWorld) -> None:
    """`D` and `S`, its date kept, tmp/ empty."""
    outgoing, _ = letter()
    box = world.open()
    draft = box.place(outgoing, box.stage(outgoing))
    file = world.root / ".Drafts" / "cur" / f"{draft}:2,DS"
    assert file.stat().st_mtime == PLACED.timestamp()
    assert files_in(world.root / ".Drafts" / "tmp") == []


@pytest.mark.parametrize(("root", "place"), [(".", ".Drafts"), ("INBOX", "Drafts")])
def test_a_missing_drafts_folder_is_made(tmp_path: Path, root: str, place: str) -> None:
    """In the style of the mailbox, and only there."""
    make_maildir(tmp_path / "Mail" / root)
    box = MaildirMailbox("local", tmp_path / "Mail", own_addresses=(ME,), index=tmp_path / "index.db")
    outgoing, placement = letter()
    draft = box.place(outgoing, box.stage(outgoing))
    assert files_in(tmp_path / "Mail" / place / "cur") == [f"{draft}:2,DS"]
    assert box.find_fate(as_placed(placement, draft)).fate is Fate.UNSENT
    box.close()


def test_no_mailbox_is_made(tmp_path: Path) -> None:
    """Where there is no Maildir nothing is written."""
    box = MaildirMailbox("local", tmp_path / "Mail", own_addresses=(ME,), index=tmp_path / "index.db")
    with pytest.raises(MailboxMissingError, match="cannot be read"):
        box.stage(letter()[0])
    assert files_in(tmp_path) == []


# ---- what the operating system refuses


@pytest.mark.process
def test_a_full_disk_leaves_nothing_behind(world: MaildirWorld) -> None:
    """TryLaterError, and not even a file in tmp/."""
    outgoing, placement = letter()

    def work() -> None:
        small_files(100)
        with pytest.raises(TryLaterError, match="no room") as caught:
            world.open().stage(outgoing)
        assert "run" in caught.value.hint

    assert fork(work) == 0
    assert files_in(world.root / ".Drafts" / "tmp") == []
    assert world.open().find_fate(placement).fate is None


@pytest.mark.parametrize("refused", [errno.EROFS, errno.EACCES])
def test_a_read_only_disk_is_said(world: MaildirWorld, monkeypatch: pytest.MonkeyPatch, refused: int) -> None:
    """That does not pass by itself: MailboxError with the reason."""

    def closed(*_: object) -> int:
        raise OSError(refused, os.strerror(refused))

    monkeypatch.setattr(os, "open", closed)
    with pytest.raises(MailboxError, match=os.strerror(refused)) as caught:
        world.open().stage(letter()[0])
    assert not isinstance(caught.value, MailboxMissingError)


@pytest.mark.parametrize("refused", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_is_full_only_when_written_out(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    """Some file systems say so only at fsync."""

    def full(_: int) -> None:
        raise OSError(refused, os.strerror(refused))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TryLaterError, match="no room"):
        world.open().stage(letter()[0])
    assert files_in(world.root / ".Drafts" / "tmp") == []


def test_a_disk_that_does_not_answer_is_tried_later(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An input/output error after the rename: the draft stands, and `find_fate` tells so."""
    outgoing, placement = letter()
    box = world.open()
    ticket = box.stage(outgoing)

    def broken(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", broken)
        with pytest.raises(TryLaterError, match="does not answer"):
            box.place(outgoing, ticket)
    assert box.find_fate(as_staged(placement, ticket)).fate is Fate.UNSENT


@pytest.mark.process
def test_a_folder_we_may_not_write_is_said(world: MaildirWorld) -> None:
    """MailboxError with the reason."""
    (world.root / ".Drafts" / "tmp").chmod(0o555)

    def work() -> None:
        os.chdir(world.root.parent)
        give_up_root()
        box = MaildirMailbox("local", Path("Mail"), own_addresses=(ME,), index=Path("index.db"))
        with pytest.raises(MailboxError, match=r"Permission denied\.$"):
            box.stage(letter()[0])

    assert fork(work) == 0
    (world.root / ".Drafts" / "tmp").chmod(0o755)


def test_a_drafts_folder_that_vanished_after_staging_is_said(world: MaildirWorld) -> None:
    """A folder that is missing, not a new one with half a draft; and surely no draft."""
    outgoing, _ = letter()
    box = world.open()
    ticket = box.stage(outgoing)
    (world.root / ".Drafts").rename(world.root.parent / "gone")
    (world.root / ".Drafts").write_text("a file in its place")
    with pytest.raises(NotMadeError) as caught:
        box.place(outgoing, ticket)
    assert isinstance(caught.value.reason, MailboxMissingError)


# ---- killed


@pytest.mark.no_cover
@pytest.mark.process
def test_killed_anywhere_while_staging_and_placing_there_is_one_draft_at_most(world: MaildirWorld) -> None:
    """And the next process knows whether, whatever the journal had time to write."""
    outgoing, placement = letter()
    for border in range(1, 200):

        def work(border: int = border) -> None:
            box = world.open()
            die_at(border, named=BORDERS)
            box.place(outgoing, box.stage(outgoing))

        ended = fork(work)
        drafts = world.drafts()
        sighting = world.open().find_fate(placement)
        assert len(drafts) <= 1
        assert sighting.fate is (Fate.UNSENT if drafts else None)
        if drafts:
            (raw,) = drafts.values()
            assert raw == outgoing.raw.replace(b"\r\n", b"\n")
            world.remove(sighting.draft_id)
        if ended == 0:
            break
        assert ended == KILLED
    assert border > 15
    assert len(files_in(world.root / ".Drafts" / "tmp")) == 0


@pytest.mark.no_cover
@pytest.mark.process
def test_killed_anywhere_while_placing_the_ticket_tells(world: MaildirWorld) -> None:
    """With the ticket on record: never made as long as it lies in tmp/, unsent from then on."""
    outgoing, placement = letter()
    for border in range(1, 100):
        ticket = world.open().stage(outgoing)

        def work(border: int = border, ticket: str = ticket) -> None:
            box = world.open()
            die_at(border, named=BORDERS)
            box.place(outgoing, ticket)

        ended = fork(work)
        ready = (world.root / ".Drafts" / "tmp" / ticket).exists()
        sighting = world.open().find_fate(as_staged(placement, ticket))
        assert sighting.fate is (None if ready else Fate.UNSENT)
        if not ready:
            world.remove(ticket)
        if ended == 0:
            break
    assert border > 3


@pytest.mark.no_cover
@pytest.mark.process
def test_killed_anywhere_while_replacing_there_is_exactly_one_draft(world: MaildirWorld) -> None:
    """The old words or the new ones, never both, never none."""
    new, _ = letter(text=SECOND_CHANCE)
    old, placement = letter()
    for border in range(1, 300):
        box = world.open()
        draft = box.place(old, box.stage(old))
        box.close()

        def work(border: int = border, draft: str = draft) -> None:
            mailbox = world.open()
            die_at(border, named=BORDERS)
            mailbox.replace(as_placed(placement, draft), new, unheard)

        ended = fork(work)
        (raw,) = world.drafts().values()
        assert raw in {old.raw.replace(b"\r\n", b"\n"), new.raw.replace(b"\r\n", b"\n")}
        sighting = world.open().find_fate(as_placed(placement, draft))
        assert sighting.fate is Fate.UNSENT
        world.remove(sighting.draft_id)
        if ended == 0:
            break
    assert border > 20


# ---- replace


def test_a_replaced_draft_has_a_new_name_and_keeps_its_flags(desk: MailboxDesk, world: MaildirWorld) -> None:
    """A name other programs know never changes its content; a flag the person set stays."""
    _, placement = desk.place()
    file = world.draft_file(placement.draft_id)
    file.rename(file.with_name(f"{placement.draft_id}:2,F"))
    draft = desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
    assert draft != placement.draft_id
    assert files_in(world.root / ".Drafts" / "cur") == [f"{draft}:2,DFS"]


def test_a_draft_that_left_drafts_is_not_replaced(desk: MailboxDesk, world: MaildirWorld) -> None:
    """It is still unsent where it lies, but touched; nothing of the new words stays behind."""
    _, placement = desk.place()
    file = world.draft_file(placement.draft_id)
    file.rename(world.root / "cur" / file.name)
    assert desk.box.find_fate(placement).fate is Fate.UNSENT
    with pytest.raises(RefusedError, match="no longer where it stood"):
        desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
    assert files_in(world.root / ".Drafts" / "tmp") == []


# ---- fates that only a Maildir has


def test_a_draft_is_known_by_its_name_in_any_folder(desk: MailboxDesk, world: MaildirWorld) -> None:
    """Moved by another program with its flag, it is unsent under the same id."""
    _, placement = desk.place()
    file = world.draft_file(placement.draft_id)
    file.rename(make_maildir(world.root / ".Later") / "cur" / file.name)
    sighting = desk.box.find_fate(placement)
    assert (sighting.fate, sighting.draft_id) == (Fate.UNSENT, placement.draft_id)


@pytest.mark.parametrize(
    ("folder", "flags", "fate"),
    [
        (".Drafts", "", Fate.UNSENT),
        (".Drafts", "DT", Fate.DELETED),
        (".Trash", "DS", Fate.DELETED),
        (".Trash", "S", Fate.DELETED),
        (".Junk", "DS", Fate.DELETED),
        (".Sent", "S", Fate.SENT),
        (".Sent", "DS", Fate.SENT),
        (".", "S", Fate.UNKNOWN),
    ],
)
def test_folder_and_flags_tell_the_fate(
    desk: MailboxDesk, world: MaildirWorld, folder: str, flags: str, fate: Fate
) -> None:
    """Our own file, moved and flagged in every way that programs do."""
    _, placement = desk.place()
    file = world.draft_file(placement.draft_id)
    file.rename(make_maildir(world.root / folder) / "cur" / f"{placement.draft_id}:2,{flags}")
    assert desk.box.find_fate(placement).fate is fate


def test_a_draft_without_flags_in_another_program_is_one(tmp_path: Path) -> None:
    """What lies in Drafts is a draft, also in new/ and in a folder of Maildirs."""
    world = MaildirWorld(tmp_path, FOLDERS)
    world.deliver(raw_mail(), PLACED)
    file = put(world.root / "Drafts", raw_mail("<d@x>", answers=INVITATION), SENT, "")
    file.rename(world.root / "Drafts" / "new" / "1788000000.M1.other")
    thread = world.open().read([INVITATION])
    assert thread is not None
    assert [message.marks for message in thread.messages] == [set(), {Mark.DRAFT}]


def test_a_reworded_draft_in_a_thread_of_two_keeps_its_parent(desk: MailboxDesk, world: MaildirWorld) -> None:
    """Two drafts for one person in one thread: the one that answers our parent is ours."""
    world.deliver(raw_mail(), PLACED)
    _, placement = desk.place()
    world.remove(placement.draft_id)
    text = THANKS.replace("stays with me", "made me laugh")
    own = {"sender": ME, "to": DENISE, "date": SENT, "text": text}
    desk.deliver("<x1@x>", references=f"{INVITATION} <other@x>", answers="<other@x>", folder=DRAFTS, **own)
    desk.deliver("<x2@x>", answers=INVITATION, folder=DRAFTS, **own)
    sighting = desk.box.find_fate(placement)
    thread = desk.box.read([MessageId("<x2@x>")])
    assert thread is not None
    (ours,) = [one for one in thread.messages if one.message_id == "<x2@x>"]
    assert ours.key.endswith(sighting.draft_id)


# ---- large mail


def test_a_huge_mail_costs_little_memory(desk: MailboxDesk, world: MaildirWorld) -> None:
    """Of 50 MB about two are read, also when its headers never end."""
    file = world.deliver(raw_mail(), PLACED)
    endless = world.deliver(b"Subject: x\nFrom: a@x.example\n" + b"X: " + b"y" * 200_000, PLACED)
    for one in (file, endless):
        with one.open("r+b") as opened:
            opened.truncate(50_000_000)
        os.utime(one, (PLACED.timestamp(), PLACED.timestamp()))
    tracemalloc.start()
    threads = [desk.box.read_bodies(thread) for thread in desk.box.search(query(everything=True))]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sorted(len(thread.messages) for thread in threads) == [1, 1]
    assert peak < 40_000_000
    _, placement = desk.place()
    assert desk.box.find_fate(replace(placement, placed_at=None)).fate is Fate.UNSENT


# ---- what is known of a draft that could not be shown


def refusing(number: int) -> Callable[..., None]:
    def work(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return work


def test_a_sign_that_the_file_system_does_not_know_gives_way_to_the_next(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk of another system no `:` may stand in a name; where no sign may, it is surely not made."""
    real, refused = Path.rename, ":"

    def rename(self: Path, target: Path) -> Path:
        if any(sign in target.name for sign in refused):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    outgoing, placement = letter()
    box = world.open()
    draft = box.place(outgoing, box.stage(outgoing))
    (name,) = files_in(world.root / ".Drafts" / "cur")
    assert re.fullmatch(r"[^:]+[!;]2,DS", name)
    assert box.find_fate(as_placed(placement, draft)).fate is Fate.UNSENT
    refused = ":;!"
    with pytest.raises(NotMadeError, match="does not answer"):
        box.place(letter(text=SECOND_CHANCE)[0], box.stage(letter(text=SECOND_CHANCE, to=ME)[0]))
    assert [name] == files_in(world.root / ".Drafts" / "cur")


@pytest.mark.parametrize(
    ("ready", "is_first", "unmade"),
    [("lies", False, True), ("gone", True, True), ("gone", False, False), ("stands", True, False)],
)
def test_whether_a_draft_that_was_not_shown_was_surely_not_made(
    world: MaildirWorld, ready: str, *, is_first: bool, unmade: bool
) -> None:
    """It is where what was made ready lies there still, or was just made and none of the letter stands."""
    ticket = world.open().stage(letter()[0])
    parts = world.root / ".Drafts"
    if ready == "gone":
        (parts / "tmp" / ticket).unlink()
    if ready == "stands":
        (parts / "tmp" / ticket).rename(parts / "cur" / f"{ticket}:2,DST")
    assert unmade is drafts._is_surely_unmade(parts, ticket, is_first=is_first)


@pytest.mark.parametrize(
    ("number", "is_first", "unmade"),
    [(errno.ENOENT, True, True), (errno.ENOENT, False, False), (errno.EIO, True, False)],
)
def test_a_drafts_folder_that_cannot_be_listed_proves_little(
    world: MaildirWorld, monkeypatch: pytest.MonkeyPatch, number: int, *, is_first: bool, unmade: bool
) -> None:
    """Where it is gone only this process knows that it made none; where it fails nobody knows."""
    ticket = world.open().stage(letter()[0])
    monkeypatch.setattr(drafts, "list_mails", refusing(number))
    assert unmade is drafts._is_surely_unmade(world.root / ".Drafts", ticket, is_first=is_first)


@pytest.mark.parametrize(
    ("number", "error", "words"),
    [
        (errno.ENOSPC, TryLaterError, "no room to put a draft into Work: "),
        (errno.EDQUOT, TryLaterError, "no room"),
        (errno.EFBIG, TryLaterError, "no room"),
        (errno.ENOENT, MailboxMissingError, "The folder Work is gone."),
        (errno.ENOTDIR, MailboxMissingError, "The folder Work is gone."),
        (errno.EACCES, MailboxError, "No draft can be put into Work: "),
        (errno.EROFS, MailboxError, "No draft can be put into Work: "),
        (errno.EIO, TryLaterError, "The folder Work does not answer: "),
    ],
)
def test_what_a_refusal_of_the_system_means(number: int, error: type[Exception], words: str) -> None:
    """What passes, what is missing and what only the person can change are told apart."""
    with pytest.raises(error, match=words) as caught, drafts.explain_refusals("Work"):
        refusing(number)()
    assert error is type(caught.value)


def test_without_a_drafts_folder_only_what_was_never_begun_is_proved(world: MaildirWorld) -> None:
    """There may have been one, and the draft in it."""
    layout = Layout(world.root, (), None)
    placement = letter()[1]
    assert "never begun" in drafts.find_proof(layout, placement, "Drafts of local")
    with pytest.raises(MailboxMissingError, match="there is no folder of that name"):
        drafts.find_proof(layout, as_staged(placement, "1.R0.host"), "Drafts of local")


def test_what_was_made_ready_is_proved_by_its_file_or_by_an_unchanged_folder(world: MaildirWorld) -> None:
    """A whole second proves nothing: such a file system may have changed twice in it."""
    folder = world.root / ".Drafts"
    proofs = []
    for at in (1_788_000_000_500_000_000, 1_788_000_000_000_000_000):
        os.utime(folder / "cur", ns=(at, at))
        ticket = world.open().stage(letter()[0])
        proofs.append(drafts._find_proof_of_ticket(folder, ticket))
        (folder / "tmp" / ticket).unlink()
        proofs.append(drafts._find_proof_of_ticket(folder, ticket))
    assert ["never placed", "not changed since", "never placed", ""] == [
        one.rpartition("It was made ready and ")[2].rpartition("Drafts was ")[2].rstrip(".") for one in proofs
    ]
    assert "" == drafts._find_proof_of_ticket(folder, "")
    os.utime(folder / "cur", ns=(at + 1, at + 1))
    assert "" == drafts._find_proof_of_ticket(folder, ticket)


def test_a_draft_made_ready_that_vanished_is_said(world: MaildirWorld) -> None:
    """One that stands is placed already. Else nobody can say whether it was made, so no `NotMadeError`."""
    outgoing, _ = letter()
    ticket = world.open().stage(outgoing)
    assert [ticket, ticket] == [world.open().place(outgoing, ticket) for _ in range(2)]
    assert [f"{ticket}:2,DS"] == files_in(world.root / ".Drafts" / "cur")
    ticket = world.open().stage(outgoing)
    (world.root / ".Drafts" / "tmp" / ticket).unlink()
    with pytest.raises(MailboxError, match="was made ready in Drafts is gone") as caught:
        world.open().place(outgoing, ticket)
    assert not isinstance(caught.value, NotMadeError)
