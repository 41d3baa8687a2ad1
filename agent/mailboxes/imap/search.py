"""What is asked of an IMAP server: a query as SEARCH words (RFC 9051 §6.4.4).

The server finds at least what is asked for; what comes back is compared again here. So a word may ask for
more than is wanted (a substring, a day too many) and never for less. Each list of words below is one SEARCH;
a long one is split, because servers limit a command to about 8,000 bytes (RFC 7162 §4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from agent.mailboxes import fates
from agent.mailboxes.folder_names import to_modified_utf7
from agent.mailboxes.imap.folders import GMAIL
from agent.model.mail import MessageId, Query
from agent.model.plan import Draft

Words = tuple[bytes, ...]
"""The words of one SEARCH; an 8-bit one is sent as a literal, with CHARSET."""

_LONGEST = 6000
_SLACK = timedelta(days=2)
"""SINCE compares days in the server's own zone."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PEOPLE = (b"FROM ", b"TO ", b"CC ", b"HEADER Reply-To ")
_TIES = (b"HEADER Message-ID ", b"HEADER References ", b"HEADER In-Reply-To ")


def asked(query: Query) -> list[Words]:
    """Finds every message a query asks for."""
    since = since_day(query.since)
    ids = [b"HEADER Message-ID " + _quoted(one) for one in sorted(query.message_ids)]
    if query.everything:
        return _split([*ids, since])
    people = [_quoted(one) for one in sorted(query.addresses | query.domains)]
    keys = [place + person for person in people for place in _PEOPLE]
    subjects = [(phrase, _subject(phrase)) for phrase in sorted(query.phrases) if phrase.strip()]
    keys += [key for _, key in subjects if key]
    strange = [" ".join(phrase.split()).encode("utf-8", "replace") for phrase, key in subjects if not key]
    eight_bit = [(b"CHARSET", b"UTF-8", since, b"SUBJECT", words) for words in strange]
    return [*_split([*ids, *_dated(keys, since)]), *eight_bit]


def is_thread_key(key: str, thread_word: str) -> bool:
    """Whether a key can be one of this server's own threads (RFC 8474 §4, Gmail's are numbers)."""
    if thread_word == GMAIL:
        return key.isascii() and key.isdecimal()
    return thread_word != "" and re.fullmatch(r"[A-Za-z0-9_-]{1,255}", key) is not None


def tied(message_ids: Iterable[MessageId], threads: Iterable[str] = (), thread_word: str = "") -> list[Words]:
    """Finds these messages, all that name them as ancestors, and all of these threads of the server's own."""
    keys = [f"{thread_word} {one}".encode() for one in sorted(threads)]
    return _split([*keys, *(place + _quoted(one) for one in message_ids for place in _TIES)])


def traces(draft: Draft) -> list[Words]:
    """Finds what a draft can have become: its thread, and mail to its recipients since it was placed.

    Of a draft with a code, mail with that code instead: the person gets too much mail. Without a day the
    code is not looked for in the texts of a whole mailbox, only its subject.
    """
    known = (draft.message_id, draft.in_reply_to, *draft.references)
    ties = [place + _quoted(one) for one in dict.fromkeys(filter(None, known)) for place in _TIES]
    since = fates.find_earliest_date(draft)
    if draft.code:
        others = list(
            filter(None, [_subject(draft.subject), b"TEXT " + _quoted(draft.code) if since else b""])
        )
    else:
        others = [b"TO " + _quoted(one.key) for one in draft.to]
    return _split([*ties, *(_dated(others, since_day(since)) if since else others)])


def numbered(draft_id: str) -> list[Words]:
    """Finds the mail a draft id (`UIDVALIDITY:UID`) names, if the folder is still numbered so."""
    uid = draft_id.rpartition(":")[2]
    return [(b"UID", uid.encode())] if uid.isdecimal() and uid.isascii() else []


def from_uid(uid: int) -> bytes:
    """Finds what came in since; where nothing did, the last mail there is (RFC 9051 §9, seq-range)."""
    return b"UID %d:*" % uid


def under_keyword(label: str) -> bytes:
    """Finds what carries a label as a keyword; empty: no keyword can be called so (RFC 9051 §9, atom)."""
    word = "_".join(label.split())
    return b"KEYWORD " + word.encode() if re.fullmatch(r"[!#$&'+-\[^-z|}~]+", word) else b""


def under_gmails_label(folder: str) -> bytes:
    """Finds what carries the label that Gmail shows as this folder."""
    return b"X-GM-LABELS " + _quoted(to_modified_utf7(folder))


def among(words: Words, others: bytes) -> Words:
    """Finds what a search finds, as far as these other words find it too."""
    if len(words) == 1:
        return (others + b" " + words[0],)
    return (*words[:2], words[2] + b" " + others, *words[3:])


def without_charset(words: Words) -> Words:
    """The same for a server that takes no 8-bit words: all mail of these dates, compared here."""
    return words[2:3]


def _split(keys: Sequence[bytes]) -> list[Words]:
    """Searches for any of the keys, none of them too long."""
    return [(_any_of(some),) for some in _portions(keys)]


def _dated(keys: Sequence[bytes], since: bytes) -> list[bytes]:
    """Keys for any of the keys since a day, none of them too long."""
    return [b"(" + since + b" " + _any_of(some) + b")" for some in _portions(keys)]


def _any_of(keys: Sequence[bytes]) -> bytes:
    return b" ".join([*(b"OR " + key for key in keys[:-1]), keys[-1]])


def _portions(keys: Sequence[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    for key in keys:
        if some and sum(map(len, some)) + len(key) > _LONGEST:
            yield some
            some = []
        some.append(key)
    if some:
        yield some


def since_day(moment: datetime) -> bytes:
    """By the day a mail came in: it was not written after that, and what was moved here came in later."""
    day = moment - _SLACK if moment.year > 1 else moment
    return f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year:04}".encode()


def _subject(phrase: str) -> bytes:
    """Finds a phrase in a subject, however server and mail fold letters and blanks; empty: it has no letters.

    Pieces of plain letters are asked for, those around an ss or ß, which some fold and others do not.
    """
    pieces = [piece for piece in re.split(r"[^\x21-\x7e]+|(?i:ss)", phrase) if len(piece) > 1]
    keys = [b"SUBJECT " + _quoted(piece) for piece in dict.fromkeys(pieces)]
    return b"(" + b" ".join(keys) + b")" if keys else b""


def _quoted(text: str) -> bytes:
    """A quoted string (RFC 9051 §4.3); what it cannot carry is left out with all behind it."""
    plain = re.split(r"[^\x20-\x7e]", text, maxsplit=1)[0]
    return b'"' + plain.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'
