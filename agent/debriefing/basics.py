"""The basics: company, role, when and where it took place; who was there, and how a letter greets them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.debriefing.answers import NO, YES, Replay
from agent.debriefing.question import (
    YES_OR_NO,
    Choice,
    Offer,
    Question,
    allow_empty,
    parse_address,
    require_answer,
    take_words,
)
from agent.errors import UnclearError
from agent.knowledge import places
from agent.knowledge.names import same_person, without_legal_form
from agent.knowledge.spelled_dates import offset, spell
from agent.knowledge.text import comparable_name
from agent.knowledge.zones import read_zone
from agent.model.interview import Mode, Part
from agent.model.prefill import Person, Suggestion
from agent.reading.people import TITLES as KNOWN_TITLES
from agent.reading.times.typed_dates import read_moment

_OLD = timedelta(days=14)

FACTS = "First the facts."

MODES = (
    Choice(Mode.ONSITE, "In person"),
    Choice(Mode.VIDEO, "By video"),
    Choice(Mode.PHONE, "By phone"),
)


def ask_facts(replay: Replay) -> Iterator[Question]:
    """Company, role, and when and where it took place."""
    if len(replay.mailboxes) > 1:
        yield Question(
            field="mailbox",
            section=FACTS,
            label="Mailbox",
            ask="Which mailbox are their mails in?",
            choices=tuple(Choice(name, name) for name in replay.mailboxes),
            suggestion=Suggestion(replay.prefill.mailbox),
        )
    yield Question(
        field="company",
        section=FACTS,
        label="Company",
        ask="Which company was it?",
        help="As it should stand in the letters.",
        take=take_words("company", replay),
        suggestion=replay.prefill.company,
        offer=_without_legal_form,
    )
    yield Question(
        field="role",
        section=FACTS,
        label="Role",
        ask="Which role was it for?",
        help="As it stands in their mail, such as “Branch Operations Manager” or “weekend barista”.",
        take=take_words("role", replay),
        suggestion=replay.prefill.role,
    )
    yield Question(
        field="mode",
        section=FACTS,
        label="How you met",
        ask="How did you talk?",
        choices=MODES,
        suggestion=replay.prefill.mode,
    )
    yield _end(replay)
    yield from _place(replay)


def _without_legal_form(company: str) -> Offer | None:
    short = without_legal_form(company)
    if short == company:
        return None
    return Offer(f"Shall the letters say “{short}”, without the legal form?", short)


def _end(replay: Replay) -> Question:
    def take(text: str) -> str:
        return read_moment(text, now=replay.now, zone=replay.zone).isoformat()

    def show(answer: str) -> str:
        plain = f"{datetime.fromisoformat(answer).astimezone(replay.zone):%Y-%m-%d %H:%M}"
        return plain if take(plain) == answer else answer  # an hour that came twice needs its offset

    def note(answer: str) -> str:
        moment = datetime.fromisoformat(answer)
        said = f"{spell(moment)} ({replay.profile.time_zone}, {offset(moment)})."
        if replay.now - moment > _OLD:
            said += (
                " That is more than two weeks ago, so you will be asked once more before a letter is drafted."
            )
        return said

    today = replay.now.astimezone(replay.zone).date()
    return Question(
        field="interview_end",
        section=FACTS,
        label="Ended",
        ask="When did it end?",
        help=f"Your own time. For example {today.isoformat()} 11:30, today 11:30, yesterday 16:00."
        + (f" {replay.prefill.end_hint}" if replay.prefill.end_hint else ""),
        take=require_answer(take),
        suggestion=replay.prefill.interview_end,
        show=show,
        note=note,
    )


def _place(replay: Replay) -> Iterator[Question]:
    own = replay.profile.time_zone
    suggested = replay.prefill.their_time_zone
    yield Question(
        field="their_time_zone",
        section=FACTS,
        label="Their time zone",
        ask="In which time zone are they?",
        help="A big city near them will do. " + (replay.prefill.offset_hint or "Usually it is your own."),
        take=require_answer(read_zone),
        suggestion=suggested if suggested.value or replay.prefill.offset_hint else Suggestion(own),
    )
    yield Question(
        field="their_country",
        section=FACTS,
        label="Their country",
        ask="Which country's holidays do they keep?",
        help="Two letters or the name. Left empty, only weekends count.",
        take=allow_empty(places.read_country),
        suggestion=Suggestion(places.country_of(replay.get("their_time_zone"))),
    )
    country = replay.get("their_country")
    year = datetime.fromisoformat(replay.get("interview_end")).year
    if regions := places.regions_that_matter(country, year):
        yield Question(
            field="subdivision",
            section=FACTS,
            label="Their region",
            ask="Which state or region?",
            help=f"For its own holidays, such as {regions[0]}. "
            "Left empty, only those of the whole country count.",
            take=allow_empty(lambda text: places.read_subdivision(text, country)),
        )


MOST_PEOPLE = 8
PEOPLE = "Who was there?"
PARTS = (
    Choice(Part.HIRING_MANAGER, "The hiring manager: you would work for them"),
    Choice(Part.PANELIST, "Another interviewer"),
    Choice(Part.RECRUITER_INHOUSE, "A recruiter of the company"),
    Choice(Part.RECRUITER_AGENCY, "A recruiter of an agency"),
    Choice(Part.COORDINATOR, "They arranged it and were not in the interview"),
    Choice(Part.UNKNOWN, "I do not know"),
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
            suggestion=Suggestion((known.part if known else "") or Part.PANELIST),
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
        name = take_words(field, replay)(text)
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
        take=allow_empty(take) if position else take,
        choices=choices if unnamed else (),
        other="Somebody else" if unnamed else "",
        suggestion=Suggestion("" if position or not names else names[0]),
    )


def _introduce(name: str, others: list[Person]) -> str:
    found = next((person for person in others if person.name == name), None)
    return f"{name} <{found.email}>, {found.source}" if found else name


def _find_known(replay: Replay, name: str) -> Person | None:
    return next((person for person in replay.prefill.people if same_person(person.name, name)), None)


def _ask_address(entry: str, name: str, person: Person | None) -> Iterator[Question]:
    yield Question(
        field=f"{entry}.email",
        section=PEOPLE,
        label=f"{name}: address",
        ask=f"The email address of {name}?",
        help="Leave it empty if you do not have it; it may be in the thread.",
        take=allow_empty(parse_address),
        suggestion=Suggestion(person.email, person.source) if person else Suggestion(),
    )


def _ask_greeting(replay: Replay, entry: str, name: str, person: Person | None) -> Iterator[Question]:
    """First name, title, and the part of the name that the greeting then needs."""
    parts = name.split()
    yield Question(
        field=f"{entry}.first_name_basis",
        section=PEOPLE,
        label=f"{name}: by first name",
        ask=f"Are you on first-name terms with {name}?",
        choices=YES_OR_NO,
        suggestion=Suggestion(YES, person.source) if person and person.first_name_basis else Suggestion(NO),
    )
    by_first_name = replay.get(f"{entry}.first_name_basis") == YES
    if not by_first_name or (person and person.title):
        yield Question(
            field=f"{entry}.title",
            section=PEOPLE,
            label=f"{name}: title",
            ask=f"How does a letter greet {name}?",
            help="A title only if you know that they use it.",
            choices=TITLES,
            suggestion=Suggestion(person.title, person.source) if person else Suggestion(),
        )
    if by_first_name:
        yield Question(
            field=f"{entry}.given",
            section=PEOPLE,
            label=f"{name}: first name",
            ask="The first name, as you say it?",
            help="It completes: Dear …,",
            take=take_words(f"{entry}.given", replay),
            suggestion=Suggestion(parts[0]),
        )
    if title := replay.get(f"{entry}.title"):
        yield Question(
            field=f"{entry}.family",
            section=PEOPLE,
            label=f"{name}: family name",
            ask="The family name?",
            help="It completes: Dear …-san," if title == "-san" else f"It completes: Dear {title} …,",
            take=take_words(f"{entry}.family", replay),
            suggestion=Suggestion(parts[-1] if len(parts) > 1 else ""),
        )
