"""From a letter to the bytes of its draft (RFC 5322, RFC 2045 to 2047; C-07, RT-08 to RT-14)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from agent.errors import SecondChanceError
from agent.knowledge.text import strip_hidden
from agent.model.letter import Addressing, Letter
from agent.model.mail import Address, MessageId
from agent.writing.text_model import unwrap

__all__ = ["BadAddressError", "build", "html_of", "lines_of", "note_to_self", "tidy"]

_MOSTLY_ASCII = 6  # one octet in so many outside ASCII: beyond that base64 is shorter than quoted-printable
_LINE_ENDS = re.compile(r"\r\n?")


def tidy(addressing: Addressing) -> Addressing:
    """The same as the headers of `build` say it, so that what is on record is what was written.

    Where the id of the mail it answers cannot be written, it answers the nearest one above that can: then
    the draft stays in the conversation, which no thread's key alone makes it do.
    """
    parent, references = addressing.in_reply_to, keep_message_ids(addressing.references)
    return replace(
        addressing,
        sender=_tidy_name(addressing.sender),
        to=tuple(map(_tidy_name, addressing.to)),
        cc=tuple(map(_tidy_name, addressing.cc)),
        subject=one_line(addressing.subject),
        in_reply_to=parent and next(iter(keep_message_ids([parent, *reversed(references)])), None),
        references=references,
    )


def _tidy_name(address: Address) -> Address:
    return replace(address, name=one_line(address.name))


def build(
    letter: Letter,
    addressing: Addressing,
    *,
    message_id: MessageId,
    date: datetime,
    alternative: bool = True,
) -> bytes:
    """The whole mail with CRLF line ends, the same bytes for the same input.

    RT-14: A draft is text and an HTML part that says the same, or text alone (a setting); never a
    calendar answer, never an attachment.
    Why: A draft that is text alone is broken into short lines by Gmail when it is sent; an acceptance
    is the person's to give.
    Source: Gmail threads.

    `date` is aware. With `alternative` it is multipart/alternative of text/plain and a text/html that
    says the same; without, text/plain alone (RT-14). Lines are not wrapped. Ids that are no Message-IDs
    are left out of In-Reply-To and References.

    Raises:
        BadAddressError: nobody to write to, or an address that is none.
    """
    if not addressing.to:
        raise BadAddressError("There is nobody to write to.", "Add an address: second-chance debrief --id ID")
    lines = (
        addresses_line("From", [addressing.sender]),
        addresses_line("To", addressing.to),
        addresses_line("Cc", addressing.cc) if addressing.cc else "",
        text_line("Subject", addressing.subject),
        f"Date: {format_datetime(date)}",
        ids_line("Message-ID", [message_id]),
        ids_line("In-Reply-To", [addressing.in_reply_to] if addressing.in_reply_to else []),
        ids_line("References", addressing.references),
    )
    head = CRLF.join(line for line in lines if line)
    return f"{head}{CRLF}".encode("ascii") + _content(
        letter.text, html_of(letter) if alternative else "", message_id
    )


def note_to_self(  # noqa: PLR0913 - each is a part of the mail
    subject: str,
    text: str,
    html: str,
    *,
    person: Address,
    message_id: MessageId,
    date: datetime,
    is_automatic: bool = False,
) -> bytes:
    """A mail from the person to the person alone, with CRLF line ends; the same bytes for the same input.

    `date` is aware; `text` and `html` say the same; without `html` it is plain text alone. `is_automatic`
    tells that a program wrote it and that no program is to answer it (RFC 3834 §5).

    Raises:
        BadAddressError: the person's address is none.
    """
    lines = (
        addresses_line("From", [person]),
        addresses_line("To", [person]),
        text_line("Subject", subject),
        f"Date: {format_datetime(date)}",
        ids_line("Message-ID", [message_id]),
        "Auto-Submitted: auto-generated" if is_automatic else "",
    )
    head = CRLF.join(line for line in lines if line)
    return f"{head}{CRLF}".encode("ascii") + _content(text, html, message_id)


def _content(plain: str, html: str, message_id: MessageId) -> bytes:
    """The MIME headers and the body; without `html` plain text alone."""
    message = EmailMessage(policy=SMTP)
    text = _LINE_ENDS.sub("\n", plain)
    message.set_content(text, cte=_encoding(text))
    if html:
        message.add_alternative(html, subtype="html", cte=_encoding(html))
        for part in message.iter_parts():
            del part["MIME-Version"]
        # "=_" stands in no quoted-printable and no base64 text.
        message.set_boundary(f"=_{sha256(message_id.encode()).hexdigest()[:32]}")
    return message.as_bytes()


def _encoding(text: str) -> str:
    octets = text.encode()
    outside = len(octets) - sum(octet < 0x80 for octet in octets)  # noqa: PLR2004 - ASCII
    return "base64" if outside * _MOSTLY_ASCII > len(octets) else "quoted-printable"


def html_of(letter: Letter) -> str:
    """The letter in `<p>` and `<div>`, with no styling, saying exactly what the plain text says (C-07)."""
    if letter.own_text:
        paragraphs = [
            "<p>" + "<br>\n".join(map(_escape, lines)) + "</p>" for lines in unwrap(letter.own_text)
        ]
        tail = []
    else:
        paragraphs = [f"<p>{_escape(text)}</p>" for text in (letter.greeting, *letter.paragraphs)]
        tail = [_div(line) for line in (letter.closing, letter.name)]
    if letter.signature_html:
        # The class is how Gmail's editor knows that a signature stands there and adds none.
        signature = (
            f'<div class="gmail_signature" data-smartmail="gmail_signature">{letter.signature_html}</div>'
        )
        return "\n".join((*paragraphs, *tail, _div("-- "), signature)) + "\n"
    return "\n".join((*paragraphs, *tail, lines_of(letter.signature))).rstrip("\n") + "\n"


def lines_of(text: str) -> str:
    """Lines of plain text as HTML, with no styling."""
    return "\n".join(_div(line) for line in text.splitlines())


def _div(line: str) -> str:
    return f"<div>{_escape(line)}</div>" if line.strip() else "<div><br></div>"


def _escape(text: str) -> str:
    return escape(text, quote=False)


CRLF = "\r\n"
_LINE = 78  # RFC 5322 §2.1.1: should not be exceeded
_ENCODED_WORD = 75  # RFC 2047 §2
_PIECES = re.compile(r"\S+ ?| ")
_PIECE_LONGEST = 36  # octets; a longer word may be parted anywhere
_ID_LONGEST = 900  # with its header name well under the 998 octets of RFC 5322 §2.1.1
_BLANKS = re.compile(" {2,}")
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
    """An unstructured header such as Subject, without what is hidden in it."""
    line = one_line(text)
    if line.isascii() and "=?" not in line:
        folded_line = _fold_line(f"{name}: {line}")
        if folded_line is not None:
            return folded_line
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
    good = keep_message_ids(ids)
    return f"{name}: " + f"{CRLF} ".join(good) if good else ""


def keep_message_ids(ids: Iterable[str]) -> tuple[MessageId, ...]:
    """Those that can be written, each once: printable ASCII of a line's length.

    An id that holds a control, direction or other hidden character is left out, never made another one.
    """
    return tuple(
        MessageId(one) for one in dict.fromkeys(ids) if _MESSAGE_ID.fullmatch(one) and len(one) <= _ID_LONGEST
    )


def one_line(text: str) -> str:
    """The text as a header may say it: nothing hidden, each run of blanks as one blank."""
    return _BLANKS.sub(" ", strip_hidden(text)).strip(" ")


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
    email = address.email.strip()
    if strip_hidden(email) != email:  # without it, it would be somebody else's
        raise BadAddressError(
            f"{one_line(email)} is written with a hidden character.",
            "Type the address anew: second-chance debrief --id ID",
        )
    local, at, domain = email.rpartition("@")
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
    phrase = _phrase(name)
    fold = CRLF if CRLF in phrase or len(f"From: {phrase} <{spec}>,") > _LINE else ""
    return f"{phrase}{fold} <{spec}>"


def _phrase(name: str) -> str:
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


def _fold_line(line: str) -> str | None:
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
