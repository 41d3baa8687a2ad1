"""A letter written once more: for the person to look at beside its rules and tips, or in another wording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from agent.deciding.planning import decide
from agent.errors import RefusedError
from agent.keeping.journal.letters import OtherLetters
from agent.mailboxes.interface import Mailbox
from agent.model.interview import InterviewId
from agent.model.letter import Kind, Letter, Outgoing, Tip
from agent.model.plan import Fate, PersonsWord, Placement, Plan, Renewal, Step, TrackState
from agent.visit.agent import Agent
from agent.visit.letter_writing import (
    CheckedLetter,
    prepare_draft,
    read_standing_letter,
    rebuild_step,
    write_letter,
)
from agent.visit.observation import Observation, observe
from agent.visit.placing import LetterEntry, end_renewal, renew
from agent.writing.rules import tips

_THANKED = frozenset({TrackState.WAITING, TrackState.DUE, TrackState.DRAFTED, TrackState.SENT})
_WAITED = _THANKED - {TrackState.WAITING}


@dataclass(frozen=True, slots=True)
class Preview:
    """One letter for one person."""

    written: CheckedLetter
    tips: tuple[Tip, ...]
    placement: Placement | None
    """The draft that was placed; None: not yet."""


def preview(
    agent: Agent, interview: InterviewId, kind: Kind | None, now: datetime
) -> tuple[Plan, tuple[Preview, ...]]:
    """The letters of an interview, of one kind or of all that concern it, with the plan they stand in.

    A letter that was placed is written as of then; one that is still to come, as of now.

    Raises:
        As a visit.
    """
    record = agent.journal.get(interview)
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    observation = observe(agent, record, mailbox, now)
    plan = decide(observation.situation)
    wanted = (kind,) if kind else _choose_kinds(observation)
    shown: list[Preview] = []
    for one in wanted:
        for step, placed in list_steps(observation, one):
            siblings = _list_siblings((preview.written for preview in shown), one)
            shown.append(_preview_letter(agent, observation, plan, step, placed, siblings))
    return plan, tuple(shown)


def _list_siblings(written: Iterable[CheckedLetter], kind: Kind) -> tuple[str, ...]:
    """The notes of a panel that were written before, as in the visit that placed them (C-27)."""
    return tuple(one.letter.text for one in written if one.letter and one.step.kind is kind)


def _choose_kinds(observation: Observation) -> tuple[Kind, ...]:
    """The thank-you always; the second-chance letter where something was botched; the others once placed."""
    placed = {p.kind for p in observation.situation.placements}
    asked = {Kind.THANK_YOU} | ({Kind.SECOND_CHANCE} if observation.situation.debrief.botched else set())
    return tuple(kind for kind in Kind if kind in placed | asked)


def list_steps(observation: Observation, kind: Kind) -> Iterator[tuple[Step, Placement | None]]:
    """The letters of a kind: those placed, and those that would be if nothing had been written yet."""
    placed = [p for p in observation.situation.placements if p.kind is kind]
    yield from ((rebuild_step(p), p) for p in placed)
    reworded = PersonsWord(reworded=observation.situation.words.reworded)
    fresh = replace(observation.situation, placements=(), own_mail=(), words=reworded)
    thanks = [step for step in decide(fresh).steps if step.kind is Kind.THANK_YOU]
    if kind is Kind.THANK_YOU:
        known = {p.person for p in placed}
        yield from ((step, None) for step in thanks if step.person not in known)
    elif thanks and not placed:
        # The others go to one person and follow their thank-you: to the same people, under the same subject.
        rewording = observation.situation.rewording(kind)
        yield replace(thanks[0], kind=kind, pass_on=(), position=0, rewording=rewording), None


def _preview_letter(
    agent: Agent,
    observation: Observation,
    plan: Plan,
    step: Step,
    placed: Placement | None,
    siblings: tuple[str, ...],
) -> Preview:
    written = None
    if placed and placed.is_own:
        written = read_standing_letter(agent, observation, placed) or CheckedLetter(step, None, ())
    if placed and placed.placed_at:
        observation = replace(observation, situation=replace(observation.situation, now=placed.placed_at))
    written = written or write_letter(agent, observation, step, siblings)
    return Preview(written, tick(written, plan), placed)


def tick(written: CheckedLetter, plan: Plan) -> tuple[Tip, ...]:
    """The six tips beside a letter, as far as they concern it."""
    state = plan.second_chance.state
    return tips(
        written.step.kind,
        written.proofs,
        thanked=state in _THANKED,
        waited=state in _WAITED,
        done_by=written.deeds,
    )


def reword(agent: Agent, interview: InterviewId, kind: Kind, now: datetime) -> tuple[Placement, ...]:
    """Count one more wording for a kind and renew the drafts of it that stand untouched.

    Returns the renewed drafts; empty when none stands yet (the next one written uses the new wording).

    Raises:
        RefusedError: a draft of this kind was sent, edited or deleted; it stays as it is.
        As a visit.
    """
    record = agent.journal.get(interview)
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    end_renewals(agent, interview, mailbox)
    counts = dict(record.words.reworded)
    counts[kind] = counts.get(kind, 0) + 1
    words = replace(record.words, reworded=tuple(sorted(counts.items())))
    observation = observe(agent, replace(record, words=words), mailbox, now)
    standing = [p for p in observation.situation.placements if p.kind is kind]
    if any(one is kind for one, _ in observation.situation.own_letters):
        raise RefusedError(
            "That letter is in your own words; a wording of ours would replace them.",
            f"`second-chance letter {interview} {kind} --edit` changes them. To have ours again, delete the "
            f"draft if one stands, then `second-chance remake {interview} {kind}`.",
        )
    for placement in standing:
        if placement.fate is not Fate.UNSENT or placement.sighting.edited:
            raise RefusedError(
                f"The letter for {placement.person} is no longer as it was placed "
                f"({placement.sighting.evidence}), so it stays as it is.",
                f"`second-chance status {interview}` shows what became of it.",
            )
    drafts: list[tuple[Placement, Outgoing]] = []
    texts: list[str] = []
    for placement in standing:
        step, letter = _reword_letter(agent, observation, placement, tuple(texts))
        texts.append(letter.text)
        drafts.append(prepare_draft(agent, observation, step, letter, message_id=placement.message_id))
    agent.journal.record_words(interview, words)
    renewed = []
    for old, (new, draft) in zip(standing, drafts, strict=True):
        entry = LetterEntry(agent.journal, old)
        draft_id = renew(entry, mailbox, old, draft, Renewal((), new.rewording))
        renewed.append(replace(old, draft_id=draft_id, fingerprint=new.fingerprint, rewording=new.rewording))
    return tuple(renewed)


def end_renewals(agent: Agent, interview: InterviewId, mailbox: Mailbox) -> None:
    """End whatever an earlier `reword` of an interview's letters left half done.

    Raises:
        As the mailbox's `end_renewal` and `find_fate`.
    """
    for placement in agent.journal.placements(interview):
        if placement.renewal:
            others = OtherLetters(agent.journal, placement)
            end_renewal(LetterEntry(agent.journal, placement), mailbox, placement, others)


def _reword_letter(
    agent: Agent, observation: Observation, placement: Placement, siblings: tuple[str, ...]
) -> tuple[Step, Letter]:
    """The same letter for the same person in its new wording, addressed as it was.

    Raises:
        RefusedError: its new wording would break a rule.
    """
    rewording = observation.situation.rewording(placement.kind)
    step = replace(rebuild_step(placement), rewording=rewording)
    written = write_letter(agent, observation, step, siblings)
    if written.letter is None or written.withheld:
        raise RefusedError(
            "The new wording would break a rule; nothing changed.",
            f"`second-chance preview {placement.interview} {placement.kind}` shows it beside its rules.",
        )
    return step, written.letter


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the letters that stand in Drafts when a debrief changed."""

    renewed: tuple[Placement, ...]
    """As they are on record now."""
    left: tuple[Placement, ...]
    """Those that would say something else now, and were left: edited, or not to be replaced there."""


