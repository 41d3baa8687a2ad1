"""A journal that is new, old, damaged, locked or starved."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from agents import first_form
from builders import at, debrief
from children import KILLED, die_at, fork, give_up_root, small_files

from agent.errors import JournalError, SecondChanceError, TryLaterError
from agent.keeping.journal import database
from agent.keeping.journal.database import migrate, open_journal
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.schema import APPLICATION_ID, MIGRATIONS, VERSION, is_nothing_due
from agent.model.plan import Fate

NOW = at("2026-09-04T12:10:00-05:00")


@pytest.fixture
def path(home: Path) -> Path:
    return home / "journal.db"


@pytest.fixture
def written(path: Path) -> Path:
    """A journal with twenty interviews."""
    with Journal.open(path) as journal:
        for number in range(20):
            journal.add(debrief(company=f"Firm {number}"), now=NOW)
    return path


def schema(db: sqlite3.Connection) -> list[tuple[str]]:
    return db.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall()


# --- new and old --------------------------------------------------------------------------------


def test_a_new_journal_is_of_today(path: Path) -> None:
    """A journal is made at the first opening, private and alone in its folder."""
    with closing(open_journal(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert db.execute("PRAGMA synchronous").fetchone() == (3,), "EXTRA"
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [path] == list(path.parent.iterdir())


def test_loose_rights_are_tightened(written: Path) -> None:
    """A journal others could read is closed to them."""
    written.chmod(0o644)
    Journal.open(written).close()
    assert written.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("version", range(VERSION))
def test_older_journals_are_brought_to_today(version: int, path: Path) -> None:
    """From every older form the same tables come out as in a new journal."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, MIGRATIONS[:version])
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        migrate(db, MIGRATIONS)
        old = schema(db)
    with closing(open_journal(path.with_name("new.db"))) as db:
        assert schema(db) == old


def test_the_first_journal_is_brought_to_today(path: Path) -> None:
    """A journal of the first program keeps its interview and letter, and the next run is a full one."""
    first_form(path)
    assert not is_nothing_due(str(path), 0)
    with Journal.open(path) as journal:
        (record,) = journal.interviews()
        (letter,) = journal.placements(record.id)
        assert debrief() == record.debrief
        assert (Fate.SENT, "found in Sent") == (letter.fate, letter.sighting.evidence)
        assert journal.due(NOW) == ()
        assert not is_nothing_due(str(path), NOW.timestamp()), "looks are not registered yet"
        journal.looks.set_mailboxes((), now=NOW, latest=NOW)
        assert is_nothing_due(str(path), NOW.timestamp())
    with closing(open_journal(path)) as db, closing(open_journal(path.with_name("new.db"))) as new:
        assert schema(new) == schema(db)


@pytest.mark.no_cover
@pytest.mark.process
def test_a_kill_in_a_migration_leaves_an_old_journal_or_a_new_one(path: Path) -> None:
    """Killed before or after any call to SQLite, the next opening has everything and today's tables."""
    border, reached = 0, set()
    while True:
        border += 1
        path.unlink(missing_ok=True)
        first_form(path)

        def child(at_call: int = border) -> None:
            die_at(at_call, named=frozenset({"execute"}))
            Journal.open(path)

        outcome = fork(child)
        with closing(sqlite3.connect(path)) as db:
            reached |= set(db.execute("PRAGMA user_version").fetchone())
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            assert ("looks" in tables) is ("told" in tables) is ("appointments" in tables)
        with Journal.open(path) as journal:
            assert [debrief()] == [record.debrief for record in journal.interviews()]
            assert journal.appointments.all() == ()
        if outcome != KILLED:
            break
    assert (0, set(range(1, VERSION + 1))) == (outcome, reached)


def test_rows_survive_a_migration(written: Path) -> None:
    """Opening a journal of an older form changes its tables and keeps its interviews."""
    later = (*MIGRATIONS, ("ALTER TABLE interviews ADD COLUMN mood TEXT NOT NULL DEFAULT 'hopeful'",))
    with closing(sqlite3.connect(written, isolation_level=None)) as db:
        migrate(db, later)
        migrate(db, later)
        assert db.execute("SELECT count(*), min(mood) FROM interviews").fetchone() == (20, "hopeful")
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)


