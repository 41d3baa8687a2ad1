"""What a second-chance letter says, and in which order (SC-01 to SC-18)."""

from __future__ import annotations

from collections.abc import Iterator

from agent.model.interview import Botched, Fit, Part
from agent.model.letter import Kind
from agent.writing.lexicon import LEX, must_quote, word_list, word_set
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, hits, only, rule, warn
from agent.writing.shapes.asked import is_question, name_question
from agent.writing.text_model import answer_span, normalise, sentences, words

_KIND = only(Kind.SECOND_CHANCE)


@rule("SC-01", "E", _KIND)
def questions_named(letter: LetterText) -> Iterator[Fault]:
    """Every question that went badly is quoted, or named by its topic.

    Why: Naming the exact questions shows honesty and responsibility; the reader need not guess what
    this is about.
    Source: Nexxt.
    """
    count = len(letter.questions)
    for place, item in letter.questions:
        quoted, topic = _positions(letter, item)
        field = f"botched[{place}]"
        if quoted is None and topic is None:
            yield error("letter", f"This question is not named: {item.question}", field)
        elif quoted is None and must_quote(item.question, count) and is_question(item.question):
            yield error("letter", f"This question is short enough to be quoted: {item.question}", field)


def _positions(letter: LetterText, item: Botched) -> tuple[int | None, int | None]:
    """Where a question is quoted, and where its topic is named, in the body; None: nowhere."""
    named = letter.position_of(item.topic)
    if named is None and item.topic:
        named = letter.position_of(name_question(item.topic.rstrip("?"))[0])
    if named is None and not is_question(item.question):
        named = letter.position_of(name_question(item.question)[0])
    return letter.position_of(item.question), named


@rule("SC-02", "E", _KIND)
def question_early(letter: LetterText) -> Iterator[Fault]:
    """The first question is named within the first two sentences.

    Why: A letter like this comes straight to the point.
    Source: Nexxt.
    """
    found = [at for _, item in letter.questions for at in _positions(letter, item) if at is not None]
    if found and len(letter.spans) > 2 and min(found) >= letter.spans[2][0]:  # noqa: PLR2004 (two sentences)
        yield error(letter.place_of(min(found)), "The question comes only after the first two sentences.")


@rule("SC-03", "E", _KIND)
def ownership(letter: LetterText) -> Iterator[Fault]:
    """Owns up in the first person.

    Why: Interviewers rate best those who explain what was in their own hands; a passive sentence hides
    who it was.
    Source: Nexxt, Silvester 2002.
    """
    if not LEX.OWNERSHIP.search(letter.own_voice):
        yield error("letter", "The letter does not say in the first person that the answer fell short.")
    yield from hits(letter, LEX.PASSIVE, "Nobody did it")


@rule("SC-04", "E/W", _KIND)
def clarifies(letter: LetterText) -> Iterator[Fault]:
    """Says that the point was not clear, and asks for the chance to clarify it.

    Why: The letter asks for one thing: the chance to make clear what was not.
    Source: Nexxt.
    """
    if not LEX.CLARIFY.search(letter.own_voice):
        yield error("letter", "The letter does not say that the point was not clear.")
    if not LEX.CLARIFY_ASK.search(letter.own_voice):
        yield warn("letter", "The letter does not ask for the chance to clarify.")


@rule("SC-05", "E", _KIND)
def better_answers(letter: LetterText) -> Iterator[Fault]:
    """Each question gets its better answer, whole or cut at a clause.

    Why: Second chances that worked were humble and brought new evidence of what the person can do.
    Source: Nexxt, Shellenbarger.
    """
    for place, item in letter.questions:
        field = f"botched[{place}].better_answer"
        span = answer_span(item, letter.body)
        if span is None:
            yield error("letter", f"The better answer is missing: {item.better_answer}", field)
        elif _cut_short(item, letter.body[slice(*span)]):
            yield error(
                letter.place_of(span[0]),
                f"The answer breaks off: {letter.body[slice(*span)]}",
                field,
                words=letter.body[slice(*span)],
            )


