from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from children import fork
from desk import INTERVIEW, MaildirDesk
from mails import DEBRIEFED, mail
from system_programs import SystemPrograms
from worlds import INBOX, TRASH

from agent.checkup import clock, cron
from agent.commands.styled import CleanConsole
from agent.keeping.home_folder import Home, lock_home
from agent.keeping.journal.schema import APPLICATION_ID
from agent.mailboxes.sent_warnings import IN_USE
from agent.writing.templates import Templates

Check = dict[str, Any]
NAMES = [
    "config",
    "home",
    "disk",
    "lock",
    "journal",
    "secret",
    "clock",
    "zones",
    "templates",
    "mailbox.local",
    "senders.local",
    "find",
    "notify",
]


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path / "desk")


def looked(desk: MaildirDesk, *words: str, now: datetime | None = DEBRIEFED) -> tuple[int, list[Check]]:
    """Exit code and checks of a look from this session alone."""
    said = desk("doctor", "--here", "--json", *words, now=now)
    assert said.json["version"] == 1
    checks = cast("list[Check]", said.json["checks"])
    for one in checks:
        assert {"name", "state", "text", "fix", "exit_code"} == one.keys()
        assert one["state"] in {"ok", "warning", "broken"}
        assert bool(one["fix"]) == (one["state"] != "ok"), one
    return said.code, checks


def only(desk: MaildirDesk, name: str, *, now: datetime | None = DEBRIEFED) -> Check:
    """The one check of that name."""
    (one,) = (check for check in looked(desk, now=now)[1] if check["name"] == name)
    return one


def not_ok(desk: MaildirDesk) -> list[str]:
    return [one["name"] for one in looked(desk)[1] if one["state"] != "ok"]


def mended(check: Check) -> None:
    """Do what the fix says."""
    subprocess.run(["/bin/sh", "-c", check["fix"]], check=True)


# ---- the whole


def test_all_is_well(desk: MaildirDesk) -> None:
    """Every line ok, exit 0; nothing of the home was changed by looking."""
    desk.debrief()
    before = {path: path.read_bytes() for path in (desk.config_file, desk.journal_file)}
    names = sorted(desk.home.iterdir())
    code, checks = looked(desk)
    assert (0, NAMES) == (code, [one["name"] for one in checks])
    assert {"ok"} == {one["state"] for one in checks}
    assert "interviews on record: 1" in only(desk, "journal")["text"]
    assert before == {path: path.read_bytes() for path in before}
    assert names == sorted(desk.home.iterdir())


def test_a_config_that_everybody_may_change(desk: MaildirDesk) -> None:
    """A link into files that are open to all is named, not closed in silence; who only reads is no matter."""
    outside = desk.base / "dotfiles.toml"
    desk.config_file.rename(outside)
    desk.config_file.symlink_to(outside)
    outside.chmod(0o644)
    assert only(desk, "home")["state"] == "ok"
    outside.chmod(0o646)
    found = only(desk, "home")
    assert ("warning", f"chmod o-w {desk.config_file}") == (found["state"], found["fix"])
    assert 0o646 == outside.stat().st_mode & 0o777


def test_as_text(desk: MaildirDesk) -> None:
    """A line each, the fix under it; with -q only what is not well."""
    desk.home.chmod(0o755)
    said = desk("doctor", "--here")
    assert said.code == 0
    lines = said.out.splitlines()
    assert f"ok      config: {desk.config_file} is right; mailboxes: local (maildir)." == lines[0]
    assert f"warning home: Others on this computer may look into {desk.home}." == lines[1]
    assert f"        fix: chmod 700 {desk.home}" == lines[2]
    assert lines[1:3] == desk("doctor", "--here", "-q").out.splitlines()


