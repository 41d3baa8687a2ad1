"""From a `Query` to Gmail's search language; what it finds is looked at again by the query's own rules.

Gmail compares whole words: `from:acme.example` finds subdomains, and more than that. It has no word for
Reply-To. Dates are epoch seconds, because dates as such begin at midnight in California; an hour more on
each side makes up for clocks that differ and for whichever date of a mail Gmail compares.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agent.mailboxes.conversations import comparable_words, matches_headers
from agent.model.mail import Message, MessageId, Query

MARGIN = timedelta(hours=1)
_PLAIN = re.compile(r"[\w.+@=-]+")
_NOT_MAIL = "-in:chats"
_IDS_AT_ONCE = 25
_A_CALENDAR = "filename:ics"
_LONGEST = 2000
"""Characters of alternatives in one search; how many Gmail takes is written down nowhere."""


def searches(query: Query, *, calendars: bool = False) -> Iterator[str]:
    """The searches that find every message the query asks for; none where it asks for nothing.

    Args:
        query: What is asked for.
        calendars: Whether its word on calendars counts.
    """
    yield from by_id(sorted(query.message_ids))
    dates = within(query)
    if query.everything:
        yield dates
        return
    terms = [
        f"{field}:{_quoted(who)}"
        for who in (*sorted(query.domains), *sorted(_outside(query.addresses, query.domains)))
        for field in ("from", "to", "cc")
    ]
    terms += [f"subject:{_quoted(comparable_words(phrase))}" for phrase in sorted(query.phrases)]
    terms += [_A_CALENDAR] if calendars and query.calendars else []
    for few in _portions(terms):
        yield f"{dates} {{{' '.join(few)}}}"


def within(query: Query) -> str:
    """The dates of a query, chats left out."""
    return f"after:{_epoch(query.since - MARGIN)} before:{_epoch(query.until + MARGIN) + 1} {_NOT_MAIL}"


def by_id(message_ids: Sequence[MessageId]) -> Iterator[str]:
    """Searches for messages by Message-ID, some at once; ids that cannot be written in one are left out."""
    terms = [f"rfc822msgid:{_quoted(bare)}" for one in message_ids if '"' not in (bare := one.strip("<>"))]
    for start in range(0, len(terms), _IDS_AT_ONCE):
        few = terms[start : start + _IDS_AT_ONCE]
        yield few[0] if len(few) == 1 else f"{{{' '.join(few)}}}"


def with_words(message_id: MessageId, words: str) -> str:
    """A search for the message with this id, and for whatever has these words in it, next to each other."""
    return f"{{{' '.join([*by_id([message_id]), _phrase(words)])}}}"


def to_whom(addresses: Collection[str], since: datetime | None) -> str:
    """A search for mail to any of these addresses; `since` None: of any date."""
    terms = [f"{field}:{_quoted(one)}" for one in sorted(addresses) for field in ("to", "cc")]
    dates = f"after:{_epoch(since - MARGIN)} " if since else ""
    return f"{dates}{_NOT_MAIL} {{{' '.join(terms)}}}"


def asked(query: Query, message: Message) -> bool:
    """Whether a query asks for this message, its date being Gmail's own (`internalDate`)."""
    return matches_headers(query, replace(message, date=message.received))


def _outside(addresses: Iterable[str], domains: frozenset[str]) -> set[str]:
    """The addresses that a search for the domains does not find anyway."""
    return {one for one in addresses if one.rpartition("@")[2] not in domains}


def _portions(terms: Sequence[str]) -> Iterator[list[str]]:
    """Terms in their order, no more together than one search takes."""
    few: list[str] = []
    for term in terms:
        if few and sum(map(len, few)) + len(few) + len(term) > _LONGEST:
            yield few
            few = []
        few.append(term)
    if few:
        yield few


def _quoted(words: str) -> str:
    plain = words.replace('"', " ")
    return plain if _PLAIN.fullmatch(plain) else _phrase(plain)


def _phrase(words: str) -> str:
    return f'"{words.replace(chr(34), " ")}"'


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
