"""What the fields of an interview file must be to each other, read from the bare tables.

The form asks each field alone; these look across fields, whatever else is wrong, so that one reading
finds every problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from agent.keeping.file_checks import is_zone, quote, suggest
from agent.keeping.slug import compared

_COUNTS = {"interviewers": (1, 8, "one to eight people"), "fit": (1, 2, "one or two")}
_MOST_BOTCHED = 3
_WORD = re.compile(r"[^\W_]+(?:['’\-.@/&+][^\W_]+)*")  # noqa: RUF001 - CONTENT §3.4, the apostrophe people type
_LONGEST_TESTIMONIAL = {"text": 15, "source": 8}
_EARLIEST = 2000
_LATEST_DECISION = timedelta(days=3 * 366)
_EAST, _WEST = timedelta(hours=14), timedelta(hours=-12)


def problems(data: Mapping[str, Any], now: datetime, mailboxes: Sequence[str]) -> Iterator[str]:
    """Each as `field: what was expected`.

    Args:
        data: The tables of the file, of any type and content.
        now: Aware; an interview that ends later is refused.
        mailboxes: The names in config.toml; empty when no config was read.
    """
    yield from _end(data, now)
    yield from _decision(data)
    yield from _counts(data)
    yield from _people(data)
    yield from _asked_by(data)
    yield from _testimonial(data)
    yield from _mailbox(data, mailboxes)


def _end(data: Mapping[str, Any], now: datetime) -> Iterator[str]:
    end = data.get("interview_end")
    if not isinstance(end, datetime):
        return
    offset = end.utcoffset()
    if offset is None:
        written = end.replace(tzinfo=_zone_of(data)).isoformat()
        yield f"interview_end: the offset from UTC is missing; write it behind the time, such as {written}"
    elif not _WEST <= offset <= _EAST:
        yield "interview_end: no place is that far from UTC; expected an offset from -12:00 to +14:00"
    elif end.year < _EARLIEST:
        yield f"interview_end: expected a time after {_EARLIEST}"
    elif end > now:
        yield "interview_end: lies in the future; record an interview when it is over"


def _zone_of(data: Mapping[str, Any]) -> ZoneInfo:
    zone = data.get("their_time_zone")
    return ZoneInfo(zone if isinstance(zone, str) and zone and is_zone(zone) else "America/Chicago")


def _decision(data: Mapping[str, Any]) -> Iterator[str]:
    table, end = data.get("decision"), data.get("interview_end")
    day = table.get("date") if isinstance(table, dict) else None
    if not isinstance(day, date) or isinstance(day, datetime) or not isinstance(end, datetime):
        return
    if day < end.date():
        yield f"decision.date: lies before the interview; expected {end.date()} or later"
    elif day - end.date() > _LATEST_DECISION:
        yield "decision.date: lies years after the interview; expected the date they named"


def _counts(data: Mapping[str, Any]) -> Iterator[str]:
    for name, (least, most, wish) in _COUNTS.items():
        rows = data.get(name)
        if isinstance(rows, list) and not least <= len(rows) <= most:
            yield f"{name}: expected {wish}, found {len(rows)}"
    botched = data.get("botched")
    if isinstance(botched, list) and len(botched) > _MOST_BOTCHED:
        yield f"botched: expected at most three questions, found {len(botched)}; keep the three that matter"


def _people(data: Mapping[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    leads = 0
    for position, row in _tables(data, "interviewers"):
        name = compared(row["name"]) if isinstance(row.get("name"), str) else ""
        if name and name in seen:
            yield (
                f"interviewers[{position}].name: {quote(row['name'])} is there already; "
                "write the two names so that they differ"
            )
        seen.add(name)
        leads += row.get("lead") is True
        if leads > 1 and row.get("lead") is True:
            yield f"interviewers[{position}].lead: somebody else leads already; expected one lead"


def _asked_by(data: Mapping[str, Any]) -> Iterator[str]:
    people = [row for _, row in _tables(data, "interviewers")]
    known = [
        row[key] for row in people for key in ("name", "email") if isinstance(row.get(key), str) and row[key]
    ]
    names = {compared(one) for one in known}
    for position, row in _tables(data, "botched"):
        asked = row.get("asked_by")
        if isinstance(asked, str) and asked and compared(asked) not in names:
            hint = suggest(asked, known)
            wish = f"expected the name or email of an interviewer, found {quote(asked)}"
            yield f"botched[{position}].asked_by: {wish}{hint}"


def _testimonial(data: Mapping[str, Any]) -> Iterator[str]:
    references = data.get("references")
    table = references.get("testimonial") if isinstance(references, dict) else None
    for key, most in _LONGEST_TESTIMONIAL.items():
        text = table.get(key) if isinstance(table, dict) else None
        words = len(_WORD.findall(text)) if isinstance(text, str) else 0
        if words > most:
            yield f"references.testimonial.{key}: expected at most {most} words, found {words}"


def _mailbox(data: Mapping[str, Any], mailboxes: Sequence[str]) -> Iterator[str]:
    name = data.get("mailbox", "")
    if not mailboxes or not isinstance(name, str):
        return
    listed = ", ".join(mailboxes)
    if name and name not in mailboxes:
        hint = suggest(name, mailboxes) or f"; expected {listed}"
        yield f"mailbox: config.toml has no mailbox {quote(name)}{hint}"
    elif not name and len(mailboxes) > 1:
        yield f"mailbox: is missing; there are several, expected one of {listed}"


def _tables(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = data.get(name)
    for position, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield position, row
