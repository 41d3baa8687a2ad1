"""The labelled sample mailboxes, looked at week after week as cron does, with a journal on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from noticed import Sample, profile, samples
from noticed_measures import Judged

from agent.keeping.config import Config, Find, MaildirSettings
from agent.keeping.journal import Journal
from agent.mailboxes.memory import MemoryMailbox
from agent.model.appointment import Appointment, Band
from agent.model.interview import Waiting
from agent.noticing.finding import find
from agent.visit import Agent
from agent.writing.templates import Templates

_LABEL = "Interview"
_RANK = (Band.IGNORE, Band.ASK, Band.SURE)


def looked_at(person: str, folder: Path) -> tuple[Judged, ...]:
    """What each thread of a person came to after the looks of all the weeks."""
    theirs = [sample for sample in samples() if sample.person == person]
    me = profile(person)
    mailbox = MemoryMailbox("local", me.addresses)
    settings = MaildirSettings(name="local", path=folder / "Mail", drafts="Drafts", sent="Sent")
    config = Config(profile=me, waiting=Waiting(), mailboxes={"local": settings}, find=Find(label=_LABEL))
    with closing(Journal.open(folder / "journal.sqlite3")) as journal:
        agent = Agent(config, journal, Templates.shipped(), lambda _: mailbox)
        for now in _weeks(mailbox, theirs):
            found = find(agent, "local", now)
            journal.appointments.looked("local", found.bookmark, at=now, next_at=now)
        return tuple(_judged(sample, journal.appointments.all()) for sample in theirs)


def _weeks(mailbox: MemoryMailbox, theirs: list[Sample]) -> Iterator[datetime]:
    """Deliver the mail of a week, then give the moment after it."""
    mails = [
        (mail.received, raw, mail.marks, _LABEL if sample.labelled else "")
        for sample in theirs
        for raw, mail in zip(sample.raw, sample.thread.messages, strict=True)
    ]
    mails.sort(key=lambda mail: mail[0])
    now = mails[0][0]
    while mails:
        now += timedelta(days=7)
        while mails and mails[0][0] < now:
            received, raw, marks, label = mails.pop(0)
            mailbox.deliver(raw, received, marks, label)
        yield now


def _judged(sample: Sample, appointments: tuple[Appointment, ...]) -> Judged:
    ids = {*sample.thread.message_ids}
    mine = [one for one in appointments if ids & {*one.thread_ids}]
    if not mine:
        return Judged(sample, Band.IGNORE, None, ("no look kept it",))
    best = max(mine, key=lambda one: _RANK.index(one.weighed.band))
    why = tuple(f"{one.text} ({one.points:+})" for one in best.weighed.evidence)
    return Judged(sample, best.weighed.band, best.meeting, why)
