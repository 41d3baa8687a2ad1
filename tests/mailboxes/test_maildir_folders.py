from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from children import fork, give_up_root
from worlds.maildir import make_maildir

from agent.errors import BadFileError, MailboxMissingError
from agent.mailboxes.folder_names import Role
from agent.mailboxes.maildir.folders import Folder, Layout, find_layout, make_drafts_folder


def roles(layout: Layout) -> dict[str, Role | None]:
    return {folder.name: folder.role for folder in layout.folders}


def drafts_of(root: Path, drafts: str = "Drafts") -> Folder | None:
    return find_layout(root, drafts, ("Sent",)).drafts


def test_maildir_plus_plus(tmp_path: Path) -> None:
    """The root is the inbox, dots nest, names are modified UTF-7 or plain."""
    for place in (".", ".Drafts", ".Sent", ".Trash", ".Work.Acme", ".&AMQ-pfel", ".Übung"):
        make_maildir(tmp_path / place)
    (tmp_path / ".notmuch" / "xapian").mkdir(parents=True)
    expected = {
        "INBOX": Role.INBOX,
        "Drafts": Role.DRAFTS,
        "Sent": Role.SENT,
        "Trash": Role.TRASH,
        "Work/Acme": None,
        "Äpfel": None,
        "Übung": None,
    }
    assert expected == roles(find_layout(tmp_path, "drafts", ("SENT",)))


def test_a_folder_of_maildirs(tmp_path: Path) -> None:
    """The root has no mail of its own, folders lie in folders, some hold only folders."""
    for place in ("INBOX", "Drafts", "Sent", "Work/Acme", "Work/Acme/2025", "INBOX/.Old", "Junk"):
        make_maildir(tmp_path / place)
    expected = {
        "INBOX": Role.INBOX,
        "INBOX/Old": None,
        "Drafts": Role.DRAFTS,
        "Sent": Role.SENT,
        "Work/Acme": None,
        "Work/Acme/2025": None,
        "Junk": Role.SPAM,
    }
    assert expected == roles(find_layout(tmp_path, "Drafts", ("Sent",)))


@pytest.mark.parametrize("wanted", ["Entwürfe", "ENTWU\u0308RFE", "INBOX.Entwürfe", "INBOX/entw&APw-rfe"])
def test_a_configured_name_is_found_however_it_is_written(tmp_path: Path, wanted: str) -> None:
    """Case, composition, encoding and a leading INBOX do not matter."""
    for place in (".", ".Entw&APw-rfe", ".Drafts"):
        make_maildir(tmp_path / place)
    assert drafts_of(tmp_path, wanted) == Folder(
        tmp_path / ".Entw&APw-rfe", ".Entw&APw-rfe", "Entwürfe", Role.DRAFTS
    )


def test_the_only_usual_name_takes_the_place_of_a_missing_one(tmp_path: Path) -> None:
    """`Drafts` is configured by default; a mailbox in French has Brouillons. Two would be a guess."""
    make_maildir(tmp_path)
    make_maildir(tmp_path / ".Brouillons")
    found = drafts_of(tmp_path)
    assert found is not None
    assert found.name == "Brouillons"
    make_maildir(tmp_path / ".Bozze")
    assert drafts_of(tmp_path) is None


def test_any_folder_with_drafts_holds_drafts(tmp_path: Path) -> None:
    """A second folder with a usual name is not taken for ordinary mail."""
    for place in (".", ".Drafts", ".Entw&APw-rfe", ".Gesendet", ".Sent"):
        make_maildir(tmp_path / place)
    found = roles(find_layout(tmp_path, "Drafts", ()))
    assert [found[name] for name in ("Drafts", "Entwürfe", "Sent", "Gesendet")] == [
        Role.DRAFTS,
        Role.DRAFTS,
        Role.SENT,
        Role.SENT,
    ]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ((), ["Gesendet", "Sent", "Sent/2024", "Work/Sent"]),
        (("Nowhere",), ["Gesendet", "Sent", "Sent/2024", "Work/Sent"]),
        (("sent",), ["Sent", "Sent/2024"]),
        (("Gesendet", "Nowhere", "INBOX.Sent.2024"), ["Gesendet", "Sent/2024"]),
        (("Work",), ["Work", "Work/Sent"]),
    ],
)
def test_folders_that_are_named_for_sent_mail_are_the_only_ones(
    tmp_path: Path, sent: tuple[str, ...], expected: list[str]
) -> None:
    """With what lies in them, but for the trash there; where none is named or there, usual names tell."""
    for place in (".", ".Gesendet", ".Sent", ".Sent.2024", ".Sent.Trash", ".Work", ".Work.Sent", ".Drafts"):
        make_maildir(tmp_path / place)
    found = roles(find_layout(tmp_path, "Drafts", sent))
    assert expected == sorted(name for name, role in found.items() if role is Role.SENT)
    assert (found["INBOX"], found["Drafts"], found["Sent/Trash"]) == (Role.INBOX, Role.DRAFTS, Role.TRASH)


