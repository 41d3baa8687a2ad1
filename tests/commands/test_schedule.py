from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from desk import ID, MaildirDesk, make_letter_due
from mail_program import text_of
from system_programs import SystemPrograms

from agent.scheduling.scheduler import build_job


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SystemPrograms:
    """A system that has a crontab program and nothing else."""
    system = SystemPrograms(tmp_path)
    for name, value in system.environ.items():
        monkeypatch.setenv(name, value)
    system.crontab(b"MAILTO=marcus@mail.example\n")
    return system


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path / "desk")


def test_install_show_remove(system: SystemPrograms, desk: MaildirDesk) -> None:
    """Installed once, shown as installed, and gone again to the byte."""
    said = desk("schedule", "show")
    assert said.code == 0
    assert "cron: not installed" in said.out
    assert "would put this into cron" in said.out
    assert f"run --home {desk.home}" in said.out
    said = desk("schedule", "install")
    minute = build_job(str(desk.home)).minute
    assert (0, "") == (said.code, said.out)
    assert f"Installed in cron: one visit an hour, at minute {minute}, for {desk.home}." in said.err
    assert desk("schedule", "install").code == 0
    assert system.spool.read_bytes().count(b"# second-chance begin") == 1
    said = desk("schedule", "show")
    assert "cron: installed\n" in said.out
    assert "would put" not in said.out
    assert "Removed from cron." in desk("schedule", "remove").err
    assert b"MAILTO=marcus@mail.example\n" == system.spool.read_bytes()
    said = desk("schedule", "remove")
    assert (0, "Nothing was installed.\n") == (said.code, said.err)


@pytest.mark.usefixtures("system")
def test_json(desk: MaildirDesk) -> None:
    """show, install and remove tell how each scheduler stands."""
    said = desk("schedule", "install", "--json")
    assert said.json["version"] == 1
    (row,) = said.json["schedule"]
    assert ("cron", True, True, "installed") == (row["with"], row["installed"], row["current"], row["state"])
    assert str(desk.home) in row["text"]
    rows = {one["with"]: one for one in desk("schedule", "show", "--json").json["schedule"]}
    assert {"cron", "systemd", "launchd"} == rows.keys()
    assert rows["launchd"]["state"] == "not on this system"
    (row,) = desk("schedule", "remove", "--json").json["schedule"]
    assert row["installed"] is False


def test_another_home_is_told(system: SystemPrograms, desk: MaildirDesk, tmp_path: Path) -> None:
    """There is one block: for another home it would be renewed, and `show` says so."""
    desk("schedule", "install")
    other = MaildirDesk(tmp_path / "other")
    said = other("schedule", "show")
    assert "installed, but not as it would be for" in said.out
    assert "would put this into cron" in said.out
    other("schedule", "install")
    assert str(other.home).encode() in system.spool.read_bytes()
    assert str(desk.home).encode() not in system.spool.read_bytes()


def test_two_schedulers_at_once(system: SystemPrograms, desk: MaildirDesk) -> None:
    """Allowed, harmless, and told; `remove` finds both."""
    system.recorder("systemctl")
    desk("schedule", "install", "--with", "cron")
    said = desk("schedule", "install", "--with", "systemd")
    assert "Installed in systemd" in said.err
    assert "second-chance schedule remove --with cron" in said.err
    said = desk("schedule", "show", "--with", "systemd")
    assert "systemd: installed\n" in said.out
    assert "cron" not in said.out
    assert "Removed from systemd." in desk("schedule", "remove", "--with", "systemd").err
    desk("schedule", "install", "--with", "systemd")
    said = desk("schedule", "remove")
    assert "Removed from cron.\nRemoved from systemd.\n" == said.err


@pytest.mark.usefixtures("system")
def test_before_init(tmp_path: Path) -> None:
    """It can be installed first; the next step is named."""
    desk = MaildirDesk(tmp_path / "desk")
    desk.config_file.unlink()
    assert "second-chance init" in desk("schedule", "install").err