def _cut_short(item: Botched, answer: str) -> bool:
    """Whether a shortened answer ends in a connector, where no sentence of the person's ends."""
    spoken = words(answer.casefold())
    whole = [words(sentence.casefold()) for sentence in sentences(normalise(item.better_answer))]
    shared = [(one, min(len(one), len(spoken))) for one in whole if one]
    is_whole = any(one[-count:] == spoken[-count:] for one, count in shared)
    return not is_whole and spoken[-1] in word_set("connectors")


@rule("SC-06", "E", _KIND)
def why_you(letter: LetterText) -> Iterator[Fault]:
    """Skill and company need stand in the second paragraph.

    Why: The reader needs a reason of their own to give up another hour: what they need, and that this
    person brings it.
    Source: Nexxt.
    """
    second = letter.body.split("\n")[1] if len(letter.anatomy.paragraphs) > 1 else ""
    fits = letter.debrief.fit or (Fit(skill=""),)
    missing = [
        [
            (field, text)
            for field, text in (("skill", fit.skill), ("need", fit.need))
            if not _is_said(letter, text, second)
        ]
        for fit in fits
    ]
    if all(missing):
        for field, text in missing[0]:
            yield error("paragraph 2", f"The {field} is missing: {text}", "" if text else f"fit[0].{field}")


def _is_said(letter: LetterText, text: str, where: str) -> bool:
    return bool(text) and letter.has(text, where)


@rule("SC-07", "E", _KIND)
def another_meeting(letter: LetterText) -> Iterator[Fault]:
    """Asks for another meeting.

    Why: What is not asked for is not given.
    Source: Nexxt.
    """
    if not LEX.SECOND_MEET.search(letter.own_voice):
        yield error("letter", "The letter does not ask for another meeting.")


@rule("SC-08", "E", _KIND)
def their_convenience(letter: LetterText) -> Iterator[Fault]:
    """At a time that is convenient for them.

    Why: It is their time that is asked for, so they choose it.
    Source: Nexxt, Business Insider on Lynn Taylor.
    """
    if not LEX.CONVENIENCE.search(letter.own_voice):
        yield error("letter", "The letter does not offer a time convenient for them.")


@rule("SC-09", "E", _KIND)
def references(letter: LetterText) -> Iterator[Fault]:
    """References or a testimonial if there are any, and only then.

    Why: References lend weight to a claim; references that nobody gave are an invention.
    Source: Nexxt.
    """
    given = letter.debrief.references
    supplied = [text for text in (given.who, given.testimonial_text) if text.strip()]
    if not supplied:
        yield from hits(letter, LEX.REFERENCES, "You named no reference")
    elif not LEX.REFERENCES.search(letter.body) or not any(letter.has(text) for text in supplied):
        yield error("letter", f"The reference is missing: {supplied[0]}")


@rule("SC-10", "E", _KIND)
def thanks_for_interview(letter: LetterText) -> Iterator[Fault]:
    """Thanks for the interview, in the last two sentences.

    Why: Whatever comes of it, they gave an hour: that is thanked for.
    Source: Nexxt.
    """
    if _thanks(letter) is None:
        yield error("letter", "The last two sentences do not thank for the interview.")


@rule("SC-11", "E", _KIND)
def would_be_grateful(letter: LetterText) -> Iterator[Fault]:
    """Would be grateful for another interview, in the last two sentences.

    Why: It leaves the decision with them and puts no pressure on it.
    Source: Nexxt.
    """
    if not LEX.GRATEFUL_IF.search(letter.last(2, letter.own_voice)):
        yield error("letter", "The last two sentences do not say how grateful you would be.")


@rule("SC-12", "E", _KIND)
def last_words(letter: LetterText) -> Iterator[Fault]:
    """First the thanks, then the conditional gratitude, then nothing.

    Why: Thanks for what was given come before hopes for more, and the last words are the ones that
    stay.
    Source: Nexxt.
    """
    ending = letter.last(2, letter.own_voice)
    grateful = LEX.GRATEFUL_IF.search(ending)
    if grateful is None:
        yield error("letter", "The letter does not end with how grateful you would be.")
        return
    thanks = _thanks(letter)
    if thanks is not None and thanks > grateful.start():
        yield error("letter", "The thanks must come before the conditional gratitude.")
    if not LEX.GRATEFUL_IF.search(letter.last(1, letter.own_voice)):
        yield error("letter", "Something follows the conditional gratitude.")


