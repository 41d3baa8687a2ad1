"""One Authentication-Results header (RFC 8601 §2.2), read as servers write it.

Each provider has ways of its own (docs/mail-facts.md), so what can be understood is, and nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_LONGEST = 8_000
"""Characters of one header that are read."""

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[();]|[^"\\();]+', re.DOTALL)
_QUOTED_ADDRESS = re.compile(r'"(?:[^"\\]|\\.)*"@')
_PAIR = re.compile(
    r'(?<![\w.-])([\w.-]{1,60})\s{0,20}(?:/\s{0,20}\d{1,9}\s{0,20})?=\s{0,20}((?:"(?:[^"\\]|\\.)*"|[^\s"])+)'
)
_ID = re.compile(r'\s*(?:"([^"]*)"|([^\s"=/]+)(?=[\s/]|$))(?!\s{0,20}(?:/\s{0,20}\d{1,9}\s{0,20})?=)')
_NOT_OF_AN_ID = re.compile(r"[^\w.:-]")
_LONGEST_ID = 253


@dataclass(frozen=True, slots=True)
class Result:
    """One result of one check."""

    method: str
    """Lower case: `dmarc`, `spf`, `dkim`, `compauth` and others."""
    value: str
    """Lower case: `pass`, `fail`, `none` and others."""
    properties: dict[str, str] = field(default_factory=dict)
    """Such as `header.from` (lower case) with its value."""

    def domain(self, names: Sequence[str]) -> str:
        """The domain of the first of these properties that is given; empty where none is."""
        return next(filter(None, (_domain(self.properties.get(name, "")) for name in names)), "")


@dataclass(frozen=True, slots=True)
class Report:
    """One Authentication-Results header."""

    server: str
    """Its authserv-id, lower case; empty where it gives none, as Microsoft's do."""
    results: tuple[Result, ...]

    def tells(self, method: str) -> bool:
        """Whether it has a result of a method."""
        return any(result.method == method for result in self.results)


def read_report(value: str) -> Report | None:
    """Read a header's value, unfolded; None where it is none.

    Old spellings are understood: comments with semicolons and nested brackets, quoted ids, versions, a
    missing id, `none`, methods nobody knows, any case. Of several results of one method each is kept.
    """
    segments = _split(value[:_LONGEST])
    server = ""
    if found := _ID.match(segments[0]):
        server = _NOT_OF_AN_ID.sub("", (found[1] or found[2] or "").lower())[:_LONGEST_ID].strip(".")
        if not server:
            return None
        segments[0] = segments[0][found.end() :]
    results = tuple(result for segment in segments if (result := _read_result(segment)))
    return Report(server, results)


def _split(value: str) -> list[str]:
    """The parts between semicolons, without their comments; quoted strings stay whole."""
    segments = [""]
    depth = 0
    at = 0
    parts: list[str] = []
    while piece := _PIECE.match(value, at):
        text = piece[0]
        at = piece.end()
        if depth and text[0] == '"' and not _QUOTED_ADDRESS.match(value, piece.start()):
            at = piece.start() + 1  # a lone quotation mark of a comment
        elif text == "(":
            depth += 1
        elif text == ")":
            depth = max(depth - 1, 0)
            parts.append(" ")
        elif depth:
            continue
        elif text == ";":
            segments[-1] = "".join(parts)
            segments.append("")
            parts = []
        else:
            parts.append(text)
    segments[-1] = "".join(parts)
    return segments


def _read_result(segment: str) -> Result | None:
    pairs = [(name.lower(), _unquote(value)) for name, value in _PAIR.findall(segment)]
    if not pairs or "." in pairs[0][0]:
        return None
    (method, value), *rest = pairs
    properties: dict[str, str] = {}
    for name, said in rest:
        properties.setdefault(name, said)
    return Result(method, value.lower(), properties)


def _unquote(value: str) -> str:
    return value.replace('"', "").strip()


def _domain(value: str) -> str:
    """The domain of an address, or of a domain, as a property gives it; `none` is no domain."""
    domain = value.rpartition("@")[2].strip("<>.;,").lower()
    return "" if domain in {"", "none"} else normalize_domain(domain)


def normalize_domain(domain: str) -> str:
    """A domain as it is compared: letters of other scripts as the net writes them (RFC 5890)."""
    if domain.isascii():
        return domain
    try:
        return domain[:253].encode("idna").decode("ascii")
    except UnicodeError:
        return domain
