"""What the person says of one interview, as it is put on record: the same by a command and by a form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from agent.errors import RefusedError
from agent.keeping.journal.records import Record
from agent.knowledge.text import comparable
from agent.model.letter import Kind
from agent.model.plan import Because, PersonsWord, Placement

DOUBTFUL = frozenset({"unverified_mail", "unclear_decision", "away_past_window"})
"""What is asked of a mail that may be an answer, or of an absence that outlasts the letter's time."""
DRAFT_UNKNOWN = "draft_unknown"
_NOON = time(12)


def list_causes(record: Record) -> tuple[Because, ...]:
    """The mails that stopped or postponed the second-chance letter, or are asked about."""
    plan = record.plan
    return (*plan.track.because, *plan.because) if plan else ()


def find_people(record: Record, typed: str) -> tuple[str, ...]:
    """The names, in the debrief, of those who are called so: by name, first name or address."""
    wanted = comparable(typed)
    return tuple(
        one.name
        for one in record.debrief.interviewers
        if wanted in {comparable(text) for text in (one.name, one.given, one.family, one.email) if text}
    )


def find_thanks_moment(
    record: Record, said: datetime | date, zone: ZoneInfo, now: datetime
) -> datetime | None:
    """When thanks were given that the person dates so; None where that is not between interview and now.

    Args:
        record: The interview.
        said: A moment, aware, or a day: its noon, as far as that lies between.
        zone: The person's own.
        now: Aware.
    """
    end = record.debrief.interview_end
    if isinstance(said, datetime):
        return said if end <= said <= now else None
    first, last = end.astimezone(zone).date(), now.astimezone(zone).date()
    return min(max(datetime.combine(said, _NOON, zone), end), now) if first <= said <= last else None


def thank(record: Record, person: str, at: datetime) -> PersonsWord:
    """Thanks were given by another way, or sent where the mailbox does not show it; empty: to everybody."""
    before = tuple(one for one in record.words.thanked if one[0] != person)
    return replace(record.words, thanked=(*before, (person, at)))


def reopen(record: Record, placements: Iterable[Placement]) -> PersonsWord:
    """Those mails were no decision, no answer and no absence; an own `close` or `declined` is taken back too.

    W-21: `reopen` lets an interview go on as if the mails that stopped it, or that were asked about, had not
    come; the old dates hold. Once the gracious answer to a no was sent, nothing is taken back.
    Why: A mail can be read wrongly or be forged; but they have been told that the no is accepted.

    Raises:
        RefusedError: there is nothing to take back, or it is too late.
    """
    words, causes = record.words, list_causes(record)
    if any(one.kind is Kind.GRACIOUS_DECLINE and one.fate.is_sent for one in placements):
        raise RefusedError(
            "Your answer to their no was sent; nothing more is written for this interview.",
            f"`second-chance status {record.id}` shows it.",
        )
    # What was asked is answered first: what stopped the letter meanwhile is another mail, and stands. Only a
    # no is taken back together with what was asked about it.
    is_asked = any(cause.code in DOUBTFUL for cause in causes)
    counted = [one for one in causes if not is_asked or one.code in {*DOUBTFUL, "rejection"}]
    keys = [cause.key for cause in counted if cause.code != DRAFT_UNKNOWN]
    if not keys and words.closed_at is None and words.declined_at is None:
        lost = any(cause.code == DRAFT_UNKNOWN for cause in causes)
        raise RefusedError(
            "No mail has stopped or changed anything for this interview.",
            f"`second-chance thanked {record.id}` says that you sent your thanks."
            if lost
            else f"`second-chance status {record.id}` shows where it stands.",
        )
    disregarded = tuple(dict.fromkeys((*words.disregarded, *keys)))
    return replace(words, disregarded=disregarded, closed_at=None, declined_at=None)
