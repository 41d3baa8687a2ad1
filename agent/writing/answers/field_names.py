"""The names of a debrief's fields, `botched[1].better_answer`, and what stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from agent.model.interview import Debrief

_POSITION = re.compile(r"\[\d*\]")
_LISTED = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")
_FLAT = {
    "references.who": ("references", "who"),
    "references.testimonial.text": ("references", "testimonial_text"),
    "references.testimonial.source": ("references", "testimonial_source"),
    "decision.text": ("decision", "text"),
}


def list_answers(debrief: Debrief) -> Iterator[tuple[str, str]]:
    """Each text that a letter may carry, with its name as in the interview file; names of people aside."""
    for place, person in enumerate(debrief.interviewers):
        yield f"interviewers[{place}].highlight", person.highlight
    for place, fit in enumerate(debrief.fit):
        yield from ((f"fit[{place}].{part}", getattr(fit, part)) for part in ("skill", "need", "why"))
    yield "enthusiasm", debrief.enthusiasm
    for place, item in enumerate(debrief.botched):
        parts = ("question", "topic", "better_answer")
        yield from ((f"botched[{place}].{part}", getattr(item, part)) for part in parts)
    yield "request", debrief.request
    for name, (part, key) in _FLAT.items():
        yield name, getattr(getattr(debrief, part), key)


def with_answer(debrief: Debrief, field: str, text: str) -> Debrief:
    """The debrief with another text in one field.

    Raises:
        TypeError, AttributeError, IndexError: it has no such field.
    """
    if listed := _LISTED.fullmatch(field):
        name, place, part = listed[1], int(listed[2]), listed[3]
        records = list(getattr(debrief, name))
        records[place] = replace(records[place], **{part: text})
        changes: dict[str, Any] = {name: tuple(records)}
    elif field in _FLAT:
        part, key = _FLAT[field]
        changes = {part: replace(getattr(debrief, part), **{key: text})}
    else:
        changes = {field: text}
    return replace(debrief, **changes)


def plain_name(field: str) -> str:
    """`botched[1].better_answer` to `better_answer`, `testimonial_text` to `references.testimonial.text`."""
    flat = _POSITION.sub("", field)
    last = re.split(r"[._]", flat)[-1]
    if "testimonial" in flat and last in ("text", "source"):
        return f"references.testimonial.{last}"
    if last == "who":
        return "references.who"
    return "decision.text" if flat.startswith("decision") else flat.rpartition(".")[2]
