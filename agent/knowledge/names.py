"""Names of people and companies: as mail headers show them, as one writes them, and whether two are one's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.knowledge.languages import exact, remembered, words
from agent.knowledge.name_forms import (
    NO_CLUES,
    NameClues,
    is_loud,
    spell_capitals,
    spell_word,
    split_at_comma,
    strip_additions,
)
from agent.knowledge.text import fold, spellings

_CAPITALS_MIN = 3
"""A token in capitals of so many letters is a family name; a shorter one may be initials: "JJ Abrams"."""
_LONGEST = 200


@remembered
def _titles() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Titles before a name, behind one, and what of them is never said: the faculties of a doctorate."""
    title, faculty = rf"(?:{exact('titles_said')})\b\.?", rf"\s?(?:{exact('faculties')})\."
    sources = (
        rf"^(?P<titles>(?:{title}(?:{faculty})*\s+)+)(?=\S)",
        rf"(?P<titles>(?:\s+{title})+)$",
        faculty,
    )
    before, behind, faculties = (re.compile(one, re.IGNORECASE) for one in sources)
    return before, behind, faculties


@dataclass(frozen=True, slots=True)
class DisplayName:
    """A name as one writes it, with what its spelling gives away."""

    name: str
    given: str = ""
    family: str = ""
    title: str = ""


def display_name(text: str, clues: NameClues = NO_CLUES) -> DisplayName:
    """The person's name out of the forms mail programs show.

    `Obi, Chidera`, `Rahel Tesfaye (Solstice Grid)`, `X via Greenhouse`, `LEFÈVRE Camille`, `CAMILLE LEFÈVRE`,
    `Weiß-Öztürk, Henrike Dr.` and `Amara Obi/HR/PG`; every other name stays as it is.

    Args:
        text: As the header shows it, decoded.
        clues: What signature and address tell of the order of its parts.
    """
    line = strip_additions(text) or text.strip()[:_LONGEST]
    before, behind, faculties = _titles()
    found = before.search(line) or behind.search(line)
    title = faculties.sub("", found["titles"]).strip() if found else ""
    if found:
        line = (line[: found.start()] + line[found.end() :]).strip(" ,")
    line = _without_credentials(line)
    if parts := split_at_comma(line, clues):
        given, family = parts
        if not family:
            return _by_capitals(_without_beside(given), title, clues)
        if inner := before.match(given):  # "Levi, Dr. Hans"
            title = title or faculties.sub("", inner["titles"]).strip()
            given = given[inner.end() :]
        given, family = _spell_part(given), _spell_part(family)
        return DisplayName(f"{given} {family}", given, family, title)
    line = _without_beside(line)
    if found and not found.start() and line and " " not in line:  # "Mr Levi"
        return DisplayName(line, family=line, title=title)
    return _by_capitals(line, title, clues)


def _spell_part(part: str) -> str:
    """One side of a comma: `KOWALCZYK, Denise` has the family name in capitals."""
    tokens = part.split()
    particles = words("name_particles")
    return " ".join(
        one.lower() if one.isupper() and len(tokens) > 1 and fold(one) in particles else _spell_one(one)
        for one in tokens
    )


def _spell_one(token: str) -> str:
    return spell_word(token) if sum(map(str.isalpha, token)) >= _CAPITALS_MIN else token


def clean_display_name(name: str) -> str:
    """A display name as a person would write it; empty for an empty one.

    `Obi, Chidera` and `OBI Chidera` are Chidera Obi; brackets, `via Greenhouse`, titles and degrees go.
    """
    plain = strip_additions(name)
    halves = [half for half in (_bare(part) for part in plain.split(",")) if half]
    if len(halves) == 2 and (parts := split_at_comma(", ".join(halves), NO_CLUES)):  # noqa: PLR2004 - a pair
        halves = [part for part in parts if part]
    elif len(halves) == 2:  # noqa: PLR2004 - as above
        halves.reverse()
    return _family_last(spell_capitals(_without_beside(" ".join(halves)))) or plain


def _bare(part: str) -> str:
    """A part of a name without titles and degrees around it, as long as something is left."""
    left = part.split()
    while left and _is_title(left[0]):
        del left[0]
    while left and (_is_title(left[-1]) or _is_suffix(left[-1])):
        del left[-1]
    return " ".join(left)


def _is_suffix(word: str) -> bool:
    plain = fold(word).replace(".", "")
    return plain in words("sure_degrees") or plain in words("generations")


