"""Before a form is made: the one about the same interview that lies in Drafts or Sent already.

A form is found by its id or its code. Where both are lost, with the journal and the secret that they come
from, its lines tell what it asks about; and a form of version 0.1.0 bears the names that were usual then.
Nothing but Drafts and Sent is looked at: anybody can write a mail that reads like a form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.debriefing.form_lines import RECORDED_END, RETURNED_ENDS, SUBJECT_END
from agent.debriefing.form_reading import read_code, read_form
from agent.deciding.appointments import LISTENED_TO
from agent.errors import UnclearError
from agent.knowledge.marks import OWN, UNWANTED
from agent.knowledge.text import comparable_name
from agent.model.appointment import Appointment, DebriefForm
from agent.model.mail import Body, Mark, Message, MessageId, Query
from agent.reading.times.typed_dates import read_moment
from agent.visit import Agent
from agent.writing.draft_names import FormNames, form_names, former_form_names

_MOST_ROUNDS = 6
"""So often a form comes back at most, as far as its names are tried."""
_A_DAY = timedelta(days=1)
SUBJECT_ENDS = frozenset({SUBJECT_END, *RETURNED_ENDS, f": {RECORDED_END}"})
"""What a search for forms asks subjects for."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A form that lies in Drafts or Sent."""

    message: Message
    code: str
    round: int | None
    """By its names; None: these tell nothing."""
    alike: int
    """So many of its answers are those that a new form would begin with."""

    @property
    def rank(self) -> tuple[bool, bool, int, datetime]:
        """The surest first, then what can still be filled in."""
        return self.round is not None, Mark.DRAFT in self.message.marks, self.alike, self.message.date


def find_standing_form(
    agent: Agent, appointment: Appointment, fresh: DebriefForm, text: str, now: datetime
) -> DebriefForm | None:
    """The form about an appointment that lies in Drafts or Sent, under its own names; None: there is none.

    Args:
        agent: The house.
        appointment: What it asks about; no form of it is on record.
        fresh: The form that would be made.
        text: The words of that one.
        now: Aware.

    Raises:
        BadFileError: the secret of the home is damaged.
        As the mailbox's `search` and `read_bodies`.
    """
    mailbox = agent.open_mailbox(appointment.mailbox)
    secret = agent.secret()
    rounds = list_names(appointment, fresh.sender.domain, _MOST_ROUNDS, secret)
    ids = frozenset(names.message_id for names in rounds)
    query = Query(since=now - LISTENED_TO, until=now + _A_DAY, message_ids=ids, phrases=SUBJECT_ENDS)
    threads = [
        thread
        for thread in mailbox.search(query)
        if any(is_to_oneself(message, fresh, agent) for message in thread.messages)
    ]
    messages = [message for thread in threads for message in mailbox.read_bodies(thread).messages]
    own = [message for message in messages if is_to_oneself(message, fresh, agent)]
    if not own:
        return None
    compare = Comparison(agent.config.profile.time_zone, now, fresh, read_texts(text, fresh.code))
    alike = [one for message in own if (one := _examine(message, rounds, compare))]
    names = {name for one in alike for name in (one.message.message_id, one.code) if name}
    taken = collect_taken_names(agent, appointment, secret, names)
    found = [one for one in alike if not {one.message.message_id, one.code} & taken]
    if not found:
        return None
    best = max(found, key=lambda one: one.rank)
    return replace(
        fresh,
        message_id=best.message.message_id or fresh.message_id,
        code=best.code,
        subject=best.message.subject,
        round=fresh.round if best.round is None else best.round,
    )


def list_former_forms(appointment: Appointment, fresh: DebriefForm) -> Iterator[DebriefForm]:
    """A form as it would be called now, and as version 0.1.0 called it."""
    yield fresh
    names = former_form_names(appointment.key, fresh.round, fresh.sender.domain)
    yield replace(fresh, message_id=names.message_id, code=names.code)


