"""Everything that waits for the person or is news to them, derived from what is on record. Pure.

Nothing is told from events in passing, so nothing is lost by a run that was killed: whatever holds is found
again by the next one, under the same key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.model.notice import Event, Notice
from agent.telling import sentences
from agent.telling.building import build_failure_notice, build_notice, digest, not_later
from agent.telling.facts import Facts
from agent.telling.hours import describe_moment
from agent.telling.of_appointments import SeenInterview
from agent.telling.of_interviews import KeptInterview
from agent.telling.sentences import NOBODY, Names, name_company, name_person

ENDS_SOON = timedelta(days=1)
"""So long before it ends a sign-in is spoken of."""
MOST_FAILURES = 3
"""So many runs that fail one after the other are spoken of."""
_MOST_PASSING = 6
_PASSES_WITHIN = timedelta(days=1)
"""What passes by itself, such as a network that is away, is spoken of when so many runs have failed over so
long a time: a laptop that wakes on a train must not nag."""


def list_notices(facts: Facts, now: datetime) -> tuple[Notice, ...]:
    """All that there is to tell, the oldest first; some of it is due later.

    Args:
        facts: What is on record.
        now: Aware.
    """
    found = [
        *(notice for one in facts.appointments for notice in SeenInterview(facts, one, now).list_notices()),
        *(notice for one in facts.records for notice in KeptInterview(facts, one, now).list_notices()),
        *_list_sign_ins(facts, now),
        *_list_failures(facts, now),
    ]
    return tuple(sorted(found, key=lambda notice: (notice.since, notice.key)))


def select_waiting(notices: tuple[Notice, ...], now: datetime) -> tuple[Notice, ...]:
    """Those that wait for the person now (aware)."""
    return tuple(one for one in notices if one.waits and one.due <= now)


def list_own_words(facts: Facts) -> tuple[str, ...]:
    """A sentence for each letter of the person's own that waits for its day."""
    return tuple(
        Names(name_company(one.debrief.company), name_person(letter.person, one.debrief)).say(
            "Your own {kind}{to} is kept and waits for its day.", kind=sentences.name_kind(letter.kind)
        )
        for one in facts.records
        for letter in facts.own_letters.get(one.id, ())
    )


def _list_sign_ins(facts: Facts, now: datetime) -> Iterator[Notice]:
    for one in facts.sign_ins:
        name = f" to {one.mailbox}"
        again = "Sign in again at your computer: second-chance auth"
        is_over = one.ends is not None and one.ends <= now
        is_refused = one.refused_at is not None and (one.since is None or one.since <= one.refused_at)
        if is_over or is_refused:
            since = one.ends if is_over and one.ends else one.refused_at
            yield build_notice(
                Event.SIGN_IN_ENDED,
                (one.mailbox, digest(one.since)),
                NOBODY,
                sentences.SIGN_IN_ENDED,
                since=not_later(since or now, now),
                zone=facts.zone,
                now=now,
                private={"mailbox": name},
                next_step=again,
            )
        elif one.ends:
            yield build_notice(
                Event.SIGN_IN_ENDS,
                (one.mailbox, digest(one.ends)),
                NOBODY,
                sentences.SIGN_IN_ENDS,
                since=one.ends - ENDS_SOON,
                zone=facts.zone,
                now=now,
                parts={"when": describe_moment(one.ends, facts.zone, now)},
                private={"mailbox": name},
                next_step=f"{again}. Then it goes on without a gap.",
            )


def _list_failures(facts: Facts, now: datetime) -> Iterator[Notice]:
    """Runs that fail for another reason than a sign-in that has ended, which is said by itself."""
    streak = facts.streak
    if streak is None or any(one.refused_at for one in facts.sign_ins):
        return
    since = not_later(streak.since, now)
    if streak.length - streak.passing >= MOST_FAILURES:
        yield build_failure_notice(streak.length, since, facts.zone, now)
    elif streak.length >= _MOST_PASSING:
        yield build_failure_notice(streak.length, since, facts.zone, now, due=since + _PASSES_WITHIN)
