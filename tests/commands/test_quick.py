"""A run with nothing due asks the journal and exits, and loads nothing for it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from agents import FAR_AWAY, no_look_due
from desk import ID, MaildirDesk
from mails import DEBRIEFED

from agent.commands.quiet_run import has_nothing_to_do
from agent.keeping.journal.schema import QUESTION, VERSION

CHILD = """\
import sys
before = set(sys.modules)
from agent.cli import main
code = main(sys.argv[1:])
loaded = sorted(set(sys.modules) - before)
sys.stdout.flush()
print(code, *loaded, file=sys.stderr)
"""
"""The console script, with a list of what it loaded."""

COSTLY = {
    "argparse", "dataclasses", "email", "enum", "google", "googleapiclient", "holidays", "icalendar",
    "imapclient", "imaplib", "jinja2", "json", "keyring", "logging", "mailbox", "pathlib", "platformdirs",
    "pydantic",
    "questionary", "re", "rich", "shutil", "socket", "ssl", "subprocess", "tempfile", "tomlkit", "tomllib",
    "typing", "urllib", "yaml", "zoneinfo",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    """One interview, closed, with nothing left to look after, and a mailbox that was looked at."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.send()
    desk("run", now=DEBRIEFED.replace(hour=13))
    desk("close", ID, now=DEBRIEFED.replace(hour=14))
    no_look_due(desk.journal_file, "local")
    return desk


def crowd(desk: MaildirDesk, number: int) -> None:
    """So many closed interviews more, and as many appointments that need nothing now."""
    db = sqlite3.connect(desk.journal_file)
    db.executemany(
        "INSERT OR IGNORE INTO appointments (id, seen_at, record, wake_at) VALUES (?, 0, '', ?)",
        ((f"seen-{n}", FAR_AWAY.timestamp()) for n in range(number)),
    )
    db.executemany(
        "INSERT OR IGNORE INTO interviews SELECT ?, company_key, ended_at, debrief, recorded_at, changed_at,"
        " thread, words, plan, NULL FROM interviews WHERE id = ?",
        ((f"other-{n}", ID) for n in range(number)),
    )
    db.commit()
    db.close()


def child(*words: str, **environ: str) -> tuple[int, set[str], str, str]:
    """Exit code, top-level modules loaded, stdout, and what else stood on stderr."""
    # The environment as cron gives it: nothing but these, and where the program lies.
    env = {"PATH": os.defpath, "HOME": "/nonexistent", **environ}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *words],
        capture_output=True,
        text=True,
        env=env,
        cwd=Path(__file__).parents[2],
        check=True,
        timeout=60,
    )
    *talk, last = done.stderr.splitlines()
    code, *loaded = last.split()
    return int(code), set(loaded), done.stdout, "\n".join(talk)


def cheap(loaded: set[str]) -> None:
    assert {one.partition(".")[0] for one in loaded} & COSTLY == set()
    ours = {one for one in loaded if one.startswith("agent")}
    assert {
        "agent",
        "agent.cli",
        "agent.commands",
        "agent.commands.quiet_run",
        "agent.keeping",
        "agent.keeping.journal",
        "agent.keeping.journal.schema",
        "agent.keeping.home_path",
    } == ours


@pytest.mark.process
@pytest.mark.parametrize("number", [1, 10_000])
def test_nothing_due_loads_nothing(desk: MaildirDesk, number: int) -> None:
    """The same few modules for one closed interview and for ten thousand on record; silent, exit 0."""
    crowd(desk, number - 1)
    desk.mail.rename(desk.base / "away")  # it is not even looked at
    code, loaded, out, err = child("run", "--home", str(desk.home))
    assert (0, "", "") == (code, out, err)
    cheap(loaded)


@pytest.mark.process
def test_every_way_to_name_the_home(desk: MaildirDesk) -> None:
    """--home, SECOND_CHANCE_HOME, and the system's own place."""
    usual = desk.base / "person" / ".local" / "share"
    usual.mkdir(parents=True)
    (usual / "second-chance").symlink_to(desk.home)
    ways: list[tuple[list[str], dict[str, str]]] = [
        (["--home", str(desk.home)], {}),
        ([f"--home={desk.home}"], {"SECOND_CHANCE_HOME": "/nowhere"}),
        ([], {"SECOND_CHANCE_HOME": str(desk.home)}),
        ([], {"HOME": str(desk.base / "person")}),
        ([], {"XDG_DATA_HOME": str(usual)}),
        (["-q"], {"SECOND_CHANCE_HOME": str(desk.home)}),
        (["--quiet"], {"SECOND_CHANCE_HOME": str(desk.home)}),
    ]
    for words, environ in ways:
        code, loaded, out, err = child("run", *words, **environ)
        assert (0, "", "") == (code, out, err), (words, environ)
        cheap(loaded)
    code, loaded, out, err = child("-q", "--home", str(desk.home), "run")
    assert (0, "", "") == (code, out, err)
    cheap(loaded)


