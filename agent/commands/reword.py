"""`second-chance reword`: choose another wording for a letter."""

from __future__ import annotations

import argparse

from agent.commands.command import read_now, talk
from agent.commands.composition import open_for_work
from agent.commands.json_answer import interview_json, report
from agent.commands.persons_word import add_id
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.visit.rewording import reword

HELP = (
    "Choose another wording for a letter. A draft you have not touched is renewed in place; "
    "one you edited, sent or deleted stays as it is."
)
EXAMPLE = "second-chance reword prairie-gate-credit-union-2026-09-04 thank_you"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `reword`."""
    add_id(parser)
    parser.add_argument("kind", metavar="KIND", choices=[k.value for k in Kind], help=", ".join(Kind))


def run(args: argparse.Namespace) -> int:
    """Reword one kind of letter."""
    now = read_now(args)
    with open_for_work(args) as agent:
        interview = InterviewId(args.id)
        renewed = reword(agent, interview, Kind(args.kind), now)
        if args.json:
            record = agent.journal.get(interview)
            shown = interview_json(agent.journal, record, agent.mailbox_name(record.debrief))
            print(report(now, [shown]))
    for placement in renewed:
        talk(args, f"The draft for {placement.person} has a new wording: {placement.subject}")
    if not renewed:
        talk(args, "Noted: the letter will be written in another wording.")
    return 0
