"""From a letter to the bytes of its draft (RFC 5322, RFC 2045 to 2047; C-07, RT-08 to RT-14)."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from agent.model.interview import InterviewId
from agent.model.letter import Addressing, Kind, Letter
from agent.model.mail import Address, MessageId
from agent.writing import headers
from agent.writing.headers import BadAddressError

__all__ = ["BadAddressError", "build", "html_of", "lines_of", "message_id_for", "note_to_self"]

_MOSTLY_ASCII = 6  # one octet in so many outside ASCII: beyond that base64 is shorter than quoted-printable
_LINE_ENDS = re.compile(r"\r\n?")


def message_id_for(interview: InterviewId | str, kind: Kind, person: str, domain: str) -> MessageId:
    """The Message-ID of the one draft for this interview, kind and person: always the same (DESIGN §6.2).

    `domain` is that of From.

    Raises:
        BadAddressError: it is no domain.
    """
    digest = sha256(f"{interview}|{kind}|{person}".encode()).hexdigest()[:32]
    return MessageId(f"<{digest}@{headers.ascii_domain(domain)}>")


def build(
    letter: Letter,
    addressing: Addressing,
    *,
    message_id: MessageId,
    date: datetime,
    alternative: bool = True,
) -> bytes:
    """The whole mail with CRLF line ends, the same bytes for the same input.

    `date` is aware. With `alternative` it is multipart/alternative of text/plain and a text/html that
    says the same; without, text/plain alone (RT-14). Lines are not wrapped. Ids that are no Message-IDs
    are left out of In-Reply-To and References.

    Raises:
        BadAddressError: nobody to write to, or an address that is none.
    """
    if not addressing.to:
        raise BadAddressError("There is nobody to write to.", "Add an address: second-chance debrief --id ID")
    lines = (
        headers.addresses_line("From", [addressing.sender]),
        headers.addresses_line("To", addressing.to),
        headers.addresses_line("Cc", addressing.cc) if addressing.cc else "",
        headers.text_line("Subject", addressing.subject),
        f"Date: {format_datetime(date)}",
        headers.ids_line("Message-ID", [message_id]),
        headers.ids_line("In-Reply-To", [addressing.in_reply_to] if addressing.in_reply_to else []),
        headers.ids_line("References", dict.fromkeys(addressing.references)),
    )
    head = headers.CRLF.join(line for line in lines if line)
    return f"{head}{headers.CRLF}".encode("ascii") + _content(
        letter.text, html_of(letter) if alternative else "", message_id
    )


def note_to_self(
    subject: str, text: str, html: str, *, person: Address, message_id: MessageId, date: datetime
) -> bytes:
    """A mail from the person to the person alone, with CRLF line ends; the same bytes for the same input.

    `date` is aware; `text` and `html` say the same.

    Raises:
        BadAddressError: the person's address is none.
    """
    lines = (
        headers.addresses_line("From", [person]),
        headers.addresses_line("To", [person]),
        headers.text_line("Subject", subject),
        f"Date: {format_datetime(date)}",
        headers.ids_line("Message-ID", [message_id]),
    )
    head = headers.CRLF.join(line for line in lines if line)
    return f"{head}{headers.CRLF}".encode("ascii") + _content(text, html, message_id)


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
    paragraphs = [f"<p>{escape(text, quote=False)}</p>" for text in (letter.greeting, *letter.paragraphs)]
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
    return f"<div>{escape(line, quote=False)}</div>" if line.strip() else "<div><br></div>"
