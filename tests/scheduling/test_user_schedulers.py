from __future__ import annotations

import getpass
import os
from pathlib import Path

import pytest
from system_programs import SystemPrograms

from agent.errors import SecondChanceError
from agent.scheduling import choose_usual, list_schedulers
from agent.scheduling.launchd import Launchd
from agent.scheduling.scheduler import Job, Programs
from agent.scheduling.systemd import Systemd

JOB = Job(("/opt/venv/bin/second-chance",), "/home/marcus/sc")


@pytest.fixture
def system(tmp_path: Path) -> SystemPrograms:
    return SystemPrograms(tmp_path)


@pytest.fixture
def systemd(system: SystemPrograms, tmp_path: Path) -> Systemd:
    system.recorder("systemctl")
    return Systemd(Programs(system.environ), linger=tmp_path / "linger")


@pytest.fixture
def launchd(system: SystemPrograms) -> Launchd:
    system.recorder("launchctl")
    return Launchd(Programs(system.environ))


def units(system: SystemPrograms) -> list[str]:
    folder = system.home / ".config/systemd/user"
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def agents(system: SystemPrograms) -> list[Path]:
    return list((system.home / "Library/LaunchAgents").glob("*"))


# ---- systemd


def test_systemd_installed_and_removed(system: SystemPrograms, systemd: Systemd) -> None:
    """Both units are written and the timer started; twice is once; removed, nothing is left."""
    assert systemd.is_available()
    assert systemd.read_installed() == ""
    systemd.install(JOB)
    systemd.install(JOB)
    assert ["second-chance.service", "second-chance.timer"] == units(system)
    assert systemd.render(JOB) == systemd.read_installed()
    assert "--user enable --now second-chance.timer" in system.asked("systemctl")
    assert systemd.remove() is True
    assert [] == units(system)
    assert "--user disable --now second-chance.timer" in system.asked("systemctl")
    assert systemd.remove() is False


def test_systemd_refuses(system: SystemPrograms, systemd: Systemd) -> None:
    """Without a user bus: one sentence, the other way named, no units left behind."""
    system.refuses("systemctl", "enable", "show", "is-active")
    assert not systemd.is_available()
    assert systemd.is_alive() is False
    with pytest.raises(SecondChanceError, match="Failed to enable: no bus") as caught:
        systemd.install(JOB)
    assert "--with cron" in caught.value.hint
    assert [] == units(system)


def test_systemd_elsewhere(system: SystemPrograms, tmp_path: Path) -> None:
    """No systemctl: not available; units lie where XDG_CONFIG_HOME says."""
    one = Systemd(Programs({**system.environ, "XDG_CONFIG_HOME": str(tmp_path / "settings")}))
    assert not one.is_available()
    assert one.is_alive() is None
    system.recorder("systemctl")
    one.install(JOB)
    assert one.is_alive() is True
    assert (tmp_path / "settings/systemd/user/second-chance.timer").is_file()


def test_systemd_files_that_cannot_be_used(system: SystemPrograms, systemd: Systemd) -> None:
    """A file where the folder should be, a unit that is no text."""
    (system.home / ".config").write_text("in the way")
    with pytest.raises(SecondChanceError, match="cannot be read or written"):
        systemd.install(JOB)
    (system.home / ".config").unlink()
    systemd.install(JOB)
    (system.home / ".config/systemd/user/second-chance.timer").write_bytes(b"\xff")
    with pytest.raises(SecondChanceError, match="cannot be read or written"):
        systemd.read_installed()


def test_linger_is_explained_until_it_is_on(systemd: Systemd, tmp_path: Path) -> None:
    """With the exact command; not to those who have it."""
    command = f"loginctl enable-linger {getpass.getuser()}"
    assert any(command in note for note in systemd.notes())
    (tmp_path / "linger").mkdir()
    (tmp_path / "linger" / getpass.getuser()).touch()
    assert not any(command in note for note in systemd.notes())


def test_systemd_says_only_a_code(system: SystemPrograms, systemd: Systemd) -> None:
    """A refusal without words is still a sentence."""
    (system.base / "systemctl").write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(SecondChanceError, match="it ended with 3"):
        systemd.install(JOB)


# ---- launchd


def test_launchd_installed_and_removed(system: SystemPrograms, launchd: Launchd) -> None:
    """The agent is written and handed over; an older one goes first; removed, nothing is left."""
    assert launchd.is_available()
    assert launchd.is_alive() is True
    assert launchd.read_installed() == ""
    assert launchd.remove() is False
    launchd.install(JOB)
    launchd.install(JOB)
    (file,) = agents(system)
    assert launchd.render(JOB) == launchd.read_installed() == file.read_text()
    domain = f"gui/{os.getuid()}"
    assert system.asked("launchctl")[-2:] == [f"bootout {domain}/second-chance", f"bootstrap {domain} {file}"]
    assert launchd.remove() is True
    assert [] == agents(system)
    assert "schedule.log" in launchd.notes()[0]


def test_launchd_refuses(system: SystemPrograms, launchd: Launchd) -> None:
    """Over ssh it does: a sentence, and no agent left behind."""
    system.refuses("launchctl", "bootstrap", "print")
    assert launchd.is_alive() is False
    with pytest.raises(SecondChanceError, match="did not take the agent"):
        launchd.install(JOB)
    assert [] == agents(system)


def test_launchd_elsewhere(system: SystemPrograms) -> None:
    """No launchctl: not available, nothing known."""
    one = Launchd(Programs(system.environ))
    assert not one.is_available()
    assert one.is_alive() is None


def test_launchd_files_that_cannot_be_used(system: SystemPrograms, launchd: Launchd) -> None:
    """A file where the folder should be; a folder where the agent should be."""
    (system.home / "Library").write_text("in the way")
    with pytest.raises(SecondChanceError, match="cannot be used"):
        launchd.install(JOB)
    (system.home / "Library").unlink()
    (system.home / "Library/LaunchAgents/second-chance.plist").mkdir(parents=True)
    for act in (launchd.read_installed, launchd.remove):
        with pytest.raises(SecondChanceError, match="cannot be used"):
            act()


# ---- which


def test_the_usual_one(system: SystemPrograms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Launchd where it is; else a cron that runs, a systemd that answers, a cron at all."""
    among = list_schedulers(system.environ)
    cron = among[0]
    with pytest.raises(SecondChanceError, match="no cron and no systemd"):
        choose_usual(among)
    system.crontab()
    monkeypatch.setattr(cron, "is_alive", lambda: False)
    assert choose_usual(among).name == "cron"
    system.recorder("systemctl")
    assert choose_usual(among).name == "systemd"
    monkeypatch.setattr(cron, "is_alive", lambda: True)
    assert choose_usual(among).name == "cron"
    system.recorder("launchctl")
    assert choose_usual(among).name == "launchd"
