"""The facts: company, role, and when and where it took place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.debriefing import answer_parsers
from agent.debriefing.answers import Replay
from agent.debriefing.interface import Choice, Offer, Question
from agent.knowledge import places
from agent.knowledge.names import without_legal_form
from agent.knowledge.spelled_dates import offset, spell
from agent.model.interview import Mode
from agent.model.prefill import Suggestion
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
        take=answer_parsers.words("company"),
        suggestion=replay.prefill.company,
        offer=_without_legal_form,
    )
    yield Question(
        field="role",
        section=FACTS,
        label="Role",
        ask="Which role was it for?",
        help="It completes: Thank you for talking with me about the … role.",
        take=answer_parsers.words("role"),
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
        take=answer_parsers.needed(take),
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
        take=answer_parsers.needed(places.read_zone),
        suggestion=suggested if suggested.value or replay.prefill.offset_hint else Suggestion(own),
    )
    yield Question(
        field="their_country",
        section=FACTS,
        label="Their country",
        ask="Which country's holidays do they keep?",
        help="Two letters or the name. Left empty, only weekends count.",
        take=answer_parsers.optional(places.read_country),
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
            take=answer_parsers.optional(lambda text: places.read_subdivision(text, country)),
        )
