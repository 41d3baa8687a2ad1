"""The text of the debrief form: everything known filled in, every problem beside its line.

What is known are the dialogue's own suggestions, in words, each with where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from agent.debriefing.form_known import FilledIn, KnownAnswer, fill_in
from agent.debriefing.form_lines import (
    CODE_LINE,
    FIRST,
    IF_YOU_LIKE,
    LINES,
    LOOK,
    MOST_PEOPLE,
    MOST_QUESTIONS,
    READY,
    RETURNED_ENDS,
    SECTIONS,
    SUBJECT_END,
    WHETHER,
    Line,
)
from agent.debriefing.form_rows import (
    Row,
    write_aside,
    write_blank,
    write_heading,
    write_line,
    write_plain,
    write_problem,
)
from agent.debriefing.form_sentences import (
    DONE_HERE,
    GREETING,
    GREETING_NOBODY,
    OPENING,
    RETURNED,
    RETURNED_ALONE,
)
from agent.knowledge.spelled_dates import WEEKDAYS, day_and_month
from agent.model.interview import Profile
from agent.model.prefill import Prefill
from agent.writing.mime import one_line

_OF_A_PANEL = {"fit[0].said_by": "", "botched[0].asked_by": ""} | {
    f"botched[{number}].asked_by": f"botched[{number}].question" for number in range(1, MOST_QUESTIONS)
}
"""Lines that stand where there were several people, and what must be answered before."""
_PERSON = re.compile(r"interviewers\[(?P<position>\d)\]\.(?P<part>\w+)")
_PARTS_SHOWN = frozenset({"email", "part", "highlight"})
"""What else is asked of somebody who is known."""


_NOTHING: Mapping[str, str] = MappingProxyType({})
_A_WEEK = timedelta(days=6)
_LONGEST_NAME = 60
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
    asides: Mapping[str, str] = _NOTHING,
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
        note: Sentences for the very top of one whose answers are on record; `ready` says yes then, unless
            something is missing: should the journal be lost, they are read once more.
        subject: The subject it has, such as that of `name_return`; empty: that of a new form.
        later: The fields of `LATER` and `WHETHER` whose lines stand in it.
        asides: Field, or `ready`, to what stands above its line whether there are problems or not.
    """
    known = fill_in(prefill, profile, now)
    answers = dict(known.answers)
    if texts is None:
        answers = {field: one for field, one in answers.items() if _has_somebody(field, answers)}
    else:
        answers = {field: one for field, one in answers.items() if "[" not in field}
        answers |= {field: _add_source(text, known.answers.get(field)) for field, text in texts.items()}
    lines = _Lines(answers, known, problems, remarks, later, asides)
    top = [line for line in LINES if line in FIRST.lines or lines.belongs_on_top(line)]
    if problems:  # what needs another look stands first
        top.sort(key=lambda line: not lines.is_of_a_problem(line))
    rows = [*_write_top(profile, answers, problems, note, begun=texts is not None), write_blank()]
    rows += [row for line in top for row in (*lines.write(line), write_blank())]
    rows += [write_aside(asides[READY])] if READY in asides else []
    is_on_record = bool(note) and texts is not None and not problems and READY not in asides
    rows += [write_line(READY, "", "yes" if is_on_record else "no"), write_blank()]
    rows.append(write_heading(IF_YOU_LIKE))
    for section in SECTIONS:
        heading = [write_blank(), write_heading(section.heading)]
        heading += [write_aside(section.note)] if section.note else []
        for group in section.groups:
            if here := [line for line in group if line not in top and lines.belongs_in_form(line)]:
                rows += [*heading, *(row for line in here for row in lines.write(line))]
                heading = [write_blank()]
    rows += [write_blank(), write_aside(DONE_HERE), write_plain(f"{CODE_LINE}: {code}")]
    return FormMail(
        subject=subject or _write_subject(prefill, profile, now),
        text="".join(f"{row.text}\n" for row in rows),
        html="".join(f"<div>{row.html or '<br>'}</div>\n" for row in rows),
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Which lines a form has, and what stands in each."""

    answers: Mapping[str, KnownAnswer]
    known: FilledIn
    problems: Mapping[str, str]
    remarks: Mapping[str, str]
    later: Collection[str]
    asides: Mapping[str, str]

    def belongs_on_top(self, line: Line) -> bool:
        """Whether it must be seen first: it is needed and empty, or cannot stay as it is."""
        if line in WHETHER.lines and line.field in self.later:
            return True
        is_empty = not self.answers.get(line.field, _NOTHING_KNOWN).text
        return (line.field in self.known.needed and is_empty) or self.is_of_a_problem(line)

    def is_of_a_problem(self, line: Line) -> bool:
        """Whether it cannot stay, or is the question above an answer that cannot."""
        answer = line.field.replace(".question", ".better_answer")
        return line.field in self.problems or answer in self.problems

    def belongs_in_form(self, line: Line) -> bool:
        """Whether it stands in the form at all."""
        if line.laid or line.field in self.later or line.field in self.problems:
            return True
        if self.answers.get(line.field, _NOTHING_KNOWN).text:
            return True
        if person := _PERSON.fullmatch(line.field):
            return self._belongs_to_somebody(int(person["position"]), person["part"])
        before = _OF_A_PANEL.get(line.field)
        is_asked = before is not None and (not before or bool(self.answers.get(before, _NOTHING_KNOWN).text))
        return self._are_several and is_asked

    def _belongs_to_somebody(self, position: int, part: str) -> bool:
        """The lines of those who are known, and one name for somebody else."""
        if part == "name":
            return position <= self._count_people
        return position < self._count_people and part in _PARTS_SHOWN

    @property
    def _count_people(self) -> int:
        fields = (f"interviewers[{position}].name" for position in range(MOST_PEOPLE))
        named = [field in self.answers and bool(self.answers[field].text) for field in fields]
        return max((place + 1 for place, is_named in enumerate(named) if is_named), default=0)

    @property
    def _are_several(self) -> bool:
        return self._count_people > 1

    def write(self, line: Line) -> Iterator[Row]:
        """The line with its remarks above it."""
        one = self.answers.get(line.field, _NOTHING_KNOWN)
        problem = self.problems.get(line.field, "")
        if problem:
            yield write_problem(f"{LOOK} {problem}")
        if self.problems and line.field in self.remarks:
            yield write_aside(self.remarks[line.field])
        if line.field in self.asides:
            yield write_aside(self.asides[line.field])
        yield write_line(
            line.label,
            line.hint if line.choice or not one.text else "",
            one.text,
            one.source,
            is_needed=line.field in self.known.needed and not (one.text or problem),
        )


def name_return(company: str, lines: int) -> str:
    """The subject of a form that comes back: `Your interview at Fenwick: 2 lines need another look`.

    Args:
        company: As it stands in the form; may be empty.
        lines: How many lines have a problem.
    """
    place = one_line(company)[:_LONGEST_NAME]
    end = RETURNED_ENDS[0] if lines == 1 else f"{lines} {RETURNED_ENDS[1]}"
    return f"Your interview{f' at {place}' if place else ''}: {end}"


def _has_somebody(field: str, answers: Mapping[str, KnownAnswer]) -> bool:
    """Whether a line is not about a person whose name nobody knows."""
    person = _PERSON.fullmatch(field)
    return not person or f"interviewers[{person['position']}].name" in answers


def _add_source(text: str, suggested_answer: KnownAnswer | None) -> KnownAnswer:
    """An answer, with its source where it is the one that was filled in."""
    return suggested_answer if suggested_answer and suggested_answer.text == text else KnownAnswer(text)


def _write_top(
    profile: Profile,
    answers: Mapping[str, KnownAnswer],
    problems: Mapping[str, str],
    note: str,
    *,
    begun: bool,
) -> Iterator[Row]:
    """What this is, and what to do."""
    if note:
        yield write_aside(note)
    if problems:
        begin, each, last = RETURNED
        is_one = len(problems) == 1
        need = "one line needs" if is_one else f"{len(problems)} lines need"
        yield write_plain(" ".join((begin.format(lines=need), RETURNED_ALONE if is_one else each, last)))
        placed = {line.field for line in LINES}
        yield from (
            write_problem(f"{LOOK} {said}") for field, said in problems.items() if field not in placed
        )
    elif not (note and begun):
        name = one_line(profile.given or profile.name.partition(" ")[0])[:_LONGEST_NAME]
        company = one_line(answers.get("company", _NOTHING_KNOWN).text)
        where = f" at {company[:_LONGEST_NAME]}" if company else ""
        yield write_plain((GREETING if name else GREETING_NOBODY).format(name=name, where=where))
        yield write_plain(" ".join(OPENING))


def _write_subject(prefill: Prefill, profile: Profile, now: datetime) -> str:
    company, subject = (one_line(text)[:_LONGEST_NAME] for text in (prefill.company.value, prefill.subject))
    begin = f"Your interview at {company}" if company else subject or "Your interview"
    if prefill.interview_end.value:
        zone = ZoneInfo(profile.time_zone)
        day = datetime.fromisoformat(prefill.interview_end.value).astimezone(zone).date()
        recent = now.astimezone(zone).date() - day <= _A_WEEK
        begin += f" on {WEEKDAYS[day.weekday()] if recent else day_and_month(day)}"
    return f"{begin}: {SUBJECT_END}"
