"""The text of the debrief form: everything known filled in, every problem beside its line.

What is known are the dialogue's own suggestions, in words, each with where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from agent.debriefing.answers import NO, Replay
from agent.debriefing.dialogue import generate_questions
from agent.debriefing.form_answers import make_stand_in
from agent.debriefing.form_choices import show_answer
from agent.debriefing.form_lines import (
    BULLET,
    CLOSE,
    CODE_LINE,
    LINES,
    LOOK,
    MEND,
    MOST_QUESTIONS,
    NEEDED_HINT,
    OPEN,
    READY,
    RETURNED_ENDS,
    SECTIONS,
    SOURCE_OPENINGS,
    SUBJECT_END,
    Line,
    label_of,
)
from agent.debriefing.question import Question
from agent.knowledge.spelled_dates import WEEKDAYS, day_and_month, spell
from agent.model.interview import Profile
from agent.model.prefill import Person, Prefill, Suggestion
from agent.reading.times.typed_dates import read_moment
from agent.writing.mime import lines_of, one_line

_QUIET = re.compile(
    r"their_country|interviewers\[\d+\]\.(?:given|family|title)|interviewers\[[1-9]\]\.first_name_basis"
)
"""Lines that few people need: they stand only where a mail tells their answer."""
_OF_A_PANEL = frozenset(
    {"fit[0].said_by", *(f"botched[{number}].asked_by" for number in range(MOST_QUESTIONS))}
)
"""Lines that stand where there were several people."""


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An answer in the words of the form, and where it comes from."""

    text: str = ""
    source: str = ""
    """Beside an empty answer: what the mails say instead of one."""


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What is known before the person wrote anything."""

    answers: Mapping[str, KnownAnswer]
    asked: frozenset[str]
    """The fields the dialogue would ask for."""
    needed: frozenset[str]
    """Those of them that only the person can answer, and must."""


def fill_in(prefill: Prefill, profile: Profile, now: datetime) -> FilledIn:
    """Everything the dialogue would suggest, with everybody who is known.

    Args:
        prefill: What the mails tell.
        profile: The person.
        now: Aware.
    """
    replay = Replay(profile=profile, now=now, prefill=prefill)
    people = list(prefill.people)
    answers: dict[str, KnownAnswer] = {}
    asked: set[str] = set()
    needed: set[str] = set()
    for question in generate_questions(replay):
        field, suggested = question.field, _suggest(question, people)
        replay.answers[field] = suggested.value or make_stand_in(question, "", replay)
        if _QUIET.fullmatch(field) and not (suggested.value and suggested.source):
            continue
        asked.add(field)
        if suggested.value:
            answers[field] = KnownAnswer(_write_answer(question, suggested.value, replay), suggested.source)
        elif question.refusal(""):
            needed.add(field)
    for field, hint in (("interview_end", prefill.end_hint), ("their_time_zone", prefill.offset_hint)):
        if hint and field not in answers:
            answers[field] = KnownAnswer(source=hint.rstrip("."))
    answers[MEND] = KnownAnswer(NO)
    return FilledIn(answers, frozenset(asked), frozenset(needed))


def _suggest(question: Question, people: list[Person]) -> Suggestion:
    """What the dialogue suggests, if it can be taken; for names the next of the people."""
    suggested = question.suggestion
    if question.field.endswith("].name"):
        while people and question.refusal(people[0].name):
            del people[0]
        person = people.pop(0) if people else None
        return Suggestion(person.name, person.source) if person else Suggestion()
    if not suggested.value or question.refusal(suggested.value):
        return Suggestion()
    offered = question.offer(suggested.value)
    source = "" if question.field.endswith("].email") else suggested.source  # it stands beside the name
    return Suggestion(offered.value if offered else suggested.value, source)


def _write_answer(question: Question, value: str, replay: Replay) -> str:
    """An answer as a person would write it."""
    if question.field == "interview_end":
        moment = datetime.fromisoformat(value)
        typed = spell(moment.astimezone(replay.zone))
        # Inside an hour that came twice, equal moments in different zones compare unequal (PEP 495).
        if read_moment(typed, now=replay.now, zone=replay.zone).timestamp() == moment.timestamp():
            return typed
    return show_answer(question, value)


_NOTHING: Mapping[str, str] = MappingProxyType({})
_A_WEEK = timedelta(days=6)
_LONGEST_NAME = 60
_LONGEST_REMARK = 700
_LONGEST_SOURCE = 300
_NOTHING_KNOWN = KnownAnswer()


@dataclass(frozen=True, slots=True)
class FormMail:
    """The form as a mail: both texts say the same."""

    subject: str
    text: str
    html: str


def write_form(  # noqa: PLR0913 - what is known differs from one time to the next
    prefill: Prefill,
    profile: Profile,
    *,
    now: datetime,
    code: str,
    texts: Mapping[str, str] | None = None,
    problems: Mapping[str, str] = _NOTHING,
    remarks: Mapping[str, str] = _NOTHING,
    note: str = "",
    subject: str = "",
    later: Collection[str] = (),
) -> FormMail:
    """The form, new or once more.

    Args:
        prefill: What the mails tell.
        profile: The person.
        now: Aware.
        code: Tells this form from any other; stands in its last line.
        texts: What the person wrote so far, kept word for word; None: nothing yet.
        problems: Field to a sentence that then stands above its line.
        remarks: Field to what else stands above its line, where there are problems: offers, and the
            sentences of the letters.
        note: A sentence for the very top.
        subject: The subject it has, such as that of `name_return`; empty: that of a new form.
        later: The fields of `LATER` whose lines stand in it.
    """
    known = fill_in(prefill, profile, now)
    answers = dict(known.answers)
    if texts is not None:
        answers = {field: one for field, one in answers.items() if "[" not in field}
        answers |= {field: _add_source(text, known.answers.get(field)) for field, text in texts.items()}
    panel = sum(bool(found.text) for field, found in answers.items() if field.endswith("].name")) > 1

    def belongs_in_form(line: Line) -> bool:
        wanted = (
            line.laid
            or line.field in later
            or line.field in known.asked
            or (panel and line.field in _OF_A_PANEL)
        )
        return wanted or line.field in problems or bool(answers.get(line.field, _NOTHING_KNOWN).text)

    parts = [list(_write_top(answers, known.needed, problems, note, begun=texts is not None))]
    for section in SECTIONS:
        heading = [section.heading] + ([f"{OPEN}{section.note}{CLOSE}"] if section.note else [])
        for group in section.groups:
            if lines := [line for line in group if belongs_in_form(line)]:
                parts.append(heading)
                for line in lines:
                    one = answers.get(line.field, _NOTHING_KNOWN)
                    needed = line.field in known.needed
                    notes = [f"{LOOK} {problems[line.field]}"] if line.field in problems else []
                    notes += [remarks[line.field]] if problems and line.field in remarks else []
                    parts[-1] += _write_lines(line, one, notes, needed=needed)
                heading = []
    parts.append([f"{BULLET} {READY}: no", f"{CODE_LINE}: {code}"])
    text = "\n\n".join("\n".join(part) for part in parts) + "\n"
    named = subject or _write_subject(prefill, profile, now)
    return FormMail(subject=named, text=text, html=lines_of(text) + "\n")


def name_return(company: str, lines: int) -> str:
    """The subject of a form that comes back: `Your interview at Fenwick: 2 lines need another look`.

    Args:
        company: As it stands in the form; may be empty.
        lines: How many lines have a problem.
    """
    place = one_line(company)[:_LONGEST_NAME]
    end = RETURNED_ENDS[0] if lines == 1 else f"{lines} {RETURNED_ENDS[1]}"
    return f"Your interview{f' at {place}' if place else ''}: {end}"


def _add_source(text: str, suggested_answer: KnownAnswer | None) -> KnownAnswer:
    """An answer, with its source where it is the one that was filled in."""
    return suggested_answer if suggested_answer and suggested_answer.text == text else KnownAnswer(text)


def _write_top(
    answers: Mapping[str, KnownAnswer],
    needed: Collection[str],
    problems: Mapping[str, str],
    note: str,
    *,
    begun: bool,
) -> Iterator[str]:
    """What to do."""
    if note:
        yield one_line(note)
    if problems:
        order = [line.field for line in LINES]
        wrong = [label_of(field) for field in sorted(problems, key=lambda field: _find_place(field, order))]
        need = "one line needs" if len(wrong) == 1 else f"{len(wrong)} lines need"
        yield f"Almost there: {need} another look ({', '.join(wrong)}). A note stands above each."
        yield "Then write yes behind “ready” at the end once more, or send this mail to yourself."
    elif not (note and begun):
        company = one_line(answers.get("company", _NOTHING_KNOWN).text)[:_LONGEST_NAME]
        yield (
            f"Hello, how was your interview{f' at {company}' if company else ''}? Fill in what you can, "
            "then write yes behind “ready” at the end, or just send this mail to yourself. "
            "Only you get it. If you want no letters, delete it."
        )
        missing = [
            line.label
            for line in LINES
            if line.field in needed and not answers.get(line.field, _NOTHING_KNOWN).text
        ]
        if missing:
            yield f"Needed: {', '.join(missing)}. Everything else may stay empty."


def _find_place(field: str, order: list[str]) -> int:
    return order.index(field) if field in order else len(order)


def _write_lines(line: Line, answer: KnownAnswer, notes: Sequence[str], *, needed: bool) -> Iterator[str]:
    yield from (_write_aside(note, _LONGEST_REMARK) for note in notes)
    hints = [NEEDED_HINT] if needed and not (answer.text or notes) else []
    hints += [line.hint] if line.hint and (line.choice or not answer.text) else []
    hint = f" ({'; '.join(hints)})" if hints else ""
    source = answer.source
    if source and not source.casefold().startswith(tuple(f"{opening} " for opening in SOURCE_OPENINGS)):
        source = f"{SOURCE_OPENINGS[-1]} {source}"
    beside = _write_aside(source, _LONGEST_SOURCE) if source else ""
    yield " ".join(part for part in (f"{BULLET} {line.label}{hint}:", one_line(answer.text), beside) if part)


def _write_aside(text: str, longest: int) -> str:
    line = one_line(text).translate({ord(OPEN): None, ord(CLOSE): None})
    return f"{OPEN}{line if len(line) <= longest else line[: longest - 1] + '…'}{CLOSE}"


def _write_subject(prefill: Prefill, profile: Profile, now: datetime) -> str:
    company, subject = (one_line(text)[:_LONGEST_NAME] for text in (prefill.company.value, prefill.subject))
    begin = f"Your interview at {company}" if company else subject or "Your interview"
    if prefill.interview_end.value:
        zone = ZoneInfo(profile.time_zone)
        day = datetime.fromisoformat(prefill.interview_end.value).astimezone(zone).date()
        recent = now.astimezone(zone).date() - day <= _A_WEEK
        begin += f" on {WEEKDAYS[day.weekday()] if recent else day_and_month(day)}"
    return f"{begin}: {SUBJECT_END}"
