"""What an IMAP server says when it refuses: what it means, and as much of it as a person may be shown.

The words by which a meaning is known stand in `server_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from imaplib import IMAP4
from importlib.resources import files

from agent.knowledge.text import describe_wait, fold, printable

_MOST = 300
"""Characters of a server's words that are shown; more are read for their meaning."""
_READ = 2_000
_CODE = re.compile(r"\[([A-Z][A-Z0-9-]{1,30})(?: ([^\]]{0,300}))?\] ?")
_BYTES = re.compile(r"""\[?\bb(?:'((?:[^'\\]|\\.)*)(?:'|$)|"((?:[^"\\]|\\.)*)(?:"|$))\]?""")
"""Bytes as Python writes them, also in a list of their own: so the libraries quote a server."""
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|(.))")
_FRAME = re.compile(
    r"^(?:command: [A-Z]{1,20} => |[A-Z]{1,20} command error: (?:NO|BAD|OK) "
    r"|(?:append|fetch|search|select|examine|status|list|store|move|copy|id|namespace|capability|authenticate"
    r"|starttls|uid|expunge|noop|unselect|close|enable) failed: |\* (?:BYE|NO|BAD|OK) )",
    re.IGNORECASE,
)
"""What the libraries put before it."""
_OF_A_LIBRARY = re.compile(
    r"^(?:socket error|unexpected (?:tagged )?response|server not IMAP4 compliant|got more than"
    r"|TLS |EOF|command [A-Z]{1,20} illegal in state|mailbox status changed|\[Errno)",
    re.IGNORECASE,
)
"""What the libraries say of themselves."""
_TECHNICAL = re.compile(
    r"[{}<>\\]|Traceback|Exception|Errno|Error\(|\bb['\"]|\b0x[0-9a-f]{4}|::", re.IGNORECASE
)
"""What tells a person nothing: the insides of a program."""
_LENGTH = re.compile(r"\b(\d{1,12}) ?(milliseconds|millis|ms|seconds|secs|sec)\b", re.IGNORECASE)


class Verdict(Enum):
    """What a server that did not let us in means by it."""

    MOMENT = "the moment is not right"
    REFUSED = "only the person can change that"
    NOT_CONNECTED = "let in, with no mailbox behind it"
    UNKNOWN = "words that are not known"


@dataclass(frozen=True, slots=True)
class _Words:
    codes: frozenset[str]
    phrases: tuple[str, ...]


@cache
def _load() -> Mapping[str, _Words]:
    text = files("agent.mailboxes.imap").joinpath("server_words.toml").read_text(encoding="utf-8")
    return {
        name: _Words(frozenset(table.get("codes", ())), tuple(table["phrases"]))
        for name, table in tomllib.loads(text).items()
    }


def means(words: str, meaning: str) -> bool:
    """Whether a server's words say one of the meanings of `server_words.toml`, by a code or a phrase."""
    return _has_code(words, meaning) or _has_phrase(words, meaning)


def is_busy(words: str) -> bool:
    """Whether the moment is what a server complains of; for a login there is `judge_login`."""
    return means(words, "moment") or means(words, "perhaps_moment")


def judge_login(words: str) -> Verdict:
    """What the words mean with which a login was refused.

    A sure word for the moment counts before all others: who takes a throttle for a refusal never tries again.
    One that stands beside a plain refusal too ("please try again") is believed once, as unknown words are.
    """
    if means(words, "not_connected"):
        return Verdict.NOT_CONNECTED
    if means(words, "moment"):
        return Verdict.MOMENT
    if _has_code(words, "refused"):
        return Verdict.REFUSED
    refused, perhaps = _has_phrase(words, "refused"), _has_phrase(words, "perhaps_moment")
    if refused != perhaps:
        return Verdict.REFUSED if refused else Verdict.MOMENT
    return Verdict.UNKNOWN


def _has_code(words: str, meaning: str) -> bool:
    codes = _load()[meaning].codes
    return any(found[1].upper() in codes for found in _CODE.finditer(words[:_READ].upper()))


def _has_phrase(words: str, meaning: str) -> bool:
    text = fold(words[:_READ])
    return any(phrase in text for phrase in _load()[meaning].phrases)


# ---- what may be shown


def read_words(error: Exception) -> str:
    """What the server said, on one line, with its response codes; empty where it is a library that speaks."""
    said = error.args[0] if error.args else ""
    if isinstance(said, bytes):
        text = said[:_READ].decode("utf-8", "replace")
    else:
        text = _BYTES.sub(_take_apart, str(said)[:_READ])
    while frame := _FRAME.match(text):
        text = text[frame.end() :]
    text = printable(text)
    return "" if _OF_A_LIBRARY.match(text) else text


def is_goodbye(error: Exception) -> bool:
    """Whether it is the server that ended the connection (BYE), in its greeting or later."""
    said = error.args[0] if error.args else ""
    text = said[:10].decode("ascii", "replace") if isinstance(said, bytes) else str(said)[:10]
    is_greeting = text.lstrip("b'\"").upper().startswith("* BYE")
    return is_greeting or (isinstance(error, IMAP4.abort) and bool(read_words(error)))


def show(words: str) -> str:
    """A server's words after a colon, fit for a sentence; empty where they tell a person nothing.

    Response codes go, but for the address that one of them may hold; waits are told as a person would.
    """
    pages = [found[2] for found in _CODE.finditer(words[:_READ]) if "://" in (found[2] or "")]
    text = printable(_LENGTH.sub(_tell_length, _CODE.sub("", words[:_READ])))
    text = text[:_MOST].rstrip(" .:")
    if not text or _TECHNICAL.search(text):
        return ""
    page = next((page.split()[0] for page in pages if not _TECHNICAL.search(page)), "")
    return f": {text} ({page})" if page and page not in text else f": {text}"


def _take_apart(found: re.Match[str]) -> str:
    """The text that bytes stand for, as far as they were not cut off."""
    body = found[1] if found[1] is not None else found[2]
    plain = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[2], body)
    return plain.encode("latin-1", "replace").decode("utf-8", "replace")


def _tell_length(found: re.Match[str]) -> str:
    number = int(found[1])
    return describe_wait(number / 1000 if found[2].casefold().startswith("m") else number)
