"""What it costs to find an interview in a Maildir of 1,000, 10,000 and 100,000 mails, or as many as are said.

A first visit reads the headers of every mail into the index; a second visit, in a new process, asks the same
of an unchanged Maildir; a third one after ten more mails came in. So does a look for interviews that came in
lately, which opens every new mail of eight weeks once more. Then a whole process that places the second
letter of an interview whose thread is known (`letter due`). Beside it, where it is installed, notmuch
on the same mail (it indexes bodies too). Times are printed and never judged. A million mails take 4 GB.

    python bench/maildir.py [NUMBER ...]
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from agent.demo import sample

SIZES = (1_000, 10_000, 100_000)
FIRST_DAY = datetime(2024, 1, 1, 8, tzinfo=UTC)
PEOPLE = 997
TEXT = (
    "The meeting about closing routines was moved because nobody could find the ledger, and the audit "
    "wants it before the end of the quarter; please bring yours along."
)
ASKED = "person42@company42.example"
DEBRIEF = "2026-09-04T12:10:00-05:00"
SENT = "2026-09-04T12:40:00-05:00"
DUE = "2026-09-09T10:00:00-05:00"
COLUMNS = ("mails", "what", "CPU s", "wall s", "peak MB", "opened", "found")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one child process used."""

    cpu: float
    wall: float
    peak: float
    """MB of resident memory."""
    output: str


