"""The names of our drafts: Message-IDs, and the codes of forms. The same draft always has the same names.

They are made from what a draft is for and keyed with the secret of the home (HMAC, RFC 2104), so that a lost
journal still finds its drafts, and nobody outside can write a mail that bears the name of one. Version 0.1.0
named them without a secret; whoever knows a calendar's UID can compute those names, so they are believed only
of what lies in Drafts or in Sent. Notes to the person are named here too, each by a number of its own.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.writing.mime import ascii_domain

_DIGITS = 32
"""Hexadecimal digits of an id: half of what is computed; the code of a form comes from the other half."""
_CODE = slice(_DIGITS, _DIGITS + 12)
_FORMER_CODE = slice(8)
_NOTE = re.compile(r"<([0-9a-f]{12})([0-9a-f]{16})([0-9a-f]{32})@[^<>@\s]{1,255}>")
"""The id of a note: its number, a hash of its words, and what only the home can compute of both."""


@dataclass(frozen=True, slots=True)
class FormNames:
    """What a form is known again by."""

    message_id: MessageId
    code: str
    """The words of its last line."""


def message_id_for(
    interview: InterviewId | str, kind: Kind, person: str, domain: str, secret: bytes, remaking: int = 0
) -> MessageId:
    """The Message-ID of the one draft for this interview, kind and person.

    Args:
        interview: Its id on record.
        kind: What the letter says.
        person: The addressee, as the debrief names them.
        domain: That of From.
        secret: Of the home.
        remaking: How often the person asked for it once more.

    Raises:
        BadAddressError: it is no domain.
    """
    words = f"{interview}|{kind}|{person}"
    return _write_id(_key(f"{words}|{remaking}" if remaking else words, secret), domain)


def former_message_id_for(interview: InterviewId | str, kind: Kind, person: str, domain: str) -> MessageId:
    """The Message-ID under which version 0.1.0 placed the same draft.

    Raises:
        BadAddressError: it is no domain.
    """
    return _write_id(_hash(f"{interview}|{kind}|{person}"), domain)


def form_names(appointment_key: str, round_: int, domain: str, secret: bytes) -> FormNames:
    """What the form about an appointment is called, each time it comes.

    Args:
        appointment_key: `Appointment.key`.
        round_: How often it was sent with something missing.
        domain: That of From.
        secret: Of the home.

    Raises:
        BadAddressError: it is no domain.
    """
    digest = _key(f"debrief_form|{appointment_key}|{round_}", secret)
    return FormNames(_write_id(digest, domain), _write_code(digest[_CODE]))


def former_form_names(appointment_key: str, round_: int, domain: str) -> FormNames:
    """What version 0.1.0 called the same form."""
    digest = _hash(f"debrief_form|{appointment_key}|{round_}")
    return FormNames(MessageId(f"<{digest[:_DIGITS]}@{domain}>"), _write_code(digest[_FORMER_CODE]))


def note_id(number: int, words: str, domain: str, secret: bytes) -> MessageId:
    """The Message-ID of a note to the person; no other note has the same number.

    Its words are in it, so that a note that was changed is told from one that was not, without a journal.

    Args:
        number: From 0 to 2**48 - 1.
        words: What the note says.
        domain: That of From.
        secret: Of the home.

    Raises:
        BadAddressError: it is no domain.
    """
    name = f"{number:012x}{_hash(words)[:16]}"
    return MessageId(f"<{name}{_key(f'inbox_note|{name}', secret)[:_DIGITS]}@{ascii_domain(domain)}>")


def has_note_form(message_id: str) -> bool:
    """Whether an id may be that of a note: all but a few are told apart by their form alone."""
    return _NOTE.fullmatch(message_id) is not None


def is_note_id(message_id: str, secret: bytes) -> bool:
    """Whether it is the Message-ID of a note that this home wrote; nobody else can write one."""
    found = _NOTE.fullmatch(message_id)
    if found is None:
        return False
    keyed = _key(f"inbox_note|{found[1]}{found[2]}", secret)[:_DIGITS]
    return hmac.compare_digest(keyed, found[3])


def read_note_number(message_id: str) -> int:
    """The number of the note of this id; 0: it is none."""
    found = _NOTE.fullmatch(message_id)
    return int(found[1], 16) if found else 0


def has_note_words(message_id: str, words: str) -> bool:
    """Whether a note of this id was written with these words."""
    found = _NOTE.fullmatch(message_id)
    return found is not None and found[2] == _hash(words)[:16]


def _key(words: str, secret: bytes) -> str:
    return hmac.new(secret, words.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def _hash(words: str) -> str:
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _write_id(digest: str, domain: str) -> MessageId:
    return MessageId(f"<{digest[:_DIGITS]}@{ascii_domain(domain)}>")


def _write_code(digits: str) -> str:
    return f"SC-{digits.upper()}"
