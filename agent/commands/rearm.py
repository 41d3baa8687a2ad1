"""`second-chance rearm`: ask for the second-chance letter again after something stopped it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime

from agent.commands.persons_word import add_id, speak
from agent.errors import RefusedError
from agent.keeping.journal_records import Record
from agent.model.letter import Kind
from agent.model.plan import PersonsWord, Placement, TrackState

HELP = (
    "Ask for the second-chance letter again after a reply stopped it. It comes on the next business day "
    "at 10:00 their time at the earliest, and only while its time has not run out."
)
EXAMPLE = "second-chance rearm prairie-gate-credit-union-2026-09-04"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `rearm`."""
    add_id(parser)


def run(args: argparse.Namespace) -> int:
    """Re-arm the second-chance letter."""
    return speak(args, _word)


def _word(record: Record, placed: tuple[Placement, ...], now: datetime) -> PersonsWord:
    if any(p.kind is Kind.SECOND_CHANCE for p in placed):
        raise RefusedError(
            "The second-chance letter of this interview was written already; there is only ever one.",
            f"`second-chance status {record.id}` shows what became of it.",
        )
    track = record.plan.track if record.plan else None
    if track and track.state is TrackState.CANCELLED and track.reason == "rejection":
        raise RefusedError(
            "They have said no; after that nothing more is written for this interview.",
            f"`second-chance preview {record.id} gracious_decline` shows the answer to it.",
        )
    if record.words.closed_at:
        raise RefusedError(
            "You closed this interview; nothing more is written for it.",
            f"To begin again: `second-chance forget {record.id}`, then record it anew; drafts that stand "
            "are found again.",
        )
    if track is None or track.state is not TrackState.CANCELLED:
        raise RefusedError(
            "Nothing has stopped the second-chance letter of this interview.",
            f"`second-chance status {record.id}` shows where it stands.",
        )
    skipped = record.words.skipped - {Kind.SECOND_CHANCE}
    return replace(record.words, rearmed_at=now, skipped=skipped)
