"""A letter in the person's own words: shown as it stands, put into our untouched draft, or kept for its day.

Their words are on record before anything else happens (`OwnLetters`), and leave it when they stand in the
mailbox. What was cut in between is ended by the next visit (`settle_own_letters`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from agent.deciding.assessment import assess
from agent.deciding.letters import find_unwritten_thank_yous
from agent.deciding.planning import decide
from agent.errors import RefusedError, UsageError
from agent.knowledge.text import comparable_name
from agent.mailboxes.interface import Mailbox
from agent.model.interview import InterviewId
from agent.model.letter import Kind, Letter, OwnLetter, Tip
from agent.model.plan import Fate, InterviewState, Placement, Plan, Renewal, Step, TrackState
from agent.reading.new_words import fingerprint
from agent.visit.agent import Agent
from agent.visit.letter_writing import (
    CheckedLetter,
    judge_own_letter,
    prepare_draft,
    read_standing_letter,
    rebuild_step,
    write_letter,
)
from agent.visit.observation import Observation, observe
from agent.visit.placing import LetterEntry, renew
from agent.visit.rewriting import end_renewals, list_steps, tick
from agent.writing.own_text import read_own_letter

_STILL_TO_COME = frozenset(
    {TrackState.NEEDS_INPUT, TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.BLOCKED}
)


class Whose(StrEnum):
    """Whose words a letter has."""

    OURS = "ours"
    EDITED = "edited"
    """The person changed the draft in their mailbox."""
    THEIRS = "theirs"
    """The person gave them (`letter --from`, `--edit`)."""


@dataclass(frozen=True, slots=True)
class LetterNow:
    """One letter for one person as it is now: in the mailbox, kept for its day, or as it would be written."""

    written: CheckedLetter
    tips: tuple[Tip, ...]
    placement: Placement | None
    """The draft that was placed; None: not yet."""
    whose: Whose

    @property
    def is_waiting(self) -> bool:
        """Whether it is the person's own and kept for its day."""
        return self.whose is Whose.THEIRS and self.placement is None


@dataclass(frozen=True, slots=True)
class LettersNow:
    """The letters of one kind, and the plan they stand in."""

    plan: Plan
    letters: tuple[LetterNow, ...]


def look_at_letters(
    agent: Agent, interview: InterviewId, kind: Kind, person: str, now: datetime
) -> LettersNow:
    """The letters of a kind, for one person or for all (`person` empty), as they are now.

    Raises:
        As a visit.
    """
    observation, _ = _observe(agent, interview, now)
    plan = decide(observation.situation)
    several = tuple(
        _look(agent, observation, plan, step, placed)
        for step, placed in _list_steps(observation, plan, kind)
        if not person or comparable_name(person) == comparable_name(step.person)
    )
    return LettersNow(plan, several)


def weigh_own_letter(
    agent: Agent, interview: InterviewId, kind: Kind, person: str, text: str, now: datetime
) -> LetterNow:
    """What the rules say of a letter that the person wrote; nothing is changed.

    Raises:
        RefusedError: the letter was sent, edited or deleted, or would not be written any more.
        UsageError: it goes to several people, and nobody was named.
        As a visit.
    """
    observation, _ = _observe(agent, interview, now)
    return _weigh(agent, observation, kind, person, text)


def put_own_letter(
    agent: Agent, interview: InterviewId, kind: Kind, person: str, text: str, now: datetime
) -> LetterNow:
    """Put a letter that the person wrote into our untouched draft, or keep it for its day.

    One that is kept is placed by the next visit for which it is due.

    Raises:
        RefusedError: as `weigh_own_letter`; or it holds what would harm them.
        As a visit, and as the mailbox's `replace`: the text is on record then, and the next visit goes on.
    """
    mailbox = agent.open_mailbox(agent.mailbox_name(agent.journal.get(interview).debrief))
    end_renewals(agent, interview, mailbox)
    observation, mailbox = _observe(agent, interview, now)
    weighed = _weigh(agent, observation, kind, person, text)
    letter, step = weighed.written.letter, weighed.written.step
    if letter is None or weighed.written.withheld:
        raise RefusedError("Your letter would harm you as it is; nothing was changed.")
    own = OwnLetter(kind=kind, person=step.person, text=text)
    agent.journal.own_letters.keep(interview, own)
    if weighed.placement is None:
        return weighed
    standing = _renew(agent, mailbox, observation, weighed.placement, letter)
    agent.journal.own_letters.drop(interview, own)
    return replace(weighed, placement=standing)


def settle_own_letters(agent: Agent, mailbox: Mailbox, observation: Observation) -> Observation:
    """End what putting a letter into a draft left half done; what came of it.

    Own words that are on record beside a draft of ours go into it while it is untouched. They are dropped
    where they stand already, and where the letter was sent.

    Raises:
        As the mailbox's `replace`.
    """
    situation = observation.situation
    for own in observation.own_letters:
        placed = _find_placement(observation, own)
        if placed is None or placed.is_on_its_way:
            continue
        letter = read_own_letter(own.text, own.kind)
        stands = placed.is_own and placed.fingerprint == fingerprint(letter.text)
        if not stands and placed.fate is Fate.UNSENT and not placed.sighting.edited:
            new = _renew(agent, mailbox, observation, placed, letter)
            others = tuple(new if one is placed else one for one in situation.placements)
            situation = replace(situation, placements=others)
            observation = replace(observation, situation=situation)
            stands = True
        if stands or placed.fate.is_sent:
            agent.journal.own_letters.drop(situation.id, own)
    left = agent.journal.own_letters.list_waiting(situation.id)
    return replace(observation, own_letters=left)


# ---- its parts


