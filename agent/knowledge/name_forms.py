"""What mail programs and people put around a name, and how its letters and parts are set right.

Where nothing proves which part is which, a name stays as it is: a wrong one would stand in a greeting.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from agent.knowledge.languages import any_word, exact, pattern, remembered, words
from agent.knowledge.text import fold, fold_by_letter, squeeze

LONGEST = 200
"""Characters of a name that are read."""
_BRACKETS = re.compile(r"(?<!\s)\s*[(\[{\uff08][^()\[\]{}\uff08\uff09]*[)\]}\uff09]")
_TAG_BEFORE = re.compile(r"^(?:\[[^\[\]]*\]|\([^()]*\)|\*+[^*]+\*+)\s*(?=\S)")
_NOTES = re.compile(r"^(?:CN=)?([^/=]+)/.*$", re.IGNORECASE)
"""A name as Lotus Notes shows it: `Denise Kowalczyk/HR/PG`."""
_BEHIND_A_SIGN = re.compile(r"\s+[-\u2013\u2014@]\s+|(?<!\s)\s*[|\u2022\u00b7]\s*|\s+//\s+")
_PARTS = re.compile(r"([-'\u2019])")
_SCOTS = re.compile(r"^(Mc|Mac|O['\u2019]|D['\u2019]|Fitz)(?=[^\W\d_a-z]{2})")
_NICKNAME = re.compile(r"(?<!\s)\s[\"\u201c][^\"\u201c\u201d]{1,20}[\"\u201d](?=\s)")
_SYMBOLS = frozenset({"So", "Sk", "Co", "Cs"})
_SHORT = 2
_FEW = 3
_SURE_CAPITALS = 4


@remembered
def relayed() -> re.Pattern[str]:
    """What stands behind a name that a system wrote for: ` via Greenhouse`."""
    return re.compile(rf",?\s+(?:{exact('relays')})\s+\S.*$", re.IGNORECASE)


@remembered
def _pronouns() -> re.Pattern[str]:
    """`she/her`, with brackets around it or without."""
    said = any_word(words("pronouns"))
    return re.compile(rf"\s+[(\[]?(?:{said})(?: ?/ ?[a-z]{{2,5}}){{1,3}}[)\]]?$", re.IGNORECASE)


@remembered
def _works_at() -> re.Pattern[str]:
    """`Amara at Halvorsen Transit`: the words count in lower case, before a capital."""
    return re.compile(rf"\s+(?:{exact('at_company', 'from_company')}|@)\s*(?=[^\W\d_a-z])[^@]*$")


def strip_additions(text: str) -> str:
    """A shown name without tags, brackets, pronouns, signs, a department, a relay."""
    line = " ".join("".join(map(_plain, text[:LONGEST])).split()).strip("\"'“” ")
    line = _NICKNAME.sub("", _TAG_BEFORE.sub("", line))
    line = relayed().sub("", _pronouns().sub("", _BRACKETS.sub("", line)))
    if (notes := _NOTES.match(line)) and (" " in notes[1].strip() or line[:3].upper() == "CN="):
        line = notes[1]
    return _works_at().sub("", _beside_the_sign(line)).strip(" ,;")


def _plain(letter: str) -> str:
    if letter.isascii() or letter.isalpha():
        return letter
    if letter in "\u200d\ufe0f\ufe0e":
        return ""
    return " " if unicodedata.category(letter) in _SYMBOLS else letter


def _beside_the_sign(line: str) -> str:
    """`Denise Kowalczyk - Recruiting`, `Recruiting | Denise Kowalczyk`: what can be a person's name."""
    pieces = [piece for piece in _BEHIND_A_SIGN.split(line) if piece]
    if len(pieces) > 1 and is_no_person(pieces[0]) and " " in pieces[1]:
        return pieces[1]
    return pieces[0] if pieces else line


def is_no_person(name: str) -> bool:
    """Whether a name is that of a team, a room, a system."""
    flat = fold_by_letter(name)
    return pattern("no_persons").search(flat) is not None


