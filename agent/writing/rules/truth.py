"""Nothing wrong, foreign or invented stands in a letter (C-12 to C-14, C-20, C-22, C-28, C-30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from agent.model.interview import Mode
from agent.writing.lexicon import LEX, word_list, word_set
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, rule
from agent.writing.text_model import WORD, normalise, words

_WEEKDAY_BACK_MAX = 4
_NEAR_MISS = ((5, 1), (9, 2))
"""From how many letters of a company on how many wrong letters are a slip and not another word."""
_NOISE = re.compile(
    r"\((?:[mwfdxi](?:/[mwfdxi]){1,3})\)|(?<![\w&])#\d{3,}|\b(?:R|JR|REQ)-?\d{4,}\b", re.IGNORECASE
)
_OUT_OF_MODE = {Mode.PHONE: "MET_IN_PERSON", Mode.VIDEO: "THEIR_OFFICE", Mode.ONSITE: "ON_THE_CALL"}
"""What does not fit an interview of this mode, in the lexicon."""
_PRIVATE_RUN = 5
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_ALWAYS_CAPITAL = frozenset({"I", "I'm", "I've", "I'd", "I'll", "English"})


@cache
def _calendar() -> frozenset[str]:
    return word_set("weekdays") | word_set("months")


@cache
def _day_mention() -> re.Pattern[str]:
    """A weekday, or a month with its day before or behind it."""
    weekday, month = "|".join(word_list("weekdays")), "|".join(word_list("months"))
    return re.compile(
        rf"\b(?P<weekday>{weekday})\b"
        rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{month})\b"
        rf"|\b(?P<month2>{month}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b"
    )


@rule("C-12", "E")
def company_spelling(letter: LetterText) -> Iterator[Fault]:
    """The company is spelled as in the debrief.

    Why: A misspelt company is the same slip as a misspelt name.
    Source: Avid Careerist.
    """
    company = letter.company
    slips = max((allowed for letters, allowed in _NEAR_MISS if len(company) >= letters), default=0)
    known = {name.casefold() for name in letter.known_people}
    for place, run in _capital_runs(letter, len(words(company))):
        same_letters = run.casefold() == company.casefold()
        if run == company or run.casefold() in known or run in _calendar():
            continue
        if same_letters or (abs(len(run) - len(company)) <= slips and _distance(run, company) <= slips):
            yield error(place, f"The company is {company}, but the letter says: {run}", "company", words=run)


def _capital_runs(letter: LetterText, count: int) -> Iterator[tuple[str, str]]:
    """Runs of about so many words that begin with a capital, outside the person's words."""
    for line in letter.lines:
        found = list(WORD.finditer(line.masked))
        for index, first in enumerate(found):
            alone_at_start = _begins_sentence(line.masked, first.start())
            if not first.group()[0].isupper():
                continue
            for last in found[max(index, index + count - 2) : index + count + 1]:
                if not (alone_at_start and last is first):
                    yield line.place, line.masked[first.start() : last.end()]


