"""What a thank-you says and what it leaves out (TY-01 to TY-12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.model.letter import Kind
from agent.writing.lexicon import LEX
from agent.writing.rules.anchors import anchors_in
from agent.writing.rules.draft import Draft, Hit, error, warn
from agent.writing.rules.table import only, rule
from agent.writing.text_model import normalise

_KIND = only(Kind.THANK_YOU)
_ACCEPTS = re.compile(
    r"\b(?:works (?:well )?for me|suits me|I (?:can |hereby |gladly )?(?:confirm|accept)"
    r"|I(?: will|'ll) be there|see you (?:on|at|then))\b",
    re.IGNORECASE,
)


@rule("TY-01", "E", _KIND)
def thanks_first(draft: Draft) -> Iterator[Hit]:
    """The first sentence gives thanks."""
    if not LEX.THANKS.search(draft.first(1, draft.own_voice)):
        yield error("paragraph 1, sentence 1", "The first sentence does not give thanks.")


@rule("TY-02", "E", _KIND)
def company_named(draft: Draft) -> Iterator[Hit]:
    """The company is named."""
    if draft.company not in draft.body:
        yield error("letter", f"The company is not named: {draft.company}")


@rule("TY-03", "E", _KIND)
def role_named(draft: Draft) -> Iterator[Hit]:
    """The role is named."""
    if draft.role not in draft.body:
        yield error("letter", f"The role is not named: {draft.role}")


@rule("TY-04", "E", _KIND)
def skill_restated(draft: Draft) -> Iterator[Hit]:
    """At least one relevant skill is restated."""
    skill = next((fit.skill for fit in draft.debrief.fit), "")
    if not skill or not draft.has(skill):
        yield error("letter", f"The skill is missing: {skill}")


@rule("TY-05", "E", _KIND)
def excitement(draft: Draft) -> Iterator[Hit]:
    """Excitement is stated, with its object."""
    if not LEX.ENTHUSIASM.search(draft.own_voice):
        yield error("letter", "The letter does not say what excites you.")
    if not draft.debrief.enthusiasm or not draft.has(draft.debrief.enthusiasm):
        yield error("letter", f"What excites you is missing: {draft.debrief.enthusiasm}")


@rule("TY-06", "W", _KIND)
def something_specific(draft: Draft) -> Iterator[Hit]:
    """One specific thing from the conversation with this person."""
    person = draft.context.addressee
    thanked = {person.name} if person else set[str]()
    if draft.context.via:  # what those said who are thanked through the reader
        thanked |= set(draft.context.pass_on)
    told = [one.highlight for one in draft.debrief.interviewers if one.highlight and one.name in thanked]
    if not told:
        yield warn(
            "letter", "Nothing specific from this conversation stands in it.", category="generic_thank_you"
        )
    elif not any(map(draft.has, told)):
        yield warn("letter", f"What this person told you is missing: {told[0]}")


@rule("TY-07", "E", _KIND)
def kind_ending(draft: Draft) -> Iterator[Hit]:
    """Ends with thanks or looking forward."""
    ending = draft.last(1, draft.own_voice)
    if not LEX.THANKS.search(ending) and not LEX.LOOK_FORWARD.search(ending):
        yield error("letter", "The last sentence neither thanks nor looks forward.")


@rule("TY-08", "E/W", _KIND)
def no_botched_question(draft: Draft) -> Iterator[Hit]:
    """No botched question or topic; that is the other letter's."""
    yield from anchors_in(draft)


@rule("TY-09", "E", _KIND)
def no_clarifying(draft: Draft) -> Iterator[Hit]:
    """No request to clarify."""
    for match in LEX.CLARIFY_ASK.finditer(draft.masked):
        yield error(draft.place_of(match.start()), f"Asks to clarify: {match.group()}")


@rule("TY-10", "E", _KIND)
def no_second_meeting(draft: Draft) -> Iterator[Hit]:
    """No request for another interview."""
    for match in LEX.SECOND_MEET.finditer(draft.masked):
        yield error(draft.place_of(match.start()), f"Asks for another meeting: {match.group()}")


@rule("TY-11", "E", _KIND)
def invitation_stays_open(draft: Draft) -> Iterator[Hit]:
    """An invitation is answered by the person, not here."""
    for match in _ACCEPTS.finditer(draft.masked):
        yield error(draft.place_of(match.start()), f"Accepts an invitation: {match.group()}")
    for slot in draft.context.invitation_slots:
        wanted = normalise(slot).strip()
        if wanted and wanted.casefold() in draft.body.casefold():
            yield error("letter", f"Names a time of the invitation: {wanted}")


@rule("TY-12", "E", _KIND)
def thanks_passed_on(draft: Draft) -> Iterator[Hit]:
    """Those without an address are thanked through this letter."""
    missing = [name for name in draft.context.pass_on if not draft.names_person(name)]
    for name in missing:
        yield error("letter", f"{name} is not thanked in this letter.")


RULES = (
    thanks_first,
    company_named,
    role_named,
    skill_restated,
    excitement,
    something_specific,
    kind_ending,
    no_botched_question,
    no_clarifying,
    no_second_meeting,
    invitation_stays_open,
    thanks_passed_on,
)
