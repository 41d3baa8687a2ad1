"""What a case (YAML) makes: its mails, its config.toml, and the interview file of each debrief."""

from __future__ import annotations

import email.policy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

import tomlkit

_ONE_LINE = email.policy.default.clone(max_line_length=998)
"""As mail programs do: ids longer than 76 characters stand unfolded and unencoded."""
_PLAIN = ("company", "role", "mode", "enthusiasm", "private_note", "nudge", "feedback", "tone")


@dataclass
class Conversations:
    """Which mail of the case answers which, by the keys the YAML gives them."""

    ids: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)

    def add(self, key: str, message_id: str, parent: str | None) -> None:
        """Remember a mail of the case."""
        self.ids[key], self.parents[key] = message_id, parent

    def chain(self, key: str | None) -> list[str]:
        """Message-IDs from the root of the conversation down to this mail."""
        several: list[str] = []
        while key:
            several.insert(0, self.ids[key])
            key = self.parents[key]
        return several

    def key_of(self, message_id: str) -> str | None:
        """The YAML key of a mail."""
        return next((key for key, one in self.ids.items() if one == message_id), None)


def build_mail(mail: Mapping[str, Any], own_address: str, known: Conversations) -> bytes:
    """A mail of the case as bytes; without `to` it went to the person."""
    message = EmailMessage(policy=_ONE_LINE)
    for name, header in (("from", "From"), ("to", "To"), ("cc", "Cc"), ("reply_to", "Reply-To")):
        value = mail.get(name) or (own_address if name == "to" else None)
        if value:
            message[header] = value if isinstance(value, str) else ", ".join(value)
    message["Subject"] = mail["subject"]
    message["Date"] = format_datetime(datetime.fromisoformat(str(mail["date"])))
    message["Message-ID"] = mail["message_id"]
    above = known.chain(mail.get("in_reply_to"))
    if above:
        message["In-Reply-To"] = above[-1]
        message["References"] = " ".join(above)
    _fill(message, mail)
    headers = dict(mail.get("headers") or {})
    kind = headers.pop("Content-Type", "")
    for name, value in headers.items():
        message[name] = value
    if kind:
        message.make_mixed()
        message.set_type(kind.partition(";")[0])
        for param in kind.split(";")[1:]:
            message.set_param(*(word.strip() for word in param.split("=", 1)))
    return message.as_bytes()


def _fill(message: EmailMessage, mail: Mapping[str, Any]) -> None:
    parts = mail.get("parts")
    if not parts:
        html = str(mail.get("content_type", "")).startswith("text/html")
        message.set_content(mail["body"], subtype="html" if html else "plain")
        return
    message.set_content(parts[0]["text"], subtype=parts[0]["type"].partition("/")[2])
    for part in parts[1:]:
        params = {"method": part["method"]} if part.get("method") else None
        message.add_alternative(part["text"], subtype=part["type"].partition("/")[2], params=params)


def config_file(profile: Mapping[str, Any], mailbox: Mapping[str, Any]) -> str:
    """config.toml with one mailbox, `local`; only weekends and the case's closed days count."""
    return tomlkit.dumps(
        {
            "me": {
                "name": profile["name"],
                "addresses": profile["addresses"],
                "time_zone": profile["tz"],
                "tone": profile["tone"],
            },
            "waiting": {"holidays": False},
            "mailbox": {"local": dict(mailbox)},
        }
    )


def interview_file(calendar: Mapping[str, Any], debrief: Mapping[str, Any]) -> str:
    """The interview file of one debrief; what the YAML leaves empty is left out."""
    names = {one["key"]: one["name"] for one in debrief["interviewers"]}
    content: dict[str, Any] = {key: debrief[key] for key in _PLAIN if debrief.get(key) is not None}
    content["interview_end"] = datetime.fromisoformat(str(debrief["interview_end"]))
    content["their_time_zone"] = calendar["tz"]
    content["their_country"] = calendar["country"]
    if calendar.get("subdiv"):
        content["subdivision"] = calendar["subdiv"]
    content["closed_days"] = calendar["non_business"]
    for table in ("decision", "references"):
        if debrief.get(table):
            content[table] = debrief[table]
    for rows in ("interviewers", "fit", "botched"):
        if debrief.get(rows):
            content[rows] = [_row(row, names) for row in debrief[rows]]
    return tomlkit.dumps(content)


def _row(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key != "key" and value not in (None, "")}
    if "asked_by" in kept:
        kept["asked_by"] = names.get(kept["asked_by"], kept["asked_by"])
    return kept


def address_of(text: str) -> str:
    """The bare address of `Name <address>`, lower case."""
    return parseaddr(text)[1].lower()
