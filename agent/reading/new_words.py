"""What a sender wrote: without what is only carried along; in which language; its fingerprint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from itertools import islice

from agent.knowledge.languages import entries, pattern, remembered
from agent.knowledge.text import fold_by_letter, normalise

_LONGEST = 200_000
"""Characters in which new words are looked for."""
_LINES = 5000
"""… and lines."""
_CHECKS = 100
"""At most so many places are shown to the library: its patterns are not linear."""
_WRAP = 3
"""An attribution is broken over at most so many lines."""
_LINE = 260

_ATTRIBUTION = r"^(?:WORDS)\s*$"
_SEPARATOR = r"^-{2,} ?(?:WORDS) ?-{2,}"
_FROM = r"^(?:WORDS)\s*: .+@"
_FORWARD_SEPARATOR = r"(?m)^(?:>|[^\S\n])*-{2,} ?(?:WORDS)[\w :]{0,40}-{2,}"
_FORWARD_OPENING = r"(?m)^(?:>|[^\S\n])*(?:WORDS)"
_DEVICE = r"^\s*(?:WORDS)\b.{0,80}$"
_LINE_ACROSS = re.compile(r"_{10,}\s*$")
_SIGNATURE = re.compile(r"^--[ \xa0]?$", re.MULTILINE)
_FIELD = re.compile(r"[* ]*[^\W\d]{1,20}(?: [^\W\d]{1,15})? ?[:\uff1a]")
_LANGUAGES = ["en", "de", "fr", "es", "sv", "da", "it", "nl", "cs", "ja", "ko", "zh"]
"""What mail-parser-reply knows, but for Polish (one line `Data:` is a header to it)."""


def new_text(text: str) -> str:
    """The words this sender wrote: quoted and forwarded history removed, replies between quotes kept.

    Lines with `>` go, and the "On ... wrote:" above them, also one that is wrapped; from a separator,
    an attribution without `>` below it, or a block of `From:`, `Sent:`, `To:` on, all is history.
    """
    lines = text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n", _LINES)[:_LINES]
    plain = [normalise(line[:_LINE]) for line in lines]
    cuts = _Cuts(plain)
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if plain[at].startswith(">"):
            at += 1
        elif length := cuts.attribution(at):
            if not _quote_follows(plain, at + length):
                break
            at += length
        elif cuts.history(at):
            break
        else:
            kept.append(lines[at].rstrip())
            at += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def forward_block(text: str) -> bool:
    """Whether a forwarded mail stands in a text (RT-12)."""
    words = fold_by_letter(text[:_LONGEST])
    return any(one.search(words) for one in _forwards())


def without_signature(text: str) -> str:
    """A text up to its signature (`-- `, RFC 3676 §4.3), without "Sent from my phone"."""
    mark = _SIGNATURE.search(text)
    own = (text[: mark.start()] if mark else text).rstrip()
    last = own.rfind("\n") + 1
    return (
        own[:last].rstrip()
        if pattern("device_lines", frame=_DEVICE).match(fold_by_letter(own[last:]))
        else own
    )


def _quote_follows(plain: list[str], at: int) -> bool:
    following = next((line for line in islice(plain, at, at + 4) if line), "")
    return following.startswith(">")


def _starts_history(line: str) -> bool:
    """Whether a flat line stands above an older mail, or a forwarded one."""
    return (
        _LINE_ACROSS.match(line) is not None
        or pattern("quote_separators", frame=_SEPARATOR).match(line) is not None
        or pattern("from_labels", frame=_FROM).match(line) is not None
        or any(one.match(line) for one in _forwards())
    )


def _forwards() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands above a forwarded mail."""
    separators = pattern("forward_separators", frame=_FORWARD_SEPARATOR)
    return separators, pattern("forward_openings", frame=_FORWARD_OPENING)


