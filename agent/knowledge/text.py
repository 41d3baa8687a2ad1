"""Text as it is shown and as it is compared: what is taken out of it, and which letters are the same."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from enum import Enum

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
        "…": "...",
    }
)
_BLANKS = re.compile(r"\s+")
_BETWEEN_CJK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
_NO_MARK = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ħ": "h"}
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

_ALIKE = {"ß": "s", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "æ": "a", "œ": "o", "\u0131": "i"}
_JOINERS = frozenset("\u200c\u200d")
"""Format characters that spelling needs: Persian, Indic scripts, emoji."""
_VARIATIONS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Marks that choose the shape of the character before them, and show nothing of their own."""
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""Other letters and marks that show nothing."""
_ODD_THOUGH_PRINTABLE = _VARIATIONS | _EMPTY
_TAKES_A_JOINER = frozenset({"Lo", "Mc", "Me", "Mn", "Sk", "Sm", "So"})
"""Letters without case, marks and symbols; Latin, Greek and Cyrillic letters need no joiner."""
_ACCENTS = frozenset(map(chr, range(0x300, 0x370)))
"""The marks of Latin, Greek and Cyrillic letters."""
_MORE = "…"


def strip_hidden(text: str) -> str:
    """The one line that a screen or a mail header may show of a text: nothing in it steers, turns or hides.

    Control characters (C0 and C1) and line ends become blanks. Format, direction, zero-width and tag
    characters, lone surrogates and what is never a character go. The two zero-width joiners stay where
    spelling or an emoji needs them, which is never behind a Latin letter, a digit or a blank.
    """
    if _holds_nothing_odd(text):
        return text
    shown = ((character, _find_effect(text, at, character)) for at, character in enumerate(text))
    return "".join(
        " " if effect is _Effect.CONTROL else one for one, effect in shown if effect is not _Effect.NONE
    )


def escape_hidden(json_text: str) -> str:
    r"""JSON text with the same characters of its strings as escapes (`\u202e`), so that each value survives.

    Outside its strings JSON is plain ASCII in lines, and stays as it is.
    """
    return "\n".join(map(_escape_line, json_text.split("\n")))


def _escape_line(line: str) -> str:
    if _holds_nothing_odd(line):
        return line
    shown = ((character, _find_effect(line, at, character)) for at, character in enumerate(line))
    return "".join(one if effect is _Effect.SHOWN else escape(one) for one, effect in shown)


def escape(text: str) -> str:
    r"""Each character as `\uXXXX`, beyond the first 65,536 as a pair of them (RFC 8259 §7)."""
    octets = text.encode("utf-16-be", "surrogatepass")
    units = (int.from_bytes(octets[at : at + 2], "big") for at in range(0, len(octets), 2))
    return "".join(f"\\u{unit:04x}" for unit in units)


def _holds_nothing_odd(text: str) -> bool:
    return text.isprintable() and _ODD_THOUGH_PRINTABLE.isdisjoint(text)


class _Effect(Enum):
    """What a character does on a screen."""

    SHOWN = 1
    CONTROL = 2
    NONE = 3
    """Nothing that can be seen, whatever else it does."""
    CLINGING = 4
    """It joins or shapes what stands before it, or does nothing."""


class _Effects(dict[str, _Effect]):
    """The effect of each character, found out when it is first met."""

    def __missing__(self, character: str) -> _Effect:
        self[character] = effect = _judge(character)
        return effect


def _judge(character: str) -> _Effect:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return _Effect.CONTROL
    if character in _JOINERS or character in _VARIATIONS:
        return _Effect.CLINGING
    is_empty = category in {"Cf", "Cs"} or character in _EMPTY or _is_never_shown(ord(character))
    return _Effect.NONE if is_empty else _Effect.SHOWN


def _is_never_shown(code: int) -> bool:
    """Whether Unicode keeps a code point for what is not shown, or for no character at all."""
    kept = 0xE0000 <= code <= 0xE0FFF or 0xFFF0 <= code <= 0xFFF8 or code == 0x2065  # noqa: PLR2004 - code points
    return kept or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE  # noqa: PLR2004 - as above


_EFFECTS = _Effects()


def _find_effect(text: str, at: int, character: str) -> _Effect:
    """The effect of the character at this place of a text."""
    effect = _EFFECTS[character]
    if effect is not _Effect.CLINGING:
        return effect
    before = text[at - 1 : at]
    bare = not before or before in _ACCENTS or unicodedata.category(before) not in _TAKES_A_JOINER
    doubled = before in _VARIATIONS and character in _VARIATIONS
    return _Effect.NONE if bare or doubled else _Effect.SHOWN


def printable(text: str) -> str:
    """The same with single blanks, joiners and unknown characters left out, as evidence is quoted."""
    return " ".join("".join(filter(str.isprintable, word)) for word in strip_hidden(text).split())


def describe_wait(seconds: float) -> str:
    """A wait as people say it, rounded up: `a minute`, `15 minutes`, `3 hours`, `2 days`."""
    minutes = max(1, math.ceil(seconds / 60))
    hours, days = math.ceil(minutes / 60), math.ceil(minutes / 1440)
    if minutes < 90 and minutes % 60:  # noqa: PLR2004 - an hour and a half
        return f"{minutes} minutes" if minutes > 1 else "a minute"
    if hours < 36:  # noqa: PLR2004 - a day and a half
        return f"{hours} hours" if hours > 1 else "an hour"
    return f"{days} days"


def excerpt(text: str, start: int, end: int, most: int) -> str:
    """The words from `start` to `end` with some around them, at most so many characters, fit to show."""
    spare = max(0, most - 2 - (end - start))
    left = max(0, start - spare // 2)
    right = min(len(text), max(end, start + 1) + spare - (start - left))
    if left and " " in text[left:start]:
        left = text.index(" ", left) + 1
    if right < len(text) and " " in text[end:right]:
        right = text.rindex(" ", end, right)
    piece = printable(text[left:right])[: most - 2]
    return (_MORE if left else "") + piece + (_MORE if right < len(text) else "")


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\s\d(])|(?<=[\u3002\uff01\uff1f])|\n{2,}")


def find_sentence(text: str, start: int, end: int, most: int) -> str:
    """The sentence around the words from `start` to `end`, at most so many characters, fit to show."""
    end = start + len(text[start:end].rstrip())
    left = max(0, start - most)
    right = min(len(text), end + most)
    window = left
    for gap in _SENTENCE_END.finditer(text[left:right]):
        at, behind = window + gap.start(), window + gap.end()
        if behind <= start:
            left = behind
        elif at >= end:
            right = at
            break
    if right - left <= most:
        return printable(text[left:right])
    return excerpt(text[left:right], start - left, end - left, most)


def straighten(text: str) -> str:
    """NFC with plain quotes, dashes and dots, as patterns are written; without what is invisible."""
    return unicodedata.normalize("NFC", text).translate(_STRAIGHT)


def normalise(text: str) -> str:
    """Text for patterns: straightened, any run of blanks as one.

    Line ends are blanks too: a mail is wrapped anywhere. Between CJK characters a line end is nothing.
    """
    return _BETWEEN_CJK.sub("", _BLANKS.sub(" ", straighten(text))).strip()


def fold(text: str) -> str:
    """Letters without case and accents: `Lefèvre` and `LEFEVRE` are the same, `Łukasz` is `lukasz`."""
    bare = unicodedata.normalize("NFKD", text.casefold()).translate(_NO_MARK)
    return "".join(c for c in bare if not unicodedata.combining(c))


def spellings(word: str) -> frozenset[str]:
    """The ways a word is written without accents: `Müller` is `muller` and `mueller`."""
    whole = unicodedata.normalize("NFC", word.casefold())
    return frozenset({fold(whole), fold(whole.translate(_SPELT_OUT))})


def squeeze(text: str) -> str:
    """Only the folded letters and digits, as a company's name stands in a domain."""
    return "".join(c for c in fold(text) if c.isalnum())


