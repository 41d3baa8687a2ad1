"""What Second Chance costs: tables of times, which belong to the machine, and ratios, which are its own.

python bench/bench.py [--rounds N] [--interviews N ...] [--mails N ...]
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import maildir
import quiet_run
import whole_visit
from paired import Used

HERE = Path(__file__).parent


def main() -> None:
    """Print every table."""
    given = _arguments()
    print(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        base = Path(name)
        for interviews in given.interviews:
            print(f"\nA run with nothing due, {interviews:,} on record (medians of {given.rounds} rounds)")
            rows = list(quiet_run.rows(base, interviews, given.rounds))
            _table(rows)
            worst = max(ratio for _, _, ratio in rows)
            verdict = "kept" if worst <= quiet_run.TARGET else "NOT KEPT"
            print(
                f"  at most {quiet_run.TARGET} times an empty interpreter: {verdict} ({worst:.2f})",
                flush=True,
            )
        visits = max(5, given.rounds // 4)
        print(f"\nA whole visit on the sample mailbox of 48 mails (medians of {visits} rounds)")
        _table(whole_visit.rows(base, visits))
    print("\nBeside what is on record, and with many letters due", flush=True)
    subprocess.run([sys.executable, HERE / "on_record.py"], check=True)
    print("\nA visit at Gmail", flush=True)
    subprocess.run([sys.executable, HERE / "gmail.py"], check=True)
    print(flush=True)
    subprocess.run([sys.executable, HERE / "pages.py"], check=True)
    print("\nA day of 100 new mails", flush=True)
    subprocess.run([sys.executable, HERE / "day_of_mail.py"], check=True)
    if given.mails:
        sizes = [str(size) for size in given.mails]
        print("\nA letter due in a Maildir, its thread known", flush=True)
        subprocess.run([sys.executable, HERE / "known_thread.py", sizes[0], sizes[-1]], check=True)
        print("\nFinding the interview's thread in a Maildir", flush=True)
        subprocess.run([sys.executable, HERE / "maildir.py", *sizes], check=True)
        if shutil.which("dovecot", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"):
            print("\nA visit over IMAP, on Dovecot", flush=True)
            subprocess.run([sys.executable, HERE / "imap.py", *sizes], check=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=60, help="rounds of the quiet run (60)")
    parser.add_argument("--interviews", type=int, nargs="+", default=[1, 10_000], help="on record (1 10000)")
    parser.add_argument(
        "--mails", type=int, nargs="*", default=list(maildir.SIZES), help="sizes of mailboxes (all three)"
    )
    return parser.parse_args()


def _table(rows: Iterable[tuple[str, Used, float]]) -> None:
    print(f"  {'':<30}{'CPU ms':>9}{'wall ms':>9}{'CPU ratio':>11}")
    for name, used, ratio in rows:
        print(f"  {name:<30}{used.cpu:>9.1f}{used.wall:>9.1f}{ratio:>11.2f}", flush=True)


if __name__ == "__main__":
    main()
