"""Names as an id can carry them."""

from __future__ import annotations

import unicodedata
from datetime import date

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",  # noqa: RUF001 - the Turkish letter is meant
        "'": "",
        "’": "",  # noqa: RUF001 - the apostrophe people type
    }
)
_SPELLED = ("HIRAGANA LETTER ", "KATAKANA LETTER ", "HANGUL SYLLABLE ")
"""Unicode names of these scripts end in the sound of the character."""
_LONGEST = 48


def slug(company: str, day: date) -> str:
    """`prairie-gate-credit-union-2026-09-04`: ASCII, easy to type; `interview-...` where nothing is left.

    Accents are dropped, kana and Hangul spelled out; other scripts have no short spelling and go.
    """
    small = unicodedata.normalize("NFKC", company).casefold().translate(_LETTERS)
    ascii_text = "".join(_ascii(character) for character in small)
    words = "".join(c if c.isalnum() else " " for c in ascii_text).split()
    name = "-".join(words)
    if len(name) > _LONGEST:
        name = name[: _LONGEST + 1].rpartition("-")[0] or name[:_LONGEST]
    return f"{name or 'interview'}-{day.isoformat()}"


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    name = unicodedata.name(character, "")
    if name.startswith(_SPELLED):
        return name.rpartition(" ")[2].lower()
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode().lower()
    return plain if plain or unicodedata.category(character)[0] in "LM" else " "
