"""What the person says of mails: of those that stopped something, and of those they were asked about."""

from __future__ import annotations

from dataclasses import replace

from agent.errors import RefusedError
from agent.model.letter import Kind
from agent.model.plan import PersonsWord, TrackState
from agent.visit import persons_words
from agent.visit.persons_words import DOUBTFUL
from agent.words.speech import Speech, find_person, read_day

_RECIPIENT_CHANGED = "recipient_changed"


def confirm(speech: Speech) -> PersonsWord:
    """The interview is wanted, and an address that was asked about is right."""
    words = speech.record.words
    asked = (cause for cause in speech.causes if cause.code == _RECIPIENT_CHANGED)
    addresses = dict.fromkeys((*words.confirmed_addresses, *(a for one in asked for a in one.addresses)))
    return replace(words, confirmed_at=speech.now, confirmed_addresses=tuple(addresses))


def rearm(speech: Speech) -> PersonsWord:
    """The letter is wanted although something stopped it, or a mail that was asked about is an answer."""
    record = speech.record
    track = record.plan.track if record.plan else None
    is_declined = track is not None and track.reason == "rejection"
    if record.plan and not is_declined and not DOUBTFUL.isdisjoint(record.plan.needs_input):
        return replace(record.words, rearmed_at=speech.now)
    if any(placement.kind is Kind.SECOND_CHANCE for placement in speech.placements):
        raise RefusedError(
            "The second-chance letter of this interview was written already; there is only ever one.",
            f"`second-chance status {record.id}` shows what became of it.",
        )
    if is_declined:
        raise RefusedError(
            "They have said no; after that nothing more is written for this interview.",
            f"If it was no such thing: `second-chance reopen {record.id}`.",
        )
    if record.words.closed_at:
        raise RefusedError(
            "You closed this interview; nothing more is written for it.",
            f"`second-chance reopen {record.id}` takes that back.",
        )
    if track is None or track.state is not TrackState.CANCELLED:
        raise RefusedError(
            "Nothing has stopped the second-chance letter of this interview.",
            f"`second-chance status {record.id}` shows where it stands.",
        )
    skipped = record.words.skipped - {Kind.SECOND_CHANCE}
    return replace(record.words, rearmed_at=speech.now, skipped=skipped)


def reopen(speech: Speech) -> PersonsWord:
    """Those mails were no decision, no answer and no absence."""
    return persons_words.reopen(speech.record, speech.placements)


def decline(speech: Speech) -> PersonsWord:
    """It was a no, whatever a program makes of it."""
    if speech.record.words.closed_at:
        raise RefusedError(
            "You closed this interview; nothing more is written for it.",
            f"`second-chance reopen {speech.record.id}` takes that back.",
        )
    return replace(speech.record.words, declined_at=speech.now)


def thank(speech: Speech) -> PersonsWord:
    """Thanks were given by another way, or were sent where the mailbox does not show it.

    Raises:
        UsageError: nobody of the interview is called so, or the date is not between interview and now.
    """
    person = find_person(speech.record, speech.said.person) if speech.said.person else ""
    at = read_day(speech, speech.said.on) if speech.said.on else speech.now
    return persons_words.thank(speech.record, person, at)
