"""A letter in the person's own words: shown as it stands, put into our untouched draft, or kept for its day.

Their words are on record before anything else happens (`OwnLetters`), and leave it when they stand in the
mailbox. What was cut in between is ended by the next visit (`settle_own_letters`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from agent.deciding.planning import decide
from agent.errors import RefusedError
from agent.knowledge.text import comparable_name
from agent.mailboxes.interface import Mailbox
from agent.model.guide import Guide
from agent.model.interview import InterviewId
from agent.model.letter import Kind, Letter, OwnLetter, Tip
from agent.model.plan import Fate, Placement, Plan, Renewal, Step
from agent.reading.new_words import fingerprint
from agent.visit.agent import Agent
from agent.visit.letter_writing import (
    CheckedLetter,
    build_brief,
    judge_own_letter,
    prepare_draft,
    read_standing_letter,
    rebuild_step,
    write_letter,
)
from agent.visit.observation import Observation, observe
from agent.visit.own_place import choose_letter, list_letters
from agent.visit.placing import LetterEntry, renew
from agent.visit.rewriting import end_renewals, tick
from agent.writing.guide import build_guide
from agent.writing.own_text import read_own_letter


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
    guide: Guide
    """What the person needs who writes it themselves."""

    @property
    def is_waiting(self) -> bool:
        """Whether it is the person's own and kept for its day."""
        return self.whose is Whose.THEIRS and self.placement is None


@dataclass(frozen=True, slots=True)
class LettersNow:
    """The letters of one kind, and the plan they stand in."""

    plan: Plan
    letters: tuple[LetterNow, ...]


def observe_letters(agent: Agent, interview: InterviewId, now: datetime) -> Observation:
    """Ask the mailbox once; what it showed can be kept, and any number of texts be judged by it.

    Raises:
        As a visit.
    """
    return _observe(agent, interview, now)[0]


def look_at_letters(
    agent: Agent, interview: InterviewId, kind: Kind, person: str, now: datetime
) -> LettersNow:
    """The letters of a kind, for one person or for all (`person` empty), as they are now.

    Raises:
        As a visit.
    """
    return look_through(agent, observe_letters(agent, interview, now), kind, person)


def look_through(agent: Agent, observation: Observation, kind: Kind, person: str) -> LettersNow:
    """The same, of what the mailbox showed before; it is not asked again."""
    plan = decide(observation.situation)
    several = tuple(
        _look(agent, observation, plan, step, placed)
        for step, placed in list_letters(observation, plan, kind)
        if not person or comparable_name(person) == comparable_name(step.person)
    )
    return LettersNow(plan, several)


def find_own_place(agent: Agent, interview: InterviewId, kind: Kind, person: str, now: datetime) -> LetterNow:
    """The letter that the person is about to write themselves, as it is now.

    Raises:
        As `weigh_own_letter`.
    """
    observation = observe_letters(agent, interview, now)
    plan = decide(observation.situation)
    return _look(agent, observation, plan, *choose_letter(observation, plan, kind, person))


def weigh_own_letter(
    agent: Agent, interview: InterviewId, kind: Kind, person: str, text: str, now: datetime
) -> LetterNow:
    """What the rules say of a letter that the person wrote; nothing is changed.

    Raises:
        RefusedError: the letter was sent, edited or deleted, or would not be written any more.
        UsageError: it goes to several people, and nobody was named.
        As a visit.
    """
    return weigh(agent, observe_letters(agent, interview, now), kind, person, text, now)


def weigh(
    agent: Agent, observation: Observation, kind: Kind, person: str, text: str, now: datetime
) -> LetterNow:
    """The same, by what the mailbox showed before; it is not asked again.

    Raises:
        RefusedError, UsageError: as `weigh_own_letter`.
    """
    observation = replace(observation, situation=replace(observation.situation, now=now))
    plan = decide(observation.situation)
    step, placed = choose_letter(observation, plan, kind, person)
    written = judge_own_letter(agent, observation, step, read_own_letter(text, kind))
    guide = _build_guide(agent, observation, step)
    return LetterNow(written, tick(written, plan), placed, Whose.THEIRS, guide)


def put_own_letter(
    agent: Agent, interview: InterviewId, kind: Kind, person: str, text: str, now: datetime
) -> LetterNow:
    """Put a letter that the person wrote into our untouched draft, or keep it for its day.

    W-27: A letter that the person wrote themselves goes in as it is. It waits, answers, expires and ends as
    ours would, and takes the place of our draft only while that is untouched.
    Why: The words are theirs; to whom and when stays good manners, and one letter stays one.

    One that is kept is placed by the next visit for which it is due.

    Raises:
        RefusedError: as `weigh_own_letter`; or it holds what would harm them.
        As a visit, and as the mailbox's `replace`: the text is on record then, and the next visit goes on.
    """
    mailbox = agent.open_mailbox(agent.mailbox_name(agent.journal.get(interview).debrief))
    end_renewals(agent, interview, mailbox)
    observation, mailbox = _observe(agent, interview, now)
    weighed = weigh(agent, observation, kind, person, text, now)
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
    return LetterNow(written, tick(written, plan), placed, whose, _build_guide(agent, observation, step))


def _build_guide(agent: Agent, observation: Observation, step: Step) -> Guide:
    return build_guide(build_brief(agent, observation, step))


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
