"""What a visit costs that does its work: from the start of the process to the draft in the sample mailbox."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from paired import Contender, Used, paired
from quiet_run import PROGRAM, PYTHON

from agent.demo import sample

DEBRIEF = "2026-09-04T12:10:00-05:00"
SENT = "2026-09-04T12:40:00-05:00"
DUE = "2026-09-09T10:00:00-05:00"

Row = tuple[str, Used, float]
"""What ran, what it used, and how many times the CPU of the empty interpreter that was."""


def rows(base: Path, rounds: int) -> Iterator[Row]:
    """Both letters of the sample interview, each in a process of its own on a mailbox laid anew."""
    stage, fresh, waiting = base / "stage", base / "fresh", base / "waiting"
    mail = sample.write_mailbox(stage / "Mail")
    home = stage / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(mail.config, encoding="utf-8")
    form = stage / "prairie-gate.toml"
    form.write_text(sample.read_interview("prairie-gate"), encoding="utf-8")
    before = set(mail.drafts())
    shutil.copytree(stage, fresh)

    thanks = [PROGRAM, "debrief", str(form), "--home", str(home), "--now", DEBRIEF]
    subprocess.run([*thanks, "--quiet"], check=True, capture_output=True)
    (draft,) = set(mail.drafts()) - before
    mail.send(draft, datetime.fromisoformat(SENT))
    run = [PROGRAM, "run", "--home", str(home), "--now"]
    subprocess.run([*run, SENT], check=True, capture_output=True)
    shutil.copytree(stage, waiting)

    def laid(state: Path) -> Callable[[], None]:
        def lay() -> None:
            shutil.rmtree(stage)
            shutil.copytree(state, stage)

        return lay

    def one_more() -> None:
        if len(mail.drafts()) != len(before) + 1:
            sys.exit("the visit placed no draft")

    used = paired(
        {
            "python -c pass": Contender([PYTHON, "-c", "pass"]),
            "debrief FILE: the thank-you": Contender(thanks, laid(fresh), one_more),
            "run: the second letter": Contender([*run, DUE], laid(waiting), one_more),
        },
        rounds,
    )
    empty = used["python -c pass"].cpu
    for name, one in used.items():
        yield name, one, one.cpu / empty
