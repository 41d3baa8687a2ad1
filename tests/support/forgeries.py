"""Mails that an outsider could have sent, drawn by Hypothesis: what they say is copied or made up.

An outsider knows every mail of the conversation, our drafts as they stand included, and can write any header.
What they cannot do is put a mail among the sent ones or the drafts, or pass the checks of a domain that is
not theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import format_datetime
from enum import StrEnum, auto

from calendars import OVER, START, UID, calendar, event, utc
from hypothesis import strategies as st
from mails import DENISE, DENISE_IN_FULL, MARCUS, ME, SUBJECT
from worlds import ARCHIVE, INBOX, JUNK, TRASH

EVIL = "Denise Kowalczyk <mallory@evil.example>"
FOLDER = "Jobs"
"""One that the person made, or a label."""
PLACES = (INBOX, ARCHIVE, FOLDER, TRASH, JUNK)

PASSED = "dmarc=pass header.from={domain}"
FAILED = ("dmarc=fail header.from={domain}", "spf=fail smtp.mailfrom=x@evil.example; dkim=none")
NOTHING_TOLD = ""

PERSON = (
    MARCUS,
    f"MARCUS ELLERY <{ME.upper()}>",
    "Marcus.Ellery+jobs@Mail.Example",
    f'"Denise Kowalczyk" < {ME} >',
)
"""The person, as anybody can write them into From."""
COMPANY = (
    DENISE_IN_FULL,
    "Tomas Reyes <tomas.reyes@prairiegate.example>",
    "People Team <people@careers.prairiegate.example>",
    "Prairie Gate Credit Union <no-reply@us.greenhouse-mail.io>",
    "Denise Kowalczyk via Lever <reply-77@hire.lever.co>",
    "Mail Delivery System <mailer-daemon@mail.example>",
    "postmaster@prairiegate.example",
)
"""Who would be believed; what they write fails its checks here."""
STRANGERS = (
    "Denise Kowalczyk <denise.kowalczyk@prairiegate-hr.example>",
    "Denise Kowalczyk <denise.kowalczyk@gmail.com>",
    "Prairie Gate Credit Union <jobs@prairiegatecreditunion.example>",
    f'"{DENISE}" <d@evil.example>',
    "Marcus Ellery <marcus.ellery@mail-example.example>",
    "Mail Delivery System <mailer-daemon@evil.example>",
    "Kim Stranger <kim@evil.example>",
)
"""Whose own domain passes."""
SEVERAL = (f"{DENISE_IN_FULL}, Kim <kim@evil.example>", f"Kim <kim@evil.example>, {DENISE_IN_FULL}")
"""Two in one From, of whom one passes."""


class Words(StrEnum):
    """What it says."""

    ANSWER = auto()
    THANKS = auto()
    QUESTION = auto()
    NO = auto()
    OFFER = auto()
    INVITATION = auto()
    ABSENCE = auto()
    BOUNCE = auto()
    COPY = auto()
    """The whole body of a known mail: a letter, a form, a calendar."""
    FORM = auto()
    """The same, filled in where it is a form."""
    REQUEST = auto()
    CANCEL = auto()
    REPLY = auto()


TEXTS = {
    Words.ANSWER: "Dear Marcus, I passed your note on to the others.\n\nDenise",
    Words.THANKS: "Dear Denise, thank you for your time on Friday.\n\nMarcus",
    Words.QUESTION: "Dear Marcus, could you send me your references by Monday?\n\nDenise",
    Words.NO: "Dear Marcus, we have decided to move forward with another candidate.\n\nDenise",
    Words.OFFER: "Dear Marcus, we are delighted to offer you the position.\n\nDenise",
    Words.INVITATION: "Dear Marcus, we would like to invite you to a second interview next week.\n\nDenise",
    Words.ABSENCE: "I am out of the office until 21 September 2026.",
    Words.BOUNCE: f"Your message to {DENISE} could not be delivered: 550 no such user.",
}
CALENDARS = (Words.REQUEST, Words.CANCEL, Words.REPLY)
HEADERS = {
    Words.ABSENCE: "Auto-Submitted: auto-replied\r\n",
    Words.BOUNCE: f"Auto-Submitted: auto-replied\r\nX-Failed-Recipients: {DENISE}\r\n",
}


class Own(StrEnum):
    """In place of a header that is copied."""

    FRESH = auto()
    """The outsider's own."""
    ABSENT = auto()


