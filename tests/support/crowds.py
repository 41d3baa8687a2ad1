"""Many interviews and appointments on record that have nothing to do with the one of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from builders import appointment, at, debrief, denise, placement

from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import PlanSnapshot, SettledThread
from agent.model.appointment import AppointmentId, AppointmentState
from agent.model.mail import Address, MessageId
from agent.model.plan import Fate, InterviewState, Sighting, Track, TrackState

RECORDED = at("2026-09-01T09:00:00-05:00")
ASLEEP = PlanSnapshot(state=InterviewState.CLOSED, track=Track(TrackState.EXPIRED), visited_at=RECORDED)


@contextmanager
def fast_journal(path: Path) -> Iterator[Journal]:
    """A journal that does not wait for the disk."""
    with Journal.open(path) as journal:
        journal._db.execute("PRAGMA synchronous = OFF")
        yield journal


@contextmanager
def count_steps(journal: Journal) -> Iterator[list[None]]:
    """A list that grows by one for each instruction of SQLite's machine inside the block."""
    steps: list[None] = []

    def tick() -> int:
        steps.append(None)
        return 0

    journal._db._db.set_progress_handler(tick, 1)
    yield steps
    journal._db._db.set_progress_handler(None, 0)


def crowd(journal: Journal, number: int) -> None:
    """So many more interviews, each with a letter that was sent, and as many lapsed appointments."""
    start = len(journal._db.rows("SELECT 1 FROM interviews"))
    for n in range(start, start + number):
        firm = f"Firm{n} Works"
        someone = denise(name=f"Ana{n} Ruiz{n}", email=f"ana@works{n}.example")
        ended = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=n)
        told = debrief(company=firm, role=f"Clerk{n} of Tills", interviewers=(someone,), interview_end=ended)
        interview = journal.add(told, now=RECORDED)
        mails = (MessageId(f"<a{n}@works{n}.example>"), MessageId(f"<b{n}@mail.example>"))
        journal.settle_thread(interview, SettledThread(mails, "Interview"))
        letter = placement(
            interview=interview,
            person=someone.name,
            message_id=MessageId(f"<{n:032x}@mail.example>"),
            to=(Address(someone.email, someone.name),),
        )
        journal.intend(letter)
        journal.record_draft(letter, f"draft-{n}")
        sent = MessageId(f"<sent{n}@mail.example>")
        journal.record_sighting(letter, Sighting(Fate.SENT, "sent", sent_at=RECORDED, sent_message_id=sent))
        journal.record_visit(interview, ASLEEP)
        meeting = appointment().meeting
        seen = appointment(
            id=AppointmentId(""),
            key=f"meet-{n}",
            company=firm,
            thread_ids=(mails[0],),
            seen_at=RECORDED,
            meeting=replace(meeting, uid=f"meet-{n}", start=ended, end=ended) if meeting else None,
        )
        kept = journal.appointments.add(seen, None)
        journal.appointments.update(replace(kept, state=AppointmentState.LAPSED), None, now=RECORDED)
