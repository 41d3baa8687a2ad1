"""The secret of a home: made once, private, and never replaced without a word."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from children import fork, give_up_root

from agent.errors import BadFileError, TryLaterError
from agent.keeping.home_folder import Home
from agent.keeping.secret import SIZE, HomeSecret, read_secret


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Home(tmp_path / "home").secret_file


def test_it_is_made_when_it_is_needed_and_stays(path: Path) -> None:
    """32 bytes, the same from then on; another home has another."""
    assert read_secret(path) is None
    assert not path.exists()
    secret = HomeSecret(path)()
    assert SIZE == len(secret)
    assert secret == HomeSecret(path)() == read_secret(path)
    assert secret != HomeSecret(path.parent / "other.secret")()


def test_only_its_owner_can_read_it(path: Path) -> None:
    """From the first moment on; rights that were widened are taken back."""
    HomeSecret(path)()
    assert 0o600 == path.stat().st_mode & 0o777
    path.chmod(0o644)
    Home(path.parent).ensure()
    assert 0o600 == path.stat().st_mode & 0o777


def test_line_ends_and_capitals_are_no_damage(path: Path) -> None:
    """Copied by hand, it is the same."""
    secret = HomeSecret(path)()
    path.write_bytes(f"\ufeff{secret.hex()}".encode("utf-16")[2:])
    with pytest.raises(BadFileError):
        HomeSecret(path)()
    path.write_bytes(b"  " + secret.hex().upper().encode() + b"\r\n\r\n")
    assert secret == HomeSecret(path)()


@pytest.mark.parametrize(
    "damaged", [b"", b"\n", b"0" * 63, b"0" * 65, b"g" * 64, bytes(32), b"0" * 64 + b" x"]
)
def test_a_damaged_one_is_refused_and_left_alone(path: Path, damaged: bytes) -> None:
    """It names the file and what to do; nothing of what it holds."""
    path.parent.mkdir()
    path.write_bytes(damaged)
    with pytest.raises(BadFileError) as refused:
        HomeSecret(path)()
    assert str(path) in refused.value.text
    assert f"mv {path} {path}.damaged" in refused.value.hint
    assert damaged == path.read_bytes()


def test_a_full_disk_leaves_nothing_half_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run makes it."""

    def fill(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fill)
        with pytest.raises(TryLaterError):
            HomeSecret(path)()
    assert [] == list(path.parent.iterdir())
    assert HomeSecret(path)()


@pytest.mark.process
def test_one_that_may_not_be_read_is_refused(path: Path) -> None:
    """It is not taken for a missing one."""
    secret = HomeSecret(path)()
    path.parent.chmod(0o755)
    path.parent.parent.chmod(0o755)
    path.chmod(0)

    def child() -> None:
        give_up_root()
        with pytest.raises(BadFileError, match="permission denied"):
            HomeSecret(path)()

    assert 0 == fork(child)
    path.chmod(0o600)
    assert secret == read_secret(path)
