"""A form whose names are lost: known again by its subject, its only addressee, and its own lines.

A phone saves an edited draft under a new Message-ID, cuts what stands below a signature, or leaves the old
draft beside the new one. Nothing but Drafts and Sent is looked at: anybody can write a mail like a form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.debriefing.form_reading import FormAnswers, read_code, read_form
from agent.deciding.appointments import LISTENED_TO, over_at
from agent.knowledge.text import comparable_name
from agent.mailboxes.wordings import has_our_words
from agent.model.appointment import Appointment, DebriefForm
from agent.model.mail import Mark, Message, MessageId, Query
from agent.noticing.standing_forms import (
    SUBJECT_ENDS,
    Comparison,
    collect_taken_names,
    is_to_oneself,
    list_names,
    read_texts,
)
from agent.visit import Agent

_FEWEST = 5
"""So many lines of ours make a form even where no code stands in it."""
_FEWEST_UNDER_OUR_SUBJECT = 2
"""So many under the whole subject of the form: some keep nothing but the lines that they filled in."""
_A_DAY = timedelta(days=1)
_CLOCKS = timedelta(minutes=1)
_SHORTEST = 8
"""A subject that was cut to fewer characters tells nothing."""


@dataclass(frozen=True, slots=True)
class FormCopy:
    """A mail in Drafts or Sent that is a form, or was made from it."""

    message: Message
    is_edited: bool

    @property
    def rank(self) -> tuple[bool, bool, datetime]:
        """The one whose words count comes last: sent, then edited, then the newest."""
        return Mark.SENT in self.message.marks, self.is_edited, self.message.date


def read_own_form(message: Message, form: DebriefForm) -> FormAnswers | None:
    """The answers in a mail that may be this form, also where its code was altered or cut.

    None where other words stand in its place.
    """
    if message.body is None:
        return None
    if (said := read_form(message.body, form.code)) is not None:
        return said
    said = read_form(message.body, "")
    is_ours = message.base_subject.strip() == form.subject.strip() != ""
    fewest = _FEWEST_UNDER_OUR_SUBJECT if is_ours else _FEWEST
    return said if said is not None and len(said.texts) >= fewest else None


@dataclass(frozen=True, slots=True)
class CopySearch:
    """A form that is looked for by what it says."""

    agent: Agent
    appointment: Appointment
    form: DebriefForm
    """As it is on record."""
    fresh: DebriefForm
    """As it would be made now, for comparison."""
    text: str
    """The words of that one."""
    now: datetime
    """Aware."""

    def find(self, *, is_gone: bool) -> tuple[FormCopy, ...]:
        """What stands in Drafts, or was sent, that is this form; the one whose words count comes last.

        Where nothing is found under its names (`is_gone`), all mail from the person to the person since it
        was placed is looked at, whatever its subject says.

        Raises:
            As the mailbox's `search` and `read_bodies`.
        """
        since = (self.form.placed_at or self.now - LISTENED_TO) - _A_DAY
        subject = frozenset({self.form.subject}) if self.form.subject.strip() else frozenset()
        query = Query(
            since=since,
            until=self.now + _A_DAY,
            message_ids=frozenset({self.form.message_id}),
            phrases=SUBJECT_ENDS | subject,
        )
        copies = self._search(query)
        if not copies and is_gone:
            copies = self._search(replace(query, addresses=frozenset({self.fresh.sender.key})))
        return tuple(sorted(copies, key=lambda one: one.rank))

    def _search(self, query: Query) -> tuple[FormCopy, ...]:
        mailbox = self.agent.open_mailbox(self.appointment.mailbox)
        near = (
            thread
            for thread in mailbox.search(query)
            if any(is_to_oneself(message, self.fresh, self.agent) for message in thread.messages)
        )
        read = (message for thread in near for message in mailbox.read_bodies(thread).messages)
        return tuple(self._select([one for one in read if is_to_oneself(one, self.fresh, self.agent)]))

    def _select(self, messages: list[Message]) -> Iterator[FormCopy]:
        """Those among them that are this form and no other one."""
        compare = Comparison(
            self.agent.config.profile.time_zone, self.now, self.fresh, read_texts(self.text, self.fresh.code)
        )
        taken, others = self._collect_other_names(messages), self._list_other_ends()
        for message in messages:
            if message.body is None or {message.message_id, _read_code(message)} & taken:
                continue
            said = read_own_form(message, self.form)
            if said is None or self._is_older(message):
                continue
            if self._is_named(message) or self._is_alike(message, said.texts, compare, others):
                yield FormCopy(message, not has_our_words(self.form, message))

    def _collect_other_names(self, messages: list[Message]) -> set[MessageId | str | None]:
        """The ids and codes of other forms, and of earlier rounds of this one."""
        secret, form = self.agent.secret(), self.form
        found = {name for one in messages for name in (one.message_id, _read_code(one)) if name}
        taken = collect_taken_names(self.agent, self.appointment, secret, found)
        for names in list_names(self.appointment, form.sender.domain, form.round, secret):
            taken |= {names.message_id, names.code}
        return (taken | set(form.former)) - {form.message_id, form.code}

    def _list_other_ends(self) -> frozenset[datetime]:
        """When other interviews that are asked about were over."""
        zone = self.agent.config.profile.time_zone
        several = self.agent.journal.appointments.find_open()
        ends = (over_at(one, zone) for one in several if one.id != self.appointment.id)
        return frozenset(end for end in ends if end)

    def _is_older(self, message: Message) -> bool:
        """Whether it was sent before this form was placed."""
        placed = self.form.placed_at
        return Mark.SENT in message.marks and placed is not None and message.date < placed - _CLOCKS

    def _is_named(self, message: Message) -> bool:
        """Whether it has the id or the code of this form."""
        text = message.body.text.casefold() if message.body else ""
        return message.message_id == self.form.message_id or self.form.code.casefold() in text

    def _is_alike(
        self, message: Message, texts: Mapping[str, str], compare: Comparison, others: frozenset[datetime]
    ) -> bool:
        """Whether lines and subject are those of this form, and not another interview's."""
        company, ours = (comparable_name(one.get("company", "")) for one in (texts, compare.answers))
        end, our_end = compare.read_end(texts), compare.read_end(compare.answers)
        if end is not None and end != our_end and end in others:
            return False
        if end is not None and our_end is not None and end.date() != our_end.date():
            return False
        if compare.names_same(texts):
            return True
        is_another = company != "" and ours not in {"", company}
        return _has_same_subject(message.base_subject, self.form.subject) and not is_another


def _has_same_subject(found: str, ours: str) -> bool:
    """Whether a subject is ours, with a prefix, cut short, or with more words."""
    here, there = (" ".join(one.casefold().split()) for one in (found, ours))
    if min(len(here), len(there)) < _SHORTEST:
        return here == there and here != ""
    return here in there or there in here


def _read_code(message: Message) -> str:
    return read_code(message.body) if message.body else ""
