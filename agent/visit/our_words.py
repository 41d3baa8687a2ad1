"""Our own letter where the person's words stand or wait: to compare with, and to have back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.deciding.planning import decide
from agent.errors import RefusedError
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.plan import Placement, Renewal
from agent.visit.agent import Agent
from agent.visit.letter_writing import CheckedLetter, prepare_draft, read_standing_letter, write_letter
from agent.visit.observation import Observation, observe
from agent.visit.own_place import choose_letter, list_letters
from agent.visit.placing import LetterEntry, renew
from agent.visit.rewriting import end_renewals


def compose_ours(agent: Agent, observation: Observation, kind: Kind, person: str) -> CheckedLetter | None:
    """Our letter for somebody, whoever's words stand in its place; None: there is no such letter.

    A letter that was placed is written as of then. The journal keeps no text of letters: where the debrief
    was changed since, it is the letter of the debrief as it is.

    Raises:
        BadFileError: the person's own template cannot be used.
    """
    situation = observation.situation
    ours = replace(observation, own_letters=())
    texts: tuple[str, ...] = ()
    for step, placed in list_letters(observation, decide(situation), kind):
        then = replace(situation, now=placed.placed_at or situation.now) if placed else situation
        written = write_letter(agent, replace(ours, situation=then), step, texts)
        if step.person == person:
            return written
        theirs = read_standing_letter(agent, observation, placed) if placed and placed.is_own else None
        letter = theirs.letter if theirs else written.letter
        texts = (*texts, letter.text) if letter else texts
    return None


def return_to_ours(
    agent: Agent, interview: InterviewId, kind: Kind, person: str, now: datetime
) -> Placement | None:
    """Let our letter take the place of the person's own, which they no longer want.

    One that is kept for its day is dropped; one that stands in Drafts as it was put there gets our words.

    Returns:
        The draft as it stands now; None: none stands yet.

    Raises:
        RefusedError: it is in our words, was sent, edited or deleted, or ours would break a rule.
        As a visit, and as the mailbox's `replace`: the next visit then ends what was begun.
    """
    record = agent.journal.get(interview)
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    end_renewals(agent, interview, mailbox)
    observation = observe(agent, record, mailbox, now)
    step, placed = choose_letter(observation, decide(observation.situation), kind, person)
    own = observation.find_own_letter(kind, step.person)
    if own is None and not (placed and placed.is_own):
        raise RefusedError(f"The letter for {step.person} is in our words already; nothing was changed.")
    if placed is None or not placed.is_own:
        if own:
            agent.journal.own_letters.drop(interview, own)
        return placed
    written = compose_ours(agent, observation, kind, step.person)
    if written is None or written.letter is None or written.withheld:
        raise RefusedError(
            "Our own letter would break a rule now, so yours stays; nothing was changed.",
            f"`second-chance preview {interview} {kind}` shows what is missing.",
        )
    new, draft = prepare_draft(agent, observation, written.step, written.letter, message_id=placed.message_id)
    if own:
        agent.journal.own_letters.drop(interview, own)
    facts = Renewal((), new.rewording)
    draft_id = renew(LetterEntry(agent.journal, placed), mailbox, placed, draft, facts)
    return replace(placed, draft_id=draft_id, fingerprint=new.fingerprint, is_own=False)