def follow_change(agent: Agent, interview: InterviewId, now: datetime) -> Followed:
    """Let the letters that stand untouched say what a changed debrief says; repeated, it changes nothing.

    A letter that the person edited, wrote, sent or deleted stays as it is, and so does one that its new
    words would make break a rule: it is then told as what is asked of them.

    Raises:
        As a visit.
    """
    record = agent.journal.get(interview)
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    end_renewals(agent, interview, mailbox)
    observation = observe(agent, record, mailbox, now)
    renewed: list[Placement] = []
    left: list[Placement] = []
    texts: dict[Kind, tuple[str, ...]] = {}
    for placement in observation.situation.placements:
        if placement.fate is not Fate.UNSENT or placement.is_own:
            continue
        then = replace(observation.situation, now=placement.placed_at or now)
        written = write_letter(
            agent,
            replace(observation, situation=then),
            rebuild_step(placement),
            texts.get(placement.kind, ()),
        )
        if written.letter is None or written.withheld:
            continue
        if not placement.sighting.edited:
            texts[placement.kind] = (*texts.get(placement.kind, ()), written.letter.text)
        if placement.person not in {one.name for one in record.debrief.interviewers} | {
            record.debrief.company
        }:
            continue
        new, draft = prepare_draft(
            agent, observation, written.step, written.letter, message_id=placement.message_id
        )
        if new.fingerprint == placement.fingerprint:
            continue
        if placement.sighting.edited:
            left.append(placement)
            continue
        try:
            draft_id = renew(
                LetterEntry(agent.journal, placement), mailbox, placement, draft, Renewal((), new.rewording)
            )
        except RefusedError:  # it was touched this very moment, or the server cannot
            left.append(placement)
            continue
        renewed.append(replace(placement, draft_id=draft_id, fingerprint=new.fingerprint))
    return Followed(tuple(renewed), tuple(left))
