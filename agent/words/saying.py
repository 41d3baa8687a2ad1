"""A word on one interview: put on record first, then what follows from it is done at once.

A row names the function that makes the new record of the person's words, or does all the word does. Most
words can be said of an interview that has no debrief yet, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from agent.errors import RefusedError
from agent.keeping import unfinished_letters
from agent.keeping.home_folder import Home
from agent.keeping.journal.records import Record, SettledThread
from agent.model.appointment import Appointment, AppointmentState
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.model.plan import Fate, PersonsWord
from agent.noticing import NoticingResult, handle_now, take_back
from agent.visit import Agent
from agent.visit.remaking import remake
from agent.visit.rewriting import reword
from agent.visit.rounds import Outcome, visit_all
from agent.wording import appointments, sentences
from agent.wording.looks import has_news
from agent.words import on_mail
from agent.words.ids import find_appointment, find_record
from agent.words.speech import Said, Speech, find_kind, read_when


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a word came to."""

    interviews: tuple[InterviewId, ...] = ()
    """Those it was said of that are on record still."""
    outcome: Outcome | None = None
    """Of the visit that followed; None: none did."""
    appointment: Appointment | None = None
    """What it was said of, as it is now, where that has no debrief yet."""
    noticed: NoticingResult | None = None
    """What was done for that appointment."""
    sentences: tuple[str, ...] = ()
    """What there is to say beside that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """Something that can be said of one interview."""

    change: Callable[[Speech], PersonsWord] | None = None
    """What is on record of the person's words afterwards."""
    change_appointment: Callable[[Appointment, datetime], Appointment] | None = None
    """The same for an interview that was only seen in the mailbox so far."""
    act: Callable[[Agent, Home, Record, Said, datetime], Answer] | None = None
    """For a word that changes something other than the person's words: all it does."""


def say(agent: Agent, home: Home, word: str, interview: str, said: Said, now: datetime) -> Answer:
    """Say a word; it stays on record when the mailbox is out of reach.

    Args:
        agent: The house, opened for work.
        home: Whose letters that are not finished yet may lie beside the journal.
        word: A name in WORDS, such as `confirm`.
        interview: The id of an interview on record or one only seen; its beginning will do.
        said: What goes with the word.
        now: Aware.

    Raises:
        UnknownInterviewError: no interview has this id.
        RefusedError: the word would break a promise.
        UsageError: what goes with the word cannot be understood.
        MailboxError, AuthoriseError, TryLaterError: the mailbox is out of reach.
    """
    row = WORDS[word]
    if seen := find_appointment(agent, interview):
        if row.change_appointment:
            return _change_appointment(agent, row.change_appointment(seen, now), now)
        if word == FORGET:
            agent.journal.appointments.forget(seen.id)
            return Answer(sentences=(f"Forgotten: {appointments.name_appointment(seen)}.",))
    record = find_record(agent, interview)
    if row.act:
        return row.act(agent, home, record, said, now)
    assert row.change is not None  # noqa: S101 - each row has this or `act`
    placements = agent.journal.placements(record.id)
    speech = Speech(said, record, placements, agent.config.profile.time_zone, now)
    words = row.change(speech)
    agent.journal.record_words(record.id, words)
    answer = _visit(agent, record, now)
    if word == "snooze" and words.snoozed_until:
        until = sentences.format_moment(words.snoozed_until, speech.own_zone, now)
        wait = f"{record.debrief.company}: nothing is written before {until}."
        return replace(answer, sentences=(*answer.sentences, wait))
    return answer


def _visit(agent: Agent, record: Record, now: datetime) -> Answer:
    """Visit, and say where the second-chance letter stands now."""
    outcome = visit_all(agent, [record.id], now)
    zone = agent.config.profile.time_zone
    tracks = (sentences.describe_track(one.plan.second_chance, zone, now) for one in outcome.visited)
    return Answer(
        interviews=(record.id,),
        outcome=outcome,
        sentences=tuple(f"{record.debrief.company}: second-chance letter: {track}." for track in tracks),
    )


def _change_appointment(agent: Agent, appointment: Appointment, now: datetime) -> Answer:
    """Record the word, then do what follows from it at once."""
    agent.journal.appointments.update(appointment, now)
    noticed = handle_now(agent, appointment, now)
    current = agent.journal.appointments.get(appointment.id)
    following = appointments.describe_next(current, agent.config, now)
    said = (f"{appointments.name_appointment(current)}: {following}",)
    return Answer(appointment=current, noticed=noticed, sentences=() if has_news(noticed) else said)


