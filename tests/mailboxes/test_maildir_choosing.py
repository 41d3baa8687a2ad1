"""The wrong level of a Maildir: what was given, and what is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.mailboxes.maildir.choosing import list_usual, look_around
from agent.mailboxes.maildir.questions import find_folders


def make(*folders: Path) -> None:
    for folder in folders:
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two accounts below Mail, one Maildir++, single files, and an empty folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    make(*(tmp_path / "Mail" / name for name in ("work/INBOX", "work/Sent", "own/INBOX", "own/Drafts")))
    make(*(tmp_path / "Maildir" / name for name in ("", ".Sent", ".Drafts")))
    make(*(tmp_path / "One" / name for name in ("post/INBOX", "post/Sent")))
    (tmp_path / "Empty").mkdir()
    (tmp_path / "Thunderbird").mkdir()
    (tmp_path / "Thunderbird" / "Inbox").write_text("From marcus Fri Sep  4\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("milk", encoding="utf-8")
    make(tmp_path / "Circle" / "Rowing", tmp_path / "Hidden" / ".backup" / "INBOX")
    (tmp_path / "Papers" / "Taxes").mkdir(parents=True)
    (tmp_path / "Papers" / "list.txt").write_text("milk", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("path", ["~/Mail/work", "~/Mail/own", "~/Maildir", "~/One/post", "~/Circle"])
def test_a_whole_mailbox(home: Path, path: str) -> None:
    """It is taken as it is."""
    assert home.exists()
    assert look_around(path).problem == ""
    assert find_folders(path)["path"] == path


@pytest.mark.parametrize(
    ("path", "said", "instead"),
    [
        ("~/Mail", "holds 2 mailboxes", ("~/Mail/own", "~/Mail/work")),
        ("~/One", "holds the mailbox ~/One/post", ("~/One/post",)),
        ("~/Maildir/cur", "the whole of it is ~/Maildir", ("~/Maildir",)),
        ("~/Maildir/.Sent", "the whole of it is ~/Maildir", ("~/Maildir",)),
        ("~/Maildir/.Sent/new", "the whole of it is ~/Maildir", ("~/Maildir",)),
        ("~/Mail/work/INBOX", "the whole of it is ~/Mail/work", ("~/Mail/work",)),
        ("~/Mail/work/INBOX/cur", "the whole of it is ~/Mail/work", ("~/Mail/work",)),
        ("~/Mail/work/Sent", "the whole of it is ~/Mail/work", ("~/Mail/work",)),
        ("~/Empty", "is empty", ()),
        ("~/Thunderbird", "choose IMAP", ()),
        ("~/Thunderbird/Inbox", "one file with all mail in it", ()),
        ("~/notes.txt", "is a file", ()),
        ("~/Papers", "There is no Maildir at ~/Papers.", ()),
        ("~/Hidden", "There is no Maildir at ~/Hidden.", ()),
        ("~/nowhere", "There is no Maildir at ~/nowhere.", ()),
        ("/x\0y", "There is no Maildir", ()),
    ],
)
def test_another_level(home: Path, path: str, said: str, instead: tuple[str, ...]) -> None:
    """It is said what the folder is, and what is meant is named; options are refused with the same."""
    assert home.exists()
    around = look_around(path)
    assert said in around.problem
    assert instead == around.instead
    with pytest.raises(UsageError) as refused:
        find_folders(path)
    assert all(one in refused.value.hint for one in instead)


def test_an_inbox_alone_is_a_mailbox(home: Path) -> None:
    """A Maildir called INBOX with nothing beside it, and one beside other mailboxes, is whole."""
    make(home / "Other" / "INBOX", home / "Accounts" / "ann", home / "Accounts" / "ben" / "Sent")
    for path in ("~/Other/INBOX", "~/Accounts/ann"):
        assert look_around(path).problem == ""


def test_the_usual_place(home: Path) -> None:
    """Mailboxes there are offered, by themselves or in a folder of several."""
    assert list_usual(home) == ("~/Maildir", "~/Mail/own", "~/Mail/work")
    (home / "Mail").rename(home / "elsewhere")
    assert list_usual(home) == ("~/Maildir",)


def test_accounts_outside_of_the_home_are_not_listed(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A link to a folder of several accounts elsewhere shows none of them; a name twice is one mailbox."""
    outside = tmp_path_factory.mktemp("outside")
    (home / "Mail").rename(outside / "Mail")
    (home / "Mail").symlink_to(outside / "Mail")
    (home / "mail").symlink_to(home / "Maildir")
    assert list_usual(home) == ("~/Maildir",)
