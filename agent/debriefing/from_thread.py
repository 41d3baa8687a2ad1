"""Reads from a thread what then only has to be confirmed, each with the mail it comes from."""
# ruff: noqa: RUF001 - typographic dashes are what people write

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.debriefing import places
from agent.debriefing.company import company_in
from agent.debriefing.moments import day_and_month, offset
from agent.debriefing.participants import inbound, participants, personal
from agent.debriefing.prefill import Prefill
from agent.debriefing.question import Suggestion
from agent.model.interview import Mode, Profile, Tone
from agent.model.mail import Invitation, Message, Thread
from agent.reading.people import signed_first_name

_BRIEF_WORDS = 25
_LONGEST = 80
_VIDEO = re.compile(
    r"\b(?:zoom|webex|skype|google meet|(?:microsoft|ms) teams|teams (?:call|meeting|link|invit\w+)"
    r"|(?:on|via|over|by|in) teams|video[ -]?(?:call|interview|chat|conference|meeting|link))\b"
    r"|zoom\.us|teams\.microsoft|meet\.google",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:by|over the|on the) (?:tele)?phone\b|\bgive you a (?:call|ring)\b"
    r"|\b(?:tele)?phone (?:call|interview|screen(?:ing)?|conversation)\b"
    r"|\b(?:will|shall|to|can) (?:call|ring|phone) you\b|\b(?:call|ring|phone) you (?:on|at)\b",
    re.IGNORECASE,
)
_ONSITE = re.compile(
    r"\b(?:our offices?|in person|on-?site|reception(?:ist)?|at the (?:front )?desk|\d+(?:st|nd|rd|th) floor"
    r"|visitor(?:'s)? badge|\w+(?:straße|strasse|weg|platz) \d+|\d+,? (?:rue|avenue|place) \w+"
    r"|\d{1,5} (?:\w+ ){1,3}(?:street|st|avenue|ave|road|rd|lane|drive|boulevard|blvd|square))\b",
    re.IGNORECASE,
)
_ROLE = r"(?P<role>[^:|–—]{2,80}?)"
_ROLE_END = r"(?:\s+(?:role|position|job|post))?\s*(?:$|[:|–—(\[,]|\s-\s|\s(?:at|with|on|@)\s)"
_SUBJECT_ROLE = (
    re.compile(
        r"\b(?:interview|application|conversation|invitation|call|meeting)s? "
        rf"(?:for|about|as|re(?:garding)?) (?:the |a |an |our )?{_ROLE}{_ROLE_END}",
        re.IGNORECASE,
    ),
    re.compile(rf"\binterview\s*(?::|\s[-–—|]\s)\s*{_ROLE}{_ROLE_END}", re.IGNORECASE),
    re.compile(
        rf"^{_ROLE}(?:\s+(?:role|position|job|post))?\s*(?:[:|–—,-]|\s)\s*"
        r"(?:(?:first|second|final|phone|video|job|your)\s+)?interview\b",
        re.IGNORECASE,
    ),
)
_NO_ROLE = re.compile(
    r"^(?:your|our|the|an?|job|phone|video|first|second|final|on-?site|invitation|invite|upcoming|confirmed|next|re"
    r"|details|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow)\b",
    re.IGNORECASE,
)
_TITLE_AND_NAME = re.compile(
    r"\s*(?:Dear|Hello|Hi)\s+((?:Mr|Ms|Mrs|Mx|Dr|Prof)\b\.?\s+[^,\n]{2,40}),", re.IGNORECASE
)


def prefill(thread: Thread, profile: Profile, *, now: datetime) -> Prefill:
    """What a thread tells of its interview; whatever it does not tell stays empty.

    Args:
        thread: With the bodies of its messages.
        profile: The person.
        now: Aware; meetings that are not over do not count.
    """
    theirs = [message for message in thread.messages if inbound(message, profile)]
    by_hand = [message for message in theirs if personal(message, profile)]
    zone, hint = _time_zone(by_hand or theirs, profile)
    return Prefill(
        mailbox=thread.mailbox,
        thread=next(iter(thread.message_ids), ""),
        subject=thread.messages[0].base_subject if thread.messages else "",
        company=company_in(thread, by_hand) if by_hand else company_in(thread, theirs),
        role=_role(thread),
        mode=_mode(thread, profile),
        interview_end=_end(thread, profile, now),
        their_time_zone=zone,
        offset_hint=hint,
        tone=_tone(by_hand),
        people=participants(thread, profile),
    )


