"""The form an interview file is laid into. Loads pydantic; import it only when a file is read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from agent.keeping.countries import COUNTRIES, MISTAKEN
from agent.keeping.file_checks import (
    EmailOrNothing,
    Form,
    Line,
    Name,
    Needed,
    Text,
    ZoneOrNothing,
    mistake,
    quote,
)


def _country(value: str) -> str:
    code = value.upper()
    if code and code not in COUNTRIES:
        right = MISTAKEN.get(code)
        hint = f'; did you mean "{right}"?' if right else ""
        raise mistake(
            f'expected a country code of two letters (ISO 3166) such as "US", found {quote(value)}{hint}'
        )
    return code


def _subdivision(value: str) -> str:
    if value and not (value.isascii() and value.isalnum() and len(value) <= 3):  # noqa: PLR2004 - ISO 3166-2
        raise mistake(
            f'expected up to three letters or digits (ISO 3166-2) such as "IL", found {quote(value)}'
        )
    return value.upper()


def _message_id(value: str) -> str:
    inner = value.strip().removeprefix("<").removesuffix(">")
    if value and (not inner or any(c.isspace() or c in "<>" for c in inner)):
        raise mistake(f'expected a Message-ID such as "<a1@mail.example>", found {quote(value)}')
    return f"<{inner}>" if value else ""


def _title(value: str) -> str:
    """CONTENT 7d offers `none`; it is no title to print."""
    return "" if value.strip().casefold() == "none" else value


class Person(Form):
    """`[[interviewers]]`."""

    name: Name = Field(description="the person's name")
    email: EmailOrNothing = Field(default="", description="an address")
    given: Line = Field(default="", description="the given name")
    family: Line = Field(default="", description="the family name")
    title: Annotated[Line, AfterValidator(_title)] = Field(default="", description='a title such as "Dr."')
    first_name_basis: bool = Field(default=False, description="true or false")
    part: Literal["hiring_manager", "panelist", "recruiter_inhouse", "recruiter_agency", "coordinator"] = (
        Field(description="hiring_manager, panelist, recruiter_inhouse, recruiter_agency or coordinator")
    )
    highlight: Text = Field(default="", description="what stayed with you from talking with them")
    lead: bool = Field(default=False, description="true or false")


class FitForm(Form):
    """`[[fit]]`."""

    skill: Needed = Field(description="what you bring")
    need: Text = Field(default="", description="what they need it for")


class BotchedForm(Form):
    """`[[botched]]`."""

    question: Needed = Field(description="the question as you remember it")
    topic: Text = Field(default="", description="the question in a few words")
    asked_by: Text = Field(default="", description="name or email of an interviewer")
    went: Literal["incomplete", "unclear", "wrong", "no_answer", "misunderstood"] = Field(
        description="incomplete, unclear, wrong, no_answer or misunderstood"
    )
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
    """The whole file (CONTENT §6.2)."""

    company: Name = Field(description="the company's name")
    role: Name = Field(description="the role you applied for")
    mode: Literal["onsite", "video", "phone"] = Field(description="onsite, video or phone")
    interview_end: dt.datetime = Field(
        description="when it ended, such as 2026-09-04T11:30:00-05:00, without quotes"
    )
    mailbox: Line = Field(default="", description="the name of a mailbox in config.toml")
    thread: Annotated[str, AfterValidator(_message_id)] = Field(default="", description="a Message-ID")
    their_time_zone: ZoneOrNothing = Field(default="", description="a time zone such as America/Chicago")
    their_country: Annotated[str, AfterValidator(_country)] = Field(
        default="", description='a code such as "US"'
    )
    subdivision: Annotated[str, AfterValidator(_subdivision)] = Field(
        default="", description='a code such as "IL"'
    )
    closed_days: list[dt.date] = Field(default_factory=list, description="dates such as [2026-09-07]")
    enthusiasm: Needed = Field(description="what you look forward to in the role")
    went: Literal["good", "mixed", "badly", ""] = Field(default="", description="good, mixed or badly")
    tone: Literal["formal", "warm", "brief", ""] = Field(default="", description="formal, warm or brief")
    nudge: bool = Field(default=False, description="true or false")
    feedback: bool = Field(default=False, description="true or false")
    private_note: Text = Field(default="", description="text")
    improve: list[Text] = Field(default_factory=list, description="texts in a list")
    interviewers: list[Person] = Field(description="one to eight tables [[interviewers]]")
    fit: list[FitForm] = Field(description="one or two tables [[fit]]")
    botched: list[BotchedForm] = Field(default_factory=list, description="up to three tables [[botched]]")
    references: ReferencesForm = Field(default_factory=ReferencesForm, description="a table [references]")
    decision: DecisionForm = Field(default_factory=DecisionForm, description="a table [decision]")
