"""Which letter of an interview words of the person's own may become, and whether they still may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agent.deciding.assessment import assess
from agent.deciding.letters import find_unwritten_thank_yous
from agent.errors import RefusedError, UsageError
from agent.knowledge.text import comparable_name
from agent.model.letter import Kind
from agent.model.plan import Fate, InterviewState, Placement, Plan, Step, TrackState
from agent.visit.observation import Observation
from agent.visit.rewriting import list_steps

_STILL_TO_COME = frozenset(
    {TrackState.NEEDS_INPUT, TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.BLOCKED}
)


def list_letters(observation: Observation, plan: Plan, kind: Kind) -> Iterator[tuple[Step, Placement | None]]:
    """The letters of a kind: those placed, those due now, and else those that would be written."""
    due = [step for step in plan.steps if step.kind is kind]
    # A field that keeps a letter of ours back does not keep back one that they write.
    without = replace(observation, situation=replace(observation.situation, problems=()))
    for step, placed in list_steps(without, kind):
        if placed or kind is Kind.THANK_YOU or not due:
            same = (one for one in due if one.person == step.person)
            yield step if placed else next(same, None) or _address_to_reader(without, step), placed
        else:
            yield due[0], None


def _address_to_reader(observation: Observation, step: Step) -> Step:
    """A second-chance letter to come, to the person it will go to (D9); every other one as it is."""
    reader = assess(observation.situation).thank_you
    if step.kind is not Kind.SECOND_CHANCE or reader is None or reader.person.name == step.person:
        return step
    thanks = (one for one, _ in list_steps(observation, Kind.THANK_YOU) if one.person == reader.person.name)
    found = next(thanks, None)
    return replace(step, person=found.person, addressing=found.addressing, via=found.via) if found else step


def choose_letter(
    observation: Observation, plan: Plan, kind: Kind, person: str
) -> tuple[Step, Placement | None]:
    """The one letter of a kind, or the one to a person, that words of their own may still become.

    Raises:
        RefusedError: it was sent, edited or deleted, or would not be written any more.
        UsageError: there are several, and nobody was named.
    """
    interview = observation.situation.id
    several = [
        (step, placed)
        for step, placed in list_letters(observation, plan, kind)
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
    step, placed = several[0]
    if placed:
        _require_untouched(observation, placed)
    else:
        _require_to_come(observation, plan, step)
    return step, placed


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
