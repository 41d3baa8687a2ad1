"""What the answer to a rejection says (GD-01 to GD-08)."""

from __future__ import annotations

from collections.abc import Iterator

from agent.model.letter import Kind
from agent.writing.lexicon import LEX
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, find_mentions, only, rule, warn

_KIND = only(Kind.GRACIOUS_DECLINE)


@rule("GD-01", "E", _KIND)
def thanks_early(letter: LetterText) -> Iterator[Fault]:
    """Thanks stand in the first two sentences.

    Why: A short answer full of thanks, within a day or so, is what people remember.
    Source: Washington Post Jobs, Stout Systems.
    """
    if not LEX.THANKS.search(letter.first(2, letter.own_voice)):
        yield error("paragraph 1, sentence 1", "The first two sentences give no thanks.")


@rule("GD-02", "E", _KIND)
def acceptance(letter: LetterText) -> Iterator[Fault]:
    """Accepts the decision.

    Why: A reply that does not accept reads as the beginning of an appeal.
    Source: Washington Post Jobs, Stout Systems.
    """
    if not LEX.ACCEPTANCE.search(letter.own_voice):
        yield error("letter", "The letter does not accept the decision.")


@rule("GD-03", "W", _KIND)
def learning(letter: LetterText) -> Iterator[Fault]:
    """Names what was learned.

    Why: To be grateful for what was learned is the graceful way to move on.
    Source: Nexxt.
    """
    if not LEX.LEARNING.search(letter.own_voice):
        yield warn("letter", "The letter does not say what you learned.")


@rule("GD-04", "E", _KIND)
def door_open(letter: LetterText) -> Iterator[Fault]:
    """Keeps the door open.

    Why: Second choices are called when the first one leaves.
    Source: Washington Post Jobs, Stout Systems.
    """
    if not LEX.DOOR_OPEN.search(letter.own_voice):
        yield error("letter", "The letter does not keep the door open.")


@rule("GD-05", "E/W", _KIND)
def no_appeal(letter: LetterText) -> Iterator[Fault]:
    """No appeal: no clarifying, no second meeting, no skills, no question of the interview.

    Why: Appeals hardly ever work and spoil the good impression; some advisers think otherwise.
    Source: Nexxt, Washington Post Jobs, Dice.
    """
    for match in LEX.CLARIFY_ASK.finditer(letter.masked):
        yield error(letter.place_of(match.start()), f"Asks to clarify: {match.group()}")
    meeting = LEX.SECOND_MEET.search(letter.masked)
    if meeting and LEX.GRATEFUL_IF.search(letter.masked):
        yield error(letter.place_of(meeting.start()), f"Asks for another meeting: {meeting.group()}")
    company_and_role = tuple(one for one in letter.own_words if one.field in ("company", "role"))
    rest = letter.blank(letter.body, company_and_role)
    for place, fit in enumerate(letter.debrief.fit):
        if len(fit.skill.split()) > 1 and letter.has(fit.skill, rest):
            yield error("letter", f"Offers a skill once more: {fit.skill}", f"fit[{place}].skill")
    yield from find_mentions(letter)


@rule("GD-06", "W", _KIND)
def company_and_role_named(letter: LetterText) -> Iterator[Fault]:
    """Company and role are named.

    Why: The reader wrote many of these and has to know which one is answered.
    """
    for what, name in (("company", letter.company), ("role", letter.role)):
        if name not in letter.body:
            yield warn("letter", f"The {what} is not named: {name}")


@rule("GD-07", "E", _KIND)
def feedback_only_if_wanted(letter: LetterText) -> Iterator[Fault]:
    """No question, unless the person wants feedback: then exactly one request.

    Why: A question asks for work from somebody who has just closed the matter; one request for feedback
    is fair, if the person wants it.
    Source: Washington Post Jobs.
    """
    if not letter.debrief.feedback:
        if "?" in letter.masked:
            yield error(letter.place_of(letter.masked.index("?")), "The letter asks a question.")
        return
    requests = [line for line in letter.lines if LEX.FEEDBACK.search(line.masked)]
    if len(requests) != 1:
        yield error("letter", f"Requests for feedback: {len(requests)}, there must be one.")


@rule("GD-08", "E", _KIND)
def fits_the_request(letter: LetterText) -> Iterator[Fault]:
    """Speaks of the request for a second conversation if there was one, and only then.

    Why: The letter has to fit what happened: either the job was declined, or the request for another
    conversation.
    """
    match = LEX.SECOND_REQUEST.search(letter.masked)
    if match and not letter.context.second_chance_sent:
        yield error(letter.place_of(match.start()), f"Nothing was asked for: {match.group()}")
    elif not match and letter.context.second_chance_sent:
        yield error("letter", "The letter does not speak of the request that was declined.")