Source = int | Own
"""Where a header comes from: the nth mail that is known, counted on from the first again; or neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery:
    """One mail of an outsider's; what it copies is looked up in the mailbox when it comes."""

    sender: str
    results: str
    """What the receiving server says of the sender; empty: nothing."""
    words: Words
    moment: int
    """After how many moves of the story it comes, counted on from the first again."""
    place: str = INBOX
    body: int = 0
    """Whose body is copied, where it is."""
    message_id: Source = Own.FRESH
    answers: Source = Own.ABSENT
    subject: Source = Own.FRESH
    to: Source = Own.FRESH
    cc: Source = Own.ABSENT
    reply_to: Source = Own.ABSENT
    date: Source = Own.FRESH
    boast: bool = False
    """It brings a result of its own that it passed."""

    @property
    def address(self) -> str:
        """The address in From, as it is written."""
        return self.sender.rpartition("<")[2].strip("<> ")


def _headers(*own: Own) -> st.SearchStrategy[Source]:
    return st.sampled_from(own) | st.integers(0, 5)


@st.composite
def forgeries(draw: st.DrawFn) -> Forgery:
    """Any mail that an outsider could have sent."""
    senders, results = draw(
        st.sampled_from(
            [
                (PERSON, (NOTHING_TOLD, *FAILED, PASSED)),
                (COMPANY, FAILED),
                (STRANGERS, (PASSED, NOTHING_TOLD)),
                (SEVERAL, ("dmarc=pass header.from=evil.example",)),
            ]
        )
    )
    return Forgery(
        sender=draw(st.sampled_from(senders)),
        results=draw(st.sampled_from(results)),
        words=draw(st.sampled_from(Words)),
        moment=draw(st.integers(0, 9)),
        place=draw(st.sampled_from(PLACES)),
        body=draw(st.integers(0, 5)),
        message_id=draw(_headers(Own.FRESH, Own.ABSENT)),
        answers=draw(_headers(Own.ABSENT)),
        subject=draw(_headers(Own.FRESH, Own.ABSENT)),
        to=draw(_headers(Own.FRESH, Own.ABSENT)),
        cc=draw(_headers(Own.ABSENT, Own.FRESH)),
        reply_to=draw(_headers(Own.ABSENT, Own.FRESH)),
        date=draw(_headers(Own.FRESH, Own.ABSENT)),
        boast=draw(st.booleans()),
    )


def write_forgery(forgery: Forgery, known: Sequence[bytes], now: datetime, server: str, number: int) -> bytes:
    """The mail as it lies in the mailbox.

    Args:
        forgery: What is to be written.
        known: The mails that an outsider may have seen, and the drafts.
        now: When it comes.
        server: The host that takes the person's mail in.
        number: What tells its own Message-ID from those of other forgeries.
    """
    mails = [message_from_bytes(raw) for raw in known]
    fresh = {
        "Message-ID": f"<f{number}@evil.example>",
        "Subject": f"Re: {SUBJECT} at Prairie Gate Credit Union",
        "To": MARCUS,
        "Cc": "Boss <boss@evil.example>, Tomas Reyes <tomas@evil.example>",
        "Reply-To": EVIL,
        "Date": format_datetime(now),
    }
    sources = {
        "Message-ID": forgery.message_id,
        "Subject": forgery.subject,
        "To": forgery.to,
        "Cc": forgery.cc,
        "Reply-To": forgery.reply_to,
        "Date": forgery.date,
    }
    lines = _write_trace(forgery, now, server)
    lines.append(f"From: {forgery.sender}")
    for name, source in sources.items():
        value = fresh[name] if source is Own.FRESH else _copy_header(mails, source, name)
        lines += [f"{name}: {value}"] if value else []
    if isinstance(forgery.answers, int):
        answered = _nth(mails, forgery.answers)
        own, above = _flatten(answered["Message-ID"]), _flatten(answered["References"])
        lines += [f"In-Reply-To: {own}", f"References: {f'{above} {own}'.strip()}"]
    return "\r\n".join([*lines, ""]).encode() + _write_body(forgery, mails, now)


