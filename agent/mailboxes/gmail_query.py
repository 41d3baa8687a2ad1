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

from agent.mailboxes.conversations import asks_for, comparable_words
from agent.model.mail import Message, MessageId, Query

_MARGIN = timedelta(hours=1)
_PLAIN = re.compile(r"[\w.+@=-]+")
_NOT_MAIL = "-in:chats"
_IDS_AT_ONCE = 25


def searches(query: Query) -> Iterator[str]:
    """The searches that find every message the query asks for; none where it asks for nothing."""
    yield from by_id(sorted(query.message_ids))
    dates = f"after:{_epoch(query.since - _MARGIN)} before:{_epoch(query.until + _MARGIN) + 1} {_NOT_MAIL}"
    if query.everything:
        yield dates
        return
    terms = [
        f"{field}:{_quoted(who)}"
        for who in (*sorted(query.domains), *sorted(_outside(query.addresses, query.domains)))
        for field in ("from", "to", "cc")
    ]
    terms += [f"subject:{_quoted(comparable_words(phrase))}" for phrase in sorted(query.phrases)]
    if terms:
        yield f"{dates} {{{' '.join(terms)}}}"


def by_id(message_ids: Sequence[MessageId]) -> Iterator[str]:
    """Searches for messages by Message-ID, some at once; ids that cannot be written in one are left out."""
    terms = [f"rfc822msgid:{_quoted(bare)}" for one in message_ids if '"' not in (bare := one.strip("<>"))]
    for start in range(0, len(terms), _IDS_AT_ONCE):
        few = terms[start : start + _IDS_AT_ONCE]
        yield few[0] if len(few) == 1 else f"{{{' '.join(few)}}}"


def to_whom(addresses: Collection[str], since: datetime | None) -> str:
    """A search for mail to any of these addresses; `since` None: of any date."""
    terms = [f"{field}:{_quoted(one)}" for one in sorted(addresses) for field in ("to", "cc")]
    dates = f"after:{_epoch(since - _MARGIN)} " if since else ""
    return f"{dates}{_NOT_MAIL} {{{' '.join(terms)}}}"


def asked(query: Query, message: Message) -> bool:
    """Whether a query asks for this message, its date being Gmail's own (`internalDate`)."""
    return asks_for(query, replace(message, date=message.received))


def _outside(addresses: Iterable[str], domains: frozenset[str]) -> set[str]:
    """The addresses that a search for the domains does not find anyway."""
    return {one for one in addresses if one.rpartition("@")[2] not in domains}


def _quoted(words: str) -> str:
    plain = words.replace('"', " ")
    return plain if _PLAIN.fullmatch(plain) else f'"{plain}"'


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
