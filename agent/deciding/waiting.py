"""Every clock of the letters, each a small pure function.

All arithmetic is done in the recipient's zone and calendar (`TheirTime`). What comes back is aware and
stands in that zone. The person's own zone moves no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agent.deciding.business_days import BusinessDays

APPEARS = time(10)
"""When a waiting letter may appear (D5)."""
_DAY_ENDS = time(18)
_FULL_DAY = timedelta(hours=24)
_MINUTE = timedelta(minutes=1)
_REST = timedelta(minutes=60)
"""A thank-you is not sent within the hour (W-02)."""
_SECOND_CHANCE_DAYS = 7
_OVERDUE_DAYS = 3
_STALE_DAYS = 14
_NUDGE_DAYS = {"DE": 10, "AT": 10, "CH": 10, "FR": 8}
_NUDGE_LAST_DAY = 30
_NUDGE_GAP = 5


@dataclass(frozen=True, slots=True)
class TheirTime:
    """The recipient's clock and calendar."""

    zone: ZoneInfo
    days: BusinessDays
    country: str = ""
    """ISO 3166-1 alpha-2, upper case; empty: unknown."""

    def local(self, moment: datetime) -> datetime:
        """The same moment on their clock."""
        return moment.astimezone(self.zone)

    def day(self, moment: datetime) -> date:
        """Their calendar day of a moment."""
        return self.local(moment).date()

    def at(self, day: date, clock: time) -> datetime:
        """A time of their day; one that a clock change leaves out becomes the moment after the gap."""
        wall = datetime.combine(day, clock, self.zone)
        return wall.astimezone(UTC).astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Window:
    """When the second-chance draft may be made."""

    not_before: datetime
    expires: datetime

    @property
    def never(self) -> bool:
        """The window closes before it opens."""
        return _instant(self.not_before) > _instant(self.expires)

    def holds(self, now: datetime) -> bool:
        """Whether the letter is due at `now` (W-04, W-05)."""
        return _instant(self.not_before) <= _instant(now) <= _instant(self.expires)


@dataclass(frozen=True, slots=True)
class _Office:
    """Hours in which a letter may be sent."""

    opens: time
    closes: time
    starts: time
    """What is suggested where the moment itself lies outside."""


_THANK_YOU_HOURS = _Office(time(8), time(20), time(8, 30))
_THANK_YOU_HOURS_JP = _Office(time(9), time(18), time(9))
_LETTER_HOURS = _Office(time(8), time(18), time(8))


def suggested_thank_you(interview_end: datetime, now: datetime, their: TheirTime) -> datetime:
    """When a thank-you is best sent.

    W-02: A thank-you is best sent an hour after the interview at the earliest, between 08:00 and 20:00
    of their day (09:00 and 18:00 in Japan), on the day of the interview or a business day; the program
    only suggests it.
    Why: A note within minutes looks prepared beforehand, and one at night disturbs; a late note is
    still better than none.
    Source: Climb the Ladder, Japanese guides, Virginia.
    """
    hours = _THANK_YOU_HOURS_JP if their.country == "JP" else _THANK_YOU_HOURS
    earliest = max(_instant(interview_end) + _REST, _instant(now))
    return _next_minute(earliest, hours, their, also=their.day(interview_end))


def suggested_letter(now: datetime, their: TheirTime) -> datetime:
    """The next minute in which any other letter may be sent.

    W-08: A letter appears at the first run inside its window, and beside it stands the next minute of
    their office hours, 08:00 to 18:00 on a business day; nothing is sent.
    Why: The person sends it, when they choose; a mail that arrives in office hours is read, not found.
    """
    return _next_minute(_instant(now), _LETTER_HOURS, their)


def thank_you_overdue_at(interview_end: datetime, their: TheirTime) -> datetime:
    """When a thank-you that was not sent is overdue.

    W-03: The second letter waits until the thank-you was seen among the sent mail; from 18:00 on the
    third business day after the interview the person is told.
    Why: The thank-you paves the way. Sent is detected and not assumed: drafts lie forgotten, and people
    write their own.
    Source: Nexxt.
    """
    return their.at(their.days.after(their.day(interview_end), _OVERDUE_DAYS), _DAY_ENDS)


def second_chance_expires(interview_end: datetime, their: TheirTime) -> datetime:
    """When the time for a second-chance letter is over.

    W-05: No second-chance letter after 18:00 on the seventh business day after the interview.
    Why: By then the company has compared its candidates; what comes later is a question of where things
    stand.
    Source: Indeed.
    """
    return their.at(their.days.after(their.day(interview_end), _SECOND_CHANCE_DAYS), _DAY_ENDS)


def second_chance_window(
    sent: datetime, interview_end: datetime, decision: date | None, n: int, their: TheirTime
) -> Window:
    """From when to when the second-chance letter may be made.

    W-04: The second-chance letter appears at 10:00 of their day on the first or second business day (a
    setting) after the thank-you was sent, and never within 24 hours of it.
    Why: A day or two lets the memory of a weak answer soften, and whoever writes at once looks
    desperate. Their zone, weekend and holidays count.
    Source: Nexxt, Business Insider on Lynn Taylor.

    W-06: A day on which the company said it would decide pulls the letter forward to one business day
    after the thank-you, never below 24 hours.
    Why: A letter after the decision helps nobody.

    Args:
        sent: Date of the sent thank-you to the second-chance addressee.
        interview_end: End of the interview.
        decision: The day on which the company decides, when known: it may pull the letter forward.
        n: Business days to wait, 1 or 2.
        their: The recipient's clock and calendar.
    """
    candidate = _after_waiting(sent, n, their)
    if decision and candidate.date() >= decision:
        candidate = min(candidate, _after_waiting(sent, 1, their))
    return Window(candidate, second_chance_expires(interview_end, their))


