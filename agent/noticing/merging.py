"""Whether an appointment is on record already, as one or as an interview, and what becomes of the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from agent.deciding.appointments import Act, next_for, over_at
from agent.keeping.journal.records import Record
from agent.knowledge.domains import is_no_reply, is_tracking
from agent.knowledge.text import comparable_name
from agent.model.appointment import Appointment, AppointmentState, Band, Meeting, SaidTime, Weighed
from agent.model.interview import Profile
from agent.model.mail import Mark, Message, MessageId, Thread
from agent.noticing.changes import add_changes
from agent.noticing.one_talk import Tie, find_tie, find_tie_by_key, join_meetings
from agent.noticing.rewinding import rewind
from agent.reading.calendars.meetings import keep_to_circle
from agent.reading.circle import Circle
from agent.reading.company import is_company_domain, mentions, names_company
from agent.reading.evidence.calling_off import CallingOff
from agent.visit import Agent

_SETTLED = frozenset({AppointmentState.DISMISSED, AppointmentState.DEBRIEFED})
"""What mail changes no more."""
_REOPENED = frozenset({AppointmentState.CANCELLED, AppointmentState.LAPSED})
"""What a new time makes an appointment again."""


def record_appointment(
    agent: Agent,
    new: Appointment,
    now: datetime,
    source: Message | None = None,
    calling_off: CallingOff | None = None,
) -> Appointment | None:
    """Put an appointment on record, or what is new of a known one; None where nothing is new.

    One that does not count, is over too long, was cancelled before it was seen, or is an interview on
    record is not begun. What mail in doubt tells (`Appointment.unverified`) changes nothing of what is on
    record by other mail, and gives way to that; so does a stranger's calendar in somebody else's name.

    Args:
        agent: The house.
        new: As the conversation shows it now.
        now: Aware.
        source: The mail that says what holds of its meeting or time; None: not known.
        calling_off: The mail of its conversation that calls it off.
    """
    profile = agent.config.profile
    old, tie = _find_on_record(agent, new, source)
    if old is None:
        return _begin(agent, new, now)
    old = rewind(agent, old, now)
    is_doubted = old.unverified or (_is_strangers(old, profile) and not _is_strangers(new, profile))
    if is_doubted and not new.unverified:
        return _replace_doubted(agent, old, new, now)
    if old.state in _SETTLED or (new.unverified and not old.unverified):
        return None
    if old.meeting and new.meeting:
        if not may_change(old, new.meeting, new.thread_ids, source, profile):
            return None
        new = replace(new, meeting=_keep_to_circle(old, new.meeting, profile))
    both = merge_appointments(old, new, tie)
    if old.mailbox not in agent.config.mailboxes:  # it has another name in config.toml now
        both = replace(both, mailbox=new.mailbox)
    if both == old:
        return None
    if tie is not Tie.BESIDE:
        both = add_changes(old, both, source, calling_off)
    wake_at = next_for(both, profile.time_zone, now).look_again or now
    # The key of a calendar that follows words is known from now on, so that it is never found as another.
    agent.journal.appointments.update(both, wake_at, now=now, keys=(new.key,))
    return both


def _is_strangers(appointment: Appointment, profile: Profile) -> bool:
    """Whether somebody sent a meeting in the name of an organiser they are no colleague of, nor book for."""
    meeting = appointment.meeting
    if meeting is None or meeting.organizer is None or meeting.said_by is None:
        return False
    organizer = meeting.organizer
    circle = Circle.of((organizer,), profile)
    speaks = circle.lets_speak(meeting.said_by, called_by=organizer, called_first_by=organizer)
    return not speaks and not profile.owns(meeting.said_by.email)


def _begin(agent: Agent, new: Appointment, now: datetime) -> Appointment | None:
    """Put on record what was not seen before, where it counts and is not over too long."""
    zone = agent.config.profile.time_zone
    records = agent.journal.find_with_company(appointment=new)
    is_recorded = any(is_same_interview(new, one, zone) for one in list_unclaimed(agent, records))
    is_late = any(is_past(new, record, zone) for record in records)
    if is_recorded or is_late or new.weighed.band is Band.IGNORE:
        return None
    act = next_for(new, zone, now)
    return None if act.act in {Act.CANCEL, Act.LAPSE} else agent.journal.appointments.add(new, act.look_again)


def _replace_doubted(agent: Agent, old: Appointment, new: Appointment, now: datetime) -> Appointment | None:
    """Mail that may be believed takes the place of mail in doubt, whatever number that gave itself.

    A no to what was in doubt is none to this.
    """
    is_answered = old.form is not None and old.state in _SETTLED
    if old.state is AppointmentState.DEBRIEFED or is_answered:
        return None
    both = replace(
        new,
        id=old.id,
        key=old.key,
        seen_at=old.seen_at,
        state=AppointmentState.ASKED if old.form else AppointmentState.SEEN,
        confirmed_at=old.confirmed_at,
        form=old.form,
        problems=old.problems,
        claims=old.claims,
        disregarded=old.disregarded,
    )
    act = next_for(both, agent.config.profile.time_zone, now)
    agent.journal.appointments.update(both, act.look_again or now, now=now, keys=(new.key,))
    return both


def merge_appointments(old: Appointment, new: Appointment, tie: Tie = Tie.SAME) -> Appointment:
    """One appointment of two looks at it: the newer meeting, the surer band, what was said to us stays."""
    meeting, parts = join_meetings(old, new.meeting, tie) if new.meeting else (old.meeting, old.parts)
    moved = meeting is not None and not meeting.cancelled and meeting != old.meeting
    # One form, ever: where it was asked about already, its form is listened to again.
    again = AppointmentState.ASKED if old.form else AppointmentState.SEEN
    people = old.people if len(old.people) >= len(new.people) else new.people
    if parts:
        people = tuple({one.key or one.name: one for one in (*old.people, *new.people)}.values())
    return replace(
        old,
        thread_ids=tuple(dict.fromkeys((*old.thread_ids, *new.thread_ids))),
        subject=old.subject or new.subject,
        company=old.company or new.company,
        company_source=old.company_source if old.company else new.company_source,
        role=old.role or new.role,
        role_source=old.role_source if old.role else new.role_source,
        people=people,
        arrangers=old.arrangers if len(old.people) >= len(new.people) else new.arrangers,
        mode=new.mode or old.mode,
        meeting=meeting,
        parts=parts,
        said=() if meeting else _merge_said(old, new),
        weighed=_merge_weighed(old, new),
        follows=old.follows or new.follows,
        state=again if moved and old.state in _REOPENED else old.state,
    )


def _merge_weighed(old: Appointment, new: Appointment) -> Weighed:
    """What its conversation, seen whole again, speaks for now; what is seen elsewhere only makes it surer."""
    order = (Band.IGNORE, Band.ASK, Band.SURE)
    if set(old.thread_ids) <= set(new.thread_ids):
        return new.weighed
    return max(old.weighed, new.weighed, key=lambda weighed: order.index(weighed.band))


def _merge_said(old: Appointment, new: Appointment) -> tuple[SaidTime, ...]:
    """What its conversation, read whole again, names now: nothing, where it was put off before its form."""
    is_whole = set(old.thread_ids) <= set(new.thread_ids) and old.form is None and new.meeting is None
    return new.said if is_whole else new.said or old.said


def _find_on_record(agent: Agent, new: Appointment, source: Message | None) -> tuple[Appointment | None, Tie]:
    """The appointment on record that this is: by its key, else by its conversation, time or company."""
    appointments, profile = agent.journal.appointments, agent.config.profile
    if (same := appointments.find(new.key)) is not None:
        return same, find_tie_by_key(same, new.meeting) if new.meeting else Tie.SAME
    some = (one for one in appointments.find_related(new) if one.unverified or not new.unverified)
    if same := next((one for one in some if _is_same(one, new)), None):
        return same, Tie.SAME
    if new.meeting is None or _borrows_a_name(new, profile):
        return None, Tie.SAME
    for one in appointments.find_open():
        tie = find_tie(one, new, source, profile)
        may = tie and may_change(one, new.meeting, new.thread_ids, source, profile)
        if tie and may and not _borrows_a_name(one, profile):
            return one, tie
    return None, Tie.SAME


def _borrows_a_name(appointment: Appointment, profile: Profile) -> bool:
    """Whether a stranger sent it in the name of a person; a program's is nobody's."""
    organizer = appointment.meeting.organizer if appointment.meeting else None
    return organizer is not None and not is_no_reply(organizer.key) and _is_strangers(appointment, profile)


def _is_same(old: Appointment, new: Appointment) -> bool:
    """Words and calendar of one talk, in one conversation or two; or a next round that had no time yet."""
    if old.follows and old.follows == new.follows and not old.meeting and not old.said:
        return True
    meeting = old.meeting or new.meeting
    if (old.meeting and new.meeting) or meeting is None:
        return False
    at_one_time = any(_is_at(meeting, time) for time in old.said or new.said)
    if set(old.thread_ids) & set(new.thread_ids):
        # Once something came of it, another time in its conversation is another talk.
        return at_one_time or old.state is AppointmentState.SEEN
    return at_one_time and _share_party(old, new)


def _is_at(meeting: Meeting, time: SaidTime) -> bool:
    """Whether words name the begin of a meeting, or of a part of it."""
    if meeting.start is None or meeting.end is None:
        return meeting.start == time.start
    return meeting.start <= time.start < meeting.end


def _share_party(old: Appointment, new: Appointment) -> bool:
    if old.company and comparable_name(old.company) == comparable_name(new.company):
        return True
    theirs = {person.key for person in (*new.people, *new.arrangers) if person.email}
    return any(person.key in theirs for person in (*old.people, *old.arrangers))


_SAME_TALK = timedelta(hours=18)
"""The end that a calendar gives and the end that a person remembers differ by less."""


def find_company_record(
    thread: Thread, meeting: Meeting | None, own: Iterable[Record], domains: frozenset[str]
) -> Record | None:
    """The latest interview on record with the company that a conversation is with; None where there is none.

    Args:
        thread: With its bodies.
        meeting: The meeting in it, if there is one.
        own: Interviews on record.
        domains: Those of the other side (`evidence.counterparts`).
    """
    found = [
        record
        for record in own
        if is_vouched_for(thread, record, domains)
        or any(_came_through_tracking(message, record) for message in thread.messages)
        or (meeting is not None and mentions(meeting.title, record.debrief.company))
    ]
    return max(found, key=lambda record: record.debrief.interview_end, default=None)


def is_vouched_for(thread: Thread, record: Record, domains: frozenset[str]) -> bool:
    """Whether a conversation belongs to an interview on record by more than a name that anybody can write."""
    if set(thread.message_ids) & set(record.thread.message_ids):
        return True
    return any(is_company_domain(domain, record.debrief) for domain in domains)


def is_same_interview(appointment: Appointment, record: Record, zone: str) -> bool:
    """Whether an interview on record is this appointment: same conversation or company, and same time.

    A next round that never had a time is what was recorded with the company after it was announced.
    """
    over = over_at(appointment, zone)
    if over is None and appointment.follows:
        later = record.id != appointment.follows and record.recorded_at >= appointment.seen_at
        return later and _is_with_company(appointment, record)
    if over is None or abs(over - record.debrief.interview_end) > _SAME_TALK:
        return False
    return _is_with_company(appointment, record)


def list_unclaimed(agent: Agent, records: Iterable[Record]) -> tuple[Record, ...]:
    """The interviews among them that no appointment has become yet: two talks on one day are two."""
    return tuple(one for one in records if not agent.journal.appointments.find_debriefed(one.id))


def is_past(appointment: Appointment, record: Record, zone: str) -> bool:
    """Whether a later talk with the same company is on record already: then nobody asks about this one."""
    over = over_at(appointment, zone)
    return over is not None and over <= record.debrief.interview_end and _is_with_company(appointment, record)


def may_change(
    old: Appointment,
    meeting: Meeting,
    thread_ids: Iterable[MessageId],
    source: Message | None,
    profile: Profile,
) -> bool:
    """Whether a mail with the UID of a known meeting speaks for those who called it.

    A UID is no secret, a calendar can name anybody as its organiser (RFC 5546 §6.1), and anybody can answer
    into a conversation whose Message-ID they know. So it must be the person's own sent mail, or come from
    the house of the organiser or of the people in it, or from a program that books for such a one.

    Args:
        old: As on record.
        meeting: As the mail tells it.
        thread_ids: Of the mail's conversation.
        source: The mail; None: not known.
        profile: The person.
    """
    if source and Mark.SENT in source.marks:
        return True
    known = old.meeting
    if source is None or known is None or (known.said_by is None and not draw_circle(old, profile).keys):
        return bool(set(old.thread_ids) & set(thread_ids))
    return draw_circle(old, profile).lets_speak(
        source.sender, called_by=meeting.organizer, called_first_by=known.organizer
    )


def draw_circle(appointment: Appointment, profile: Profile) -> Circle:
    """Those who take part in an appointment, as it is on record."""
    meeting = appointment.meeting
    called = (meeting.organizer, meeting.said_by, *meeting.attendees) if meeting else ()
    people = (one for one in (*appointment.people, *appointment.arrangers) if one.email)
    return Circle.of((*people, *called), profile)


def _keep_to_circle(old: Appointment, meeting: Meeting, profile: Profile) -> Meeting:
    """A later calendar in a conversation of its own: whom it names beside those known is a newcomer."""
    circle = draw_circle(old, profile)
    if not circle.has_people:
        return meeting
    first = old.meeting.organizer if old.meeting else None
    kept = keep_to_circle(meeting, circle, first, profile)
    return replace(kept, newcomers=tuple(dict.fromkeys((*meeting.newcomers, *kept.newcomers))))


def _is_with_company(appointment: Appointment, record: Record) -> bool:
    if set(appointment.thread_ids) & set(record.thread.message_ids):
        return True
    same_name = comparable_name(appointment.company) == comparable_name(record.debrief.company)
    if appointment.follows == record.id or same_name:
        return True
    people = (*appointment.people, *appointment.arrangers)
    return any(is_company_domain(one.domain, record.debrief) for one in people)


def _came_through_tracking(message: Message, record: Record) -> bool:
    sender = message.sender
    return sender is not None and is_tracking(sender.domain) and names_company(message, record.debrief)
