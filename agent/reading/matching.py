"""Which thread is the interview's (RT-13), and what other mail tells of the company."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from agent.knowledge.domains import (
    DomainKind,
    is_free_mail,
    is_tracking,
    kind_of,
    registrable_domain,
    searched_domains,
)
from agent.knowledge.languages import words_as_written
from agent.knowledge.marks import is_live
from agent.knowledge.names import same_person
from agent.model.interview import Debrief, Interviewer, Profile
from agent.model.mail import Address, Candidate, Message, Query, Thread
from agent.model.plan import ThreadChoice
from agent.reading import joining, senders
from agent.reading.company import (
    company_domains,
    is_agency,
    is_company_domain,
    is_companys_house,
    list_desks,
    mentions,
    names_company,
    plain_role,
    short_name,
)

_HALF_YEAR = timedelta(days=180)
_THREE_WEEKS = timedelta(days=21)
_FORTNIGHT = timedelta(days=14)
_LEAD = 2
_ENOUGH = 3
NEWEST = "newest_of_equal_threads"
_SHOWN = 2
"""What scores less is not worth a question."""

__all__ = ["company_domains", "nearest", "news_query", "query", "rank"]


def query(debrief: Debrief, profile: Profile, now: datetime, *, wide: bool = False) -> Query:
    """What to search a mailbox for when the thread is to be found.

    Interviewers' addresses, the company's domains, company and role in a subject, over the 180 days before
    the interview; `wide`: every message from 21 days before it. Messages at or after `now` do not matter.
    """
    addresses = {
        Address(person.email).key
        for person in debrief.interviewers
        if person.email and not profile.owns(person.email)
    }
    return Query(
        since=debrief.interview_end - (_THREE_WEEKS if wide else _HALF_YEAR),
        until=now,
        addresses=frozenset(addresses),
        domains=company_domains(debrief),
        message_ids=frozenset(),
        phrases=frozenset(p for p in (debrief.company, plain_role(debrief.role)) if p),
        everything=wide,
    )


def news_query(debrief: Debrief, now: datetime) -> Query:
    """What may tell of a decision since the interview ended, and what bounced.

    From the company, its people and tracking systems; and from anybody who is called like the company or one
    of its people, or names them or the role in the subject.
    """
    people = {one.name for one in debrief.interviewers}
    role = plain_role(debrief.role)
    named = {short_name(debrief.company), *people, *([role] if " " in role else [])} - {""}
    return Query(
        since=debrief.interview_end,
        until=now,
        addresses=frozenset(Address(person.email).key for person in debrief.interviewers if person.email),
        domains=company_domains(debrief),
        sender_domains=searched_domains(),
        phrases=frozenset({*named, *words_as_written("bounce_searches")}),
        senders=list_desks(debrief.company) | (people - {""}),
    )


def nearest(threads: Iterable[Thread], debrief: Debrief) -> list[Thread]:
    """The threads that can be the interview's, the nearest in time first; newsletters alone are none."""
    possible = [thread for thread in threads if not all(senders.is_bulk(m) for m in thread.messages)]
    return sorted(possible, key=lambda thread: _distance(thread, debrief))


def rank(threads: Iterable[Thread], debrief: Debrief, profile: Profile) -> ThreadChoice:
    """Score every thread and choose, if one leads by at least 2 and has at least 3 (RT-13).

    An interviewer's address in it counts 3, the company's domain (or a tracking system naming the company) 2,
    the role 2, a message within the 14 days before the interview 1. Mail that may not be believed counts for
    nothing; where a thread shows the company itself, so does in every thread whom a stranger names there.
    Threads of newsletters, drafts, trash and spam alone are none. Otherwise the candidates are listed, best
    first, and nothing is chosen.
    Gmail parts a conversation where its subject changes ("Automatic reply: ..."): of threads of which one
    answers the other only the better one counts, of equals the one that was answered. What no id ties and is
    one conversation all the same counts as one thread.
    Of threads that fit about equally, with the same interviewer, who writes from the same house in all of
    them, and surely of this company, the one with the newest mail from them is taken, and the person is told.
    A name alone can be borrowed: where it writes from two houses, the person is asked.
    """
    several = joining.join_threads(threads, profile)
    found = [_score(thread, debrief, profile, is_strict=True) for thread in several]
    if not any(one.score >= _ENOUGH and _shows_company(one.thread, debrief, profile) for one in found):
        found = [_score(thread, debrief, profile, is_strict=False) for thread in several]
    found.sort(key=lambda c: (-c.score, _answers_another(c.thread, several), -_newest(c.thread)))
    scored: list[Candidate] = []
    for one in found:
        if not any(_answers(one.thread, c.thread) or _answers(c.thread, one.thread) for c in scored):
            scored.append(one)
    candidates = tuple(c for c in scored if c.score >= _SHOWN)
    if not candidates or candidates[0].score < _ENOUGH:
        return ThreadChoice(candidates=candidates)
    best = scored[0]
    equals = [one for one in scored if best.score - one.score < _LEAD]
    if len(equals) > 1:
        if not _are_alike([one.thread for one in equals], debrief, profile):
            return ThreadChoice(candidates=candidates)
        best = max(equals, key=lambda one: _find_when_they_wrote(one.thread, profile))
    others = [one.thread.subject for one in equals if one is not best]
    return ThreadChoice(
        message_ids=best.thread.message_ids,
        subject=best.thread.subject,
        why=(*best.why, *(f"it is newer than “{subject}”, which fits as well" for subject in others)),
        thread=best.thread,
        candidates=candidates,
        warnings=(NEWEST,) if others else (),
    )


