"""One notice made of a sentence and what stands in it."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from agent.model.letter import Kind
from agent.model.notice import Event, Notice
from agent.telling import sentences
from agent.telling.hours import describe_moment
from agent.telling.sentences import NOBODY, Names

_SAYS_SINCE = frozenset({Event.ASKED, Event.SIGN_IN_ENDED})
"""Behind whose sentence stands since when, where it has no place for it."""


def build_notice(  # noqa: PLR0913 - what a notice is made of
    event: Event,
    key: tuple[str, ...],
    names: Names,
    template: str,
    *,
    since: datetime,
    zone: ZoneInfo,
    now: datetime,
    due: datetime | None = None,
    waits: bool = True,
    parts: dict[str, object] | None = None,
    private: dict[str, str] | None = None,
    next_step: str = "",
    words: str = "",
    letter: tuple[Kind, str] | None = None,
) -> Notice:
    """One notice: its sentence with names and without, and as a list shows it.

    Args:
        event: What it is about.
        key: Ids and digests it is known again by.
        names: What may be named.
        template: The sentence (`sentences`).
        since: Since when it is so; aware.
        zone: The person's own.
        now: Aware.
        due: From when on it is told (aware); None: since it is so.
        waits: Whether it waits for the person.
        parts: What else stands in the sentence.
        private: The same, left out where discreet.
        next_step: A sentence.
        words: The sentence of a mail that decided.
        letter: The kind of the letter it is about, and whom that goes to.
    """
    fixed = {"since": "", "when": "", "best": "", "left_out": "", **(parts or {})}
    hidden = private or {}
    moment = f" since {describe_moment(since, zone, now)}"
    sentence = names.say(template, **{**fixed, **hidden})
    listed = names.say(template, **{**fixed, **hidden, "since": moment})
    if listed == sentence and event in _SAYS_SINCE and sentence.endswith("."):
        listed = f"{sentence[:-1]} ({moment.strip()})."
    return Notice(
        key=" ".join((event.value, *key)),
        event=event,
        since=since,
        due=due or since,
        waits=waits,
        sentence=sentence,
        discreet=NOBODY.say(template, **{**fixed, **dict.fromkeys(hidden, "")}),
        listed=listed if waits else "",
        next_step=next_step,
        words=words,
        about=key[0] if len(key) > 1 else "",
        letter=letter,
    )


def build_failure_notice(
    number: int, since: datetime, zone: ZoneInfo, now: datetime, due: datetime | None = None
) -> Notice:
    """That so many runs failed one after the other, the first of them then (aware); due at once or later."""
    return build_notice(
        Event.RUNS_FAIL,
        (digest(since),),
        NOBODY,
        sentences.RUNS_FAIL,
        since=since,
        zone=zone,
        now=now,
        due=due,
        parts={"number": number},
        next_step="At your computer, second-chance doctor says what to do.",
    )


def digest(*parts: object) -> str:
    """What a key holds of anything that may be mail: nothing can be read from it."""
    return sha256("|".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def not_later(moment: datetime, now: datetime) -> datetime:
    """A moment of a clock that ran ahead, or of a stranger's Date, is now."""
    return min(moment, now)
