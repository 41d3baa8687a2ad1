"""The home folder, its rights, and how files get into it."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from pathlib import Path

import platformdirs
import pytest
from children import fork, give_up_root, small_files

from agent.errors import SecondChanceError, TryLaterError, UsageError
from agent.keeping.home_folder import Home, choose_home, write_private
from agent.keeping.home_path import locate_home, locate_journal


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_option_wins(tmp_path: Path) -> None:
    """--home wins over the environment."""
    assert Home(tmp_path) == choose_home(str(tmp_path), {"SECOND_CHANCE_HOME": "/elsewhere"})


def test_the_environment_comes_next(tmp_path: Path) -> None:
    """SECOND_CHANCE_HOME is used when there is no option."""
    assert Home(tmp_path) == choose_home(None, {"SECOND_CHANCE_HOME": str(tmp_path)})


def test_a_relative_home_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home given relative to here stays the same folder wherever the run goes on."""
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path / "mine") == locate_home("mine", {})


def test_a_tilde_is_the_persons_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """~ in a cron line, where no shell expands it, is understood."""
    monkeypatch.setenv("HOME", "/home/ana")
    assert locate_home("~/sc", {}) == "/home/ana/sc"


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_variable_is_no_choice(empty: str, tmp_path: Path) -> None:
    """An empty SECOND_CHANCE_HOME does not make the current folder the home."""
    environ = {"SECOND_CHANCE_HOME": empty, "HOME": str(tmp_path)}
    assert locate_home(None, environ) == locate_home("", {"HOME": str(tmp_path)})


@pytest.mark.parametrize("base", [None, "", "/data"])
def test_the_systems_place_is_that_of_platformdirs(base: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The short rule for plain Linux answers what platformdirs answers."""
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if base is not None:
        monkeypatch.setenv("XDG_DATA_HOME", base)
    assert platformdirs.user_data_dir("second-chance", appauthor=False) == locate_home(None, os.environ)


def test_other_systems_ask_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no short rule, platformdirs decides."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert platformdirs.user_data_dir("second-chance", appauthor=False) == locate_home(None, {})


def test_a_home_without_HOME(monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: N802 - the variable
    """An environment without HOME falls back on the system's own record of the person."""
    monkeypatch.delenv("HOME", raising=False)
    assert os.path.expanduser("~") + "/.local/share/second-chance" == locate_home(None, {})  # noqa: PTH111 - as it does


def test_everything_lies_in_the_home(tmp_path: Path) -> None:
    """Each file has its place under the root."""
    place = Home(tmp_path)
    expected = {
        "config.toml": place.config_file,
        "journal.db": place.journal_file,
        "run.lock": place.lock_file,
        "credentials": place.credentials,
        "unfinished": place.unfinished,
        "index-work.db": place.index_file("work"),
    }
    assert {tmp_path / name for name in expected} == set(expected.values())
    assert tmp_path / "templates" == place.templates
    assert str(place.journal_file) == locate_journal(str(tmp_path), {})


def test_a_home_is_made_private(tmp_path: Path) -> None:
    """A new home, parents included, is 0700."""
    place = Home(tmp_path / "deep" / "home")
    place.ensure()
    assert rights(place.root) == 0o700


def test_loose_rights_are_tightened(tmp_path: Path) -> None:
    """What may hold secrets is closed to others; what is already closed stays as it is."""
    place = Home(tmp_path)
    place.credentials.mkdir(mode=0o755)
    place.unfinished.mkdir(mode=0o755)
    secret, kept, config = place.credentials / "token", place.credentials / "kept", place.config_file
    for path in (secret, config, place.journal_file, place.lock_file):
        path.touch()
        path.chmod(0o644)
    kept.touch()
    kept.chmod(0o400)
    tmp_path.chmod(0o755)
    place.ensure()
    assert {0o700} == {rights(path) for path in (tmp_path, place.credentials, place.unfinished)}
    assert {0o600} == {rights(path) for path in (secret, config, place.journal_file, place.lock_file)}
    assert rights(kept) == 0o400


def test_a_home_that_is_a_link_is_private_where_it_lies(tmp_path: Path) -> None:
    """Whoever keeps the home on another disk and links to it has it closed there; the link stays one."""
    outside = tmp_path / "disk"
    outside.mkdir()
    outside.chmod(0o755)
    place = Home(tmp_path / "home")
    place.root.symlink_to(outside)
    place.ensure()
    assert rights(outside) == 0o700
    assert place.root.is_symlink()


def test_a_chain_of_links_to_the_home(tmp_path: Path) -> None:
    """Each may lead to the next; relative ones too."""
    outside = tmp_path / "disk" / "deep"
    outside.mkdir(parents=True)
    outside.chmod(0o777)
    (tmp_path / "second").symlink_to("disk/deep")
    place = Home(tmp_path / "first")
    place.root.symlink_to("second")
    place.ensure()
    assert rights(outside) == 0o700


def test_a_home_that_leads_nowhere(tmp_path: Path) -> None:
    """A link to a disk that is not there, or to itself, is a sentence; nothing is made in its place."""
    place = Home(tmp_path / "home")
    place.root.symlink_to(tmp_path / "gone")
    with pytest.raises(UsageError, match="cannot be used"):
        place.ensure()
    place.root.unlink()
    place.root.symlink_to(place.root)
    with pytest.raises(UsageError, match="cannot be used"):
        place.ensure()
    assert [place.root] == list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["credentials", "unfinished"])
