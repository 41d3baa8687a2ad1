"""The mails of the labelled sample mailboxes, with calendars as each producer writes them."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from yaml_files import read_yaml

FOLDER = Path(__file__).parents[1] / "data" / "noticed"
_BRACES = re.compile(r"\{(\w+)\}")
_WINDOWS = {
    "America/Chicago": "Central Standard Time",
    "America/New_York": "Eastern Standard Time",
    "Europe/Berlin": "W. Europe Standard Time",
    "Europe/Paris": "Romance Standard Time",
    "Europe/Madrid": "Romance Standard Time",
    "Europe/Amsterdam": "W. Europe Standard Time",
    "Europe/Stockholm": "W. Europe Standard Time",
    "Europe/London": "GMT Standard Time",
}
_AMERICA = ("0200", "BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11")
_EUROPE = ("0200", "BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10")
_ANSWERED = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Tentative"}


@cache
def people() -> Mapping[str, Any]:
    """Whose mailboxes these are (people.yaml)."""
    return _loaded("people.yaml")


@cache
def producers() -> Mapping[str, Any]:
    """How each program writes a calendar and its mail (producers.yaml)."""
    return _loaded("producers.yaml")


def moment(text: str, person: Mapping[str, Any]) -> datetime:
    """`2026-09-14 09:12`, on the person's own clock unless an offset is given."""
    read = datetime.fromisoformat(str(text))
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(person["zone"]))


def full_address(who: str, person: Mapping[str, Any]) -> str:
    """`me` and `me at work` are the person's first and second address."""
    which = {"me": 0, "me at work": 1}.get(who)
    return who if which is None else formataddr((person["name"], person["addresses"][which]))


class SampleCalendar:
    """One calendar as its producer writes it."""

    def __init__(
        self, given: Mapping[str, Any], mail: Mapping[str, Any], person: Mapping[str, Any], name: str
    ) -> None:
        self._given, self._shape = given, producers()[given["by"]]
        self._person = person
        zone = ZoneInfo(given.get("zone", person["zone"]))
        self._zone = zone
        self._start = datetime.fromisoformat(given["start"]).replace(tzinfo=zone)
        self._end = (self._start.replace(tzinfo=None) + timedelta(minutes=given.get("minutes", 60))).replace(
            tzinfo=zone
        )
        self.method = given.get("method", "REQUEST")
        self.parts = given.get("parts", self._shape["parts"])
        self.file, self.file_type = (
            given.get("file", self._shape.get("file", "")),
            self._shape.get("file_type", "application/ics"),
        )
        self.message_id = self._shape["message_id"]
        host = given.get("organizer", mail["from"])
        self._host = parseaddr(full_address(host, person))
        self._stamp = moment(mail["at"], person).astimezone(UTC)
        self._uid = sha256(given.get("uid", name.rpartition(".")[0]).encode()).hexdigest()[:26]

    def subject(self) -> str:
        kind = "UPDATE" if self.method == "REQUEST" and self._given.get("sequence") else self.method
        return self._filled(self._shape["subjects"][kind])

    def headers(self) -> dict[str, str]:
        return {name: self._filled(value) for name, value in self._shape.get("headers", {}).items()}

    def text(self) -> str:
        lines = [self._filled(line) for line in self._shape["text"].splitlines()]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"

    def ical(self) -> str:
        """The calendar itself; lines folded at 74 characters (RFC 5545 §3.1)."""
        lines = []
        for line in self._shape["calendar"].splitlines():
            filled = self._filled(line, quoted=True)
            if not _BRACES.search(line) or all(self._values().get(name) for name in _BRACES.findall(line)):
                lines += filled.split("\n")
        return "\r\n".join("\r\n ".join(_folded(line)) for line in lines) + "\r\n"

    def _filled(self, shape: str, *, quoted: bool = False) -> str:
        values = self._values()
        raw = {"attendees", "vtimezone", "vtimezone_windows", "rrule"}

        def value(found: re.Match[str]) -> str:
            text = str(values.get(found[1], ""))
            return _escaped(text) if quoted and found[1] not in raw else text

        return _BRACES.sub(value, shape)

    def _values(self) -> dict[str, str]:
        given = self._given
        zone, answer = self._zone.key, given.get("answer", "NEEDS-ACTION")
        guests = [parseaddr(one) for one in given.get("guests", ())]
        me = (self._person["name"], self._person["addresses"][given.get("as", 0)])
        invited = [me] if self.method == "REPLY" else [me, self._host, *guests]
        answers = {me[1]: answer, self._host[1]: "ACCEPTED"}
        attendee = self._shape["attendee"]
        lines = [
            attendee.format(name=shown or address, email=address, answer=answers.get(address, "NEEDS-ACTION"))
            for shown, address in dict.fromkeys(invited)
        ]
        return {
            "uid": self._uid,
            "sequence": str(given.get("sequence", 0)),
            "method": self.method,
            "title": given["title"],
            "place": given.get("place", ""),
            "link": given.get("link", ""),
            "words": given.get("words", "").strip(),
            "rrule": given.get("rrule", ""),
            "recurrence": given.get("recurrence", ""),
            "status": given.get("status", "CANCELLED" if self.method == "CANCEL" else "CONFIRMED"),
            "answered": _ANSWERED.get(answer, ""),
            "organizer_name": self._host[0],
            "organizer": self._shape.get("organizer", self._host[1]) or self._host[1],
            "attendees": "\n".join(lines) if attendee else "",
            "guests": "\n".join(dict.fromkeys(shown for shown, _ in invited)),
            "zone": zone,
            "windows": _WINDOWS[zone],
            "stamp": f"{self._stamp:%Y%m%dT%H%M%SZ}",
            "start": f"{self._start.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            "end": f"{self._end.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            "local_start": f"{self._start:%Y%m%dT%H%M%S}",
            "local_end": f"{self._end:%Y%m%dT%H%M%S}",
            "date": f"{self._start:%Y%m%d}",
            "day_after": f"{self._start + timedelta(days=1):%Y%m%d}",
            "when": f"{self._start:%a %b %d, %Y %H:%M} - {self._end:%H:%M} ({self._start:%Z})",
            "vtimezone": _vtimezone(zone, zone),
            "vtimezone_windows": _vtimezone(zone, _WINDOWS[zone]),
        }


def _escaped(text: str) -> str:
    for plain, written_so in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written_so)
    return text


