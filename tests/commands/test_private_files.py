"""Whatever the umask: nothing that is made in the home, or put into the mailbox, can be read by others."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from desk import DUE_AT, INVITATION, MaildirDesk
from mails import DEBRIEFED
from sign_in import SignIn, at_google

from agent.keeping import unfinished
from agent.keeping.home_folder import Home
from agent.keeping.journal.database import open_journal, transaction
from agent.mailboxes.maildir.index import Index


@pytest.fixture(autouse=True)
def _no_umask() -> Iterator[None]:
    """A shell that keeps nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What others could look into, by its path and its rights."""
    found = ((path, stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.rglob("*")))
    return [f"{path.relative_to(folder)} {rights:04o}" for path, rights in found if rights & 0o077]


def test_a_debrief_with_all_that_follows(tmp_path: Path) -> None:
    """The journal, the lock, the index of the mailbox and the drafts; the home too, where it was open."""
    desk = MaildirDesk(tmp_path / "desk", INVITATION)
    desk.home.chmod(0o777)
    assert desk("debrief", desk.file(), now=DEBRIEFED).code == 0
    assert desk("run", now=DUE_AT).code == 0
    assert desk("run", "--dry-run", now=DUE_AT + timedelta(hours=1)).code == 0
    unfinished.save(Home(desk.home), "begun", {"company": "Prairie Gate"}, now=DEBRIEFED)
    names = {path.name for path in desk.home.iterdir()}
    assert {"config.toml", "journal.db", "run.lock", "index-local.db", "unfinished"} <= names
    assert [] == open_to_others(desk.home)
    drafts = [path for path in (tmp_path / "desk").rglob("*") if path.is_file() and "Drafts" in str(path)]
    assert [] == [path for path in drafts if path.name != "maildirfolder" and path.stat().st_mode & 0o077]
    assert drafts


def test_what_sqlite_puts_beside_its_files(tmp_path: Path) -> None:
    """In the middle of a transaction, when its own journal stands there."""
    tmp_path.chmod(0o700)
    with closing(open_journal(tmp_path / "journal.db")) as db, transaction(db):
        db.execute("INSERT INTO told (what, at) VALUES ('x', 'y')")
        assert {"journal.db", "journal.db-journal"} <= {path.name for path in tmp_path.iterdir()}
        assert [] == open_to_others(tmp_path)
    with closing(Index(tmp_path / "index-local.db", tmp_path)) as index, index.change():
        index.listings.add_directory(".Drafts", "cur")
        assert len(list(tmp_path.glob("index-local.db*"))) > 1
        assert [] == open_to_others(tmp_path)


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignIn]:
    with at_google(tmp_path, monkeypatch) as one:
        yield one


def test_a_sign_in(person: SignIn) -> None:
    """The consent that waits, the token, whose it is, and the addresses Gmail gives."""
    person.no_browser()
    person.home.root.chmod(0o777)
    said = person("--no-browser", "--store", "file")
    assert (person.home.credentials / "personal.consent.json").exists()
    assert [] == open_to_others(person.home.root)
    person.patch.setattr(sys, "stdin", io.StringIO(person.consents(said) + "\n"))
    assert person("--no-browser", "--store", "file").code == 0
    assert {"personal.secret", "personal.account.json"} < {
        one.name for one in person.home.credentials.iterdir()
    }
    assert [] == open_to_others(person.home.root)
