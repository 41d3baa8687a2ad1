"""What the answer to a no says (GD-01 to GD-08), and the question how things stand (SN-01 to SN-05)."""

from __future__ import annotations

from collections.abc import Iterator

from agent.model.letter import Kind
from agent.writing.lexicon import LEX
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, find_mentions, hits, only, rule, warn
from agent.writing.rules.truth import names_the_day

_DECLINE = only(Kind.GRACIOUS_DECLINE)
_NUDGE = only(Kind.STATUS_NUDGE)


@rule("GD-01", "E", _DECLINE)
def thanks_early(letter: LetterText) -> Iterator[Fault]:
    """Thanks stand in the first two sentences.

    Why: A short answer full of thanks, within a day or so, is what people remember.
    Source: Washington Post Jobs, Stout Systems.
    """
    if not LEX.THANKS.search(letter.first(2, letter.own_voice)):
        yield error("paragraph 1, sentence 1", "The first two sentences give no thanks.")


@rule("GD-02", "E", _DECLINE)
def acceptance(letter: LetterText) -> Iterator[Fault]:
    """Accepts the decision.

    Why: A reply that does not accept reads as the beginning of an appeal.
    Source: Washington Post Jobs, Stout Systems.
    """
    if not LEX.ACCEPTANCE.search(letter.own_voice):
        yield error("letter", "The letter does not accept the decision.")


@rule("GD-03", "W", _DECLINE)
def learning(letter: LetterText) -> Iterator[Fault]:
    """Names what was learned.

    Why: To be grateful for what was learned is the graceful way to move on.
    Source: Nexxt.
    """
    if not LEX.LEARNING.search(letter.own_voice):
        yield warn("letter", "The letter does not say what you learned.")


@rule("GD-04", "E", _DECLINE)
def door_open(letter: LetterText) -> Iterator[Fault]:
    """Keeps the door open.

    Why: Second choices are called when the first one leaves.
    Source: Washington Post Jobs, Stout Systems.
    """
    if not LEX.DOOR_OPEN.search(letter.own_voice):
        yield error("letter", "The letter does not keep the door open.")


@rule("GD-05", "E/W", _DECLINE)
def no_appeal(letter: LetterText) -> Iterator[Fault]:
    """No appeal: no clarifying, no second meeting, no skills, no question of the interview.

    Why: Appeals hardly ever work and spoil the good impression; some advisers think otherwise.
    Source: Nexxt, Washington Post Jobs, Dice.
    """
    yield from hits(letter, LEX.CLARIFY_ASK, "Asks to clarify")
    meeting = LEX.SECOND_MEET.search(letter.masked)
    if meeting and LEX.GRATEFUL_IF.search(letter.masked):
        yield error(
            letter.place_of(meeting.start()),
            f"Asks for another meeting: {meeting.group()}",
            words=meeting.group(),
        )
    company_and_role = tuple(text for text in letter.own_words if text.field in ("company", "role"))
    rest = letter.blank(letter.body, company_and_role)
    for place, fit in enumerate(letter.debrief.fit):
        if len(fit.skill.split()) > 1 and letter.has(fit.skill, rest):
            yield error(
                "letter", f"Offers a skill once more: {fit.skill}", f"fit[{place}].skill", words=fit.skill
            )
    yield from find_mentions(letter)


@rule("GD-06", "W", _DECLINE)
def company_and_role_named(letter: LetterText) -> Iterator[Fault]:
    """Company and role are named.

    Why: The reader wrote many of these and has to know which one is answered.
    """
    for what, name in (("company", letter.company), ("role", letter.role)):
        if name not in letter.body:
            yield warn("letter", f"The {what} is not named: {name}")


@rule("GD-07", "E", _DECLINE)
def feedback_only_if_wanted(letter: LetterText) -> Iterator[Fault]:
    """No question, unless the person wants feedback: then exactly one request.

    Why: A question asks for work from somebody who has just closed the matter; one request for feedback
    is fair, if the person wants it.
    Source: Washington Post Jobs.
    """
    if not letter.debrief.feedback:
        if "?" in letter.masked:
            yield error(letter.place_of(letter.masked.index("?")), "The letter asks a question.", words="?")
        return
    requests = [line for line in letter.lines if LEX.FEEDBACK.search(line.masked)]
    if len(requests) != 1:
        yield error("letter", f"Requests for feedback: {len(requests)}, there must be one.")


@rule("GD-08", "E", _DECLINE)
def fits_the_request(letter: LetterText) -> Iterator[Fault]:
    """Speaks of the request for a second conversation if there was one, and only then.

    Why: The letter has to fit what happened: either the job was declined, or the request for another
    conversation.
    """
    match = LEX.SECOND_REQUEST.search(letter.masked)
    if match and not letter.context.second_chance_sent:
        yield error(
            letter.place_of(match.start()), f"Nothing was asked for: {match.group()}", words=match.group()
        )
    elif not match and letter.context.second_chance_sent:
        yield error("letter", "The letter does not speak of the request that was declined.")


@rule("SN-01", "E", _NUDGE)
def asks_once(letter: LetterText) -> Iterator[Fault]:
    """Asks for status or timeline, once.

    Why: One question about where things stand is polite; two of them press.
    Source: Indeed.
    """
    asking = [line for line in letter.lines if LEX.STATUS_ASK.search(line.masked)]
    if not asking:
        yield error("letter", "The letter does not ask where things stand.")
    for line in asking[1:]:
        yield error(line.place, f"Asks a second time: {line.text}", words=line.text)


@rule("SN-02", "E", _NUDGE)
def role_and_day(letter: LetterText) -> Iterator[Fault]:
    """Names the role and the day of the interview.

    Why: The reader has to find the conversation among many.
    """
    if letter.role not in letter.body:
        yield error("letter", f"The role is not named: {letter.role}")
    if not names_the_day(letter):
        yield error("letter", "The day of the interview is not named.")


@rule("SN-03", "E", _NUDGE)
def interest(letter: LetterText) -> Iterator[Fault]:
    """Restates the interest.

    Why: It says in passing that the answer still matters.
    Source: Accountemps.
    """
    if not LEX.ENTHUSIASM.search(letter.own_voice):
        yield error("letter", "The letter does not restate the interest.")


@rule("SN-04", "E", _NUDGE)
def thanks_last(letter: LetterText) -> Iterator[Fault]:
    """Ends with thanks.

    Why: Closings that thank get more answers.
    Source: Boomerang.
    """
    if not LEX.THANKS.search(letter.last(1, letter.own_voice)):
        yield error("letter", "The last sentence does not give thanks.")


@rule("SN-05", "E/W", _NUDGE)
def nothing_more(letter: LetterText) -> Iterator[Fault]:
    """No question of the interview, no request for another one, no checking in.

    Why: The nudge is no second letter; and "just checking in" is the phrase that everybody has read too
    often.
    Source: Cover letter clichés.
    """
    yield from find_mentions(letter)
    yield from hits(letter, LEX.SECOND_MEET, "Asks for another meeting")
    yield from hits(letter, LEX.CHECKING_IN, "A worn phrase", warn)
