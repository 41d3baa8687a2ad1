"""What all the mails about a meeting together say of it (RFC 5546 §2.1): time, people, answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from agent.knowledge.marks import NOT_EVIDENCE
from agent.model.appointment import Meeting
from agent.model.interview import Profile
from agent.model.mail import Address, Invitation, Mark, Message
from agent.reading import senders
from agent.reading.calendars.lines import clean_words
from agent.reading.calendars.places import mode_of
from agent.reading.circle import Circle

_DEFINING = frozenset({"", "REQUEST", "PUBLISH", "ADD"})
_SETTLING = _DEFINING | {"CANCEL"}
_YES = "ACCEPTED"
_NO = "DECLINED"


@dataclass(frozen=True, slots=True)
class _Told:
    """One event of one mail."""

    message: Message
    one: Invitation

    @property
    def rank(self) -> tuple[int, datetime, datetime]:
        """The higher holds: SEQUENCE, then DTSTAMP, then the mail's date (RFC 5546 §2.1.5)."""
        return self.one.sequence, self.one.stamp or self.message.date, self.message.date


def meetings_of(messages: Iterable[Message], profile: Profile) -> tuple[Meeting, ...]:
    """Every meeting that mails tell of, one for each UID and occurrence, in the order of their starts.

    The highest SEQUENCE holds, then the latest DTSTAMP, then the latest mail. CANCEL sets `cancelled`;
    COUNTER changes no time but sets `proposal`; a REPLY the person sent sets `accepted` or `declined`,
    what others answer changes nothing. A series is one meeting at its first occurrence, an exception of it
    another.

    `accepted` only ever comes from a mail the person sent: what a calendar says of them, anybody can write.

    A UID is no secret. A mail counts that may be believed (`senders.is_believed`) and that the person sent,
    or whose sender is of the circle of the first calendar. Whom a later one names beside that circle is a
    newcomer.
    """
    sorted_out = _sort_out(messages, profile)
    told: dict[tuple[str, str], list[_Told]] = {}
    for entry in sorted_out.heard:
        told.setdefault(_key(entry.one), []).append(entry)
    found: dict[tuple[str, str], Meeting] = {}
    for key in sorted(told):
        uid, recurrence = key
        series = found.get((uid, "")) if recurrence else None
        if meeting := _meeting(uid, recurrence, told[key], profile, sorted_out.circles.get(uid)):
            found[key] = _of_series(meeting, series, told.get((uid, ""), [])) if series else meeting
    return tuple(
        sorted(
            found.values(),
            key=lambda meeting: (meeting.start or meeting.said_at, meeting.uid, meeting.recurrence),
        )
    )


def list_refused(messages: Iterable[Message], profile: Profile) -> tuple[tuple[Message, Meeting], ...]:
    """Mails that may not change the meeting they tell of, each with the meeting as it alone tells it.

    Those of senders that are taken for forged, and of strangers to the first calendar. Mail in the person's
    name that they did not send is left out: it speaks for nobody.
    """
    found: list[tuple[Message, Meeting]] = []
    for entry in _sort_out(messages, profile).refused:
        uid, recurrence = _key(entry.one)
        if entry.one.method in _SETTLING and (meeting := _meeting(uid, recurrence, [entry], profile, None)):
            found.append((entry.message, meeting))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """What mails tell of meetings, by whether it counts; the oldest first."""

    heard: tuple[_Told, ...]
    refused: tuple[_Told, ...]
    circles: dict[str, Circle]
    """Of each UID."""


def _sort_out(messages: Iterable[Message], profile: Profile) -> _SortedOut:
    several = list(messages)
    told = sorted(_all(several), key=lambda entry: entry.message.date)
    believed = [entry for entry in told if senders.is_believed(entry.message, profile)]
    written_to = tuple(a for one in several if senders.is_own(one) for a in one.recipients)
    settling: dict[str, list[_Told]] = {}
    for entry in sorted(believed, key=lambda entry: entry.message.received):
        if entry.one.method in _SETTLING:
            settling.setdefault(_key(entry.one)[0], []).append(entry)
    circles = {uid: _draw_circle(entries, written_to, profile) for uid, entries in settling.items()}

    def counts(entry: _Told) -> bool:
        uid = _key(entry.one)[0]
        if uid not in settling or entry.one.method not in _SETTLING or senders.is_own(entry.message):
            return True
        first = settling[uid][0].one.organizer
        return circles[uid].lets_speak(
            entry.message.sender, called_by=entry.one.organizer, called_first_by=first
        )

    strangers = [entry for entry in believed if not counts(entry)]
    doubted = [entry for entry in told if senders.is_doubted(entry.message, profile)]
    return _SortedOut(
        heard=tuple(entry for entry in believed if counts(entry)),
        refused=(*doubted, *strangers),
        circles=circles,
    )