def titles() -> tuple[str, ...]:
    """What stands before names: `mr`, `herr`, `mme`."""
    return words("titles")


def _is_title(word: str) -> bool:
    return fold(word).replace(".", "") in words("titles") or fold(word) in words("dotted_titles")


def _family_last(name: str) -> str:
    """`LEFÈVRE Camille` is Camille Lefèvre: a token in capitals beside normal ones is the family name."""
    tokens, particles = name.split(), words("name_particles")
    loud = [is_loud(w) and sum(c.isalpha() for c in w) >= _CAPITALS_MIN for w in tokens]
    if all(loud) or not any(loud):
        return name
    last = len(loud) - loud[::-1].index(True)
    start = loud.index(True)
    while start and tokens[start - 1].isupper() and fold(tokens[start - 1]) in particles:
        start -= 1
    family = [
        w.lower() if w.isupper() and fold(w) in particles else spell_word(w) for w in tokens[start:last]
    ]
    return " ".join((*tokens[:start], *tokens[last:], *family))


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
    found = _legal_form().fullmatch(company) if len(company) <= _LONGEST else None
    return found["name"].strip() if found and (found["before"] or found["after"]) else company


@remembered
def _legal_form() -> re.Pattern[str]:
    joined = exact("joined_legal_forms")
    behind = rf"\s*(?:{joined})|,?\s+(?:{exact('legal_forms')})"
    return re.compile(rf"^(?P<before>(?:{joined})\s*)?(?P<name>.+?)(?P<after>{behind})?$", re.IGNORECASE)


def _without_credentials(line: str) -> str:
    """Degrees and certificates behind a name are not part of it: `Jane Doe, PhD`, `Jane Doe MBA`."""
    while True:
        head, comma, last = line.rpartition(",") if "," in line else line.rpartition(" ")
        word = last.strip().replace(".", "").casefold()
        enough = len(head.split()) > 1
        if enough and word in words("generations") and comma == ",":
            line = f"{head.strip()} {last.strip()}"
        elif enough and _is_degree(word) and (comma == "," or last.strip().isupper()):
            line = head.strip(" ,")
        else:
            return line


def _is_degree(word: str) -> bool:
    return word in words("sure_degrees") or word in words("degrees")


def _without_beside(line: str) -> str:
    """Words beside a name that are not part of it: `Jane Doe HR`, `External Jane Doe`."""
    tokens = line.split()
    while len(tokens) > 2 and fold(tokens[-1]) in words("beside_names"):  # noqa: PLR2004 - two are a name
        del tokens[-1]
    while len(tokens) > 2 and fold(tokens[0].rstrip(":")) in words("beside_names"):  # noqa: PLR2004 - as above
        del tokens[0]
    return " ".join(tokens)


def _by_capitals(line: str, title: str, clues: NameClues) -> DisplayName:
    """`LEFÈVRE Camille` or `Camille LEFÈVRE`: capitals next to ordinary spelling are the family name."""
    line = spell_capitals(line)
    tokens, particles = line.split(), words("name_particles")
    capitals = [one for one in tokens if is_loud(one) and re.sub(r"[-'\u2019]", "", one).isalpha()]
    given = [token for token in tokens if token not in capitals]
    together = tokens in (capitals + given, given + capitals)
    long_enough = any(sum(map(str.isalpha, token)) >= _CAPITALS_MIN for token in capitals)
    if not (given and together and long_enough and all(token != token.upper() for token in given)):
        return DisplayName(_turn(line, clues), title=title)
    if clues.begins(capitals[0]) and not clues.begins(given[0]):  # "DENISE Kowalczyk"
        return DisplayName(" ".join(map(spell_word, tokens)), title=title)
    while len(given) > 1 and tokens[0] == given[0] and fold(given[-1]) in particles:  # "Maria de la CRUZ"
        capitals.insert(0, given.pop())
    family = " ".join(one.lower() if fold(one) in particles else spell_word(one) for one in capitals)
    return DisplayName(f"{' '.join(given)} {family}", " ".join(given), family, title)


def _turn(line: str, clues: NameClues) -> str:
    """`Kowalczyk Denise`, where she signs as Denise and her address says so, too."""
    first, _, last = line.partition(" ")
    local = re.split(r"[._-]", fold(clues.local))
    if " " in last or [fold(last), fold(first)] != local or fold(last) not in clues.signed:
        return line
    return f"{last} {first}"