@pytest.mark.process
def test_the_cost_does_not_grow(desk: MaildirDesk) -> None:
    """One question with indexes: SQLite does the same work for 10,000 on record as for one."""

    def steps() -> int:
        db = sqlite3.connect(desk.journal_file)
        count = 0

        def tick() -> int:
            nonlocal count
            count += 1
            return 0

        db.set_progress_handler(tick, 1)
        assert db.execute(QUESTION, {"now": datetime.now(UTC).timestamp()}).fetchone() is None
        db.close()
        return count

    crowd(desk, 1)
    one = steps()
    crowd(desk, 10_000)
    assert one == steps()


@pytest.mark.process
def test_only_the_desk_loads_what_serves_pages() -> None:
    """No command needs Flask or its server to be loaded, and `desk` not before it serves."""
    loads = (
        "import pkgutil, sys, agent.commands as all\n"
        "for one in pkgutil.walk_packages(all.__path__, 'agent.commands.'): __import__(one.name)\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"agent", "rich"} <= loaded
    assert not loaded & {"flask", "werkzeug", "waitress", "itsdangerous", "blinker"}


def test_something_due_takes_the_full_way(desk: MaildirDesk) -> None:
    """A closed interview and an open one: the open one is visited."""
    now = DEBRIEFED.replace(hour=14).isoformat()
    assert has_nothing_to_do(["--home", str(desk.home), "--now", now])
    other = desk.base / "other.toml"
    other.write_text(Path(desk.file()).read_text().replace("Prairie Gate Credit Union", "Harrow Lake"))
    desk("debrief", str(other))
    assert not has_nothing_to_do(["--home", str(desk.home), "--now", now])


@pytest.mark.parametrize(
    ("options", "quick"),
    [
        ([], True),
        (["-q"], True),
        (["--quiet"], True),
        (["--now", "2026-09-20T12:00:00+00:00"], True),
        (["--now=2026-09-20T12:00:00Z"], True),
        (["--now", "2026-09-20T12:00:00"], False),
        (["--now", "soon"], False),
        (["--now", "9999-12-31T23:59:59-12:00"], False),
        (["--now"], False),
        (["--now="], False),
        (["--home"], False),
        (["--home="], False),
        (["--json"], False),
        (["-v"], False),
        (["--dry-run"], False),
        (["--help"], False),
        (["-h"], False),
        (["-qv"], False),
        (["extra"], False),
        (["--", "x"], False),
        (["--unknown"], False),
    ],
)
def test_options(desk: MaildirDesk, options: list[str], quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a table
    """Only what it understands is answered quickly; all else is left to the full command."""
    monkeypatch.setenv("SECOND_CHANCE_HOME", str(desk.home))
    assert quick is has_nothing_to_do(options)


def test_an_option_that_looks_like_a_value(desk: MaildirDesk) -> None:
    """`--home --json` names a folder for nobody: argparse refuses it, so the quick way does too."""
    said = desk("run", "--home", "--json")
    assert said.code == 2
    assert not has_nothing_to_do(["--home", "--json"])


def test_no_journal_yet_is_not_answered_quickly(tmp_path: Path) -> None:
    """The first run looks whether the config is right; from then on there is a journal."""
    desk = MaildirDesk(tmp_path)
    assert not has_nothing_to_do(["--home", str(desk.home)])
    assert desk("run").code == 0
    no_look_due(desk.journal_file, "local")
    assert has_nothing_to_do(["--home", str(desk.home)])


def test_another_version_is_not_answered_quickly(desk: MaildirDesk) -> None:
    """An odd journal is spoken about."""
    db = sqlite3.connect(desk.journal_file)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    assert not has_nothing_to_do(["--home", str(desk.home)])


@pytest.mark.process
def test_status_does_not_load_a_mail_reader(desk: MaildirDesk) -> None:
    """The board comes from the journal alone."""
    _, loaded, out, _ = child("status", "--json", "--home", str(desk.home))
    assert [ID] == [one["id"] for one in json.loads(out)["interviews"]]
    heavy = {
        "icalendar",
        "holidays",
        "googleapiclient",
        "keyring",
        "questionary",
        "imapclient",
        "mailparser_reply",
    }
    assert heavy & loaded == set()


@pytest.mark.process
def test_the_console_script_does_the_same(desk: MaildirDesk) -> None:
    """`second-chance run` as cron calls it."""
    script = Path(sys.executable).with_name("second-chance")
    if not script.exists():
        pytest.skip("not installed")
    done: Any = subprocess.run(
        [script, "run", "--home", str(desk.home), "--now", datetime(2026, 9, 30, tzinfo=UTC).isoformat()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
