"""What is asked of an IMAP server: a query as SEARCH words (RFC 9051 §6.4.4).

The server finds at least what is asked for; what comes back is compared again here. So a word may ask for
more than is wanted (a substring, a day too many) and never for less. Each list of words below is one SEARCH;
a long one is split, because servers limit a command to about 8,000 bytes (RFC 7162 §4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from agent.mailboxes import fates
from agent.model.mail import MessageId, Query
from agent.model.plan import Placement

Words = tuple[bytes, ...]
"""The words of one SEARCH; an 8-bit one is sent as a literal, with CHARSET."""

_LONGEST = 6000
_SLACK = timedelta(days=2)
"""SINCE compares days in the server's own zone."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PEOPLE = (b"FROM", b"TO", b"CC", b"HEADER Reply-To")
_TIES = (b"HEADER Message-ID", b"HEADER References", b"HEADER In-Reply-To")


def asked(query: Query) -> list[Words]:
    """Finds every message a query asks for."""
    since = _since(query.since)
    if query.everything:
        keys: list[Words] = [()]
    else:
        people = [_quoted(one) for one in sorted(query.addresses | query.domains)]
        keys = [(place + b" " + person,) for person in people for place in _PEOPLE]
        keys += [_subject(phrase) for phrase in sorted(query.phrases) if phrase.strip()]
    ids = [(b"HEADER Message-ID " + _quoted(one),) for one in sorted(query.message_ids)]
    return [*_joined(keys, before=since), *_joined(ids)]


def tied(message_ids: Iterable[MessageId], threads: Iterable[str] = (), thread_word: str = "") -> list[Words]:
    """Finds these messages, all that name them as ancestors, and all of these threads of the server's own."""
    keys: list[Words] = [(thread_word.encode() + b" " + one.encode(),) for one in sorted(threads)]
    keys += [(place + b" " + _quoted(one),) for one in message_ids for place in _TIES]
    return _joined(keys)


def traces(placement: Placement) -> list[Words]:
    """Finds what a placement can have become: its thread, and mail to its recipients since it was placed."""
    known = dict.fromkeys(
        one for one in (placement.message_id, placement.in_reply_to, *placement.references) if one
    )
    since = fates.sent_since(placement)
    to = [(b"TO " + _quoted(one.key),) for one in placement.to]
    return [*tied(known), *_joined(to, before=_since(since) if since else ())]


def numbered(draft_id: str) -> list[Words]:
    """Finds the mail a draft id (`UIDVALIDITY:UID`) names, if the folder is still numbered so."""
    uid = draft_id.rpartition(":")[2]
    return [(b"UID", uid.encode())] if uid.isdecimal() and uid.isascii() else []


def without_charset(words: Words) -> Words:
    """The same for a server that takes no 8-bit words: a phrase it cannot be asked for may be anywhere."""
    kept: list[bytes] = []
    for word in words[2:]:
        if word.isascii():
            kept.append(word)
        else:
            kept[-1] = b"ALL"  # in place of SUBJECT
    return tuple(kept)


def _joined(keys: Sequence[Words], before: Words = ()) -> list[Words]:
    """Any of the keys, each search not too long, and `before` with every one."""
    searches: list[Words] = []
    rest = list(keys)
    while rest:
        some = [rest.pop(0)]
        size = sum(map(len, some[0]))
        while rest and size + sum(map(len, rest[0])) < _LONGEST:
            some.append(rest.pop(0))
            size += sum(map(len, some[-1])) + len("OR ")
        words = (*before, *(word for key in some[:-1] for word in (b"OR", *key)), *some[-1])
        charset = () if all(word.isascii() for word in words) else (b"CHARSET", b"UTF-8")
        searches.append((*charset, *words) or (b"ALL",))
    return searches


def _since(moment: datetime) -> Words:
    """By the day a mail came in: it was not written after that, and what was moved here came in later."""
    day = moment - _SLACK if moment.year > 1 else moment
    return (b"SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04}".encode())


def _subject(phrase: str) -> Words:
    """Finds a phrase in a subject, however server and mail fold letters and blanks.

    Pieces of plain letters are asked for, those around an ss or ß, which some fold and others do not; only a
    phrase without any is asked for as it is.
    """
    pieces = [piece for piece in re.split(r"[^\x21-\x7e]+|(?i:ss)", phrase) if len(piece) > 1]
    if not pieces:
        return (b"SUBJECT", " ".join(phrase.split()).encode("utf-8", "replace"))
    keys = [b"SUBJECT " + _quoted(piece) for piece in dict.fromkeys(pieces)]
    return (b"(" + b" ".join(keys) + b")",)


def _quoted(text: str) -> bytes:
    """A quoted string (RFC 9051 §4.3); what it cannot carry is left out with all behind it."""
    plain = re.split(r"[^\x20-\x7e]", text, maxsplit=1)[0]
    return b'"' + plain.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'