def _observe(agent: Agent, interview: InterviewId, now: datetime) -> tuple[Observation, Mailbox]:
    record = agent.journal.get(interview)
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    return observe(agent, record, mailbox, now), mailbox


def _list_steps(observation: Observation, plan: Plan, kind: Kind) -> Iterator[tuple[Step, Placement | None]]:
    """The letters of a kind: those placed, those due now, and else those that would be written."""
    due = [step for step in plan.steps if step.kind is kind]
    # A field that keeps a letter of ours back does not keep back one that they write.
    without = replace(observation, situation=replace(observation.situation, problems=()))
    for step, placed in list_steps(without, kind):
        if placed or kind is Kind.THANK_YOU or not due:
            same = (one for one in due if one.person == step.person)
            yield next(same, step) if not placed else step, placed
        else:
            yield due[0], None


def _look(
    agent: Agent, observation: Observation, plan: Plan, step: Step, placed: Placement | None
) -> LetterNow:
    if placed is None:
        written = write_letter(agent, observation, step)
        whose = Whose.THEIRS if written.letter and written.letter.own_text else Whose.OURS
    else:
        written = read_standing_letter(agent, observation, placed) or CheckedLetter(step, None, ())
        whose = Whose.THEIRS if placed.is_own else Whose.OURS
        whose = Whose.EDITED if placed.sighting.edited else whose
    return LetterNow(written, tick(written, plan), placed, whose)


def _weigh(agent: Agent, observation: Observation, kind: Kind, person: str, text: str) -> LetterNow:
    plan = decide(observation.situation)
    step, placed = _choose_step(observation, plan, kind, person)
    if placed:
        _require_untouched(observation, placed)
    else:
        _require_to_come(observation, plan, step)
    written = judge_own_letter(agent, observation, step, read_own_letter(text, kind))
    return LetterNow(written, tick(written, plan), placed, Whose.THEIRS)


def _choose_step(
    observation: Observation, plan: Plan, kind: Kind, person: str
) -> tuple[Step, Placement | None]:
    interview = observation.situation.id
    several = [
        (step, placed)
        for step, placed in _list_steps(observation, plan, kind)
        if not person or comparable_name(person) == comparable_name(step.person)
    ]
    if not several:
        raise RefusedError(
            "There is no such letter of this interview, and none can be written yet.",
            f"`second-chance status {interview}` shows what is missing.",
        )
    if len(several) > 1:
        names = ", ".join(step.person for step, _ in several)
        raise UsageError(
            f"That letter goes to several people: {names}.",
            f"Name one of them: second-chance letter {interview} {kind} {several[0][0].person.split()[0]} …",
        )
    return several[0]


def _require_untouched(observation: Observation, placed: Placement) -> None:
    """Let pass only our own draft that stands as we placed it.

    Raises:
        RefusedError: it was sent, edited or deleted, or nothing can be told of it.
    """
    interview = observation.situation.id
    status = f"`second-chance status {interview}` shows what became of it."
    if placed.fate is Fate.UNSENT and not placed.is_on_its_way:
        if not placed.sighting.edited:
            return
        raise RefusedError(
            f"You have changed the draft for {placed.person} yourself, so it stays as it is.",
            "Go on writing in your mail program; or delete the draft there, then "
            f"`second-chance remake {interview} {placed.kind}` makes ours again.",
        )
    if placed.fate.is_sent:
        raise RefusedError(f"The letter for {placed.person} was sent already.", status)
    if placed.fate is Fate.DELETED:
        raise RefusedError(
            f"You deleted the draft for {placed.person}, so nothing is put in its place.",
            f"`second-chance remake {interview} {placed.kind}` makes it again; then yours can go in.",
        )
    raise RefusedError(f"It cannot be told what became of the letter for {placed.person}.", status)


def _require_to_come(observation: Observation, plan: Plan, step: Step) -> None:
    """Let pass only a letter that may still be written.

    Raises:
        RefusedError: the person does without it, it was a no, its time has passed, or there is no reason.
    """
    if not _is_to_come(observation, plan, step):
        interview = observation.situation.id
        raise RefusedError(
            "That letter would not be written for this interview, so your words cannot be kept for it.",
            f"`second-chance explain {interview}` says why.",
        )


def _is_to_come(observation: Observation, plan: Plan, step: Step) -> bool:
    situation = observation.situation
    if plan.state is InterviewState.CLOSED or step.kind in situation.words.skipped:
        return False
    assessment = assess(situation)
    match step.kind:
        case Kind.THANK_YOU:
            unwritten = find_unwritten_thank_yous(situation, assessment)
            return step.person in {one.person.name for one in unwritten}
        case Kind.SECOND_CHANCE:
            return plan.second_chance.state in _STILL_TO_COME
        case Kind.GRACIOUS_DECLINE:
            return True
    return situation.debrief.nudge and not assessment.is_declined


def _find_placement(observation: Observation, own: OwnLetter) -> Placement | None:
    """The letter on record that a person's own text is for."""
    for placed in observation.situation.placed(own.kind):
        if observation.find_own_letter(placed.kind, placed.person) == own:
            return placed
    return None


def _renew(
    agent: Agent, mailbox: Mailbox, observation: Observation, placed: Placement, letter: Letter
) -> Placement:
    """Let the person's words take the place of our untouched draft; the draft as it stands then."""
    step = rebuild_step(placed)
    new, draft = prepare_draft(agent, observation, step, letter, message_id=placed.message_id)
    entry = LetterEntry(agent.journal, placed)
    facts = Renewal((), placed.rewording, is_own=True)
    draft_id = renew(entry, mailbox, placed, draft, facts)
    return replace(placed, draft_id=draft_id, fingerprint=new.fingerprint, is_own=True)
