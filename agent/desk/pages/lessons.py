"""Lessons: what went badly and what to prepare, over all interviews, to be read before the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint

from agent.debriefing.how_it_went import WENT, WENT_WRONG
from agent.debriefing.lessons import Lesson, Said, learn
from agent.desk.desk import draw, find_desk
from agent.keeping.journal.records import Record
from agent.knowledge.text import comparable_name
from agent.model.appointment import Appointment, AppointmentState, Band
from agent.noticing import over_at
from agent.visit import Agent
from agent.wording import sentences
from agent.wording.appointments import describe_when, name_appointment, select_listed

PAGE = Blueprint("lessons", __name__)
_MOST = 300
"""So many interviews are read, the newest: what one learned before these is known by now."""
_MOST_SHOWN = 60
"""So many lessons of a kind stand on the page, those that came most often and last."""
_MOST_TIMES, _MOST_ANSWERS = 6, 3
"""So many of the times it came, and so many better answers, are shown of one lesson."""
_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})
_WENT = {choice.value: choice.label for choice in WENT_WRONG if choice.value}
_ALL_IN_ALL = {choice.value: choice.label.partition(":")[0].lower() for choice in WENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """An interview to come."""

    company: str
    role: str
    when: str
    endpoint: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """Once that something was written down."""

    said: Said
    when: str
    went: str
    """How the answer was, in words; empty: not known."""
    is_theirs: bool
    """Whether it was at a company that an interview is to come with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A lesson as it stands on the page."""

    title: str
    times: tuple[Time, ...]
    number: int

    @property
    def is_theirs(self) -> bool:
        """Whether a company asked it that an interview is to come with."""
        return any(one.is_theirs for one in self.times)

    @property
    def latest(self) -> tuple[Time, ...]:
        """The last times, as many as are shown."""
        return self.times[:_MOST_TIMES]

    @property
    def earlier(self) -> int:
        """How many more times there were."""
        return len(self.times) - len(self.latest)

    @property
    def answers(self) -> tuple[str, ...]:
        """The better answers, the latest first, each once, as many as are shown."""
        several = dict.fromkeys(one.said.better_answer for one in self.times if one.said.better_answer)
        return tuple(several)[:_MOST_ANSWERS]


@PAGE.get("/lessons")
def show() -> str:
    """The sheet."""
    desk = find_desk()
    now = desk.read_now()
    with desk.open_for_reading() as agent:
        records, older = agent.journal.list_newest(_MOST)
        coming = list(_list_coming(agent, records, now))
        zone = agent.config.profile.time_zone
    theirs = {comparable_name(one.company) for one in coming}
    over = [one for one in records if one.debrief.interview_end <= now]
    lessons = learn(over)
    return draw(
        "lessons.html",
        coming=coming,
        questions=_show(lessons.questions, theirs, zone, now),
        to_prepare=_show(lessons.to_prepare, theirs, zone, now),
        left_out=max(0, len(lessons.questions) - _MOST_SHOWN) + max(0, len(lessons.to_prepare) - _MOST_SHOWN),
        notes=[(one, _say_day(one, zone, now)) for one in over if one.debrief.private_note.strip()],
        read=len(records),
        older=older,
        went=_count(over),
        today=sentences.format_day(now, zone, now),
    )


def _say_day(record: Record, zone: str, now: datetime) -> str:
    return sentences.format_day(record.debrief.interview_end, zone, now)


def _list_coming(agent: Agent, records: Iterable[Record], now: datetime) -> Iterator[Coming]:
    """The interviews to come, the next one first."""
    profile = agent.config.profile
    ahead: list[tuple[datetime, Coming]] = []
    seen = select_listed(agent.journal.appointments.find_open(), profile, now, everything=False)
    for one in seen:
        over = over_at(one, profile.time_zone)
        if over and over > now and _is_one(one):
            ahead.append((over, _build(one, describe_when(one, profile, now))))
    for record in records:
        debrief = record.debrief
        if debrief.interview_end > now:
            coming = Coming(
                company=debrief.company,
                role=debrief.role,
                when=f"until {sentences.format_moment(debrief.interview_end, profile.time_zone, now)}",
                endpoint="interview.show",
                values={"interview": record.id},
            )
            ahead.append((debrief.interview_end, coming))
    return (coming for _, coming in sorted(ahead, key=lambda one: one[0]))


def _is_one(appointment: Appointment) -> bool:
    """Whether it is an interview that nobody doubts, and that was not declined."""
    if appointment.state not in _OPEN or (appointment.meeting and appointment.meeting.declined):
        return False
    return appointment.weighed.band is Band.SURE or appointment.confirmed_at is not None


def _build(appointment: Appointment, when: str) -> Coming:
    return Coming(
        company=name_appointment(appointment),
        role=appointment.role,
        when=when,
        endpoint="found.only",
        values={"appointment": appointment.id},
    )


def _show(lessons: Sequence[Lesson], theirs: set[str], zone: str, now: datetime) -> tuple[Shown, ...]:
    """What came most often first; of these, what somebody asked with whom an interview is to come."""
    shown = [
        Shown(
            title=lesson.title,
            number=lesson.times,
            times=tuple(
                Time(
                    said=said,
                    when=sentences.format_day(said.ended, zone, now),
                    went=_WENT.get(said.went, ""),
                    is_theirs=comparable_name(said.company) in theirs,
                )
                for said in lesson.said
            ),
        )
        for lesson in lessons
    ]
    return tuple(sorted(shown, key=lambda one: (-one.number, not one.is_theirs))[:_MOST_SHOWN])


def _count(records: Iterable[Record]) -> tuple[tuple[str, int], ...]:
    """How many went how, as far as it was written down."""
    counted = Counter(one.debrief.went for one in records)
    return tuple((said, counted[value]) for value, said in _ALL_IN_ALL.items() if counted[value])