def _are_alike(threads: list[Thread], debrief: Debrief, profile: Profile) -> bool:
    """Whether threads are with one interviewer, each surely about a job at this company, one the newest."""
    people = [_find_writers(thread, debrief, profile) for thread in threads]
    *_, second, newest = sorted(_find_when_they_wrote(thread, profile) for thread in threads)
    is_one_newer = newest > second
    return (
        is_one_newer
        and bool(frozenset.intersection(*people))
        and all(_is_surely_companys(thread, debrief, profile) for thread in threads)
    )


def _find_writers(thread: Thread, debrief: Debrief, profile: Profile) -> frozenset[tuple[str, str]]:
    """The interviewers who wrote in it: name, and registered domain, or the address where anybody has one."""
    mails = [m for m in _list_believed(thread, profile) if not senders.is_own(m)]
    return frozenset(
        (one.name, speaker.key if is_free_mail(speaker.domain) else registrable_domain(speaker.domain))
        for one in debrief.interviewers
        for mail in mails
        for speaker in senders.list_speakers(mail)
        if _is(speaker, one)
    )


def _is_surely_companys(thread: Thread, debrief: Debrief, profile: Profile) -> bool:
    """Whether it names the company or the role, or comes from the company's own domain.

    A recruiter of an agency writes of several companies.
    """
    mails = _list_believed(thread, profile)
    if _role_named(mails, debrief) or any(names_company(m, debrief) for m in mails):
        return True
    theirs = (one for m in mails if not senders.is_own(m) for one in senders.list_speakers(m))
    return any(is_companys_house(one.domain, debrief) and not is_agency(one.domain) for one in theirs)


def _find_when_they_wrote(thread: Thread, profile: Profile) -> float:
    """When somebody but the person last wrote in it."""
    theirs = (m for m in _list_believed(thread, profile) if not senders.is_own(m))
    return max((m.date.timestamp() for m in theirs), default=0.0)


def find_doubtful(threads: Iterable[Thread], debrief: Debrief, profile: Profile) -> ThreadChoice:
    """The threads that would be the interview's if their mail could be believed: listed, and never chosen.

    Where everything comes in forwarded, the senders' own checks may fail for all of it.
    """
    scored = []
    for thread in threads:
        live = [
            m for m in thread.messages if is_live(m) and (m.unverified or senders.is_believed(m, profile))
        ]
        found = _score_messages(thread, live, debrief, profile, is_strict=False)
        if found.score >= _ENOUGH:
            why = (*found.why, "its senders could not be confirmed")
            scored.append(Candidate(thread, 0, why))
    return ThreadChoice(candidates=tuple(sorted(scored, key=lambda c: -_newest(c.thread))))


def _score(thread: Thread, debrief: Debrief, profile: Profile, *, is_strict: bool) -> Candidate:
    return _score_messages(thread, _list_believed(thread, profile), debrief, profile, is_strict=is_strict)


def _list_believed(thread: Thread, profile: Profile) -> list[Message]:
    return [m for m in thread.messages if is_live(m) and senders.is_believed(m, profile)]


def _shows_company(thread: Thread, debrief: Debrief, profile: Profile) -> bool:
    """Whether somebody wrote in it who may name others, besides the person."""
    theirs = (m for m in _list_believed(thread, profile) if not senders.is_own(m))
    return any(_may_name_others(m, debrief) for m in theirs)