def _distance(name: str, other: str) -> int:
    """How many letters must change to make one of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(name, start=1):
        corner, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (a != b))
    return row[-1]


def _begins_sentence(text: str, start: int) -> bool:
    """Whether a word is the first of its sentence, where a capital says nothing."""
    before = text[:start].rstrip(" \n\"'()[]-*")
    return not before or before[-1] in ".!?"


@rule("C-13", "E")
def foreign_names(letter: LetterText) -> Iterator[Fault]:
    """No company, role or person of another interview.

    Why: Letters are copied from one another; the other company's name left standing is the worst of it.
    Source: Smith Hanley, Virginia.
    """
    mine = {letter.company, letter.role, *letter.known_people}
    for name in sorted(letter.context.other_names):
        wanted = normalise(name).strip()
        if len(wanted) < 3 or wanted in mine or wanted in _calendar():  # noqa: PLR2004 (no name is shorter)
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
        for match in pattern.finditer(letter.masked):
            if " " in wanted or not _begins_sentence(letter.masked, match.start()):
                yield error(
                    letter.place_of(match.start()), f"{wanted} belongs to another interview.", words=wanted
                )
        if pattern.search(normalise(letter.anatomy.greeting)) and " " in wanted:
            yield error("greeting", f"{wanted} belongs to another interview.", words=wanted)


@rule("C-14", "E")
def clean_role(letter: LetterText) -> Iterator[Fault]:
    """The role without requisition noise, not in capitals, never doubled.

    Why: Job titles come out of application systems with numbers and suffixes that no person would write
    into a letter.
    """
    others = tuple(field for field in letter.own_words if field.field not in ("role", "company"))
    text = letter.blank(letter.body, others)
    entered = normalise(letter.debrief.role).strip()
    for match in _NOISE.finditer(text):
        yield error(
            letter.place_of(match.start()), f"Requisition noise: {match.group()}", "role", words=match.group()
        )
    if entered != letter.role and entered.isupper() and entered in text:
        yield error(
            letter.place_of(text.index(entered)), f"The role is in capitals: {entered}", "role", words=entered
        )
    for match in LEX.DOUBLED_ROLE.finditer(text):
        yield error(letter.place_of(match.start()), f"Doubled: {match.group()}", "role", words=match.group())


def names_the_day(letter: LetterText) -> bool:
    """Whether the letter states the day of the interview (SN-02); that it is the right one is C-20."""
    decided = _date_of(letter.debrief.decision.date)
    mentions = _day_mention().finditer(letter.masked)
    return any(match["weekday"] or _date(match) != decided for match in mentions)


def _date(match: re.Match[str]) -> tuple[str, int]:
    """Month and day of a mention that is no weekday."""
    return match["month"] or match["month2"], int(match["day"] or match["day2"])


def _date_of(day: date | None) -> tuple[str, int] | None:
    return (word_list("months")[day.month - 1], day.day) if day else None


@rule("C-20", "E")
def right_day(letter: LetterText) -> Iterator[Fault]:
    """The stated day is the interview's in the recipient's zone; a weekday only if at most four days back.

    Why: Interviewer and candidate may sit on two sides of midnight. After four days a weekday alone
    could mean another week.
    """
    end = letter.interview_end
    weekday = word_list("weekdays")[end.weekday()]
    for match in _day_mention().finditer(letter.masked):
        place = letter.place_of(match.start())
        if match["weekday"]:
            if match["weekday"] != weekday:
                yield error(
                    place,
                    f"The interview was on a {weekday}, not {match['weekday']}.",
                    words=match["weekday"],
                )
            elif not 0 <= letter.days_back <= _WEEKDAY_BACK_MAX:
                yield error(
                    place,
                    f"{match['weekday']} is {letter.days_back} days back: say day and month.",
                    words=match["weekday"],
                )
            continue
        if _date(match) not in (_date_of(end), _date_of(letter.debrief.decision.date)):
            right = f"{end.day} {word_list('months')[end.month - 1]}"
            yield error(place, f"The interview was on {right}, not {match.group()}.", words=match.group())


@rule("C-22", "E")
def mode_fits(letter: LetterText) -> Iterator[Fault]:
    """Nobody is met on the phone, and nobody sees an office on video.

    Why: Thanking somebody on the telephone for "meeting" them shows a letter that was not written for
    them.
    Source: Fast Company, TU Delft.
    """
    for line in letter.lines:
        match = getattr(LEX, _OUT_OF_MODE[letter.debrief.mode]).search(line.masked)
        if match and not LEX.FUTURE.search(line.masked):
            yield error(
                line.place,
                f"Does not fit an interview by {letter.debrief.mode}: {match.group()}",
                words=match.group(),
            )


@rule("C-28", "E")
def private_stays_private(letter: LetterText) -> Iterator[Fault]:
    """Private notes and the learning log never reach a letter.

    Why: What got in the way is an excuse as soon as it is written to them; these notes are the person's
    own.
    Source: Nexxt.
    """
    said = _runs(letter.masked)
    notes = (
        ("private_note", letter.debrief.private_note),
        *(("improve", entry) for entry in letter.debrief.improve),
    )
    for field, note in notes:
        for run in sorted(_runs(normalise(note)) & said):
            yield error("letter", f"From a private note: {' '.join(run)}", field)
            break


def _runs(text: str) -> set[tuple[str, ...]]:
    found = [word.casefold() for word in words(text)]
    return set(zip(*(found[shift:] for shift in range(_PRIVATE_RUN)), strict=False))


@rule("C-30", "E")
def nothing_invented(letter: LetterText) -> Iterator[Fault]:
    """Every number and every name stands in the debrief, the profile or the thread.

    Why: Nothing may be claimed that the person did not say: no figure, no name.
    Source: Nexxt.
    """
    known = _known_tokens(letter)
    numbers = {number for text in known for number in _NUMBER.findall(text)}
    end = letter.interview_end
    numbers |= {str(end.day), str(end.year)}
    if decided := letter.debrief.decision.date:
        numbers |= {str(decided.day), str(decided.year)}
    for match in _NUMBER.finditer(letter.masked):
        if match.group() not in numbers:
            yield error(
                letter.place_of(match.start()),
                f"This number stands nowhere in your notes: {match.group()}",
                words=match.group(),
            )
    for line in letter.lines:
        for token in WORD.finditer(line.masked):
            plain = token.group()
            if not plain[0].isupper() or _begins_sentence(line.masked, token.start()):
                continue
            if not {plain, plain.removesuffix("'s")} & (known | _calendar() | _ALWAYS_CAPITAL):
                yield error(line.place, f"This name stands nowhere in your notes: {plain}", words=plain)


def _known_tokens(letter: LetterText) -> set[str]:
    texts = [text.text for text in letter.own_words]
    texts += [person.title for person in letter.debrief.interviewers]
    texts += [letter.context.profile.name, *letter.known_people, *letter.context.pass_on]
    texts += [normalise(letter.context.known_words)]
    return {token for text in texts for token in (*words(text), *_parts(text))}


def _parts(text: str) -> list[str]:
    """Also the parts of compounds: a name may lose its hyphenated half, never gain one."""
    return re.findall(r"[^\W_]+", text)
