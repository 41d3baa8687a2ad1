"""Which words make sense of an interview now: those that a person may want first, and the others.

Whether a word can be said is asked of the word itself: what it would refuse is not offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agent.errors import SecondChanceError
from agent.keeping.journal.records import Record
from agent.model.interview import Profile
from agent.model.letter import Kind
from agent.model.plan import Fate, InterviewState, Placement, TrackState
from agent.words import on_mail
from agent.words.speech import Said, Speech

_TO_COME = frozenset({TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.BLOCKED})
_GONE = frozenset({Fate.DELETED, Fate.UNKNOWN})
_ASKED_BY_CONFIRM = frozenset({"confirm_stale_interview", "recipient_changed"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A word that can be said now."""

    word: str
    sentence: str
    """What it does."""
    kind: Kind | None = None
    """The letter it is about."""
    is_in_front: bool = False
    """It is likely wanted now."""
    asks: tuple[str, ...] = ()
    """What the person may say beside it: names of fields of `Said`."""


def list_offers(
    record: Record, placements: Sequence[Placement], profile: Profile, now: datetime
) -> tuple[Offer, ...]:
    """What can be said of an interview, what is likely wanted first.

    Args:
        record: As on record.
        placements: Its drafts.
        profile: The person.
        now: Aware.
    """
    offers = (
        *_list_words(Speech(Said(), record, tuple(placements), profile.time_zone, now)),
        *_list_of_letters(record, placements),
    )
    forget = Offer(
        "forget",
        "Removes it and all that is known of it from this computer. Drafts and mails in your mailbox stay.",
    )
    return (*sorted(offers, key=lambda one: not one.is_in_front), forget)


def list_to_come(record: Record, placements: Sequence[Placement]) -> tuple[Kind, ...]:
    """The letters that are still written if nothing changes, and can be looked at before."""
    if record.words.closed_at is not None or (record.plan and record.plan.state is InterviewState.CLOSED):
        return ()
    placed = {one.kind for one in placements} | record.words.skipped
    coming = (Kind.THANK_YOU, *((Kind.SECOND_CHANCE,) if _is_to_come(record) else ()))
    return tuple(kind for kind in coming if kind not in placed)


def _list_words(speech: Speech) -> Iterator[Offer]:
    """The words on the interview as a whole."""
    words, plan = speech.record.words, speech.record.plan
    asked = {*(plan.needs_input if plan else ()), *(cause.code for cause in speech.causes)}
    is_closed = words.closed_at is not None
    is_over = is_closed or (plan is not None and plan.state is InterviewState.CLOSED)
    track = plan.track.state if plan else TrackState.NONE
    if _ASKED_BY_CONFIRM & asked:
        yield Offer(
            "confirm",
            "Letters are written although it was a while ago, or go to the new address you were asked about.",
            is_in_front=True,
        )
    if _can_say(speech, "reopen"):
        yield Offer(
            "reopen",
            "Goes on as if the mail that stopped or asked something had not come, or as if you had not ended "
            "it; the old dates hold.",
            is_in_front=True,
        )
    if _can_say(speech, "rearm"):
        yield Offer(
            "rearm",
            "It comes on the next business day at 10:00 their time at the earliest, while there is time.",
            is_in_front=True,
        )
    if not is_over:
        yield Offer(
            "snooze",
            "Nothing is written before the day you name: a date, or words such as “next week”.",
            is_in_front=track in _TO_COME,
            asks=("when",),
        )
        is_unthanked = not any(one.kind is Kind.THANK_YOU and one.fate.is_sent for one in speech.placements)
        yield Offer(
            "thanked",
            "By telephone, on paper, or by a mail that this mailbox does not show. The wait for the second "
            "letter counts from there.",
            is_in_front=is_unthanked,
            asks=("person", "on"),
        )
    if _can_say(speech, "declined") and words.declined_at is None:
        yield Offer(
            "declined",
            "A short, gracious answer comes as a draft, and nothing more is written.",
            is_in_front=not is_over,
        )
    if not is_closed:
        yield Offer(
            "close",
            "Ends it. Drafts that stand in your mailbox stay as they are. You can take it back.",
            is_in_front=not is_over,
        )


def _can_say(speech: Speech, word: str) -> bool:
    """Whether the word would not be refused as things stand."""
    try:
        _TRIED[word](replace(speech, said=Said()))
    except SecondChanceError:
        return False
    return True


_TRIED = {"reopen": on_mail.reopen, "rearm": on_mail.rearm, "declined": on_mail.decline}


def _list_of_letters(record: Record, placements: Sequence[Placement]) -> Iterator[Offer]:
    """The words on one kind of letter."""
    if record.words.closed_at is not None:
        return
    for kind in Kind:
        several = [one for one in placements if one.kind is kind]
        if any(one.fate in _GONE for one in several):
            yield Offer(
                "remake",
                "It is looked for once more first; one that stands in your Drafts, or was sent, stays the "
                "only one.",
                kind,
                is_in_front=True,
            )
        if any(one.fate is Fate.UNSENT and not one.sighting.edited for one in several):
            yield Offer(
                "reword",
                "The draft is renewed in place while you have not changed it.",
                kind,
            )
        if not several and kind not in record.words.skipped and _is_likely(record, kind):
            yield Offer(
                "skip",
                "It is not written for this interview.",
                kind,
                is_in_front=kind is Kind.SECOND_CHANCE and _is_to_come(record),
            )


def _is_to_come(record: Record) -> bool:
    return record.plan is not None and record.plan.track.state in _TO_COME


def _is_likely(record: Record, kind: Kind) -> bool:
    """Whether it may be written at all; a gracious answer comes only after a no, and on their word."""
    match kind:
        case Kind.SECOND_CHANCE:
            return _is_to_come(record) or record.plan is None
        case Kind.STATUS_NUDGE:
            return record.debrief.nudge
        case Kind.THANK_YOU | Kind.GRACIOUS_DECLINE:
            return True