def _examine(message: Message, rounds: Mapping[FormNames, int], compare: Comparison) -> _Found | None:
    """What a mail to oneself is, where it is a form about the same interview."""
    code = read_code(message.body) if message.body else ""
    if not code or message.body is None:
        return None
    known = [
        round_
        for names, round_ in rounds.items()
        if message.message_id == names.message_id or code == names.code
    ]
    answers = read_texts(message.body.text, code)
    if not known and not compare.is_about_same(message, answers):
        return None
    return _Found(message, code, known[0] if known else None, compare.count_alike(answers))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A new form, to be compared with those that lie there."""

    zone: str
    now: datetime
    fresh: DebriefForm
    answers: Mapping[str, str]

    def count_alike(self, answers: Mapping[str, str]) -> int:
        """How many answers are the same."""
        return sum(bool(text) and answers.get(field) == text for field, text in self.answers.items())

    def is_about_same(self, message: Message, answers: Mapping[str, str]) -> bool:
        """Whether it asks about the same interview: one that ended then, with the same people.

        What was sent must name the very moment: the sent form of another talk of that day is not taken for
        this one's.
        """
        ours, theirs = self.read_end(self.answers), self.read_end(answers)
        same_subject = message.subject.split() == self.fresh.subject.split()
        if ours is None or theirs is None:
            return same_subject and Mark.DRAFT in message.marks
        same_time = ours.date() == theirs.date() if Mark.DRAFT in message.marks else ours == theirs
        return same_time and (same_subject or self.names_same(answers))

    def names_same(self, answers: Mapping[str, str]) -> bool:
        """Whether it names the same company, or one of the same people."""
        company, theirs = (comparable_name(one.get("company", "")) for one in (self.answers, answers))
        people = _collect_people(self.answers) & _collect_people(answers)
        return (company != "" and company == theirs) or bool(people)

    def read_end(self, answers: Mapping[str, str]) -> datetime | None:
        """When its interview ended, in the person's own zone; None where that cannot be read."""
        zone = ZoneInfo(self.zone)
        try:
            end = read_moment(answers.get("interview_end", ""), now=self.now, zone=zone)
        except UnclearError:
            return None
        return end.astimezone(zone)


def _collect_people(answers: Mapping[str, str]) -> set[str]:
    return {text.casefold() for field, text in answers.items() if text and field.endswith("].email")}


def read_texts(text: str, code: str) -> Mapping[str, str]:
    """What stands behind the lines of a form, field to words."""
    form = read_form(Body(text, text), code)
    return form.texts if form else {}


def is_to_oneself(message: Message, fresh: DebriefForm, agent: Agent) -> bool:
    """Whether it lies in Drafts or Sent, from the person to the person alone."""
    mine = agent.config.profile
    people = (*filter(None, [message.sender]), *message.recipients)
    kept = message.marks & OWN and not message.marks & UNWANTED
    return bool(kept) and all(mine.owns(one.email) or one.key == fresh.sender.key for one in people)


def list_names(appointment: Appointment, domain: str, rounds: int, secret: bytes) -> dict[FormNames, int]:
    """What its form is called each time it comes, now and by version 0.1.0."""
    names = {form_names(appointment.key, round_, domain, secret): round_ for round_ in range(rounds)}
    return names | {former_form_names(appointment.key, round_, domain): round_ for round_ in range(rounds)}


def collect_taken_names(
    agent: Agent, appointment: Appointment, secret: bytes, found: set[str]
) -> set[MessageId | str | None]:
    """The ids and codes of forms about other appointments on record, of those found at least."""
    taken: set[MessageId | str | None] = set()
    for other in agent.journal.appointments.find_by_form(found):
        if other.id == appointment.id or other.form is None:
            continue
        form = other.form
        taken |= {form.message_id, form.code}
        taken |= {form.sighting.sent_message_id} - {None}
        for names in list_names(other, form.sender.domain, form.round, secret):
            taken |= {names.message_id, names.code}
    return taken
