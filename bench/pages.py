"""What the desk costs: its start, its first page, each page and a live check, as a browser waits for them.

    python bench/pages.py [--rounds N] [--others N ...]

A desk is started as a process and asked over loopback, first on the sample home of the demo, then on homes
with so many interviews on record. Times are of the wall and belong to the machine; of many rounds the least
is shown, since whatever else the machine does only adds to it. The first page is asked for once. On Linux the
processor time that the desk itself used stands beside it, the mean of all rounds.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import requests
from desk import MaildirDesk
from mails import DEBRIEFED
from on_record import MEMORY, record_other
from quiet_run import PROGRAM

from agent.keeping.journal.journal import Journal
from agent.model.plan import InterviewState

FIRST = 150
"""Milliseconds within which the first page of the sample home shall be there."""
LIVE = 50
"""Milliseconds for a live check of a letter."""
MANY = 400
"""Milliseconds for any page with 10,000 interviews on record."""
PAGES = ("", "interviews", "found", "lessons", "settings", "checks", "log", "debrief")
NOW = DEBRIEFED.isoformat()
_SECONDS = 60


class Visit:
    """A browser at a desk that was just started."""

    def __init__(self, address: str, pid: int) -> None:
        """Come in with the address that the desk printed."""
        self.pid = pid
        self.base = address.partition("enter?")[0]
        self.session = requests.Session()
        self.session.get(address, timeout=_SECONDS, allow_redirects=False)

    def get(self, path: str) -> str:
        """A page below the prefix, which must be there."""
        answer = self.session.get(self.base + path, timeout=_SECONDS)
        if not answer.ok:
            sys.exit(f"/{path}: {answer.status_code}")
        return answer.text

    def post(self, path: str, **fields: str) -> str:
        """A form that is sent, with its token."""
        answer = self.session.post(self.base + path, data=fields, timeout=_SECONDS)
        if not answer.ok:
            sys.exit(f"/{path}: {answer.status_code}")
        return answer.text


def fill_home(base: Path, number: int) -> Path:
    """A home with so many interviews of the last years on record, every tenth of them open."""
    desk = MaildirDesk(base, ())
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as fast:
        file = Path(fast) / desk.journal_file.name
        with Journal.open(file) as journal:
            for one in range(number):
                record_other(journal, one, InterviewState.CLOSED if one % 10 else InterviewState.OPEN)
        shutil.copyfile(file, desk.journal_file)
    return desk.home


@contextmanager
def opened(home: Path) -> Iterator[tuple[Visit, float]]:
    """A desk, and the milliseconds from its start until it can be entered."""
    began = time.perf_counter()
    words = [PROGRAM, "desk", "--no-browser", "--quiet", "--home", str(home), "--now", NOW]
    desk = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        address = desk.stdout.readline().strip() if desk.stdout else ""
        yield Visit(address, desk.pid), 1000 * (time.perf_counter() - began)
    finally:
        desk.terminate()
        desk.communicate(timeout=_SECONDS)


def time_once(ask: Callable[[], object]) -> float:
    """Milliseconds of one."""
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


def show(name: str, ask: Callable[[], object], visit: Visit, rounds: int, most: float = 0) -> None:
    """One row, with its promise where there is one."""
    before = read_processor(visit.pid)
    wall = min(time_once(ask) for _ in range(rounds))
    used = f"{(read_processor(visit.pid) - before) / rounds:>9.1f} of the processor"
    kept = f"   at most {most:.0f}: {'kept' if wall <= most else 'NOT KEPT'}" if most else ""
    show_row(name, wall, used + kept)


def show_row(name: str, wall: float, more: str) -> None:
    """A name, a time, and what else there is to say."""
    print(f"  {name:<34}{wall:>9.1f} ms{more}", flush=True)


def read_processor(pid: int) -> float:
    """Milliseconds of processor time that a process used so far (proc(5)); 0 where nobody tells."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def show_sample(home: Path, rounds: int) -> None:
    """The sample home: the start, the first page, each page again, a live check."""
    with opened(home) as (visit, start):
        show_row("from the start to the way in", start, f"{read_processor(visit.pid):>9.1f} of the processor")
        show("the first page", partial(visit.get, ""), visit, 1, FIRST)
        show_pages(visit, PAGES, rounds)
        show_letter(visit, rounds)


def show_pages(visit: Visit, paths: Iterable[str], rounds: int, most: float = 0) -> None:
    """Each page, asked for once before."""
    for path in paths:
        visit.get(path)
        show(f"/{path}", partial(visit.get, path), visit, rounds, most)


def show_letter(visit: Visit, rounds: int) -> None:
    """The first letter that the list of interviews leads to."""
    listed = visit.get("interviews")
    interview = next(iter(re.findall(r'/interviews/([\w-]+-\d{4}-\d\d-\d\d)"', listed)), "")
    if not interview:
        sys.exit("no interview is listed")
    page = visit.get(f"interviews/{interview}")
    show("an interview", lambda: visit.get(f"interviews/{interview}"), visit, rounds)
    path = next(iter(re.findall(rf'/(interviews/{interview}/\w+\?person=[^"]+)"', page)), "").replace(
        "&amp;", "&"
    )
    letter = visit.get(path)
    show("a letter", lambda: visit.get(path), visit, rounds)
    (token,) = set(re.findall(r'name="token" value="([^"]+)"', letter))
    person = unquote(path.partition("person=")[2].replace("+", " "))
    check = f"{path.partition('?')[0]}/check"
    words = "Dear Ruth,\n\nThank you for the talk on Friday; the queue with masking tape stayed with me.\n\nM"
    fields = {"token": token, "person": person, "text": words, "fragment": "yes"}
    show("a live check", lambda: visit.post(check, **fields), visit, rounds, LIVE)
    show_debrief(visit, interview, rounds)


def show_debrief(visit: Visit, interview: str, rounds: int) -> None:
    """What a page of questions asks while somebody types."""
    page = visit.get(f"debrief/{interview}")
    one = (
        r'<(?:input(?! type="radio")|textarea)[^>]*? name="([^"]+)"[^>]*?(?: value="([^"]*)")?[^>]*>'
        r"(?:\n?([^<]*)</textarea>)?"
    )
    fields = {name: unescape(value or typed) for name, value, typed in re.findall(one, page)}
    drawn = {name.removeprefix("was:"): text for name, text in fields.items() if name.startswith("was:")}
    fields = drawn | fields  # one field alone is typed into: what is chosen stays as it was drawn
    typed = "rebuilding the closing routine with your tellers"
    keep = partial(visit.post, f"debrief/{interview}/keep", **fields | {"enthusiasm": typed})
    show("a debrief's live answer", keep, visit, rounds, LIVE)


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20, help="rounds of each page (20)")
    parser.add_argument("--others", type=int, nargs="*", default=[100, 10_000], help="on record (100 10000)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        base = Path(name)
        print("The desk on the sample home")
        subprocess.run([PROGRAM, "demo", "--quiet", "--keep", str(base / "demo")], check=True)
        show_sample(base / "demo" / "home", given.rounds)
        for others in given.others:
            home = fill_home(base / f"with-{others}", others)
            print(f"\nThe desk with {others:,} interviews on record")
            with opened(home) as (visit, _):
                show("the first page", partial(visit.get, ""), visit, 1)
                show_pages(visit, (*PAGES, "interviews?page=3"), given.rounds, MANY)


if __name__ == "__main__":
    main()