def test_a_migration_is_whole_or_not_at_all(written: Path) -> None:
    """A step that fails half-way leaves the journal as it was."""
    broken = (
        *MIGRATIONS,
        ("ALTER TABLE interviews ADD COLUMN mood TEXT", "ALTER TABLE nowhere ADD COLUMN x"),
    )
    with closing(sqlite3.connect(written, isolation_level=None)) as db:
        before = schema(db)
        with pytest.raises(sqlite3.OperationalError):
            migrate(db, broken)
        assert before == schema(db)
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_two_processes_migrate_once(path: Path) -> None:
    """A step another process has taken meanwhile is not taken again."""
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as one,
        closing(sqlite3.connect(path, isolation_level=None)) as two,
    ):
        numbers = iter(["late"])

        def faster(statement: str) -> None:
            if statement.startswith("BEGIN") and next(numbers, None):
                migrate(two, MIGRATIONS)

        one.set_trace_callback(faster)
        migrate(one, MIGRATIONS)
        assert one.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_newer_journal_is_left_alone(written: Path) -> None:
    """A journal of a later Second Chance is not touched; the sentence says to update."""
    with closing(sqlite3.connect(written)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = written.read_bytes()
    with pytest.raises(JournalError, match="newer Second Chance") as caught:
        Journal.open(written)
    assert "pip install --upgrade" in caught.value.hint
    assert before == written.read_bytes()


@pytest.mark.process
def test_two_processes_make_one_journal(path: Path) -> None:
    """Processes that open a home for the first time at once share one journal, and none loses a row."""
    start, go = os.pipe()
    children = []
    for number in range(4):
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(start, 1)
            try:
                with Journal.open(path) as journal:
                    journal.add(debrief(company=f"Firm {number}"), now=NOW)
            except SecondChanceError:
                os._exit(1)
            os._exit(0)
        children.append(child)
    os.close(go)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    os.close(start)
    with Journal.open(path) as journal:
        assert len(journal.interviews()) == 4
    assert [path] == list(path.parent.iterdir())


def test_another_process_may_win(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another process has made the journal meanwhile, its journal is used and never replaced."""
    link = os.link

    def faster(new: Path, there: Path) -> None:
        link(new, there)
        with Journal.open(there) as journal:
            journal.add(debrief(), now=NOW)
        raise FileExistsError(17, "File exists")

    monkeypatch.setattr(os, "link", faster)
    with Journal.open(path) as journal:
        assert len(journal.interviews()) == 1
    assert list(path.parent.iterdir()) == [path]


def test_a_file_system_without_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where hard links cannot be made, the journal is renamed into place."""

    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    Journal.open(path).close()
    assert [path] == list(path.parent.iterdir())


# --- damaged ------------------------------------------------------------------------------------


def assert_damage_is_said(path: Path) -> None:
    with (
        pytest.raises(JournalError, match=r"is damaged .*; nothing was placed") as caught,
        Journal.open(path) as journal,
    ):
        journal.interviews()
    assert f'mv "{path}"' in caught.value.hint
    assert "found again by their ids" in caught.value.hint


@pytest.mark.parametrize("size", [0, 1, 50, 99, 512, 4096, 6000, 20000])
def test_a_truncated_journal_is_said(size: int, written: Path) -> None:
    """A journal cut off anywhere, zero bytes included, is never taken for a new one."""
    assert written.stat().st_size > size
    os.truncate(written, size)
    assert_damage_is_said(written)


@pytest.mark.parametrize("size", [16, 5000])
def test_random_bytes_are_said(size: int, path: Path) -> None:
    """A file of noise is no journal."""
    path.write_bytes(random.Random(1).randbytes(size))  # noqa: S311 - noise, no secret
    assert_damage_is_said(path)


@pytest.mark.parametrize("seed", range(25))
def test_holes_never_escape_as_tracebacks(seed: int, written: Path) -> None:
    """Noise anywhere inside is said, or lies where nothing is kept."""
    noise = random.Random(seed)  # noqa: S311 - noise, no secret
    content = bytearray(written.read_bytes())
    start = noise.randrange(len(content) - 300)
    content[start : start + 300] = noise.randbytes(300)
    written.write_bytes(content)
    try:
        with Journal.open(written) as journal:
            journal.export()
    except JournalError as error:
        assert "nothing was placed" in error.text  # noqa: PT017 - either way out is right


def test_another_database_is_said(path: Path) -> None:
    """A database of another program is not filled with our tables."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE songs (title)")
    assert_damage_is_said(path)


@pytest.mark.parametrize(
    "column",
    ["debrief = '{'", "debrief = '{}'", "debrief = 3", "recorded_at = 'x'", f"words = '{'[' * 100_000}'"],
)
def test_an_unreadable_row_is_said(column: str, written: Path) -> None:
    """A row that holds no record is damage, not a traceback."""
    with closing(sqlite3.connect(written, isolation_level=None)) as db:
        db.execute(f"UPDATE interviews SET {column} WHERE id = 'firm-7-2026-09-04'")  # noqa: S608 - a table's column
    assert_damage_is_said(written)


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    """A journal that is a folder cannot be opened, and that is said."""
    path.mkdir()
    with pytest.raises(JournalError, match="nothing was placed"):
        Journal.open(path)


def test_a_missing_home_is_said(path: Path) -> None:
    """Without its folder a journal cannot be made, and that is said."""
    with pytest.raises(JournalError, match="cannot be used: no such file"):
        Journal.open(path.parent / "nowhere" / "journal.db")


@pytest.mark.process
def test_a_read_only_journal_is_said(path: Path) -> None:
    """A journal that may be read and not written stops a write with a sentence."""
    with Journal.open(path) as journal:
        journal.add(debrief(), now=NOW)
    path.chmod(0o400)

    def write() -> None:
        give_up_root()
        with Journal.open(path) as journal:
            assert len(journal.interviews()) == 1
            with pytest.raises(JournalError, match="may not be written; nothing was placed"):
                journal.add(debrief(), now=NOW)

    assert fork(write) == 0


@pytest.mark.process
def test_a_closed_journal_is_said(path: Path) -> None:
    """A journal that may not even be read is said."""
    Journal.open(path).close()
    path.chmod(0)

    def read() -> None:
        give_up_root()
        with pytest.raises(JournalError, match="cannot be opened; nothing was placed"):
            Journal.open(path)

    assert fork(read) == 0


# --- locked and starved -------------------------------------------------------------------------


def test_a_locked_journal_is_for_later(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another process holds the journal, the run ends with exit code 75 and nothing lost."""
    monkeypatch.setattr(database, "_PATIENCE", 0)
    with closing(sqlite3.connect(written, isolation_level=None)) as other, Journal.open(written) as journal:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TryLaterError, match="in use by another run"):
            journal.add(debrief(), now=NOW)
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(TryLaterError, match="in use by another run"):
            journal.interviews()
        with pytest.raises(TryLaterError, match="in use by another run"):
            Journal.open(written)
        other.execute("ROLLBACK")
        assert len(journal.interviews()) == 20


@pytest.mark.process
@pytest.mark.parametrize("room", [0, 512, 4096, 20_000])
def test_a_full_disk_makes_no_journal(room: int, path: Path) -> None:
    """With no room for a new journal there is none, and the next run with room makes it."""

    def starve() -> None:
        small_files(room)
        with pytest.raises(TryLaterError):
            Journal.open(path)

    assert fork(starve) == 0
    assert not path.exists()
    Journal.open(path).close()
    assert [path] == list(path.parent.iterdir())


@pytest.mark.process
def test_a_full_disk_loses_nothing(written: Path) -> None:
    """A write that finds no room is undone, and everything before it stands."""
    size = written.stat().st_size

    def starve() -> None:
        with Journal.open(written) as journal:
            small_files(size)
            with pytest.raises(TryLaterError, match="disk is full"):
                journal.add(debrief(private_note="x" * 50_000), now=NOW)
            assert len(journal.interviews()) == 20

    assert fork(starve) == 0
    with Journal.open(written) as journal:
        assert len(journal.interviews()) == 20


def test_a_folder_that_is_full_is_for_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room even for a name in the folder is for later too."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(TryLaterError, match="disk is full"):
        Journal.open(path)


# --- killed -------------------------------------------------------------------------------------

BORDERS = frozenset({"execute", "connect", "open", "close", "link", "unlink", "chmod", "stat", "replace"})


def story(path: Path) -> None:
    """A first run: a journal is made, an interview recorded, changed and put to sleep."""
    with Journal.open(path) as journal:
        interview = journal.add(debrief(), now=NOW)
        journal.change(interview, debrief(role="Teller"), now=NOW)
        journal.forget(interview)
        journal.add(debrief(company="Last"), now=NOW)


def states(path: Path) -> list[tuple[str, str]]:
    with Journal.open(path) as journal:
        return [(record.debrief.company, record.debrief.role) for record in journal.interviews()]


@pytest.mark.no_cover
@pytest.mark.process
def test_a_kill_anywhere_leaves_a_whole_journal(path: Path) -> None:
    """Killed before or after any call to system or SQLite, the journal opens and holds a whole state."""
    allowed: tuple[list[tuple[str, str]], ...] = (
        [],
        [("Prairie Gate Credit Union", "Branch Operations Manager")],
        [("Prairie Gate Credit Union", "Teller")],
        [("Last", "Branch Operations Manager")],
    )
    border = 0
    reached: list[list[tuple[str, str]]] = []
    while True:
        border += 1

        def child(at_call: int = border) -> None:
            die_at(at_call, named=BORDERS)
            story(path)

        outcome = fork(child)
        now_there = states(path)
        assert now_there in allowed
        if now_there not in reached:
            reached.append(now_there)
        rollback = path.with_name("journal.db-journal")  # SQLite's own, gone with the next write
        assert set(path.parent.iterdir()) <= {path, rollback}, "nothing else is left behind"
        if outcome != KILLED:
            break
        shutil.rmtree(path.parent)
        path.parent.mkdir()
    assert outcome == 0
    assert border > 60
    assert len(reached) == len(allowed), "every state was reached by some kill"
