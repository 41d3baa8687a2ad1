"""`second-chance preview`: a letter beside the six tips and what the rules say of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from agent.commands import render, screen
from agent.commands.command import add_id, add_kind, read_now, talk
from agent.commands.composition import open_copy
from agent.commands.json_answer import describe_letter
from agent.commands.pager import open_pager
from agent.keeping.journal.records import Record
from agent.knowledge.kinds import KINDS
from agent.model.letter import Kind
from agent.visit.rewriting import Preview, preview
from agent.wording import sentences
from agent.wording.json_text import render_answer
from agent.wording.letters import list_facts
from agent.words.ids import find_record

if TYPE_CHECKING:
    from rich.console import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `preview`."""
    add_id(parser)
    add_kind(parser, optional=True)


def run(args: argparse.Namespace) -> int:
    """Show the letters."""
    now = read_now(args)
    with open_copy(args) as agent:
        record = find_record(agent, args.id)
        plan, previews = preview(agent, record.id, Kind(args.kind) if args.kind else None, now)
        mailbox = agent.mailbox_name(record.debrief)
    if args.json:
        letters = [
            describe_letter(one.written, one.tips) | {"placed": one.placement is not None} for one in previews
        ]
        screen.show_json(render_answer(now, interview=record.id, letters=letters))
        return 0
    if not previews:
        talk(args, "There is no letter to show for this interview.")
    for code in plan.needs_input:
        asked = sentences.describe_request(code, record.id, record.debrief)
        talk(args, f"{record.debrief.company}: {asked}")
    with open_pager(args):
        on = render.open_console()
        for one in previews:
            _show(on, one, record)
            there = agent.config.draft_link(one.placement, mailbox) if one.placement else ""
            if there:
                on.print(there, soft_wrap=True)
    return 0


def _show(on: Console, preview: Preview, record: Record) -> None:
    step = preview.written.step
    if preview.written.letter is None and preview.placement:
        on.print(f"{sentences.name_letter(preview.placement)}: {sentences.describe_fate(preview.placement)}.")
        return
    if preview.written.letter is None:
        on.print(f"{KINDS[step.kind]} for {step.person}: cannot be written yet.")
        for code in preview.written.withheld:
            on.print(sentences.describe_request(code, record.id, record.debrief), soft_wrap=True)
        return
    render.print_letter_beside_tips(
        on, preview.written.letter.text, list_facts(step.addressing), preview.tips
    )
    letter = preview.written.letter
    for code in preview.written.withheld:
        on.print(sentences.describe_request(code, record.id, record.debrief), soft_wrap=True)
    for code in letter.warnings:
        says = sentences.describe_warning(
            code, shortened=letter.shortened, interview=record.id, debrief=record.debrief
        )
        on.print(says, soft_wrap=True)
    for finding in preview.written.findings:
        on.print(f"{finding.severity} ({finding.place}): {finding.text}", soft_wrap=True)