def _draw_circle(entries: list[_Told], written_to: Iterable[Address], profile: Profile) -> Circle:
    """Whoever the first calendar names, or the first that names anybody but a program, and who sent it.

    Args:
        entries: What was told of one UID, the first received first.
        written_to: Whom the person wrote to in the conversation.
        profile: The person.
    """
    people: list[Address | None] = list(written_to)
    circle = Circle.of(people, profile)
    for number, entry in enumerate(entries):
        one, sender = entry.one, entry.message.sender
        named = circle.lets_speak(sender, called_by=one.organizer, called_first_by=entries[0].one.organizer)
        if number and (circle.has_people or not named):
            continue
        people += (sender, one.organizer, *one.attendees)
        circle = Circle.of(people, profile)
    return circle


def _all(messages: Iterable[Message]) -> Iterator[_Told]:
    for message in messages:
        if message.body is not None and not message.marks & NOT_EVIDENCE:
            yield from (_Told(message, one) for one in message.body.invitations)


def _key(invitation: Invitation) -> tuple[str, str]:
    """UID and occurrence. An occurrence that is added (ADD) is one of its own by its start."""
    recurrence = invitation.recurrence
    if invitation.method == "ADD" and not recurrence and invitation.start:
        recurrence = f"{invitation.start.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return invitation.uid or _made_up(invitation), recurrence


def _made_up(invitation: Invitation) -> str:
    """A name for a meeting whose calendar gives none: who called it and when, as far as that is said."""
    when = invitation.start.astimezone(UTC) if invitation.start else invitation.local_start
    words = f"{invitation.organizer.key if invitation.organizer else ''}|{when}"
    return f"no-uid-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def _meeting(
    uid: str, recurrence: str, entries: list[_Told], profile: Profile, circle: Circle | None
) -> Meeting | None:
    """What the mails about one meeting, oldest first, say of it."""
    defining = [entry for entry in entries if entry.one.method in _DEFINING]
    cancels = [entry for entry in entries if entry.one.method == "CANCEL"]
    replies = [entry for entry in entries if entry.one.method == "REPLY" and Mark.SENT in entry.message.marks]
    base = max(defining, key=lambda entry: entry.rank, default=None)
    cancel = max(cancels, key=lambda entry: entry.rank, default=None)
    if cancel and base and not _cancels(cancel, base):
        cancel = None
    source = base or cancel or (replies[-1] if replies else None)
    if source is None:
        return None
    described = _described(uid, recurrence, source, entries)
    return _answered(
        replace(
            keep_to_circle(described, circle, _find_organizer(entries), profile) if circle else described,
            cancelled=cancel is not None or source.one.status == "CANCELLED",
            message_id=(cancel or source).message.message_id,
            said_at=(cancel or source).message.date,
            said_by=(cancel or source).message.sender,
            sequence=max(source.one.sequence, cancel.one.sequence if cancel else 0),
            proposal=_proposal(entries),
        ),
        source,
        replies,
        profile,
    )


def _cancels(cancel: _Told, base: _Told) -> bool:
    """Whether a cancellation is newer than what it cancels; some programs leave its SEQUENCE out."""
    if cancel.one.sequence:
        return cancel.rank[:2] >= base.rank[:2] or cancel.one.sequence > base.one.sequence
    return cancel.rank[1:] >= base.rank[1:]


def _described(uid: str, recurrence: str, source: _Told, entries: list[_Told]) -> Meeting:
    """The meeting as one mail describes it."""
    one = source.one
    names = _names(entries)
    return Meeting(
        uid=uid,
        recurrence=recurrence,
        start=one.start,
        end=one.end,
        zone=one.zone,
        local_start=one.local_start,
        local_end=one.local_end,
        whole_day=one.whole_day,
        repeats=one.repeats,
        title=one.title,
        organizer=_with_name(one.organizer, names) if one.organizer else None,
        attendees=tuple(_with_name(person, names) for person in one.attendees),
        place=one.place,
        link=one.link,
        mode=mode_of(one.place, one.link),
        tentative=one.status == "TENTATIVE",
        said_at=source.message.date,
        problems=one.problems,
    )


