"""The text of the debrief form: everything known filled in, every problem beside its line."""

from __future__ import annotations

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
    OPEN,
    READY,
    SECTIONS,
    SOURCE_OPENINGS,
    Line,
    label_of,
)
from agent.debriefing.moments import WEEKDAYS, UnclearError, day_and_month, read_moment, spell
from agent.debriefing.prefill import Prefill
from agent.debriefing.question import Question
from agent.debriefing.replay import Replay
from agent.model.interview import Profile
from agent.writing.headers import one_line
from agent.writing.mime import lines_of

_NEEDED = (
    "company",
    "role",
    "mode",
    "interview_end",
    "interviewers[0].name",
    "went",
    "fit[0].skill",
    "enthusiasm",
)
_NOTHING: Mapping[str, str] = MappingProxyType({})
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
    panel = sum(found.text != "" for field, found in shown.items() if field.endswith("].name")) > 1
    parts = [[note] if note else [], [*_top(shown, problems)]]
    for section in SECTIONS:
        parts.append([section.heading])
        if section.note:
            parts[-1].append(f"{OPEN}{section.note}{CLOSE}")
        for line in section.lines:
            wanted = line.laid or line.field in asked or (panel and line.field.endswith(".asked_by"))
            if wanted or line.field in problems or (line.field in shown and shown[line.field].text):
                parts[-1] += _lines(line, shown.get(line.field, _Known("")), problems.get(line.field, ""))
    parts.append([f"{BULLET} {READY}: no", f"{CODE_LINE}: {code}"])
    text = "\n\n".join("\n".join(part) for part in parts if part) + "\n"
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
    for quiet in [field for field in asked if field.endswith((".given", ".title", ".family"))]:
        if quiet not in known or not known[quiet].source:
            known.pop(quiet, None)
            asked.discard(quiet)
    known.pop("their_country", None)  # follows from the zone
    asked.discard("their_country")
    return known, asked


def _still(text: str, known: _Known | None) -> _Known:
    """An answer, with its source where it is the one that was filled in."""
    return known if known and known.text == text else _Known(text)


def _words(question: Question, value: str, replay: Replay) -> str:
    """An answer as a person would write it."""
    if question.field == "interview_end":
        moment = datetime.fromisoformat(value).astimezone(replay.zone)
        if _reads_back(spell(moment), value, replay.now, replay.zone):
            return spell(moment)
    return form_words.shown(question, value)


def _reads_back(typed: str, value: str, now: datetime, zone: ZoneInfo) -> bool:
    try:
        return read_moment(typed, now=now, zone=zone) == datetime.fromisoformat(value)
    except UnclearError:
        return False


def _top(shown: Mapping[str, _Known], problems: Mapping[str, str]) -> Iterator[str]:
    """What to do."""
    if problems:
        order = {line.field: number for number, line in enumerate(LINES)}
        wrong = [label_of(field) for field in sorted(problems, key=lambda field: order.get(field, 0))]
        lines = "one line needs" if len(wrong) == 1 else f"{len(wrong)} lines need"
        yield f"Almost there: {lines} another look ({', '.join(wrong)}). A note stands above each."
        yield "Then write yes behind “ready” at the end again, or send this to yourself."
        return
    company = one_line(shown.get("company", _Known("")).text)[:_LONGEST_NAME]
    yield (
        f"Hello, how was your interview{f' at {company}' if company else ''}? Fill in what you can, then write yes "
        "behind “ready” at the end, or just send this mail to yourself."
    )
    yield "Only you get it. If you want no letters, delete it."
    missing = [label_of(field) for field in _NEEDED if not shown.get(field, _Known("")).text]
    if missing:
        yield f"Needed: {', '.join(missing)}. Everything else may stay empty."


def _lines(line: Line, known: _Known, problem: str) -> Iterator[str]:
    if problem:
        yield f"{OPEN}{LOOK} {one_line(problem).translate({ord(OPEN): None, ord(CLOSE): None})}{CLOSE}"
    hint = f" ({line.hint})" if line.hint and (line.choice or not known.text) else ""
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
