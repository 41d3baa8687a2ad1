"""What a person can say about one interview: one row for each word, with what it changes on record.

A row names the arguments beside the id and the function that makes the new record of the person's words.
A word is put on record first; then the interview is visited, so that what follows from it is done at once.
Most words can be said of an interview that has no debrief yet, too. What `--help` says of each word stands
in `table`, with that of every other command.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from agent.commands import appointment_text, json_answer, screen, words_on_mail
from agent.commands.command import add_id, add_kind, find_home, read_now, talk
from agent.commands.composition import open_for_work
from agent.commands.ids import find_appointment, find_record
from agent.commands.speech import Speech, read_when
from agent.commands.visits import print_outcome
from agent.errors import RefusedError
from agent.keeping import unfinished_letters
from agent.keeping.journal.records import Record, SettledThread
from agent.model.appointment import Appointment, AppointmentState
from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.model.plan import Fate, PersonsWord
from agent.noticing import handle_now, take_back
from agent.visit import Agent
from agent.visit.remaking import remake
from agent.visit.rewriting import reword
from agent.visit.rounds import visit_all
from agent.wording import appointments, sentences

_Arguments = Callable[[argparse.ArgumentParser], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Something that can be said about one interview: a command's arguments, and what it does."""

    add_own_arguments: _Arguments | None = None
    """Beside the id."""
    change: Callable[[Speech], PersonsWord] | None = None
    """What is on record of the person's words afterwards; raises RefusedError or UsageError."""
    change_appointment: Callable[[Appointment, datetime], Appointment] | None = None
    """The same for an interview that was only seen in the mailbox so far."""
    act: Callable[[argparse.Namespace], int] | None = None
    """For a word that changes something other than the person's words: all it does."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The arguments of this word."""
        add_id(parser)
        if self.add_own_arguments:
            self.add_own_arguments(parser)

    def run(self, args: argparse.Namespace) -> int:
        """Say it; the word stays on record when the mailbox is out of reach.

        Raises:
            UnknownInterviewError: no interview has this id.
            RefusedError: the word would break a promise.
        """
        return self.act(args) if self.act else _say(self, args)


# ---- saying a word


def _say(word: Word, args: argparse.Namespace) -> int:

    assert word.change is not None  # noqa: S101 - each row has this or `act`
    now = read_now(args)
    with open_for_work(args) as agent:
        if word.change_appointment and (appointment := find_appointment(agent, args.id)):
            return _keep_appointment(args, agent, word.change_appointment(appointment, now), now)
        record = find_record(agent, args.id)
        placements = agent.journal.placements(record.id)
        speech = Speech(args, record, placements, agent.config.profile.time_zone, now)
        words = word.change(speech)
        agent.journal.record_words(record.id, words)
        code = _visit(args, agent, record, now)
        if word is SNOOZE and words.snoozed_until:
            until = sentences.format_moment(words.snoozed_until, speech.own_zone, now)
            talk(args, f"{record.debrief.company}: nothing is written before {until}.")
        return code


def _visit(args: argparse.Namespace, agent: Agent, record: Record, now: datetime) -> int:
    """Visit, tell what came of it, and where the second-chance letter stands now."""
    outcome = visit_all(agent, [record.id], now)
    code = print_outcome(args, agent, outcome, now)
    for result in outcome.visited:
        track = sentences.describe_track(result.plan.second_chance, agent.config.profile.time_zone, now)
        talk(args, f"{record.debrief.company}: second-chance letter: {track}.")
    return code


def _keep_appointment(args: argparse.Namespace, agent: Agent, appointment: Appointment, now: datetime) -> int:
    """Record the word, then do what follows from it at once."""
    agent.journal.appointments.update(appointment, now)
    noticed = handle_now(agent, appointment, now)
    appointment_text.print_pass(args, agent, noticed, now)
    current = agent.journal.appointments.get(appointment.id)
    if args.json:
        screen.show_json(json_answer.render_found(now, [current]))
    if not appointment_text.has_news(noticed):
        following = appointments.describe_next(current, agent.config, now)
        talk(args, f"{appointments.name_appointment(current)}: {following}")
    return 0


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
    until = read_when(" ".join(speech.args.when), speech.now, zone, speech.record.id)
    return replace(speech.record.words, snoozed_until=until)


