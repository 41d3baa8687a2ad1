"""`second-chance debrief`: record (or with `--id` change) an interview, and make its first visit."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from agent.commands import kept_dialogue
from agent.commands.command import complete_with_ids, find_home, read_now, talk
from agent.commands.composition import open_for_reading, open_for_work
from agent.commands.visits import print_outcome
from agent.debriefing.kept_answers import discard_answers
from agent.debriefing.offering import Correction, apply_corrections, find_corrections
from agent.errors import UsageError
from agent.keeping import interview_file
from agent.keeping.config import Config
from agent.mailboxes.registry import load_config
from agent.model.interview import Debrief, InterviewId
from agent.noticing import prefill_appointment
from agent.noticing.debriefs import let_letters_follow, list_round, record_debrief
from agent.noticing.suggestions import find_likely
from agent.visit import Agent
from agent.visit.rounds import visit_all
from agent.wording.debriefs import tell_entry, tell_followed
from agent.wording.sentences import describe_correction
from agent.words.ids import find_appointment, find_interview, find_record


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
        about = find_interview(agent, args.id) if args.id else None
        entry = record_debrief(agent, debrief, now, about)
        talk(args, *tell_entry(entry))
        if not args.file:
            discard_answers(find_home(args), debrief)
        _tell_corrections(args, agent, entry.interview, offered)
        return print_outcome(args, agent, visit_all(agent, list_round(agent, entry.interview), now), now)


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
            followed, unreached = let_letters_follow(agent, record.id, now)
            talk(args, *tell_followed(record.id, followed, unreached))
        else:
            talk(args, "There is nothing to correct in it.")
        return print_outcome(args, agent, visit_all(agent, list_round(agent, record.id), now), now)


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
            threads=lambda: find_likely(agent, now, lambda sentence: talk(args, sentence)),
            start=start,
            mailboxes=tuple(settings.mailboxes),
            changing=record.id if record else "",
        )
