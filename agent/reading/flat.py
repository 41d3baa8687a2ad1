"""Words without case and accents, letter for letter: a place found in them is the place in the text."""

from __future__ import annotations

import unicodedata

_ALIKE = {"ß": "s", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "æ": "a", "œ": "o", "\u0131": "i"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MORE = "…"


class _Letters(dict[int, str]):
    """What becomes of each letter, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = unicodedata.normalize("NFKD", letter)[:1].lower()
        self[code] = plain = _ALIKE.get(letter.lower(), bare if len(bare) == 1 else letter)
        return plain


_LETTERS = _Letters()


def flat(text: str) -> str:
    """A text (NFC) in lower case without accents, exactly as long as it was."""
    return text.translate(_LETTERS)


def seen(text: str) -> str:
    """A text as one line that a terminal may show: no control or direction characters, single blanks."""
    spaced = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join("".join(c for c in spaced if unicodedata.category(c) not in _UNSEEN).split())


def excerpt(text: str, start: int, end: int, most: int) -> str:
    """The words from `start` to `end` with some around them, at most so many characters, fit to show."""
    spare = max(0, most - 2 - (end - start))
    left = max(0, start - spare // 2)
    right = min(len(text), max(end, start + 1) + spare - (start - left))
    if left and " " in text[left:start]:
        left = text.index(" ", left) + 1
    if right < len(text) and " " in text[end:right]:
        right = text.rindex(" ", end, right)
    piece = seen(text[left:right])[: most - 2]
    return (_MORE if left else "") + piece + (_MORE if right < len(text) else "")
