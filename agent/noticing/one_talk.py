"""Which calendars are one talk, and what they come to: updates, a new UID, and the invitations of one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from agent.knowledge.domains import (
    DomainKind,
    company_domains,
    is_no_reply,
    kind_of,
    name_label,
    registrable_domain,
)
from agent.knowledge.text import comparable_name, squeeze
from agent.model.appointment import Appointment, AppointmentState, Band, Meeting
from agent.model.interview import Profile
from agent.model.mail import Address, Message
from agent.reading.times.mentions import speaks_of_new_time

_AN_HOUR = timedelta(hours=1)
_BREAK = timedelta(hours=2)
"""So long is nothing between two parts of a day at most, where one by itself looks like no interview."""
_PROGRAMS = frozenset({DomainKind.TRACKING, DomainKind.SCHEDULER, DomainKind.CALENDAR, DomainKind.MEETING})


class Tie(StrEnum):
    """What a calendar is to an appointment on record."""

    SAME = "same"
    """Another state of a calendar that is known."""
    INSTEAD = "instead"
    """The talk at another time, under another UID."""
    BESIDE = "beside"
    """Another part of the same day."""
    FORMER = "former"
    """A state of a calendar that another one took the place of."""


def derive_key(meeting: Meeting) -> str:
    """What a meeting is known again by: UID and occurrence, or whose it is and when."""
    if meeting.uid:
        return f"{meeting.uid}#{meeting.recurrence}" if meeting.recurrence else meeting.uid
    whose = meeting.organizer.key if meeting.organizer else ""
    return f"{whose} {meeting.start or meeting.local_start}"


def find_tie(old: Appointment, new: Appointment, source: Message | None, profile: Profile) -> Tie | None:
    """What the calendar of one appointment is to one on record of another key; None: another talk.

    The same organiser with the same people at another time is the same talk, where the mail says that the
    time is a new one, or where it has the same title in the same conversation and another day. What one
    company calls on one day is one interview. What was told after the other was over, in a series, or without
    a moment, is a talk of its own. So is what mail in doubt tells.

    Args:
        old: As on record.
        new: As its conversation shows it.
        source: The mail that tells of it; None: not known.
        profile: The person.
    """
    one, other = old.meeting, new.meeting
    if one is None or other is None or not _may_be_one(old, new):
        return None
    same_day = _find_day(one, profile) == _find_day(other, profile)
    if any(_is_instead(part, other, profile) for part in _list_parts(old)):
        same_title = comparable_name(one.title) == comparable_name(other.title)
        same_conversation = bool(set(old.thread_ids) & set(new.thread_ids))
        text = f"{source.subject}\n{source.body.new_text if source.body else ''}" if source else ""
        is_told = (same_title or same_conversation) and speaks_of_new_time(f"{text}\n{other.title}")
        if is_told or (same_title and same_conversation and not same_day):
            return Tie.INSTEAD
    return Tie.BESIDE if same_day else None


def _may_be_one(old: Appointment, new: Appointment) -> bool:
    """Whether two calendars may be one talk, whenever they are."""
    one, other = old.meeting, new.meeting
    if one is None or other is None or old.unverified or new.unverified or old.mailbox != new.mailbox:
        return False
    if old.state is not AppointmentState.SEEN or not (_is_single(one) and _is_single(other)):
        return False
    if _was_told_after(one, other) or _was_told_after(other, one) or not _is_same_company(old, new):
        return False
    return new.weighed.band is not Band.IGNORE or _belongs_to(other, one)


def find_tie_by_key(old: Appointment, meeting: Meeting) -> Tie:
    """What a calendar is to the appointment that has, or had, its key."""
    parts = _list_parts(old)
    key = derive_key(meeting)
    if not parts or any(derive_key(part) == key for part in parts):
        return Tie.SAME
    is_newer = meeting.said_at > max(part.said_at for part in parts) and not meeting.cancelled
    return Tie.INSTEAD if is_newer and len(parts) == 1 else Tie.FORMER


def join_meetings(old: Appointment, meeting: Meeting, tie: Tie) -> tuple[Meeting | None, tuple[Meeting, ...]]:
    """The meeting of an appointment after one more calendar, and its parts where it has several.

    Args:
        old: As on record.
        meeting: What the calendar tells.
        tie: What it is to the appointment.
    """
    parts = list(_list_parts(old))
    if tie is Tie.SAME:
        key = derive_key(meeting)
        at = next((at for at, part in enumerate(parts) if derive_key(part) == key), 0)
        if not parts:
            return meeting, ()
        parts[at] = choose_newer_meeting(parts[at], meeting) or meeting
    elif tie is Tie.INSTEAD:
        at = max(range(len(parts)), key=lambda at: len({*parts[at].attendees} & {*meeting.attendees}))
        if meeting.said_at >= parts[at].said_at:
            parts[at] = meeting
    elif tie is Tie.BESIDE:
        parts.append(meeting)
    if len(parts) < 2:  # noqa: PLR2004 - one is no day of several
        return parts[0], ()
    return _span(parts), tuple(sorted(parts, key=_find_start))


def _span(parts: list[Meeting]) -> Meeting:
    """The day as one meeting: from the first begin to the last end, with everybody."""
    held = sorted((one for one in parts if not one.cancelled and not one.declined), key=_find_start)
    if not held:
        return max(parts, key=lambda one: one.said_at)
    newest = max(parts, key=lambda one: one.said_at)
    first = held[0]
    return replace(
        first,
        end=max(_find_end(one) for one in held) if first.start else first.end,
        attendees=tuple({a.key: a for one in held for a in one.attendees}.values()),
        newcomers=tuple(dict.fromkeys(a for one in held for a in one.newcomers)),
        accepted=any(one.accepted for one in held),
        message_id=newest.message_id,
        said_at=newest.said_at,
        said_by=newest.said_by,
    )


def _list_parts(appointment: Appointment) -> tuple[Meeting, ...]:
    return appointment.parts or ((appointment.meeting,) if appointment.meeting else ())


def _is_single(meeting: Meeting) -> bool:
    held = not meeting.cancelled and not meeting.repeats
    return held and meeting.start is not None and not meeting.whole_day


def _find_start(meeting: Meeting) -> datetime:
    return meeting.start or meeting.said_at


def _find_end(meeting: Meeting) -> datetime:
    return meeting.end or _find_start(meeting) + _AN_HOUR


def _find_day(meeting: Meeting, profile: Profile) -> date:
    return _find_start(meeting).astimezone(ZoneInfo(profile.time_zone)).date()


def _was_told_after(meeting: Meeting, other: Meeting) -> bool:
    """Whether a mail told of it when the other was over: the next talk, however alike."""
    return meeting.said_at >= _find_end(other)


def _belongs_to(meeting: Meeting, day: Meeting) -> bool:
    """Whether who called the interview called this right before or behind: `Lunch with the team`."""
    caller, other = _find_caller(meeting), _find_caller(day)
    if caller is None or other is None or caller.key != other.key:
        return False
    gap = max(_find_start(meeting) - _find_end(day), _find_start(day) - _find_end(meeting))
    return gap <= _BREAK


def _is_instead(part: Meeting, meeting: Meeting, profile: Profile) -> bool:
    """Whether it may be the same talk at another time: another UID, in another mail, of the same people."""
    one_mail = part.message_id is not None and part.message_id == meeting.message_id
    return part.uid != meeting.uid and not one_mail and _has_same_people(part, meeting, profile)


def _has_same_people(one: Meeting, other: Meeting, profile: Profile) -> bool:
    """Whether the same person called the same people."""
    callers = {caller.key if (caller := _find_caller(each)) else None for each in (one, other)}
    if len(callers) > 1 or None in callers:
        return False
    ours, theirs = (
        {a.key for a in meeting.attendees if not profile.owns(a.email)} - callers for meeting in (one, other)
    )
    return ours == theirs


def _is_same_company(old: Appointment, new: Appointment) -> bool:
    """Whether two calendars come from one company; one program or recruiter may book for several."""
    names = {comparable_name(one.company) for one in (old, new) if one.company}
    if old.company and new.company and len(names) == 1:
        return True
    callers = [caller for one in (old, new) if one.meeting and (caller := _find_caller(one.meeting))]
    if len(callers) < len((old, new)):
        return False
    houses = {registrable_domain(domain) for domain in company_domains(one.domain for one in callers)}
    if len({one.key for one in callers}) > 1 and len(houses) != 1:
        return False
    own_names = {squeeze(name_label(house)) for house in houses}
    return len(names) < len((old, new)) or any(squeeze(one) in own_names for one in names)


def _find_caller(meeting: Meeting) -> Address | None:
    """The person who called it: the organiser, or who sent it where that is a program or nobody."""
    several = filter(None, (meeting.organizer, meeting.said_by))
    return next((a for a in several if kind_of(a.key) not in _PROGRAMS and not is_no_reply(a.key)), None)


def choose_newer_meeting(old: Meeting | None, new: Meeting | None) -> Meeting | None:
    """Of two states of a meeting the one that holds (RFC 5546 §2.1.5): later SEQUENCE, then later mail.

    A cancellation may leave out its SEQUENCE, and when the meeting was to be; an answer of the person's
    counts for both, and says nothing of where it is.
    """
    if old is None or new is None:
        return new or old
    sequence = max(old.sequence, new.sequence)
    if _rank(new, old) < _rank(old, new):
        old, new = new, old
    if new.start is None and new.local_start is None:
        new = _copy_fields(new, old, "start", "end", "local_start", "local_end", "zone", "whole_day")
    same_time = (new.start, new.local_start) == (old.start, old.local_start)
    if same_time and not new.place and not new.link:
        new = _copy_fields(new, old, "place", "link", "mode")
    return replace(
        new,
        sequence=sequence,
        title=new.title or old.title,
        organizer=new.organizer or old.organizer,
        newcomers=tuple(dict.fromkeys((*old.newcomers, *new.newcomers))),
        attendees=max(new.attendees, old.attendees, key=len) if same_time else new.attendees,
        accepted=new.accepted or (old.accepted and same_time and not new.declined),
        declined=new.declined or (old.declined and same_time and not new.accepted),
    )


def _rank(meeting: Meeting, other: Meeting) -> tuple[int, datetime]:
    unnumbered = meeting.cancelled and not meeting.sequence
    return (other.sequence if unnumbered else meeting.sequence), meeting.said_at


def _copy_fields(meeting: Meeting, other: Meeting, *fields: str) -> Meeting:
    return replace(meeting, **{name: getattr(other, name) for name in fields})
