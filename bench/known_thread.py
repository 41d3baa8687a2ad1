"""A run with a letter due whose thread is known, in Maildirs of different sizes.

    python bench/known_thread.py [--rounds N] [NUMBER ...]

Each run is a process of its own, on an index that an earlier run has made.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import maildir
from desk import DUE_AT, INVITATION, SENT_AT, MaildirDesk
from mails import INVITED
from paired import Contender, Used, paired
from quiet_run import PROGRAM, PYTHON

SIZES = (1_000, 100_000)
MOST = 1.3
"""On the largest a run may cost so many times what it costs on the smallest."""


class Stage:
    """A home beside a Maildir of so many mails, the thank-you sent."""

    def __init__(self, base: Path, size: int) -> None:
        """Lay it, and let it wait for the second letter."""
        self.desk = MaildirDesk(base / str(size), INVITATION)
        self.desk.configure("\n[find]\nenabled = false\n")
        last = int((INVITED - maildir.FIRST_DAY) / timedelta(minutes=9))
        (self.desk.mail / ".Archive" / "cur").mkdir(parents=True)
        for part in ("new", "tmp"):
            (self.desk.mail / ".Archive" / part).mkdir()
        maildir.fill(self.desk.mail, last - size, last)
        time.sleep(2.5)  # a folder is taken to be at rest when its last change is two seconds past
        self.desk.thank_and_wait()
        time.sleep(2.5)
        self.desk.run(SENT_AT + timedelta(hours=1))
        self.kept = base / f"home-{size}"
        shutil.copytree(self.desk.home, self.kept)

    def lay(self) -> None:
        """The home as it was, and no draft."""
        shutil.rmtree(self.desk.home)
        shutil.copytree(self.kept, self.desk.home)
        for draft in self.desk.draft_files():
            draft.unlink()

    def check(self) -> None:
        """The letter stands there."""
        if len(self.desk.draft_files()) != 1:
            sys.exit("the run placed no letter")

    def run(self) -> Contender:
        """One run, as cron calls it."""
        words = [PROGRAM, "run", "--quiet", "--home", str(self.desk.home), "--now", DUE_AT.isoformat()]
        return Contender(words, self.lay, self.check)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", type=int, nargs="*", default=list(SIZES), help="mails (1000 100000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each row (5)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as base:
        stages = {f"letter due, {size:,} mails": Stage(Path(base), size) for size in given.sizes}
        runs = {name: stage.run() for name, stage in stages.items()}
        used = paired({"python -c pass": Contender([PYTHON, "-c", "pass"]), **runs}, given.rounds)
    alone, smallest, *_, largest = used.values()
    print(f"  {'':<30}{'CPU ms':>9}{'wall ms':>9}{'CPU ratio':>11}")
    for name, one in used.items():
        print(_row(name, one, one.cpu / alone.cpu))
    ratio = largest.cpu / smallest.cpu
    verdict = "kept" if ratio <= MOST else "NOT KEPT"
    print(f"  the largest costs at most {MOST} times the smallest: {verdict} ({ratio:.2f})")


def _row(name: str, one: Used, ratio: float) -> str:
    return f"  {name:<30}{one.cpu:>9.0f}{one.wall:>9.0f}{ratio:>11.2f}"


if __name__ == "__main__":
    main()
