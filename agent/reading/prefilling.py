"""Reads from a thread what then only has to be confirmed, each with the mail it comes from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.knowledge import places
from agent.knowledge.languages import exact, remembered
from agent.knowledge.spelled_dates import day_and_month, offset
from agent.knowledge.text import squeeze
from agent.model.appointment import Meeting, SaidTime
from agent.model.interview import Profile, Tone
from agent.model.mail import Message, Thread
from agent.model.prefill import Prefill, Suggestion
from agent.reading.attendance import list_named, may_be_company, seat
from agent.reading.calendars.zones import find_zone
from agent.reading.circle import Circle
from agent.reading.employer import Clues, suggest_company
from agent.reading.named_companies import PeoplesNames
from agent.reading.people import inbound, participants, personal, signed_first_name
from agent.reading.quoting import name_entry, name_mail, shorten_meeting, shorten_thread
from agent.reading.role import suggest_role
from agent.reading.senders import is_own, select_believed
from agent.reading.talk import explain_unclear_clock, suggest_end, suggest_mode

_BRIEF_WORDS = 25


def prefill(
    thread: Thread,
    profile: Profile,
    *,
    now: datetime,
    meeting: Meeting | None = None,
    times: tuple[SaidTime, ...] = (),
    led_here: tuple[Thread, ...] = (),
) -> Prefill:
    """What a thread tells of its interview; whatever it does not tell stays empty.

    Mail that may not count by itself (`senders.is_believed`), and mail of somebody who does not take part in
    the conversation (`Circle`), tells nothing.

    Args:
        thread: With the bodies of its messages.
        profile: The person.
        now: Aware; what is not over has no end.
        meeting: What its calendars tell, as `meetings_of` reads it; None: there is none.
        times: Times that mails without a calendar name.
        led_here: Conversations with the same people that led to this one: they spell the company, and name
            the role where this one does not.
    """
    meeting = shorten_meeting(meeting) if meeting else None
    thread = shorten_thread(_keep_to_circle(select_believed(thread, profile), meeting, profile))
    theirs = [message for message in thread.messages if inbound(message, profile)]
    by_hand = [message for message in theirs if personal(message, profile)]
    people = participants(thread, profile, meeting)
    named = list_named(theirs, meeting, profile)
    people_names = PeoplesNames(profile.name, (*(person.name for person in people), *named))
    before = [one for other in led_here for one in shorten_thread(select_believed(other, profile)).messages]
    clues = Clues(
        thread=replace(thread, messages=(*thread.messages, *before)),
        by_hand=by_hand,
        theirs=theirs,
        meeting=meeting,
        owns=profile.owns,
        people_names=people_names,
    )
    company = suggest_company(clues)
    domains = {address.domain for one in theirs for address in (one.sender, *one.reply_to) if address}

    def is_company(name: str, is_sure: bool) -> bool:  # noqa: FBT001 - a test of two words
        return may_be_company(name, company.value, domains, is_sure=is_sure)

    people = seat(people, theirs, meeting, profile, is_company)
    role = suggest_role(thread.messages, theirs, meeting, company.value, people_names)
    if not role.value and before:
        heard = [one for one in before if inbound(one, profile)]
        role = suggest_role(before, heard, None, company.value, people_names)
    zone, offset_hint = _time_zone(by_hand or theirs, profile)
    calendar_zone, end_hint = _calendar_zone(meeting, profile), explain_unclear_clock(meeting)
    return Prefill(
        mailbox=thread.mailbox,
        thread=next(iter(thread.message_ids), ""),
        subject=thread.messages[0].base_subject if thread.messages else "",
        company=company,
        role=role,
        mode=suggest_mode(theirs, meeting),
        interview_end=suggest_end(meeting, times, ZoneInfo(profile.time_zone), now),
        end_hint=end_hint,
        their_time_zone=calendar_zone if calendar_zone.value else zone,
        offset_hint="" if calendar_zone.value else " ".join(filter(None, [end_hint, offset_hint])),
        tone=_tone(by_hand),
        people=tuple(one for one in people if squeeze(one.name) != squeeze(company.value)),
    )


def _keep_to_circle(thread: Thread, meeting: Meeting | None, profile: Profile) -> Thread:
    """A conversation without mail of those who only know its Message-IDs."""
    called = (meeting.organizer, *meeting.attendees) if meeting else ()
    circle = Circle.of_conversation(thread.messages, called, profile)
    inside = tuple(
        one for one in thread.messages if is_own(one) or (one.sender is not None and circle.has(one.sender))
    )
    return replace(thread, messages=inside) if inside else thread


def _calendar_zone(meeting: Meeting | None, profile: Profile) -> Suggestion:
    """Their zone as their calendar names it (IANA, or a name of Windows)."""
    if meeting is None or (meeting.organizer and profile.owns(meeting.organizer.email)):
        return Suggestion()
    zone = find_zone(meeting.zone)
    if not isinstance(zone, ZoneInfo) or zone.key.startswith("Etc/"):
        return Suggestion()
    return Suggestion(zone.key, f"from the {name_entry(meeting)}")


def _time_zone(theirs: list[Message], profile: Profile) -> tuple[Suggestion, str]:
    """Their zone as far as the offset of their last mail and their country's domain tell, else a hint.

    Many servers write every Date in UTC, so an offset of zero alone tells nothing.
    """
    if not theirs:
        return Suggestion(), ""
    last = theirs[-1]
    sent = last.date
    source = f"from the {name_mail(last)}, written at {offset(sent)}"
    own_fits = sent.astimezone(ZoneInfo(profile.time_zone)).utcoffset() == sent.utcoffset()
    country = _country(last)
    fitting = places.zones_with_offset(country, sent) if country else ()
    if own_fits and (not fitting or profile.time_zone in fitting):
        return Suggestion(profile.time_zone, source), ""
    if len(fitting) == 1:
        return Suggestion(fitting[0], source), ""
    if not sent.utcoffset():
        return Suggestion(), ""
    return Suggestion(), f"Their mail of {day_and_month(sent.date())} was written at {offset(sent)}."


def _country(message: Message) -> str:
    """The country of a national domain; empty for others."""
    code = message.sender.domain.rpartition(".")[2].upper() if message.sender else ""
    code = {"UK": "GB"}.get(code, code)
    return code if places.zones_of(code) and code not in {"IO", "CO", "ME", "TV", "AI"} else ""


@remembered
def _title_and_name() -> re.Pattern[str]:
    """A letter's first words where they say a title: `Dear Dr. Ellery,`."""
    greeting, title = exact("greetings"), exact("titles_said")
    return re.compile(rf"\s*(?:{greeting})\s+((?:{title})\b\.?\s+[^,\n]{{2,40}}),", re.IGNORECASE)


def _tone(by_hand: list[Message]) -> Suggestion:
    """Formal where they write a title, brief where they write little and sign with a first name."""
    last = next((message for message in reversed(by_hand) if message.body), None)
    if last is None or last.body is None:
        return Suggestion()
    text = last.body.new_text
    if found := _title_and_name().match(text):
        return Suggestion(Tone.FORMAL, f"they write to you as {found[1]}")
    if len(text.split()) < _BRIEF_WORDS and signed_first_name(last):
        return Suggestion(Tone.BRIEF, "they write briefly themselves")
    return Suggestion()
