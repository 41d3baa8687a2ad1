"""The home folder, its rights, and how files get into it."""

from __future__ import annotations

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
    for path in (secret, config, place.journal_file):
        path.touch()
        path.chmod(0o644)
    kept.touch()
    kept.chmod(0o400)
    tmp_path.chmod(0o755)
    place.ensure()
    assert {0o700} == {rights(path) for path in (tmp_path, place.credentials, place.unfinished)}
    assert {0o600} == {rights(path) for path in (secret, config, place.journal_file)}
    assert rights(kept) == 0o400


def test_links_are_left_alone(tmp_path: Path) -> None:
    """A config that is a link into somebody's dotfiles keeps its rights."""
    outside = tmp_path / "dotfiles.toml"
    outside.touch()
    outside.chmod(0o644)
    place = Home(tmp_path / "home")
    place.root.mkdir()
    place.config_file.symlink_to(outside)
    place.ensure()
    assert rights(outside) == 0o644


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