class _Cuts:
    """Where history begins, over normalised lines."""

    def __init__(self, plain: list[str]) -> None:
        self._plain = plain
        self._checks = _CHECKS

    def attribution(self, at: int) -> int:
        """How many lines an "On ... wrote:" takes that begins here; 0 when none does."""
        for length in range(1, _WRAP + 1):
            line = self._plain[at : at + length]
            if not line[-1:] or not line[-1] or not line[0]:
                return 0
            if line[-1].endswith((":", "\uff1a")) and self._attributes(" ".join(line)):
                return length
        return 0

    def _attributes(self, line: str) -> bool:
        if pattern("attributions", frame=_ATTRIBUTION).match(fold_by_letter(line)):
            return True
        if self._checks <= 0 or len(line) > _LINE or line[:1] == "-":
            return False
        self._checks -= 1
        return any(p.fullmatch(line) for p in _wrote())

    def history(self, at: int) -> bool:
        """Whether everything from this line on is an older mail."""
        line = self._plain[at]
        if not line:
            return False
        if _starts_history(fold_by_letter(line)):
            return True
        return _FIELD.match(line) is not None and self._field_block(at)

    def _field_block(self, at: int) -> bool:
        """Outlook's block: three lines of header fields, or two with an address."""
        if self._checks <= 0:
            return False
        self._checks -= 1
        block = "\n".join(self._plain[at : at + 6])
        if not any(p.match(block) for p in _from_block()):
            return False
        fields = 0
        for line in self._plain[at : at + 6]:
            if not _FIELD.match(line):
                break
            fields += 1
        return fields > 2 or (fields > 1 and "@" in block)  # noqa: PLR2004 - the sentence above


@cache
def _wrote() -> tuple[re.Pattern[str], ...]:
    return _library("wrote_header")


@cache
def _from_block() -> tuple[re.Pattern[str], ...]:
    return _library("from_header")


def _library(kind: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of mail-parser-reply, one for each language, for short bounded pieces of text."""
    from mailparser_reply.constants import MAIL_LANGUAGES  # noqa: PLC0415 - only where a body is read

    return tuple(
        re.compile(MAIL_LANGUAGES[language][kind], re.IGNORECASE | re.MULTILINE) for language in _LANGUAGES
    )


_STOP_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LONGEST_VOTE = 20_000
_ENOUGH = 4
"""Fewer stop words are too few to tell."""
_SHARE = 0.6
"""English when at least so many of the votes are (C-32)."""
_SCRIPT_SHARE = 0.3
_OTHER_SCRIPTS = (
    ("\u0370", "\u052f"),  # Greek, Cyrillic
    ("\u0590", "\u06ff"),  # Hebrew, Arabic
    ("\u0900", "\u0e7f"),  # of India, Thai
    ("\u1100", "\u11ff"),
    ("\u3040", "\u30ff"),  # Japanese
    ("\u3400", "\u9fff"),
    ("\uac00", "\ud7af"),  # Korean
)


def looks_english(new_text: str) -> bool | None:
    """Whether the words are English by a vote of stop words; None: too few to tell.

    A mail in another script (CJK, Cyrillic, Greek, Arabic, …) is not English.
    """
    text = without_signature(new_text[:_LONGEST_VOTE])
    letters = sum(c.isalpha() for c in text)
    foreign = "" if text.isascii() else text
    others = sum(any(first <= c <= last for first, last in _OTHER_SCRIPTS) for c in foreign)
    if others > _ENOUGH and others >= _SCRIPT_SHARE * letters:
        return False
    words = [w.replace("\u2019", "'") for w in _STOP_WORD.findall(text.lower())]
    stop_words = _stop_words()
    votes = [word for word in words if any(word in listed for listed in stop_words.values())]
    if len(votes) < _ENOUGH:
        return None
    return sum(word in stop_words["en"] for word in votes) >= _SHARE * len(votes)


@remembered
def _stop_words() -> Mapping[str, frozenset[str]]:
    """By the code of the language; with their accents, for `é` and `e` are two words in French."""
    return {language.code: frozenset(text.split()) for language, text in entries("stop_words")}


_HASHED_WORD = re.compile(r"[^\W_]+")
_RUN = 3
_MOST_HASHED = 2000


def fingerprint(text: str) -> tuple[int, ...]:
    """64-bit hashes of the word triples of a mail's own words, in order; the same on every machine.

    Quotes and the signature (`-- `) are left out; case, line ends, blanks and punctuation do not count.
    A text of one or two words has one hash, one without words none.
    """
    words = _HASHED_WORD.findall(normalise(without_signature(new_text(text))).casefold())[:_MOST_HASHED]
    if not words:
        return ()
    return tuple(_hash(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))


def similarity(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """How much two fingerprints share, from 0 to 1 (Jaccard over triples); 0 for empty ones."""
    ours, theirs = Counter(a), Counter(b)
    together = (ours | theirs).total()
    return (ours & theirs).total() / together if together else 0.0


def same_words(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether two fingerprints are of the same words in the same order; never for empty ones."""
    return a == b != ()


def _hash(words: list[str]) -> int:
    return int.from_bytes(
        blake2b("\x1f".join(words).encode("utf-8", "replace"), digest_size=8).digest(), "big"
    )
