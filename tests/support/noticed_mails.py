"""The mails of the labelled sample mailboxes as bytes."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from html import escape
from typing import Any

from noticed_calendars import SampleCalendar, full_address, moment

_POLICY = email.policy.default.clone(max_line_length=998)
_ATTRIBUTIONS = {
    "en": "On {day:%a, %b %d, %Y at %H:%M}, {name} wrote:",
    "de": "Am {day:%d.%m.%Y um %H:%M} schrieb {name}:",
    "fr": "Le {day:%d/%m/%Y à %H:%M}, {name} a écrit :",
    "es": "El {day:%d/%m/%Y a las %H:%M}, {name} escribió:",
    "sv": "Den {day:%Y-%m-%d kl. %H:%M} skrev {name}:",
    "nl": "Op {day:%d-%m-%Y om %H:%M} schreef {name}:",
}


def written(
    mail: Mapping[str, Any], person: Mapping[str, Any], above: list[EmailMessage], name: str
) -> EmailMessage:
    """A mail of a sample thread; `above` are the mails it answers, oldest first."""
    calendar = SampleCalendar(mail["calendar"], mail, person, name) if "calendar" in mail else None
    message = EmailMessage(policy=_POLICY)
    message["From"] = full_address(mail["from"], person)
    message["To"] = full_address(mail["to"], person) if "to" in mail else _other(mail, person, above)
    for key, header in (("cc", "Cc"), ("reply_to", "Reply-To")):
        if key in mail:
            message[header] = mail[key]
    subject = mail.get("subject") or (
        calendar.subject() if calendar else f"Re: {_plain(above[0]['Subject'])}"
    )
    message["Subject"] = subject
    message["Date"] = format_datetime(moment(mail["at"], person))
    _identify(message, calendar, above, name)
    headers = {**(calendar.headers() if calendar else {}), **mail.get("headers", {})}
    for header, value in headers.items():
        message[header] = value
    text = mail.get("text") or (calendar.text() if calendar else "")
    if above and mail.get("quote", calendar is None):
        text = f"{text.rstrip()}\n\n{_quoted(above[-1], mail.get('lang', person['language']))}"
    _fill(message, text, mail, calendar)
    return message


def _other(mail: Mapping[str, Any], person: Mapping[str, Any], above: list[EmailMessage]) -> str:
    if not mail["from"].startswith("me"):
        return full_address("me", person)
    theirs = [one for one in above if parseaddr(one["From"])[1] not in person["addresses"]]
    return str(theirs[-1]["Reply-To"] or theirs[-1]["From"])


def _plain(subject: str) -> str:
    return re.sub(r"^(?:(?:re|aw|sv|rép|antw)\s*:\s*)+", "", subject, flags=re.IGNORECASE)


def _identify(
    message: EmailMessage, calendar: SampleCalendar | None, above: list[EmailMessage], name: str
) -> None:
    mark = sha256(name.encode()).hexdigest()
    domain = parseaddr(message["From"])[1].rpartition("@")[2]
    shape = calendar.message_id if calendar else f"<{{hash}}@{domain}>"
    message["Message-ID"] = shape.replace("{hash}", mark[:20])
    if above:
        message["In-Reply-To"] = above[-1]["Message-ID"]
        message["References"] = " ".join(one["Message-ID"] for one in above)


def _quoted(parent: EmailMessage, language: str) -> str:
    body = parent.get_body(("plain", "html"))
    lines = body.get_content().rstrip().splitlines() if body else []
    day = parent["Date"].datetime
    attribution = _ATTRIBUTIONS[language].format(day=day, name=parent["From"])
    return "\n".join([attribution, *(f"> {line}".rstrip() for line in lines)]) + "\n"


def _fill(message: EmailMessage, text: str, mail: Mapping[str, Any], calendar: SampleCalendar | None) -> None:
    wanted = (
        calendar.parts
        if calendar
        else {"only": ["html"], True: ["plain", "html"]}.get(mail.get("html"), ["plain"])
    )
    marked_up = "".join(f"<p>{escape(block)}</p>\n".replace("\n", "<br>\n") for block in text.split("\n\n"))
    if "plain" in wanted:
        message.set_content(text)
        if "html" in wanted:
            message.add_alternative(marked_up, subtype="html")
    else:
        message.set_content(marked_up, subtype="html")
    if calendar is None:
        return
    if "calendar" in wanted:
        if message.get_content_maintype() == "text":
            message.make_alternative()
        part = EmailMessage(policy=_POLICY)
        part.set_content(calendar.text_of(), subtype="calendar", params={"method": calendar.method})
        message.attach(part)
    if "file" in wanted:
        main, sub = calendar.file_type.split("/")
        message.add_attachment(
            calendar.text_of().encode(), maintype=main, subtype=sub, filename=calendar.file
        )
