"""Text as it is compared: without case and accents."""

from __future__ import annotations

import unicodedata

_ALIKE = {"ß": "s", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "æ": "a", "œ": "o", "\u0131": "i"}


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
