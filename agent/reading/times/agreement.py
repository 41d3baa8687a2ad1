"""Which of the times that a conversation names holds: what was offered, chosen, moved, refused or put off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from agent.knowledge.text import excerpt, fold_by_letter, normalise
from agent.model.appointment import SaidTime
from agent.model.mail import Message
from agent.reading.senders import is_own
from agent.reading.times.mentions import Mentions, is_beside, read_mentions
from agent.reading.times.said_times import find_said_times
from agent.reading.times.schedules import join_rows

_MOST = 6
_READ = 12_000
_SENTENCE = 200
_HALF_A_DAY = 12 * 60


def choose_times(messages: Iterable[Message], zone: str) -> tuple[SaidTime, ...]:
    """The times that hold after the last mail, at most 6; several where nobody has chosen yet.

    What the person themselves named last decides, then what the other side named last. Of several times
    offered the chosen one holds; rows of one day are one time; a time that was refused does not hold, one
    that was moved holds as it was moved to, and what was put off without a new time has none. Nothing raises.

    Args:
        messages: Of one conversation, in any order; mail of those who do not take part left out.
        zone: The person's, an IANA name.
    """
    state = _NOTHING
    for message in sorted(messages, key=lambda one: one.date):
        state = _hear(state, _Heard.of(message, zone))
    return state.times[:_MOST]


@dataclass(frozen=True, slots=True)
class _State:
    """What holds so far."""

    times: tuple[SaidTime, ...] = ()
    own: bool = False
    """The person named it."""
    chosen: bool = False
    """One of several was chosen, or what the person named was confirmed."""
    before: tuple[SaidTime, ...] = ()
    """What held before the last mail that named another time."""


_NOTHING = _State()


@dataclass(frozen=True, slots=True)
class _Heard:
    """One mail, as far as times are concerned."""

    message: Message
    times: tuple[SaidTime, ...]
    """Named with day and time, rows joined."""
    said: Mentions

    @classmethod
    def of(cls, message: Message, zone: str) -> _Heard:
        text = message.body.new_text[:_READ] if message.body else ""
        times = join_rows(find_said_times(message, zone), fold_by_letter(normalise(text)))
        return cls(message, times, read_mentions(text, message.date.date()))

    @property
    def own(self) -> bool:
        return is_own(self.message)

    @property
    def insists(self) -> bool:
        """Whether it speaks of another time than before."""
        return self.said.moves or self.said.postpones

    def find_again(self, time: SaidTime) -> SaidTime | None:
        """Where it names a time that was named before; a weekday alone is that of the time before."""
        for one in self.times:
            is_weekday = not self.said.has_date and one.start.weekday() == time.start.weekday()
            if one.start == time.start or (is_weekday and _clock(one.start) == _clock(time.start)):
                return one
            if one.end and one.start < time.start < one.end:  # a row of the day that it tells whole
                return one
        return None

    def refuses(self, time: SaidTime) -> bool:
        return any(
            (one.day is None or one.is_on(time.start.date()))
            and (one.minute is None or one.minute == _clock(time.start))
            for one in self.said.refused
        )


def _hear(state: _State, heard: _Heard) -> _State:
    """What holds after one more mail."""
    if state.times and all(_is_over(time, heard.message.date) for time in state.times):
        state = replace(state, own=False, chosen=False)  # what comes now is about another talk, or a no-show
    refuses_all = heard.said.refuses_all and not heard.said.named
    left = () if refuses_all else tuple(time for time in state.times if not heard.refuses(time))
    is_refused = len(left) < len(state.times)
    if state.times and all(is_beside(time.sentence) for time in heard.times):
        heard = replace(heard, times=())
    if heard.times:
        return _take_named(replace(state, times=left), heard, insists=is_refused or heard.insists)
    if heard.insists and (moved := _move_by_words(state, heard)):
        return moved
    if heard.said.postpones:
        return _NOTHING
    if is_refused:
        # A no to another time that was asked for lets the one before it hold.
        again = tuple(time for time in state.before if not heard.refuses(time))
        return replace(state, times=left or again, before=state.times)
    return _choose(state, heard)


def _take_named(state: _State, heard: _Heard, *, insists: bool) -> _State:
    """What a mail names with day and time, beside what was named before."""
    again = {one: time for time in state.times if (one := heard.find_again(time))}
    same = tuple(_name_again(one, time) for one, time in again.items())
    new = tuple(one for one in heard.times if one not in again)
    if same and new and heard.own and not insists:
        return replace(state, times=tuple(dict.fromkeys((*same, *new))), own=True)
    if same and not (insists and new):
        is_pick = len(same) == 1 and (heard.own or state.own)
        return replace(state, times=same, own=heard.own, chosen=state.chosen or is_pick)
    settled = state.times and not heard.own and (state.chosen or (state.own and len(state.times) == 1))
    if settled and not insists and not heard.said.asks:
        return state  # it names it by the way
    return _State(new or heard.times, own=heard.own, before=state.times)


def _choose(state: _State, heard: _Heard) -> _State:
    """What a mail chooses with a day, a time of day or an ordinal number alone."""
    fitting = tuple(time for time in state.times if _fits(heard.said, time))
    if heard.said.named and fitting:
        return replace(state, times=fitting, chosen=state.chosen or (heard.own and len(fitting) == 1))
    if (picked := _pick(state.times, heard.said)) is not None:
        return replace(state, times=(picked,), chosen=True)
    return state


def _fits(said: Mentions, time: SaidTime) -> bool:
    days = [one for one in said.named if one.day]
    minutes = [one.minute for one in said.named if one.minute is not None]
    on_day = not days or any(one.is_on(time.start.date()) for one in days)
    clock = _clock(time.start)
    return on_day and (not minutes or any((clock - minute) % _HALF_A_DAY == 0 for minute in minutes))


def _move_by_words(state: _State, heard: _Heard) -> _State | None:
    """`Could we make it 2 PM instead?`, `the same time on Thursday`; None where nothing is moved so."""
    times = state.times or state.before
    on = {time.start.date() for time in times}
    clocks = {_clock(time.start) for time in times}
    # What holds already is named beside what is wanted: "something is at 2, could you come at 4?"
    days = {one.day.day for one in heard.said.moved if one.day} - on
    minutes = {one.minute for one in heard.said.moved if one.minute is not None} - clocks
    shift = heard.said.shift if not minutes else timedelta()
    if len(on) != 1 or len(days) > 1 or len(minutes) > 1 or not (days or minutes or shift):
        return None
    time = times[0]
    start = datetime.combine(next(iter(days), time.start.date()), time.start.timetz()) + shift
    for minute in minutes:
        start = start.replace(hour=minute // 60 % 24, minute=minute % 60)
    message = heard.message
    moved = replace(
        time,
        start=start,
        end=_move_end(time, start),
        sentence=excerpt(heard.said.moving, 0, 0, _SENTENCE),
        said_at=message.date,
        message_id=message.message_id,
    )
    return _State((moved,), own=heard.own, before=state.times)


def _pick(times: tuple[SaidTime, ...], said: Mentions) -> SaidTime | None:
    """`The second one works`; None where nothing of the kind is said, or it fits several."""
    if len(times) < 2:  # noqa: PLR2004 - there has to be a choice
        return None
    in_order = sorted(times, key=lambda time: time.start)
    by_name = {"first": times[:1], "second": times[1:2], "third": times[2:3], "last": times[-1:]}
    by_name |= {"earlier": tuple(in_order[:1]), "later": tuple(in_order[-1:])}
    noon = _HALF_A_DAY
    by_name["morning"] = tuple(time for time in times if _clock(time.start) < noon)
    by_name["afternoon"] = tuple(time for time in times if _clock(time.start) >= noon)
    found = {time for name in said.choices for time in by_name.get(name, ())}
    return found.pop() if len(found) == 1 else None


def _name_again(one: SaidTime, time: SaidTime) -> SaidTime:
    """A time in the words that name it now, on the day that was said before."""
    if one.start < time.start and one.end and time.start < one.end:
        return one  # the whole day, of which only a row was known
    return replace(one, start=time.start, end=_move_end(one, time.start) or time.end)


def _is_over(time: SaidTime, now: datetime) -> bool:
    return (time.end or time.start) <= (now if now.tzinfo else now.replace(tzinfo=UTC))


def _move_end(time: SaidTime, start: datetime) -> datetime | None:
    length = time.end - time.start if time.end else None
    return start + length if length and timedelta() < length else None


def _clock(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
