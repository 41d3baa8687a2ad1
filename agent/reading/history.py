"""Where in the text of a mail an older one begins: attributions, separators and blocks of its headers."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter

LINE = 260
"""Characters of a line that are looked at."""
_CHECKS = 100
"""At most so many places are shown to the library: its patterns are not linear."""
_WRAP = 3
"""An attribution is broken over at most so many lines."""
_SMALL_WORDS = 4
"""Words in lower case that an attribution has beside names, days and months: `on`, `at`, `wrote`."""
_BLOCK = 14
"""Lines of a block of headers that are looked at."""

_ATTRIBUTION = r"^(?:WORDS)\s*$"
_SEPARATOR = r"^-{2,} ?(?:WORDS) ?-{2,}"
_WROTE_SEPARATOR = r"^-{3,80} ?.{2,120}(?:WORDS) ?: ?-{2,}$"
_GREETING = r"^(?:WORDS)\b"
_FROM = r"^[*| ]{0,4}(?:WORDS) ?\*{0,2} ?[:\uff1a]\*{0,2} .+@"
_LABEL = r"^[*| ]{0,4}(WORDS) ?[*|]{0,2}(?: ?[:\uff1a][*| ]{0,4}(.*)|$)"
_FORWARD_SEPARATOR = r"(?m)^(?:>|[^\S\n])*-{2,} ?(?:WORDS)[\w :]{0,40}-{2,}"
_FORWARD_OPENING = r"(?m)^(?:>|[^\S\n])*(?:WORDS)"
_WHEN_OR_WHO = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}|@")
_DATED = re.compile(
    r"\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4}.{0,20}\d{1,2}[:.]\d\d|(?:19|20)\d\d.{1,20}\d{1,2}[:.]\d\d"
)
_FIRST_WORDS = re.compile(r"-{2,3}\d{1,4}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}[:.]\d\d.{0,12}-{2,3}")
"""Lotus: `Denise Kowalczyk---03/03/2026 12:10:08 PM---Dear Marcus, …`."""
_LANGUAGES = ["en", "de", "fr", "es", "sv", "da", "it", "nl", "cs", "ja", "ko", "zh"]
"""What mail-parser-reply knows, but for Polish (one line `Data:` is a header to it)."""


def quote_follows(plain: list[str], at: int) -> bool:
    """Whether the next line that says something is quoted."""
    following = next((line for line in islice(plain, at, at + 4) if line), "")
    return following.startswith(">")


def _starts_history(line: str) -> bool:
    """Whether a flat line stands above an older mail, or a forwarded one."""
    return (
        pattern("quote_separators", frame=_SEPARATOR).match(line) is not None
        or pattern("wrote", frame=_WROTE_SEPARATOR).match(line) is not None
        or pattern("from_labels", frame=_FROM).match(line) is not None
        or _FIRST_WORDS.search(line) is not None
        or any(one.match(line) for one in forwards())
    )


def forwards() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands above a forwarded mail."""
    separators = pattern("forward_separators", frame=_FORWARD_SEPARATOR)
    return separators, pattern("forward_openings", frame=_FORWARD_OPENING)


class Cuts:
    """Where history begins, over normalised lines."""

    def __init__(self, plain: list[str]) -> None:
        """Of the lines of a mail, each normalised and at most `LINE` characters."""
        self._plain = plain
        self._checks = _CHECKS

    def attribution(self, at: int) -> int:
        """How many lines an "On ... wrote:" takes that begins here; 0 when none does."""
        for length in range(1, _WRAP + 1):
            line = self._plain[at : at + length]
            if not line[-1:] or not line[-1] or not line[0]:
                return 0
            if line[-1].endswith((":", "\uff1a")) and self._attributes(" ".join(line), at, length):
                return length
        return 0

    def _attributes(self, line: str, at: int, length: int) -> bool:
        if pattern("attributions", frame=_ATTRIBUTION).match(fold_by_letter(line)):
            return True
        if self._checks <= 0 or len(line) > LINE or line[:1] == "-":
            return False
        if self._says_who_wrote(line, at, length):
            return True
        self._checks -= 1
        return any(p.fullmatch(line) for p in _wrote())

    def _says_who_wrote(self, line: str, at: int, length: int) -> bool:
        """Whether a line is about a mail: a verb for writing, a whole date or an address, and little else.

        It begins a paragraph, or a quote follows: inside a letter it is what the letter says.
        """
        flat = fold_by_letter(line)
        if _WHEN_OR_WHO.search(line) is None or pattern("wrote").search(flat) is None:
            return False
        if sum(word[:1].islower() and "@" not in word for word in line.split()) > _SMALL_WORDS:
            return False
        if pattern("greetings", frame=_GREETING).match(flat):
            return False
        stands_alone = at == 0 or not self._plain[at - 1] or self._plain[at - 1].startswith(">")
        return stands_alone or quote_follows(self._plain, at + length)

    def history(self, at: int) -> bool:
        """Whether everything from this line on is an older mail."""
        line = self._plain[at]
        if not line:
            return False
        return _starts_history(fold_by_letter(line)) or self._begins_block(at)

    def _begins_block(self, at: int) -> bool:
        """Outlook's block of headers, each with its label; or Lotus's, with sender and date above them.

        Three fields make one, or two with an address.
        """
        line = self._plain[at]
        if _read_label(line):
            return self._has_fields(at, sender_known=False)
        behind = [place for place in range(at + 1, min(at + 6, len(self._plain))) if self._plain[place]][:2]
        if not behind or len(line) > LINE // 2 or not _DATED.search(self._plain[behind[0]]):
            return False
        return len(behind) > 1 and self._has_fields(behind[1], sender_known=True)

    def _has_fields(self, at: int, *, sender_known: bool) -> bool:
        found: set[str] = set()
        awaited = True
        for line in self._plain[at : at + _BLOCK]:
            if read := _read_label(line):
                label, value, is_sender = read
                sender_known |= is_sender and not value[:1].isdigit()
                found.add(label)
                awaited = not value
            elif line and not awaited and "@" not in line:
                break
            elif line:
                awaited = False
        return sender_known and len(found) > 2 - ("@" in "".join(self._plain[at : at + _BLOCK]))


def is_label(line: str) -> bool:
    """Whether a line is a header of an older mail, as programs write it above one."""
    return _read_label(line) is not None


def _read_label(line: str) -> tuple[str, str, bool] | None:
    """The label of a header, what stands behind it, and whether it is the sender's."""
    flat = fold_by_letter(line)
    if found := pattern("from_labels", frame=_LABEL).match(flat):
        return found[1], found[2] or "", True
    found = pattern("header_labels", frame=_LABEL).match(flat)
    return (found[1], found[2] or "", False) if found else None


@cache
def _wrote() -> tuple[re.Pattern[str], ...]:
    """The patterns of mail-parser-reply, one for each language, for short bounded pieces of text."""
    from mailparser_reply.constants import MAIL_LANGUAGES  # noqa: PLC0415 - only where a body is read

    return tuple(
        re.compile(MAIL_LANGUAGES[language]["wrote_header"], re.IGNORECASE | re.MULTILINE)
        for language in _LANGUAGES
    )
