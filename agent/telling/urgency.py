"""What the person does first, of all that waits for them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from agent.model.notice import Event, Notice

RULE = (
    "First what keeps everything else from happening, then letters to send, forms to fill in, and questions; "
    "of each what has waited longest."
)
"""The order, in a sentence for the person."""
_ORDER = (
    Event.SIGN_IN_ENDED,
    Event.RUNS_FAIL,
    Event.DRAFT_WAITS,
    Event.THANK_YOU_UNSENT,
    Event.FORM_WAITS,
    Event.ASKED,
    Event.SIGN_IN_ENDS,
)
_LETTERS = frozenset({Event.DRAFT_WAITS, Event.THANK_YOU_UNSENT})


def sort_by_urgency(waiting: Iterable[Notice]) -> tuple[Notice, ...]:
    """As RULE says.

    Why: while nothing lets the program into a mailbox no letter comes at all; a letter that is written loses
    most by each hour; a form is a letter to come; a question mostly keeps, and a sign-in that ends tomorrow
    keeps longest.

    Args:
        waiting: Of `what_waits.select_waiting`.
    """
    return tuple(sorted(waiting, key=lambda one: (_rank(one.event), one.since, one.key)))


def _rank(event: Event) -> int:
    """Letters are one kind, however long they wait."""
    if event in _LETTERS:
        return _ORDER.index(Event.DRAFT_WAITS)
    return _ORDER.index(event) if event in _ORDER else len(_ORDER)