# ---- what each word changes


def _confirm_appointment(appointment: Appointment, now: datetime) -> Appointment:
    """Yes, it is an interview: a form that stands is read again, one that was deleted is not made again."""
    state = appointment.state
    if state in {AppointmentState.LAPSED, AppointmentState.DISMISSED}:
        if appointment.form is None:
            state = AppointmentState.SEEN
        elif appointment.form.fate is not Fate.DELETED:
            state = AppointmentState.ASKED
    return replace(appointment, confirmed_at=now, state=state)


def _dismiss_appointment(appointment: Appointment, _: datetime) -> Appointment:
    """No, nothing is wanted for it."""
    return replace(appointment, state=AppointmentState.DISMISSED)


def _snooze(speech: Speech) -> PersonsWord:
    """A time without a zone is theirs, where it is known, else the person's own."""
    zone = speech.record.debrief.their_time_zone or speech.own_zone
    until = read_when(speech.said.when, speech.now, zone, speech.record.id)
    return replace(speech.record.words, snoozed_until=until)


def _skip(speech: Speech) -> PersonsWord:
    """One kind of letter, or all."""
    kinds = frozenset({speech.said.kind} if speech.said.kind else Kind)
    return replace(speech.record.words, skipped=speech.record.words.skipped | kinds)


def _close(speech: Speech) -> PersonsWord:
    return replace(speech.record.words, closed_at=speech.now)


# ---- the words that change something other than the person's words


def _choose(agent: Agent, _: Home, record: Record, said: Said, now: datetime) -> Answer:
    """Record the thread and visit."""
    typed = said.message_id.strip()
    message_id = MessageId(typed if typed.startswith("<") else f"<{typed}>")
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    thread = mailbox.read([message_id])
    if thread is None:
        raise RefusedError(
            f"No mail with the Message-ID {message_id} is in the mailbox {mailbox.name!r}.",
            f"`second-chance explain {record.id}` shows the conversations that could be it.",
        )
    if agent.journal.placements(record.id) and message_id not in record.thread.message_ids:
        raise RefusedError(
            "Drafts of this interview stand in another thread already.",
            f"`second-chance explain {record.id}` shows which; delete them there first if it is wrong, "
            "then record the interview anew.",
        )
    settled = SettledThread(thread.message_ids, thread.subject, ("you chose it",), thread.key)
    agent.journal.settle_thread(record.id, settled)
    return _visit(agent, record, now)


def _reword(agent: Agent, _: Home, record: Record, said: Said, now: datetime) -> Answer:
    renewed = reword(agent, record.id, find_kind(said), now)
    lines = tuple(
        f"The draft for {placement.person} has a new wording: {placement.subject}" for placement in renewed
    )
    noted = ("Noted: the letter will be written in another wording.",)
    return Answer(interviews=(record.id,), sentences=lines or noted)


def _remake(agent: Agent, _: Home, record: Record, said: Said, now: datetime) -> Answer:
    """Take what is gone off the record, then visit: the visit makes it."""
    remake(agent, record.id, find_kind(said), now)
    return _visit(agent, record, now)


def _forget(agent: Agent, home: Home, record: Record, _said: Said, _now: datetime) -> Answer:
    unsent = sum(placement.fate is Fate.UNSENT for placement in agent.journal.placements(record.id))
    agent.journal.forget(record.id)
    unfinished_letters.discard_all(home, record.id)
    left = f"{unsent} of its drafts may still stand in your mailbox; they were left there."
    return Answer(sentences=(f"Forgotten: {record.debrief.company}.", *((left,) if unsent else ())))


FORGET = "forget"
WORDS = {
    "choose": _Word(act=_choose),
    "confirm": _Word(change=on_mail.confirm, change_appointment=_confirm_appointment),
    "snooze": _Word(change=_snooze),
    "skip": _Word(change=_skip, change_appointment=_dismiss_appointment),
    "rearm": _Word(change=on_mail.rearm),
    "reword": _Word(act=_reword),
    "close": _Word(change=_close, change_appointment=_dismiss_appointment),
    "remake": _Word(act=_remake),
    FORGET: _Word(act=_forget),
    "reopen": _Word(change=on_mail.reopen, change_appointment=take_back),
    "declined": _Word(change=on_mail.decline),
    "thanked": _Word(change=on_mail.thank),
}
"""Every word, by the name of its command."""
