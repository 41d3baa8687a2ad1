"""The course of an interview drawn to scale: where on a page each moment, day and word stands.

Time runs down the page, so that it reads on a telephone as on a desk; a label stands beside its moment, or
as near to it as the labels around it let it. Only positions are made here; the template draws them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from textwrap import wrap
from zoneinfo import ZoneInfo

from agent.visit.free_days import FreeDays, TheirDays
from agent.wording.course import Course, Part
from agent.wording.sentences import begin, format_moment, name_day

_DAY = timedelta(days=1)
_LINE = 19
"""Height of a line of a label, in pixels; so with all that follows."""
_GAP = 8
_TOP = 14
_DAY_HEIGHT = 24
_TALLEST = 1100
"""As tall as a course is drawn for its days alone; its labels may make it taller."""
_TICK = 20
"""Days are named no closer than this."""
_WIDTH = 26
"""Characters in a line of a label: what fits beside the days in a window of 390 pixels."""
_MOST_LINES = 2
_FAR = timedelta(days=12)
"""Where the last event is longer ago than this, the time up to now is not drawn."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a moment."""

    y: float
    """The upper edge."""
    lines: tuple[str, ...]
    at: float
    """Where its moment is on the axis."""
    part: str
    """What it is, for its looks: a part of the course, or `free`."""
    is_to_come: bool = False
    title: int = 1
    """How many of its lines say what it is; those below say when."""

    @property
    def height(self) -> float:
        """From its upper edge to the lower one."""
        return _LINE * len(self.lines)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the axis, or of the whole width."""

    y: float
    height: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A day's name at its beginning."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing, and the same in words."""

    height: float
    ticks: tuple[Tick, ...]
    free: tuple[Band, ...]
    wait: tuple[Band, ...]
    open: tuple[Band, ...]
    """When the second letter may come."""
    labels: tuple[Label, ...]
    now: float | None
    """Where now is; None: it is not drawn, the last event is too long ago."""
    rows: tuple[tuple[str, str], ...]
    """When, and what: everything that the drawing shows."""
    zones: str
    """In whose time it is, a sentence."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """From moments to pixels."""

    start: datetime
    """UTC."""
    pixels: float
    """A day's."""

    def place(self, moment: datetime) -> float:
        return _TOP + (moment.astimezone(UTC) - self.start) / _DAY * self.pixels


def choose_extent(course: Course, now: datetime) -> tuple[datetime, datetime]:
    """The first and the last moment that are drawn; now is among them unless all else is long past."""
    moments = [one.at for one in course.events if one.part is not Part.NOW]
    moments += [moment for span in course.spans for moment in (span.since, span.until)]
    if now - max(moments) <= _FAR:
        moments.append(now)
    return min(moments), max(moments)


def draw_timeline(course: Course, days: TheirDays, own_zone: str, now: datetime) -> Timeline:
    """Where everything stands.

    Args:
        course: What happened and is to come.
        days: The recipient's zone, and the days that do not count there.
        own_zone: The person's own time zone.
        now: Aware.
    """
    first, last = (moment.astimezone(days.zone).date() for moment in choose_extent(course, now))
    since, until = _begin_of(first, days.zone), _begin_of(last + _DAY, days.zone)
    events = [one for one in course.events if since <= one.at <= until]
    free = [one for one in days.free if one.last >= first and one.first <= last]
    named = [one for one in free if one.names != ("weekend",) or _matters(one, course, days.zone)]
    clock = _Clock(days.zone, own_zone, now)
    lines = [(*_wrap(one.text), *clock.tell(one.at)) for one in events]
    needed = sum(_LINE * len(one) + _GAP for one in lines) + len(named) * (_LINE + _GAP)
    number = (until.astimezone(UTC) - since.astimezone(UTC)) / _DAY
    height = max(needed * 1.1, min(number * _DAY_HEIGHT, _TALLEST))
    scale = _Scale(since.astimezone(UTC), height / number)
    labels = [
        *(
            Label(0, said, scale.place(one.at), one.part, one.at > now, len(_wrap(one.text)))
            for one, said in zip(events, lines, strict=True)
        ),
        *(_label_free(_band(one, since, until, scale, days.zone)) for one in named),
    ]
    placed = _spread(sorted(labels, key=lambda one: one.at))
    bottom = max([_TOP + height, *(one.y + one.height for one in placed)])
    return Timeline(
        height=bottom + _TOP,
        ticks=tuple(_list_ticks(since, until, scale, days.zone)),
        free=tuple(_band(one, since, until, scale, days.zone) for one in free),
        wait=tuple(_stretch(span.since, span.until, scale) for span in course.spans if span.is_wait),
        open=tuple(_stretch(span.since, span.until, scale) for span in course.spans if not span.is_wait),
        labels=placed,
        now=scale.place(now) if since <= now <= until else None,
        rows=tuple(_list_rows(course, named, clock)),
        zones=clock.explain(),
    )


# ---- words


