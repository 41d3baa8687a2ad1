"""What a run with nothing due costs beside `python -c pass`; cron makes one every half hour, all year."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from paired import Contender, Used, paired

TARGET = 2.5
"""A quiet run may use so many times the CPU of an interpreter that does nothing."""
FAR_AWAY = 4_102_444_800.0
"""1 January 2100, as seconds since 1970: when interviews and appointments of this bench wake."""
PYTHON = sys.executable
PROGRAM = str(Path(PYTHON).parent / "second-chance")

Row = tuple[str, Used, float]
"""What ran, what it used, and how many times the CPU of the empty interpreter that was."""


def rows(base: Path, interviews: int, rounds: int) -> Iterator[Row]:
    """The quiet run with so many interviews and appointments on record, both ways to start it."""
    home = ["--home", str(_home(base, interviews))]
    used = paired(
        {
            "python -c pass": Contender([PYTHON, "-c", "pass"]),
            "second-chance run": Contender([PROGRAM, "run", "--quiet", *home]),
            "python -m agent run": Contender([PYTHON, "-m", "agent", "run", "--quiet", *home]),
        },
        rounds,
    )
    empty = used["python -c pass"].cpu
    for name, one in used.items():
        yield name, one, one.cpu / empty


def _home(base: Path, interviews: int) -> Path:
    """A home as the program leaves it, with an interview of the demo written down again and again.

    There are as many appointments, and a mailbox that was looked at.
    """
    demo = base / "demo"
    if not demo.exists():
        subprocess.run([PROGRAM, "demo", "--quiet", "--keep", str(demo)], check=True)
    home = base / f"home-{interviews}"
    shutil.copytree(demo / "home", home)
    with closing(sqlite3.connect(home / "journal.db")) as journal, journal:
        (first,) = journal.execute("SELECT min(id) FROM interviews").fetchone()
        journal.execute("DELETE FROM interviews WHERE id <> ?", (first,))
        journal.execute("UPDATE interviews SET wake_at = ?", (FAR_AWAY,))
        columns = [name for _, name, *_ in journal.execute("PRAGMA table_info(interviews)") if name != "id"]
        journal.execute(
            f"WITH RECURSIVE number(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < ?) "  # noqa: S608 - the table's own column names
            f"INSERT INTO interviews (id, {', '.join(columns)}) "
            f"SELECT id || '-' || n, {', '.join(columns)} FROM interviews, number WHERE n <= ?",
            (interviews, interviews),
        )
        journal.execute("DELETE FROM appointment_keys")
        journal.execute("DELETE FROM appointments")
        journal.execute(
            "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?) "
            "INSERT INTO appointments (id, seen_at, record, wake_at) SELECT n, 0, '', ? FROM number",
            (interviews, FAR_AWAY),
        )
        journal.execute("DELETE FROM looks")
        journal.execute(
            "INSERT INTO looks (mailbox, bookmark, next_at) VALUES ('local', '\"\"', ?)", (FAR_AWAY,)
        )
        (recorded,) = journal.execute("SELECT count(*) FROM interviews").fetchone()
    if recorded != interviews:
        sys.exit(f"{recorded} interviews on record instead of {interviews}")
    return home