@pytest.mark.parametrize("target", [".", ".Drafts", ".Jobs", ".Junk"])
def test_a_link_to_other_mail_is_no_folder_for_sent_mail(tmp_path: Path, target: str) -> None:
    """Named, it is refused; found by its usual name, it counts as an ordinary one."""
    for place in (".", ".Drafts", ".Jobs", ".Junk"):
        make_maildir(tmp_path / place)
    (tmp_path / ".Sent").symlink_to(tmp_path / target)
    assert roles(find_layout(tmp_path, "Drafts", ()))["Sent"] is None
    with pytest.raises(BadFileError, match="names the folder Sent of"):
        find_layout(tmp_path, "Drafts", ("Sent",))


def test_a_part_that_is_a_link_counts_as_well(tmp_path: Path) -> None:
    """New mail of the inbox must not lie in Sent by a back door."""
    make_maildir(tmp_path)
    (tmp_path / ".Sent" / "cur").mkdir(parents=True)
    (tmp_path / ".Sent" / "new").symlink_to(tmp_path / "new")
    with pytest.raises(BadFileError):
        find_layout(tmp_path, "Drafts", ("Sent",))


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A link to the root, to itself and to nowhere: each folder is seen once."""
    make_maildir(tmp_path / "INBOX")
    (tmp_path / "Again").symlink_to(tmp_path)
    (tmp_path / "Self").symlink_to(tmp_path / "Self")
    (tmp_path / "Nowhere").symlink_to(tmp_path / "nowhere")
    assert roles(find_layout(tmp_path, "Drafts", ("Sent",))) == {"INBOX": Role.INBOX}


def test_very_deep_folders_are_not_looked_for(tmp_path: Path) -> None:
    """Looking ends somewhere."""
    make_maildir(tmp_path)
    make_maildir(tmp_path.joinpath(*"abcdefghijklmnop"))
    assert roles(find_layout(tmp_path, "Drafts", ("Sent",))) == {"INBOX": Role.INBOX}


@pytest.mark.parametrize("kind", ["missing", "file", "empty"])
def test_what_is_no_maildir_is_said_so(tmp_path: Path, kind: str) -> None:
    """A missing path, a file and an empty folder: a sentence and the next step."""
    root = tmp_path / "Mail"
    if kind == "file":
        root.write_text("")
    elif kind == "empty":
        root.mkdir()
    with pytest.raises(MailboxMissingError, match=str(root)) as caught:
        find_layout(root, "Drafts", ("Sent",))
    assert "config.toml" in caught.value.hint


@pytest.mark.process
def test_a_closed_folder_hides_only_its_own_mail(tmp_path: Path) -> None:
    """A folder without rights is left out; a root without rights is an error."""
    for place in ("INBOX", "Closed/Inner"):
        make_maildir(tmp_path / place)
    (tmp_path / "Closed").chmod(0)

    def look() -> None:
        os.chdir(tmp_path)
        give_up_root()
        assert roles(find_layout(Path(), "Drafts", ("Sent",))) == {"INBOX": Role.INBOX}
        with pytest.raises(MailboxMissingError, match="Permission denied"):
            find_layout(Path("Closed"), "Drafts", ("Sent",))

    assert fork(look) == 0
    (tmp_path / "Closed").chmod(0o700)


def test_a_folder_that_vanishes_while_we_look_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program renames a folder between two listings."""
    for place in ("INBOX", "Work"):
        make_maildir(tmp_path / place)
    real = os.scandir

    def vanish(path: Path) -> object:
        if path.name == "Work":
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", vanish)
    assert "INBOX" in roles(find_layout(tmp_path, "Drafts", ("Sent",)))


