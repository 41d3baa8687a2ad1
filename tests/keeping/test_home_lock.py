"""One run at a time."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from children import KILLED, fork

from agent.errors import SecondChanceError, TryLaterError
from agent.keeping.home_folder import Home, lock_home


@pytest.fixture
def place(home: Path) -> Home:
    return Home(home)


@pytest.mark.process
def test_a_second_run_is_told_to_wait(place: Home) -> None:
    """While one run is at work, another gets the sentence of exit code 75."""

    def second() -> None:
        with pytest.raises(TryLaterError, match="Another run is at work"), lock_home(place, 0):
            pass

    with lock_home(place, 0):
        assert fork(second) == 0


def test_the_same_process_cannot_enter_twice(place: Home) -> None:
    """The lock holds inside one process too."""
    with lock_home(place, 0), pytest.raises(TryLaterError), lock_home(place, 0):
        pass


def test_the_lock_is_given_back(place: Home) -> None:
    """After a run, and after one that failed, the next may start."""
    with pytest.raises(ZeroDivisionError), lock_home(place, 0):
        raise ZeroDivisionError
    with lock_home(place, 0):
        pass


@pytest.mark.process
def test_a_killed_run_holds_nothing(place: Home) -> None:
    """The kernel gives the lock back when a run is killed; nothing is left to clean up."""

    def die() -> None:
        with lock_home(place, 0):
            os.kill(os.getpid(), signal.SIGKILL)

    assert fork(die) == KILLED
    with lock_home(place, 0):
        pass
    assert list(place.root.iterdir()) == [place.lock_file]


@pytest.mark.process
def test_waiting_is_enough(place: Home) -> None:
    """A run that may wait gets its turn when the other ends."""
    entered, leave = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with lock_home(place, 0):
            os.write(entered[1], b"x")
            os.read(leave[0], 1)
        os._exit(0)
    os.read(entered[0], 1)

    def second() -> None:
        os.write(leave[1], b"x")
        with lock_home(place, 10):
            pass

    assert fork(second) == 0
    os.waitpid(child, 0)
    for end in (*entered, *leave):
        os.close(end)


def test_the_lock_is_the_owners_alone(place: Home) -> None:
    """Whatever the umask: who could open it could hold up every run."""
    before = os.umask(0)
    try:
        with lock_home(place, 0):
            assert 0o600 == place.lock_file.stat().st_mode & 0o777
    finally:
        os.umask(before)


def test_a_home_that_is_not_there(tmp_path: Path) -> None:
    """A lock that cannot be made is a sentence."""
    with pytest.raises(SecondChanceError, match="cannot be used"), lock_home(Home(tmp_path / "no"), 0):
        pass


def test_a_lock_file_that_is_none(place: Home) -> None:
    """A lock file with foreign content is a sentence that says it may be deleted."""
    place.lock_file.write_bytes(b"no database" * 100)
    with pytest.raises(SecondChanceError, match="cannot be used") as caught, lock_home(place, 0):
        pass
    assert "delete it" in caught.value.hint
