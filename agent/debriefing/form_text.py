"""The text of the debrief form: everything known filled in, every problem beside its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from agent.debriefing import form_words
from agent.debriefing.dialogue import questions
from agent.debriefing.form_answers import stand_in
from agent.debriefing.form_lines import (
    BULLET,
    CLOSE,
    CODE_LINE,
    LINES,
    LOOK,
    NEEDED,
    NEEDED_HINT,
    OPEN,
    READY,
    SECTIONS,
    SOURCE_OPENINGS,
    Line,
    label_of,
)
from agent.debriefing.moments import WEEKDAYS, day_and_month, read_moment, spell
from agent.debriefing.prefill import Prefill
from agent.debriefing.question import Question
from agent.debriefing.replay import Replay
from agent.model.interview import Profile
from agent.writing.headers import one_line
from agent.writing.mime import lines_of

_NOTHING: Mapping[str, str] = MappingProxyType({})
_QUIET = re.compile(
    r"their_country|interviewers\[\d+\]\.(?:given|family|title)|interviewers\[[1-9]\]\.first_name_basis"
)
"""Lines that few people need: they stand only where a mail tells their answer."""
_A_WEEK = timedelta(days=6)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class FormMail:
    """The form as a mail: both texts say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A pre-filled answer, in the words of the form, and where it comes from."""

    text: str
    source: str = ""


_UNKNOWN = _Known("")


def write_form(  # noqa: PLR0913 - what is known differs from one time to the next
    prefill: Prefill,
    profile: Profile,
    *,
    now: datetime,
    code: str,
    texts: Mapping[str, str] | None = None,
    problems: Mapping[str, str] = _NOTHING,
    note: str = "",
) -> FormMail:
    """The form, new or once more.

    Args:
        prefill: What the mails tell.
        profile: The person.
        now: Aware.
        code: Tells this form from any other; stands in its last line.
        texts: What the person wrote so far, kept word for word; None: nothing yet.
        problems: Field to a sentence that then stands above its line.
        note: A sentence for the very top.
    """
    known, asked = _known(prefill, profile, now)
    shown = (
        dict(known)
        if texts is None
        else {field: _still(text, known.get(field)) for field, text in texts.items()}
    )
    if texts is not None:
        shown |= {field: found for field, found in known.items() if field not in texts and "[" not in field}
    panel = sum(bool(found.text) for field, found in shown.items() if field.endswith("].name")) > 1

    def laid(line: Line) -> bool:
        wanted = line.laid or line.field in asked or (panel and line.field.endswith(".asked_by"))
        return wanted or line.field in problems or bool(shown.get(line.field, _UNKNOWN).text)

    parts = [list(_top(shown, problems, note, begun=texts is not None))]
    for section in SECTIONS:
        heading = [section.heading] + ([f"{OPEN}{section.note}{CLOSE}"] if section.note else [])
        for group in section.groups:
            if lines := [line for line in group if laid(line)]:
                parts.append(heading)
                for line in lines:
                    parts[-1] += _lines(line, shown.get(line.field, _UNKNOWN), problems.get(line.field, ""))
                heading = []
    parts.append([f"{BULLET} {READY}: no", f"{CODE_LINE}: {code}"])
    text = "\n\n".join("\n".join(part) for part in parts) + "\n"
    return FormMail(subject=_subject(prefill, profile, now), text=text, html=lines_of(text) + "\n")


def _known(prefill: Prefill, profile: Profile, now: datetime) -> tuple[dict[str, _Known], set[str]]:
    """What the dialogue would suggest, with everybody who is known; and the fields it would ask for."""
    replay = Replay(profile=profile, now=now, prefill=prefill)
    names_known = {f"interviewers[{position}].name": one for position, one in enumerate(prefill.people)}
    known: dict[str, _Known] = {}
    asked: set[str] = set()
    for question in questions(replay):
        value, source = question.suggestion.value, question.suggestion.source
        if person := names_known.get(question.field):
            value, source = person.name, person.source
        elif question.field.endswith("].name"):
            value = ""
        if question.field.endswith("].email"):
            source = ""  # it stands beside the name
        if value and question.refusal(value):
            value = ""
        if value and (offer := question.offer(value)):
            value = offer.value
        replay.answers[question.field] = value or stand_in(question, "", replay)
        asked.add(question.field)
        if value:
            known[question.field] = _Known(_words(question, value, replay), source)
    for quiet in [field for field in asked if _QUIET.fullmatch(field)]:
        if quiet not in known or not known[quiet].source:
            known.pop(quiet, None)
            asked.discard(quiet)
    return known, asked


def _still(text: str, known: _Known | None) -> _Known:
    """An answer, with its source where it is the one that was filled in."""
    return known if known and known.text == text else _Known(text)


def _words(question: Question, value: str, replay: Replay) -> str:
    """An answer as a person would write it."""
    if question.field == "interview_end":
        moment = datetime.fromisoformat(value)
        typed = spell(moment.astimezone(replay.zone))
        # Inside an hour that came twice, equal moments in different zones compare unequal (PEP 495).
        if read_moment(typed, now=replay.now, zone=replay.zone).timestamp() == moment.timestamp():
            return typed
    return form_words.shown(question, value)


def _top(
    shown: Mapping[str, _Known], problems: Mapping[str, str], note: str, *, begun: bool
) -> Iterator[str]:
    """What to do."""
    if note:
        yield one_line(note)
    if problems:
        order = [line.field for line in LINES]
        wrong = [label_of(field) for field in sorted(problems, key=lambda field: _place(field, order))]
        need = "one line needs" if len(wrong) == 1 else f"{len(wrong)} lines need"
        yield f"Almost there: {need} another look ({', '.join(wrong)}). A note stands above each."
        yield "Then write yes behind “ready” at the end once more, or send this mail to yourself."
    elif not (note and begun):
        company = one_line(shown.get("company", _UNKNOWN).text)[:_LONGEST_NAME]
        yield (
            f"Hello, how was your interview{f' at {company}' if company else ''}? Fill in what you can, "
            "then write yes behind “ready” at the end, or just send this mail to yourself. "
            "Only you get it. If you want no letters, delete it."
        )
        missing = [line.label for line in LINES if _is_missing(line, shown)]
        if missing:
            yield f"Needed: {', '.join(missing)}. Everything else may stay empty."


def _place(field: str, order: list[str]) -> int:
    return order.index(field) if field in order else len(order)


def _is_missing(line: Line, shown: Mapping[str, _Known]) -> bool:
    return line.field in NEEDED and not shown.get(line.field, _UNKNOWN).text


def _lines(line: Line, known: _Known, problem: str) -> Iterator[str]:
    if problem:
        yield f"{OPEN}{LOOK} {one_line(problem).translate({ord(OPEN): None, ord(CLOSE): None})}{CLOSE}"
    hints = [NEEDED_HINT] if line.field in NEEDED and not (known.text or problem) else []
    hints += [line.hint] if line.hint and (line.choice or not known.text) else []
    hint = f" ({'; '.join(hints)})" if hints else ""
    source = one_line(known.source).translate({ord(OPEN): None, ord(CLOSE): None})
    if source and not source.startswith(tuple(f"{opening} " for opening in SOURCE_OPENINGS)):
        source = f"as seen: {source}"
    beside = f" {OPEN}{source}{CLOSE}" if source and known.text else ""
    yield f"{BULLET} {line.label}{hint}: {one_line(known.text)}{beside}".rstrip()


def _subject(prefill: Prefill, profile: Profile, now: datetime) -> str:
    company, subject = (one_line(text)[:_LONGEST_NAME] for text in (prefill.company.value, prefill.subject))
    begin = f"Your interview at {company}" if company else subject or "Your interview"
    if prefill.interview_end.value:
        zone = ZoneInfo(profile.time_zone)
        day = datetime.fromisoformat(prefill.interview_end.value).astimezone(zone).date()
        recent = now.astimezone(zone).date() - day <= _A_WEEK
        begin += f" on {WEEKDAYS[day.weekday()] if recent else day_and_month(day)}"
    return f"{begin}: a few questions for you"
