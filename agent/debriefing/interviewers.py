"""The people: who was there, and how a letter greets them."""

from __future__ import annotations

from collections.abc import Iterator

from agent.debriefing import answer_parsers
from agent.debriefing.answers import NO, YES, Replay
from agent.debriefing.interface import YES_OR_NO, Choice, Question
from agent.errors import UnclearError
from agent.knowledge.names import same_person
from agent.knowledge.text import comparable_name
from agent.model.interview import Part
from agent.model.prefill import Person, Suggestion
from agent.reading.people import TITLES as KNOWN_TITLES

MOST_PEOPLE = 8
PEOPLE = "Who was there?"
PARTS = (
    Choice(Part.HIRING_MANAGER, "The hiring manager: you would work for them"),
    Choice(Part.PANELIST, "Another interviewer"),
    Choice(Part.RECRUITER_INHOUSE, "A recruiter of the company"),
    Choice(Part.RECRUITER_AGENCY, "A recruiter of an agency"),
    Choice(Part.COORDINATOR, "They arranged it and were not in the interview"),
)
TITLES = (
    Choice("", "By the full name"),
    *(Choice(title, f"{title} and the family name") for title in reversed(KNOWN_TITLES)),
    Choice("-san", "The family name and -san"),
)


def ask_people(replay: Replay) -> Iterator[Question]:
    """Each person of the interview in turn; an empty name ends the list."""
    for position in range(MOST_PEOPLE):
        entry = f"interviewers[{position}]"
        yield _ask_name(replay, position)
        name = replay.get(f"{entry}.name")
        if not name:
            return
        known = _find_known(replay, name)
        yield from _ask_address(entry, name, known)
        yield from _ask_greeting(replay, entry, name, known)
        yield Question(
            field=f"{entry}.part",
            section=PEOPLE,
            label=f"{name}: part",
            ask=f"What was the part of {name}?",
            choices=PARTS,
            suggestion=Suggestion(
                (known.part if known else "") or (Part.PANELIST if position else Part.HIRING_MANAGER)
            ),
        )


def _ask_name(replay: Replay, position: int) -> Question:
    before = [replay.get(f"interviewers[{other}].name") for other in range(position)]
    field = f"interviewers[{position}].name"
    unnamed = [
        person for person in replay.prefill.people if not any(same_person(person.name, one) for one in before)
    ]
    names = [person.name for person in unnamed]
    if (given := replay.get(field)) and given not in names:
        names.insert(0, given)
    choices = tuple(Choice(name, _introduce(name, unnamed)) for name in names)
    if position:
        choices += (Choice("", "Nobody else"),)

    def take(text: str) -> str:
        name = answer_parsers.words(field)(text)
        if comparable_name(name) in {comparable_name(one) for one in before}:
            raise UnclearError("That name is there already. Write the two so that they differ.")
        return name

    return Question(
        field=field,
        section=PEOPLE,
        label=f"Person {position + 1}",
        ask="Who else was there?" if position else "Who talked with you?",
        help=""
        if unnamed
        else "The name as they write it." + (" Nothing, if that was all." if position else ""),
        take=answer_parsers.optional(take) if position else take,
        choices=choices if unnamed else (),
        other="Somebody else" if unnamed else "",
        suggestion=Suggestion("" if position or not names else names[0]),
    )


def _introduce(name: str, others: list[Person]) -> str:
    found = next((person for person in others if person.name == name), None)
    return f"{name} <{found.email}>, {found.source}" if found else name


def _find_known(replay: Replay, name: str) -> Person | None:
    return next((person for person in replay.prefill.people if same_person(person.name, name)), None)


def _ask_address(entry: str, name: str, known: Person | None) -> Iterator[Question]:
    yield Question(
        field=f"{entry}.email",
        section=PEOPLE,
        label=f"{name}: address",
        ask=f"The email address of {name}?",
        help="Leave it empty if you do not have it; it may be in the thread.",
        take=answer_parsers.optional(answer_parsers.address),
        suggestion=Suggestion(known.email, known.source) if known else Suggestion(),
    )


def _ask_greeting(replay: Replay, entry: str, name: str, known: Person | None) -> Iterator[Question]:
    """First name, title, and the part of the name that the greeting then needs."""
    parts = name.split()
    yield Question(
        field=f"{entry}.first_name_basis",
        section=PEOPLE,
        label=f"{name}: by first name",
        ask=f"Are you on first-name terms with {name}?",
        choices=YES_OR_NO,
        suggestion=Suggestion(YES, known.source) if known and known.first_name_basis else Suggestion(NO),
    )
    by_first_name = replay.get(f"{entry}.first_name_basis") == YES
    if not by_first_name or (known and known.title):
        yield Question(
            field=f"{entry}.title",
            section=PEOPLE,
            label=f"{name}: title",
            ask=f"How does a letter greet {name}?",
            help="A title only if you know that they use it.",
            choices=TITLES,
            suggestion=Suggestion(known.title, known.source) if known else Suggestion(),
        )
    if by_first_name:
        yield Question(
            field=f"{entry}.given",
            section=PEOPLE,
            label=f"{name}: first name",
            ask="The first name, as you say it?",
            help="It completes: Dear …,",
            take=answer_parsers.words(f"{entry}.given"),
            suggestion=Suggestion(parts[0]),
        )
    if title := replay.get(f"{entry}.title"):
        yield Question(
            field=f"{entry}.family",
            section=PEOPLE,
            label=f"{name}: family name",
            ask="The family name?",
            help="It completes: Dear …-san," if title == "-san" else f"It completes: Dear {title} …,",
            take=answer_parsers.words(f"{entry}.family"),
            suggestion=Suggestion(parts[-1] if len(parts) > 1 else ""),
        )
