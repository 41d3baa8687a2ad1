"""Reword: another wording for a letter, in place of our own untouched draft or before it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.errors import RefusedError
from agent.keeping.journal_records import PlacementKey
from agent.model.interview import InterviewId
from agent.model.letter import Kind, Letter
from agent.model.plan import Fate, Placement, Step
from agent.visit.agent import Agent
from agent.visit.letters import prepare_draft, rebuild_step, write_letter
from agent.visit.observation import Observation, observe


def reword(agent: Agent, interview: InterviewId, kind: Kind, now: datetime) -> tuple[Placement, ...]:
    """Count one more wording for a kind and renew the drafts of it that stand untouched.

    Returns the renewed drafts; empty when none stands yet (the next one written uses the new wording).

    Raises:
        RefusedError: a draft of this kind was sent, edited or deleted; it stays as it is.
        As a visit.
    """
    record = agent.journal.get(interview)
    counts = dict(record.words.reworded)
    counts[kind] = counts.get(kind, 0) + 1
    words = replace(record.words, reworded=tuple(sorted(counts.items())))
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    observation = observe(agent, replace(record, words=words), mailbox, now)
    standing = [p for p in observation.situation.placements if p.kind is kind]
    for placement in standing:
        if placement.fate is not Fate.UNSENT or placement.sighting.edited:
            raise RefusedError(
                f"The letter for {placement.person} is no longer as it was placed "
                f"({placement.sighting.evidence}), so it stays as it is.",
                f"`second-chance status {interview}` shows what became of it.",
            )
    drafts = [
        prepare_draft(agent, observation, *_written(agent, observation, placement)) for placement in standing
    ]
    agent.journal.say(interview, words)
    renewed = []
    for old, (new, draft) in zip(standing, drafts, strict=True):
        draft_id = mailbox.replace(old, draft)
        agent.journal.reworded(PlacementKey.of(old), new.fingerprint, new.rewording, draft_id)
        renewed.append(replace(old, draft_id=draft_id, fingerprint=new.fingerprint, rewording=new.rewording))
    return tuple(renewed)


def _written(agent: Agent, observation: Observation, placement: Placement) -> tuple[Step, Letter]:
    """The same letter for the same person in its new wording, addressed as it was.

    Raises:
        RefusedError: its new wording would break a rule.
    """
    rewording = observation.situation.rewording(placement.kind)
    step = replace(rebuild_step(placement), rewording=rewording)
    written = write_letter(agent, observation, step)
    if written.letter is None or written.withheld:
        broken = ", ".join(written.withheld)
        raise RefusedError(
            f"The new wording would break a rule ({broken}); nothing changed.",
            f"`second-chance preview {placement.interview} {placement.kind}` shows it beside its rules.",
        )
    return step, written.letter
