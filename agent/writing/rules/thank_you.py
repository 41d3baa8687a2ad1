"""What a thank-you says and what it leaves out (TY-01 to TY-13)."""

from __future__ import annotations

from collections.abc import Iterator

from agent.model.letter import Kind, Severity
from agent.writing.content_words import list_stems
from agent.writing.lexicon import LEX
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, find_mentions, hits, only, rule, warn
from agent.writing.text_model import normalise, words

_KIND = only(Kind.THANK_YOU)
_TOLD_TO_ALL = 10  # words
_SHARED_LEAST = 2  # words
PRAISE = "praises_what_went_badly"
"""The category of what TY-13 finds: a warning is made of it."""


@rule("TY-01", "E", _KIND)
def thanks_first(letter: LetterText) -> Iterator[Fault]:
    """The first sentence gives thanks.

    Why: Saying thanks is what the note is for; thanks in the first line also make later help more
    likely.
    Source: Nexxt, CareerBuilder 2005, Grant and Gino.
    """
    if not LEX.THANKS.search(letter.first(1, letter.own_voice)):
        yield error("paragraph 1, sentence 1", "The first sentence does not give thanks.")


@rule("TY-02", "E", _KIND)
def company_named(letter: LetterText) -> Iterator[Fault]:
    """The company is named.

    Why: A busy reader holds many conversations and has to know at once which one this was.
    Source: Iowa State, TU Delft.
    """
    if letter.company not in letter.body:
        yield error("letter", f"The company is not named: {letter.company}")


@rule("TY-03", "E", _KIND)
def role_named(letter: LetterText) -> Iterator[Fault]:
    """The role is named.

    Why: The same: the company may be filling several jobs.
    Source: TU Delft.
    """
    if letter.role not in letter.body:
        yield error("letter", f"The role is not named: {letter.role}")


@rule("TY-04", "E", _KIND)
def skill_restated(letter: LetterText) -> Iterator[Fault]:
    """At least one relevant skill is restated; of a panel some may be told what excites you instead.

    Why: A bare "thanks for your time" adds nothing; the note reminds of what the person brings.
    Source: Nexxt, Ask a Manager.
    """
    skills = [fit.skill for fit in letter.debrief.fit]
    if _is_of_a_panel(letter) and letter.has(letter.debrief.enthusiasm):
        return
    if not any(skill and letter.has(skill) for skill in skills):
        yield error("letter", f"The skill is missing: {next(iter(skills), '')}")


def _is_of_a_panel(letter: LetterText) -> bool:
    """Whether others get notes too, be they written now or on an earlier day."""
    context = letter.context
    is_first = len(letter.debrief.interviewers) > 1 and not context.via
    return bool(context.siblings or context.position or (is_first and _is_skill_long(letter)))


def _is_skill_long(letter: LetterText) -> bool:
    """Whether a skill is too long to stand word for word in each note of a panel."""
    return any(len(words(fit.skill)) > _TOLD_TO_ALL for fit in letter.debrief.fit)


@rule("TY-05", "E", _KIND)
def excitement(letter: LetterText) -> Iterator[Fault]:
    """Excitement is stated, with its object; to some of a panel, whom a skill is told, without.

    Why: Excitement is what makes a note memorable, and without its object it is an empty word.
    Source: Nexxt.
    """
    if not LEX.ENTHUSIASM.search(letter.own_voice):
        yield error("letter", "The letter does not say what excites you.")
    told_skill = any(fit.skill and letter.has(fit.skill) for fit in letter.debrief.fit)
    if _is_of_a_panel(letter) and told_skill:
        return
    if not letter.debrief.enthusiasm or not letter.has(letter.debrief.enthusiasm):
        yield error("letter", f"What excites you is missing: {letter.debrief.enthusiasm}")


@rule("TY-06", "W", _KIND)
def something_specific(letter: LetterText) -> Iterator[Fault]:
    """One specific thing from the conversation with this person.

    Why: The note builds on what was said, so that it could have gone to nobody else.
    Source: Ask a Manager, Smith Hanley, TU Delft.
    """
    person = letter.context.addressee
    thanked = {person.name} if person else set[str]()
    if letter.context.via:  # what those said who are thanked through the reader
        thanked |= set(letter.context.pass_on)
    highlights = [
        speaker.highlight
        for speaker in letter.debrief.interviewers
        if speaker.highlight and speaker.name in thanked
    ]
    if not highlights:
        yield warn(
            "letter", "Nothing specific from this conversation stands in it.", category="generic_thank_you"
        )
    elif not any(map(letter.has, highlights)):
        yield warn("letter", f"What this person told you is missing: {highlights[0]}")