def test_a_folder_of_the_home_that_was_moved_is_private_there(name: str, tmp_path: Path) -> None:
    """`credentials` on an encrypted disk is still a folder of secrets; rights of its owner are kept."""
    outside = tmp_path / "disk"
    outside.mkdir()
    outside.chmod(0o755)
    place = Home(tmp_path / "home")
    place.root.mkdir()
    (place.root / name).symlink_to(outside)
    place.ensure()
    assert rights(outside) == 0o700


def test_what_lies_beside_secrets_stays_usable(tmp_path: Path) -> None:
    """Of a folder or a program in `credentials` only the rights of others are taken."""
    place = Home(tmp_path)
    (place.credentials / "older").mkdir(parents=True)
    (place.credentials / "older").chmod(0o755)
    place.ensure()
    assert rights(place.credentials / "older") == 0o700


@pytest.mark.parametrize(
    "name", ["config.toml", "credentials/client_secret.json", "journal.db", "ids.secret"]
)
def test_a_single_file_that_is_a_link_keeps_its_rights(name: str, tmp_path: Path) -> None:
    """A config in somebody's dotfiles, a client secret that other programs use: not ours alone."""
    outside = tmp_path / "dotfile"
    outside.touch()
    outside.chmod(0o644)
    place = Home(tmp_path / "home")
    place.credentials.mkdir(parents=True)
    (place.root / name).symlink_to(outside)
    place.ensure()
    assert rights(outside) == 0o644


@pytest.mark.process
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to somebody else")
def test_a_moved_folder_of_another_owner_does_not_stop_a_run() -> None:
    """Rights there cannot be changed; a home of another owner cannot be used."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        base.chmod(0o777)
        outside = base / "mounted"
        outside.mkdir()
        (outside / "client_secret.json").touch()
        outside.chmod(0o755)
        for path in (outside, outside / "client_secret.json"):
            os.chown(path, 65534, 65534)

        def look() -> None:
            give_up_root()
            place = Home(base / "home")
            place.root.mkdir()
            place.credentials.symlink_to(outside)
            place.ensure()
            (base / "other").symlink_to(outside)
            with pytest.raises(UsageError, match="operation not permitted"):
                Home(base / "other").ensure()

        assert fork(look) == 0


def test_a_file_is_no_home(tmp_path: Path) -> None:
    """A home that is a file is said in a sentence with the way out."""
    (tmp_path / "home").touch()
    with pytest.raises(UsageError, match="cannot be used: file exists") as caught:
        Home(tmp_path / "home").ensure()
    assert "--home DIR" in caught.value.hint


@pytest.mark.parametrize("named", ["mkdir"])
def test_a_full_disk_is_for_later(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for the folder is no fault of the home."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, named, full)
    with pytest.raises(TryLaterError, match="disk is full"):
        Home(tmp_path / "home").ensure()


@pytest.mark.parametrize("number", [errno.EIO, errno.EINTR, errno.ESTALE, errno.ENOMEM])
def test_a_disk_that_fails_for_a_moment_is_for_later(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of the home either; who calls it by cron may try again."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "stat", fail)
    with pytest.raises(TryLaterError, match="does not answer as it should"):
        Home(tmp_path).ensure()


def test_a_private_file_is_written_whole(tmp_path: Path) -> None:
    """The file is 0600, holds the data, and nothing else is left beside it."""
    path = tmp_path / "new" / "answers.json"
    write_private(path, b"one")
    write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert rights(path) == 0o600
    assert [path] == list(path.parent.iterdir())


@pytest.mark.process
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """When the disk fills up, the old content stands and nothing is left beside it."""
    path = tmp_path / "answers.json"
    write_private(path, b"old")

    def starve() -> None:
        small_files(1000)
        with pytest.raises(TryLaterError, match="disk is full"):
            write_private(path, b"x" * 5000)

    assert fork(starve) == 0
    assert path.read_bytes() == b"old"
    assert [path] == list(tmp_path.iterdir())


def test_a_failing_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails at the last moment, the half-written file is taken away."""

    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(SecondChanceError, match="cannot be written: input/output error"):
        write_private(tmp_path / "x", b"new")
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that has no room even for a name is full."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(TryLaterError, match="disk is full"):
        write_private(tmp_path / "x", b"new")


@pytest.mark.process
def test_a_closed_folder_is_said() -> None:
    """A folder that may not be written is a sentence, not a traceback."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)

        def write() -> None:
            give_up_root()
            with pytest.raises(SecondChanceError, match="permission denied"):
                write_private(folder / "x", b"")

        assert fork(write) == 0
