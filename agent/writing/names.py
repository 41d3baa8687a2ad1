"""How people are called: names as mail headers show them, and the greeting (C-08 to C-11)."""

from __future__ import annotations

import re

from agent.knowledge.names import DisplayName, display_name
from agent.model.interview import Interviewer, Tone
from agent.writing.lexicon import word_set

__all__ = ["DisplayName", "clean_role", "display_name", "greeting", "mention", "role_the"]

_LETTERS = re.compile(r"[^\W\d_]+")


def mention(person: Interviewer) -> str:
    """How somebody is spoken of in a letter: `Sophie von Arx`, or `Mr Levi` where that is all one knows."""
    alone = person.name == person.family and not person.first_name_basis
    titled = (_respectful(person, "") or _titled(person)) if alone else ""
    return titled or person.name


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
    return f"Dear {respectful or titled or addressee.name},"


def _respectful(person: Interviewer, country: str) -> str:
    """`Sato-san` in Japan, `Dr. Weiß`, `Prof. Weiß`: forms that come before the first name; else empty."""
    family = _family(person)
    if _is_san(person.title):
        last = family or ("" if " " in person.name else person.name)
        return f"{last}-san" if last and country.upper() == "JP" else ""
    titles = person.title.split()
    for rank in ("prof", "dr"):
        highest = next((one for one in titles if one.casefold().startswith(rank)), "")
        if highest:
            return f"{_capital(highest)} {family or person.name}"
    return ""


def _titled(person: Interviewer) -> str:
    """`Ms. Okonkwo-Reyes`; empty without a title or a known family name."""
    family = _family(person)
    if not family or not person.title or _is_san(person.title) or person.title.casefold() == "none":
        return ""
    return f"{_capital(person.title)} {family}"


def _first_name(person: Interviewer) -> str:
    if not person.first_name_basis:
        return ""
    return person.given or _rest_of(person.name, person.family) or ("" if " " in person.name else person.name)


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


_BLANKS = re.compile(r"\s+")
_NUMBER = r"[A-Z]{0,3}[-_/]?\d[\w/-]{2,14}"
_NOISE = re.compile(
    rf"""
      [(\[]\s?(?=[^)\]]{{0,16}}(?:m[^)\]]{{0,12}}[wfv]|[wfv][^)\]]{{0,12}}m|h\s?/\s?f|f\s?/\s?h))
          [mwfdxvh](?:\s?[/|*]\s?(?:[mwfdxvhia]|div|gn|all)){{1,4}}\*?\s?[)\]]      # (m/w/d), [f/m/x]
    | [(\[]\s?(?:all\ genders?|any\ gender|gn\*?)\s?[)\]]
    | (?<![\w/])(?:m/w/d|w/m/d|m/f/d|f/m/d|f/m/x|m/f/x|m/w/x|w/m/x)(?![\w/])
    | [(\[]?\s?(?<![\w&])\#\s?[A-Z]{{0,4}}-?\d[\w-]{{1,14}}\s?[)\]]?              # #12345
    | [(\[]?\s?(?<!\w)(?:R|JR|REQ|JOB|ID)(?:[-_]\d{{3,12}}|\d{{4,12}})(?![\w-])\s?[)\]]?  # R-00123
    | [(\[]?\s?(?<!\w)(?:req(?:uisition)?|job|posting|vacancy|ref(?:erence)?|kennziffer)\b\.?
          \s?(?:id|no\.?|nr\.?|number|code)?\s?[:\#]?\s?{_NUMBER}(?!\w)\s?[)\]]?    # Req. 2024-15
    | [(\[]\s?(?:id|no\.?|nr\.?)\s?[:\#]?\s?{_NUMBER}\s?[)\]]                     # (ID 20311)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"(\s?[,|\u2013\u2014-])(?:\s+[,|\u2013\u2014-])+(?=\s|$)")
_EDGES = " -\u2013\u2014|,:;/\u00b7"
_ACRONYM_LENGTH = 4


def clean_role(role: str) -> str:
    """The role as entered, less gender suffixes and requisition numbers; ALL CAPS becomes title case (C-14).

    What is nothing but noise stays as it was entered. Cleaning twice changes nothing more.
    """
    entered = _BLANKS.sub(" ", role).strip()
    kept = _BLANKS.sub(" ", _NOISE.sub(" ", entered)).strip()
    if kept != entered:
        kept = _LEFT_OVER.sub(r"\1", kept).strip(_EDGES)
        return clean_role(kept) if kept else _from_capitals(entered)
    return _from_capitals(kept)


def role_the(role: str) -> str:
    """The role with article and noun: `the X role`, or `the X` where X ends in such a noun."""
    article = "" if role.casefold().startswith("the ") else "the "
    last = role.rpartition(" ")[2].casefold()
    return f"{article}{role}" if last in word_set("job_nouns") else f"{article}{role} role"


def _from_capitals(role: str) -> str:
    """`SENIOR QA ENGINEER` to `Senior QA Engineer`: tokens of up to four letters stay, plain words do not."""
    tokens = _LETTERS.findall(role)
    if not role.isupper() or all(map(_is_acronym, tokens)):
        return role
    return _LETTERS.sub(_calmed, role)


def _is_acronym(token: str) -> bool:
    return len(token) <= _ACRONYM_LENGTH and token.lower() not in word_set("short_in_titles")


def _calmed(token: re.Match[str]) -> str:
    letters, small = token[0], token[0].lower()
    if small in word_set("small_in_titles") and token.start():
        return small
    if _is_acronym(letters):
        return letters
    return letters[0] + letters[1:].lower()