@rule("TY-07", "E", _KIND)
def kind_ending(letter: LetterText) -> Iterator[Fault]:
    """Ends with thanks or looking forward.

    Why: Closings that thank got an answer in 62 of 100 mails, others in fewer than 48.
    Source: Boomerang, Grant and Gino.
    """
    ending = letter.last(1, letter.own_voice)
    if not LEX.THANKS.search(ending) and not LEX.LOOK_FORWARD.search(ending):
        yield error("letter", "The last sentence neither thanks nor looks forward.")


@rule("TY-08", "E", _KIND)
def no_botched_question(letter: LetterText) -> Iterator[Fault]:
    """No botched question or topic; that is the other letter's. Of the person's own words TY-13 speaks.

    Why: The reader may never have noticed. If it has to be put right, it gets a letter of its own after
    a day or two.
    Source: Nexxt, Saul, Pachera.
    """
    yield from (fault for fault in find_mentions(letter) if fault.severity is Severity.ERROR)


@rule("TY-09", "E", _KIND)
def no_clarifying(letter: LetterText) -> Iterator[Fault]:
    """No request to clarify.

    Why: Asking is the second letter's work, once these thanks have prepared the way.
    Source: Nexxt.
    """
    yield from hits(letter, LEX.CLARIFY_ASK, "Asks to clarify")


@rule("TY-10", "E", _KIND)
def no_second_meeting(letter: LetterText) -> Iterator[Fault]:
    """No request for another interview.

    Why: Thanks that ask for something are no thanks.
    Source: Nexxt.
    """
    yield from hits(letter, LEX.SECOND_MEET, "Asks for another meeting")


@rule("TY-11", "E", _KIND)
def invitation_stays_open(letter: LetterText) -> Iterator[Fault]:
    """An invitation is answered by the person, not here.

    Why: An invitation has to be answered by the person, with their own calendar; a draft that accepts a
    time would speak for them.
    """
    yield from hits(letter, LEX.ACCEPTS_INVITATION, "Accepts an invitation")
    for slot in letter.context.invitation_slots:
        wanted = normalise(slot).strip()
        if wanted and wanted.casefold() in letter.body.casefold():
            yield error("letter", f"Names a time of the invitation: {wanted}", words=wanted)


@rule("TY-12", "E", _KIND)
def thanks_passed_on(letter: LetterText) -> Iterator[Fault]:
    """Those without an address are thanked through this letter.

    Why: Everybody of a panel is thanked; where an address is missing, whoever arranged the interview
    passes it on.
    Source: Iowa State, Virginia.
    """
    missing = [name for name in letter.context.pass_on if not letter.names_person(name)]
    for name in missing:
        yield error("letter", f"{name} is not thanked in this letter.")


@rule("TY-13", "W", _KIND)
def no_praise_of_what_went_badly(letter: LetterText) -> Iterator[Fault]:
    """What is praised is not the very thing that went badly.

    Why: Praise for "tests with few customers" to the one whose question about them went wrong calls it back
    to mind, and may sound like mockery.
    """
    for field, text in _praised(letter):
        stems = list_stems(text)
        for item in letter.debrief.botched:
            topic = list_stems(item.topic)
            shared = len(stems & (list_stems(item.question) | topic))
            if (topic and topic <= stems) or (shared >= _SHARED_LEAST and 2 * shared >= len(stems)):
                where = letter.place_of(letter.position_of(text) or 0)
                yield warn(
                    where, f"This is close to a question that went badly: {text}", field, PRAISE, words=text
                )
                break


def _praised(letter: LetterText) -> Iterator[tuple[str, str]]:
    """The person's words that a note of thanks praises or boasts of, with their fields."""
    debrief = letter.debrief
    people = enumerate(debrief.interviewers)
    answers = [(f"interviewers[{place}].highlight", one.highlight) for place, one in people]
    answers += [("enthusiasm", debrief.enthusiasm)]
    answers += [(f"fit[{place}].skill", fit.skill) for place, fit in enumerate(debrief.fit)]
    return ((field, text) for field, text in answers if text and letter.has(text))
