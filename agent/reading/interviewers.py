"""Who will talk with the person, as texts, rows of a day, titles and labels name them.

`You will meet with Priya Raman, Head of Data`, `Interviewers: A, B and C`, `10:00 – 10:45 Tom Lee (Product)`.
Only whole names are read, first name and family name; what may be a company, a place, a team or an item of
an agenda is none. Whoever is not surely a person is left out: nobody is better than a wrong one.
"""

# ruff: noqa: RUF001, RUF002 - typographic apostrophes and dashes are what people write

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.knowledge.languages import any_word, exact, numbers, pattern, remembered, words
from agent.knowledge.name_forms import is_no_person
from agent.knowledge.text import fold, fold_by_letter

MOST = 8
_LONGEST = 8_000
_PAIR = re.compile(r"\s*(?:<[-=]{0,2}>|[↔⇄⟷×]|//)\s*|\s+(?:x|/|\+|&|and|meets)\s+", re.IGNORECASE)
_LONGEST_TITLE = 400
_WINDOW = 300
"""Characters behind the words that name somebody."""
_LINES = 12
_JOB = 80
_FEWEST, _MOST_TOKENS = 2, 4
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ](?:[^\W\d_]|['’.\-](?=[^\W\d_]))*\.?"
_BULLET = re.compile(r"[ \t*•·–—>-]{0,12}(?:\d{1,2}[.)]\s)?")
_CLOCK = r"\d{1,2}(?:[:.h]\d{2})?\s?(?:[ap]\.?m\.?|uhr|h)?"
_ROW = re.compile(
    rf"^[\s*•|–—-]*(?:[^\d\n|]{{0,24}}[|,:]\s*)?{_CLOCK}(?:\s*(?:-|–|—|to|bis)\s*{_CLOCK})?[\s:|,–—-]+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_HAS_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}|\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_CELLS = re.compile(r"\s*[|;\t]\s*|\s+[-–—]\s+|\s*[()]\s*|\s{2,}")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\W\d_a-z]|\s*\n|\s*$)|\n\s*\n")
_BEHIND = re.compile(r"\s*(?:\((?P<inside>[^()\n]{2,80})\)|(?:,|\s[-–—|])\s*(?P<job>[^,;:.()\n|–—]{2,80}))")
_WRAP = re.compile(r"(?<=[^\n]{60})\n(?=\S)")
"""The end of a long line is none of a thought; of a short one it may be."""
_AT_LINE_END = re.compile(r"[^\n]?[ \t]{0,3}:?[ \t]{0,3}\n")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a text names as one who will talk with the person."""

    name: str
    job: str = ""
    """What stands behind the name."""
    is_sure: bool = True
    """False where a company may stand in the same place: behind `interview with`."""


@remembered
def _names() -> re.Pattern[str]:
    """Words with capitals one behind the other, small particles between them."""
    particles = any_word(words("name_particles"))
    return re.compile(rf"{_CAPITAL}(?:[ \u00a0](?:(?:{particles})[ \u00a0]){{0,2}}{_CAPITAL}){{0,5}}")


@remembered
def _leads() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """What stands before names, and whether only people are named there; case counts in the names alone."""
    sure, either = exact("interviewer_leads"), exact("interviewer_or_company_leads")
    labels = exact("interviewer_labels")
    return (
        (re.compile(rf"\b(?:{sure})(?=[\s:])", re.IGNORECASE), True),
        (re.compile(rf"(?:^|\n)[ \t*•–—-]{{0,12}}(?:{labels})[ \t]{{0,3}}(?::|\n)", re.IGNORECASE), True),
        (re.compile(rf"\b(?:{either})(?=\s)", re.IGNORECASE), False),
    )


@remembered
def _verbs() -> re.Pattern[str]:
    """What people do behind their name: `will interview you`."""
    return re.compile(rf" (?:{exact('interviewer_verbs')})\b", re.IGNORECASE)


@remembered
def _no_names() -> frozenset[str]:
    listed = frozenset((*words("no_names"), *words("company_words"), *numbers("weekdays", 1)))
    return listed - frozenset(words("name_particles"))


@remembered
def _date_words() -> frozenset[str]:
    """Names of days and months: May and Jan are first names as well, `Thu Oct` is nobody."""
    return frozenset((*numbers("weekdays", 1), *numbers("short_weekdays", 1), *numbers("months", 1)))


def find_interviewers(text: str) -> tuple[Named, ...]:
    """Who a text names, in its order, each once, at most `MOST`."""
    text = text[:_LONGEST].replace("\r", "")
    found: dict[str, Named] = {}
    for one in (*_behind_leads(text), *_before_verbs(text), *_in_rows(text)):
        known = found.get(fold(one.name))
        if known is None or (one.is_sure, bool(one.job)) > (known.is_sure, bool(known.job)):
            found[fold(one.name)] = one
    return tuple(found.values())[:MOST]


def split_pair(title: str) -> tuple[str, str] | None:
    """The two sides of `A <> B`, `A x B`, `A / B`; None where there are not two."""
    sides = _PAIR.split(title[:_LONGEST_TITLE])
    return (sides[0], sides[1]) if len(sides) == 2 else None  # noqa: PLR2004 - a pair


def find_in_title(title: str) -> tuple[Named, ...]:
    """Who a subject or a calendar's title names: `Interview with Priya Raman`."""
    return tuple(_behind_leads(title[:_WINDOW]))


def names_writer(text: str) -> bool:
    """Whether the writer is one of those who will talk: `Edwin and I`, `meet me`."""
    return pattern("interviewer_is_writer").search(fold_by_letter(text[:_LONGEST])) is not None


def is_persons_name(name: str) -> bool:
    """Whether words can only be a person's whole name: no team, job, company, place or item of an agenda."""
    tokens = name.split()
    if not _FEWEST <= len(tokens) <= _MOST_TOKENS + 1 or any(map(str.isdigit, name)):
        return False
    if not name[0].isupper() or is_no_person(name) or pattern("jobs").search(fold_by_letter(name)):
        return False
    if any(_is_no_name(token) for token in tokens) or all(map(str.isupper, tokens)):
        return False
    return not all(fold_by_letter(token).strip(".,") in _date_words() for token in tokens)


def _is_no_name(token: str) -> bool:
    return fold_by_letter(token).strip(".,'’") in _no_names()


def _behind_leads(text: str) -> Iterator[Named]:
    for lead, is_sure in _leads():
        for found in lead.finditer(text):
            yield from _in_window(text, found.end(), is_sure=is_sure)


def _in_window(text: str, start: int, *, is_sure: bool) -> Iterator[Named]:
    """Names from here to the end of the sentence, or of the list that follows."""
    window = text[start : start + _WINDOW * (3 if _begins_list(text, start) else 1)]
    if _begins_list(text, start):
        yield from _in_list(window)
        return
    yield from _in_sentence(window[: _find_end(window)], is_sure=is_sure)


def _find_end(window: str) -> int:
    """Where the sentence ends; the stop behind a title or an initial ends none."""
    for stop in _SENTENCE_END.finditer(window):
        word = window[: stop.start()].rpartition(" ")[2]
        if len(word) > 1 and fold_by_letter(word) not in words("titles"):
            return stop.start()
    return len(window)


def _begins_list(text: str, start: int) -> bool:
    return _AT_LINE_END.match(text, max(0, start - 1)) is not None


def _in_list(window: str) -> Iterator[Named]:
    """One name a line, up to the first line that has none."""
    for line in window.strip(" :\t\n").splitlines()[:_LINES]:
        if not line.strip():
            continue
        bullet = _BULLET.match(line)
        found = _names().match(line, bullet.end() if bullet else 0)
        name = _trim(found[0]) if found else ""
        if found is None or not is_persons_name(name):
            return
        yield from _in_sentence(line, is_sure=True)


def _in_sentence(sentence: str, *, is_sure: bool) -> Iterator[Named]:
    """Whole names; a single name too, never sure, for whoever knows the people."""
    line, read_to = _WRAP.sub(" ", sentence), 0
    for found in _names().finditer(line):
        name = _trim(found[0])
        before = line[: found.start()].rstrip() if name == found[0].rstrip(".,'’") else ""
        if _follows_place_word(before):
            continue
        if is_persons_name(name):
            job = _job_behind(line, found.end())
            told_before = fold_by_letter(line[max(read_to, found.start() - _JOB) : found.start()])
            read_to = found.end() + len(job) + 1
            if pattern("hiring_managers").search(told_before):
                job = f"hiring manager, {job}".rstrip(", ")
            yield Named(name, job, is_sure or bool(_is_job(job)))
        elif " " not in name and not _is_no_name(name):
            yield Named(name, is_sure=False)


def _follows_place_word(before: str) -> bool:
    """`at Oak Street`, `from Halvorsen`: what stands behind such a word is no person who is met."""
    last = before.rpartition(" ")[2].rpartition("\n")[2].rstrip("'’")
    return fold_by_letter(last) in words("before_no_name")


def _trim(run: str) -> str:
    """A run of capitals without what is no name before it: `Head of Data Priya Raman`, `Dr. Priya Raman`."""
    tokens = run.split()
    titles = {word.strip(".") for word in (*words("titles"), *words("dotted_titles"))}
    while len(tokens) > _FEWEST and (
        _is_no_name(tokens[0])
        or fold_by_letter(tokens[0]).strip(".") in titles
        or pattern("jobs").search(fold_by_letter(tokens[0]))
    ):
        del tokens[0]
    return " ".join(tokens).rstrip(".,'’")


def _job_behind(line: str, at: int) -> str:
    behind = _BEHIND.match(line, at)
    job = ((behind["inside"] or behind["job"]) if behind else "").strip()
    return job[:_JOB] if job and not _is_only_name(job) else ""


def _is_only_name(words_behind: str) -> bool:
    """`Tom Lee` behind a comma is the next of several, and no job."""
    found = _names().match(words_behind)
    return found is not None and is_persons_name(found[0]) and not _is_job(words_behind)


def _is_job(text: str) -> bool:
    flat = fold_by_letter(text)
    return bool(text) and pattern("jobs", "recruiter_roles", "coordinator_roles").search(flat) is not None


def _before_verbs(text: str) -> Iterator[Named]:
    """`Priya Raman will interview you`; in `A, B and C will`, all of them. A company may stand there, too."""
    line = " ".join(text.split())
    for verb in _verbs().finditer(line):
        begin = max(0, verb.start() - _WINDOW // 2)
        clause = re.split(r"[.!?:;]\s", line[begin : verb.start()])[-1]
        for found in _names().finditer(clause):
            name = _trim(found[0])
            if is_persons_name(name) and not _follows_place_word(clause[: found.start()].rstrip()):
                job = _job_behind(clause, found.end())
                yield Named(name, job, _is_job(job))


@remembered
def _between() -> re.Pattern[str]:
    """What stands between several names of a row, or before one."""
    return re.compile(rf",\s+|\s*&\s*|\s+(?:{exact('and_with')})\s+")


def _in_rows(text: str) -> Iterator[Named]:
    """`10:00 – 10:45 Priya Raman, Head of Data`: a row of a day; one row alone is none."""
    rows = [
        row
        for line in text.splitlines()
        if len(line) <= _WINDOW and _HAS_CLOCK.search(line) and (row := _ROW.match(line))
    ]
    if len(rows) < _FEWEST:
        return
    for row in rows:
        for cell in _CELLS.split(row["rest"]):
            for piece in _between().split(cell):
                found = _names().fullmatch(piece.strip(" .,:*"))
                if found and is_persons_name(_trim(found[0])):
                    yield Named(_trim(found[0]), "")