def keep_to_circle(
    meeting: Meeting, circle: Circle, called_first_by: Address | None, profile: Profile
) -> Meeting:
    """The meeting with the people of its circle alone; the others are newcomers.

    Args:
        meeting: As one calendar describes it.
        circle: Of the first calendar.
        called_first_by: The organiser that stays where this calendar names a newcomer.
        profile: The person, who is in every circle.
    """

    def is_known(one: Address) -> bool:
        return profile.owns(one.email) or circle.has(one)

    named = (*((meeting.organizer,) if meeting.organizer else ()), *meeting.attendees)
    known = meeting.organizer is None or is_known(meeting.organizer)
    return replace(
        meeting,
        organizer=meeting.organizer if known else called_first_by,
        attendees=tuple(one for one in meeting.attendees if is_known(one)),
        newcomers=tuple(dict.fromkeys(one for one in named if not is_known(one))),
    )


def _find_organizer(entries: list[_Told]) -> Address | None:
    """The organiser as the first received calendar names them."""
    by_arrival = sorted(entries, key=lambda entry: entry.message.received)
    return next((entry.one.organizer for entry in by_arrival if entry.one.organizer), None)


def _names(entries: list[_Told]) -> dict[str, str]:
    """The newest name each address has in any of the calendars."""
    names: dict[str, str] = {}
    for entry in entries:
        for person in (entry.one.organizer, *entry.one.attendees):
            if person and person.name:
                names[person.key] = person.name
    return names


def _with_name(person: Address, names: dict[str, str]) -> Address:
    return person if person.name else Address(person.email, names.get(person.key, ""))


def _answered(meeting: Meeting, source: _Told, replies: list[_Told], profile: Profile) -> Meeting:
    """With the person's own word: what they sent, or that others have noted a no."""
    said = ""
    for entry in replies:
        own = [answer for email, answer in entry.one.answers if profile.owns(email)]
        said = (own or [answer for _, answer in entry.one.answers][:1] or [said])[0]
    noted = next((answer for email, answer in source.one.answers if profile.owns(email)), "")
    invited_by_them = Mark.SENT in source.message.marks and source.one.method in _DEFINING
    return replace(
        meeting,
        accepted=said == _YES or (not said and invited_by_them),
        declined=said == _NO or (not said and noted == _NO),
    )


def _proposal(entries: list[_Told]) -> str:
    """The sentence of a COUNTER nobody has answered since by an update, a cancellation or a refusal."""
    open_one: _Told | None = None
    known = None
    for entry in entries:
        if entry.one.method == "COUNTER":
            open_one = entry
        elif entry.one.method == "DECLINECOUNTER":
            open_one = None
        elif entry.one.method in _SETTLING and (known is None or entry.rank[:2] > known):
            known = entry.rank[:2]
            open_one = None
    if open_one is None:
        return ""
    sender = open_one.message.sender
    who = "You" if Mark.SENT in open_one.message.marks else _called(sender)
    return f"{who} proposed another time{_when(open_one.one)}."


def _called(sender: Address | None) -> str:
    return clean_words(sender.name or sender.email, 100) if sender else "Somebody"


def _when(invitation: Invitation) -> str:
    if invitation.start:
        return f": {invitation.start:%Y-%m-%d %H:%M} (UTC{invitation.start:%z})".replace("(UTC+0000)", "UTC")
    return f": {invitation.local_start:%Y-%m-%d %H:%M}" if invitation.local_start else ""


def _of_series(meeting: Meeting, series: Meeting, entries: list[_Told]) -> Meeting:
    """An occurrence with what holds for the whole series: its end, and the person's answer to it."""
    ended = [entry.message.date for entry in entries if entry.one.method == "CANCEL"]
    gone = series.cancelled and bool(ended) and meeting.said_at <= max(ended)
    silent = not meeting.accepted and not meeting.declined
    return replace(
        meeting,
        cancelled=meeting.cancelled or gone,
        accepted=series.accepted if silent else meeting.accepted,
        declined=series.declined if silent else meeting.declined,
    )