@dataclass(frozen=True, slots=True)
class _Clock:
    """Tells a moment in the recipient's time, and in the person's where that is another."""

    zone: ZoneInfo
    own_zone: str
    now: datetime

    def tell(self, moment: datetime) -> tuple[str, ...]:
        theirs = format_moment(moment, self.zone.key, self.now)
        if self._is_same(moment):
            return (theirs,)
        return (theirs, f"yours: {format_moment(moment, self.own_zone, self.now)}")

    def _is_same(self, moment: datetime) -> bool:
        own = moment.astimezone(ZoneInfo(self.own_zone))
        return own.utcoffset() == moment.astimezone(self.zone).utcoffset()

    def explain(self) -> str:
        if self._is_same(self.now):
            return f"Days and times are those of {_name_zone(self.zone.key)}."
        own = _name_zone(self.own_zone)
        return f"Days and times are theirs, of {_name_zone(self.zone.key)}; yours are those of {own}."


def _name_zone(key: str) -> str:
    return key.rpartition("/")[2].replace("_", " ")


def _wrap(text: str) -> tuple[str, ...]:
    """A text in few short lines; what is beyond them is cut, and stands whole in the list."""
    lines = wrap(text, _WIDTH, break_on_hyphens=False)
    if len(lines) > _MOST_LINES:
        last = f"{lines[_MOST_LINES - 1][: _WIDTH - 1]}…"
        lines = [*lines[: _MOST_LINES - 1], last]
    return tuple(lines)


def _name_days(days: FreeDays) -> str:
    return begin(", ".join(days.names))


def _list_rows(course: Course, named: Iterable[FreeDays], clock: _Clock) -> Iterator[tuple[str, str]]:
    """Everything in words, by its moment."""
    rows: list[tuple[datetime, str, str]] = [
        (one.at, "; ".join(clock.tell(one.at)), one.text) for one in course.events
    ]
    for span in course.spans:
        until = "; ".join(clock.tell(span.until))
        rows.append((span.since, "; ".join(clock.tell(span.since)), f"{span.text} begins, until {until}"))
    for one in named:
        first, last = name_day(one.first), name_day(one.last)
        when = first if one.first == one.last else f"{first} to {last}"
        rows.append((_begin_of(one.first, clock.zone), when, f"{_name_days(one)}: nobody works there"))
    for _, when, what in sorted(rows, key=lambda row: row[0]):
        yield when, what


# ---- places


def _begin_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _matters(days: FreeDays, course: Course, zone: ZoneInfo) -> bool:
    """Whether a weekend lies in a time that is waited through."""
    first, end = _begin_of(days.first, zone), _begin_of(days.last + _DAY, zone)
    return any(span.since < end and first < span.until for span in course.spans)


def _label_free(band: Band) -> Label:
    line = band.name if len(band.name) <= _WIDTH else f"{band.name[: _WIDTH - 1]}…"
    return Label(0, (line,), band.y + band.height / 2, "free")


def _stretch(since: datetime, until: datetime, scale: _Scale) -> Band:
    top, end = scale.place(since), scale.place(until)
    return Band(top, end - top)


def _band(days: FreeDays, since: datetime, until: datetime, scale: _Scale, zone: ZoneInfo) -> Band:
    first = max(_begin_of(days.first, zone), since)
    last = min(_begin_of(days.last + _DAY, zone), until)
    band = _stretch(first, last, scale)
    return Band(band.y, band.height, _name_days(days))


def _list_ticks(since: datetime, until: datetime, scale: _Scale, zone: ZoneInfo) -> Iterator[Tick]:
    """The days by name, as many as there is room for."""
    step = next(count for count in (1, 2, 7, 14, 28, 91, 364, 3640) if scale.pixels * count >= _TICK)
    day, last = since.date(), until.date()
    if step >= 7:  # noqa: PLR2004 - weeks begin on Monday
        day += _DAY * (-day.weekday() % 7)
    while day < last:
        yield Tick(scale.place(_begin_of(day, zone)), name_day(day))
        day += _DAY * step


def _spread(labels: Sequence[Label]) -> tuple[Label, ...]:
    """The labels in their order, none over another, each as near to its moment as the others let it.

    Neighbours that would overlap stand together as a block around the middle of where they would stand alone.
    """
    blocks: list[tuple[float, float, list[Label]]] = []  # upper edge wanted, height, labels
    for label in labels:
        wanted, height, held = max(0.0, label.at - _LINE / 2), label.height + _GAP, [label]
        while blocks and blocks[-1][0] + blocks[-1][1] > wanted:
            before, tall, several = blocks.pop()
            share = len(several) / (len(several) + len(held))
            wanted = max(0.0, before * share + (wanted - tall) * (1 - share))
            height, held = tall + height, [*several, *held]
        blocks.append((wanted, height, held))
    return tuple(_lay(blocks))


def _lay(blocks: Iterable[tuple[float, float, list[Label]]]) -> Iterator[Label]:
    for top, _, held in blocks:
        y = top
        for one in held:
            yield replace(one, y=y)
            y += one.height + _GAP
