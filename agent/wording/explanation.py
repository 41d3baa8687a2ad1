"""Why this thread, this message, this time: what the last visit wrote down of its choices."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agent.keeping.journal.records import LikelyThread, Record
from agent.model.plan import Placement
from agent.wording import sentences

NOT_SETTLED = "is not settled; these could be it:"
NOT_FOUND = "was not found yet. Where a mail of it lies in your mailbox, its Message-ID settles it:"
NO_DRAFTS = "none yet"
_NOT_VISITED = "It was not visited yet."


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why one draft is as it is."""

    letter: str
    """Which one, and what became of it."""
    answers: str
    """The mail it answers."""
    why: tuple[str, ...]
    seen: str
    """What shows that it stands so."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an interview stands as it does, as of its last visit."""

    subject: str
    """Of the thread; empty: it is not settled."""
    thread: tuple[str, ...]
    """Why it is this one."""
    candidates: tuple[LikelyThread, ...]
    """Threads that could be it, where it is not settled."""
    drafts: tuple[Reasons, ...]
    why: tuple[str, ...]
    """Why it stands so, a sentence each."""
    is_settled: bool


def explain(record: Record, placements: Iterable[Placement]) -> Explanation:
    """What is on record of the choices that were made for an interview."""
    plan, is_settled = record.plan, bool(record.thread.message_ids)
    return Explanation(
        subject=record.thread.subject,
        thread=record.thread.why,
        candidates=() if is_settled or plan is None else plan.candidates,
        drafts=tuple(map(_explain_draft, placements)),
        why=tuple(map(sentences.drop_rule_ids, plan.why)) if plan else (_NOT_VISITED,),
        is_settled=is_settled,
    )


def _explain_draft(placement: Placement) -> Reasons:
    return Reasons(
        letter=f"{sentences.name_letter(placement)}: {sentences.describe_fate(placement)}",
        answers=placement.in_reply_to or "nothing; a new conversation",
        why=tuple(map(sentences.drop_rule_ids, placement.why)),
        seen=placement.sighting.evidence,
    )


def describe_candidate(candidate: LikelyThread) -> str:
    """A thread that could be it: what speaks for it, and how much."""
    return f"{', '.join(candidate.why)}; {candidate.score} points"


def list_lines(record: Record, placements: Iterable[Placement]) -> Iterator[str]:
    """The explanation as lines, with the commands that settle what is open."""
    explanation = explain(record, placements)
    yield f"{record.debrief.company}, {record.debrief.role} ({record.id})"
    yield from ("", "The thread")
    if explanation.is_settled:
        yield f"  {explanation.subject}"
        yield from (f"  because {why}" for why in explanation.thread)
    elif explanation.candidates:
        yield f"  {NOT_SETTLED}"
        for candidate in explanation.candidates:
            yield f"  {candidate.subject} {candidate.message_id}: {describe_candidate(candidate)}"
            message_id = shlex.quote(candidate.message_id)
            yield f"    to take it: second-chance choose {record.id} {message_id}"
    else:
        yield f"  {NOT_FOUND}"
        yield f"    second-chance choose {record.id} MESSAGE-ID"
    yield from ("", "The drafts")
    for reasons in explanation.drafts:
        yield f"  {reasons.letter}"
        yield f"    answers {reasons.answers}"
        yield from (f"    because: {why}" for why in reasons.why)
        yield f"    seen: {reasons.seen}"
    if not explanation.drafts:
        yield f"  {NO_DRAFTS}"
    yield from ("", "Why it stands so")
    yield from (f"  {why}" for why in explanation.why)
