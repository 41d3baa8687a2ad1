"""Whether a meeting or a conversation is a job interview of the person: evidence weighed and shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from agent.knowledge.domains import (
    books_interviews,
    is_free_mail,
    is_scheduler,
    is_tracking,
    lies_within,
    searched_domains,
)
from agent.knowledge.languages import pattern, words_as_written
from agent.knowledge.text import fold_by_letter, normalise
from agent.model.appointment import Band, Meeting, Weighed
from agent.model.interview import Profile
from agent.model.mail import Address, Mark, Message, Query, Thread
from agent.reading import senders
from agent.reading.evidence.calling_off import find_calling_off
from agent.reading.evidence.earlier_mail import Company, day_received, weigh_earlier_mail
from agent.reading.evidence.inheritance import inherit_reasons
from agent.reading.evidence.interview_words import reasons_against, reasons_for, texts_of, titles_of
from agent.reading.evidence.other_matters import Employers
from agent.reading.evidence.reasons import Reason, display_address, make_reason, quote_words, weights
from agent.reading.new_words import without_signature
from agent.reading.senders import (
    find_company_domains,
    find_other_side,
    is_own,
    live_mail,
    own_domains,
    select_believed,
)
from agent.reading.times.said_times import find_said_times

__all__ = ["Case", "find_company_domains", "may_be_interview", "watch_query", "weigh"]

_WORDS = r"\b(?:WORDS)\b"
_OWN_WORDS = 2_000
_NEWEST = 15
_BOOKS = {"interviews": "interviews for companies", "scheduler": "meetings for others"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is weighed: a meeting, or a conversation that confirms one without a calendar."""

    thread: Thread
    """With bodies, without drafts."""
    meeting: Meeting | None = None
    labelled: bool = False
    """The person put the conversation under their label."""
    earlier: tuple[Message, ...] = ()
    """Other mail, either direction, with the other side's domains or from a tracking system; headers only."""
    conversations: tuple[Thread, ...] = ()
    """Other conversations with somebody of this meeting, bodies included, that the person took part in."""
    company_on_record: str = ""
    """A company the person has an interview on record with, where this belongs to it."""


def weigh(case: Case, profile: Profile) -> Weighed:
    """What speaks for and against a job interview of the person, and the band that follows.

    Sure needs the points, a word or sender that speaks of a job, and one thing a stranger cannot make up:
    the person wrote or accepted, labelled it, has the company on record, or earlier mail of the application.
    Asked about is what has the words, or a word of a job in what the person took part in.
    The label alone is enough, unless it is cancelled, declined, bulk mail, or the person interviews.
    Mail that may not count by itself (`senders.is_believed`) is left out.
    """
    found = _list_reasons(case, profile)
    found += inherit_reasons(
        case.conversations, lambda thread: _list_reasons(Case(thread=thread, earlier=case.earlier), profile)
    )
    found.sort(key=lambda reason: -reason.evidence.points)
    points = sum(one.evidence.points for one in found)
    blocked = any(one.blocks for one in found)
    trusted = any(one.trusted for one in found)
    speaks_of_job = bool(case.company_on_record) or any(one.job for one in found)
    if not blocked and (case.labelled or (points >= weights().sure and trusted and speaks_of_job)):
        band = Band.SURE
    elif points >= weights().ask and (any(one.hint for one in found) or (trusted and speaks_of_job)):
        band = Band.ASK
    else:
        band = Band.IGNORE
    return Weighed(band=band, evidence=tuple(one.evidence for one in found))


def _list_reasons(case: Case, profile: Profile) -> list[Reason]:
    """What speaks for and against a case by itself."""
    case = replace(case, thread=select_believed(case.thread, profile))
    return [*_for(case, profile), *_against(case, profile)]


