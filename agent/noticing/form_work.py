"""What is done with the form of one appointment: it is written, put in the place of the old one, and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from agent.debriefing.answers import Replay
from agent.debriefing.form_answers import list_remarks
from agent.errors import RefusedError
from agent.mailboxes.interface import Mailbox
from agent.model.appointment import Appointment, DebriefForm
from agent.model.letter import Outgoing
from agent.model.plan import Fate, Renewal, Sighting
from agent.noticing.form_draft import (
    FormEntry,
    FormWords,
    format_problems,
    match_what_was_read,
    name_subject,
    write_form_draft,
)
from agent.noticing.suggestions import prefill_appointment, read_thread
from agent.reading.new_words import fingerprint
from agent.reading.people import personal
from agent.visit import Agent
from agent.visit.placing import renew

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class FormWork:
    """The form of one appointment, at one moment."""

    agent: Agent
    appointment: Appointment
    now: datetime
    dry_run: bool

    def write(
        self,
        round_: int,
        texts: Mapping[str, str] | None,
        problems: Mapping[str, str] = _NOTHING,
        *,
        form: DebriefForm | None = None,
        words: FormWords | None = None,
    ) -> tuple[DebriefForm, Outgoing]:
        """The form and its bytes; `form` as it stands, where it takes the place of one."""
        words = words or FormWords()
        remarks = list_remarks(texts, self.build_replay()) if texts and problems else {}
        subject = name_subject(form.subject, texts or {}, problems, words) if form else words.subject
        return write_form_draft(
            self.agent,
            self.appointment,
            self.now,
            round_,
            texts=texts,
            problems=problems,
            remarks=remarks,
            form=form,
            words=replace(words, subject=subject),
        )

    def renew(
        self,
        form: DebriefForm,
        sighting: Sighting,
        texts: Mapping[str, str] | None,
        problems: Mapping[str, str] = _NOTHING,
        words: FormWords | None = None,
    ) -> None:
        """Put new words into the form as it was read; what they say is on record before they stand.

        Raises:
            RefusedError: its words changed since they were read, and nothing was done.
        """
        appointments, before = self.agent.journal.appointments, self.read_record()
        now_read = match_what_was_read(form, sighting)
        written, outgoing = self.write(form.round, texts, problems, form=now_read, words=words)
        changed = replace(before, problems=format_problems(problems))
        appointments.update(changed, self.now, now=self.now)
        entry = FormEntry(appointments, changed, form, self.now)
        facts = Renewal((), replaced=now_read.fingerprint, subject=written.subject)
        try:
            draft_id = renew(entry, self.mailbox, now_read, outgoing, facts)
        except RefusedError:
            appointments.update(before, self.now, now=self.now)
            raise
        standing = replace(
            now_read,
            draft_id=draft_id,
            subject=written.subject,
            fingerprint=fingerprint(outgoing.text),
            sighting=Sighting(Fate.UNSENT, "renewed just now", draft_id=draft_id),
        )
        appointments.update(replace(changed, form=standing), self.now, now=self.now)

    def build_replay(self) -> Replay:
        """What the answers are judged against, as in the dialogue."""
        filled = prefill_appointment(self.agent, self.appointment, self.now)
        return Replay(
            profile=self.agent.config.profile,
            now=self.now,
            prefill=filled,
            templates=self.agent.templates,
        )

    def name_thread(self) -> str:
        """A mail of the conversation, where one of the other side wrote in it; else it is found (RT-13)."""
        profile = self.agent.config.profile
        written = [
            message
            for message in read_thread(self.agent, self.appointment).messages
            if personal(message, profile) and message.message_id
        ]
        return written[0].message_id or "" if written else ""

    def read_record(self) -> Appointment:
        """The appointment as it is on record now."""
        return self.agent.journal.appointments.get(self.appointment.id)

    @property
    def mailbox(self) -> Mailbox:
        """Where the form stands."""
        return self.agent.open_mailbox(self.appointment.mailbox)
