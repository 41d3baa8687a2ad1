"""Interview files: what the person wrote down, read whole or refused whole (DESIGN §5, CONTENT §6.2).

A file is refused when it is not well formed. Text a letter may not carry is no matter of form: it is
kept as typed, and the letters that would carry it are withheld later, each with its field named.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agent.keeping.config import Config
from agent.keeping.toml_text import read_text, read_toml, unusable_file
from agent.model.interview import (
    Botched,
    Debrief,
    Decision,
    Fit,
    Interviewer,
    Mode,
    Part,
    References,
    Tone,
    WentWrong,
)
from agent.model.letter import FieldFinding, Kind

if TYPE_CHECKING:
    from agent.keeping import interview_form as forms


def load(path: Path, *, now: datetime, config: Config | None = None) -> Debrief:
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


def parse(text: str, *, source: Path | str, now: datetime, config: Config | None = None) -> Debrief:
    """The debrief in the text of an interview file; every text in it stays as typed.

    Args:
        text: TOML.
        source: What problems name as the file.
        now: Aware; the interview must be over.
        config: As for `load`.

    Raises:
        BadFileError: as for `load`.
    """
    from agent.keeping import file_checks, interview_form, interview_sense  # noqa: PLC0415 - pydantic, 0.07 s

    data = read_toml(text, source)
    form, problems = file_checks.fill_form(interview_form.InterviewForm, data)
    problems += interview_sense.problems(data, now, tuple(config.mailboxes) if config else ())
    if problems or form is None:
        raise unusable_file(source, problems)
    return _debrief(form)


def missing(debrief: Debrief) -> tuple[FieldFinding, ...]:
    """Fields that a letter cannot do without and the file may: what the company needs (CONTENT 9b)."""
    if not debrief.botched or debrief.fit[0].need.strip():
        return ()
    return (FieldFinding("fit[0].need", "missing", "", frozenset({Kind.SECOND_CHANCE})),)


def _debrief(form: forms.InterviewForm) -> Debrief:
    testimonial = form.references.testimonial
    return Debrief(
        company=form.company,
        role=form.role,
        mode=Mode(form.mode),
        interview_end=form.interview_end,
        interviewers=tuple(_interviewer(person) for person in form.interviewers),
        fit=tuple(Fit(skill=one.skill, need=one.need) for one in form.fit),
        enthusiasm=form.enthusiasm,
        botched=tuple(_botched(one) for one in form.botched),
        references=References(
            who=form.references.who,
            testimonial_text=testimonial.text,
            testimonial_source=testimonial.source,
        ),
        decision=Decision(date=form.decision.date, text=form.decision.text),
        mailbox=form.mailbox,
        thread=form.thread,
        their_time_zone=form.their_time_zone,
        their_country=form.their_country,
        subdivision=form.subdivision,
        closed_days=tuple(form.closed_days),
        tone=Tone(form.tone) if form.tone else None,
        nudge=form.nudge,
        feedback=form.feedback,
        went=form.went,
        private_note=form.private_note,
        improve=tuple(form.improve),
    )


def _interviewer(form: forms.Person) -> Interviewer:
    return Interviewer(**{**form.model_dump(), "part": Part(form.part)})


def _botched(form: forms.BotchedForm) -> Botched:
    return Botched(**{**form.model_dump(), "went": WentWrong(form.went)})
