"""What is measured on the labelled sample mailboxes: the band of each thread, and what was pre-filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from agents import SECRET
from builders import appointment
from labelled_threads import FIRST, Sample, mailbox, profile, samples
from worlds import INBOX, SENT_FOLDER
from worlds.maildir import MaildirWorld

from agent.keeping.config import Config, Find
from agent.keeping.journal.journal import Journal
from agent.mailboxes.conversations import matches, matches_headers
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.model.appointment import Appointment, Band, Meeting, Weighed
from agent.model.interview import Waiting
from agent.model.mail import Mark, Message, Query
from agent.model.prefill import Prefill
from agent.noticing.glancing import PersonalMail
from agent.noticing.looking import find_appointments
from agent.noticing.merging import merge_appointments
from agent.noticing.one_talk import find_tie
from agent.reading.calendars.meetings import meetings_of
from agent.reading.evidence import weighing
from agent.reading.prefilling import prefill
from agent.reading.times.agreement import choose_times
from agent.visit import Agent
from agent.writing.templates import Templates

_HALF_YEAR = timedelta(days=180)
_NEVER = datetime.min.replace(tzinfo=UTC)
Tell = Callable[[str, object], None]
"""Print a figure by its name."""
_RANK = (Band.IGNORE, Band.ASK, Band.SURE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A labelled thread and what came of it."""

    sample: Sample
    band: Band
    meeting: Meeting | None
    why: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether the person hears of it."""
        return self.band is not Band.IGNORE

    def line(self) -> str:
        """For the report: which thread, what it is, what it was taken for."""
        truth = self.sample.truth
        reasons = "; ".join(self.why)
        return f"{self.sample.id} ({self.sample.what}): {truth.band}, taken for {self.band}: {reasons}"


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision and recall of a band or of several."""

    right: int
    given: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Of those it was given to, how many deserve it."""
        return self.right / self.given

    @property
    def recall(self) -> float:
        """Of those that deserve nothing else, how many got it."""
        return self.found / self.wanted

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} ({self.right} of {self.given}), "
            f"recall {self.recall:.3f} ({self.found} of {self.wanted})"
        )


@cache
def judge_all(part: str = FIRST) -> tuple[Judgement, ...]:
    """Every labelled thread of a part, weighed as a look at the mailbox would weigh it."""
    return tuple(_judge_sample(sample) for sample in samples(part))


def rates(every: Iterable[Judgement], *bands: Band) -> Rates:
    """How these bands were given; a thread whose label allows several counts wherever it may stand."""
    every = tuple(every)
    given = [one for one in every if one.band in bands]
    wanted = [one for one in every if _bands(one.sample) <= {*bands}]
    return Rates(
        right=sum(bool(_bands(one.sample) & {*bands}) for one in given),
        given=len(given),
        found=sum(one.band in bands for one in wanted),
        wanted=len(wanted),
    )


@cache
def prefill_all(part: str = FIRST) -> Mapping[str, Mapping[str, tuple[str, str, str]]]:
    """Of every interview: for each field how it fared (correct, wrong, empty), the truth, what was told."""
    return {
        one.sample.id: dict(_fields(one))
        for one in judge_all(part)
        if one.sample.truth.interview and not is_called_off(one)
    }


def tally(field: str, part: str = FIRST) -> Counter[str]:
    """How often a field was correct, wrong or left empty."""
    return Counter(fields[field][0] for fields in prefill_all(part).values() if field in fields)


def is_called_off(one: Judgement) -> bool:
    """Called off: nobody is asked about it."""
    return one.sample.truth.interview and one.sample.truth.band is Band.IGNORE


def _bands(sample: Sample) -> frozenset[Band]:
    return sample.truth.also_fine | {sample.truth.band}


def _judge_sample(sample: Sample) -> Judgement:
    meetings = meetings_of(sample.thread.messages, sample.profile)
    if not sample.labelled and not _arrives(sample):
        return Judgement(sample, Band.IGNORE, None, ("the mailbox is not asked for it",))
    if not meetings and not sample.labelled and not weighing.may_be_interview(sample.thread, sample.profile):
        return Judgement(sample, Band.IGNORE, None, ("it is not worth weighing",))
    judged = _join(sample, [_weighed(sample, one) for one in meetings]) or [_weighed(sample, None)]
    return max(
        judged, key=lambda one: (_RANK.index(one.band), one.meeting.said_at if one.meeting else _NEVER)
    )


def _join(sample: Sample, judged: list[Judgement]) -> list[Judgement]:
    """Those whose calendars are one talk as one, as a look at the mailbox would put them on record."""
    joined: list[tuple[Judgement, Appointment]] = []
    for one in sorted(judged, key=lambda one: one.meeting.said_at if one.meeting else _NEVER):
        new = appointment(
            mailbox="",
            thread_ids=sample.thread.message_ids,
            company="",
            meeting=one.meeting,
            weighed=Weighed(band=one.band, evidence=()),
        )
        told = one.meeting.message_id if one.meeting else None
        source = next((mail for mail in sample.thread.messages if mail.message_id == told), None)
        for at, (known, old) in enumerate(joined):
            if tie := find_tie(old, new, source, sample.profile):
                both = merge_appointments(old, new, tie)
                best = max(known, one, key=lambda each: _RANK.index(each.band))
                joined[at] = replace(best, meeting=both.meeting), both
                break
        else:
            joined.append((one, new))
    return [one for one, _ in joined]


def _arrives(sample: Sample) -> bool:
    began = sample.thread.messages[0].date
    query = weighing.watch_query(began, sample.thread.messages[-1].date + timedelta(seconds=1))
    glance = PersonalMail(sample.profile)
    return any(
        matches(query, message) or (glance.is_worth_reading(message) and glance.is_telling(message))
        for message in sample.thread.messages
    )


def _weighed(sample: Sample, meeting: Meeting | None) -> Judgement:
    case = weighing.Case(
        thread=sample.thread, meeting=meeting, labelled=sample.labelled, earlier=_earlier(sample, meeting)
    )
    weighed = weighing.weigh(case, sample.profile)
    return Judgement(sample, weighed.band, meeting, _reasons(weighed))


def _reasons(weighed: Weighed) -> tuple[str, ...]:
    return tuple(f"{one.text} ({one.points:+})" for one in weighed.evidence)


def _earlier(sample: Sample, meeting: Meeting | None) -> tuple[Message, ...]:
    """What a mailbox answers when asked for older mail with the other side or a tracking system."""
    began = sample.thread.messages[0].date
    domains = weighing.find_company_domains(sample.thread, meeting, sample.profile)
    query = Query(
        since=began - _HALF_YEAR, until=began, domains=domains | weighing.watch_query(began, began).domains
    )
    inside = {message.key for message in sample.thread.messages}
    return tuple(
        replace(message, body=None)
        for message in mailbox(sample.person, sample.part)
        if message.key not in inside and matches_headers(query, message)
    )


def _fields(one: Judgement) -> Iterable[tuple[str, tuple[str, str, str]]]:
    sample, truth = one.sample, one.sample.truth
    zone = sample.profile.time_zone
    said = choose_times(sample.thread.messages, zone)
    last = sample.thread.messages[-1].date
    over = max(filter(None, (truth.end, truth.start and truth.start + timedelta(hours=3), last)))
    now = over + timedelta(minutes=5)
    known = prefill(sample.thread, sample.profile, now=now, meeting=one.meeting, times=said)
    yield "company", _text(truth.company, known.company.value)
    if truth.role:
        yield "role", _text(truth.role, known.role.value)
    if truth.mode:
        yield "mode", _text((truth.mode,), known.mode.value)
    if truth.people:
        yield "people", _people(truth.people, known)
    if truth.end:
        yield "end", _moment(truth.end, known.interview_end.value)
    elif truth.start:
        starts = [time.start for time in said]
        told = ", ".join(f"{start:%d.%m. %H:%M}" for start in starts)
        fared = "correct" if truth.start in starts else "wrong" if starts else "empty"
        yield "said", (fared, f"{truth.start:%d.%m. %H:%M}", told)


def _text(right: tuple[str, ...], told: str) -> tuple[str, str, str]:
    plain: Callable[[str], str] = lambda text: " ".join(text.split()).casefold()  # noqa: E731 - used thrice, here
    fared = "correct" if plain(told) in map(plain, right) else "wrong" if told else "empty"
    return fared, " / ".join(right), told


def _people(right: tuple[str, ...], known: Prefill) -> tuple[str, str, str]:
    """Correct when one of the names is there; each label names the people who matter, in every spelling."""
    told = [person.name for person in known.people]
    fared = "correct" if {*told} & {*right} else "wrong" if told else "empty"
    return fared, " / ".join(right), ", ".join(told)


def _moment(right: datetime, told: str) -> tuple[str, str, str]:
    fared = "empty" if not told else "correct" if datetime.fromisoformat(told) == right else "wrong"
    return fared, right.isoformat(), told


_LABEL = "Interview"


def look_every_week(person: str, folder: Path, part: str = FIRST) -> tuple[Judgement, ...]:
    """What each thread of a person came to after the looks of all the weeks."""
    theirs = [sample for sample in samples(part) if sample.person == person]
    me = profile(person)
    world = MaildirWorld(folder)
    mailbox = MaildirMailbox("local", world.root, own_addresses=me.addresses, index=world.index)
    settings = MaildirSettings(name="local", path=world.root, drafts="Drafts", sent=("Sent",))
    config = Config(profile=me, waiting=Waiting(), mailboxes={"local": settings}, find=Find(label=_LABEL))
    with closing(Journal.open(folder / "journal.sqlite3")) as journal:
        agent = Agent(config, journal, Templates.shipped(), lambda _: mailbox, lambda: SECRET)
        for now in _weeks(world, theirs):
            found = find_appointments(agent, "local", now)
            journal.looks.record("local", found.bookmark, now=now, next_at=now)
        return tuple(_judge_records(sample, journal.appointments.all()) for sample in theirs)


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


def _judge_records(sample: Sample, appointments: tuple[Appointment, ...]) -> Judgement:
    ids = {*sample.thread.message_ids}
    mine = [one for one in appointments if ids & {*one.thread_ids}]
    if not mine:
        return Judgement(sample, Band.IGNORE, None, ("no look kept it",))
    best = max(mine, key=lambda one: _RANK.index(one.weighed.band))
    return Judgement(sample, best.weighed.band, best.meeting, _reasons(best.weighed))