def test_on_a_terminal_a_long_line_goes_on_below_itself(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The column of the states stays clear, and so what is not well is seen at once."""
    file = io.StringIO()
    console = CleanConsole(
        file=file, force_terminal=True, width=50, _environ={"TERM": "xterm"}, color_system=None
    )
    monkeypatch.setattr("agent.commands.doctor.render.open_console", lambda: console)
    desk.home.chmod(0o755)
    assert desk("doctor", "--here").code == 0
    lines = file.getvalue().splitlines()
    heads = [line[:8].strip() for line in lines if not line.lstrip().startswith("fix: ")]
    assert set(heads) == {"ok", "warning", ""}
    at = next(at for at, line in enumerate(lines) if line.startswith("warning home: "))
    assert all(len(line.rstrip()) <= 50 for line in lines[at : at + 2])
    assert lines[at + 1].startswith(" " * 8)
    assert lines[at + 1].strip()
    assert f"fix: chmod 700 {desk.home}" in " ".join(file.getvalue().split())


def test_nothing_is_there(tmp_path: Path, desk: MaildirDesk) -> None:
    """Before `init`: what is missing and how to make it; nothing is made by looking."""
    desk.config_file.unlink()
    desk.home.rmdir()
    code, checks = looked(desk)
    assert code == 78
    broken = {one["name"]: one["fix"] for one in checks if one["state"] == "broken"}
    assert {"config": "Write one with: second-chance init", "home": "second-chance init"} == broken
    assert not desk.home.exists()
    desk.home.write_text("a file")
    assert "is no folder" in only(desk, "home")["text"]
    assert tmp_path.is_dir()


def test_a_config_with_problems(desk: MaildirDesk) -> None:
    """All of them in one line; what needs a config is left out, the rest is looked at."""
    desk.configure("drats = 'x'\n[waiting]\nbusiness_days = 3\n")
    code, checks = looked(desk)
    assert code == 78
    assert "drats" in checks[0]["text"]
    assert "business_days" in checks[0]["text"]
    assert not [one for one in checks if one["name"].startswith("mailbox")]
    assert {"ok"} == {one["state"] for one in checks[1:]}


# ---- the home


@pytest.mark.process
@pytest.mark.parametrize(
    "name", [".", "journal.db", "ids.secret", "credentials", "credentials/client_secret.json"]
)
def test_files_others_can_read(desk: MaildirDesk, name: str) -> None:
    """A warning (the next run closes them), and a fix that mends it."""
    desk.debrief()
    (desk.home / "credentials").mkdir(mode=0o700, exist_ok=True)
    (desk.home / "credentials/client_secret.json").touch(mode=0o600)
    path = desk.home / name
    path.chmod(0o755 if path.is_dir() else 0o644)
    check = only(desk, "home")
    assert check["state"] == "warning"
    mended(check)
    assert [] == not_ok(desk)


@pytest.mark.process
def test_a_secret_others_can_read(desk: MaildirDesk) -> None:
    """Its store refuses it: broken, exit 77, and a fix that mends it."""
    (desk.home / "credentials").mkdir(mode=0o700)
    (desk.home / "credentials/a b.secret").touch(mode=0o640)
    code, checks = looked(desk)
    assert (77, "broken") == (code, checks[1]["state"])
    mended(checks[1])
    assert [] == not_ok(desk)


def test_a_home_of_somebody_else(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said, with the command that makes it ours."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    check = only(desk, "home")
    assert ("broken", True) == (check["state"], "may not be read and written" in check["text"])
    assert "sudo chown" in check["fix"]


@pytest.mark.parametrize(("room", "state"), [(30 * 2**20, "warning"), (2**20, "broken"), (2**40, "ok")])
def test_room_on_the_disk(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch, room: int, state: str) -> None:
    """Little is a warning; too little for a journal and a draft is broken."""

    class Usage:
        free = room

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage)
    assert state == only(desk, "disk")["state"]


def test_another_run_is_at_work(desk: MaildirDesk) -> None:
    """A warning: it may be well, or hang."""
    with lock_home(Home(desk.home), 0):
        assert only(desk, "lock")["state"] == "warning"
    assert only(desk, "lock")["state"] == "ok"


# ---- the journal


def test_journals_that_are_none(desk: MaildirDesk) -> None:
    """Damage, another database, a newer program: each in its words; the file stays as it is."""
    desk.debrief()
    whole = desk.journal_file.read_bytes()

    def told(text: str) -> None:
        before = desk.journal_file.read_bytes()
        code, checks = looked(desk)
        (check,) = (one for one in checks if one["name"] == "journal")
        assert (1, "broken") == (code, check["state"])
        assert text in check["text"]
        assert before == desk.journal_file.read_bytes()

    desk.journal_file.write_bytes(b"not a database, but long enough to look at " * 100)
    told("damaged (file is not a database)")
    desk.journal_file.write_bytes(whole)
    with closing(sqlite3.connect(desk.journal_file)) as db, db:
        db.execute("PRAGMA user_version = 99")
    told("newer Second Chance")
    with closing(sqlite3.connect(desk.journal_file)) as db, db:
        db.execute("PRAGMA application_id = 7")
    told("no journal of Second Chance")
    last = (len(whole) // 4096 - 1) * 4096
    desk.journal_file.write_bytes(whole[:last] + b"\xff" * 4096 + whole[last + 4096 :])
    told("pages do not fit together")
    check = only(desk, "journal")
    assert check["fix"].startswith(f"mv {desk.journal_file} {desk.journal_file}.damaged, then")


def test_a_journal_of_an_older_version(desk: MaildirDesk) -> None:
    """That is well: the next run brings it up to date."""
    with closing(sqlite3.connect(desk.journal_file)) as db, db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    check = only(desk, "journal")
    assert ("ok", True) == (check["state"], "older version" in check["text"])


def test_a_journal_in_use(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning."""
    desk.debrief()
    monkeypatch.setattr("agent.checkup.installation._PATIENCE", 0.05)
    db = sqlite3.connect(desk.journal_file, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    check = only(desk, "journal")
    db.close()
    assert ("warning", True) == (check["state"], "is in use" in check["text"])


@pytest.mark.process
def test_a_journal_left_half_written(desk: MaildirDesk) -> None:
    """A killed run's leavings are told and left to the next run."""
    desk.debrief()

    def die_writing() -> None:
        db = sqlite3.connect(desk.journal_file, isolation_level=None)
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("CREATE TABLE leavings (x)")
        db.executemany("INSERT INTO leavings VALUES (?)", [("x" * 3000,)] * 200)

    assert fork(die_writing) == 0
    leavings = Path(f"{desk.journal_file}-journal")
    assert leavings.stat().st_size
    check = only(desk, "journal")
    assert ("warning", True) == (check["state"], "half-written" in check["text"])
    assert desk("run").code == 0
    assert [] == not_ok(desk)


def test_a_journal_that_cannot_be_opened(desk: MaildirDesk) -> None:
    """A folder in its place."""
    desk.journal_file.mkdir(mode=0o700)
    check = only(desk, "journal")
    assert ("broken", True) == (check["state"], "cannot be opened" in check["text"])


# ---- the clock


def test_the_clock_is_behind_the_journal(desk: MaildirDesk) -> None:
    """What was written down later than now says that the clock is wrong."""
    desk.debrief()
    check = only(desk, "clock", now=DEBRIEFED - timedelta(days=400))
    assert ("warning", True) == (check["state"], "the journal was changed on" in check["text"])
    assert "set-ntp" in check["fix"]


def test_the_clock_is_behind_the_mail(desk: MaildirDesk) -> None:
    """Several mails of the future say it too; one is its sender's mistake, and spam says nothing."""
    later = DEBRIEFED + timedelta(days=30)
    for number in range(4):
        folder = TRASH if number > 1 else INBOX
        desk.deliver(mail("later", later, f"<later{number}@mail.example>"), later, folder)
    assert only(desk, "clock")["state"] == "ok"
    desk.deliver(mail("later", later, "<later@mail.example>"), later)
    check = only(desk, "clock")
    assert ("warning", True) == (check["state"], "but mail in local is of" in check["text"])


def test_the_clock_and_the_file_system(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at by writing a file, which is gone afterwards; not when the time was told by --now."""
    now = datetime.now(UTC)
    assert only(desk, "clock", now=None)["state"] == "ok"
    monkeypatch.setattr(clock, "_SLACK", timedelta(days=-1))
    check = only(desk, "clock", now=None)
    assert ("warning", True) == (check["state"], "the file system" in check["text"])
    assert [] == list(desk.home.glob(".clock*"))
    assert datetime.now(UTC) - now < timedelta(minutes=1)


def test_zones_that_are_not_here(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person's own and those of interviews; the fix brings them."""
    desk.debrief(INTERVIEW.replace('their_time_zone = "America/Chicago"', 'their_time_zone = "Europe/Oslo"'))
    assert "America/Chicago, Europe/Oslo" in only(desk, "zones")["text"]
    monkeypatch.setattr(clock, "is_zone", lambda name: name != "Europe/Oslo")
    check = only(desk, "zones")
    assert ("broken", True) == (check["state"], "Europe/Oslo" in check["text"])
    assert "tzdata" in check["fix"]


# ---- the letters


def test_own_letters(desk: MaildirDesk) -> None:
    """They are filled in once: a mistake names file and line; a good one is named; a stray one too."""
    path = desk.template("Dear {{ nobody }},\n\nx\n\nBest,\n{{ my_name }}\n")
    code, checks = looked(desk)
    (check,) = (one for one in checks if one["name"] == "templates")
    assert (78, "broken") == (code, check["state"])
    assert str(path) in check["text"]
    assert check["fix"].startswith(f"Correct {path}, or delete it")
    shipped = Templates.shipped().folders[0] / "en/thank_you.j2"
    desk.template(shipped.read_text(encoding="utf-8"))
    assert only(desk, "templates")["text"] == "The letters can be filled in; your own: thank_you."
    stray = desk.template("x", "thankyou")
    states = [one for one in looked(desk)[1] if one["name"] == "templates"]
    assert ["warning", "ok"] == [one["state"] for one in states]
    assert str(stray) in states[0]["text"]


def test_shipped_letters_are_missing(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A damaged installation is to be made again."""
    monkeypatch.setattr(Templates, "shipped", lambda: Templates((tmp_path,)))
    check = only(desk, "templates")
    assert ("broken", True) == (check["state"], "--force-reinstall" in check["fix"])


# ---- the mailbox


def test_a_maildir_that_is_gone(desk: MaildirDesk) -> None:
    """Said in the mailbox's own words; the other checks go on."""
    desk.mail.rename(desk.base / "moved")
    code, checks = looked(desk)
    assert code == 1
    assert ["broken"] == [one["state"] for one in checks if one["name"] == "mailbox.local"]
    assert ["mailbox.local"] == not_ok(desk)


def test_folders_that_are_missing(desk: MaildirDesk) -> None:
    """Without Drafts one will be made; without Sent nothing sent is seen; both name what is there."""
    (desk.mail / ".Drafts").rename(desk.mail / ".Ideas")
    (desk.mail / ".Sent").rename(desk.mail / ".Gone")
    checks = [one for one in looked(desk)[1] if one["name"] == "mailbox.local"]
    assert ["warning", "warning"] == [one["state"] for one in checks]
    assert "no folder Drafts" in checks[0]["text"]
    assert "no folder Sent" in checks[1]["text"]
    assert "Ideas" in checks[0]["text"]
    assert checks[1]["fix"].startswith("Set `sent` of [mailbox.local] in config.toml")
    assert "second-chance thanked ID" in checks[1]["fix"]


def test_sent_mail_that_is_kept_elsewhere(desk: MaildirDesk) -> None:
    """A mailbox in use in which nothing was ever sent: what is sent would not be seen, and that is said."""
    inbox = desk.mail / "cur"
    for number in range(IN_USE - len(list(inbox.iterdir()))):
        (inbox / f"{number}.other:2,S").write_bytes(b"Subject: hello\n\nHello.\n")
    (check,) = (one for one in looked(desk)[1] if one["name"] == "mailbox.local")
    assert ("warning", True) == (check["state"], "what you send would not be seen" in check["text"])
    (desk.mail / ".Sent" / "cur" / "1.other:2,S").write_bytes(b"Subject: hello\n\nHello.\n")
    (again,) = (one for one in looked(desk)[1] if one["name"] == "mailbox.local")
    assert "ok" == again["state"]


# ---- as cron would start it


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SystemPrograms:
    """A system with a crontab program, its daemon alive, and nothing else."""
    system = SystemPrograms(tmp_path)
    for name in cron._NEEDED:
        monkeypatch.delenv(name, raising=False)
    for name, value in system.environ.items():
        monkeypatch.setenv(name, value)
    system.crontab(b"HTTPS_PROXY=http://proxy.example\n")
    return system


@pytest.mark.process
@pytest.mark.cron
def test_as_cron_would_start_it(
    system: SystemPrograms, desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checks come from a process with cron's environment; its differences and the schedule are told."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    monkeypatch.setenv("SECOND_CHANCE_HOME", "/elsewhere")
    desk.debrief()
    said = desk("doctor", "--json")
    checks = {one["name"]: one for one in said.json["checks"]}
    assert said.code == 0
    assert ["environment", "cron", *NAMES, "schedule"] == list(checks)
    assert "SECOND_CHANCE_HOME" in checks["environment"]["text"]
    assert "HTTPS_PROXY" not in checks["environment"]["text"], "the crontab sets it"
    assert ("warning", "second-chance schedule install") == (
        checks["schedule"]["state"],
        checks["schedule"]["fix"],
    )
    assert system.spool.read_bytes() == b"HTTPS_PROXY=http://proxy.example\n"
    (system.base / "crontab").unlink()
    said = desk("doctor", "--json", now=None)
    assert "HTTPS_PROXY" in said.json["checks"][0]["text"]


def test_stamps_of_a_clock_that_ran_ahead_are_told(desk: MaildirDesk) -> None:
    """How many, and of which run; after the next run there are none."""
    desk.debrief()
    desk("run", now=DEBRIEFED.replace(year=2031))
    found = only(desk, "clock")
    assert "stamps in the journal are later than now, from a run on 2031-09-04 17:10 UTC" in found["text"]
    assert "They are not counted: what that run put off is due." in found["text"]
    desk("run", now=DEBRIEFED)
    assert "ok" == only(desk, "clock")["state"]
