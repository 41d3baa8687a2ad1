"""A table of faults tried, and what came of them; tests/support/faults tells how.

python bench/try_faults.py [MAILBOX ...] [--short] [--minutes N] [--only WORDS]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from faults.grounds import GROUNDS
from faults.table import HEADER, Row, attempt_all

MEMORY = Path("/dev/shm")  # noqa: S108 - nothing of it outlives the command
"""Where there is such a folder, homes and mailboxes lie in memory: disks are slow to say that all is safe."""


def main() -> int:
    """Try them, print the table; 1 where anything but the first columns is not 0."""
    given = _arguments()
    print(HEADER, flush=True)
    if len(given.mailboxes) == 1:
        return _try(given.mailboxes[0], given)
    # A process for each: a mailbox alone keeps one core busy, and waits a good deal.
    running = [
        subprocess.Popen(_words(name, given), stdout=subprocess.PIPE, text=True) for name in given.mailboxes
    ]
    for one in running:
        said, _ = one.communicate()
        print("\n".join(said.splitlines()[1:]), flush=True)
    return 1 if any(one.returncode for one in running) else 0


def _try(name: str, given: argparse.Namespace) -> int:
    if MEMORY.is_dir():
        tempfile.tempdir = str(MEMORY)
    begun = time.monotonic()
    row = Row(name)
    for result in attempt_all(name, row, is_short=given.short, only=given.only):
        for words in result.lines():
            print(f"{name} | {words}", file=sys.stderr, flush=True)
        if time.monotonic() - begun > 60 * given.minutes:
            break
    print(f"{row}{time.monotonic() - begun:>9.0f}", flush=True)
    return 0 if row.is_good else 1


def _words(name: str, given: argparse.Namespace) -> list[str]:
    words = [sys.executable, __file__, name, "--minutes", str(given.minutes), "--only", given.only]
    return [*words, *(["--short"] if given.short else [])]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "mailboxes", nargs="*", default=[*GROUNDS], metavar="MAILBOX", help=f"some of {', '.join(GROUNDS)}"
    )
    parser.add_argument("--short", action="store_true", help="a sample, as CI tries it")
    parser.add_argument("--minutes", type=float, default=19, help="after which it ends (19)")
    parser.add_argument("--only", default="", help="faults whose line holds these words")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
