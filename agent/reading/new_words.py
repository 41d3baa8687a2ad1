"""What a sender wrote: without what is only carried along; in which language; its fingerprint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b

from agent.knowledge.languages import entries, pattern, remembered
from agent.knowledge.text import fold_by_letter, normalise
from agent.reading.history import LINE, Cuts, forwards, quote_follows

_LONGEST = 200_000
"""Characters in which new words are looked for."""
_LINES = 5000
"""… and lines."""
_DEVICE = r"^\s*(?:WORDS)\b.{0,80}$"
_SIGNATURE = re.compile(r"^--[ \xa0]?$", re.MULTILINE)
_RULE = re.compile(r"[\s|>*#+]{0,3}([_=*~#+.\u2500\u2501\u2550-])\1{4}[\s|_=*~#+.\u2500\u2501\u2550-]*")
"""A line of one sign: it closes a notice or a letterhead, or draws a box."""
_BOX = " |*#!\u2502\u2503\u2551>\u26a0\ufe0f"


def new_text(text: str) -> str:
    """The words this sender wrote: quoted and forwarded history removed, replies between quotes kept.

    Lines with `>` go, and the "On ... wrote:" above them, also one that is wrapped; from a separator,
    an attribution without `>` below it, or a block of `From:`, `Sent:`, `To:` on, all is history. A line of
    underscores alone begins none: it stands below notices and letterheads too. The notice that a mail system
    puts above mail from outside is nobody's word.
    """
    lines = text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n", _LINES)[:_LINES]
    plain = [normalise(line[:LINE]) for line in lines]
    cuts = Cuts(plain)
    kept: list[str] = []
    at = _skip_notice(plain)
    while at < len(lines):
        if plain[at].startswith(">"):
            at += 1
        elif length := cuts.attribution(at):
            if not quote_follows(plain, at + length):
                break
            at += length
        elif cuts.history(at):
            break
        elif _RULE.fullmatch(plain[at]):
            kept.append("")
            at += 1
        else:
            kept.append(lines[at].rstrip())
            at += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _skip_notice(plain: list[str]) -> int:
    """Where a mail begins behind the notice that a mail system puts above mail from outside."""
    noticed = 0
    for at, line in enumerate(plain):
        if len(line) < LINE and pattern("outside_notices").search(fold_by_letter(line.strip(_BOX))):
            noticed = at + 1
        elif line and not _RULE.fullmatch(line) and line.strip(_BOX):
            break
    return noticed


def forward_block(text: str) -> bool:
    """Whether a forwarded mail stands in a text (RT-12)."""
    words = fold_by_letter(text[:_LONGEST])
    return any(one.search(words) for one in forwards())


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


def is_surely_not_english(words: str) -> bool:
    """Whether a few words are in another language: none of them is a small word of English alone.

    For what a person typed: too few words for a vote that is close.
    """
    if looks_english(words) is not False:
        return False
    ours, *others = sorted(_stop_words().items(), key=lambda one: one[0] != "en")
    elsewhere = frozenset[str]().union(*(listed for _, listed in others))
    said = {word.replace("\u2019", "'") for word in _STOP_WORD.findall(words.lower())}
    return not said & (ours[1] - elsewhere)


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