@pytest.mark.parametrize(
    ("existing", "drafts", "place"),
    [
        ([".", ".Sent"], "Drafts", ".Drafts"),
        (["."], "Drafts", ".Drafts"),
        (["."], "Work/Entwürfe", ".Work.Entw&APw-rfe"),
        (["INBOX", "Sent"], "Drafts", "Drafts"),
        ([".", "Sent"], "Work.Drafts", "Work/Drafts"),
    ],
)
def test_drafts_are_made_in_the_style_of_the_mailbox(
    tmp_path: Path, existing: list[str], drafts: str, place: str
) -> None:
    """Maildir++ gets `.Drafts`, a folder of Maildirs gets `Drafts`; it is private and found again."""
    for one in existing:
        make_maildir(tmp_path / one)
    make_drafts_folder(find_layout(tmp_path, drafts, ("Sent",)), drafts)
    found = drafts_of(tmp_path, drafts)
    assert found is not None
    assert place == found.place
    assert {"cur", "new", "tmp"} <= {part.name for part in found.path.iterdir()}
    assert place.startswith(".") == (found.path / "maildirfolder").exists()
    assert (found.path / "cur").stat().st_mode & 0o777 == 0o700


def test_existing_drafts_are_kept_and_completed(tmp_path: Path) -> None:
    """A Drafts folder without tmp/ gets one."""
    make_maildir(tmp_path)
    (tmp_path / ".Drafts" / "cur").mkdir(parents=True)
    made = make_drafts_folder(find_layout(tmp_path, "Drafts", ("Sent",)), "Drafts")
    assert (made.path / "tmp").is_dir()


def test_a_folder_that_leads_back_is_named(tmp_path: Path) -> None:
    """Two names for one folder: its mail counts once, and the person is told which name is left out."""
    make_maildir(tmp_path / "INBOX")
    (tmp_path / "Work").mkdir()
    (tmp_path / "Work" / "Back").symlink_to(tmp_path)
    (tmp_path / "Post").symlink_to(tmp_path / "INBOX")
    layout = find_layout(tmp_path, "Drafts", ("Sent",))
    assert ("The folder Work/Back is left out: it leads back to another folder.",) == layout.notes
    assert {"INBOX", "Post"} == set(roles(layout))


def test_an_emptied_folder_is_closed_and_a_vanished_one_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there was mail, an empty folder is a disk that is not mounted; others without `cur` are none."""
    for place in ("INBOX", "Disk", "Files", "Gone", "New"):
        (tmp_path / place).mkdir()
    make_maildir(tmp_path / "INBOX")
    (tmp_path / "Files" / "letter.txt").write_text("no mail")
    (tmp_path / "New" / "cur").write_text("a file in its place")
    real = os.scandir

    def vanish(path: Path) -> object:
        if path.name == "Gone":
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", vanish)
    layout = find_layout(tmp_path, "Drafts", (), frozenset({"INBOX", "Disk", "Files", "Gone"}))
    closed = [(folder.name, reason) for folder, reason in layout.closed]
    assert [("Disk", "There was mail in it, and now it is an empty folder")] == closed
    assert {"INBOX"} == set(roles(layout))


def test_what_cannot_be_looked_at_is_closed_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails in one folder hides that one alone; a link in a circle is no folder at all."""
    for place in ("INBOX", "Work"):
        make_maildir(tmp_path / place)
    (tmp_path / "Circle").symlink_to(tmp_path / "Circle")
    real = os.stat

    def fail(path: Path, *more: object, **named: object) -> os.stat_result:
        if Path(os.fsdecode(path)) == tmp_path / "Work" / "cur":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, *more, **named)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(os, "stat", fail)
    layout = find_layout(tmp_path, "Drafts", ())
    assert [("Work", os.strerror(errno.EIO))] == [(one.name, reason) for one, reason in layout.closed]
    assert {"INBOX"} == set(roles(layout))
