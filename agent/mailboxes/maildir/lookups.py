"""Where to look in a large Maildir: every question is answered by an index, however much lies there."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from agent.knowledge.text import comparable
from agent.mailboxes.maildir.statements import (
    ENTRIES,
    Entry,
    Statements,
    build_entry,
    first_column,
    hash_sender,
    hash_word,
)
from agent.model.mail import MessageId, Query, strip_alias

_TIED = "SELECT mail FROM ties WHERE tie IN"
_BY_ADDRESS = "SELECT mail FROM parties WHERE address IN"
_BY_DIRECTORY = "SELECT id FROM mails WHERE directory IN"
_BY_DATE = "SELECT mail FROM subjects WHERE date BETWEEN ? AND ?"
_SINCE = "AND latest >= ?"
_INSIDE = "AND latest >= ? AND date BETWEEN ? AND ?"
"""`latest` is never before `date`."""
_IN_DOMAIN = "SELECT id FROM addresses WHERE domain = :whole OR (domain > :dot AND domain < :end)"
_PHRASES = 100
"""Phrases looked for at once."""


class Lookups(Statements):
    """Which mails may be what is asked for."""

    def newest(self) -> int:
        """The highest number that a mail ever had here, be it gone or not; 0: there was none."""
        words = "SELECT seq FROM sqlite_sequence WHERE name = 'mails'"
        last = self._sql.execute(words).fetchone()
        return int(last[0]) if last else 0

    def named(self, names: Collection[str]) -> list[Entry]:
        """The mails with these unique names, in any folder."""
        rows = self._rows(f"{ENTRIES} mails.name IN", set(map(hash_word, names)))
        return [entry for entry in map(build_entry, rows) if entry.name in names]

    def entries(self, mails: Collection[int]) -> Iterator[Entry]:
        """The mails with these numbers."""
        return map(build_entry, self._rows(f"{ENTRIES} mails.id IN", mails))

    def mentioning(self, message_ids: Iterable[MessageId]) -> set[int]:
        """Mails that are one of these messages or name one as an ancestor."""
        return self._numbers(_TIED, set(map(hash_word, message_ids)))

    def with_address(self, addresses: Iterable[str], since: datetime | None) -> set[int]:
        """Mails since then in which one of these addresses (`Address.key`) takes part."""
        return self._numbers(_BY_ADDRESS, set(map(hash_word, addresses)), _SINCE, (_seconds(since),))

    def written_by(
        self, addresses: Iterable[str], places: Collection[str], since: datetime | None
    ) -> set[int]:
        """Mails since then from one of these addresses, plus-aliases included, or in one of these folders."""
        writers = {hash_word(strip_alias(address)) for address in addresses}
        by_sender = self._numbers("SELECT id FROM mails WHERE sender IN", writers, _SINCE, (_seconds(since),))
        return by_sender | self._numbers(_BY_DIRECTORY, self._directories(places), _SINCE, (_seconds(since),))

    def conversations(self, mails: Collection[int]) -> set[int]:
        """These mails and all that are tied to them by ids, however far (RFC 5322 §3.6.4)."""
        whole, edge, crossed = set(mails), set(mails), set[int]()
        while edge:
            rows = self._rows("SELECT ties FROM mails WHERE id IN", edge)
            ties = {tie for (packed,) in rows for tie in array("q", packed)} - crossed
            crossed |= ties
            edge = self._numbers(_TIED, ties) - whole
            whole |= edge
        return whole

    def candidates(self, query: Query) -> set[int]:
        """Mails that may be what a query asks for; none that is asked for is missing."""
        since, until = _dates(query)
        found = self.mentioning(query.message_ids)
        if query.everything:
            return found | first_column(self._sql.execute(_BY_DATE, (since, until)))
        addresses = {*map(hash_word, query.addresses), *map(hash_sender, query.senders)}
        for domain in query.domains | query.sender_domains:
            whole = reverse_domain(domain)
            values = {"whole": whole, "dot": f"{whole}.", "end": f"{whole}/"}
            addresses |= first_column(self._sql.execute(_IN_DOMAIN, values))
        found |= self._numbers(_BY_ADDRESS, addresses, _INSIDE, (since, since, until))
        phrases = sorted(map(comparable, query.phrases))
        for start in range(0, len(phrases), _PHRASES):
            some = phrases[start : start + _PHRASES]
            any_phrase = " OR ".join(["instr(subject, ?)"] * len(some))
            found |= first_column(self._sql.execute(f"{_BY_DATE} AND ({any_phrase})", (since, until, *some)))
        return found

    def arrived(self, query: Query, after: int) -> set[int]:
        """Mails with a higher number that may be what a query asks for.

        Where it asks for calendars, these are all inside its dates: the index knows nothing of bodies.
        """
        if after >= self.newest():
            return set()
        if not after or not (query.everything or query.calendars):
            wide = replace(query, everything=query.everything or query.calendars)
            return {mail for mail in self.candidates(wide) if mail > after}
        named = {mail for mail in self.mentioning(query.message_ids) if mail > after}
        words = "SELECT id FROM mails WHERE id > ? AND date BETWEEN ? AND ?"
        return named | first_column(self._sql.execute(words, (after, *_dates(query))))

    def lying_in(self, places: Collection[str], query: Query) -> set[int]:
        """Mails in these folders (`Folder.place`), about as old as a query asks for."""
        since, until = _dates(query)
        return self._numbers(_BY_DIRECTORY, self._directories(places), _INSIDE, (since, since, until))

    def _directories(self, places: Collection[str]) -> list[int]:
        rows = self._sql.execute("SELECT id, place FROM directories")
        wanted = {place.encode("utf-8", "surrogateescape") for place in places}
        return [number for number, place in rows if place in wanted]


def reverse_domain(domain: str) -> str:
    """A domain so that its subdomains begin with it and a dot: `example.com` is `com.example`."""
    return ".".join(reversed(domain.split(".")))


def _dates(query: Query) -> tuple[int, int]:
    return int(query.since.timestamp()), int(query.until.timestamp())


def _seconds(since: datetime | None) -> int:
    """The value of `_SINCE`."""
    return int(since.timestamp()) if since else -(2**40)
