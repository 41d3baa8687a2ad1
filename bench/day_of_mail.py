"""What looking for interviews costs in a day of 100 new mails, with `[find] read` either way.

The mails come in over a day, and each hour there is a look by a mailbox newly opened. In a Maildir files
opened are counted, on IMAP (Dovecot, where it is installed) round trips, at Gmail (the tests' own fake)
requests and quota units. Seconds are those of this machine, where a server is near; beside them stands what
they would be with a server 50 ms away. Nothing is judged.

    python bench/day_of_mail.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from agents import SECRET, config
from dovecot import Dovecot
from maildir import Opened
from mails import DENISE_IN_FULL, MARCUS, raw_mail
from worlds import INBOX, SENT_FOLDER, World
from worlds.gmail import GmailWorld
from worlds.imap import ImapWorld
from worlds.maildir import MaildirWorld

from agent.keeping.config import Find
from agent.keeping.journal.journal import Journal
from agent.noticing.looking import find_appointments
from agent.visit import Agent
from agent.writing.templates import Templates

DAY = datetime(2026, 9, 2, tzinfo=UTC)
MAILS, LOOKS = 100, 24
AWAY = 0.05
"""Seconds that a round trip to a server far away takes."""
WORDS = (
    "I looked through the plans for the garden again and think that the hedge should stay where it is. "
    "Tell me what you think of it when you have had the time to walk along it once.\n"
) * 4
LETTER = "Ten recipes for the autumn, and what to plant now. Read it on our page.\n" * 300
COLUMNS = ("mailbox", "read", "what", "number", "units", "seconds", "50 ms away")


@dataclass(frozen=True, slots=True)
class Cost:
    """What some looks took."""

    number: int
    """Of round trips, requests or files opened."""
    units: int
    seconds: float


def mails() -> Iterator[tuple[bytes, datetime, str]]:
    """A day: 55 newsletters, 15 automatic mails, 12 answers, 12 mails of people, 5 sent, one invitation."""
    for number in range(MAILS):
        when = DAY + timedelta(minutes=14 * number + 3)
        kind = (number * 37) % MAILS  # each kind is spread over the day
        who, folder = f"Person {number} <person{number}@company{number % 30}.example>", INBOX
        about: dict[str, Any] = {"sender": who, "to": MARCUS, "subject": f"Garden {number}", "text": WORDS}
        if kind < 55:  # noqa: PLR2004 - the shares of the docstring
            about |= {"List_Unsubscribe": "<mailto:off@company.example>", "text": LETTER}
        elif kind < 70:  # noqa: PLR2004
            about |= {"Auto_Submitted": "auto-generated"}
        elif kind < 82:  # noqa: PLR2004
            about |= {"answers": f"<earlier{number}@mail.example>", "subject": f"Re: Garden {number}"}
        elif 94 <= kind < 99:  # noqa: PLR2004
            about |= {"sender": MARCUS, "to": who}
            folder = SENT_FOLDER
        elif kind == MAILS - 1:
            about |= {"sender": DENISE_IN_FULL, "subject": "Your interview"}
        yield raw_mail(f"<day{number}@company.example>", date=when, **about), when, folder


def read_day(world: World, folder: Path, read: Any, meter: Meter) -> tuple[Cost, Cost]:  # noqa: ANN401 - a word of the config
    """A day's looks, and as many without news."""
    known = config(folder)
    settings = replace(
        known,
        find=Find(read=read),
        mailboxes={world.name: replace(known.mailboxes["local"], name=world.name)},
    )
    coming = list(mails())
    with Journal.open(folder / "journal.db") as journal:
        journal.looks.set_mailboxes((world.name,), now=DAY, latest=DAY)

        def look(now: datetime) -> Cost:
            box = world.open()
            agent = Agent(settings, journal, Templates.shipped(), lambda _: box, lambda: SECRET)
            before, begin = meter(box), perf_counter()
            found = find_appointments(agent, world.name, now)
            seconds = perf_counter() - begin
            after = meter(box)
            journal.looks.record(world.name, found.bookmark, now=now, next_at=now)
            box.close()
            return Cost(after[0] - before[0], after[1] - before[1], seconds)

        look(DAY)
        busy, quiet = [], []
        for hour in range(LOOKS):
            now = DAY + timedelta(hours=hour + 1)
            while coming and coming[0][1] < now:
                world.deliver(*coming.pop(0))
            busy.append(look(now))
            quiet.append(look(now + timedelta(minutes=1)))
    return add(busy), add(quiet)


Meter = Callable[[Any], tuple[int, int]]
"""What a mailbox was asked so far: the number, and the units."""


def add(costs: list[Cost]) -> Cost:
    """Their sum."""
    return Cost(
        sum(one.number for one in costs), sum(one.units for one in costs), sum(one.seconds for one in costs)
    )


@contextmanager
def worlds(base: Path) -> Iterator[list[tuple[Callable[[], World], str, Meter]]]:
    """Each mailbox there is here, what is counted in it, and how."""
    opened = Opened()
    found: list[tuple[Callable[[], World], str, Meter]] = [
        (lambda: MaildirWorld(Path(tempfile.mkdtemp(dir=base))), "files", lambda _: (opened.count, 0)),
        (GmailWorld, "requests", lambda box: (box.requests, box.units)),
    ]
    if not shutil.which("dovecot", path="/usr/sbin:/usr/bin:/usr/local/sbin"):
        yield found
        return
    with Dovecot() as server:
        imap = (lambda: ImapWorld(server.host, server.port), "round trips", lambda box: (box.round_trips, 0))
        yield [found[0], imap, found[1]]


def main() -> None:
    """Print the table."""
    print("{:<9}{:<10}{:<24}{:>14}{:>8}{:>9}{:>12}".format(*COLUMNS))
    with tempfile.TemporaryDirectory(prefix="bench-") as name, worlds(Path(name)) as every:
        for make, unit, meter in every:
            for read in ("subjects", "personal"):
                world = make()
                with world if isinstance(world, (GmailWorld, ImapWorld)) else nullcontext():
                    folder = Path(tempfile.mkdtemp(dir=name))
                    busy, quiet = read_day(world, folder, read, meter)
                for what, cost in (("24 looks, 100 mails", busy), ("24 looks, nothing new", quiet)):
                    far = f"{cost.seconds + cost.number * AWAY:.1f}" if unit != "files" else ""
                    number = f"{cost.number} {unit}"
                    print(
                        f"{world.name:<9}{read:<10}{what:<24}{number:>14}{cost.units or '':>8}"
                        f"{cost.seconds:>9.2f}{far:>12}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