def _folded(line: str) -> list[str]:
    return [line[at : at + 60] for at in range(0, len(line), 60)] or [""]


def _vtimezone(zone: str, name: str) -> str:
    place = ZoneInfo(zone)
    hour, summer, winter = _AMERICA if zone.startswith("America") else _EUROPE
    standard = f"{datetime(2026, 1, 5, tzinfo=place):%z}"
    daylight = f"{datetime(2026, 7, 6, tzinfo=place):%z}"
    rule = "RRULE:FREQ=YEARLY;INTERVAL=1;"
    return (
        f"BEGIN:VTIMEZONE\nTZID:{name}\n"
        f"BEGIN:STANDARD\nDTSTART:16010101T{hour}00\nTZOFFSETFROM:{daylight}\nTZOFFSETTO:{standard}\n{rule}{winter}\nEND:STANDARD\n"
        f"BEGIN:DAYLIGHT\nDTSTART:16010101T{hour}00\nTZOFFSETFROM:{standard}\nTZOFFSETTO:{daylight}\n{rule}{summer}\nEND:DAYLIGHT\n"
        "END:VTIMEZONE"
    )


def _loaded(file: str) -> Mapping[str, Any]:
    held: Mapping[str, Any] = read_yaml(FOLDER / file)
    return held


_POLICY = email.policy.default.clone(max_line_length=998)
_ATTRIBUTIONS = {
    "en": "On {day:%a, %b %d, %Y at %H:%M}, {name} wrote:",
    "de": "Am {day:%d.%m.%Y um %H:%M} schrieb {name}:",
    "fr": "Le {day:%d/%m/%Y à %H:%M}, {name} a écrit :",
    "es": "El {day:%d/%m/%Y a las %H:%M}, {name} escribió:",
    "sv": "Den {day:%Y-%m-%d kl. %H:%M} skrev {name}:",
    "nl": "Op {day:%d-%m-%Y om %H:%M} schreef {name}:",
    "it": "Il {day:%d/%m/%Y %H:%M}, {name} ha scritto:",
    "pt": "Em {day:%d/%m/%Y %H:%M}, {name} escreveu:",
}


def write_mail(
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
        part.set_content(calendar.ical(), subtype="calendar", params={"method": calendar.method})
        message.attach(part)
    if "file" in wanted:
        main, sub = calendar.file_type.split("/")
        message.add_attachment(calendar.ical().encode(), maintype=main, subtype=sub, filename=calendar.file)
