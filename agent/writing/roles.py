"""Job titles as a letter may carry them (CONTENT §8.6, C-14)."""

from __future__ import annotations

import re

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
_LETTERS = re.compile(r"[^\W\d_]+")
_ACRONYM_LENGTH = 4
_SMALL_WORDS = frozenset({"and", "at", "de", "des", "du", "for", "in", "of", "on", "or", "the", "to", "with"})
# As short as an acronym, but everyday words of job titles.
_PLAIN_WORDS = frozenset(
    {"area", "bank", "care", "chef", "cook", "data", "desk", "head", "lab", "lead", "line", "sale", "shop"}
    | {"site", "team", "test", "tour", "unit", "yard"}
)
_NAMES_A_JOB = frozenset(
    {"role", "position", "post", "job", "internship", "apprenticeship", "traineeship", "placement"}
    | {"fellowship", "residency", "vacancy", "opening"}
)


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
    """The role with article and noun: `the X role`, or `the X` where X ends in such a noun (CONTENT §8.6)."""
    article = "" if role.casefold().startswith("the ") else "the "
    last = role.rpartition(" ")[2].casefold()
    return f"{article}{role}" if last in _NAMES_A_JOB else f"{article}{role} role"


def _from_capitals(role: str) -> str:
    """`SENIOR QA ENGINEER` to `Senior QA Engineer`: tokens of up to four letters stay, plain words do not."""
    tokens = _LETTERS.findall(role)
    acronyms_only = all(len(t) <= _ACRONYM_LENGTH and t.lower() not in _PLAIN_WORDS for t in tokens)
    return role if acronyms_only or not role.isupper() else _LETTERS.sub(_calmed, role)


def _calmed(token: re.Match[str]) -> str:
    letters, small = token[0], token[0].lower()
    if small in _SMALL_WORDS and token.start():
        return small
    if len(letters) <= _ACRONYM_LENGTH and small not in _PLAIN_WORDS:
        return letters
    return letters[0] + letters[1:].lower()
