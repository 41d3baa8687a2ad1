"""What the person says of mails: of those that stopped something, and of those they were asked about."""

from __future__ import annotations

from dataclasses import replace

from agent.commands.speech import Speech, find_person, read_day
from agent.errors import RefusedError
from agent.model.letter import Kind
from agent.model.plan import PersonsWord, TrackState

_DOUBTFUL = frozenset({"unverified_mail", "unclear_decision", "away_past_window"})
"""What is asked of a mail that may be an answer, or of an absence that outlasts the letter's time."""
_RECIPIENT_CHANGED = "recipient_changed"
_DRAFT_UNKNOWN = "draft_unknown"


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
    if record.plan and not is_declined and not _DOUBTFUL.isdisjoint(record.plan.needs_input):
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
    """Those mails were no decision, no answer and no absence; an own `close` or `declined` is taken back too.

    W-21: `reopen` lets an interview go on as if the mails that stopped it, or that were asked about, had not
    come; the old dates hold. Once the gracious answer to a no was sent, nothing is taken back.
    Why: A mail can be read wrongly or be forged; but they have been told that the no is accepted.
    """
    record = speech.record
    words = record.words
    if speech.has_sent(Kind.GRACIOUS_DECLINE):
        raise RefusedError(
            "Your answer to their no was sent; nothing more is written for this interview.",
            f"`second-chance status {record.id}` shows it.",
        )
    # What was asked is answered first: what stopped the letter meanwhile is another mail, and stands. Only a
    # no is taken back together with what was asked about it.
    is_asked = any(cause.code in _DOUBTFUL for cause in speech.causes)
    causes = [one for one in speech.causes if not is_asked or one.code in {*_DOUBTFUL, "rejection"}]
    keys = [cause.key for cause in causes if cause.code != _DRAFT_UNKNOWN]
    if not keys and words.closed_at is None and words.declined_at is None:
        lost = any(cause.code == _DRAFT_UNKNOWN for cause in speech.causes)
        raise RefusedError(
            "No mail has stopped or changed anything for this interview.",
            f"`second-chance thanked {record.id}` says that you sent your thanks."
            if lost
            else f"`second-chance status {record.id}` shows where it stands.",
        )
    disregarded = tuple(dict.fromkeys((*words.disregarded, *keys)))
    return replace(words, disregarded=disregarded, closed_at=None, declined_at=None)


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
    person = find_person(speech.record, speech.args.person) if speech.args.person else ""
    at = read_day(speech, speech.args.on) if speech.args.on else speech.now
    before = tuple(one for one in speech.record.words.thanked if one[0] != person)
    return replace(speech.record.words, thanked=(*before, (person, at)))
