"""What is asked of an IMAP server: a query as SEARCH words (RFC 9051 §6.4.4), and as a comparison made here.

The server finds at least what is asked for; what comes back is compared again here. So a word may ask for
more than is wanted (a substring, a day too many) and never for less. Each list of words is one SEARCH; a long
one is split, because servers limit a command to about 8,000 bytes (RFC 7162 §4). Where a server cannot be
asked so, the same question is asked in smaller pieces, or put to the headers of its mails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.mailboxes.conversations import (
    address_keys,
    drop_longer_names,
    matches_headers,
    mentioned_ids,
    split_by_length,
)
from agent.mailboxes.fates import find_earliest_date
from agent.mailboxes.folder_names import to_modified_utf7
from agent.mailboxes.imap.folders import GMAIL
from agent.model.mail import Mark, Message, MessageId, Query
from agent.model.plan import Draft

SearchWords = tuple[bytes, ...]
"""The words of one SEARCH; an 8-bit one is sent as a literal, with CHARSET."""
_LONGEST = 6000
_SLACK = timedelta(days=2)
"""SINCE compares days in the server's own zone."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PEOPLE = (b"FROM", b"TO", b"CC", b"HEADER Reply-To")
_WRITERS = (b"FROM", b"HEADER Reply-To")
TIES = (b"HEADER Message-ID", b"HEADER References", b"HEADER In-Reply-To")
"""Where a mail names itself and its ancestors."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a mail may have, as a SEARCH key."""

    kind: bytes
    """What is searched, such as `HEADER References`."""
    words: bytes
    """The whole key."""
    since: bytes = b""
    """The key of a day since when it counts; empty: always."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which mails are looked for: those with any of the keys."""

    keys: tuple[Key, ...]
    asks_for: Callable[[Message], bool]
    """Whether it may be one of them, by its headers: the same question, compared here."""
    since: datetime | None = None
    """None of them came in before; None: who knows."""
    threads: frozenset[str] = frozenset()
    """The server's own threads, all of whose mails are asked for."""
    more: tuple[SearchWords, ...] = ()
    """Searches beside the keys, with 8-bit words."""

    @property
    def kinds(self) -> frozenset[bytes]:
        """Everything that is searched."""
        return frozenset(key.kind for key in self.keys)

    def searches(self, without: Collection[bytes] = (), *, singly: bool = False) -> tuple[SearchWords, ...]:
        """The searches, each of which finds a part.

        Args:
            without: Kinds that are of no use on this server.
            singly: One key each, for a server that takes no OR, or no long one.
        """
        keys = [key for key in self.keys if key.kind not in without]
        if singly:
            return (*((_join_and(key.since, key.words),) for key in keys), *self.more)
        plain = [key.words for key in keys if not key.since]
        dated = dict.fromkeys(key.since for key in keys if key.since)
        bounded = [
            one
            for since in dated
            for one in _add_date([key.words for key in keys if key.since == since], since)
        ]
        return (*_make_searches([*plain, *bounded]), *self.more)


NOTHING = Question((), lambda _: False)
"""Finds nothing."""


def search_query(query: Query) -> Question:
    """Finds every message a query asks for."""
    since = search_since(query.since)
    keys = [Key(TIES[0], _field(TIES[0], one)) for one in sorted(query.message_ids)]
    more: list[SearchWords] = []
    if query.everything:
        keys.append(Key(b"SINCE", since))
    else:
        people = [(place, one) for one in sorted(query.addresses | query.domains) for place in _PEOPLE]
        writers = [(place, one) for one in sorted(query.sender_domains - query.domains) for place in _WRITERS]
        keys += [Key(place, _field(place, one), since) for place, one in (*people, *writers)]
        for field, phrases in ((b"SUBJECT", query.phrases), (b"FROM", drop_longer_names(query.senders))):
            for phrase in sorted(filter(str.strip, phrases)):
                if words := _search_words(field, phrase):
                    keys.append(Key(field, words, since))
                else:
                    eight_bit = " ".join(phrase.split()).encode("utf-8", "replace")
                    more.append((b"CHARSET", b"UTF-8", since, field, eight_bit))
    bound = None if query.message_ids else query.since
    return Question(tuple(keys), lambda one: matches_headers(query, one), bound, more=tuple(more))


def is_thread_key(key: str, thread_word: str) -> bool:
    """Whether a key can be one of this server's own threads (RFC 8474 §4, Gmail's are numbers)."""
    if thread_word == GMAIL:
        return key.isascii() and key.isdecimal()
    return thread_word != "" and re.fullmatch(r"[A-Za-z0-9_-]{1,255}", key) is not None


def search_ties(
    message_ids: Iterable[MessageId], threads: Iterable[str] = (), thread_word: str = ""
) -> Question:
    """Finds these messages, all that name them as ancestors, and all of these threads of the server's own."""
    ids, keys = list(message_ids), frozenset(threads)
    word = thread_word.encode()
    own = [Key(word, word + b" " + one.encode()) for one in sorted(keys)]
    ties = [Key(place, _field(place, one)) for one in ids for place in TIES]
    return Question((*own, *ties), _names_any(ids), threads=keys)


