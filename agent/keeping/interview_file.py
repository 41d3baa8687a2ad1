"""Interview files: what the person wrote down, read whole or refused whole.

A file that is not well formed is refused. Text that a letter may not carry is no matter of form: it is
accepted as typed, and the letters that would carry it are withheld later, each with the field named.

The form asks each field alone. `_find_problems` looks across fields, at the bare tables of the file whatever
else is wrong with them, so that one reading finds every problem.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from agent.keeping.codec import decode
from agent.keeping.config import Config
from agent.keeping.toml_file import (
    EmailOrNothing,
    Form,
    Line,
    Name,
    Needed,
    Text,
    ZoneOrNothing,
    fill_form,
    mistake,
    quote,
    read_text,
    read_toml,
    suggest,
    unusable_file,
)
from agent.knowledge.places import MISTAKEN_CODES, is_zone, list_codes
from agent.knowledge.text import comparable_name
from agent.model.interview import Debrief


def load(path: Path, *, now: dt.datetime, config: Config | None = None) -> Debrief:
    """Read an interview file.

    Args:
        path: The file.
        now: Aware; the interview must be over.
        config: When given, the file's mailbox must be one of its mailboxes.

    Raises:
        BadFileError: it is missing, no TOML, or has problems; every one of them is listed.
    """
    hint = "Name the file as you saved it, or answer the questions of: second-chance debrief"
    return parse(read_text(path, missing_hint=hint), source=path, now=now, config=config)


def parse(text: str, *, source: Path | str, now: dt.datetime, config: Config | None = None) -> Debrief:
    """The debrief in the text of an interview file; every text in it stays as typed.

    Args:
        text: TOML.
        source: What problems name as the file.
        now: Aware; the interview must be over.
        config: As for `load`.

    Raises:
        BadFileError: as for `load`.
    """
    data = read_toml(text, source)
    form, problems = fill_form(InterviewForm, data)
    problems += _find_problems(data, now, tuple(config.mailboxes) if config else ())
    if problems or form is None:
        raise unusable_file(source, problems)
    return _make_debrief(form)


def _make_debrief(form: InterviewForm) -> Debrief:
    """The debrief in a form, whose fields have the same names but for the testimonial."""
    data = form.model_dump(mode="json")
    testimonial = data["references"].pop("testimonial")
    data["references"] |= {f"testimonial_{name}": text for name, text in testimonial.items()}
    data["tone"] = data["tone"] or None
    return decode(Debrief, data)


_COUNTS = {"interviewers": (1, 8, "one to eight people"), "fit": (1, 2, "one or two")}
_MOST_BOTCHED = 3
_EARLIEST = 2000
_LATEST_DECISION = dt.timedelta(days=3 * 366)
_EAST, _WEST = dt.timedelta(hours=14), dt.timedelta(hours=-12)


def _check_country(value: str) -> str:
    code = value.upper()
    if code and code not in list_codes():
        right = MISTAKEN_CODES.get(code)
        hint = f'; did you mean "{right}"?' if right else ""
        raise mistake(
            f'expected a country code of two letters (ISO 3166) such as "US", found {quote(value)}{hint}'
        )
    return code


def _check_subdivision(value: str) -> str:
    if value and not (value.isascii() and value.isalnum() and len(value) <= 3):  # noqa: PLR2004 - ISO 3166-2
        raise mistake(
            f'expected up to three letters or digits (ISO 3166-2) such as "IL", found {quote(value)}'
        )
    return value.upper()


def _check_message_id(value: str) -> str:
    inner = value.strip().removeprefix("<").removesuffix(">")
    if value and (not inner or any(c.isspace() or c in "<>" for c in inner)):
        raise mistake(f'expected a Message-ID such as "<a1@mail.example>", found {quote(value)}')
    return f"<{inner}>" if value else ""


def _drop_none(value: str) -> str:
    """The answer `none` means that there is no title."""
    return "" if value.strip().casefold() == "none" else value


class Person(Form):
    """`[[interviewers]]`."""

    name: Name = Field(description="the person's name")
    email: EmailOrNothing = Field(default="", description="an address")
    given: Line = Field(default="", description="the given name")
    family: Line = Field(default="", description="the family name")
    title: Annotated[Line, AfterValidator(_drop_none)] = Field(
        default="", description='a title such as "Dr."'
    )
    first_name_basis: bool = False
    part: Literal[
        "hiring_manager", "panelist", "recruiter_inhouse", "recruiter_agency", "coordinator", ""
    ] = ""
    highlight: Text = Field(default="", description="what stayed with you from talking with them")
    lead: bool = False


class FitForm(Form):
    """`[[fit]]`."""

    skill: Needed = Field(description="what you bring")
    need: Text = Field(default="", description="what they need it for")
    said_by: Text = Field(default="", description="name or email of an interviewer")
    why: Text = Field(default="", description="why it matters to you, in at most 12 words")


class BotchedForm(Form):
    """`[[botched]]`."""

    question: Needed = Field(description="the question as you remember it")
    topic: Text = Field(default="", description="the question in a few words")
    asked_by: Text = Field(default="", description="name or email of an interviewer")
    went: Literal["incomplete", "unclear", "wrong", "no_answer", "misunderstood", ""] = ""
    better_answer: Needed = Field(description="the answer you would give now")


class TestimonialForm(Form):
    """`[references.testimonial]`."""

    text: Text = Field(default="", description="what somebody said of your work")
    source: Text = Field(default="", description="who said it")


class ReferencesForm(Form):
    """`[references]`."""

    who: Text = Field(default="", description="who can speak for you")
    testimonial: TestimonialForm = Field(
        default_factory=TestimonialForm, description="a table with text and source"
    )


class DecisionForm(Form):
    """`[decision]`."""

    date: dt.date | None = Field(default=None, description="a date such as 2026-09-16")
    text: Text = Field(default="", description='their words, such as "the 16th"')


class InterviewForm(Form):
    """The whole file."""

    company: Name = Field(description="the company's name")
    role: Name = Field(description="the role you applied for")
    mode: Literal["onsite", "video", "phone"]
    interview_end: dt.datetime = Field(
        description="when it ended, such as 2026-09-04T11:30:00-05:00, without quotes"
    )
    mailbox: Line = Field(default="", description="the name of a mailbox in config.toml")
    thread: Annotated[str, AfterValidator(_check_message_id)] = Field(default="", description="a Message-ID")
    their_time_zone: ZoneOrNothing = Field(default="", description="a time zone such as America/Chicago")
    their_country: Annotated[str, AfterValidator(_check_country)] = Field(
        default="", description='a code such as "US"'
    )
    subdivision: Annotated[str, AfterValidator(_check_subdivision)] = Field(
        default="", description='a code such as "IL"'
    )
    closed_days: list[dt.date] = Field(default_factory=list, description="dates such as [2026-09-07]")
    enthusiasm: Needed = Field(description="what you look forward to in the role")
    request: Text = Field(default="", description="what you ask for, such as a quarter of an hour by phone")
    went: Literal["good", "mixed", "badly", ""] = ""
    tone: Literal["formal", "warm", "brief", ""] = ""
    nudge: bool = False
    feedback: bool = False
    private_note: Text = Field(default="", description="text")
    improve: list[Text] = Field(default_factory=list, description="texts in a list")
    interviewers: list[Person] = Field(description="one to eight tables [[interviewers]]")
    fit: list[FitForm] = Field(description="one or two tables [[fit]]")
    botched: list[BotchedForm] = Field(default_factory=list, description="up to three tables [[botched]]")
    references: ReferencesForm = Field(default_factory=ReferencesForm, description="a table [references]")
    decision: DecisionForm = Field(default_factory=DecisionForm, description="a table [decision]")


def _find_problems(data: Mapping[str, Any], now: dt.datetime, mailboxes: Sequence[str]) -> Iterator[str]:
    """Each as `field: what was expected`.

    Args:
        data: The tables of the file, of any type and content.
        now: Aware; an interview that ends later is refused.
        mailboxes: The names in config.toml; empty when no config was read.
    """
    yield from _check_end(data, now)
    yield from _check_decision(data)
    yield from _check_counts(data)
    yield from _check_people(data)
    yield from _check_named(data, "botched", "asked_by")
    yield from _check_named(data, "fit", "said_by")
    yield from _check_mailbox(data, mailboxes)


def _check_end(data: Mapping[str, Any], now: dt.datetime) -> Iterator[str]:
    end = data.get("interview_end")
    if not isinstance(end, dt.datetime):
        return
    offset = end.utcoffset()
    if offset is None:
        written = end.replace(tzinfo=_find_zone(data)).isoformat()
        yield f"interview_end: the offset from UTC is missing; write it behind the time, such as {written}"
    elif not _WEST <= offset <= _EAST:
        yield "interview_end: no place is that far from UTC; expected an offset from -12:00 to +14:00"
    elif end.year < _EARLIEST:
        yield f"interview_end: expected a time after {_EARLIEST}"
    elif end > now:
        yield "interview_end: lies in the future; record an interview when it is over"


def _find_zone(data: Mapping[str, Any]) -> ZoneInfo:
    zone = data.get("their_time_zone")
    return ZoneInfo(zone if isinstance(zone, str) and zone and is_zone(zone) else "America/Chicago")


def _check_decision(data: Mapping[str, Any]) -> Iterator[str]:
    table, end = data.get("decision"), data.get("interview_end")
    day = table.get("date") if isinstance(table, dict) else None
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime) or not isinstance(end, dt.datetime):
        return
    if day < end.date():
        yield f"decision.date: lies before the interview; expected {end.date()} or later"
    elif day - end.date() > _LATEST_DECISION:
        yield "decision.date: lies years after the interview; expected the date they named"


def _check_counts(data: Mapping[str, Any]) -> Iterator[str]:
    for name, (least, most, wish) in _COUNTS.items():
        rows = data.get(name)
        if isinstance(rows, list) and not least <= len(rows) <= most:
            yield f"{name}: expected {wish}, found {len(rows)}"
    botched = data.get("botched")
    if isinstance(botched, list) and len(botched) > _MOST_BOTCHED:
        yield f"botched: expected at most three questions, found {len(botched)}; keep the three that matter"


def _check_people(data: Mapping[str, Any]) -> Iterator[str]:
    names: set[str] = set()
    leads = 0
    for position, row in _list_tables(data, "interviewers"):
        name = comparable_name(row["name"]) if isinstance(row.get("name"), str) else ""
        if name and name in names:
            yield (
                f"interviewers[{position}].name: {quote(row['name'])} is there already; "
                "write the two names so that they differ"
            )
        names.add(name)
        leads += row.get("lead") is True
        if leads > 1 and row.get("lead") is True:
            yield f"interviewers[{position}].lead: somebody else leads already; expected one lead"


def _check_named(data: Mapping[str, Any], group: str, key: str) -> Iterator[str]:
    """Whether what each table of a group says of somebody names an interviewer."""
    people = [row for _, row in _list_tables(data, "interviewers")]
    names = [
        row[known]
        for row in people
        for known in ("name", "email")
        if isinstance(row.get(known), str) and row[known]
    ]
    expected = {comparable_name(name) for name in names}
    for position, row in _list_tables(data, group):
        named = row.get(key)
        if isinstance(named, str) and named and comparable_name(named) not in expected:
            hint = suggest(named, names)
            wish = f"expected the name or email of an interviewer, found {quote(named)}"
            yield f"{group}[{position}].{key}: {wish}{hint}"


def _check_mailbox(data: Mapping[str, Any], mailboxes: Sequence[str]) -> Iterator[str]:
    name = data.get("mailbox", "")
    if not mailboxes or not isinstance(name, str):
        return
    listed = ", ".join(mailboxes)
    if name and name not in mailboxes:
        hint = suggest(name, mailboxes) or f"; expected {listed}"
        yield f"mailbox: config.toml has no mailbox {quote(name)}{hint}"
    elif not name and len(mailboxes) > 1:
        yield f"mailbox: is missing; there are several, expected one of {listed}"


def _list_tables(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = data.get(name)
    for position, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield position, row