def watch_query(since: datetime, until: datetime) -> Query:
    """What a mailbox is asked for: subjects in many languages, tracking systems, schedulers, calendars."""
    return Query(
        since=since,
        until=until,
        domains=searched_domains(),
        phrases=frozenset(words_as_written("interview_searches")),
        calendars=True,
    )


def list_application_words() -> frozenset[str]:
    """The words by which a mailbox is searched for receipts of applications."""
    return frozenset(words_as_written("application_searches"))


def may_be_interview(thread: Thread, profile: Profile) -> bool:
    """Whether a conversation without a calendar is worth weighing: it names a time, and speaks of a job.

    What a program books need not speak of one: the conversation before it may.
    """
    messages = [m for m in live_mail(select_believed(thread, profile)) if Mark.SPAM not in m.marks]
    theirs = [m for m in messages if not is_own(m)]
    if not theirs or all(senders.is_bulk(m) for m in theirs):
        return False
    if not is_booking(thread) and not reasons_for(titles_of(None, messages), texts_of(messages), profile):
        return False
    return _names_a_time(messages, profile)


def is_booking(thread: Thread) -> bool:
    """Whether a program that books meetings for others wrote in a conversation."""
    return any(message.sender is not None and is_scheduler(message.sender.key) for message in thread.messages)


def is_through_system(thread: Thread) -> bool:
    """Whether a tracking system wrote in a conversation."""
    return any(
        message.sender is not None and is_tracking(message.sender.domain) for message in thread.messages
    )


def _for(case: Case, profile: Profile) -> Iterator[Reason]:
    messages = live_mail(case.thread)
    meeting = case.meeting
    people = find_other_side(case.thread, meeting, profile)
    yield from reasons_for(titles_of(meeting, messages), texts_of(messages), profile)
    if case.labelled:
        yield make_reason("label", "You put it under your label", trusted=True)
    if case.company_on_record:
        text = f"You have an interview on record with {display_address(case.company_on_record)}"
        yield make_reason("on_record", text, trusted=True)
    tracking = next((a for a in people if is_tracking(a.domain)), None)
    if tracking is not None:
        yield make_reason(
            "tracking", f"{display_address(tracking.email)} is an applicant-tracking system", job=True
        )
    scheduler = next((a for a in people if is_scheduler(a.key)), None)
    if scheduler is not None:
        kind = "interviews" if books_interviews(scheduler.key) else "scheduler"
        text = f"{display_address(scheduler.email)} books {_BOOKS[kind]}"
        yield make_reason(kind, text, job=kind == "interviews")
    person = next((a for a in people if not is_tracking(a.domain) and not is_scheduler(a.key)), None)
    if person is not None:
        yield make_reason("outside", f"{display_address(person.email)} is outside your own addresses")
    yield from _own_answer(case, messages)
    titles = [*([meeting.title] if meeting else []), *(message.subject for message in messages)]
    through_system = titles if tracking else ()
    company = Company(people, find_company_domains(case.thread, meeting, profile), through_system)
    yield from weigh_earlier_mail(
        (*case.earlier, *_list_receipts(messages)), company, _day_arranged(messages), profile
    )
    if meeting is None and _names_a_time(messages, profile):
        yield make_reason("names_time", "It names a day and a time")


def _own_answer(case: Case, messages: list[Message]) -> Iterator[Reason]:
    """What the person did about it; "not interested" is no yes."""
    if case.meeting is not None and case.meeting.accepted:
        yield make_reason("accepted", "You accepted the invitation", trusted=True)
        return
    for message in reversed(messages):
        if not is_own(message):
            continue
        words = normalise(without_signature(message.body.new_text[:_OWN_WORDS])) if message.body else ""
        if not pattern("no_thanks", frame=_WORDS).search(fold_by_letter(words)):
            text = f"You wrote in it: {quote_words(words or message.subject)}"
            yield make_reason("wrote", text, trusted=True)
        return


