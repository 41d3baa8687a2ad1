"""The labelled sample mailboxes: three people, eight weeks, what of their mail is an interview of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cache
from typing import Any

from labelled_mails import FOLDER, moment, people, write_mail
from yaml_files import read_yaml

from agent.model.appointment import Band
from agent.model.interview import Mode, Profile
from agent.model.mail import Mark, Message, Thread
from agent.reading.message import read_message


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a sensible assistant would say of a thread, all its mails read."""

    band: Band
    also_fine: frozenset[Band] = frozenset()
    company: tuple[str, ...] = ()
    """Every spelling that is right."""
    role: tuple[str, ...] = ()
    start: datetime | None = None
    """When it begins, where only a mail says so."""
    end: datetime | None = None
    mode: Mode | None = None
    people: tuple[str, ...] = ()
    cancelled: bool = False
    forged: bool = False
    """A stranger made it up."""

    @property
    def interview(self) -> bool:
        """Whether it is an interview of the person's own."""
        return bool(self.company)

    def allows(self, band: Band) -> bool:
        """Whether a band is right or defensible."""
        return band is self.band or band in self.also_fine


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One labelled thread."""

    id: str
    person: str
    what: str
    """What kind of thread it is, in a few words."""
    truth: Truth
    thread: Thread
    raw: tuple[bytes, ...]
    part: str
    """The part of the sample it stands in."""
    labelled: bool = False
    producers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def profile(self) -> Profile:
        """The person."""
        return profile(self.person)


def profile(person: str) -> Profile:
    """The person as config.toml has them."""
    known = people()[person]
    return Profile(name=known["name"], addresses=tuple(known["addresses"]), time_zone=known["zone"])


FIRST = "."
"""The first part of the sample, which lies beside the people's names."""
ARRANGED = "arranged"
"""A later part: what is arranged in ways the first has few of."""


@cache
def samples(part: str = FIRST) -> tuple[Sample, ...]:
    """Every labelled thread of a part."""
    files = sorted((FOLDER / part).glob("*-*.yaml"))
    return tuple(
        _sample(file.stem.partition("-")[0], entry, part) for file in files for entry in read_yaml(file)
    )


def mailbox(person: str, part: str = FIRST) -> tuple[Message, ...]:
    """All mail of a person in a part, oldest first."""
    mails = [mail for sample in samples(part) if sample.person == person for mail in sample.thread.messages]
    return tuple(sorted(mails, key=lambda mail: mail.date))


def _sample(person: str, entry: dict[str, Any], part: str) -> Sample:
    me = people()[person]
    above: list[EmailMessage] = []
    messages, raws = [], []
    for number, mail in enumerate(entry["mails"]):
        name = f"{entry['id']}.{number}"
        built = write_mail({"lang": entry.get("lang", me["language"]), **mail}, me, list(above), name)
        above.append(built)
        raws.append(built.as_bytes())
        messages.append(_read(raws[-1], mail, me, name))
    return Sample(
        id=entry["id"],
        person=person,
        what=entry["what"],
        truth=_truth(entry, me),
        thread=Thread(person, tuple(messages), entry["id"]),
        raw=tuple(raws),
        part=part,
        labelled=entry.get("labelled", False),
        producers=tuple(mail["calendar"]["by"] for mail in entry["mails"] if "calendar" in mail),
        languages=tuple({mail.get("lang", entry.get("lang", me["language"])) for mail in entry["mails"]}),
    )


def _read(raw: bytes, mail: dict[str, Any], me: dict[str, Any], name: str) -> Message:
    own = mail["from"].startswith("me") and not mail.get("incoming", False)
    marks = frozenset({Mark.SENT} if own else ())
    return read_message(raw, key=name, received=moment(mail["at"], me), marks=marks)


def _truth(entry: dict[str, Any], me: dict[str, Any]) -> Truth:
    def every(key: str) -> tuple[str, ...]:
        value = entry.get(key, ())
        return (value,) if isinstance(value, str) else tuple(value)

    def when(key: str) -> datetime | None:
        return moment(entry[key], me) if key in entry else None

    return Truth(
        band=Band(entry["band"]),
        also_fine=frozenset(Band(band) for band in every("also_fine")),
        company=every("company"),
        role=every("role"),
        start=when("start"),
        end=when("end"),
        mode=Mode(entry["mode"]) if "mode" in entry else None,
        people=every("people"),
        cancelled=entry.get("cancelled", False),
        forged=entry.get("forged", False),
    )
