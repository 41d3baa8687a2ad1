"""The labelled sample mailboxes as Maildirs, looked at week after week as cron does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from mailbox_contract import INBOX, SENT_FOLDER
from maildirs import MaildirWorld
from noticed import Sample, profile, samples
from noticed_measures import Judged

from agent.keeping.config import Config, Find
from agent.keeping.journal.journal import Journal
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.model.appointment import Appointment, Band
from agent.model.interview import Waiting
from agent.model.mail import Mark
from agent.noticing.looking import find_appointments
from agent.visit import Agent
from agent.writing.templates import Templates

_LABEL = "Interview"
_RANK = (Band.IGNORE, Band.ASK, Band.SURE)


def looked_at(person: str, folder: Path) -> tuple[Judged, ...]:
    """What each thread of a person came to after the looks of all the weeks."""
    theirs = [sample for sample in samples() if sample.person == person]
    me = profile(person)
    world = MaildirWorld(folder)
    mailbox = MaildirMailbox("local", world.root, own_addresses=me.addresses, index=world.index)
    settings = MaildirSettings(name="local", path=world.root, drafts="Drafts", sent="Sent")
    config = Config(profile=me, waiting=Waiting(), mailboxes={"local": settings}, find=Find(label=_LABEL))
    with closing(Journal.open(folder / "journal.sqlite3")) as journal:
        agent = Agent(config, journal, Templates.shipped(), lambda _: mailbox)
        for now in _weeks(world, theirs):
            found = find_appointments(agent, "local", now)
            journal.looks.record("local", found.bookmark, now=now, next_at=now)
        return tuple(_judged(sample, journal.appointments.all()) for sample in theirs)


def _weeks(world: MaildirWorld, theirs: list[Sample]) -> Iterator[datetime]:
    """Deliver the mail of a week, then give the moment after it."""
    mails = [
        (mail, raw, one) for one in theirs for raw, mail in zip(one.raw, one.thread.messages, strict=True)
    ]
    mails.sort(key=lambda several: several[0].received)
    now = mails[0][0].received
    while mails:
        now += timedelta(days=7)
        while mails and mails[0][0].received < now:
            mail, raw, sample = mails.pop(0)
            if sample.labelled:
                world.deliver_labelled(raw, mail.received, _LABEL)
            else:
                world.deliver(raw, mail.received, SENT_FOLDER if Mark.SENT in mail.marks else INBOX)
        yield now


def _judged(sample: Sample, appointments: tuple[Appointment, ...]) -> Judged:
    ids = {*sample.thread.message_ids}
    mine = [one for one in appointments if ids & {*one.thread_ids}]
    if not mine:
        return Judged(sample, Band.IGNORE, None, ("no look kept it",))
    best = max(mine, key=lambda one: _RANK.index(one.weighed.band))
    why = tuple(f"{one.text} ({one.points:+})" for one in best.weighed.evidence)
    return Judged(sample, best.weighed.band, best.meeting, why)