def _against(case: Case, profile: Profile) -> Iterator[Reason]:
    messages = live_mail(case.thread)
    employers = Employers(find_other_side(case.thread, case.meeting, profile))
    yield from reasons_against(titles_of(case.meeting, messages), texts_of(messages), profile, employers)
    yield from _wrong_side(case, messages, profile)
    theirs = [m for m in messages if not is_own(m)]
    if theirs and all(Mark.SPAM in m.marks for m in theirs):
        yield make_reason("spam", "It lies in the spam folder", blocks=True)
    if theirs and all(senders.is_bulk(m) for m in theirs):
        sender = next((m.sender for m in theirs if m.sender), None)
        who = display_address(sender.email) if sender else "its sender"
        yield make_reason("bulk", f"It is mail to many: a list or newsletter of {who}", blocks=True)
    if case.meeting is not None:
        yield from _of_the_meeting(case.meeting)
    yield from _called_off(case, messages, profile)
    yield from _family(find_other_side(case.thread, case.meeting, profile), profile)


def _wrong_side(case: Case, messages: list[Message], profile: Profile) -> Iterator[Reason]:
    """The person or their own house called the meeting, or nobody else is in it."""
    meeting = case.meeting
    own = own_domains(profile)
    called_by = meeting.organizer if meeting else None
    wrote_first = messages[0].sender if messages else None
    starter = called_by or wrote_first
    if starter is not None and profile.owns(starter.email):
        if called_by is not None:
            yield make_reason("organised", "You organised it yourself", blocks=True)
        return
    if starter is not None and lies_within(starter.domain, own):
        text = f"{display_address(starter.email)}, who called it, is of your own domain"
        yield make_reason("inside", text, blocks=True)
    elif not find_other_side(case.thread, meeting, profile):
        yield make_reason("nobody_outside", "Nobody outside your own addresses is in it")


def _family(people: tuple[Address, ...], profile: Profile) -> Iterator[Reason]:
    """A relative's own interview is no interview of the person."""
    mine = fold_by_letter(profile.name).split()
    for one in people if len(mine) > 1 else ():
        theirs = fold_by_letter(one.name).split()
        if is_free_mail(one.domain) and mine[-1] in theirs[1:] and mine[0] not in theirs:
            yield make_reason("family", f"{display_address(one.name)} has your family name")
            return


def _of_the_meeting(meeting: Meeting) -> Iterator[Reason]:
    if meeting.cancelled:
        yield make_reason("cancelled", "It was cancelled", blocks=True)
    if meeting.declined:
        yield make_reason("declined", "You declined it", blocks=True)
    if meeting.repeats and not meeting.recurrence:
        yield make_reason("repeats", "It comes again and again")
    if meeting.whole_day:
        yield make_reason("whole_day", "It has a whole day and no time")
    called = len(meeting.attendees)
    if called > weights().crowd:
        yield make_reason("crowd", f"{called} people are invited")


def _called_off(case: Case, messages: list[Message], profile: Profile) -> Iterator[Reason]:
    """The newest mail says that it does not take place, and names no other time."""
    if found := find_calling_off(messages, case.meeting, profile):
        text = f"It was called off: {quote_words(found.text, found.start, found.end)}"
        yield make_reason("called_off", text, blocks=True)


def _names_a_time(messages: list[Message], profile: Profile) -> bool:
    return any(find_said_times(message, profile.time_zone) for message in messages[-_NEWEST:])


def _list_receipts(messages: list[Message]) -> list[Message]:
    """What a tracking system wrote in the conversation itself: the receipt of an application may be there."""
    return [one for one in messages if one.sender is not None and is_tracking(one.sender.domain)]


def _day_arranged(messages: list[Message]) -> date | None:
    """The day (UTC) the first mail came in; where systems wrote, their last: receipts come before it."""
    days = [day_received(one) for one in messages]
    written = [day_received(one) for one in _list_receipts(messages)]
    return max(written) if written and len(written) == len(days) else min(days, default=None)
