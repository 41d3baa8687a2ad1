"""`second-chance debrief`: record (or with `--id` change) an interview, and make its first visit."""

from __future__ import annotations

import argparse
import shlex
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from agent.commands import kept_dialogue
from agent.commands.command import complete_with_ids, find_home, read_now, talk
from agent.commands.composition import open_for_reading, open_for_work
from agent.commands.ids import find_appointment, find_record
from agent.commands.visits import print_outcome
from agent.debriefing.offering import Correction, apply_corrections, find_corrections
from agent.errors import SecondChanceError, UsageError
from agent.keeping import interview_file
from agent.keeping.config import Config
from agent.knowledge.kinds import KINDS
from agent.mailboxes.registry import load_config
from agent.model.appointment import Appointment, AppointmentState
from agent.model.interview import Debrief, InterviewId
from agent.model.plan import Fate
from agent.model.prefill import Prefill
from agent.noticing import close_recorded_appointments, find_known_id, over_at, prefill_appointment
from agent.noticing.suggestions import find_recent_interviews
from agent.visit import Agent
from agent.visit.rewriting import follow_change
from agent.visit.rounds import visit_all
from agent.wording.sentences import describe_correction, name_letter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `debrief`."""
    parser.add_argument("file", nargs="?", metavar="FILE", type=Path, help="an interview file (TOML)")
    complete_with_ids(
        parser.add_argument(
            "--id", metavar="ID", help="change this interview, or begin with this one that `find` lists"
        )
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="take the small corrections that are offered for FILE, or for what is on record as ID",
    )


def run(args: argparse.Namespace) -> int:
    """Record or change an interview, and visit it."""
    now = read_now(args)
    settings = load_config(find_home(args).config_file)
    if args.yes and not args.file:
        return _mend_record(args)
    debrief = interview_file.load(args.file, now=now) if args.file else _ask(args, settings)
    offered = find_corrections(debrief) if args.file else ()
    if args.yes:
        debrief = apply_corrections(debrief, offered)
    with open_for_work(args) as agent:
        agent.mailbox_name(debrief)
        seen = find_appointment(agent, args.id) if args.id else None
        same = agent.journal.find_same(debrief.company, debrief.interview_end)
        known = same if seen or not args.id else find_record(agent, args.id).id
        known_as = seen.id if seen else find_known_id(agent, debrief, now)
        interview = _record(agent, debrief, known, known_as, args)
        if known:
            _let_letters_follow(args, agent, interview)
        if seen:
            became = replace(
                seen, state=AppointmentState.DEBRIEFED, interview=interview, company=debrief.company
            )
            agent.journal.appointments.update(became, None)
        close_recorded_appointments(agent)
        if not args.file:
            kept_dialogue.discard_answers(find_home(args), debrief)
        _tell_corrections(args, agent, interview, offered)
        return print_outcome(args, agent, visit_all(agent, _list_round(agent, interview), now), now)


def _mend_record(args: argparse.Namespace) -> int:
    """Make the corrections that are offered for an interview on record.

    Raises:
        UsageError: no interview is named, or it has no debrief.
    """
    now = read_now(args)
    if not args.id:
        raise UsageError(
            "--yes takes the corrections of a file or of an interview on record; neither is named.",
            "Name it: second-chance debrief FILE --yes, or second-chance debrief --id ID --yes",
        )
    with open_for_work(args) as agent:
        record = find_record(agent, args.id)
        offered = find_corrections(record.debrief)
        if offered:
            agent.journal.change(record.id, apply_corrections(record.debrief, offered), now=now)
            _tell_corrections(args, agent, record.id, offered)
            _let_letters_follow(args, agent, record.id)
        else:
            talk(args, "There is nothing to correct in it.")
        return print_outcome(args, agent, visit_all(agent, _list_round(agent, record.id), now), now)


def _tell_corrections(
    args: argparse.Namespace, agent: Agent, interview: InterviewId, offered: tuple[Correction, ...]
) -> None:
    """What was corrected on the person's yes, or what would be; the words on record are theirs till then."""
    if not offered:
        return
    debrief = agent.journal.get(interview).debrief
    lines = [describe_correction(one.field, one.typed, one.corrected, one.why, debrief) for one in offered]
    if args.yes:
        talk(args, "Corrected, as you asked:", *lines)
    else:
        again = f"second-chance debrief {shlex.quote(str(args.file))} --yes"
        talk(args, "Recorded as you typed it. I would write:", *lines)
        talk(args, f"Shall I? `{again}` or `second-chance debrief --id {interview} --yes` takes all of it.")


