"""Names of people and companies: as mail headers show them, as one writes them, and whether two are one's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.knowledge.languages import words
from agent.knowledge.text import fold, spellings

_GENERATIONS = frozenset(["ii", "iii", "iv", "jr", "sr"])
_SURE_CREDENTIALS = frozenset(
    ["phd", "mba", "msc", "bsc", "cpa", "shrm-cp", "shrm-scp", "phr", "sphr", "pmp", "llm"]
)
"""Degrees and certificates that are nobody's family name."""
_CREDENTIALS = _SURE_CREDENTIALS | frozenset(
    ["ba", "bs", "cfa", "esq", "jd", "ma", "md", "mph", "ms", "msw", "pe", "rn"]
)
_SURE_SUFFIXES = _SURE_CREDENTIALS | _GENERATIONS
_BRACKETS_BEHIND = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")
_RELAYED = re.compile(r"\s+via\s.*$", re.IGNORECASE)
_TITLE = r"(?:prof(?:essor)?|dr|mr|mrs|ms|mx)\b\.?"
# What stands behind a German or Austrian doctorate: part of no name, and never said in a greeting.
_FACULTY = r"(?:-ing|h\.\s?c|mult|habil|med|dent|vet|rer|nat|pol|phil|jur|iur|oec|theol|sc|techn|agr|mont)\."
_TITLES_BEFORE = re.compile(rf"^(?P<titles>(?:{_TITLE}(?:\s?{_FACULTY})*\s+)+)(?=\S)", re.IGNORECASE)
_FACULTIES = re.compile(rf"\s?{_FACULTY}", re.IGNORECASE)
_TITLES_BEHIND = re.compile(rf"(?P<titles>(?:\s+{_TITLE})+)$", re.IGNORECASE)
_CAPITALS_MIN = 3  # shorter runs of capitals may be initials: "JJ Abrams"
_LETTERS = re.compile(r"[^\W\d_]+")
_BRACKETS = re.compile(r"\s*[(\[{\uff08][^()\[\]{}\uff08\uff09]*[)\]}\uff09]")
_VIA = re.compile(
    r"\s+(?:via|through|über|por medio de)\s+\S.*$|\s+[|@]\s+.*$|\s+[-\u2013\u2014]\s+.*$", re.IGNORECASE
)
_LONGEST = 200
_CAPITALS = 3
"""A token in capitals of so many letters is a family name, not initials."""
_PARTICLES = frozenset(
    {"van", "der", "den", "de", "la", "del", "da", "dos", "du", "von", "zu", "zur", "le", "el", "bin", "al"}
)
_LEGAL_FORM = re.compile(
    r"^(?P<before>(?:株式会社|有限会社|合同会社)\s*)?(?P<name>.+?)"
    r"(?P<after>\s*(?:株式会社|有限会社|合同会社)"
    r"|,?\s+(?:g?gmbh(?: & co\.? kg)?|ag|se|kg|ohg|e\.?v\.?|inc\.?|incorporated|l\.?l\.?c\.?|l\.?l\.?p\.?"
    r"|ltd\.?|limited|plc|corp\.?|corporation|co\.,? ltd\.?|s\.?a\.?r\.?l\.?|s\.?a\.?s?\.?|s\.?p\.?a\.?"
    r"|s\.?r\.?l\.?|s\.?l\.?|b\.?v\.?|n\.?v\.?|a/s|aps|asa?|ab|oyj?|k\.?k\.?|pty\.? ltd\.?|sp\. z o\.o\.))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DisplayName:
    """A name as one writes it, with what its spelling gives away."""

    name: str
    given: str = ""
    family: str = ""
    title: str = ""


def display_name(shown: str) -> DisplayName:
    """The person's name out of the forms mail programs show.

    `Obi, Chidera`, `Rahel Tesfaye (Solstice Grid)`, `X via Greenhouse`, `LEFÈVRE Camille` and
    `Weiß-Öztürk, Henrike Dr.`; every other name stays as it is.
    """
    line = _RELAYED.sub("", shown.strip())
    line = _BRACKETS_BEHIND.sub("", line) or line
    found = _TITLES_BEFORE.search(line) or _TITLES_BEHIND.search(line)
    title = _FACULTIES.sub("", found["titles"]).strip() if found else ""
    if found:
        line = (line[: found.start()] + line[found.end() :]).strip(" ,")
    line = _without_credentials(line)
    family, comma, given = (part.strip() for part in line.partition(","))
    if comma and family and given and "," not in given:
        return DisplayName(f"{given} {family}", given, family, title)
    if found and not found.start() and line and " " not in line:  # "Mr Levi"
        return DisplayName(line, family=line, title=title)
    return _by_capitals(line, title)


def clean_display_name(name: str) -> str:
    """A display name as a person would write it; empty for an empty one.

    `Obi, Chidera` and `OBI Chidera` are Chidera Obi; brackets, `via Greenhouse`, titles and degrees go.
    """
    plain = " ".join(name[:_LONGEST].strip().strip("\"'“”").split())
    plain = _VIA.sub("", _BRACKETS.sub("", plain)).strip(" ,;")
    halves = [half for half in (_bare(part) for part in plain.split(",")) if half]
    if len(halves) == 2:  # noqa: PLR2004 - family name, given name
        halves.reverse()
    return _family_last(" ".join(halves)) or plain


def _bare(part: str) -> str:
    """A part of a name without titles and degrees around it, as long as something is left."""
    words = part.split()
    while words and _is_title(words[0]):
        del words[0]
    while words and (_is_title(words[-1]) or fold(words[-1]).replace(".", "") in _SURE_SUFFIXES):
        del words[-1]
    return " ".join(words)


def _is_title(word: str) -> bool:
    return fold(word).replace(".", "") in words("titles") or fold(word) in words("dotted_titles")


def _family_last(name: str) -> str:
    """`LEFÈVRE Camille` is Camille Lefèvre: a token in capitals beside normal ones is the family name."""
    words = name.split()
    loud = [w.isupper() and sum(c.isalpha() for c in w) >= _CAPITALS for w in words]
    if all(loud) or not any(loud):
        return name
    last = len(loud) - loud[::-1].index(True)
    start = loud.index(True)
    while start and words[start - 1].isupper() and fold(words[start - 1]) in _PARTICLES:
        start -= 1
    family = [w.lower() if w.isupper() and fold(w) in _PARTICLES else _title(w) for w in words[start:last]]
    return " ".join((*words[:start], *words[last:], *family))


def _title(word: str) -> str:
    return (
        "".join(piece.capitalize() for piece in re.split(r"([-'\u2019])", word)) if word.isupper() else word
    )


def same_person(display_name: str, debrief_name: str) -> bool:
    """Whether two names are one person's: any case, accents, order, hyphens and middle names.

    A first name alone is never enough, nor are initials; a name of one word must be the whole on both sides.
    """
    ours, theirs = clean_display_name(display_name), clean_display_name(debrief_name)
    if not ours or not theirs:
        return False
    return any(_same(split(ours), split(theirs)) for split in (_by_hyphen, _without_hyphen))


def _same(ours: list[frozenset[str]], theirs: list[frozenset[str]]) -> bool:
    """Whether the whole names are one, or all full words of the shorter stand in the longer."""
    if _together(ours) == _together(theirs):
        return True
    few, many = sorted((_full(ours), _full(theirs)), key=len)
    return len(few) > 1 and all(any(one & other for other in many) for one in few)


def _by_hyphen(name: str) -> list[frozenset[str]]:
    return [spellings(word) for word in re.split(r"[\s.\-\u2010\u2011·,]+", name) if word]


def _without_hyphen(name: str) -> list[frozenset[str]]:
    return [spellings(word) for word in re.split(r"[\s.,]+", re.sub(r"[\-\u2010\u2011·]", "", name)) if word]


def _together(tokens: list[frozenset[str]]) -> str:
    """The name without blanks: `田中太郎` is `田中 太郎`."""
    return "".join(min(token) for token in tokens)


def _full(tokens: list[frozenset[str]]) -> list[frozenset[str]]:
    """Without initials."""
    return [token for token in tokens if len(min(token, key=len)) > 1]


def without_legal_form(company: str) -> str:
    """A company's name as people say it: without GmbH, Inc., Ltd, S.A., 株式会社."""
    found = _LEGAL_FORM.fullmatch(company)
    return found["name"].strip() if found and (found["before"] or found["after"]) else company


def _without_credentials(line: str) -> str:
    """Degrees and certificates behind a name are not part of it: `Jane Doe, PhD`, `Jane Doe MBA`."""
    while True:
        head, comma, last = line.rpartition(",") if "," in line else line.rpartition(" ")
        word = last.strip().replace(".", "").casefold()
        enough = len(head.split()) > 1
        if enough and word in _GENERATIONS and comma == ",":
            line = f"{head.strip()} {last.strip()}"
        elif enough and word in _CREDENTIALS and (comma == "," or last.strip().isupper()):
            line = head.strip(" ,")
        else:
            return line


def _by_capitals(line: str, title: str) -> DisplayName:
    """`LEFÈVRE Camille` or `Camille LEFÈVRE`: capitals next to ordinary spelling are the family name."""
    tokens = line.split()
    capitals = [token for token in tokens if token.isupper() and token.replace("-", "").isalpha()]
    given = [token for token in tokens if token not in capitals]
    together = tokens in (capitals + given, given + capitals)
    long_enough = any(len(token) >= _CAPITALS_MIN for token in capitals)
    if not (given and together and long_enough and all(token != token.upper() for token in given)):
        return DisplayName(line, title=title)
    family = _LETTERS.sub(lambda run: run[0][0] + run[0][1:].lower(), " ".join(capitals))
    return DisplayName(f"{' '.join(given)} {family}", " ".join(given), family, title)
