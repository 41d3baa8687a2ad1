from __future__ import annotations

from pathlib import Path

import pytest
from system_programs import SystemPrograms

from agent.errors import SecondChanceError, TryLaterError
from agent.scheduling import scheduler as programs
from agent.scheduling.cron import Cron
from agent.scheduling.scheduler import Job, Programs

JOB = Job(("/opt/venv/bin/second-chance",), "/home/marcus/sc")
MINE = b"MAILTO=marcus@mail.example\n*/5 * * * * fetchmail\n"


@pytest.fixture
def system(tmp_path: Path) -> SystemPrograms:
    return SystemPrograms(tmp_path)


@pytest.fixture
def cron(system: SystemPrograms, tmp_path: Path) -> Cron:
    return Cron(Programs(system.environ), proc=tmp_path / "proc", mailers=[tmp_path])


def processes(tmp_path: Path, *names: str) -> None:
    for number, name in enumerate(names):
        folder = tmp_path / "proc" / str(number)
        folder.mkdir(parents=True)
        (folder / "comm").write_text(f"{name}\n")


@pytest.mark.parametrize("before", [None, MINE, b"\n", MINE.replace(b"\n", b"\r\n")])
def test_installed_and_removed(system: SystemPrograms, cron: Cron, before: bytes | None) -> None:
    """Twice is once; the rest of the crontab stays; removed, it is as if it had never been there."""
    system.crontab(before)
    assert cron.is_available()
    assert cron.read_installed() == ""
    cron.install(JOB)
    once = system.spool.read_bytes()
    cron.install(JOB)
    assert once == system.spool.read_bytes()
    assert once.startswith(before or b"")
    assert cron.render(JOB) == cron.read_installed()
    assert cron.remove() is True
    assert before == (system.spool.read_bytes() if system.spool.exists() else None)
    assert cron.remove() is False


def test_a_crontab_without_its_last_newline(system: SystemPrograms, cron: Cron) -> None:
    """Debian's crontab takes none back like that: then it gets its newline, and nothing else changes."""
    system.crontab(b"* * * * * x")
    cron.install(JOB)
    assert cron.remove() is True
    assert b"* * * * * x\n" == system.spool.read_bytes()


def test_cron_that_mails_nothing(system: SystemPrograms, tmp_path: Path) -> None:
    """No mail program, or a MAILTO that is empty: both are said, where the hours are installed too."""
    mailer = tmp_path / "sendmail"
    cron = Cron(Programs(system.environ), proc=tmp_path / "proc", mailers=[mailer])
    system.crontab(None)
    assert cron.find_silence().startswith("cron has no mail program on this computer")
    assert cron.notes()[0] == cron.find_silence()
    mailer.touch()
    assert cron.find_silence() == ""
    assert cron.notes()[0].startswith("cron mails what a run says to you")
    system.crontab(b'MAILTO=""\n')
    assert cron.find_silence() == "Your crontab says that cron mails nothing (MAILTO)."


def test_without_a_crontab_program(cron: Cron) -> None:
    """A sentence that leads on."""
    assert not cron.is_available()
    with pytest.raises(SecondChanceError, match="There is no program crontab here") as caught:
        cron.read_installed()
    assert "--with" in caught.value.hint


@pytest.mark.parametrize(
    ("said", "text", "hint"),
    [
        (
            "You (marcus) are not allowed to use this program",
            "may not have a crontab",
            "cron.allow",
        ),
        ("crontab: /var/spool/cron: Permission denied", "may not have a crontab", "cron.allow"),
        ("crontabs/marcus: something odd\nsecond line", "something odd second line", "crontab -l"),
        ("", "ended with 1 and said nothing", "crontab -l"),
    ],
)
def test_refused(system: SystemPrograms, cron: Cron, said: str, text: str, hint: str) -> None:
    """What crontab says is told, and nothing is taken for an empty crontab."""
    system.crontab(MINE)
    system.crontab_says(said)
    for act in (cron.read_installed, lambda: cron.install(JOB), cron.remove):
        with pytest.raises(SecondChanceError, match=text) as caught:
            act()
        assert hint in caught.value.hint
    assert MINE == system.spool.read_bytes()


def test_in_use(system: SystemPrograms, cron: Cron) -> None:
    """Later, then."""
    system.crontab(MINE)
    system.crontab_says("crontab: the spool is locked")
    with pytest.raises(TryLaterError, match="is in use"):
        cron.install(JOB)


def test_refused_only_when_written(system: SystemPrograms, cron: Cron) -> None:
    """A crontab that can be read and not be written is as it was."""
    system.crontab(MINE)
    script = (system.base / "crontab").read_text()
    (system.base / "crontab").write_text(script.replace("-)", '-) echo "bad minute" >&2; exit 1\n'))
    with pytest.raises(SecondChanceError, match="bad minute"):
        cron.install(JOB)
    assert MINE == system.spool.read_bytes()


def test_written_and_not_there(system: SystemPrograms, cron: Cron) -> None:
    """What was written is read again."""
    system.crontab(MINE)
    system.crontab_loses()
    with pytest.raises(SecondChanceError, match="does not read back"):
        cron.install(JOB)


def test_one_that_hangs(system: SystemPrograms, cron: Cron, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for without end."""
    (system.base / "crontab").write_text("#!/bin/sh\nexec /bin/sleep 600\n")
    (system.base / "crontab").chmod(0o755)
    monkeypatch.setattr(programs, "_PATIENCE", 0.05)
    with pytest.raises(TryLaterError, match="did not answer"):
        cron.read_installed()


def test_one_that_cannot_be_started(system: SystemPrograms, cron: Cron) -> None:
    """A file that is no program."""
    (system.base / "crontab").write_text("#!/no/such/shell\n")
    (system.base / "crontab").chmod(0o755)
    with pytest.raises(SecondChanceError, match="crontab cannot be started"):
        cron.read_installed()


def test_settings_of_the_crontab(system: SystemPrograms, cron: Cron) -> None:
    """They hold for our line too."""
    system.crontab(MINE)
    assert {"MAILTO": "marcus@mail.example"} == cron.settings()


@pytest.mark.parametrize(
    ("names", "alive"), [((), None), (("bash", "cron"), True), (("crond",), True), (("bash",), False)]
)
def test_whether_a_daemon_runs(
    cron: Cron, tmp_path: Path, names: tuple[str, ...], *, alive: bool | None
) -> None:
    """By the names of the processes; not known where there is no /proc."""
    processes(tmp_path, *names)
    assert alive is cron.is_alive()
    notes = cron.notes()
    assert "MAILTO" in notes[0]
    assert (alive is False) == any("service cron start" in one for one in notes)