def search_traces(draft: Draft) -> Question:
    """Finds what a draft can have become: its thread, and mail to its recipients since it was placed.

    Of a draft with a code, mail with that code instead: the person gets too much mail. Without a day the
    code is not looked for in the texts of a whole mailbox, only its subject.
    """
    ids = (draft.message_id, *draft.other_ids, draft.in_reply_to, *draft.references)
    named = list(dict.fromkeys(filter(None, ids)))
    keys = [Key(place, _field(place, one)) for one in named for place in TIES]
    since = find_earliest_date(draft)
    day = search_since(since) if since else b""
    if draft.code:
        subject = _search_words(b"SUBJECT", draft.subject)
        keys += [Key(b"SUBJECT", subject, day)] if subject else []
        keys += [Key(b"TEXT", b"TEXT " + _quote(draft.code), day)] if since else []
    else:
        keys += [Key(b"TO", _field(b"TO", one.key), day) for one in draft.to]
    to, subject_words = address_keys(draft.to), draft.subject.split()
    is_tied = _names_any(named)

    def asks_for(message: Message) -> bool:
        if is_tied(message):
            return True
        if since and max(message.date, message.received) < since - _SLACK:
            return False
        if draft.code:
            return message.subject.split() == subject_words or Mark.DRAFT in message.marks
        return not to.isdisjoint(address_keys(message.to))

    return Question(tuple(keys), asks_for)


def _names_any(message_ids: Collection[MessageId]) -> Callable[[Message], bool]:
    known = frozenset(message_ids)
    return lambda message: not known.isdisjoint(mentioned_ids(message))


def search_written_by(writer: str, since: datetime) -> Question:
    """Finds what an address (`Address.key`) wrote since a day."""
    key = Key(b"FROM", _field(b"FROM", writer), search_since(since))
    return Question((key,), lambda one: one.sender is not None and one.sender.key == writer, since)


def search_draft_id(draft_id: str) -> Question:
    """Finds the mail a draft id (`UIDVALIDITY:UID`) names, if the folder is still numbered so."""
    validity, _, uid = draft_id.rpartition(":")
    if not (uid.isdecimal() and uid.isascii()):
        return NOTHING
    return Question(
        (Key(b"UID", b"UID " + uid.encode()),), lambda one: one.key.startswith(f"{validity}:{uid}/")
    )


def search_arrived(uid: int) -> Question:
    """Finds all that came into a folder since; where nothing did, the last mail there is."""
    return Question((Key(b"UID", search_from_uid(uid)),), lambda _: True)


def search_from_uid(uid: int) -> bytes:
    """Finds what came in since; where nothing did, the last mail there is (RFC 9051 §9, seq-range)."""
    return b"UID %d:*" % uid


def search_keyword(label: str) -> bytes:
    """Finds what carries a label as a keyword; empty: no keyword can be called so (RFC 9051 §9, atom)."""
    word = "_".join(label.split())
    return b"KEYWORD " + word.encode() if re.fullmatch(r"[!#$&'+-\[^-z|}~]+", word) else b""


def search_gmail_label(folder: str) -> bytes:
    """Finds what carries the label that Gmail shows as this folder."""
    return b"X-GM-LABELS " + _quote(to_modified_utf7(folder))


def narrow(words: SearchWords, others: bytes) -> SearchWords:
    """Finds what a search finds, as far as these other words find it too."""
    if len(words) == 1:
        return (others + b" " + words[0],)
    return (*words[:2], words[2] + b" " + others, *words[3:])


def _make_searches(keys: Iterable[bytes]) -> list[SearchWords]:
    """Searches for any of the keys, none of them too long."""
    return [(_join_or(portion),) for portion in split_by_length(keys, _LONGEST)]


def _add_date(keys: Iterable[bytes], since: bytes) -> list[bytes]:
    """Keys for any of the keys since a day, none of them too long."""
    return [b"(" + since + b" " + _join_or(portion) + b")" for portion in split_by_length(keys, _LONGEST)]


def search_tie(kind: bytes, message_id: MessageId) -> bytes:
    """Finds what has an id in one field (one of `TIES`)."""
    return _field(kind, message_id)


def _join_and(*keys: bytes) -> bytes:
    return b" ".join(filter(None, keys))


def _field(place: bytes, words: str) -> bytes:
    return place + b" " + _quote(words)


def _join_or(keys: Sequence[bytes]) -> bytes:
    return b" ".join([*(b"OR " + key for key in keys[:-1]), keys[-1]])


def search_since(moment: datetime) -> bytes:
    """By the day a mail came in: it was not written after that, and what was moved here came in later."""
    day = moment - _SLACK if moment.year > 1 else moment
    return f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year:04}".encode()


def _search_words(field: bytes, phrase: str) -> bytes:
    """Finds a phrase in a field, however server and mail fold letters and blanks; empty: it has no letters.

    Pieces of plain letters are asked for, those around an ss or ß, which some fold and others do not.
    """
    pieces = [piece for piece in re.split(r"[^\x21-\x7e]+|(?i:ss)", phrase) if len(piece) > 1]
    keys = [b"%s %s" % (field, _quote(piece)) for piece in dict.fromkeys(pieces)]
    return b"(" + b" ".join(keys) + b")" if keys else b""


def _quote(text: str) -> bytes:
    """A quoted string (RFC 9051 §4.3); what it cannot carry is left out with all behind it."""
    plain = re.split(r"[^\x20-\x7e]", text, maxsplit=1)[0]
    return b'"' + plain.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'


def drop_charset(words: SearchWords) -> SearchWords:
    """The same for a server that takes no 8-bit words: all mail of these dates, which is compared here."""
    return words[2:3]