def mail_of(message: Message) -> str:
    """`from the mail of 1 September`."""
    return f"from the mail of {day_and_month(message.date.date())}"


def _role(thread: Thread) -> Suggestion:
    """The role as a subject names it."""
    for message in thread.messages:
        summaries = [meeting.summary for meeting in (message.body.invitations if message.body else ())]
        for subject in (message.base_subject, *summaries):
            for pattern in _SUBJECT_ROLE:
                found = pattern.search(subject)
                role = found["role"].strip(" ,.-\"'“”") if found else ""
                if role and role[0].isupper() and len(role) <= _LONGEST and not _NO_ROLE.match(role):
                    return Suggestion(role, f"from the subject “{subject}”")
    return Suggestion()


def _mode(thread: Thread, profile: Profile) -> Suggestion:
    """How they meant to meet, by the newest mail that says so."""
    for message in reversed(thread.messages):
        if message.body is None or (message.sender and profile.owns(message.sender.email)):
            continue
        places_named = " ".join(meeting.location for meeting in message.body.invitations)
        text = f"{message.subject} {places_named} {message.body.new_text}"
        video, phone, onsite = (bool(words.search(text)) for words in (_VIDEO, _PHONE, _ONSITE))
        if video and onsite:
            return Suggestion()
        # A video meeting often gives a telephone number as well.
        for found, mode in ((video, Mode.VIDEO), (onsite, Mode.ONSITE), (phone, Mode.PHONE)):
            if found:
                return Suggestion(mode, mail_of(message))
    return Suggestion()


def _end(thread: Thread, profile: Profile, now: datetime) -> Suggestion:
    """The end of the last meeting that is over and was not cancelled (DTEND, RFC 5545 §3.8.2.2)."""
    latest: dict[str, tuple[Invitation, Message]] = {}
    for message, meeting in _meetings(thread):
        known = latest.get(meeting.uid)
        if known is None or meeting.sequence >= known[0].sequence:
            latest[meeting.uid] = (meeting, message)
    over = [
        (meeting.end, message)
        for meeting, message in latest.values()
        if meeting.end and meeting.end <= now and meeting.method != "CANCEL"
    ]
    if not over:
        return Suggestion()
    end, message = max(over, key=lambda pair: pair[0])
    own = end.astimezone(ZoneInfo(profile.time_zone))
    return Suggestion(own.isoformat(), f"from the calendar entry of {day_and_month(message.date.date())}")


def _meetings(thread: Thread) -> Iterator[tuple[Message, Invitation]]:
    for message in thread.messages:
        for meeting in message.body.invitations if message.body else ():
            if meeting.method in {"", "REQUEST", "PUBLISH", "CANCEL"}:
                yield message, meeting


def _time_zone(theirs: list[Message], profile: Profile) -> tuple[Suggestion, str]:
    """Their zone as far as the offset of their last mail and their country's domain tell, else a hint.

    Many servers write every Date in UTC, so an offset of zero alone tells nothing.
    """
    if not theirs:
        return Suggestion(), ""
    last = theirs[-1]
    sent = last.date
    source = f"{mail_of(last)}, written at {offset(sent)}"
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


def _tone(by_hand: list[Message]) -> Suggestion:
    """Formal where they write a title, brief where they write little and sign with a first name."""
    last = next((message for message in reversed(by_hand) if message.body), None)
    if last is None or last.body is None:
        return Suggestion()
    text = last.body.new_text
    if found := _TITLE_AND_NAME.match(text):
        return Suggestion(Tone.FORMAL, f"they write to you as {found[1]}")
    if len(text.split()) < _BRIEF_WORDS and signed_first_name(last):
        return Suggestion(Tone.BRIEF, "they write briefly themselves")
    return Suggestion()
