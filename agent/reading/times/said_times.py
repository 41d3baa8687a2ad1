"""Days and times that a mail without a calendar names: offered to the person, never taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from agent.knowledge.languages import pattern, words
from agent.knowledge.text import excerpt, fold_by_letter, normalise
from agent.model.appointment import SaidTime
from agent.model.mail import Body, Message
from agent.reading.times.days import find_days
from agent.reading.times.pairs import Pair, find_pairs, read_sentence, split_sentences
from agent.reading.times.spelled_clocks import has_spelled_hour
from agent.reading.times.zones import choose_zone, zone_behind, zone_declared, zone_named

_MOST = 6
_SENTENCE = 200
_SUBJECT = 300
_DECLARED = 12_000
_HISTORY = 6_000
_YOUR_TIME = r"[\s,(]{0,3}(?:WORDS)\b"
_WEEK = timedelta(days=7)


def find_said_times(message: Message, zone: str) -> tuple[SaidTime, ...]:
    """The times still to come that the new words and the subject of a mail name; at most 6.

    A weekday is the next such day after the mail's own date. A time without a zone is in the offset of the
    mail's Date, or where that is UTC in the person's zone. What can be two days, what has gone by, deadlines,
    times refused, office hours and signatures are left out. Nothing raises.

    Args:
        message: With its body; headers only tell what the subject says.
        zone: The person's, an IANA name.
    """
    try:
        return _said(message, zone)
    except OverflowError:  # the first and the last days of the calendar
        return ()


@dataclass(frozen=True, slots=True)
class _Clocks:
    """By what clock a mail's times are read."""

    moment: datetime
    mine: tzinfo
    theirs: tzinfo
    declared: Sequence[tzinfo] | None

    def read(self, day: date, minute: int, zones: Sequence[tzinfo] | None) -> datetime | None:
        """A moment with a fixed offset; None where its zone could be several."""
        local = datetime.combine(day, time()) + timedelta(minutes=minute)
        found = choose_zone(zones, local, (self.theirs, self.mine)) if zones is not None else self.theirs
        if found is None:
            return None
        there = local.replace(tzinfo=found)
        return there.replace(tzinfo=timezone(there.utcoffset() or timedelta()))


def _said(message: Message, zone: str) -> tuple[SaidTime, ...]:
    if not _may_name_a_time(message):
        return ()
    sent = message.date if message.date.tzinfo else message.date.replace(tzinfo=UTC)
    clocks = _clocks(message, sent, zone)
    found: dict[datetime, SaidTime] = {}
    for pair in _pairs(message, sent.astimezone(clocks.theirs).date()):
        start, end = _moments(pair, clocks)
        if start is None or start <= sent:
            continue
        known = found.get(start)
        if known is None or (known.end is None and end is not None):
            length = pair.clock.end - pair.clock.start
            sentence_said = excerpt(pair.words, pair.at, pair.at + length, _SENTENCE)
            found[start] = SaidTime(
                start=start, end=end, sentence=sentence_said, said_at=sent, message_id=message.message_id
            )
    return tuple(found.values())[:_MOST]


def _may_name_a_time(message: Message) -> bool:
    """Whether there is a digit or a word for an hour: without it no pattern of times is even compiled."""
    text = message.subject[:_SUBJECT] + " " + (message.body.new_text[:_DECLARED] if message.body else "")
    if any(map(str.isdigit, text)):
        return True
    flat = fold_by_letter(text)
    return has_spelled_hour(flat) or any(noon in flat for noon in words("noon"))


def _clocks(message: Message, sent: datetime, zone: str) -> _Clocks:
    """The person's zone where the mail's offset is the same there or none, for the sake of summer time."""
    mine = zone_named(zone) or UTC
    offset = sent.utcoffset() or timedelta()
    same = not offset or sent.astimezone(mine).utcoffset() == offset
    declared = zone_declared(message.body.new_text[:_DECLARED]) if message.body else None
    return _Clocks(sent, mine, mine if same else timezone(offset), declared)


def _pairs(message: Message, today: date) -> Iterator[Pair]:
    """The text's first, then the subject's; in the subject of a reply a weekday is long said."""
    if message.body is not None:
        dated = _dated(message.body, today)
        yield from (_meant(pair, dated) for pair in find_pairs(split_sentences(message.body.new_text), today))
    subject = read_sentence(message.subject[:_SUBJECT], -1)
    if subject is not None:
        for pair in find_pairs([subject], today):
            if pair.day.clear > 1 or not message.ancestry:
                yield pair


def _dated(body: Body, today: date) -> frozenset[date]:
    """The dates to come that a mail names anywhere, quoted history included."""
    history = fold_by_letter(normalise(body.text[:_HISTORY]))
    return frozenset(one.day for one in find_days(history, today) if one.clear > 1 and one.day > today)


def _meant(pair: Pair, dated: frozenset[date]) -> Pair:
    """`Tuesday works` above the quoted `Tuesday, 13 October` means that day, if there is but one such."""
    same = [day for day in dated if day.weekday() == pair.day.day.weekday()]
    if pair.day.clear or len(same) != 1:
        return pair
    return replace(pair, day=replace(pair.day, day=same[0], weekly=False))


def _moments(pair: Pair, clocks: _Clocks) -> tuple[datetime | None, datetime | None]:
    clock, on = pair.clock, pair.day.day
    if pattern("your_time", frame=_YOUR_TIME).match(pair.sentence.flat, clock.end):
        zones: Sequence[tzinfo] | None = (clocks.mine,)
    else:
        behind = zone_behind(pair.sentence.text, clock.end)
        zones = clocks.declared if behind is None else behind
    start = clocks.read(on, clock.minute, zones)
    if start is not None and start <= clocks.moment and pair.day.weekly:
        on += _WEEK
        start = clocks.read(on, clock.minute, zones)
    until = clocks.read(on, clock.until, zones) if clock.until is not None else None
    return start, until
