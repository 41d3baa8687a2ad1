"""Header lines as they stand in a mail, right for any script and any length (RFC 5322 §2.2, RFC 2047).

Written by hand because the standard library encodes long Message-IDs, after which Outlook loses the thread.
Nothing that comes in from outside can begin another header line.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

from agent.errors import SecondChanceError
from agent.model.mail import Address

CRLF = "\r\n"
_LINE = 78  # RFC 5322 §2.1.1: should not be exceeded
_ENCODED_WORD = 75  # RFC 2047 §2
_PIECES = re.compile(r"\S+ ?| ")
_PIECE_LONGEST = 36  # octets; a longer word may be parted anywhere
_ID_LONGEST = 900  # with its header name well under the 998 octets of RFC 5322 §2.1.1
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_MESSAGE_ID = re.compile(r"<[\x20-\x3b\x3d\x3f-\x7e]+>")
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf'{_ATEXT}(?:\.{_ATEXT})*|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])+"')
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_DOMAIN_LONGEST = 253
_NOT_THE_SAME_IN_IDNA_2008 = re.compile("[\u00df\u03c2\u200c\u200d]")
_PLAIN_NAME = re.compile(rf"{_ATEXT}(?: {_ATEXT})*")


class BadAddressError(SecondChanceError):
    """An address to which no mail can go."""

    code = "bad_address"


def text_line(name: str, text: str) -> str:
    """An unstructured header such as Subject; control characters become blanks."""
    line = one_line(text)
    if line.isascii() and "=?" not in line:
        folded = _folded(f"{name}: {line}")
        if folded is not None:
            return folded
    return f"{name}: " + f"{CRLF} ".join(_encoded_words(line, len(name) + 1))


def addresses_line(name: str, addresses: Iterable[Address]) -> str:
    """An address header, one address a line.

    Raises:
        BadAddressError: one of them has no valid syntax, or a local part outside ASCII.
    """
    return f"{name}: " + f",{CRLF} ".join(_mailbox(address) for address in addresses)


def ids_line(name: str, ids: Iterable[str]) -> str:
    """A header of Message-IDs, one a line, each exactly as it came (RFC 5322 §3.6.4).

    What is no Message-ID is left out; empty when none is left.
    """
    good = [one for one in ids if _MESSAGE_ID.fullmatch(one) and len(one) <= _ID_LONGEST]
    return f"{name}: " + f"{CRLF} ".join(good) if good else ""


def one_line(text: str) -> str:
    """The text with each run of control characters and blanks as one blank; lone surrogates replaced."""
    return _CONTROL.sub(" ", text.encode("utf-8", "replace").decode("utf-8")).strip()


def ascii_domain(domain: str) -> str:
    """A domain as it travels: lower-case letters outside ASCII in punycode (RFC 5890).

    Raises:
        BadAddressError: it is no domain, or one that old and new rules of punycode read differently.
    """
    if _NOT_THE_SAME_IN_IDNA_2008.search(domain):
        raise BadAddressError(
            f"The domain {one_line(domain)} has more than one spelling in mail.",
            "Write it in its xn-- form.",
        )
    try:
        plain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        plain = ""
    labels = plain.split(".")
    if len(plain) > _DOMAIN_LONGEST or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddressError(f"{one_line(domain) or 'An empty text'} is not a mail domain.")
    return plain


def _mailbox(address: Address) -> str:
    local, at, domain = address.email.strip().rpartition("@")
    if not local.isascii():
        raise BadAddressError(
            f"{one_line(address.email)} has letters before the @ that few mail servers accept.",
            "Ask for an address in plain letters.",
        )
    if not at or not _LOCAL.fullmatch(local):
        raise BadAddressError(
            f"{one_line(address.email) or 'An empty text'} is not a mail address.",
            "Correct the address: second-chance debrief --id ID",
        )
    spec = f"{local}@{ascii_domain(domain)}"
    name = one_line(address.name)
    if not name:
        return spec
    shown = _shown(name)
    fold = CRLF if CRLF in shown or len(f"From: {shown} <{spec}>,") > _LINE else ""
    return f"{shown}{fold} <{spec}>"


def _shown(name: str) -> str:
    """A display name as a phrase (RFC 5322 §3.2.5)."""
    if not name.isascii() or "=?" in name or len(name) > _LINE - 2:
        return f"{CRLF} ".join(_encoded_words(name, len("From:")))
    if _PLAIN_NAME.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded_words(text: str, used: int) -> Iterator[str]:
    """The text as encoded words, parted behind blanks where they are near enough (RFC 2047 §2, §5).

    `used` is what stands before the first of them in its line. Blanks between encoded words do not count.
    """
    room = (_ENCODED_WORD - used - len("=?utf-8?b??=")) // 4 * 3
    chunk = ""
    for piece in _PIECES.findall(text):
        for part in (piece,) if len(piece.encode()) <= _PIECE_LONGEST else piece:
            if chunk and len((chunk + part).encode()) > room:
                yield _encoded_word(chunk.encode())
                chunk, room = "", (_ENCODED_WORD - len("=?utf-8?b??=")) // 4 * 3
            chunk += part
    yield _encoded_word(chunk.encode())


def _encoded_word(octets: bytes) -> str:
    return f"=?utf-8?b?{b64encode(octets).decode('ascii')}?="


def _folded(line: str) -> str | None:
    """A line of ASCII folded before single blanks; None when a word of it is too long for that."""
    lines = [""]
    for word in line.split(" "):
        if len(word) > _LINE - 1:
            return None
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append(f" {word}")
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return CRLF.join(lines)
