"""Searches in Gmail's own language, each short enough to be asked for as it is.

What a search finds is compared again by the query's own rules. Gmail compares whole words:
`from:acme.example` finds subdomains, and more than that. It has no word for Reply-To. Dates are epoch
seconds, because dates as such begin at midnight in California; an hour more on each side makes up for clocks
that differ and for whichever date of a mail Gmail compares.

Google's client makes a POST to `/messages` of a question whose address is longer than 2,048 characters, which
looks like an insert to whoever watches. So what is asked for is measured as it stands in the address, where a
letter outside ASCII takes six to twelve characters, and asked for in several searches where one is too short.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote_plus

from agent.knowledge.text import comparable, printable
from agent.mailboxes.conversations import drop_longer_names, matches_headers
from agent.model.mail import Message, MessageId, Query

MARGIN = timedelta(hours=1)
MOST_IN_ADDRESS = 2000
"""Characters of a whole address."""
LONGEST = 1700
"""Characters of one search as it stands in the address; the rest is for host, path, labels and page."""
_PLAIN = re.compile(r"[\w.+@=-]+")
_NOT_MAIL = "-in:chats"
_IDS_AT_ONCE = 25
_SHOWN = 60
"""Characters that are shown of what cannot be searched for."""


@dataclass(frozen=True, slots=True)
class Searches:
    """The searches for a query."""

    texts: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """What is asked for and cannot be written in a search, a sentence each."""


def write_searches(query: Query, *, calendars: bool = False) -> Searches:
    """The searches that find every message the query asks for; none where it asks for nothing.

    Args:
        query: What is asked for.
        calendars: Whether its word on calendars counts.
    """
    texts = [*search_ids(sorted(query.message_ids))]
    left_out = [*find_unaskable(sorted(query.message_ids))]
    dates = search_dates(query)
    if query.everything:
        return Searches((*texts, dates), tuple(left_out))
    room = LONGEST - measure(f"{dates} {{}}")
    terms: list[str] = ["filename:ics"] if calendars and query.calendars else []
    for words, written in _write_terms(query, room):
        terms += written
        left_out += [] if written else [f"{_show(words)} is too long to be searched for at Gmail."]
    return Searches((*texts, *_bundle(terms, f"{dates} ")), tuple(left_out))


def _write_terms(query: Query, room: int) -> Iterator[tuple[str, list[str]]]:
    """What is asked for, and the terms that find it and perhaps more; none where none is short enough."""
    addresses = sorted(one for one in query.addresses if one.rpartition("@")[2] not in query.domains)
    for person in (*sorted(query.domains), *addresses):
        # All of a domain has this address among it; what else is found is left out when it is compared.
        for wider in dict.fromkeys((person, person.rpartition("@")[2])):
            terms = [f"{field}:{_quote(wider)}" for field in ("from", "to", "cc")]
            if all(measure(term) <= room for term in terms):
                yield person, terms
                break
        else:
            yield person, []
    for domain in sorted(query.sender_domains - query.domains):
        yield domain, _fit("from", domain, room)
    for phrase in sorted(query.phrases):
        yield phrase, _fit("subject", comparable(phrase), room)
    for name in drop_longer_names(query.senders):
        yield name, _fit("from", comparable(name), room)


def _fit(field: str, words: str, room: int) -> list[str]:
    """The term for these words; of too many the first, which find those mails and others."""
    kept = words.split(" ")
    while kept:
        term = f"{field}:{_quote(' '.join(kept))}"
        if measure(term) <= room:
            return [term]
        kept = kept[: len(kept) // 2]
    return []


def search_dates(query: Query) -> str:
    """The dates of a query, chats left out."""
    return f"after:{_epoch(query.since - MARGIN)} before:{_epoch(query.until + MARGIN) + 1} {_NOT_MAIL}"


def search_ids(message_ids: Iterable[MessageId]) -> Iterator[str]:
    """Searches for messages by Message-ID, some at once; `find_unaskable` tells which are left out."""
    yield from _bundle(_write_id(one) for one in message_ids if _is_askable(one))


def find_unaskable(message_ids: Iterable[MessageId]) -> Iterator[str]:
    """A sentence for each Message-ID that cannot be written in a search."""
    for one in message_ids:
        if not _is_askable(one):
            why = "it is too long" if '"' not in one else "it holds a quotation mark"
            yield f"The Message-ID {_show(one)} cannot be searched for at Gmail: {why}."


def search_words(message_id: MessageId, words: str) -> Iterator[str]:
    """Searches for the message with this id, and for whatever has these words in it, next to each other."""
    ids = [_write_id(message_id)] if _is_askable(message_id) else []
    yield from _bundle([*ids, _phrase(words)])


def search_recipients(addresses: Collection[str], since: datetime | None) -> Iterator[str]:
    """Searches for mail to any of these addresses; `since` None: of any date."""
    dates = f"after:{_epoch(since - MARGIN)} " if since else ""
    head = f"{dates}{_NOT_MAIL} "
    room = LONGEST - measure(f"{head}{{}}")
    terms = []
    for address in sorted(addresses):
        wider = address if measure(f"to:{_quote(address)}") <= room else address.rpartition("@")[2]
        terms += [f"{field}:{_quote(wider)}" for field in ("to", "cc")]
    yield from _bundle([term for term in terms if measure(term) <= room], head)


def matches_by_arrival(query: Query, message: Message) -> bool:
    """Whether a query asks for this message, its date being Gmail's own (`internalDate`)."""
    return matches_headers(query, replace(message, date=message.received))


def measure(text: str) -> int:
    """How many characters a search takes in an address."""
    return len(quote_plus(text))


def _bundle(terms: Iterable[str], head: str = "") -> Iterator[str]:
    """Searches for any of these terms, as many in each as an address has room for."""
    room = LONGEST - measure(f"{head}{{}}")
    portion: list[str] = []
    length = 0
    for term in terms:
        if portion and (length + 1 + measure(term) > room or (not head and len(portion) == _IDS_AT_ONCE)):
            yield _join(portion, head)
            portion, length = [], 0
        length += measure(term) + (1 if portion else 0)
        portion.append(term)
    if portion:
        yield _join(portion, head)


def _join(portion: list[str], head: str) -> str:
    return portion[0] if len(portion) == 1 and not head else f"{head}{{{' '.join(portion)}}}"


def _write_id(message_id: MessageId) -> str:
    return f"rfc822msgid:{_quote(message_id.strip('<>'))}"


def _is_askable(message_id: MessageId) -> bool:
    return '"' not in message_id and measure(_write_id(message_id)) <= LONGEST - measure("{}")


def _show(words: str) -> str:
    shown = printable(words)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _quote(words: str) -> str:
    plain = words.replace('"', " ")
    return plain if _PLAIN.fullmatch(plain) else _phrase(plain)


def _phrase(words: str) -> str:
    """Words next to each other; half a character, as odd mail has them, is no word."""
    plain = words.encode("utf-8", "replace").decode()
    return f'"{plain.replace(chr(34), " ")}"'


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