def comparable(text: str) -> str:
    """Words as names and subjects are compared: any case, any blanks."""
    return " ".join(text.casefold().split())


def comparable_name(name: str) -> str:
    """A name as it is compared: also any width, and the same for composed and decomposed letters."""
    return comparable(unicodedata.normalize("NFKC", name)).encode("utf-8", "replace").decode()


class _Letters(dict[int, str]):
    """What becomes of each letter, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = unicodedata.normalize("NFKD", letter)[:1].lower()
        self[code] = plain = _ALIKE.get(letter.lower(), bare if len(bare) == 1 else letter)
        return plain


_LETTERS = _Letters()


def fold_by_letter(text: str) -> str:
    """A text (NFC) in lower case without accents, exactly as long as it was."""
    return text.translate(_LETTERS)


_SPELT_OUT_SCRIPTS = ("HIRAGANA LETTER ", "KATAKANA LETTER ", "HANGUL SYLLABLE ")
"""Unicode names of these scripts end in the sound of the character."""
_NO_APOSTROPHE = str.maketrans("", "", "'\u2019")
_LONGEST_SLUG = 48


def build_slug(company: str, day: date) -> str:
    """`prairie-gate-credit-union-2026-09-04`: ASCII, easy to type; `interview-...` where nothing is left.

    Accents are dropped, kana and Hangul spelled out; other scripts have no short spelling and go.
    """
    small = unicodedata.normalize("NFKC", company).casefold().translate(_NO_MARK).translate(_NO_APOSTROPHE)
    ascii_text = "".join(_spell_in_ascii(character) for character in small)
    words = "".join(c if c.isalnum() else " " for c in ascii_text).split()
    name = "-".join(words)
    if len(name) > _LONGEST_SLUG:
        name = name[: _LONGEST_SLUG + 1].rpartition("-")[0] or name[:_LONGEST_SLUG]
    return f"{name or 'interview'}-{day.isoformat()}"


def _spell_in_ascii(character: str) -> str:
    if character.isascii():
        return character
    name = unicodedata.name(character, "")
    if name.startswith(_SPELT_OUT_SCRIPTS):
        return name.rpartition(" ")[2].lower()
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode().lower()
    return plain if plain or unicodedata.category(character)[0] in "LM" else " "
