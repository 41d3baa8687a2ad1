"""Interview files: what the person wrote down, read whole or refused whole.

A file that is not well formed is refused. Text that a letter may not carry is no matter of form: it is
accepted as typed, and the letters that would carry it are withheld later, each with the field named.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agent.keeping.codec import decode
from agent.keeping.config import Config
from agent.keeping.toml_text import read_text, read_toml, unusable_file
from agent.model.interview import Debrief
from agent.model.letter import FieldFinding, Kind

if TYPE_CHECKING:
    from agent.keeping.interview_form import InterviewForm


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
    from agent.keeping import file_checks, interview_form  # noqa: PLC0415 - pydantic, 0.07 s

    data = read_toml(text, source)
    form, problems = file_checks.fill_form(interview_form.InterviewForm, data)
    problems += interview_form.find_problems(data, now, tuple(config.mailboxes) if config else ())
    if problems or form is None:
        raise unusable_file(source, problems)
    return _debrief(form)


def find_missing(debrief: Debrief) -> tuple[FieldFinding, ...]:
    """Fields that a letter needs and the file may leave out: what the company needs `fit` for."""
    if not debrief.botched or debrief.fit[0].need.strip():
        return ()
    return (FieldFinding("fit[0].need", "missing", "", frozenset({Kind.SECOND_CHANCE})),)


def _debrief(form: InterviewForm) -> Debrief:
    """The debrief in a form, whose fields have the same names but for the testimonial."""
    data = form.model_dump(mode="json")
    testimonial = data["references"].pop("testimonial")
    data["references"] |= {f"testimonial_{name}": text for name, text in testimonial.items()}
    data["tone"] = data["tone"] or None
    return decode(Debrief, data)