def after_return(not_before: datetime, returns: datetime, their: TheirTime) -> datetime:
    """`not_before`, or 10:00 on the first business day after they are back, when that day is later.

    W-16: An out-of-office with a day of return moves the second-chance letter to 10:00 on the first business
    day after it, where that is later; any other automatic mail changes nothing.
    Why: A letter that waits under a pile of mail is read late and in haste; a machine has decided nothing.

    Args:
        not_before: The start of the window so far.
        returns: The day of return as an out-of-office names it; only its date counts.
        their: The recipient's clock and calendar.
    """
    if returns.date() <= their.day(not_before):
        return not_before
    return their.at(their.days.after(returns.date(), 1), APPEARS)


def return_ends(returns: datetime, their: TheirTime) -> datetime:
    """When a letter that waited for somebody's return comes too late.

    W-26: Where they are away until the time for a second-chance letter has passed, the person is asked; if
    they want it, the letter comes when they are back, until 18:00 on the third business day after.
    Why: Somebody who was away has decided nothing, but only the person can tell whether it still fits.

    Args:
        returns: The day of return as an out-of-office names it; only its date counts.
        their: The recipient's clock and calendar.
    """
    return their.at(their.days.after(returns.date(), _OVERDUE_DAYS), _DAY_ENDS)


def rearmed(not_before: datetime, rearmed_at: datetime, their: TheirTime) -> datetime:
    """The later of `not_before` and 10:00 one business day after the person re-armed it.

    W-17: Called off and brought back by the person, the letter waits one more business day.
    Why: Whatever called it off has just happened; a letter on its heels would look like an answer to it.
    """
    again = their.at(their.days.after(their.day(rearmed_at), 1), APPEARS)
    return max(not_before, again)


def nudge_at(
    last_own: datetime, decision: date | None, second_chance: datetime | None, their: TheirTime
) -> datetime:
    """The day from which the company may be asked where things stand.

    W-13: A nudge may come at 10:00 two business days after the day on which they meant to decide, or
    seven after the last message (ten in Germany, Austria and Switzerland, eight in France), at least
    five after any letter of the person, and not after 30 days.
    Why: Five business days and a day or two more are what advisers call polite; German and French
    advice waits longer.
    Source: Indeed, Indeed France, Staufenbiel, Accountemps.

    Args:
        last_own: Date of the person's own last message; nobody of the company wrote after it, so it is the
            thread's last.
        decision: The day on which the company said it would decide, when known.
        second_chance: When the second-chance mail was sent, if it was.
        their: The recipient's clock and calendar.
    """
    after = their.days.after
    if decision:
        day = max(after(decision, 2), after(their.day(last_own), _NUDGE_GAP))
    else:
        day = after(their.day(last_own), _NUDGE_DAYS.get(their.country, 7))
    if second_chance:
        day = max(day, after(their.day(second_chance), _NUDGE_GAP))
    return their.at(day, APPEARS)


def nudge_ends(interview_end: datetime, their: TheirTime) -> datetime:
    """The end of the thirtieth calendar day after the interview: no nudge from here on (W-13)."""
    return their.at(their.day(interview_end) + timedelta(days=_NUDGE_LAST_DAY + 1), time(0))


def stale_at(interview_end: datetime, their: TheirTime) -> datetime:
    """From when on an interview was recorded too late.

    W-11: An interview recorded later than 14 days after it took place gets no letter before the person
    says so.
    Why: Thanks after weeks look odd; the person may have had another reason to write it down.
    """
    return their.at(their.day(interview_end) + timedelta(days=_STALE_DAYS + 1), time(0))


def is_passed_by(unread_since: datetime, now: datetime) -> bool:
    """Whether a folder that cannot be looked into is waited for no longer (W-23)."""
    return _instant(now) - _instant(unread_since) >= _FULL_DAY


def _after_waiting(sent: datetime, n: int, their: TheirTime) -> datetime:
    """10:00 on the n-th business day strictly after `sent`, and never less than 24 hours later."""
    day = their.days.after(their.day(sent), n)
    while _instant(their.at(day, APPEARS)) - _instant(sent) < _FULL_DAY:
        day = their.days.after(day, 1)
    return their.at(day, APPEARS)


def _next_minute(earliest: datetime, hours: _Office, their: TheirTime, also: date | None = None) -> datetime:
    """`earliest`, rounded up to a minute, or the next opening; `also` is a day that counts as working."""
    whole = earliest.replace(second=0, microsecond=0)
    moment = their.local(whole if whole == earliest else whole + _MINUTE)
    day, clock = moment.date(), moment.time()
    working = their.days.is_business_day(day)
    if (working or day == also) and hours.opens <= clock <= hours.closes:
        return moment
    if working and clock < hours.opens:
        return their.at(day, hours.starts)
    return their.at(their.days.after(day, 1), hours.starts)


def _instant(moment: datetime) -> datetime:
    """In UTC: Python compares and subtracts wall clocks where both sides share a zone."""
    return moment.astimezone(UTC)
