"""The letters: every template is filled in once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from agent.checkup.installation import Installation
from agent.errors import BadFileError
from agent.model.finding import Finding, State
from agent.model.interview import (
    Botched,
    Debrief,
    Decision,
    Fit,
    Interviewer,
    Mode,
    Part,
    Profile,
    References,
    WentWrong,
)
from agent.model.letter import Brief, Kind
from agent.writing.compose import CannotComposeError, compose
from agent.writing.templates import Templates

_DENISE = Interviewer(
    name="Denise Kowalczyk",
    given="Denise",
    family="Kowalczyk",
    email="denise.kowalczyk@prairiegate.example",
    part=Part.HIRING_MANAGER,
    first_name_basis=True,
    highlight="the teller who redesigned the queue with masking tape",
    lead=True,
)
_MARCUS = Profile(name="Marcus Ellery", addresses=("marcus.ellery@mail.example",), time_zone="UTC")
_END = datetime(2026, 9, 4, 16, 30, tzinfo=UTC)
_SAMPLE = Debrief(
    company="Prairie Gate Credit Union",
    role="Branch Operations Manager",
    mode=Mode.ONSITE,
    interview_end=_END,
    interviewers=(_DENISE,),
    fit=(Fit(skill="running a four-teller branch through two audits", need="steadier closing routines"),),
    enthusiasm="rebuilding the closing routine with your tellers",
    botched=(
        Botched(
            question="How would you handle a cash shortage at close?",
            better_answer="I recount with a second person before anyone leaves",
            went=WentWrong.INCOMPLETE,
        ),
    ),
    references=References(who="my former district manager"),
    decision=Decision(date=date(2026, 9, 16), text="the 16th"),
)


def check_templates(installation: Installation) -> Iterator[Finding]:
    """The letters that come with the program, and the person's own, can be filled in."""
    problem = _find_problem(Templates.shipped(), tuple(Kind))
    if problem:
        fix = "python -m pip install --force-reinstall --no-deps second-chance"
        yield Finding("templates", State.BROKEN, problem.text, fix)
        return
    own = {kind: paths for kind in Kind if (paths := _find_own(installation.home.templates, kind))}
    for kind, paths in own.items():
        problem = _find_problem(Templates.of_home(installation.home.templates), (kind,))
        if problem:
            fix = f"Correct {paths[0]}, or delete it to use the letter that comes with Second Chance."
            yield Finding("templates", State.BROKEN, problem.text, fix, problem.exit_code)
            return
    for stray in _find_strays(installation.home.templates):
        names = ", ".join(f"{kind}.j2" for kind in Kind)
        text = f"{stray} is no letter's name and is not used; letters are {names}."
        yield Finding("templates", State.WARNING, text, f"Rename {stray}.")
    mine = f"; your own: {', '.join(own)}" if own else ""
    yield Finding("templates", State.OK, f"The letters can be filled in{mine}.")


def _find_problem(letters: Templates, kinds: tuple[Kind, ...]) -> BadFileError | None:
    for kind in kinds:
        brief = Brief(
            kind=kind, debrief=_SAMPLE, profile=_MARCUS, addressee=_DENISE, now=_END + timedelta(days=5)
        )
        try:
            compose(replace(brief, second_chance_sent=kind is Kind.GRACIOUS_DECLINE), letters)
        except CannotComposeError:
            continue  # a letter that asks for more than the sample has
        except BadFileError as error:
            return error
    return None


def _find_own(folder: Path, kind: Kind) -> list[Path]:
    """The person's own files for a letter; the first one counts."""
    return [path for path in (folder / "en" / f"{kind}.j2", folder / f"{kind}.j2") if path.is_file()]


def _find_strays(folder: Path) -> list[Path]:
    names = {f"{kind}.j2" for kind in Kind}
    here = (*folder.glob("*.j2"), *folder.glob("en/*.j2"))
    return sorted(path for path in here if path.name not in names)
