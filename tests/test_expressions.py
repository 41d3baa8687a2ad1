"""Every regular expression of the program takes a text of 100 KB in linear time, or is given a short one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import islice
from typing import Any

import pytest
from expressions import Site, find_sites, worst_shapes, write_text
from growth import grows_faster, take_time

from agent.debriefing import (
    form_choices,
    form_loose_words,
    form_meaning,
    form_people,
    form_points,
    form_ready,
    form_refusals,
)
from agent.knowledge import fields, name_forms, names
from agent.knowledge.languages import pattern
from agent.knowledge.languages.schema_of_decisions import DECISIONS
from agent.noticing import later_words
from agent.reading import absence, company, history, interviewers, named_companies, prefilling, role
from agent.reading.calendars import places
from agent.reading.decisions import sentences
from agent.reading.evidence import interview_words, reasons
from agent.reading.times import clocks, days, mentions, pairs, spelled_clocks, zones
from agent.writing.answers import corrections, field_checks, typing_slips
from agent.writing.lexicon import english, forbidden_phrases
from agent.writing.rules import truth
from agent.writing.text_model import OwnText

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

Expressions = Iterable[re.Pattern[Any]]


def _in_letters() -> Expressions:
    return [re.compile(one, re.IGNORECASE) for one in english("lexicon").values()]


def _groups() -> Expressions:
    weights = reasons.weights()
    return [one.pattern for one in (*weights.groups_for, *weights.groups_against, weights.interviewer)]


def _of_a_name() -> Expressions:
    return [re.compile(rf"(?<!\w){re.escape('Prairie Gate, Inc.')}(?!\w)")]


def _of_decisions() -> Expressions:
    frames = {name: "WORDS" if name in sentences.PHRASES else sentences.WORDS for name in DECISIONS}
    return [pattern(name, frame=frame) for name, frame in frames.items()]


MAKERS: Mapping[str, Callable[[], Expressions]] = {
    "debriefing.form_choices: _find_turns": lambda: [form_choices._find_turns()],
    "debriefing.form_choices: list_patterns": lambda: [
        pattern for words in form_choices.list_patterns().values() for _, pattern in words.values()
    ],
    "debriefing.form_loose_words: _compile_ours": lambda: [form_loose_words._compile_ours()],
    "debriefing.form_meaning: _find": lambda: [
        form_meaning._find("no_question"),
        form_meaning._find("no_answer"),
        form_meaning._find("own_answer"),
    ],
    "debriefing.form_points: _corrections": form_points._corrections,
    "debriefing.form_points: _spoken_ends": lambda: form_points._spoken_ends().values(),
    "debriefing.form_refusals: _no_letter": lambda: [form_refusals._no_letter()],
    "debriefing.form_people: _find": lambda: [
        form_people._find("name_particles"),
        form_people._find("behind_name"),
    ],
    "debriefing.form_people: _list_substitutes": form_people._list_substitutes,
    "debriefing.form_people: _list_remarks": lambda: [
        *form_people._list_remarks("nobody"),
        *form_people._list_remarks("absent"),
    ],
    "debriefing.form_ready: _find": lambda: map(form_ready._find, ("ready", "unready", "alone")),
    "noticing.later_words: _close_words": lambda: [later_words._close_words()],
    "knowledge.fields: placeholders": lambda: [one.pattern for one in fields.placeholders()],
    "knowledge.languages.schema: _pattern_problem": list,
    "knowledge.name_forms: _pronouns": lambda: [name_forms._pronouns()],
    "knowledge.names: _legal_form": lambda: [names._legal_form()],
    "knowledge.names: _titles": names._titles,
    "reading.absence: _between_sentences": lambda: [absence._between_sentences()],
    "reading.absence: _no_day": lambda: [absence._no_day()],
    "reading.calendars.places: _is_place": lambda: [
        pattern("calendar_place", frame=places._WORDS),
        pattern("calendar_place_endings", frame=places._ENDINGS),
    ],
    "reading.company: _affixes": company._affixes,
    "reading.company: _capitalised_runs": lambda: [company._capitalised_runs()],
    "reading.company: _whole": lambda: [company._whole("prairie gate"), company._whole("株式会社")],
    "reading.decisions.sentences: find": _of_decisions,
    "reading.company: _label_words": lambda: [company._label_words()],
    "reading.named_companies: _compile": list,
    "reading.named_companies: _before_company": lambda: map(
        named_companies._before_company, ("at_company", "before_company")
    ),
    "reading.named_companies: _kind_of_talk": lambda: [named_companies._kind_of_talk()],
    "reading.named_companies: _no_company": lambda: [named_companies._no_company()],
    "reading.named_companies: _recruiters": lambda: [named_companies._recruiters()],
    "reading.evidence.interview_words: _sides": lambda: [
        pattern(name, frame=frame) for name, frame in interview_words._TURNED.items()
    ],
    "reading.evidence.reasons: pattern": _groups,
    "reading.history: _wrote": history._wrote,
    "reading.prefilling: _title_and_name": lambda: [prefilling._title_and_name()],
    "reading.role: _jobs": lambda: [role._jobs()],
    "reading.interviewers: _leads": lambda: [one for one, _ in interviewers._leads()],
    "reading.interviewers: _names": lambda: [interviewers._names()],
    "reading.role: _compile": role._in_texts,
    "reading.role: _before": lambda: [role._before()],
    "reading.role: _behind": lambda: [role._behind()],
    "reading.role: _in_lower_case": lambda: [role._in_lower_case()],
    "reading.role: _no_role": lambda: [role._no_role()],
    "reading.times.clocks: _pattern": lambda: [clocks._pattern()],
    "reading.times.days: _forms": lambda: [one for one, _ in days._forms()],
    "reading.times.mentions: _groups": lambda: [
        one for name in ("choices", "time_shifts") for one in mentions._groups(name).values()
    ],
    "reading.times.pairs: _every_week": lambda: [pairs._every_week()],
    "reading.times.pairs: _no_appointment": pairs._no_appointment,
    "reading.times.spelled_clocks: _forms": lambda: [form for _, _, form in spelled_clocks._forms()],
    "reading.times.clocks: _until": lambda: [clocks._until()],
    "reading.times.zones: _is_zone_row": lambda: [zones._is_zone_row()],
    "reading.times.zones: _places": zones._places,
    "reading.times.zones: _word_for_time": lambda: [zones._word_for_time()],
    "writing.choosing: _runs_on": lambda: [re.compile(r"\ in\ \w")],
    "writing.answers.corrections: _left_out": lambda: [corrections._left_out()],
    "writing.answers.field_checks: beginnings": lambda: [
        one for name in english("corrections")["before"] for one in field_checks.beginnings(name)
    ],
    "writing.answers.field_checks: _pay": lambda: [field_checks._pay()],
    "writing.answers.typing_slips: _apostrophes": lambda: [typing_slips._apostrophes()],
    "writing.answers.typing_slips: _calendar": lambda: [typing_slips._calendar()],
    "writing.answers.typing_slips: _chat": lambda: [typing_slips._chat()],
    "writing.answers.typing_slips: _short": lambda: [typing_slips._short()],
    "writing.answers.typing_slips: _name": _of_a_name,
    "writing.lexicon: __getattr__": _in_letters,
    "writing.lexicon: pattern": lambda: [one.pattern for one in forbidden_phrases()],
    "writing.rules.truth: _day_mention": lambda: [truth._day_mention()],
    "writing.rules.truth: foreign_names": _of_a_name,
    "writing.text_model: _list_runs": _of_a_name,
    "writing.text_model: pattern": lambda: [OwnText("company", "Prairie Gate - the bank").pattern],
}
"""What makes the expressions that a function puts together, by module and function."""

OWN = frozenset(
    {
        "keeping.toml_file: _PLACE",  # the words of a parser over the person's own file
        "knowledge.languages.schema: _pattern_problem",
        "writing.lexicon: _INNERMOST_GROUP",
        "writing.lexicon: _NOT_FIXED",
    }
)
"""What reads only what ships with the program, or what the person wrote into a file of the program's."""