def _let_letters_follow(args: argparse.Namespace, agent: Agent, interview: InterviewId) -> None:
    """What was changed is said by the letters in Drafts, too, as far as the person left them untouched."""
    try:
        followed = follow_change(agent, interview, read_now(args))
    except SecondChanceError:  # the visit says what is wrong with the mailbox
        standing = [one for one in agent.journal.placements(interview) if one.fate is Fate.UNSENT]
        for kind in dict.fromkeys(one.kind for one in standing):
            talk(args, f"The {KINDS[kind]} in your Drafts keeps its words for now. Later:")
            talk(args, f"  `second-chance reword {interview} {kind}`")
    else:
        for placement in followed.renewed:
            talk(args, f"In your Drafts {name_letter(placement)} says it now.")
        for placement in followed.left:
            whose = "has your own words" if placement.sighting.edited else "cannot be replaced there"
            talk(args, f"In your Drafts {name_letter(placement)} {whose}, so it stays as it is.")


def _list_round(agent: Agent, interview: InterviewId) -> list[InterviewId]:
    """The interview and the earlier sessions of its round, whose clocks follow it."""
    new = agent.journal.get(interview).debrief
    return [interview, *(record.id for record in agent.journal.find_earlier_sessions(new))]


def _ask(args: argparse.Namespace, settings: Config) -> Debrief:
    """The debrief from the dialogue; with `--id`, everything is filled in as it is on record."""
    now = read_now(args)
    with open_for_reading(args) as agent:
        seen = find_appointment(agent, args.id) if args.id else None
        record = find_record(agent, args.id) if args.id and not seen else None
        start = record.debrief if record else None
        return kept_dialogue.ask_for_debrief(
            settings.profile,
            find_home(args),
            now=now,
            prefill=prefill_appointment(agent, seen, now) if seen else None,
            threads=lambda: _find_likely(args, agent, now),
            start=start,
            mailboxes=tuple(settings.mailboxes),
            changing=record.id if record else "",
        )


def _find_likely(args: argparse.Namespace, agent: Agent, now: datetime) -> tuple[Prefill, ...]:
    """The conversations of the last weeks that may be about it, as far as the mailboxes answer."""
    seen = [one for one in agent.journal.appointments.find_open() if _is_over(agent, one, now)]
    known = [one for record in agent.journal.interviews() for one in record.thread.message_ids]
    known += [message_id for one in seen for message_id in one.thread_ids]
    suggestions: list[Prefill] = []
    for one in seen:
        with suppress(SecondChanceError):  # the search below says what is wrong with the mailbox
            suggestions.append(prefill_appointment(agent, one, now))
    for name in agent.config.mailboxes:
        try:
            found = find_recent_interviews(
                agent.open_mailbox(name), agent.config.profile, now, recorded_ids=known
            )
            suggestions += [replace(one, mailbox=name) for one in found]
        except SecondChanceError as error:
            talk(args, f"{error.text} The questions go on without it.")
    return tuple(suggestions)


def _is_over(agent: Agent, appointment: Appointment, now: datetime) -> bool:
    """Whether an interview seen in the mailbox waits for its debrief."""
    over = over_at(appointment, agent.config.profile.time_zone)
    return (
        appointment.state in {AppointmentState.SEEN, AppointmentState.ASKED}
        and over is not None
        and over <= now
    )


def _record(
    agent: Agent, debrief: Debrief, existing_id: str | None, known_as: str, args: argparse.Namespace
) -> InterviewId:
    """Put it on record: changed where it is known, so that the same interview is never there twice.

    One that was seen in the mailbox keeps the id it has there.
    """
    now = read_now(args)
    if existing_id is None:
        return agent.journal.add(debrief, now=now, known_as=known_as)
    interview = InterviewId(existing_id)
    agent.journal.change(interview, debrief, now=now)
    if not args.id:
        talk(args, f"This interview is on record already ({interview}); it was changed, not doubled.")
    return interview
