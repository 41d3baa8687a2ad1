"""What a case says about one draft, held against the draft: headers, greeting, words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from case_files import Conversations, address_of
from mail_program import text_of

_PLAIN_MARKS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " ", "–": "-", "—": "-"})  # noqa: RUF001 - these are the marks
_CLOSING = re.compile(
    r"(?:(?:Yours )?sincerely|(?:With )?(?:kind |best |warm )?(?:regards|wishes|thanks)|(?:All the )?best),",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’\-.@/&+][^\W_]+)*")  # noqa: RUF001 - people type them
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[A-Z0-9“\"])")
_SMELLS = (r"[^\S\n]{2,}", r"\s[,.;:!?](?:\s|$)", r",,|\.\.|,\.", r"\{\{|\{%", r"\bNone\b", r"\b(\w+) \1\b")
"""Joining errors no letter may carry, whatever the case is about (C-15)."""


def plain(text: str) -> str:
    """Text as it is compared: one kind of quote, dash and blank."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN_MARKS).split())


class Anatomy:
    """A letter in its parts."""

    def __init__(self, text: str) -> None:
        blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
        end = next((i for i, block in enumerate(blocks[1:], 1) if _CLOSING.match(block)), len(blocks))
        self.greeting = blocks[0] if blocks else ""
        self.paragraphs = [" ".join(block.split()) for block in blocks[1:end]]
        self.closing = blocks[end:]

    @property
    def body(self) -> str:
        """All paragraphs in one line."""
        return " ".join(self.paragraphs)

    @property
    def sentences(self) -> list[str]:
        """The sentences of all paragraphs."""
        return [one for paragraph in self.paragraphs for one in _SENTENCE_ENDS.split(paragraph)]

    def overlap(self, other: Anatomy) -> float:
        """Shared runs of three words."""
        mine, theirs = (_triples(one.body) for one in (self, other))
        return len(mine & theirs) / max(1, len(mine | theirs))


def wrong_headers(want: Mapping[str, Any], draft: EmailMessage, known: Conversations) -> Iterator[str]:
    """Parent, chain, recipients, sender and subject that are not what the case expects."""
    parent = str(draft["In-Reply-To"] or "").strip()
    chain = known.chain(want["in_reply_to"])
    references = re.findall(r"<[^>]+>", str(draft["References"] or ""))
    if parent != (chain[-1] if chain else ""):
        yield f"In-Reply-To {parent!r} instead of {chain[-1:]}"
    if references[-1:] != chain[-1:] or not set(chain) <= set(references):
        yield f"References {references} instead of {chain}"
    for header in ("To", "Cc"):
        expected = sorted(address_of(one) for one in want.get(header.lower()) or [])
        found = sorted(email.lower() for _, email in getaddresses(map(str, draft.get_all(header, []))))
        if found != expected:
            yield f"{header} {found} instead of {expected}"
    if draft["Bcc"]:
        yield "there is a Bcc"
    if want.get("from") and address_of(str(draft["From"])) != address_of(want["from"]):
        yield f"From {draft['From']} instead of {want['from']}"
    subjects = [want["subject"], *(want.get("subject_also_ok") or [])] if want.get("subject") else []
    if subjects and plain(str(draft["Subject"])) not in [plain(one) for one in subjects]:
        yield f"Subject {draft['Subject']} instead of {subjects}"
    if any(part.get_content_type() == "text/calendar" for part in draft.walk()):
        yield "there is a calendar part"


def wrong_words(want: Mapping[str, Any], draft: EmailMessage) -> Iterator[str]:
    """Words, counts and positions that are not what the case expects."""
    text = text_of(draft)
    letter, low = Anatomy(text), plain(text).lower()
    greetings = [plain(one) for one in want.get("greeting_one_of") or []]
    if greetings and plain(letter.greeting) not in greetings:
        yield f"greeting {letter.greeting!r} instead of {greetings}"
    yield from (f"lacks {one!r}" for one in want.get("contains") or [] if _low(one) not in low)
    for several in want.get("contains_any") or []:
        if not any(_low(one) in low for one in several):
            yield f"has none of {several}"
    yield from (f"has {one!r}" for one in want.get("lacks") or [] if _low(one) in low)
    yield from (f"has exactly {one!r}" for one in want.get("lacks_exact") or [] if one in text)
    yield from (f"body has {one!r}" for one in want.get("body_lacks") or [] if _low(one) in _low(letter.body))
    yield from _wrong_measures(want, letter)
    yield from (f"smells of {one}" for one in _SMELLS if re.search(one, letter.body))


def wrong_time(want: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[str]:
    """The suggested minute of sending, from the program's own record of the draft."""
    if want.get("suggested_send") and not same_moment(record.get("suggested_send"), want["suggested_send"]):
        yield f"suggested_send {record.get('suggested_send')} instead of {want['suggested_send']}"


def same_moment(found: object, expected: str) -> bool:
    """Whether two ISO times are the same instant."""
    try:
        return datetime.fromisoformat(str(found)) == datetime.fromisoformat(expected)
    except ValueError:
        return False


def _wrong_measures(want: Mapping[str, Any], letter: Anatomy) -> Iterator[str]:
    words = len(_WORD.findall(letter.body))
    least, most = want.get("words") or (0, words)
    if not least <= words <= most:
        yield f"{words} words instead of {least} to {most}"
    if len(letter.paragraphs) > want.get("paragraphs_max", len(letter.paragraphs)):
        yield f"{len(letter.paragraphs)} paragraphs"
    first = want.get("first_two_sentences_contain")
    if first and _low(first) not in _low(" ".join(letter.sentences[:2])):
        yield f"{first!r} is not in the first two sentences"
    last = _low(" ".join(letter.sentences[-2:]))
    for several in want.get("last_two_sentences_contain_any") or []:
        if not any(_low(one) in last for one in several):
            yield f"the last two sentences have none of {several}"


def _low(text: object) -> str:
    return plain(str(text)).lower()


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
