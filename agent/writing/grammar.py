"""How names, days and the person's own words stand in a sentence, without being rewritten."""
# ruff: noqa: RUF001 (typographic quotes are what is looked at)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agent.knowledge.names import titles
from agent.knowledge.text import fold
from agent.model.interview import Debrief, Interviewer, Profile, Tone
from agent.writing.answers.job_names import is_called_by_job, name_by_job
from agent.writing.lexicon import LEX, word_list, word_set
from agent.writing.shapes import Shape, shape_of
from agent.writing.shapes.word_kinds import listed, read_words
from agent.writing.text_model import normalise, words

_INITIAL_LAST = re.compile(r" [^\W\d_]\.?$")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?![\w.&'’-])")
_ANSWER_STOP = re.compile(r"\s*[.!;,:]+(?=[\"”’')\]]*$)")
_COMMA = r"(?:(?<!\d),|,(?!\d))"  # the one of "110,000" or "1,5" parts nothing
_SLASH = r"(?:(?<!\d)/|/(?!\d))"  # nor does the one of "24/7"
_ONE_COMMA_AND = re.compile(r"[^,]*, (?:and|but) [^,]*")
_BRACKETS = re.compile(r"\([^()]*\)")
_AND = re.compile(r"\b(?:and|or)\b|&")
_DASH_BEHIND = re.compile(r" [-–—] ")
_OPEN_COMMA = re.compile(rf"{_COMMA}(?!.*(?:\b(?:and|or)\b|[&+]|{_SLASH}|{_COMMA})).*\w")


def follows_around(decision: str) -> bool:
    """Whether words for a day fit behind "a decision around", days later: `the 16th`, not `next week`."""
    return bool(decision) and LEX.NOT_AROUND.search(decision) is None


def is_a_sentence(text: str) -> bool:
    """Whether what should be a noun phrase is a sentence with its own subject: `I want to work with you`."""
    return LEX.WHOLE_SENTENCE.match(text) is not None


def ends_a_clause(text: str) -> bool:
    """Whether no clause can run on behind a text: it calls out, asks, or ends in words behind a comma."""
    if text.endswith(("!", "?")) or LEX.SET_OFF.search(text) or _ONE_COMMA_AND.fullmatch(text):
        return True
    return _OPEN_COMMA.search(text) is not None


def inside_sentence(text: str) -> str:
    """The text inside a sentence: a first word that is an article, pronoun or connector is lowered.

    "I" stays, and so does every word that might be a name.
    """
    first = _FIRST_WORD.match(text)
    if first is None or first[0] != first[0].capitalize() or first[0].lower() not in word_set("lowered"):
        return text
    return text[0].lower() + text[1:]


def lower_verb(text: str) -> str:
    """What begins with a verb, as it stands inside a sentence: `secure the site`; capitals stay."""
    first = _FIRST_WORD.match(text)
    is_plain = first is not None and len(first[0]) > 1 and first[0] == first[0].capitalize()
    return text[0].lower() + text[1:] if is_plain else text


def begins_joined(text: str) -> bool:
    """Whether a clause begins with what cannot stand behind "is that": `that's a fault`, `or it was cold`."""
    return text.split(maxsplit=1)[0].casefold().replace("’", "'") in word_set("joined")


def capital_first(text: str) -> str:
    """The text as it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def after_is_that(answer: str) -> str:
    """A better answer as it stands after "is that": no final stop, first word lowered."""
    return inside_sentence(_ANSWER_STOP.sub("", answer))


def in_one_list(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, and c`; items that hold commas are parted by semicolons."""
    if len(items) == 1:
        return items[0]
    mark = ";" if any("," in item for item in items) else ","
    if len(items) == 2:  # noqa: PLR2004 - a pair takes no comma
        return f"{items[0]}{mark if mark == ';' else ''} and {items[1]}"
    return f"{f'{mark} '.join(items[:-1])}{mark} and {items[-1]}"


_WEEKDAY_AT_MOST = 4  # calendar days back


def day_phrase(interview_end: datetime, now: datetime, *, zone: str, country: str) -> str:
    """`on Thursday`, or `on 4 September` when that is more than four calendar days back (C-20).

    Both moments are aware; their dates are taken in `zone`, the recipient's IANA zone. `country` (ISO
    3166) decides whether the month comes first. It never says "today": the letter may be sent later.

    Raises:
        ZoneInfoNotFoundError, ValueError, OSError: there is no such zone.
    """
    there = ZoneInfo(zone)
    day = interview_end.astimezone(there).date()
    back = (now.astimezone(there).date() - day).days
    if 0 <= back <= _WEEKDAY_AT_MOST:
        return f"on {word_list('weekdays')[day.weekday()]}"
    return f"on {month_and_day(day, country=country)}"


def month_and_day(day: date, *, country: str) -> str:
    """`September 4` in the United States and Canada, `4 September` elsewhere."""
    month = word_list("months")[day.month - 1]
    return f"{month} {day.day}" if country.upper() in word_set("month_first") else f"{day.day} {month}"


def mention(person: Interviewer) -> str:
    """How somebody is spoken of in a letter: `Sophie von Arx`, `Prof. Crane`, `the hiring manager`.

    With an academic title where the person entered one, on a first-name basis too; with another title where
    a family name is all one knows, `Mr Levi`. Somebody whose name is not known is named by their job.
    """
    if is_called_by_job(person.name):
        return name_by_job(person.name)
    alone = person.name == person.family and not person.first_name_basis
    return _respectful(person, "") or (_titled(person) if alone else "") or _plain_name(person)


def greeting(addressee: Interviewer | None, *, company: str, tone: Tone, country: str) -> str:
    """The greeting line with its comma (C-08).

    The first that fits: `-san` with the family name, the highest academic title with it, the first name on
    that basis, the entered title with the family name, the full name as written.

    A formal letter never uses the first name; a brief one says "Hi" to people on a first-name
    basis. `country` is the recipient's (ISO 3166): `-san` is for Japan only. No title is ever derived
    from a name (D10), nor a given or family name from an order of names.
    """
    if addressee is None or not addressee.name:
        team = "" if company.casefold().endswith("team") else " team"
        return f"Dear {company}{team},"
    first = _first_name(addressee)
    if tone is Tone.FORMAL:
        first = ""
    respectful, titled = _respectful(addressee, country), _titled(addressee)
    if first and not respectful:
        return f"{'Hi' if tone is Tone.BRIEF else 'Dear'} {first},"
    return f"Dear {respectful or titled or _plain_name(addressee)},"


def _respectful(person: Interviewer, country: str) -> str:
    """`Sato-san` in Japan, `Dr. Weiß`, `Prof. Weiß`: forms that come before the first name; else empty."""
    family = _family(person)
    if _is_san(person.title):
        last = family or ("" if " " in person.name else person.name)
        return f"{last}-san" if last and country.upper() == "JP" else ""
    titles = person.title.split()
    for rank in ("prof", "dr"):
        highest = next((title for title in titles if title.casefold().startswith(rank)), "")
        if highest:
            return f"{_capital(highest)} {family or person.name}"
    return ""


def _plain_name(person: Interviewer) -> str:
    """The name as written, a title in it with a capital; letters behind the family name are not said."""
    name = person.name
    head, family, honours = name.partition(f" {person.family}") if person.family else (name, "", "")
    if honours[:1] == " " and honours.upper() == honours:  # "Sir Alec Dunmore KC"
        name = head + family
    first = fold(name.partition(" ")[0]).rstrip(".")
    return _capital(name) if first in titles() else name


def _titled(person: Interviewer) -> str:
    """`Ms. Okonkwo-Reyes`, `Sir Malcolm`; empty without a title or a known family name."""
    family = _family(person)
    if person.title.casefold() in word_set("titles_with_given"):
        given = person.given or _rest_of(person.name, family)
        given = given[len(person.title) :].strip() if given.startswith(f"{person.title} ") else given
        return f"{_capital(person.title)} {given}" if given else ""
    if not family or not person.title or _is_san(person.title) or person.title.casefold() == "none":
        return ""
    return f"{_capital(person.title)} {family}"


def _first_name(person: Interviewer) -> str:
    if not person.first_name_basis:
        return ""
    if person.given or " " not in person.name:
        return person.given or person.name
    known = _rest_of(person.name, person.family)
    return known or (_INITIAL_LAST.sub("", person.name) if _INITIAL_LAST.search(person.name) else "")


def _family(person: Interviewer) -> str:
    return person.family or _rest_of(person.name, person.given)


def _rest_of(name: str, part: str) -> str:
    """What is left of a full name when its known given or family name is taken off either end."""
    if not part:
        return ""
    if name.startswith(f"{part} "):
        return name[len(part) :].strip()
    return name[: -len(part)].strip() if name.endswith(f" {part}") else ""


def _is_san(title: str) -> bool:
    return title.strip("- ").casefold() == "san"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def role_the(role: str) -> str:
    """The role with article and noun: `the X role`, or `the X` where its head is such a noun already.

    `the PhD position in botany`, `the Buying Internship, Summer 2027`, `the Team Lead role (buying)`; with
    words behind a comma or a dash, `the role of Clerk, 20 hours,` and `the role of Clerk - nights`. What
    somebody would be or do is a job: `the job as a night nurse`, `the job helping in the lab`.
    """
    first = role.partition(" ")[0].casefold()
    if first in ("a", "an"):
        return f"the job as {role}"
    if first in ("any", "some", "your"):
        return role
    if first == "as" or _is_doing(role):
        return f"the job {role}"
    article = "" if role.casefold().startswith("the ") else "the "
    head = LEX.BEHIND_THE_JOB.split(role, maxsplit=1)[0].split()
    is_named = bool(head) and head[-1].casefold() in word_set("job_nouns")
    if is_named:
        return f"{article}{role}"
    bare = _BRACKETS.sub("", role)
    _, comma, behind = bare.partition(", ")
    if comma and not _AND.search(behind):
        return f"the role of {role},"
    return f"the role of {role}" if _DASH_BEHIND.search(bare) else f"{article}{role} role"


def _is_doing(role: str) -> bool:
    """`helping in the lab`, `working nights`; not `training coordinator`, `Teaching Fellow`."""
    typed = read_words(role)
    is_told = len(typed) > 1 and typed[0].is_a("ing") and not typed[1].is_titled
    is_somebody = any(word.is_a("person", "agent") for word in typed)
    return is_told and not is_somebody and shape_of(role, "role") is Shape.GERUND


def at_company(company: str) -> str:
    """The company inside a sentence: `the University of Marholm`, others as they are called."""
    return f"the {company}" if LEX.CALLED_WITH_ARTICLE.match(company) else company


def sign(profile: Profile, addressee: Interviewer | None, greeting_line: str) -> str:
    """The name under a letter: the first name where the reader is greeted by theirs (`[me] given`)."""
    given = profile.given.strip()
    first = _first_name(addressee) if addressee else ""
    is_first = bool(first) and greeting_line.endswith(f" {first},")
    return given if given and is_first else profile.name.strip()


_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w.&'’-])")
_NEXT = re.compile(r"\W*(\w+)")
_ENDINGS = ("ing", "tion", "tions", "ment", "ments", "ness")
_ENDED_MIN = 5  # letters


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What one debrief tells of its words."""

    small: frozenset[str] = frozenset()
    """Words the person also wrote with a small letter."""
    names: frozenset[str] = frozenset()
    """Words of the company's name and of people's."""

    @classmethod
    def of(cls, debrief: Debrief) -> FirstWords:
        """Read a clean debrief."""
        texts = [debrief.enthusiasm, *(t for fit in debrief.fit for t in (fit.skill, fit.need))]
        texts += [person.highlight for person in debrief.interviewers]
        texts += [
            t
            for question in debrief.botched
            for t in (question.question, question.topic, question.better_answer)
        ]
        called = [debrief.company, *(person.name for person in debrief.interviewers)]
        return cls(
            frozenset(word for text in texts for word in words(normalise(text)) if word[0].islower()),
            frozenset(word for name in called for word in words(normalise(name))),
        )

    def inside(self, text: str) -> str:
        """The text inside a sentence, its first word lowered unless it may be a name or is "I"."""
        known = inside_sentence(text)
        return known[:1].lower() + known[1:] if known == text and self._is_plain(text) else known

    def after_is_that(self, answer: str) -> str:
        """A better answer as it stands after "is that": no final stop, first word lowered."""
        return self.inside(after_is_that(answer))

    def _is_plain(self, text: str) -> bool:
        if LEX.CONTRACTED_BEGINNING.match(text) and text[0].isupper():
            return True
        first = _FIRST.match(text)
        if first is None or len(first[0]) == 1 or first[0] in self.names:
            return False
        word = first[0].lower()
        if first[0] != word[0].upper() + word[1:] or LEX.CALENDAR_WORD.fullmatch(word):
            return False
        rest = text[first.end() :]
        following = _NEXT.match(rest)
        titled = following is not None and _is_titled(following[1])
        if _ends_plainly(word) and word not in word_set("named_like_words"):
            return not titled or any(word[0].islower() for word in words(rest))
        everyday = {word, word.partition("-")[0]} & word_set("everyday")
        is_listed = word in listed("verb") | listed("number") and word not in word_set("named_like_words")
        return not titled and (word in self.small or bool(everyday) or is_listed)


def _is_titled(word: str) -> bool:
    return len(word) > 1 and word[0].isalpha() and word == word.capitalize() != word.lower()


def _ends_plainly(word: str) -> bool:
    return len(word) >= _ENDED_MIN and word.endswith(_ENDINGS)