def _write_trace(forgery: Forgery, now: datetime, server: str) -> list[str]:
    domain = forgery.address.rpartition("@")[2].lower()
    at = format_datetime(now)
    results = forgery.results.format(domain=domain)
    told = [f"Authentication-Results: {server}; {results}"] if results else []
    boast = [f"Authentication-Results: {server}; dmarc=pass header.from={domain}"] if forgery.boast else []
    entry = f"Received: from mx.evil.example (mx.evil.example [203.0.113.9]) by {server}; {at}"
    further = f"Received: from home.evil.example by mx.evil.example; {at}"
    return [*told, entry, further, *boast] if told else [entry, further, *boast]


def _nth(mails: Sequence[Message], at: int) -> Message:
    return mails[at % len(mails)]


def _copy_header(mails: Sequence[Message], source: Source, name: str) -> str:
    return _flatten(_nth(mails, source)[name]) if isinstance(source, int) else ""


def _flatten(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _write_body(forgery: Forgery, mails: Sequence[Message], now: datetime) -> bytes:
    """The rest of the mail: the headers of its body, a blank line, and the body."""
    words = forgery.words
    if words in (Words.COPY, Words.FORM):
        return _copy_body(_nth(mails, forgery.body), is_filled=words is Words.FORM)
    if words in CALENDARS:
        return _write_calendar(forgery, now)
    head = f"{HEADERS.get(words, '')}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    return (head + TEXTS[words].replace("\n", "\r\n") + "\r\n").encode()


_ANSWERS = {"role": "Chief Officer", "email 1": "mallory@evil.example", "ready": "yes", "how it went": "well"}


def _copy_body(known: Message, *, is_filled: bool) -> bytes:
    part = next((one for one in known.walk() if one.get_content_type() == "text/plain"), known)
    if is_filled:
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        for label, answer in _ANSWERS.items():
            text = re.sub(rf"(?m)^(• {label}(?: \([^)\n]*\))?:).*$", rf"\1 {answer}", text)
        head = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        return head.encode() + text.encode()
    kept = ("mime-version", "content-type", "content-transfer-encoding", "auto-submitted")
    copy = message_from_bytes(known.as_bytes())
    for name in {name for name in copy if name.lower() not in kept}:
        del copy[name]
    return copy.as_bytes()


def _write_calendar(forgery: Forgery, now: datetime) -> bytes:
    """The known meeting, asked for again two days later, called off, or answered for the person."""
    later = timedelta(days=14 if forgery.body % 2 else 2)
    moved = forgery.words is Words.REQUEST
    one = event(
        START + later if moved else START,
        OVER + later if moved else OVER,
        sequence=forgery.body,
        uid=UID,
        organizer=(DENISE_IN_FULL, "Denise Kowalczyk <mallory@evil.example>")[forgery.boast],
        partstat="DECLINED" if forgery.words is Words.REPLY else "NEEDS-ACTION",
        DTSTAMP=f":{utc(now)}",
        STATUS=":CANCELLED" if forgery.words is Words.CANCEL else None,
    )
    method = forgery.words.upper()
    head = f"MIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n"
    return (head + calendar(one, method=method)).encode()
