"""What a status nudge says (SN-01 to SN-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.model.letter import Kind
from agent.writing.lexicon import LEX
from agent.writing.rules.anchors import anchors_in
from agent.writing.rules.draft import Draft, Hit, error, warn
from agent.writing.rules.facts import names_the_day
from agent.writing.rules.table import only, rule

_KIND = only(Kind.STATUS_NUDGE)
_CHECKING_IN = re.compile(
    r"\b(?:just )?(?:checking|touching|circling) (?:in|base|back)\b|\bjust following up\b", re.IGNORECASE
)


@rule("SN-01", "E", _KIND)
def asks_once(draft: Draft) -> Iterator[Hit]:
    """Asks for status or timeline, once."""
    asking = [line for line in draft.lines if LEX.STATUS_ASK.search(line.masked)]
    if not asking:
        yield error("letter", "The letter does not ask where things stand.")
    for line in asking[1:]:
        yield error(line.place, f"Asks a second time: {line.text}")


@rule("SN-02", "E", _KIND)
def role_and_day(draft: Draft) -> Iterator[Hit]:
    """Names the role and the day of the interview."""
    if draft.role not in draft.body:
        yield error("letter", f"The role is not named: {draft.role}")
    if not names_the_day(draft):
        yield error("letter", "The day of the interview is not named.")


@rule("SN-03", "E", _KIND)
def interest(draft: Draft) -> Iterator[Hit]:
    """Restates the interest."""
    if not LEX.ENTHUSIASM.search(draft.own_voice):
        yield error("letter", "The letter does not restate the interest.")


@rule("SN-04", "E", _KIND)
def thanks_last(draft: Draft) -> Iterator[Hit]:
    """Ends with thanks."""
    if not LEX.THANKS.search(draft.last(1, draft.own_voice)):
        yield error("letter", "The last sentence does not give thanks.")


@rule("SN-05", "E/W", _KIND)
def nothing_more(draft: Draft) -> Iterator[Hit]:
    """No question of the interview, no request for another one, no checking in."""
    yield from anchors_in(draft)
    for match in LEX.SECOND_MEET.finditer(draft.masked):
        yield error(draft.place_of(match.start()), f"Asks for another meeting: {match.group()}")
    for match in _CHECKING_IN.finditer(draft.masked):
        yield warn(draft.place_of(match.start()), f"A worn phrase: {match.group()}")


RULES = (asks_once, role_and_day, interest, thanks_last, nothing_more)
