"""Which copy of a form counts: the one the person changed, wherever a phone or mail program put it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.debriefing.form_reading import FormAnswers
from agent.errors import RefusedError
from agent.model.appointment import Appointment, AppointmentState, DebriefForm
from agent.model.letter import Outgoing
from agent.model.mail import Mark, Message
from agent.model.plan import Fate, Sighting
from agent.noticing.form_work import FormWork
from agent.noticing.lost_forms import CopySearch, FormCopy, read_own_form
from agent.reading.senders import is_own
from agent.visit import Agent
from agent.writing.mime import lines_of, note_to_self

_IN_USE = "Another copy of this form holds your answers, and that one is read. You may delete this one.\n"
_EARLY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Seeking(FormWork):
    """The copies of one form, at one moment."""

    def choose_copy(self, form: DebriefForm, sighting: Sighting) -> tuple[DebriefForm, Sighting]:
        """The form under the names of the copy whose words count, and what became of it.

        Where nothing stands under its names, Drafts and Sent are searched each time; while it stands
        untouched, as often as mailboxes are looked at.
        """
        if sighting.is_sent or not self._is_search_due(form, sighting):
            return form, sighting
        fresh, outgoing = self.write(form.round, None)
        is_gone = sighting.fate is not Fate.UNSENT
        search = CopySearch(self.agent, self.appointment, form, fresh, outgoing.text, self.now)
        copies = search.find(is_gone=is_gone)
        if not self.dry_run:
            self._keep(replace(self.read_record(), copies_sought_at=self.now))
        best = copies[-1] if copies else None
        if best is None or best.message.message_id in {None, form.message_id}:
            return form, sighting
        if not is_gone and not best.is_edited:
            return form, sighting
        if not self.dry_run:
            for one in copies[:-1]:
                self._retire(form, one)
        return self._adopt(form, best)

    def read(self, form: DebriefForm, sighting: Sighting) -> FormAnswers | None:
        """The answers in a form that the mailbox proves to be the person's own; None: none stand there."""
        message = sighting.message
        if message is None or message.body is None or not is_own(message):
            return None
        return read_own_form(message, form)

    @staticmethod
    def is_due(appointment: Appointment, agent: Agent, now: datetime) -> bool:
        """Whether what costs more than a glance at a form is due: as often as mailboxes are looked at."""
        last = appointment.copies_sought_at
        often = timedelta(minutes=agent.config.find.every_minutes) - _EARLY
        return last is None or last > now or now - last >= often

    def _is_search_due(self, form: DebriefForm, sighting: Sighting) -> bool:
        if sighting.fate in {Fate.DELETED, Fate.UNKNOWN}:
            return self.appointment.state is not AppointmentState.DEBRIEFED
        if sighting.edited and self.read(form, sighting) is not None:
            return False
        return bool(sighting.doubles) or self.is_due(self.appointment, self.agent, self.now)

    def _adopt(self, form: DebriefForm, best: FormCopy) -> tuple[DebriefForm, Sighting]:
        """Go on under the names that the copy has."""
        named = best.message.message_id or form.message_id
        adopted = replace(form, message_id=named, draft_id="", ticket="")  # both name where the old one stood
        sighting = self.mailbox.find_fate(adopted)
        adopted = replace(adopted, draft_id=sighting.draft_id, sighting=replace(sighting, message=None))
        if not self.dry_run:
            self._keep(replace(self.read_record(), form=adopted))
        return adopted, sighting

    def _keep(self, appointment: Appointment) -> None:
        self.agent.journal.appointments.update(appointment, self.now, now=self.now)

    def _retire(self, form: DebriefForm, copy: FormCopy) -> None:
        """Let an untouched copy of ours say that another one is read; theirs are left alone."""
        message = copy.message
        if copy.is_edited or Mark.DRAFT not in message.marks or message.message_id != form.message_id:
            return
        old = replace(form, subject=message.subject, to=message.to, cc=message.cc, renewal=None)
        with suppress(RefusedError):  # it was touched this very moment
            self.mailbox.replace(old, self._write_note(form, message), lambda _ticket, _draft_id: None)

    def _write_note(self, form: DebriefForm, message: Message) -> Outgoing:
        raw = note_to_self(
            message.subject,
            _IN_USE,
            lines_of(_IN_USE) + "\n",
            person=form.sender,
            message_id=form.message_id,
            date=self.now,
        )
        return Outgoing(
            raw=raw,
            message_id=form.message_id,
            thread_key="",
            in_reply_to=None,
            recipients=(form.sender,),
            text=_IN_USE,
        )
