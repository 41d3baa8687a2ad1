"""What an invitation inherits from the conversations that led to it.

`30 Minute Intro` or `Jordan <> Ines` says nothing of itself. Where the person and somebody of it wrote about
a job before, it is that interview; where they wrote about something else, it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from agent.knowledge.text import printable
from agent.model.mail import Thread
from agent.reading.evidence.reasons import Reason, make_reason, quote_words, weights

_MOST = 5
"""So many conversations are weighed, the first."""
_TITLE = 400


def inherit_reasons(
    conversations: Iterable[Thread], weigh_alone: Callable[[Thread], list[Reason]]
) -> list[Reason]:
    """The strongest reason that one of them gives; at most one for and one against.

    Args:
        conversations: With somebody of the meeting, bodies included; the likeliest first.
        weigh_alone: What speaks for and against each by itself.
    """
    found = [
        one
        for thread in islice(conversations, _MOST)
        if (one := _inherit_reason(thread.subject, weigh_alone(thread)))
    ]
    good = [one for one in found if not one.blocks]
    # The newest that speaks of a job holds, whatever else the same people wrote about.
    return [max(good, key=lambda one: one.evidence.points)] if good else found[:1]


def _inherit_reason(subject: str, reasons: list[Reason]) -> Reason | None:
    title = quote_words(printable(subject[:_TITLE]))
    points = sum(one.evidence.points for one in reasons)
    if any(one.about_other for one in reasons):
        return make_reason("other_matter", f"The conversation {title} is about something else", blocks=True)
    if any(one.blocks for one in reasons) or points < weights().ask:
        return None
    if not (any(one.trusted for one in reasons) and any(one.job for one in reasons)):
        return None
    kind = "conversation" if points >= weights().sure else "conversation_perhaps"
    return make_reason(
        kind, f"You wrote with them about a job: {title}", trusted=kind == "conversation", job=True
    )
