"""How the person's words are fitted into a sentence without being rewritten (CONTENT §8.4, §8.6)."""
# ruff: noqa: RUF001 (typographic quotes are what is looked at)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agent.model.interview import Debrief
from agent.writing.text_model import normalise, words

_FIRST_WORD = re.compile(r"[^\W\d_]+(?![\w.&'’-])")
_ANSWER_STOP = re.compile(r"\s*[.!;,:]+(?=[\"”’')\]]*$)")
# Articles, pronouns, connectors and prepositions: never a name, so never capital inside a sentence.
_LOWERED = frozenset(
    {"a", "an", "the", "he", "she", "it", "we", "they", "you", "my", "your", "his", "her", "its", "our"}
    | {"their", "this", "that", "these", "those", "there", "who", "which", "what", "how", "why", "where"}
    | {"when", "whenever", "whether", "and", "but", "or", "so", "because", "if", "since", "as", "while"}
    | {"although", "though", "until", "unless", "once", "after", "before", "first", "then", "instead"}
    | {"for", "in", "on", "at", "by", "with", "without", "from", "to", "of", "about", "during", "through"}
    | {"no", "not", "every", "each", "any", "all", "both", "some", "one", "two", "three"}
)
# A need that names people, or begins with a deed, is nothing one works towards or gets to.
_NO_GOAL = re.compile(
    r"^to \w|\b(?:who|someone|somebody|anyone|person|people|ppl|staff|lads|hands|hires?|colleagues?|clerks?"
    r"|postdocs?|nurses?|assistants?|associates?|apprentices?|trainees?|volunteers?|mechanics?|technicians?|reps?|actors?"
    r"|(?:car|clean|dispatch|develop|driv|lead|manag|memb|milk|teach|wait|weld|work)ers?)\b",
    re.IGNORECASE,
)
_BEHIND_THE_HEAD = re.compile(
    r" (?:of|in|for|with|at|on|from|per|by|after|before|between|among|through|that)\b"
)
# A date in words that means another day once some days are gone, or that begins with its own preposition.
_NOT_AROUND = re.compile(
    r"^(?:around|about|at|before|by|in|latest|on|probably|soon|until|within)\b"
    r"|^(?:mon|tues|wednes|thurs|fri|satur|sun)day\W*$"
    r"|\b(?:today|tomorrow|tonight|soon|coming)\b"
    r"|\b(?:this|next) (?:\w+ )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|week|weekend|month|fortnight)\b"
    r"|\b(?:the|that) week(?:end)?\b(?! of\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"I(?:['\u2019](?:m|d|ve|ll))?(?= [a-z])|(?:he|she|they|we)(?:['\u2019](?:s|d|re|ve|ll))? [a-z]"
    r"|you (?!and\b|all\b|as\b|or\b|people\b|guys\b)[a-z]|you['\u2019](?:re|d|ve|ll) ",
    re.IGNORECASE,
)
_OPEN_COMMA = re.compile(r",(?!.*(?:\b(?:and|or)\b|[&+/,])).*\w")


def is_a_goal(need: str) -> bool:
    """Whether a need can be worked towards: `fewer returns`, not `drivers who stay` or `to cut returns`."""
    return _NO_GOAL.search(_BEHIND_THE_HEAD.split(need)[0]) is None


def follows_around(decision: str) -> bool:
    """Whether words for a day fit behind "a decision around", days later: `the 16th`, not `next week`."""
    return bool(decision) and _NOT_AROUND.search(decision) is None


def is_a_sentence(text: str) -> bool:
    """Whether what should be a noun phrase is a sentence with its own subject: `I want to work with you`."""
    return _SENTENCE.match(text) is not None


def ends_a_clause(text: str) -> bool:
    """Whether no clause can run on behind a text: it calls out, asks, or ends in words behind a comma."""
    return text.endswith(("!", "?")) or _OPEN_COMMA.search(text) is not None


def inside_sentence(text: str) -> str:
    """The text inside a sentence: a first word that is an article, pronoun or connector is lowered.

    "I" stays, and so does every word that might be a name (CONTENT §8.6).
    """
    first = _FIRST_WORD.match(text)
    if first is None or first[0] != first[0].capitalize() or first[0].lower() not in _LOWERED:
        return text
    return text[0].lower() + text[1:]


def capital_first(text: str) -> str:
    """The text as it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def after_is_that(answer: str) -> str:
    """A better answer as it stands after "is that": no final stop, first word lowered (CONTENT §8.6)."""
    return inside_sentence(_ANSWER_STOP.sub("", answer))


def in_one_list(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, and c`; items that hold commas are parted by semicolons (CONTENT §8.4)."""
    if len(items) == 1:
        return items[0]
    mark = ";" if any("," in item for item in items) else ","
    if len(items) == 2:  # noqa: PLR2004 - a pair takes no comma
        return f"{items[0]}{mark if mark == ';' else ''} and {items[1]}"
    return f"{f'{mark} '.join(items[:-1])}{mark} and {items[-1]}"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_FIRST = frozenset({"US", "CA"})
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
        return f"on {_WEEKDAYS[day.weekday()]}"
    return f"on {month_and_day(day, country=country)}"


def month_and_day(day: date, *, country: str) -> str:
    """`September 4` in the United States and Canada, `4 September` elsewhere (CONTENT §9)."""
    month = _MONTHS[day.month - 1]
    return f"{month} {day.day}" if country.upper() in _MONTH_FIRST else f"{day.day} {month}"