def test_refusals_are_sentences(system: SystemPrograms, desk: MaildirDesk) -> None:
    """A crontab that may not be used, in `install` and in `show`; a scheduler that is not here."""
    system.crontab_says("You (marcus) are not allowed to use this program (crontab)")
    said = desk("schedule", "install")
    assert said.code == 1
    assert "Error: You may not have a crontab here" in said.err
    assert "Hint: Ask to be named in /etc/cron.allow" in said.err
    assert "cron: You may not have a crontab here" in desk("schedule", "show").out
    (system.base / "crontab").unlink()
    for words in (("install",), ("show",)):
        said = desk("schedule", *words)
        assert (1, True) == (said.code, "no cron and no systemd" in said.err)
    said = desk("schedule", "install", "--with", "launchd")
    assert (1, True) == (said.code, "There is no program launchctl here." in said.err)


def test_usage(desk: MaildirDesk) -> None:
    """Without saying what to do it is a usage error."""
    assert desk("schedule").code == 2
    assert desk("schedule", "install", "--with", "at").code == 2


def test_windows_gets_the_text(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the person runs the command that is printed."""
    monkeypatch.setattr(sys, "platform", "win32")
    said = desk("schedule", "install")
    assert said.code == 0
    assert said.out.startswith("schtasks /Create /F /SC HOURLY")
    assert "command prompt" in said.err
    assert desk("schedule", "show").out.splitlines()[0].startswith("schtasks /Query")
    assert desk("schedule", "remove").out.startswith("schtasks /Delete")
    (row,) = desk("schedule", "remove", "--json").json["schedule"]
    assert "to be run by you" == row["state"]
    said = desk("schedule", "install", "--with", "cron")
    assert (2, True) == (said.code, "Windows has no cron." in said.err)


# ---- what cron starts


def as_cron(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command of a crontab line with the five variables a job of cron has, and no other."""
    command = line.split(" ", 5)[5].replace("\\%", "%")
    bare = {
        "HOME": str(folder),
        "LOGNAME": "marcus",
        "PATH": "/usr/bin:/bin",
        "PWD": str(folder),
        "SHELL": "/bin/sh",
    }
    return subprocess.run(
        ["/bin/sh", "-c", command], env=bare, cwd=folder, capture_output=True, text=True, check=False
    )


def installed_line(system: SystemPrograms) -> str:
    (line,) = (one for one in system.spool.read_text().splitlines() if " run --home " in one)
    return line


@pytest.mark.process
def test_the_installed_line_in_crons_environment(
    system: SystemPrograms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finds home, journal and Maildir, places what is due once, and says so in one line."""
    desk = MaildirDesk(tmp_path / "it's 100% mine")
    make_letter_due(desk)
    monkeypatch.setenv("SECOND_CHANCE_HOME", "/elsewhere")
    desk("schedule", "install")
    line = installed_line(system)
    done = as_cron(line, system.home)
    assert (0, "") == (done.returncode, done.stdout)
    (letter,) = desk.letters()
    assert "cash shortage" in text_of(letter)
    (said,) = done.stderr.splitlines()
    assert said.startswith(
        "Prairie Gate Credit Union: the second-chance letter to Denise Kowalczyk is in your Drafts:"
    )
    again = as_cron(line, system.home)
    assert (0, "", "") == (again.returncode, again.stdout, again.stderr)
    assert len(desk.draft_files()) == 1


@pytest.mark.process
def test_what_goes_wrong_reaches_crons_mail(system: SystemPrograms, desk: MaildirDesk) -> None:
    """A mailbox that is gone: which interview, what happened, what to do; and an exit code."""
    make_letter_due(desk)
    desk("schedule", "install")
    desk.mail.rename(desk.base / "moved")
    done = as_cron(installed_line(system), system.home)
    assert done.returncode != 0
    assert ID[:20] in done.stderr
    assert "Error: " in done.stderr
    assert "Hint: " in done.stderr


@pytest.mark.process
def test_two_at_a_time_do_no_harm(system: SystemPrograms, desk: MaildirDesk) -> None:
    """Cron and a timer starting it in the same second: one draft."""
    make_letter_due(desk)
    desk("schedule", "install")
    words = shlex.split(installed_line(system).split(" ", 5)[5])
    both = [subprocess.Popen(words, stderr=subprocess.DEVNULL, env={"HOME": os.sep}) for _ in range(2)]
    assert [0, 0] == [one.wait(60) for one in both]
    assert len(desk.draft_files()) == 1