def _thanks(letter: LetterText) -> int | None:
    """Where the last two sentences give thanks for what was, not for what may be."""
    ending = letter.last(2, letter.own_voice)
    conditional = [match.span() for match in LEX.GRATEFUL_IF.finditer(ending)]
    for match in LEX.THANKS_PAST.finditer(ending):
        if not any(a <= match.start() < b for a, b in conditional):
            return match.start()
    return None


@rule("SC-13", "E/W", _KIND)
def company_and_role(letter: LetterText) -> Iterator[Fault]:
    """The company is named, and the role; in the second paragraph the reader's own company is "you".

    Why: A busy reader has to know which of many conversations this was. To call people's own company by its
    name once more is how a circular speaks.
    """
    if letter.company not in letter.body:
        yield error("letter", f"The company is not named: {letter.company}")
    if letter.role not in letter.body:
        yield warn("letter", f"The role is not named: {letter.role}")
    reader = letter.context.addressee
    is_agency = reader is not None and reader.part is Part.RECRUITER_AGENCY
    second = "\n".join(letter.body.split("\n")[1:])
    if letter.company in second and not is_agency:
        yield warn(
            "paragraph 2",
            f"{letter.company} is the reader's own: say you, or your team.",
            words=letter.company,
        )


@rule("SC-15", "E", _KIND)
def no_pay_question(letter: LetterText) -> Iterator[Fault]:
    """A question about pay is left out; alone it makes no letter.

    Why: Asking again about pay turns a letter about work into a negotiation.
    Source: LiveAbout, Accountemps.
    """
    asked = {place for place, _ in letter.questions}
    if not asked:
        yield error("letter", "There is no question this letter could be about.")
    for place, item in enumerate(letter.debrief.botched):
        if place not in asked and any(at is not None for at in _positions(letter, item)):
            yield error("letter", f"A question about pay: {item.question}", f"botched[{place}].question")


@rule("SC-16", "W", _KIND)
def not_in_so_many_words(letter: LetterText) -> Iterator[Fault]:
    """Does not say second chance.

    Why: The words name the letter's purpose from the writer's side and sound like a game show.
    """
    yield from hits(letter, LEX.SECOND_CHANCE, "Better without these words", warn)


@rule("SC-17", "E", _KIND)
def number_fits(letter: LetterText) -> Iterator[Fault]:
    """The number word fits the number of questions.

    Why: "Two questions" above three of them shows a template.
    """
    count = len(letter.questions)
    for match in LEX.NUMBER_OF_QUESTIONS.finditer(letter.masked):
        said = match.group(1).casefold()
        if _number(said) != count:
            yield error(
                letter.place_of(match.start()),
                f"There are {count} questions, not: {match.group()}",
                words=match.group(),
            )
    wrong = LEX.MANY_POINTS if count == 1 else LEX.ONE_POINT
    yield from hits(letter, wrong, f"With {count} of them this does not fit")


def _number(word: str) -> int:
    numbers = word_list("numbers")
    return numbers.index(word) if word in numbers else int(word)


@rule("SC-19", "W", _KIND)
def thanks_once(letter: LetterText) -> Iterator[Fault]:
    """Thanks once, at the end.

    Why: Thanks said again and again sound like a plea.
    """
    said = LEX.THANKING.findall(f"{letter.own_voice}\n{letter.anatomy.closing}")
    if len(said) > 1:
        yield warn("letter", f"Thanks {len(said)} times; once is enough.")


@rule("SC-18", "E", _KIND)
def who_asked(letter: LetterText) -> Iterator[Fault]:
    """Never `you asked` when somebody else did.

    Why: Of a panel, "you asked" has to be true of the person who reads it.
    """
    if not letter.context.via and all(_asked_by_addressee(letter, item) for _, item in letter.questions):
        return
    yield from hits(letter, LEX.YOU_ASKED, "The reader did not ask it")


def _asked_by_addressee(letter: LetterText, item: Botched) -> bool:
    """Whether the reader asked a question, or nobody else is said to have."""
    person = letter.context.addressee
    asker = normalise(item.asked_by).strip().casefold()
    reader = (normalise(person.name).casefold(), person.email.casefold()) if person else ()
    return not asker or asker in reader