BOUNDED: Mapping[str, int] = {
    "debriefing.form_people: _list_substitutes": 300,
    "debriefing.form_points: _corrections": 300,
    "knowledge.name_forms: _BEHIND_A_SIGN": 200,
    "knowledge.name_forms: _NOTES": 200,
    "knowledge.name_forms: _pronouns": 200,
    "knowledge.name_forms: _works_at": 200,
    "knowledge.name_forms: relayed": 200,
    "knowledge.names: _legal_form": 200,
    "knowledge.names: _titles": 200,
    "reading.absence: _belongs_to_note": 1_500,
    "reading.attendance: _BRACKETS": 400,
    "reading.calendars.properties: _NOTES_NAME": 200,
    "reading.calendars.zones: _BETWEEN": 200,
    "reading.calendars.zones: _NUMBERED": 200,
    "reading.company: short_name": 200,
    "reading.decisions.sentences: find": 600,
    "reading.named_companies: _kind_of_talk": 400,
    "reading.named_companies: _recruiters": 400,
    "reading.named_companies: _PIECES": 400,
    "reading.named_companies: companies_in_signature": 80,
    "reading.evidence.reasons: pattern": 6_000,
    "reading.history: _wrote": 260,
    "reading.interviewers: _PAIR": 400,
    "reading.interviewers: _between": 300,
    "reading.role: _BESIDE": 400,
    "reading.role: _jobs": 400,
    "reading.role: _behind": 400,
    "reading.role: _date_behind": 400,
    "reading.role: _PIECES": 400,
    "writing.grammar: _ANSWER_STOP": 5_000,
    "writing.grammar: _OPEN_COMMA": 5_000,
}
"""What is not linear, and the characters that it is given at most."""

