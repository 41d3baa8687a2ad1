"""What a status nudge says (SN-01 to SN-05)."""

from __future__ import annotations

from collections.abc import Iterator

from agent.model.letter import Kind
from agent.writing.lexicon import LEX
from agent.writing.rules.facts import names_the_day
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, find_mentions, only, rule, warn

_KIND = only(Kind.STATUS_NUDGE)


@rule("SN-01", "E", _KIND)
def asks_once(letter: LetterText) -> Iterator[Fault]:
    """Asks for status or timeline, once.

    Why: One question about where things stand is polite; two of them press.
    Source: Indeed.
    """
    asking = [line for line in letter.lines if LEX.STATUS_ASK.search(line.masked)]
    if not asking:
        yield error("letter", "The letter does not ask where things stand.")
    for line in asking[1:]:
        yield error(line.place, f"Asks a second time: {line.text}")


@rule("SN-02", "E", _KIND)
def role_and_day(letter: LetterText) -> Iterator[Fault]:
    """Names the role and the day of the interview.

    Why: The reader has to find the conversation among many.
    """
    if letter.role not in letter.body:
        yield error("letter", f"The role is not named: {letter.role}")
    if not names_the_day(letter):
        yield error("letter", "The day of the interview is not named.")


@rule("SN-03", "E", _KIND)
def interest(letter: LetterText) -> Iterator[Fault]:
    """Restates the interest.

    Why: It says in passing that the answer still matters.
    Source: Accountemps.
    """
    if not LEX.ENTHUSIASM.search(letter.own_voice):
        yield error("letter", "The letter does not restate the interest.")


@rule("SN-04", "E", _KIND)
def thanks_last(letter: LetterText) -> Iterator[Fault]:
    """Ends with thanks.

    Why: Closings that thank get more answers.
    Source: Boomerang.
    """
    if not LEX.THANKS.search(letter.last(1, letter.own_voice)):
        yield error("letter", "The last sentence does not give thanks.")


@rule("SN-05", "E/W", _KIND)
def nothing_more(letter: LetterText) -> Iterator[Fault]:
    """No question of the interview, no request for another one, no checking in.

    Why: The nudge is no second letter; and "just checking in" is the phrase that everybody has read too
    often.
    Source: Cover letter clichés.
    """
    yield from find_mentions(letter)
    for match in LEX.SECOND_MEET.finditer(letter.masked):
        yield error(letter.place_of(match.start()), f"Asks for another meeting: {match.group()}")
    for match in LEX.CHECKING_IN.finditer(letter.masked):
        yield warn(letter.place_of(match.start()), f"A worn phrase: {match.group()}")
