"""Words as they are compared: CONTENT §3.2 and what is left of a name without case and accents."""

from __future__ import annotations

import re
import unicodedata

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
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


def normalise(text: str) -> str:
    """Text for patterns: NFC, straight quotes, plain blanks and dashes, runs of blanks as one (CONTENT §3.2).

    Line ends are blanks too: a mail is wrapped anywhere. Between CJK characters a line end is nothing.
    """
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFC", text).translate(_STRAIGHT))
    return _BETWEEN_CJK.sub("", plain).strip()


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