def mail(number: int) -> bytes:
    """The mail with this number: always the same, every fifth one begins a thread."""
    person = (number // 5) % PEOPLE
    date = FIRST_DAY + timedelta(minutes=9 * number)
    first = number - number % 5
    ancestors = [f"<m{one}@company.example>" for one in range(first, number)]
    headers = [
        *(
            f"Received: from relay{hop}.example (relay{hop}.example [192.0.2.{hop}]) by mx.example\n"
            f"\twith ESMTPS id {number:08x}{hop}; {format_datetime(date)}"
            for hop in range(1, 5)
        ),
        f"DKIM-Signature: v=1; a=rsa-sha256; d=company{person % 50}.example;\n\tb={'Qm9uZHM' * 40}",
        f"From: Person {person} <person{person}@company{person % 50}.example>",
        f"To: Marcus Ellery <marcus.ellery@mail.example>, list{person % 7}@lists.example",
        f"Subject: {'Re: ' if ancestors else ''}Closing routine {first}",
        f"Date: {format_datetime(date)}",
        f"Message-ID: <m{number}@company.example>",
        *([f"In-Reply-To: {ancestors[-1]}", "References: " + "\n ".join(ancestors)] if ancestors else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    text = "\n".join(f"{line}. {TEXT} {number + line}" for line in range(8))
    return "\n".join([*headers, "", text, ""]).encode()


def fill(root: Path, start: int, end: int) -> None:
    """Deliver these mails, spread over the inbox and three folders."""
    for number in range(start, end):
        folder = root / ("", ".Sent", ".Archive", "")[number % 4]
        seconds = int((FIRST_DAY + timedelta(minutes=9 * number)).timestamp())
        file = folder / "cur" / f"{seconds}.M{number}P1.bench:2,S"
        file.write_bytes(mail(number))
        os.utime(file, (seconds, seconds))


def make(root: Path, size: int) -> None:
    """A Maildir++ with so many mails."""
    for folder in ("", ".Sent", ".Archive", ".Drafts"):
        for part in ("cur", "new", "tmp"):
            (root / folder / part).mkdir(parents=True)
    fill(root, 0, size)


def visit(root: Path, index: Path, size: int) -> str:
    """In a child: find the threads of one person in the last half year; how many files were opened."""
    from agent.mailboxes.maildir.mailbox import MaildirMailbox  # noqa: PLC0415 - only the child pays for it
    from agent.model.mail import Query  # noqa: PLC0415

    opened = Opened()
    box = MaildirMailbox("bench", root, own_addresses=("marcus.ellery@mail.example",), index=index)
    until = FIRST_DAY + timedelta(minutes=9 * size)
    query = Query(since=until - timedelta(weeks=26), until=until, addresses=frozenset({ASKED}))
    found = len(box.search(query))
    box.close()
    return json.dumps([opened.count, found])


def look(root: Path, index: Path, bookmark: Path, size: int) -> str:
    """In a child: what came in since the last look; how many files were opened."""
    from agent.mailboxes.maildir.mailbox import MaildirMailbox  # noqa: PLC0415 - only the child pays for it
    from agent.model.mail import Query  # noqa: PLC0415

    opened = Opened()
    box = MaildirMailbox("bench", root, own_addresses=("marcus.ellery@mail.example",), index=index)
    until = FIRST_DAY + timedelta(minutes=9 * size)
    query = Query(
        since=until - timedelta(weeks=8),
        until=until + timedelta(days=1),
        phrases=frozenset({"interview", "vorstellungsgespräch"}),
        calendars=True,
    )
    found = box.find_arrivals(query, bookmark.read_text() if bookmark.exists() else "")
    bookmark.write_text(found.bookmark)
    box.close()
    return json.dumps([opened.count, len(found.threads)])


def letter_due(base: Path, size: int) -> Iterator[Cost]:
    """A run that places the second letter in a mailbox of so many mails, three times over the same state.

    The mailbox is the sample mailbox with the others' mail put in; its first visit is not measured.
    """
    mail = sample.write_mailbox(base / "sample")
    home, kept, form = base / "home", base / "home-kept", base / "interview.toml"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(mail.config, encoding="utf-8")
    form.write_text(sample.read_interview("prairie-gate"), encoding="utf-8")
    for folder in ("", ".Sent", ".Archive"):
        for part in ("cur", "new", "tmp"):
            (mail.root / folder / part).mkdir(parents=True, exist_ok=True)
    fill(mail.root, 0, size)
    before = set(mail.drafts())
    program = [sys.executable, "-m", "agent"]
    options = ["--home", str(home), "--quiet", "--now"]
    subprocess.run([*program, "debrief", str(form), *options, DEBRIEF], check=True)
    (thanks,) = set(mail.drafts()) - before
    mail.send(thanks, datetime.fromisoformat(SENT))
    subprocess.run([*program, "run", *options, SENT], check=True)
    shutil.copytree(home, kept)
    for _ in range(3):
        yield cost(with_children(lambda: _place(program, options)))
        (letter,) = set(mail.drafts()) - before
        letter.unlink()
        shutil.rmtree(home)
        shutil.copytree(kept, home)


def _place(program: list[str], options: list[str]) -> str:
    subprocess.run([*program, "run", *options, DUE], check=True)
    return json.dumps(["", 1])


class Opened:
    """How many mail files this process opens from now on; their names would count as memory."""

    def __init__(self) -> None:
        """Begin to count."""
        self.count = 0
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith(":2,S"):
            self.count += 1


def cost(work: Callable[[], str]) -> Cost:
    """Do something in a child process and see what it used."""
    reading, writing = os.pipe()
    before = time.perf_counter()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as out:
            out.write(work())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        output = told.read()
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit("a measured process failed")
    wall = time.perf_counter() - before
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, output)


def notmuch(config: Path, *words: str) -> str:
    """Run notmuch, wait for it, and count its lines."""
    done = subprocess.run(
        ["notmuch", *words],
        env={**os.environ, "NOTMUCH_CONFIG": str(config)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.dumps(["", len(done.stdout.splitlines()) or ""])


def with_children(work: Callable[[], str]) -> Callable[[], str]:
    """Let a process that only starts others be measured by them: their memory is what counts."""

    def wrapped() -> str:
        told = work()
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        return json.dumps([*json.loads(told), peak])

    return wrapped


def row(size: int, what: str, used: Cost) -> None:
    """One line of the table."""
    opened, found, *peak = json.loads(used.output)
    shown = (f"{used.cpu:.2f}", f"{used.wall:.2f}", f"{(peak or [used.peak])[0]:.0f}", opened, found)
    print(f"{size:>9,}  {what:<28}" + "".join(f"{one:>9}" for one in shown), flush=True)


def measure(size: int, base: Path) -> None:
    """All rows for one size."""
    root, index = base / "Mail", base / "index.db"
    make(root, size)
    time.sleep(2.5)  # a folder is taken to be at rest when its last change is two seconds past
    used = {what: cost(lambda: visit(root, index, size)) for what in ("first visit", "second visit")}
    for what, one in used.items():
        row(size, what, one)
    bookmark = base / "bookmark"
    for what in ("first look", "look with nothing new"):
        row(size, what, cost(lambda: look(root, index, bookmark, size)))
    fill(root, size, size + 10)
    row(size, "look after ten new mails", cost(lambda: look(root, index, bookmark, size)))
    fill(root, size + 10, size + 20)
    row(size, "visit after ten new mails", cost(lambda: visit(root, index, size)))
    for one in letter_due(base, size):
        row(size, "a run with a letter due", one)
    print(f"{'':>11}index: {index.stat().st_size / 1e6:.1f} MB")
    if not shutil.which("notmuch"):
        return
    config = base / "notmuch-config"
    config.write_text(f"[database]\npath={root}\n[new]\ntags=\n")
    for what, words in (
        ("notmuch new", ("new", "--quiet")),
        ("notmuch new, nothing new", ("new", "--quiet")),
        ("notmuch search", ("search", "--output=threads", f"from:{ASKED} or to:{ASKED}")),
    ):
        used[what] = cost(with_children(lambda words=words: notmuch(config, *words)))  # type: ignore[misc]  # lambda
        row(size, what, used[what])
    first = used["first visit"].cpu / used["notmuch new"].cpu
    again = used["second visit"].cpu / used["first visit"].cpu
    print(f"{'':>11}CPU: first visit {first:.2f} of notmuch new; second visit {again:.3f} of the first")


def main() -> None:
    """Print the table."""
    sizes = [int(one.replace(",", "")) for one in sys.argv[1:]] or list(SIZES)
    print(f"{COLUMNS[0]:>9}  {COLUMNS[1]:<28}" + "".join(f"{one:>9}" for one in COLUMNS[2:]))
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-maildir-") as base:
            measure(size, Path(base))


if __name__ == "__main__":
    main()