_SIZES = ((400, 400), (1_600, 60), (6_400, 12), (25_600, 4), (102_400, 3))
"""Characters, and how many of the worst shapes are written in the next size too."""
_SHORT = (16, 24, 36, 54, 80, 120, 180, 270)
"""Characters of texts in which exponential time already shows."""
_LONG_ENOUGH = 0.02
"""Seconds of processor time that are worth a second look."""
_TOO_FAST = 10.0
"""Times, for four times the text: linear is 4, quadratic 16."""

_SHARDS = 8
_REPEATS = re.compile(r"(?<!\\)[*+{]")


@cache
def read_sites() -> tuple[Site, ...]:
    """Every place where an expression stands; once for all tests."""
    return tuple(find_sites(MAKERS))


def _take_surely(work: Callable[[Any], object], text: Any) -> float:
    """As `take_time`; what takes long is measured again, for a collection may have come between."""
    took = take_time(work, text)
    return took if took <= _LONG_ENOUGH else min(take_time(work, text) for _ in range(3))


def find_worst(expression: re.Pattern[Any], *, is_searched: bool) -> str:
    """The shape of a text for which an expression's time grows faster than the text; empty: there is none."""

    def work(text: Any) -> object:
        if is_searched:
            return sum(1 for _ in expression.finditer(text))
        return expression.match(text), expression.fullmatch(text)

    def text(shape: tuple[str, str], size: int) -> Any:
        return write_text(shape, size, expression)

    costs = []
    for shape in worst_shapes(expression):
        before = 0.0
        for size in _SHORT:
            took = _take_surely(work, text(shape, size))
            if took > _LONG_ENOUGH and took > _TOO_FAST * before:
                return f"{shape!r:.200} at {size:,}"
            before = took
        costs.append((before, shape))
    shapes = [shape for _, shape in sorted(costs, reverse=True)]
    for size, most in _SIZES:
        costs = []
        for shape in shapes:
            costs.append((take_time(work, text(shape, size)), shape))
            if costs[-1][0] > _LONG_ENOUGH and grows_faster(
                work, text(shape, size // 4), text(shape, size), _TOO_FAST
            ):
                return f"{shape!r:.200} at {size:,}"
        shapes = [shape for _, shape in sorted(costs, reverse=True)[:most]]
    return ""


@pytest.mark.parametrize("shard", range(_SHARDS))
def test_an_expression_is_linear_or_sees_a_short_text(shard: int) -> None:
    """Every one of the program, found in its syntax trees; the texts follow from the expression."""
    slow = {}
    read = {
        (expression, site.is_searched): site.key
        for site in read_sites()
        if site.key not in OWN and site.key not in BOUNDED
        for expression in site.expressions
        if _REPEATS.search(str(expression.pattern))  # one that repeats nothing is linear in any text
    }
    for (expression, is_searched), key in islice(read.items(), shard, None, _SHARDS):
        if shape := find_worst(expression, is_searched=is_searched):
            slow[key] = f"{expression.pattern!r:.100} on {shape}"
    assert slow == {}


def test_the_exceptions_are_still_there() -> None:
    """A row without an expression is an old one."""
    keys = {site.key for site in read_sites()}
    assert OWN | BOUNDED.keys() <= keys
    assert MAKERS.keys() <= keys


@pytest.mark.parametrize(
    ("source", "is_searched"),
    [
        (r"\s*x", True),
        (r"(a+)+b", False),
        (r"a*a*b", False),
        (r"<[^>]*>", True),
        (r"(?m)^[>\s]*-", True),
        (r"(?:x|y)(\w+\s?)*z", False),
        (r"\S+@\S+\.\S+", True),
    ],
)
def test_the_worst_texts_find_what_grows(source: str, is_searched: bool) -> None:  # noqa: FBT001 - a parameter
    """Expressions that are known to take quadratic or exponential time."""
    assert find_worst(re.compile(source), is_searched=is_searched)
