"""What of other people's mail is read and shown: how much of it, in which words, and where it stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from agent.knowledge.fields import may_be_a_name
from agent.knowledge.spelled_dates import day_and_month
from agent.knowledge.text import printable
from agent.model.appointment import Meeting
from agent.model.mail import Address, Body, Message, Thread


def name_mail(message: Message) -> str:
    """`mail of 1 September`."""
    return f"mail of {day_and_month(message.date.date())}"


def name_entry(meeting: Meeting) -> str:
    """`calendar entry of 1 September`."""
    return f"calendar entry of {day_and_month(meeting.said_at.date())}"


_MARKUP = re.compile(r"[<>{}]")
_LOOKED_AT = 400
_QUOTED = 80
_EDGES = " ,;:-–—|/\"'“”„«»"  # noqa: RUF001 - typographic dashes are what people write


def take_name(text: str) -> str:
    """A company, a role or a name as an answer may hold it, whatever a mail says; empty where it may not."""
    line = unicodedata.normalize("NFC", printable(text[:_LOOKED_AT])).strip(_EDGES)
    return "" if not line or _MARKUP.search(line) or not may_be_a_name(line) else line


def quote(text: str) -> str:
    """`“the words”`, at most 80 characters of them, to say where something comes from."""
    line = printable(text[:_LOOKED_AT])
    return f"“{line}”" if len(line) <= _QUOTED else f"“{line[: _QUOTED - 1].rstrip()}…”"


_FIRST = 4
_LAST = 12
"""Messages: how a conversation began, and where it stands."""
_HEAD = 3_000
_TAIL = 1_000
"""Characters of one mail: what it says, and its signature."""
_LINE = 400
_ADDRESSES = 60
_MEETINGS = 5


def shorten_thread(thread: Thread) -> Thread:
    """A thread with its first and last messages, each with the beginning and the end of its new words."""
    messages = thread.messages
    if len(messages) > _FIRST + _LAST:
        messages = (*messages[:_FIRST], *messages[-_LAST:])
    return replace(thread, messages=tuple(map(_message, messages)))


def shorten_meeting(meeting: Meeting) -> Meeting:
    """A meeting whose words and attendees have an end."""
    return replace(
        meeting,
        title=meeting.title[:_LINE],
        place=meeting.place[:_LINE],
        organizer=_address(meeting.organizer) if meeting.organizer else None,
        attendees=_addresses(meeting.attendees),
    )


def _message(message: Message) -> Message:
    return replace(
        message,
        subject=message.subject[:_LINE],
        base_subject=message.base_subject[:_LINE],
        sender=_address(message.sender) if message.sender else None,
        reply_to=_addresses(message.reply_to),
        to=_addresses(message.to),
        cc=_addresses(message.cc),
        body=_body(message.body) if message.body else None,
    )


def _body(body: Body) -> Body:
    words = body.new_text
    if len(words) > _HEAD + _TAIL:
        words = f"{words[:_HEAD]}\n\n{words[-_TAIL:]}"
    meetings = [
        replace(
            one,
            organizer=_address(one.organizer) if one.organizer else None,
            attendees=_addresses(one.attendees),
        )
        for one in body.invitations[:_MEETINGS]
    ]
    return replace(body, text="", new_text=words, invitations=tuple(meetings))


def _addresses(addresses: tuple[Address, ...]) -> tuple[Address, ...]:
    return tuple(map(_address, addresses[:_ADDRESSES]))


def _address(address: Address) -> Address:
    return replace(address, name=address.name[:_LINE]) if len(address.name) > _LINE else address
