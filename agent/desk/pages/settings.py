"""Settings: config.toml by its sections, a field for each; comments and all other lines of the file stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from agent.desk.desk import Desk, draw, find_desk, go_to, note
from agent.desk.setting_fields import SettingField, list_fields, read_changes
from agent.errors import BadFileError, SecondChanceError, UsageError
from agent.mailboxes.registry import load_config
from agent.setting_up.phone import list_phones
from agent.setting_up.settings import list_settings, write
from agent.wording.settings import SECTIONS, describe_setting

PAGE = Blueprint("settings", __name__)
_LONGEST = 2_000
"""Characters of one field; no setting is as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table of config.toml."""

    table: str
    title: str
    about: str
    fields: tuple[SettingField, ...]

    @property
    def id(self) -> str:
        """Its name in the page."""
        return self.table.replace(".", "-")

    @property
    def is_folded(self) -> bool:
        """Whether it is folded away: a mailbox, which is set up once, unless something is wrong with it."""
        return self.table not in SECTIONS and not any(field.error for field in self.fields)


@PAGE.get("/settings")
def show() -> str:
    """Every setting with the value that holds."""
    return _draw(find_desk())


@PAGE.post("/settings/<table>")
def save(table: str) -> Response | tuple[str, int]:
    """Write what was changed in one section; what cannot be is said at its field, and the rest is written."""
    desk = find_desk()
    file = desk.home.config_file
    settings = list_settings(load_config(file))
    if table not in _list_tables(settings):
        abort(404)
    typed = request.form.to_dict(flat=False)
    errors: dict[str, str] = {}
    saved: list[str] = []
    for key, value in read_changes(table, settings, typed):
        try:
            if max(map(len, typed.get(key, ())), default=0) > _LONGEST:
                raise UsageError(f"That is too long; expected {_LONGEST:,} characters at most.")
            write(file, key, value)
        except SecondChanceError as problem:
            errors[key] = _describe_problem(key, problem)
        else:
            saved.append(describe_setting(key).label)
    if saved:
        note(f"Saved: {'; '.join(saved)}.")
    if errors:
        return _draw(desk, table, typed, errors), 422
    if not saved:
        note("Nothing was changed.")
    return go_to("settings.show", _anchor=table.replace(".", "-"))


def _draw(
    desk: Desk,
    table: str = "",
    typed: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    settings = list_settings(load_config(desk.home.config_file))
    sections = [_build_section(one, settings, table, typed, errors) for one in _list_tables(settings)]
    file = desk.home.config_file
    return draw(
        "settings.html",
        sections=sections,
        wrong=[field for section in sections for field in section.fields if field.error],
        phones=list_phones(file),
        file=file,
    )


def _build_section(
    table: str,
    settings: Mapping[str, object],
    wrong: str,
    typed: Mapping[str, Sequence[str]] | None,
    errors: Mapping[str, str] | None,
) -> Section:
    name = table.partition(".")[2]
    title, about = SECTIONS.get(table) or (f"Mailbox {name}", "Where your mail lives.")
    shown = (typed, errors) if table == wrong else (None, None)
    return Section(table=table, title=title, about=about, fields=tuple(list_fields(table, settings, *shown)))


def _list_tables(settings: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key.rpartition(".")[0] for key in settings))


def _describe_problem(key: str, problem: SecondChanceError) -> str:
    """The sentence for a field, without the key, which stands above it."""
    return " ".join(_list_sentences(key, problem))


def _list_sentences(key: str, problem: SecondChanceError) -> Iterator[str]:
    for said in (problem.text, *(problem.problems if isinstance(problem, BadFileError) else ())):
        part = said.removesuffix(" Nothing was changed.")  # the other fields may have been
        where, colon, says = part.partition(": ")
        if colon and (where == key or where.startswith(f"{key}[")):
            yield f"{says[:1].upper()}{says[1:]}"
        else:
            yield part
