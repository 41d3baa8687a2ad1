"""`second-chance explain`: why this thread, this message, this time; from the journal alone."""

from __future__ import annotations

import argparse
from typing import Any

from agent.commands import screen
from agent.commands.command import add_id, read_now
from agent.commands.composition import open_for_reading
from agent.commands.pager import open_pager
from agent.keeping.journal.records import Record
from agent.model.plan import Placement
from agent.wording.explanation import list_lines
from agent.wording.json_text import render_answer
from agent.words.ids import find_record


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `explain`."""
    add_id(parser)


def run(args: argparse.Namespace) -> int:
    """Explain one interview as of its last visit."""
    now = read_now(args)
    with open_for_reading(args) as agent:
        record = find_record(agent, args.id)
        placements = agent.journal.placements(record.id)
    if args.json:
        screen.show_json(render_answer(now, **_json(record, placements)))
        return 0
    with open_pager(args):
        screen.show(*list_lines(record, placements))
    return 0


def _json(record: Record, placements: tuple[Placement, ...]) -> dict[str, Any]:
    plan = record.plan
    return {
        "interview": record.id,
        "thread": {"message_ids": list(record.thread.message_ids), "why": list(record.thread.why)},
        "drafts": [
            {
                "kind": p.kind,
                "for": p.person,
                "in_reply_to": p.in_reply_to,
                "why": list(p.why),
                "fate": p.fate,
                "evidence": p.sighting.evidence,
            }
            for p in placements
            if not p.is_on_its_way
        ],
        "why": list(plan.why) if plan else [],
        "look_again": plan.look_again.isoformat() if plan and plan.look_again else None,
    }