_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w.&'’-])")
_CONTRACTED = re.compile(
    r"(?:it|that|there|here|what|who|where|how|we|you|they|he|she|let)['’](?:s|re|ve|d|ll)\b"
    r"|(?:do|does|did|is|are|was|were|ca|could|would|should|wo|has|have|had)n['’]t\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\W*(\w+)")
_ENDINGS = ("ing", "tion", "tions", "ment", "ments", "ness")
_ENDED_MIN = 5  # letters
_NAMES = frozenset(
    """
    beijing boeing browning chongqing clement fielding fleming guinness harding inverness kipling lansing
    manning nanjing notion peking sterling stirling spring turing viking wyoming
    """.split()  # noqa: SIM905 (a list of quoted words would hide them)
)
"""Names that end like everyday words."""
_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august"
    r"|(?:septem|octo|novem|decem)ber"
)
_EVERYDAY = frozenset(
    """
    able accurate active add additional admit adult adults advanced afternoon agile agree always animals
    answer apologise apprentices ask assess assistants attendance audit audits autumn avoid basic begin best
    better big brand breathe bring broad budget budgets building buildings busy call calling calm calmer
    candidates care carers caring cars caseloads cases cash catering change changes cheaper check checking
    child children choose churn classes classroom clean cleaner clear clearer clients clinical close closer
    code coffee cold colleagues collect communication community compare complaints complex compliance
    confirm consistent content continuity control cooking corporate counselling count courses creative
    critical crop cross-functional current customer customers cut daily dairy data deadlines dealing decide
    deep delivery dementia dependable describe design designers developers development difficult digital
    direct direction discretion dispatchers diverse doctors document documents domestic double-check drivers
    early easier eight elderly electrical electricians emergency employees end-to-end engineers enough even
    evening events everybody everyone everything exact excellent experience experienced explain extra fair
    families farm fast faster fewer field finance financial find finding finish first-line five fix fixed
    flexible focus follow food foreign former four fresh fresher friendly front full full-time further
    future gardens general get give good great green greet grind guests half hand hands hands-on happier
    happy hard health healthier heavy help helping here high high-quality high-volume higher hiring hold
    home homes honest hospital hotel house human identify ignore immediate improved independent individual
    industrial infection inform inside intensive interesting internal international introduce inventory
    investigate invoices isolate job junior keep keeping kids kind kitchen knowing knowledge labour lads
    large late lead leaner learn learners learning leave legal less lesson lessons let list listen live
    local logistics long long-term look looking lots low lower machine machines mainly maintenance make
    making managers many maternity measure mechanics medical medication meet members mental mixed mobile
    modern money month-end more morning mostly move multi-site music my national never new newer next nice
    night nights nine noise note notify nurse nurse-led nurses nursing offer offices older open opening
    operations orderly orders our outdoor overall palliative parents part-time passengers patience patient
    patients pause payroll people performance perhaps personal physical pick plan planning plans plants
    plates please practical precise prepare pressure preventive prices primary prioritise prioritize
    problem-solving problems process processes production professional project projects proper public pupils
    put qualified quality quality-minded quick quicker quiet quieter raise read reading real recent record
    records reflective regional regular reliable remain remote remove repairs repeat replace report reports
    research residents respect respond responsible results retail review routine routines rural safe safer
    safety sales same say schedules school schools scientists second secondary see sell send senior separate
    serious serve service services set seven several share shift shifts shop short shorter show simple
    simpler sit site six skilled slow small smooth smoother social software solid somebody someone something
    sound speak special specialist specialists stable staff staffing stand standards start stay steadier
    steady step stock stop stories strategic street strength strong stronger student students successful
    suitable summer supervising supervision supplier suppliers support surgical sustainable switch take talk
    talking teach teachers team technical technicians tell ten tenants test tests thank theatre think
    thorough tidy tighter timely today traditional trainees training transparent treat trust trusted try
    turn tutors under understanding urban users usually valid varied verify very vocational volunteers wait
    waiters walk warehouse wash water wear weekday weekend weekends weekly welcoming welders well wide
    winter women wood work workers workshops write yes young younger
    """.split()  # noqa: SIM905 (a list of quoted words would hide them)
)
"""What answers begin with, and no person, company or product is called."""


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
        texts = [debrief.enthusiasm, *(t for one in debrief.fit for t in (one.skill, one.need))]
        texts += [one.highlight for one in debrief.interviewers]
        texts += [t for one in debrief.botched for t in (one.question, one.topic, one.better_answer)]
        called = [debrief.company, *(one.name for one in debrief.interviewers)]
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
        if _CONTRACTED.match(text) and text[0].isupper():
            return True
        first = _FIRST.match(text)
        if first is None or len(first[0]) == 1 or first[0] in self.names:
            return False
        word = first[0].lower()
        if first[0] != word[0].upper() + word[1:] or _CALENDAR.fullmatch(word):
            return False
        rest = text[first.end() :]
        following = _NEXT.match(rest)
        titled = following is not None and _is_titled(following[1])
        if _ends_plainly(word) and word not in _NAMES:
            return not titled or any(one[0].islower() for one in words(rest))
        return not titled and (word in self.small or word in _EVERYDAY or word.partition("-")[0] in _EVERYDAY)


def _is_titled(word: str) -> bool:
    return len(word) > 1 and word[0].isalpha() and word == word.capitalize() != word.lower()


def _ends_plainly(word: str) -> bool:
    return len(word) >= _ENDED_MIN and word.endswith(_ENDINGS)