def _score_messages(
    thread: Thread, live: list[Message], debrief: Debrief, profile: Profile, *, is_strict: bool
) -> Candidate:
    """The points of a thread for these messages; `is_strict`: whom strangers name counts for nothing."""
    if all(senders.is_bulk(m) for m in live):
        return Candidate(thread, 0)
    naming = [m for m in live if not is_strict or _may_name_others(m, debrief)]
    evidence = (
        (_interviewer(live, naming, debrief, profile), 3),
        (_company(live, naming, debrief, is_strict=is_strict), 2),
        (_role_named(live, debrief), 2),
        (_near(live, debrief), 1),
    )
    found = [(line, points) for line, points in evidence if line]
    return Candidate(
        thread, sum(points for _, points in found), tuple(f"{line} ({points})" for line, points in found)
    )


_FOR_OTHERS = frozenset({DomainKind.TRACKING, DomainKind.SCHEDULER, DomainKind.CALENDAR, DomainKind.MEETING})


def _may_name_others(message: Message, debrief: Debrief) -> bool:
    """Whether it tells something that a mail names others: anybody can put anybody into To, Cc or a calendar.

    Mail of the person, of the interviewers and their company, and of programs that write for others does.
    """
    sender = message.sender
    if senders.is_own(message) or sender is None:
        return senders.is_own(message)
    if any(_is(sender, person) for person in debrief.interviewers):
        return True
    return kind_of(sender.key) in _FOR_OTHERS or is_companys_house(sender.domain, debrief)


def _interviewer(live: list[Message], naming: list[Message], debrief: Debrief, profile: Profile) -> str:
    """Whether an interviewer wrote, was written to, or stands in a forwarded mail."""
    for messages, found, line in (
        (live, _wrote, "interviewer wrote in it"),
        (naming, _addressed, "interviewer is addressed in it"),
        (naming, _forwarded, "interviewer stands in a forwarded mail"),
    ):
        for person in debrief.interviewers:
            if not (person.email and profile.owns(person.email)) and any(found(m, person) for m in messages):
                return line
    return ""


def _wrote(message: Message, person: Interviewer) -> bool:
    return any(_is(a, person) for a in senders.list_speakers(message))


def _addressed(message: Message, person: Interviewer) -> bool:
    meetings = message.body.invitations if message.body else ()
    called = [a for meeting in meetings for a in (meeting.organizer, *meeting.attendees) if a is not None]
    return any(_is(a, person) for a in (*message.recipients, *called))


def _forwarded(message: Message, person: Interviewer) -> bool:
    if message.body is None or not message.body.forward_block:
        return False
    email = person.email.strip().casefold()
    return (email or person.name.casefold()) in message.body.text.casefold()


def _is(address: Address, person: Interviewer) -> bool:
    """By address where the debrief has one, else by name."""
    if person.email:
        return address.key == Address(person.email).key
    return same_person(address.name, person.name)


def _company(live: list[Message], naming: list[Message], debrief: Debrief, *, is_strict: bool) -> str:
    is_theirs = is_companys_house if is_strict else is_company_domain
    spoken = (address for message in live for address in senders.list_speakers(message))
    named = (address for message in naming for address in message.recipients)
    if any(is_theirs(address.domain, debrief) for address in (*spoken, *named)):
        return "company's domain"
    if any(_from_ats(m) and names_company(m, debrief) for m in live):
        return "tracking system naming the company"
    return ""


def _role_named(messages: list[Message], debrief: Debrief) -> str:
    role = plain_role(debrief.role)
    if any(mentions(m.subject, role) for m in messages):
        return "role in the subject"
    if any(m.body is not None and mentions(m.body.text[:50_000], role) for m in messages):
        return "role in the text"
    return ""


def _near(messages: list[Message], debrief: Debrief) -> str:
    end = debrief.interview_end
    near = any(end - _FORTNIGHT <= m.date <= end for m in messages)
    return "message within 14 days before the interview" if near else ""


def _from_ats(message: Message) -> bool:
    return message.sender is not None and is_tracking(message.sender.domain)


def _distance(thread: Thread, debrief: Debrief) -> float:
    """Seconds between the interview's end and the nearest message."""
    return min(abs((m.date - debrief.interview_end).total_seconds()) for m in thread.messages)


def _answers_another(thread: Thread, several: Iterable[Thread]) -> bool:
    return any(_answers(thread, other) for other in several if other is not thread)


def _answers(thread: Thread, other: Thread) -> bool:
    """Whether a mail of one thread answers a mail of another."""
    ids = set(other.message_ids)
    return any(not ids.isdisjoint((*m.references, *m.in_reply_to)) for m in thread.messages)


def _newest(thread: Thread) -> float:
    return max((m.date.timestamp() for m in thread.messages), default=0.0)