@dataclass(frozen=True, slots=True)
class NameClues:
    """What else tells which part of a name is which."""

    signed: frozenset[str] = frozenset()
    """Folded first names that their mail is signed with."""
    local: str = ""
    """The address before the @."""
    domain: str = ""

    def begins(self, part: str) -> bool:
        """Whether a part of a name begins with the first name, as signature or address tell."""
        first = fold(part.partition(" ")[0])
        if not first:
            return False
        return first in self.signed or first == re.split(r"[._-]", fold(self.local), maxsplit=1)[0]

    def has_house(self, part: str) -> bool:
        """Whether a part is the company, as the domain has it."""
        made = squeeze(part)
        return len(made) > _SHORT and made in squeeze(self.domain)


NO_CLUES = NameClues()


def split_at_comma(line: str, clues: NameClues) -> tuple[str, str] | None:
    """Given and family name of `Kowalczyk, Denise`; the whole name and nothing of `Denise Kowalczyk, Acme`.

    None where the comma may mean the one or the other, and where there is none.
    """
    before, comma, behind = (part.strip() for part in line.partition(","))
    if not (comma and before and behind):
        return None
    many = " " in before and not _begins_with_particle(before)
    if "," in behind:
        return _split_longer(before, behind.partition(",")[0].strip(), clues)
    if _is_no_given_name(behind) or clues.has_house(behind):
        return before, ""
    if clues.begins(before) != clues.begins(behind):
        return (before, "") if clues.begins(before) else (behind, before)
    count = len(behind.split())
    if many and count > 1:
        return (before, "") if count >= _FEW else None
    return behind, before


def _split_longer(before: str, next_part: str, clues: NameClues) -> tuple[str, str] | None:
    """The same where more follows behind a second comma: `Kowalczyk, Denise, Prairie Gate`."""
    if clues.begins(before) == clues.begins(next_part):
        return None
    return (next_part, before) if clues.begins(next_part) else (before, "")


def _begins_with_particle(part: str) -> bool:
    return fold(part.partition(" ")[0]) in words("name_particles")


def _is_no_given_name(part: str) -> bool:
    """Whether words behind a comma are a department, a job or a company."""
    if part.isupper() and len(part) < _SURE_CAPITALS and part.isalpha():
        return True
    flat = fold_by_letter(part)
    told = pattern("no_persons", "recruiter_roles", "coordinator_roles", "jobs")
    if told.search(flat) or part[:1].islower():
        return True
    plain = [word.strip(".") for word in flat.split()]
    return any(word in words("company_words") or word in words("beside_names") for word in plain)


def spell_capitals(name: str) -> str:
    """`DENISE O'NEIL` as one writes it; initials, other scripts, and names that are not all capitals stay."""
    tokens = name.split()
    told = [token for token in tokens if any(map(str.isalpha, token))]
    if len(told) > 1 and all(map(str.isupper, told)) and any(len(one) > _SHORT for one in told):
        last = len(tokens) - 1
        return " ".join(_spell_loud(token, at, last) for at, token in enumerate(tokens))
    return name


def _spell_loud(token: str, at: int, last: int) -> str:
    if 0 < at < last and fold(token) in words("name_particles"):
        return token.lower()
    if not at and _are_initials(token):
        return token
    return spell_word(token)


def _are_initials(token: str) -> bool:
    """`JJ`, `AJ`, `J.R.`: a first name of two letters is `ED` or `LI`, not these."""
    letters = fold(token.replace(".", ""))
    return "." in token or (
        len(letters) <= _SHORT and (letters[-1:] == "j" or not set(letters) & set("aeiouy"))
    )


def is_loud(word: str) -> bool:
    """Whether a word is in capitals, `McDONALD` too."""
    found = _SCOTS.match(word)
    return (word[found.end() :] if found else word).isupper()


def spell_word(word: str) -> str:
    """A word in capitals as one writes it: `O'NEIL` is O'Neil, `MCDONALD` McDonald, `ROUX-LEE` Roux-Lee."""
    if not is_loud(word):
        return word
    if not word.isupper() and (found := _SCOTS.match(word)):
        return found[0] + spell_word(word[found.end() :])
    spelt = "".join(piece.capitalize() for piece in _PARTS.split(word))
    if spelt.startswith("Mc") and len(spelt) > _SURE_CAPITALS:
        return f"Mc{spelt[2:].capitalize()}"
    return spelt
