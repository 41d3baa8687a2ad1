"""What a run costs as the years go by: beside what is on record, and with many letters due at once.

    python bench/on_record.py [--rounds N] [--others N ...] [--due N ...]

What is on record lies in a home by itself: interviews with a thank-you each, visited, asleep. What is due is
an interview that was just debriefed, whose thread is known; the run places its thank-you. Ratios are of CPU.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from builders import address, debrief, denise, placement
from desk import MaildirDesk
from mails import DEBRIEFED, DENISE_IN_FULL, INVITED, raw_mail
from paired import Contender, Used, paired
from quiet_run import PROGRAM, PYTHON

from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import PlanSnapshot
from agent.model.interview import Debrief
from agent.model.mail import MessageId
from agent.model.plan import InterviewState, Track, TrackState

OTHERS = (0, 1_000, 10_000)
DUE = (50, 100)
MANY = 2_000
MOST_BESIDE = 1.3
"""One letter due among so many others may cost so many times what it costs alone."""
MOST_TWICE = 2.4
"""Twice as many due may cost so many times as much."""
MOST_SECONDS = 60
MOST_STATUS = 1_000
"""Milliseconds of CPU of `status`."""
MEMORY = Path("/dev/shm")  # noqa: S108 - only what is on record is made ready there, then it is copied


@dataclass(frozen=True, slots=True)
class Stage:
    """A home and a Maildir, laid anew before each run."""

    desk: MaildirDesk
    kept: Path
    due: int

    def lay(self) -> None:
        """As it was before the run."""
        shutil.rmtree(self.desk.base)
        shutil.copytree(self.kept, self.desk.base)

    def check(self) -> None:
        """Every letter that was due stands there."""
        found = len(self.desk.draft_files())
        if found != self.due:
            sys.exit(f"{found} letters stand in Drafts instead of {self.due}")

    def run(self) -> Contender:
        """One run, as cron calls it."""
        words = [PROGRAM, "run", "--quiet", "--home", str(self.desk.home), "--now", DEBRIEFED.isoformat()]
        return Contender(words, self.lay, self.check)


def make_stage(base: Path, others: int, due: int) -> Stage:
    """So many interviews on record that are not due, and so many that are."""
    desk = MaildirDesk(base / f"{others}-{due}", ())
    desk.configure("\n[find]\nenabled = false\n")
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as fast:
        file = Path(fast) / "journal.db"
        with Journal.open(file) as journal:
            for number in range(others):
                record_other(journal, number)
            for number in range(due):
                raw = raw_mail(
                    _thread(number),
                    sender=DENISE_IN_FULL.replace("prairiegate", f"company{number}"),
                    subject=f"Branch {number}: interview",
                )
                desk.deliver(raw, INVITED)
                journal.add(_interview(number), now=DEBRIEFED)
        shutil.copyfile(file, desk.journal_file)
        desk.journal_file.chmod(0o600)
    kept = base / f"kept-{others}-{due}"
    shutil.copytree(desk.base, kept)
    return Stage(desk, kept, due)


def _interview(number: int) -> Debrief:
    person = denise(email=f"denise.kowalczyk@company{number}.example")
    return debrief(company=f"Company {number}", interviewers=(person,), thread=_thread(number))


def _thread(number: int) -> MessageId:
    return MessageId(f"<a{number}@company{number}.example>")


def record_other(journal: Journal, number: int, state: InterviewState = InterviewState.CLOSED) -> None:
    """One of the last years: visited, its thank-you placed, nothing to do any more."""
    earlier = timedelta(days=30 + number % 1000)
    one = replace(_interview(1_000_000 + number), interview_end=DEBRIEFED - earlier)
    interview = journal.add(one, now=DEBRIEFED - earlier)
    letter = placement(
        interview=interview,
        message_id=MessageId(f"<ours{number}@mail.example>"),
        in_reply_to=_thread(1_000_000 + number),
        to=(address(f"Denise Kowalczyk <denise.kowalczyk@company{number}.example>"),),
        placed_at=DEBRIEFED - earlier,
        fingerprint=tuple(range(number * 40, number * 40 + 40)),
    )
    journal.intend(letter)
    journal.record_draft(letter, f"draft{number}")
    journal.record_visit(interview, PlanSnapshot(state=state, track=Track(TrackState.EXPIRED)))


def measure_others(base: Path, numbers: list[int], rounds: int) -> Iterator[str]:
    """One letter due beside so many; and `status` with as many on record."""
    stages = {number: make_stage(base, number, 1) for number in numbers}
    used = paired(
        {
            "python -c pass": Contender([PYTHON, "-c", "pass"]),
            **{_beside(number): stage.run() for number, stage in stages.items()},
        },
        rounds,
    )
    alone, most = used[_beside(numbers[0])], used[_beside(numbers[-1])]
    yield from _table(used, used["python -c pass"])
    yield judge(f"at most {MOST_BESIDE} times the same alone", most.cpu / alone.cpu, MOST_BESIDE)
    desk = stages[numbers[-1]].desk
    words = [PROGRAM, "status", "--home", str(desk.home), "--now", DEBRIEFED.isoformat()]
    status = f"status, {numbers[-1]:,} on record"
    shown = paired({"python -c pass": Contender([PYTHON, "-c", "pass"]), status: Contender(words)}, rounds)
    yield from _table(shown, shown["python -c pass"])
    yield judge(f"status: at most {MOST_STATUS:,} ms of CPU", shown[status].cpu, MOST_STATUS)


def measure_due(base: Path, numbers: list[int], rounds: int) -> Iterator[str]:
    """So many letters due at once."""
    stages = {number: make_stage(base, 0, number) for number in (1, *numbers)}
    used = paired({f"{number:,} due": stage.run() for number, stage in stages.items()}, rounds)
    one, fewer, more = (used[f"{number:,} due"].cpu for number in (1, *numbers))
    yield from _table(used, used["1 due"])
    most = MOST_TWICE * numbers[1] / numbers[0] / 2
    yield judge(
        f"{numbers[1]:,} more cost at most {most:.1f} times {numbers[0]:,} more",
        (more - one) / (fewer - one),
        most,
    )


def measure_many(base: Path) -> Iterator[str]:
    """More than anybody will have."""
    stage = make_stage(base, 0, MANY)
    start = time.perf_counter()
    used = paired({f"{MANY:,} due": stage.run()}, 1, warm_up=0)
    seconds = statistics.fmean(one.wall for one in used.values()) / 1000
    yield from _table(used, None)
    yield judge(f"{MANY:,} due in one run: at most {MOST_SECONDS} s", seconds, MOST_SECONDS)
    yield f"  ({time.perf_counter() - start:.0f} s with laying and looking)"


def judge(goal: str, found: float, most: float) -> str:
    """A goal beside what was found."""
    return f"  {goal}: {'kept' if found <= most else 'NOT KEPT'} ({found:.2f})"


def _beside(number: int) -> str:
    return f"one due among {number:,}"


def _table(used: dict[str, Used], alone: Used | None) -> Iterator[str]:
    for name, one in used.items():
        ratio = f"{one.cpu / alone.cpu:>11.2f}" if alone else ""
        yield f"  {name:<30}{one.cpu:>9.0f}{one.wall:>9.0f}{ratio}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each row (5)")
    parser.add_argument(
        "--others", type=int, nargs="*", default=list(OTHERS), help="on record (0 1000 10000)"
    )
    parser.add_argument("--due", type=int, nargs=2, default=list(DUE), help="due at once (50 100)")
    parser.add_argument("--many", action=argparse.BooleanOptionalAction, default=True, help=f"{MANY:,} due")
    given = parser.parse_args()
    parts: list[Callable[[Path], Iterator[str]]] = []
    if given.others:
        parts.append(lambda base: measure_others(base, given.others, given.rounds))
    parts.append(lambda base: measure_due(base, given.due, given.rounds))
    if given.many:
        parts.append(measure_many)
    print(f"  {'':<30}{'CPU ms':>9}{'wall ms':>9}{'CPU ratio':>11}")
    for part in parts:
        with tempfile.TemporaryDirectory(prefix="bench-") as base:
            for line in part(Path(base)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