def _skip(speech: Speech) -> PersonsWord:
    """One kind of letter, or all."""
    kinds = frozenset({Kind(speech.args.kind)} if speech.args.kind else Kind)
    return replace(speech.record.words, skipped=speech.record.words.skipped | kinds)


def _close(speech: Speech) -> PersonsWord:
    return replace(speech.record.words, closed_at=speech.now)


# ---- the words that change something other than the person's words


def _choose(args: argparse.Namespace) -> int:
    """Record the thread and visit."""
    now = read_now(args)
    with open_for_work(args) as agent:
        record = find_record(agent, args.id)
        typed = args.message_id.strip()
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
        return _visit(args, agent, record, now)


def _reword(args: argparse.Namespace) -> int:

    now = read_now(args)
    with open_for_work(args) as agent:
        interview = find_record(agent, args.id).id
        renewed = reword(agent, interview, Kind(args.kind), now)
        if args.json:
            record = agent.journal.get(interview)
            built = json_answer.build_interview(agent.journal, record, agent.mailbox_name(record.debrief))
            screen.show_json(json_answer.render_interviews(now, [built]))
    for placement in renewed:
        talk(args, f"The draft for {placement.person} has a new wording: {placement.subject}")
    if not renewed:
        talk(args, "Noted: the letter will be written in another wording.")
    return 0


def _remake(args: argparse.Namespace) -> int:
    """Take what is gone off the record, then visit: the visit makes it."""
    now = read_now(args)
    with open_for_work(args) as agent:
        record = find_record(agent, args.id)
        remake(agent, record.id, Kind(args.kind), now)
        return _visit(args, agent, record, now)


def _forget(args: argparse.Namespace) -> int:

    unsent = 0
    with open_for_work(args) as agent:
        if appointment := find_appointment(agent, args.id):
            company = appointments.name_appointment(appointment)
            agent.journal.appointments.forget(appointment.id)
        else:
            record = find_record(agent, args.id)
            company = record.debrief.company
            unsent = sum(placement.fate is Fate.UNSENT for placement in agent.journal.placements(record.id))
            agent.journal.forget(record.id)
            unfinished_letters.discard_all(find_home(args), record.id)
    if args.json:
        screen.show_json(json_answer.render_interviews(read_now(args), ()))
    talk(args, f"Forgotten: {company}.")
    if unsent:
        talk(args, f"{unsent} of its drafts may still stand in your mailbox; they were left there.")
    return 0


# ---- the table


def _add_thanked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "person", nargs="?", metavar="PERSON", help="whom, by name or address; without it: everybody"
    )
    parser.add_argument("--on", metavar="DATE", help="when, such as 2026-09-04; without it: now")


def _add_arg(name: str, metavar: str, text: str) -> _Arguments:
    """One argument beside the id."""
    return lambda parser: parser.add_argument(name, metavar=metavar, help=text)


CHOOSE = Word(
    add_own_arguments=_add_arg("message_id", "MESSAGE-ID", "of any mail in the thread"), act=_choose
)
CONFIRM = Word(change=words_on_mail.confirm, change_appointment=_confirm_appointment)
SNOOZE = Word(
    add_own_arguments=lambda parser: parser.add_argument(
        "when",
        metavar="WHEN",
        nargs="+",
        help='tomorrow, friday, "next week", "in 3 days", "16 December", "monday 9am", 2026-09-10, 12h',
    ),
    change=_snooze,
)
SKIP = Word(
    add_own_arguments=lambda parser: add_kind(parser, optional=True),
    change=_skip,
    change_appointment=_dismiss_appointment,
)
REARM = Word(change=words_on_mail.rearm)
REWORD = Word(add_own_arguments=add_kind, act=_reword)
CLOSE = Word(change=_close, change_appointment=_dismiss_appointment)
REMAKE = Word(add_own_arguments=add_kind, act=_remake)
FORGET = Word(act=_forget)
REOPEN = Word(change=words_on_mail.reopen, change_appointment=take_back)
DECLINED = Word(change=words_on_mail.decline)
THANKED = Word(add_own_arguments=_add_thanked, change=words_on_mail.thank)
