"""The visit itself: look, decide, write, place, record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from agent.deciding.planning import decide
from agent.keeping.journal.letters import OtherLetters
from agent.keeping.journal.records import LikelyThread, PlanSnapshot
from agent.mailboxes.interface import Mailbox
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.mail import Candidate, ClassifiedMessage, MessageId, SignalKind, Voice
from agent.model.plan import Fate, Placement, Plan, Stage, Step, Track, TrackState
from agent.visit.agent import Agent
from agent.visit.letter_writing import CheckedLetter, prepare_draft, write_letter
from agent.visit.observation import Observation, observe
from agent.visit.own_words import settle_own_letters
from agent.visit.placing import LetterEntry, place
from agent.visit.rewriting import end_renewals


@dataclass(frozen=True, slots=True)
class VisitResult:
    """What one visit did."""

    id: InterviewId
    placed: tuple[Placement, ...]
    """Drafts that stand since this visit (in a dry run: that would)."""
    written: tuple[CheckedLetter, ...]
    """Every letter written on the way, withheld ones included."""
    plan: Plan


def visit(agent: Agent, interview: InterviewId, now: datetime, *, dry_run: bool = False) -> VisitResult:
    """Bring one interview up to date; repeated at the same moment it changes nothing (W-09).

    Args:
        agent: the house it works in.
        interview: its id in the journal.
        now: the moment it acts at; aware.
        dry_run: write and check the letters, but place none; the journal is written to all the same, so
            it should be a copy.

    Raises:
        SecondChanceError: this interview could not be brought up to date; what is on record still holds.
    """
    record = agent.journal.get(interview)
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    if not dry_run:
        end_renewals(agent, interview, mailbox)
    before = agent.journal.placements(interview)
    observation = observe(agent, record, mailbox, now)
    if observation.own_letters and not dry_run:
        observation = settle_own_letters(agent, mailbox, observation)
    adopted = _find_adopted(before, observation.situation.placements)
    plan = decide(observation.situation)
    written = _write_all(agent, observation, plan.steps)
    placed = tuple(
        _place_letter(agent, mailbox, observation, letter, dry_run=dry_run)
        for letter in written
        if letter.letter and not letter.withheld
    )
    after = replace(observation.situation, placements=(*observation.situation.placements, *placed))
    final = _add_findings(decide(after), observation, written, placed)
    agent.journal.record_visit(interview, _take_snapshot(final, observation))
    return VisitResult(interview, (*adopted, *placed), written, final)


def _write_all(agent: Agent, observation: Observation, steps: tuple[Step, ...]) -> tuple[CheckedLetter, ...]:
    """The letters of all steps, each compared with those before it (C-27)."""
    written: list[CheckedLetter] = []
    for step in steps:
        siblings = tuple(w.letter.text for w in written if w.letter and w.step.kind is step.kind)
        written.append(write_letter(agent, observation, step, siblings))
    return tuple(written)


def _place_letter(
    agent: Agent, mailbox: Mailbox, observation: Observation, letter: CheckedLetter, *, dry_run: bool
) -> Placement:
    assert letter.letter is not None  # noqa: S101 - withheld letters are left out by the caller
    step = letter.step
    named = (p.message_id for p in observation.withdrawn if (p.kind, p.person) == (step.kind, step.person))
    placement, draft = prepare_draft(agent, observation, step, letter.letter, message_id=next(named, None))
    if dry_run:
        return replace(placement, stage=Stage.PLACED)
    entry = LetterEntry(agent.journal, placement)
    others = OtherLetters(agent.journal, placement)
    look = replace(placement, placed_at=observation.situation.debrief.interview_end, not_these=others)
    is_again = observation.situation.remaking(step.kind) > 0
    placed = place(entry, mailbox, placement, draft, look, is_again=is_again)
    if own := observation.find_own_letter(step.kind, step.person):
        agent.journal.own_letters.drop(placed.interview, own)
    return placed


def _find_adopted(before: tuple[Placement, ...], after: tuple[Placement, ...]) -> tuple[Placement, ...]:
    """Drafts an interrupted visit made and could not tell of."""
    unfinished = {(p.kind, p.person) for p in before if p.stage is not Stage.PLACED}
    return tuple(p for p in after if (p.kind, p.person) in unfinished and p.fate is Fate.UNSENT)


def _add_findings(
    plan: Plan, observation: Observation, written: tuple[CheckedLetter, ...], placed: tuple[Placement, ...]
) -> Plan:
    """The plan with what looking and writing had to say: warnings, and requests of withheld letters."""
    withheld = [letter for letter in written if letter.withheld]
    requests = [code for one in withheld for code in one.withheld]
    track, held = plan.second_chance, {one.step.kind for one in withheld}
    all_placed = (*observation.situation.placements, *placed)
    thanked = any(one.kind is Kind.THANK_YOU for one in all_placed)
    unarmed = track.state is TrackState.ARMED and Kind.THANK_YOU in held and not thanked
    if Kind.SECOND_CHANCE in held or unarmed:
        track = Track(TrackState.NEEDS_INPUT, None, track.not_before, track.expires)
    warnings = (*plan.warnings, *observation.warnings, *(code for p in all_placed for code in p.warnings))
    return replace(
        plan,
        second_chance=track,
        warnings=tuple(dict.fromkeys(warnings)),
        needs_input=tuple(dict.fromkeys((*plan.needs_input, *requests))),
    )


def _take_snapshot(plan: Plan, observation: Observation) -> PlanSnapshot:
    """What `status` and `explain` show without asking the mailbox."""
    end = observation.situation.debrief.interview_end
    company = (mail for mail in observation.situation.thread if mail.voice is Voice.COMPANY)
    before = [mail for mail in company if mail.message.date < end]
    return PlanSnapshot(
        state=plan.state,
        track=plan.second_chance,
        warnings=plan.warnings,
        needs_input=plan.needs_input,
        because=plan.because,
        unread=plan.unread,
        own_mail=observation.situation.own_mail,
        candidates=tuple(_describe_candidate(candidate) for candidate in observation.choice.candidates),
        look_again=plan.look_again,
        why=plan.why,
        visited_at=observation.situation.now,
        first_mail_at=min((mail.message.date for mail in before), default=None),
        invited_at=max((mail.message.date for mail in before if _invites(mail)), default=None),
    )


def _invites(mail: ClassifiedMessage) -> bool:
    """Whether it invites, in words or by a calendar."""
    body = mail.message.body
    return mail.signal.kind is SignalKind.INVITATION or (body is not None and bool(body.invitations))


def _describe_candidate(candidate: Candidate) -> LikelyThread:
    """A candidate as it is shown: by the first of its mails that has an id."""
    ids = candidate.thread.message_ids
    return LikelyThread(
        ids[0] if ids else MessageId(""), candidate.thread.subject, candidate.score, candidate.why
    )
