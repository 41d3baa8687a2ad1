"""Address headers taken apart (RFC 5322 §3.4) as they come, not as they should be."""

from __future__ import annotations

import re

from agent.model.mail import Address
from agent.reading.headers import decode_header

_MOST = 200
"""More addresses of one header are not read."""
_LONGEST = 60_000
"""Characters of one address header that are read."""

_PLAIN = re.compile(r'\s*(?:"([^"\\]*)"|([^"<>,;:()@\\=]*?))\s*<([^\s<>,;:()"@]+@[^\s<>,;:()"@]+)>\s*')
_BARE = re.compile(r'\s*([^\s<>,;:()"@]+@[^\s<>,;:()"@]+)\s*')
_TOKEN = re.compile(
    r'("(?:[^"\\]|\\.)*"?)|(\((?:[^()\\]|\\.)*\)?)|(<[^<>]*>?)|([,;])|(:)|([^"(<,;:]+)', re.DOTALL
)
_ROUTE = re.compile(r"@[^:]*:")
_SHAPE = re.compile(r'(?:"[^"\s]+"|[^\s<>,;:()"@\\]+)@[^\s<>,;:()"@\\]+')


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Every address of a raw header value, in order; what is none is left out.

    Quoted and unquoted commas in names, comments, groups, routes, encoded words and missing brackets
    are all understood; encoded words are decoded after the commas were found (RFC 2047 §6.2).
    """
    if one := _PLAIN.fullmatch(value):
        return (Address(one[3], decode_header(one[1] or one[2] or "")),)
    if one := _BARE.fullmatch(value):
        return (Address(one[1].strip("'")),)
    found: list[Address] = []
    entry = _Entry()
    for quoted, comment, angle, end, colon, words in _TOKEN.findall(value[:_LONGEST]):
        if colon:
            entry = _Entry()
        elif end:
            entry = entry.finish(found)
            if len(found) >= _MOST:
                break
        else:
            entry.take(quoted, comment, angle, words)
    entry.finish(found)
    return tuple(found[:_MOST])


class _Entry:
    """The tokens of one address, up to its comma."""

    def __init__(self, before: str = "") -> None:
        self.words: list[str] = [before] if before else []
        self.comment = ""
        self.angle = ""

    def take(self, quoted: str, comment: str, angle: str, words: str) -> None:
        """One more token: exactly one of the four is not empty."""
        if quoted:
            self.words.append(re.sub(r"\\(.)", r"\1", quoted[1:].removesuffix('"')))
        elif comment:
            self.comment = self.comment or comment.strip("()")
        elif angle:
            self.angle = self.angle or _ROUTE.sub("", angle.strip("<>")).strip()
        else:
            self.words.append(words)

    def finish(self, found: list[Address]) -> _Entry:
        """Keep the address, if it is one, and begin the next.

        A piece without an address before a comma is the first half of an unquoted `Obi, Chidera <c@x>`.
        """
        words = " ".join(" ".join(self.words).split())
        if self.angle:
            email, name = "".join(self.angle.split()), words
        else:
            email, name = words.strip("'\""), self.comment
        if _SHAPE.fullmatch(email):
            found.append(Address(email, decode_header(name or self.comment)))
            return _Entry()
        return _Entry(f"{words}," if words and not self.angle and "@" not in words else "")
