"""`second-chance open`: the draft before the person's eyes, or where it stands."""

from __future__ import annotations

import argparse

from agent.commands import screen
from agent.commands.command import add_id, add_kind, read_now, talk
from agent.commands.composition import open_for_reading
from agent.model.letter import Kind
from agent.wording.json_text import render_answer
from agent.words.ids import find_interview
from agent.words.opening import describe_place, find_drafts, open_draft, say_where


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `open`."""
    add_id(parser)
    add_kind(parser, optional=True)


def run(args: argparse.Namespace) -> int:
    """Open the newest draft of an interview, or its form, and say where it is."""
    now = read_now(args)
    with open_for_reading(args) as agent:
        interview = find_interview(agent, args.id)
        found = find_drafts(agent, interview, Kind(args.kind) if args.kind else None)
    chosen, *others = found
    opened = "" if args.json else open_draft(chosen)
    if args.json:
        drafts = [
            {
                "name": one.name,
                "mailbox": one.mailbox,
                "folder": "Drafts",
                "subject": one.draft.subject,
                "message_id": one.draft.message_id,
                "link": one.address or None,
            }
            for one in found
        ]
        screen.show_json(render_answer(now, interview=interview.id, drafts=drafts))
        return 0
    screen.show(describe_place(chosen))
    talk(args, opened or say_where(chosen))
    for one in others:
        talk(args, f"There is one more: {one.name}, “{one.draft.subject}”. {one.link}".rstrip())
    return 0
