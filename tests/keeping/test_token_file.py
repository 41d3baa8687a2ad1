"""The file store: 0600, whole, and refused when others may read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from children import fork, give_up_root, small_files

from agent.errors import AuthoriseError, SecondChanceError
from agent.keeping.home_folder import Home
from agent.keeping.token_stores import FileStore
from agent.keeping.tokens import open_store

SECRET = "1//0abc_ä"  # noqa: S105 - a test's


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    found = open_store("file", Home(tmp_path), {})
    assert isinstance(found, FileStore)
    return found


def test_what_is_put_is_got(store: FileStore) -> None:
    """Written 0600, read back, removed; nothing else is left."""
    assert store.get("personal", "m@a.example") is None
    store.put("personal", "m@a.example", "old")
    store.put("personal", "m@a.example", SECRET)
    path = store.path("personal")
    assert SECRET == store.get("personal", "m@a.example")
    assert 0o600 == path.stat().st_mode & 0o777
    assert [path] == list(path.parent.iterdir())
    store.delete("personal", "m@a.example")
    store.delete("personal", "m@a.example")
    assert store.get("personal", "m@a.example") is None


@pytest.mark.parametrize("rights", [0o644, 0o640, 0o604, 0o620, 0o666])
def test_looser_rights_are_refused(rights: int, store: FileStore, tmp_path: Path) -> None:
    """The secret is not used, nothing is mended in silence, and the command that mends it is named."""
    store.put("personal", "", SECRET)
    store.path("personal").chmod(rights)
    Home(tmp_path).ensure()
    with pytest.raises(AuthoriseError, match=f"rights {rights:04o}, expected 0600") as caught:
        store.get("personal", "")
    assert f"chmod 600 '{store.path('personal')}'" in caught.value.hint
    assert "auth personal --revoke" in caught.value.hint
    assert rights == store.path("personal").stat().st_mode & 0o777


def test_a_secret_that_is_no_text(store: FileStore) -> None:
    """Damaged: a sentence that quotes nothing of it."""
    store.path("personal").parent.mkdir(parents=True)
    store.path("personal").write_bytes(b"\xffsecret")
    store.path("personal").chmod(0o600)
    with pytest.raises(AuthoriseError, match="holds no text") as caught:
        store.get("personal", "")
    assert caught.value.__suppress_context__


def test_an_empty_file_is_none(store: FileStore) -> None:
    """A file that was emptied holds no secret."""
    store.path("personal").parent.mkdir(parents=True)
    store.path("personal").touch(0o600)
    assert store.get("personal", "") is None


def test_what_is_not_there_afterwards(store: FileStore) -> None:
    """A file that does not hold what was written is not trusted; an empty secret is one that never can."""
    with pytest.raises(AuthoriseError, match="does not hold what was just written"):
        store.put("personal", "", "")


def test_a_folder_in_its_place(store: FileStore) -> None:
    """What cannot be read or removed is said with the reason."""
    store.path("personal").mkdir(parents=True)
    with pytest.raises(AuthoriseError, match="cannot be read: is a directory"):
        store.get("personal", "")
    with pytest.raises(AuthoriseError, match="cannot be removed"):
        store.delete("personal", "")


@pytest.mark.process
def test_a_full_disk_leaves_the_old_secret(store: FileStore) -> None:
    """The replacement is atomic."""
    store.put("personal", "", SECRET)

    def work() -> None:
        import signal  # noqa: PLC0415 - in the child only

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        small_files(4)
        with pytest.raises(SecondChanceError, match="disk is full"):
            store.put("personal", "", "another secret")

    assert 0 == fork(work)
    assert SECRET == store.get("personal", "")


@pytest.mark.process
def test_somebody_elses_file(store: FileStore) -> None:
    """A secret of another user is refused in words."""
    store.put("personal", "", SECRET)
    (file,) = store.folder.glob("*.secret")
    if os.getuid() == 0:
        os.chown(file, 65534, 65534)
    else:
        file.chmod(0)  # who is not root cannot give a file away

    def work() -> None:
        give_up_root()
        with pytest.raises(AuthoriseError, match="cannot be read: permission denied"):
            store.get("personal", "")

    assert 0 == fork(work)
